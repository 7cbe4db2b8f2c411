/** Milliseconds between two turns of the event loop. */
const PAUSE = 50;

let turned: number | undefined;

/**
 * Lets signals and timers in, now and then: calls that are answered here never wait for anything, however many there are. Undefined: not now.
 */
export function letSignalsIn(): Promise<void> | undefined {
  turned ??= Date.now();
  // The clock may be set meanwhile.
  const since = Date.now() - turned;
  return since >= 0 && since < PAUSE ? undefined : pause();
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  turned = Date.now();
}
