import type { FirmwareCore } from './handler.js';
import type { ClockState } from './state.js';
import { toHexNumber } from './text.js';

/** Parts of a billion by which the clock may be made faster or slower: 2 to this power (MTUTC.log_max_freq_adjustment). */
export const LOG_MAX_ADJUSTMENT = 23;

/** Values of MTUTC.freq_adj_units: parts of a billion; parts of a million in 2^-16. */
export const PPB = 0;
export const SCALED_PPM = 1;

/** In parts of a billion. */
export const inPpb = (adjustment: number, units: number): number =>
  units === SCALED_PPM ? (adjustment * 1000) / 65_536 : adjustment;

/** A billion parts in the finest unit, by units. */
const WHOLE: Readonly<Record<number, bigint>> = { [PPB]: 1_000_000_000n, [SCALED_PPM]: 65_536_000_000n };

/** The real-time clock of the adapter; until it is set it counts from the start of the firmware. */
export const clockOf = (fw: FirmwareCore): ClockState => fw.snapshot().real_time ?? {};

/** Nanoseconds of UTC. */
export function utcOf(fw: FirmwareCore, now = fw.now()): bigint {
  const { since = '0x0', utc = '0x0', adjustment = 0, units = PPB } = clockOf(fw);
  const passed = now - BigInt(since);
  // A clock that has gone back: the host has booted since.
  if (passed <= 0n) return BigInt(utc);
  return BigInt(utc) + passed + (passed * BigInt(adjustment)) / (WHOLE[units] as bigint);
}

/**
 * Changes the clock: `members` are what is new of it, with `utc` in nanoseconds; where that is not given it goes on from where it is. Gives
 * whether the clock can be there: it knows no time before 1970.
 */
export function setUtc(
  fw: FirmwareCore,
  members: Pick<ClockState, 'adjustment' | 'units'> & { utc?: (at: bigint) => bigint },
): boolean {
  const now = fw.now();
  const { utc = (at: bigint) => at, ...pace } = members;
  const set = utc(utcOf(fw, now));
  if (set < 0n) return false;
  fw.change({
    real_time: { ...clockOf(fw), ...pace, since: toHexNumber(now), utc: toHexNumber(set) },
  });
  return true;
}
