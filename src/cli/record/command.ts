import { FwctlError } from '../../client/errors.js';
import { statsOf } from '../../files/read.js';
import { safe } from '../../present/safe.js';
import { endAs, runProgram } from '../exec/program.js';
import { writeNote } from '../output.js';
import { type TapeFlags, tapeEnvironment } from './flags.js';
import { tapeName } from './tape-name.js';

/** What tells one content of a file from another; undefined where there is none. */
function stampOf(file: string): string | undefined {
  const stats = statsOf(file);
  return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

/** The device that a command line names, if it does. */
function deviceIn(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '-d' || word === '--device');
  const joined = argv.find((word) => word.startsWith('--device='))?.slice('--device='.length);
  return joined ?? (at < 0 ? process.env.FWCTL_DEVICE : argv[at + 1]);
}

interface RecordCommandFlags extends TapeFlags {
  file?: string | undefined;
  'state-dir'?: string | undefined;
}

/** Runs a command line of fwctl with a tape, as a process of its own with this one's input and output, and ends as it does. Throws FwctlError. */
export async function recordCommand(
  argv: readonly string[],
  { file: name = 'fwctl-%t-%p.tape', 'state-dir': state, ...flags }: RecordCommandFlags,
): Promise<void> {
  if (!name) throw new FwctlError('usage', '--file takes the name of a file, not an empty one');
  const file = tapeName(name, { device: deviceIn(argv), pid: process.pid, time: new Date() });
  const words = argv[0] === 'fwctl' ? argv.slice(1) : argv;
  const before = stampOf(file);
  const ending = await runProgram({
    command: process.execPath,
    args: [process.argv[1] as string, ...words],
    env: {
      ...process.env,
      ...tapeEnvironment(file, flags),
      ...(state === undefined ? {} : { FWCTL_STATE_DIR: state }),
    },
  });
  const after = stampOf(file);
  if (after !== undefined && after !== before) writeNote(`fwctl: recorded to ${safe(file)}\n`);
  else writeNote('fwctl: nothing is recorded: no call went to a device\n');
  await endAs(ending);
}
