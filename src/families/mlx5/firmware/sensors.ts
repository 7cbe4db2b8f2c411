import { chance } from '../../chance.js';
import type { FirmwareCore } from './handler.js';
import { moduleIn } from './modules/cages.js';
import type { Vhca } from './vhca.js';

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

function drawn(fw: FirmwareCore, { topic, index, mean, swing }: Moving, step: bigint): number {
  return mean - swing + (chance(fw.seed, topic, index, Number(step & 0xffff_ffffn)) % (2 * swing + 1));
}

/** What the value is at the device's time. */
export const moving = (fw: FirmwareCore, value: Moving): number => movingAt(fw, value, fw.now());

function movingAt(fw: FirmwareCore, value: Moving, at: bigint): number {
  const step = at >> STEP_BITS;
  const [from, to] = [drawn(fw, value, step), drawn(fw, value, step + 1n)];
  const part = Number(at & ((1n << STEP_BITS) - 1n)) / 2 ** Number(STEP_BITS);
  return Math.round(from + (to - from) * part);
}

/** So many values are looked through: in as many, each value that can be drawn comes. */
const ENOUGH = 4096n;

/** The highest since a time in nanoseconds. */
function mostSince(fw: FirmwareCore, value: Moving, since: bigint): number {
  const now = fw.now();
  const top = value.mean + value.swing;
  let most = Math.max(movingAt(fw, value, since < now ? since : now), movingAt(fw, value, now));
  const [first, last] = [(since >> STEP_BITS) + 1n, now >> STEP_BITS];
  for (let step = first; step <= last && step < first + ENOUGH && most < top; step++)
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
const moduleSensor = (fw: FirmwareCore, vhca: Vhca): Sensor => ({
  index: FIRST_MODULE + vhca.pf.index,
  name: `Module${vhca.pf.index}`,
  ...(moduleIn(fw, vhca)?.type.measures?.temperature ?? NOTHING),
  high: HOTTEST_MODULE,
});

const NOTHING = { mean: 0, swing: 0 };

/** The high alarm of a module, in degrees. */
const HOTTEST_MODULE = 75;

/** How much hotter than that one with such a fault is. */
const TOO_HOT = 3;

/** The sensor of the chip. Each port has its module's. */
export const sensorsOf = (fw: FirmwareCore, vhca: Vhca): readonly Sensor[] => [
  { index: 0, name: 'asic', mean: 54, swing: 6, high: 105 },
  moduleSensor(fw, vhca),
];

/** MTMP counts eighths of a degree. */
export const EIGHTHS = 8;

/** What of a temperature moves, and by how many eighths of a degree: the chip tells whole degrees, a module eighths. */
const movingOf = ({ index, mean, swing }: Sensor): [value: Moving, eighths: number] => {
  const steps = index < FIRST_MODULE ? 1 : EIGHTHS;
  return [{ topic: 80, index, mean: mean * steps, swing: swing * steps }, EIGHTHS / steps];
};

/** The temperature of a sensor in eighths of a degree. */
export function temperatureOf(fw: FirmwareCore, sensor: Sensor): number {
  const [value, eighths] = movingOf(sensor);
  return moving(fw, value) * eighths;
}

/** The highest since a time in nanoseconds, in eighths of a degree. */
export function highestSince(fw: FirmwareCore, sensor: Sensor, since: bigint): number {
  const [value, eighths] = movingOf(sensor);
  return mostSince(fw, value, since) * eighths;
}

/** The temperature of the module of a port in eighths of a degree; it must measure it. */
export const moduleTemperature = (fw: FirmwareCore, vhca: Vhca): number =>
  moduleIn(fw, vhca)?.fault === 'hot'
    ? (HOTTEST_MODULE + TOO_HOT) * EIGHTHS
    : temperatureOf(fw, moduleSensor(fw, vhca));
