/** Nanoseconds between two turns of the event loop. */
const PAUSE = 50n * 1_000_000n;

let due: bigint | undefined;

/**
 * Lets signals and timers in, now and then: calls that are answered here never wait for anything, however many there are. Undefined: not now. (`performance`
 * would load node:perf_hooks, which takes longer than a call.)
 */
export function letSignalsIn(): Promise<void> | undefined {
  const now = process.hrtime.bigint();
  due ??= now + PAUSE;
  return now < due ? undefined : pause();
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  due = process.hrtime.bigint() + PAUSE;
}
