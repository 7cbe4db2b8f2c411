import { type CardState, fromTime, type PortState, toTime } from './state.js';

const SECOND = 1_000_000_000n;

/**
 * A reset of the chip, from FW_RESET on: the host is told and stops what uses the card; then the firmware is gone and comes again. Chosen within what
 * ERROR_RECOVERY_QCFG tells the driver to wait.
 */
const TOLD = SECOND / 10n;
const GONE = SECOND;
const BACK = 3n * SECOND;

/** How far a reset of the chip is: asked for, the host has been told, the firmware is gone. */
export type ResetPhase = 'none' | 'asked' | 'told' | 'gone';

export function resetPhase(reset: string, now: bigint): ResetPhase {
  const passed = now - fromTime(reset);
  return passed < TOLD ? 'asked' : passed < GONE ? 'told' : 'gone';
}

/** What of ports and flash is left when the firmware starts again: what is plugged in, and what was set for good. */
export function kept({ ports, nvm, time }: CardState): Partial<CardState> {
  const left: Record<string, PortState> = {};
  for (const [port, { module, unplugged, fault, written }] of Object.entries(ports ?? {})) {
    const known = Object.entries({ module, unplugged, fault, written }).filter(
      ([, value]) => value !== undefined,
    );
    if (known.length) left[port] = Object.fromEntries(known);
  }
  const { pending: _, ...flash } = nvm ?? {};
  return {
    ...(Object.keys(left).length ? { ports: left } : {}),
    ...(Object.keys(flash).length ? { nvm: flash } : {}),
    ...(time ? { time } : {}),
  };
}

/** What the clock has brought about: a reset that has ended. Files stay open over it, as it is no start of the card. */
export function settled(state: CardState, now: bigint): CardState {
  if (state.reset === undefined) return state;
  const end = fromTime(state.reset) + BACK;
  if (now < end) return state;
  const { starts, clock, seed, faults, health } = state;
  const common = Object.entries({ starts, clock, seed, faults, health }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...Object.fromEntries(common), ...kept(state), started: toTime(end) };
}
