import type { Shapes } from '../../prm/shapes.js';
import { chance } from '../chance.js';
import type { Device } from '../device.js';
import type { Vhca } from '../functions.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';

/** A sensor, as MTMP numbers them: from 64 on those of modules. Degrees Celsius. */
interface Sensor {
  readonly index: number;
  readonly name: string;
  readonly mean: number;
  readonly swing: number;
  readonly high: number;
}

/** Modules have numbers from here on. */
const FIRST_MODULE = 64;

/** Two on the board: of the chip, and of the voltage regulators. Each port has its module's. */
const sensorsOf = ({ pf }: Vhca): readonly Sensor[] => [
  { index: 0, name: 'asic', mean: 54, swing: 6, high: 105 },
  { index: 1, name: 'vr', mean: 61, swing: 4, high: 110 },
  { index: FIRST_MODULE + pf.index, name: `module${pf.index}`, mean: 41, swing: 3, high: 75 },
];

/** An eighth of a degree. */
const EIGHTHS = 8;

/** A threshold that warns once more lies this much below the first. */
const HYSTERESIS = 5;

/** A new value is drawn every 2^33 ns, about 8.6 s; between two the temperature moves straight. */
const STEP_BITS = 33n;

function drawn(fw: Device, { index, mean, swing }: Sensor, step: bigint): number {
  const range = 2 * swing * EIGHTHS + 1;
  return (mean - swing) * EIGHTHS + (chance(fw.seed, 80, index, Number(step & 0xffff_ffffn)) % range);
}

/** In eighths of a degree. */
function temperature(fw: Device, sensor: Sensor, now: bigint): number {
  const step = now >> STEP_BITS;
  const [from, to] = [drawn(fw, sensor, step), drawn(fw, sensor, step + 1n)];
  const part = Number(now & ((1n << STEP_BITS) - 1n)) / 2 ** Number(STEP_BITS);
  return Math.round(from + (to - from) * part);
}

/** The highest of the last minutes. */
const REMEMBERED = 32n;

function highest(fw: Device, sensor: Sensor): number {
  const now = fw.now();
  let most = temperature(fw, sensor, now);
  for (let step = now >> STEP_BITS, left = REMEMBERED; step > 0n && left > 0n; step--, left--)
    most = Math.max(most, drawn(fw, sensor, step));
  return most;
}

/** The eight letters of a name, in two numbers. */
function nameFields(name: string): { sensor_name_hi: number; sensor_name_lo: number } {
  const word = (from: number) =>
    [0, 1, 2, 3].reduce((packed, i) => packed * 256 + (name.charCodeAt(from + i) || 0), 0);
  return { sensor_name_hi: word(0), sensor_name_lo: word(4) };
}

type Mtmp = Shapes['mtmp_ext'];

const find = (vhca: Vhca, { sensor_index, slot_index }: Mtmp): Sensor | undefined =>
  slot_index === 0 ? sensorsOf(vhca).find(({ index }) => index === sensor_index) : undefined;

/** Where the settings of a sensor are kept: those of the board with the first port. */
const ownerOf = (fw: Device, vhca: Vhca, { index }: Sensor): Vhca =>
  index >= FIRST_MODULE ? vhca.pf : ((fw.functions.values().next().value as Vhca | undefined) ?? vhca.pf);

export const sensors: Record<string, RegisterRow> = {
  /** The sensors of the board; those of modules are not counted. */
  MTCAP: register('mtcap_ext', {
    read: (_fw, { slot_index }, { vhca }) => {
      if (slot_index !== 0) return 'SENSOR_UNKNOWN';
      const onBoard = sensorsOf(vhca).filter(({ index }) => index < FIRST_MODULE);
      return {
        slot_index,
        sensor_count: onBoard.length,
        internal_sensor_count: onBoard.length,
        sensor_map: onBoard.reduce((map, { index }) => map | (1n << BigInt(index)), 0n),
      };
    },
  }),

  MTMP: register('mtmp_ext', {
    read: (fw, data, { vhca }) => {
      const sensor = find(vhca, data);
      if (!sensor) return 'SENSOR_UNKNOWN';
      const set = settingsOf(fw, ownerOf(fw, vhca, sensor), `MTMP ${sensor.index}`, 'mtmp_ext');
      return {
        sensor_index: sensor.index,
        temperature: temperature(fw, sensor, fw.now()),
        mte: set.mte ?? 0,
        max_temperature: set.mte ? highest(fw, sensor) : 0,
        tee: set.tee ?? 0,
        sdee: set.sdee ?? 0,
        temperature_threshold_hi: set.temperature_threshold_hi ?? sensor.high * EIGHTHS,
        temperature_threshold_lo: set.temperature_threshold_lo ?? (sensor.high - HYSTERESIS) * EIGHTHS,
        ...nameFields(sensor.name),
      };
    },
    write: (fw, data, { vhca }) => {
      const sensor = find(vhca, data);
      if (!sensor) return 'SENSOR_UNKNOWN';
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const { mte, tee, sdee, temperature_threshold_hi, temperature_threshold_lo } = data;
      if (temperature_threshold_lo > temperature_threshold_hi || tee > 2) return 'REGISTER_VALUE';
      const owner = ownerOf(fw, vhca, sensor);
      const kept = { mte, tee, sdee, temperature_threshold_hi, temperature_threshold_lo };
      setRegister(fw, owner, `MTMP ${sensor.index}`, 'mtmp_ext', kept);
      return undefined;
    },
  }),
};
