import { endProcess } from './end.js';
import { CLOSED_STDOUT } from './exit.js';

/** What ends work that has something to put back before the process may end. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Work that ends in order: on Ctrl-C, when it is told to end, and when nobody reads its output any more. */
export interface Interruption {
  readonly requested: boolean;
  /** Ends the work as a closed stdout does. */
  closed(): void;
  /** Ends the work, which has come to its end: the exit code stays. */
  finish(): void;
  /** Waits, unless the work is to end. Milliseconds. */
  wait(time: number): Promise<void>;
  /** The signals do again what they did. */
  end(): void;
}

/** Milliseconds after which another signal means that waiting was enough; wrappers such as npx pass each one on twice. */
const PATIENCE = 1000;

/** From here on signals end the work, not the process, unless the work does not end. The exit code tells which it was. */
export function interruption(): Interruption {
  let requested: number | undefined;
  let wake: (() => void) | undefined;
  const request = (code: number): void => {
    if (requested !== undefined && performance.now() - requested > PATIENCE) endProcess(code);
    requested ??= performance.now();
    process.exitCode = code;
    wake?.();
  };
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  const restore = names.map((name) => {
    const before = process.listeners(name);
    process.removeAllListeners(name);
    process.on(name, () => request(128 + SIGNALS[name]));
    return () => {
      process.removeAllListeners(name);
      for (const listener of before) process.on(name, listener);
    };
  });
  return {
    get requested() {
      return requested !== undefined;
    },
    closed() {
      requested ??= performance.now();
      process.exitCode = CLOSED_STDOUT;
      wake?.();
    },
    finish() {
      requested ??= performance.now();
      wake?.();
    },
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
    end() {
      for (const each of restore) each();
    },
  };
}
