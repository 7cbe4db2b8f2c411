import { readInputHeader } from '../../mailbox.js';
import type { Shapes } from '../../prm/shapes.js';
import type { FirmwareCore } from '../handler.js';
import { moduleIn } from '../modules/cages.js';
import { monitorsOf } from '../modules/monitors.js';
import { boardOf, setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import { EIGHTHS, FIRST_MODULE, highestSince, type Sensor, sensorsOf, temperatureOf } from '../sensors.js';
import { toHexNumber } from '../text.js';
import type { Vhca } from '../vhca.js';

/** A threshold that warns once more lies this much below the first. */
const HYSTERESIS = 5;

/** The eight letters of a name, in two numbers. */
function nameFields(name: string): { sensor_name_hi: number; sensor_name_lo: number } {
  const word = (from: number) =>
    [0, 1, 2, 3].reduce((packed, i) => packed * 256 + (name.charCodeAt(from + i) || 0), 0);
  return { sensor_name_hi: word(0), sensor_name_lo: word(4) };
}

type Mtmp = Shapes['mtmp_ext'];

/** The chip has one diode, which is what its sensor tells: MTCAP.internal_sensor_count. */
const DIODES = 1;

/** One ASIC, no groups of modules. With `i`, sensor_index counts diodes of the chip, as mstmget_temp asks. */
const find = (
  fw: FirmwareCore,
  vhca: Vhca,
  { sensor_index, slot_index, asic_index, i, ig }: Mtmp,
): Sensor | undefined =>
  slot_index === 0 && asic_index === 0 && ig === 0 && (i === 0 || sensor_index < DIODES)
    ? sensorsOf(fw, vhca).find(({ index }) => index === sensor_index)
    : undefined;

/** Eighths of a degree now, and the highest; nothing where a module is not there or measures none, which is no error. */
function temperatures(
  fw: FirmwareCore,
  owner: Vhca,
  sensor: Sensor,
): readonly [now: number, highest: number] | undefined {
  const most = () => highestSince(fw, sensor, BigInt(fw.portOf(owner.pf).highest_since?.[sensor.index] ?? 0));
  if (sensor.index < FIRST_MODULE) return [temperatureOf(fw, sensor), most()];
  const monitors = moduleIn(fw, owner)?.fault === 'i2c' ? undefined : monitorsOf(fw, owner);
  if (!monitors) return undefined;
  const now = (monitors.temperature / 256) * EIGHTHS;
  return [now, Math.max(now, most())];
}

/** Where the settings of a sensor are kept: those of the board with the first port. */
const ownerOf = (fw: FirmwareCore, vhca: Vhca, { index }: Sensor): Vhca =>
  index >= FIRST_MODULE ? vhca.pf : boardOf(fw);

/** Whether a driver has had a PF since the firmware was started: what one has counted stays. */
const hadDriver = (fw: FirmwareCore, { bound, name }: Vhca): boolean =>
  bound || fw.snapshot().functions[name]?.carried !== undefined;

/**
 * Whether the highest temperature is kept. mlx5_core asks for it when it loads (hwmon.c): of the board, on each PF; of the port's module.
 */
function isKept(fw: FirmwareCore, owner: Vhca, sensor: Sensor, { mte }: Partial<Mtmp>): boolean {
  if (mte !== undefined) return mte === 1;
  const pfs = sensor.index >= FIRST_MODULE ? [owner] : Array.from(fw.functions.values());
  return pfs.some((pf) => pf.kind === 'pf' && hadDriver(fw, pf));
}

/** The highest is that of now from here on. */
function resetHighest(fw: FirmwareCore, owner: Vhca, { index }: Sensor): void {
  const { highest_since: all } = fw.portOf(owner.pf);
  fw.setPortOf(owner.pf, { highest_since: { ...all, [index]: toHexNumber(fw.now()) } });
}

/** A driver comes to a PF: what nobody has asked for before is kept from now on. */
export function keepHighest(fw: FirmwareCore, pf: Vhca): void {
  for (const sensor of sensorsOf(fw, pf)) {
    const owner = ownerOf(fw, pf, sensor);
    const key = `MTMP ${sensor.index}`;
    const set = settingsOf(fw, owner, key, 'mtmp_ext');
    if (isKept(fw, owner, sensor, set)) continue;
    if (set.mte !== undefined) setRegister(fw, owner, key, 'mtmp_ext', { ...set, mte: 1 });
    resetHighest(fw, owner, sensor);
  }
}

/** op_mod of a read. */
const READ = 1;

export const sensors: Record<string, RegisterRow> = {
  /** The sensors of the board; those of modules are not counted. */
  MTCAP: register('mtcap_ext', {
    glances: true,
    read: (fw, { slot_index }, { vhca }) => {
      if (slot_index !== 0) return 'SENSOR_UNKNOWN';
      const onBoard = sensorsOf(fw, vhca).filter(({ index }) => index < FIRST_MODULE);
      return {
        slot_index,
        sensor_count: onBoard.length,
        internal_sensor_count: DIODES,
        sensor_map: onBoard.reduce((map, { index }) => map | (1n << BigInt(index)), 0n),
      };
    },
  }),

  MTMP: register('mtmp_ext', {
    glances: true,
    // A read that carries mtr begins anew: mlx5_core resets the highest so.
    read: (fw, data, { vhca, input }) => {
      const sensor = find(fw, vhca, data);
      if (!sensor) return 'SENSOR_UNKNOWN';
      const owner = ownerOf(fw, vhca, sensor);
      if (data.mtr && vhca.kind === 'pf' && readInputHeader(input).op_mod === READ)
        resetHighest(fw, owner, sensor);
      const set = settingsOf(fw, owner, `MTMP ${sensor.index}`, 'mtmp_ext');
      const [temperature, most] = temperatures(fw, owner, sensor) ?? [0, 0];
      const kept = isKept(fw, owner, sensor, set) && (set.mte === 1 || temperature !== 0);
      const { i } = data;
      return {
        sensor_index: sensor.index,
        i,
        temperature,
        mte: Number(kept),
        // ADB: valid only when i = 0.
        max_temperature: kept && !i ? most : 0,
        tee: set.tee ?? 0,
        sdee: set.sdee ?? 0,
        temperature_threshold_hi: set.temperature_threshold_hi ?? sensor.high * EIGHTHS,
        temperature_threshold_lo: set.temperature_threshold_lo ?? (sensor.high - HYSTERESIS) * EIGHTHS,
        ...nameFields(sensor.name),
      };
    },
    write: (fw, data, { vhca }) => {
      const sensor = find(fw, vhca, data);
      if (!sensor) return 'SENSOR_UNKNOWN';
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const { mte, mtr, tee, sdee, temperature_threshold_hi, temperature_threshold_lo } = data;
      if (temperature_threshold_lo > temperature_threshold_hi || tee > 2) return 'REGISTER_VALUE';
      const owner = ownerOf(fw, vhca, sensor);
      const before = settingsOf(fw, owner, `MTMP ${sensor.index}`, 'mtmp_ext');
      if (mtr || (mte && !isKept(fw, owner, sensor, before))) resetHighest(fw, owner, sensor);
      const kept = { mte, tee, sdee, temperature_threshold_hi, temperature_threshold_lo };
      setRegister(fw, owner, `MTMP ${sensor.index}`, 'mtmp_ext', kept);
      return undefined;
    },
  }),
};
