import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DenyRule, parseDenyList, type Vocabulary } from '../../client/denylist.js';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readNamedFile } from '../../files/named.js';

/** The policy of the machine. */
export const MACHINE_POLICY = '/etc/fwctl/policy.yaml';

/**
 * The rules of the machine's policy file and of `--policy`. What can't be looked at refuses: a policy that is not read would not protect.
 * Only where the machine's file, or its folder, is not there has it no policy. Throws FwctlError `usage`.
 */
export async function readDenyLists(
  { policy }: { policy?: string | undefined },
  words: Vocabulary,
  machine = MACHINE_POLICY,
): Promise<DenyRule[]> {
  const files = [...(isAbsent(machine) ? [] : [machine]), ...(policy === undefined ? [] : [policy])];
  const lists = await Promise.all(files.map((file) => parseDenyList(readPolicy(file), file, words)));
  return lists.flat();
}

/** Whether neither a file nor a link has this name, in a folder that can be looked into or that is not there itself. */
function isAbsent(file: string): boolean {
  if (!isNotThere(() => lstatSync(file))) return false;
  const folder = dirname(file);
  // Behind a link that leads nowhere the policy may be meant to lie.
  return !isNotThere(() => statSync(folder)) || isNotThere(() => lstatSync(folder));
}

function isNotThere(look: () => unknown): boolean {
  try {
    look();
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function readPolicy(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      readNamedFile('the policy file', file, LIMITS.rules),
    );
  } catch (error) {
    const message =
      error instanceof FwctlError
        ? error.message
        : `the policy file can't be read: ${file}: it is no text in UTF-8`;
    throw new FwctlError('usage', message, {
      path: file,
      next: 'nothing is sent as long as nobody can tell what the policy forbids',
    });
  }
}
