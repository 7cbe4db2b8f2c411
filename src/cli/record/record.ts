import { recording } from '../../backends/record.js';
import type { Backend } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { familyClientOn } from '../../families/clients.js';
import { statsOf } from '../../files/read.js';
import { endProcess } from '../end.js';
import { startTape } from '../tape/open.js';
import type { TapeFlags } from './flags.js';
import { tapeName } from './tape-name.js';

const recorded = new Map<string, Backend>();

/** Signals that would leave the tape without its end, or, redacted, without anything; and the exit codes that stand for them. */
const ENDINGS = { SIGHUP: 129, SIGTERM: 143 } as const;

/** When this process began to record: a name has one time, whoever asks for it. */
let began: Date | undefined;

/** The file that a name of a tape stands for. Throws FwctlError `usage`. */
export function tapeFile(name: string, device: string | undefined): string {
  if (!name) throw new FwctlError('usage', '--record takes the name of a file, not an empty one');
  if (name === '-')
    throw new FwctlError('usage', 'a tape is a file: it does not go to stdout', {
      path: name,
      next: './- is a file of that name',
    });
  began ??= new Date();
  return tapeName(name, { device, pid: process.pid, time: began });
}

/** The backend with a tape that runs: one of each file, for all connections of this process. Throws FwctlError `usage`. */
export function recordedBackend(backend: Backend, file: string, flags: TapeFlags): Backend {
  const known = recorded.get(file);
  if (known) return known;
  const tape = startTape(file, { ...flags, backend: backend.name });
  for (const signal of Object.keys(ENDINGS) as (keyof typeof ENDINGS)[])
    process.once(signal, () => endProcess(ENDINGS[signal]));
  // So that what goes to the device has names on the tape, and nothing that is secret.
  const load = (device: string) => familyClientOn(backend.name, tape.families.typeOf(device));
  const made = recording(backend, tape.sink, load);
  recorded.set(file, made);
  return made;
}

/** Refuses to record on a tape that is read: it would be gone, whatever comes of it. Throws FwctlError `usage`. */
export function refuseSameTape(read: string, file: string): void {
  const [from, to] = [statsOf(read), statsOf(file)];
  if (!from || !to || from.dev !== to.dev || from.ino !== to.ino) return;
  throw new FwctlError('usage', `${file} is the tape that is read: nothing can be recorded on it`, {
    path: file,
    next: 'record to another file; --record and FWCTL_RECORD name it',
  });
}
