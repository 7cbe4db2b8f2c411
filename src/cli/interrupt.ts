import { endProcess } from './end.js';
import { CLOSED_STDOUT } from './exit.js';
import { hearAlone } from './hear.js';
import { surroundings } from './surroundings.js';

/** What ends work that has something to put back before the process may end. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Work that ends in order: on Ctrl-C, when it is told to end, and when nobody reads its output any more. */
export interface Interruption {
  readonly requested: boolean;
  /** The exit code of the signal that ends the work, also where a command line within it has an exit code of its own; absent: none has. */
  readonly code: number | undefined;
  /** Ends the work as a closed stdout does. */
  closed(): void;
  /** Ends the work, which has come to its end: the exit code stays. */
  finish(): void;
  /** Waits, unless the work is to end. Milliseconds. */
  wait(time: number): Promise<void>;
  /** Ends the wait, if there is one. */
  wake(): void;
  /** The signals do again what they did. */
  end(): void;
}

/** Milliseconds after which another signal means that waiting was enough; wrappers such as npx pass each one on twice. */
const PATIENCE = 1000;

/** From here on signals end the work, not the process, unless the work does not end. The exit code tells which it was. A session ends it likewise. */
export function interruption(): Interruption {
  let requested: number | undefined;
  let signalled: number | undefined;
  let wake: (() => void) | undefined;
  const finish = (): void => {
    requested ??= performance.now();
    wake?.();
  };
  const request = (code: number): void => {
    signalled = code;
    process.exitCode = code;
    finish();
  };
  const insist = (code: number): void => {
    if (requested !== undefined && performance.now() - requested > PATIENCE) endProcess(code);
    request(code);
  };
  const around = surroundings();
  const restore = around ? bySession(around.signal, request) : bySignals(insist);
  return {
    get requested() {
      return requested !== undefined;
    },
    get code() {
      return signalled;
    },
    closed() {
      process.exitCode = CLOSED_STDOUT;
      around?.end(CLOSED_STDOUT);
      finish();
    },
    finish,
    async wait(time) {
      if (requested !== undefined) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, time);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    wake: () => wake?.(),
    end: restore,
  };
}

/** Has signals end the work; gives what undoes that. */
function bySignals(request: (code: number) => void): () => void {
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  const restore = names.map((name) => hearAlone(name, () => request(128 + SIGNALS[name])));
  return () => {
    for (const each of restore) each();
  };
}

/** The same for the signal by which a session ends a command. */
function bySession(signal: AbortSignal, request: (code: number) => void): () => void {
  const end = () => request(signal.reason as number);
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  return () => signal.removeEventListener('abort', end);
}
