import { chance } from './chance.js';
import type { Device } from './device.js';
import type { Vhca } from './functions.js';

/** A value that moves: whole numbers within `swing` of `mean`. */
interface Moving {
  /** Two numbers that no other value has together. */
  readonly topic: number;
  readonly index: number;
  readonly mean: number;
  readonly swing: number;
}

/** A new value is drawn every 2^36 ns, about 69 s; between two it moves straight. */
const STEP_BITS = 36n;

function drawn(fw: Device, { topic, index, mean, swing }: Moving, step: bigint): number {
  return mean - swing + (chance(fw.seed, topic, index, Number(step & 0xffff_ffffn)) % (2 * swing + 1));
}

/** What the value is at the device's time. */
export function moving(fw: Device, value: Moving): number {
  const now = fw.now();
  const step = now >> STEP_BITS;
  const [from, to] = [drawn(fw, value, step), drawn(fw, value, step + 1n)];
  const part = Number(now & ((1n << STEP_BITS) - 1n)) / 2 ** Number(STEP_BITS);
  return Math.round(from + (to - from) * part);
}

/** So many values back it is remembered what was the highest. */
const REMEMBERED = 32n;

/** The highest of the last half hour. */
export function highest(fw: Device, value: Moving): number {
  let most = moving(fw, value);
  for (let step = fw.now() >> STEP_BITS, left = REMEMBERED; step > 0n && left > 0n; step--, left--)
    most = Math.max(most, drawn(fw, value, step));
  return most;
}

/** A sensor of temperature, as MTMP numbers them: from 64 on those of modules. Degrees Celsius. */
export interface Sensor {
  readonly index: number;
  readonly name: string;
  readonly mean: number;
  readonly swing: number;
  readonly high: number;
}

/** Modules have numbers from here on. */
export const FIRST_MODULE = 64;

/** The sensor in the module of a port. */
export const moduleSensor = ({ pf }: Vhca): Sensor => ({
  index: FIRST_MODULE + pf.index,
  name: `module${pf.index}`,
  mean: 41,
  swing: 3,
  high: 75,
});

/** Two on the board: of the chip, and of the voltage regulators. Each port has its module's. */
export const sensorsOf = (vhca: Vhca): readonly Sensor[] => [
  { index: 0, name: 'asic', mean: 54, swing: 6, high: 105 },
  { index: 1, name: 'vr', mean: 61, swing: 4, high: 110 },
  moduleSensor(vhca),
];

/** Its temperature in degrees, as a value that moves. */
export const temperatureOf = ({ index, mean, swing }: Sensor): Moving => ({
  topic: 80,
  index,
  mean,
  swing,
});
