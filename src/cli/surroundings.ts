import type { Backend, DeviceEntry } from '../client/backend.js';
import type { SessionEvent } from '../client/session.js';

/** What a command that a session runs has around it, where another has its process. */
export interface Surroundings {
  /** What has run the command: CommandLines of src/cli/session/run.ts. Each file of the bundle that has this module has a class of its own. */
  readonly lines: object;
  /** Ends the command, not the process; the reason is its exit code. */
  readonly signal: AbortSignal;
  /** The same from within: nobody reads its output any more. */
  end(code: number): void;
  /** Takes all of what goes to stdout or stderr. Throws what node:fs throws: EPIPE where nobody reads it any more. */
  write(fd: 1 | 2, data: string | Uint8Array): void;
  /** Whether a file descriptor is a terminal for the command; undefined: as it is for the process. */
  isTerminal(fd: number): boolean | undefined;
  /** Values of flags that the line leaves open, by name. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** A way to devices, which may be kept from command to command. `key`: what tells it from others; `holds`: its devices may stay open. */
  backend(key: string, make: () => Promise<Backend>, holds: boolean): Promise<Backend>;
  /** Sees what is sent to devices; `backend`: the name of the way to them. */
  observe(event: SessionEvent, device: DeviceEntry, backend: string): void;
  /** What the command is run for, where it may only read: "fwctl watch". */
  readonly readsFor: string | undefined;
  /** What the command has said, of what it says once; and what the session has, of where its devices are. */
  readonly said: Set<string>;
  readonly saidOfPlaces: Set<string>;
}

let find: () => Surroundings | undefined = () => undefined;

/** The surroundings of the command that asks; undefined where it is the only one of its process. */
export const surroundings = (): Surroundings | undefined => find();

/** From here on `surroundings()` asks this. */
export function surroundingsBy(asked: typeof find): void {
  find = asked;
}
