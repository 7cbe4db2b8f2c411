/** Nanoseconds between two turns of the event loop. */
const PAUSE = 50n * 1_000_000n;

let due: bigint | undefined;

/**
 * Lets signals and timers in, now and then: calls that are answered here never wait for anything, however many there are. (`performance` would load
 * node:perf_hooks, which takes longer than a call.)
 */
export async function letSignalsIn(): Promise<void> {
  const now = process.hrtime.bigint();
  due ??= now + PAUSE;
  if (now < due) return;
  await new Promise((resolve) => setImmediate(resolve));
  due = process.hrtime.bigint() + PAUSE;
}
