import { type CardState, fromTime, type PortState, toTime } from './state.js';

const SECOND = 1_000_000_000n;

/**
 * A reset of the chip, from FW_RESET on: the host is told and stops what uses the card; then the firmware is gone and comes again. Chosen within what
 * ERROR_RECOVERY_QCFG tells the driver to wait.
 */
export const TOLD = SECOND / 10n;
export const GONE = SECOND;
export const BACK = 3n * SECOND;

/** What is left when the firmware starts again: what was set for good, what is plugged in, and what stands outside the card. */
export function restarted(state: CardState, at: bigint): CardState {
  const { starts = 0, ports, nvm, clock, seed, faults, time } = state;
  const kept: Record<string, PortState> = {};
  for (const [port, { module, unplugged, fault, written }] of Object.entries(ports ?? {})) {
    const left = { module, unplugged, fault, written };
    const known = Object.entries(left).filter(([, value]) => value !== undefined);
    if (known.length) kept[port] = Object.fromEntries(known) as PortState;
  }
  const { pending: _, ...flash } = nvm ?? {};
  const members: Record<string, unknown> = {
    starts: starts + 1,
    started: toTime(at),
    clock,
    seed,
    faults,
    time,
    ports: Object.keys(kept).length ? kept : undefined,
    nvm: Object.keys(flash).length ? flash : undefined,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as CardState;
}

/** What the clock has brought about: a reset that has ended. */
export function settled(state: CardState, now: bigint): CardState {
  if (state.reset === undefined) return state;
  const end = fromTime(state.reset) + BACK;
  return now < end ? state : restarted(state, end);
}
