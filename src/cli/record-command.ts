import { statSync } from 'node:fs';
import { FwctlError } from '../client/errors.js';
import { safe } from '../present/safe.js';
import { writeNote } from './output.js';
import { endAs, runProgram } from './program.js';

/** `fwctl-2026-01-31T12-00-00.tape`: no two commands of a second have the same. */
const datedName = (): string => `fwctl-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.tape`;

/** What tells one content of a file from another; undefined where there is none. */
function stampOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

interface RecordFlags {
  file?: string | undefined;
  redact?: boolean;
  'state-dir'?: string | undefined;
}

/** Runs a command line of fwctl with a tape, as a process of its own with this one's input and output, and ends as it does. Throws FwctlError. */
export async function recordCommand(
  argv: readonly string[],
  { file = datedName(), redact, 'state-dir': state }: RecordFlags,
): Promise<void> {
  if (!file) throw new FwctlError('usage', '--file takes the name of a file, not an empty one');
  const words = argv[0] === 'fwctl' ? argv.slice(1) : argv;
  const before = stampOf(file);
  const ending = await runProgram({
    command: process.execPath,
    args: [process.argv[1] as string, ...words],
    env: {
      ...process.env,
      FWCTL_RECORD: file,
      ...(redact ? { FWCTL_REDACT: '1' } : {}),
      ...(state === undefined ? {} : { FWCTL_STATE_DIR: state }),
    },
  });
  const after = stampOf(file);
  if (after !== undefined && after !== before) writeNote(`fwctl: recorded to ${safe(file)}\n`);
  else writeNote('fwctl: nothing is recorded: no call went to a device\n');
  await endAs(ending);
}
