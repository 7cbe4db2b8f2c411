import { FwctlError } from '../client/errors.js';

/** What is thrown where a signal ends it: nothing more is sent. The reason of the signal is its cause. */
export const endedBy = (signal: AbortSignal): FwctlError =>
  Object.assign(new FwctlError('policy', 'it was ended by its signal'), { cause: signal.reason });

/** Throws FwctlError `policy` once the signal has come. */
export function requireGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw endedBy(signal);
}

/**
 * What `work` gives, or FwctlError `policy` as soon as the signal comes: what is waited for then is of no use any more. `late` gets what is had nevertheless. Throws what `work` throws.
 */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  late: (value: T) => unknown = () => undefined,
): Promise<T> {
  if (!signal) return work();
  requireGoing(signal);
  const working = work();
  return new Promise((resolve, reject) => {
    const end = () => {
      reject(endedBy(signal));
      working.then(late).catch(() => undefined);
    };
    signal.addEventListener('abort', end, { once: true });
    working.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

/** What comes step by step, until the signal comes: then FwctlError `policy`, though a step is waited for still. Throws what the steps throw. */
export async function* eachUnlessAborted<T>(
  signal: AbortSignal | undefined,
  steps: AsyncGenerator<T>,
): AsyncGenerator<T, void> {
  let isDone: boolean | undefined = false;
  try {
    while (!isDone) {
      const step = await unlessAborted(signal, () => steps.next());
      isDone = step.done;
      if (!step.done) yield step.value;
    }
  } finally {
    // A step that has not come to its end is not waited for.
    const ending = steps.return(undefined);
    if (signal?.aborted) ending.catch(() => undefined);
    else await ending;
  }
}
