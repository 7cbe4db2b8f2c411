/** Milliseconds between two turns of the event loop. */
const PAUSE = 50;

let due: number | undefined;

/** Lets signals and timers in, now and then: calls that are answered here never wait for anything, however many there are. */
export async function letSignalsIn(): Promise<void> {
  const now = performance.now();
  due ??= now + PAUSE;
  if (now < due) return;
  await new Promise((resolve) => setImmediate(resolve));
  due = performance.now() + PAUSE;
}
