import type { DenyRule, Vocabulary } from '../../client/denylist.js';
import { isAbsent, readRules } from '../../files/rules.js';

/** The policy of the machine. */
const MACHINE_POLICY = '/etc/fwctl/policy.yaml';

/**
 * The rules of the machine's policy file and of each `--policy`. What can't be looked at refuses: a policy that is not read would not protect.
 * Only where the machine's file, or its folder, is not there has it no policy. `words`: what they may name; absent: the names of all families. Throws
 * FwctlError `usage`.
 */
export async function readDenyLists(
  { policy = [] }: { policy?: readonly string[] | undefined },
  words?: Vocabulary,
  machine = MACHINE_POLICY,
): Promise<DenyRule[]> {
  const files = [...(isAbsent(machine) ? [] : [machine]), ...policy];
  if (!files.length) return [];
  const { parseDenyList } = await import('../../client/denylist-file.js');
  const names = words ?? (await import('../../families/vocabulary.js')).policyNames;
  const lists = await Promise.all(files.map((file) => parseDenyList(readPolicy(file), file, names)));
  return lists.flat();
}

/** The bytes of the files that hold for a command, in their order. Throws FwctlError `usage`. */
export const policyBytes = (
  { policy = [] }: { policy?: readonly string[] | undefined },
  machine = MACHINE_POLICY,
): Uint8Array[] =>
  [...(isAbsent(machine) ? [] : [machine]), ...policy].map((file) => Buffer.from(readPolicy(file)));

const readPolicy = (file: string): string =>
  readRules('the policy file', file, 'nothing is sent as long as nobody can tell what the policy forbids');
