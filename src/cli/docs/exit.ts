import type { ErrorKind } from '../../client/errors.js';
import { CLOSED_STDOUT, EXIT_CODES, INTERRUPTED, TIMED_OUT } from '../exit.js';
import { CHANGED } from '../plan/exit.js';

/** When a command ends with the code of this kind, in words for the man pages. */
const WHEN: Record<ErrorKind, string> = {
  internal: 'a defect of fwctl',
  usage: 'bad arguments or input data: names, numbers, hex, batch lines, policy, ADB and tape files',
  device:
    'there is no such device, its name is ambiguous, it cannot be opened, or it is of another type; `doctor` finds none that can be used',
  policy: 'the client refuses: scope, capability, deny-list, or a consent or confirmation is missing',
  kernel: 'an errno: the command did not reach the device',
  firmware: 'a status: the device refused the command',
  reply: "the device's answer is malformed",
  state: 'the state folder is damaged, of a newer version, or not writable',
  differs:
    'what was compared differs: the two sides of `diff`, what `reg set` wrote and what it reads back, or what comes and what a tape has',
};

export interface ExitRow {
  code: number;
  /** Absent where the code belongs to no kind of error. */
  kind?: string;
  when: string;
}

/** Every exit code, in order. */
export const exitRows = (): ExitRow[] => [
  { code: 0, when: 'done' },
  ...Object.entries(EXIT_CODES).map(([kind, code]) => ({ code, kind, when: WHEN[kind as ErrorKind] })),
  { code: CHANGED, when: 'a plan changes something and --exit-code is given' },
  { code: TIMED_OUT, when: 'what --until waits for was not met before the end' },
  { code: INTERRUPTED, when: 'ended by Ctrl-C' },
  { code: CLOSED_STDOUT, when: 'stdout was closed' },
];
