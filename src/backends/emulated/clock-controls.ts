import { FwctlError } from '../../client/backend.js';
import type { Controls, DeviceClock, TimeControls } from '../../families/registry.js';
import type { EmulatedAdapter } from './adapter.js';

/** The time and the chance of single adapters. Methods throw FwctlError `device` where an adapter has neither. */
export interface ClockControls {
  clock(address: string): DeviceClock;
  /** Nanoseconds at which the clock is to stand; undefined: it runs with the host's. */
  setClock(address: string, at: bigint | undefined): DeviceClock;
  /** Lets a virtual clock run on by some nanoseconds; one that runs with the host's is stopped first. */
  advance(address: string, by: bigint): DeviceClock;
  seed(address: string): number;
  setSeed(address: string, seed: number): void;
}

export const clockControls = (adapterAt: (address: string) => EmulatedAdapter): ClockControls => ({
  clock: (address) => timeOf(adapterAt(address).controls()).clock,

  setClock: (address, at) =>
    adapterAt(address).control((controls) => {
      timeOf(controls).setClock(at);
      return timeOf(controls).clock;
    }),

  advance: (address, by) =>
    adapterAt(address).control((controls) => {
      const time = timeOf(controls);
      time.setClock(time.clock.now + by);
      return time.clock;
    }),

  seed: (address) => timeOf(adapterAt(address).controls()).seed,

  setSeed: (address, seed) => adapterAt(address).control((controls) => timeOf(controls).setSeed(seed)),
});

function timeOf({ time }: Controls): TimeControls {
  if (time) return time;
  throw new FwctlError('device', 'nothing of this adapter depends on time or chance');
}
