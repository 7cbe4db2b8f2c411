import type { Sensor, Temperatures } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { ask, askMore, portsOf, slotOf, slotsOf } from './ask.js';

/** MTMP counts eighths of a degree, in 16 bits with a sign. */
const EIGHTHS = 8;
const celsius = (eighths: number): number => ((eighths << 16) >> 16) / EIGHTHS;

/** MTMP.sensor_index of module 0. */
const FIRST_MODULE = 64;

/** The eight letters of a name, which stand in two numbers. */
function nameOf(hi: number, lo: number): string {
  const codes = [hi, lo].flatMap((half) => [24, 16, 8, 0].map((shift) => (half >>> shift) & 0xff));
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
}

type Owner = Pick<Sensor, 'of' | 'port' | 'missing'>;

async function sensorOf(session: Session, index: number, owner: Owner): Promise<Sensor | undefined> {
  const asked = { sensor_index: index };
  const read = owner.port === undefined ? ask : askMore;
  const told = await read(session, 'MTMP', 'mtmp_ext', asked);
  if (!told) return undefined;
  const { temperature, mte, max_temperature, temperature_threshold_hi, temperature_threshold_lo } = told;
  const { missing, ...owns } = owner;
  return {
    name: nameOf(told.sensor_name_hi, told.sensor_name_lo) || `sensor ${index}`,
    ...owns,
    index,
    // A module that is not there, or does not measure, has 0: that is no error.
    ...(temperature === 0 && missing ? { missing } : { temperature_c: celsius(temperature) }),
    ...(mte && max_temperature ? { highest_c: celsius(max_temperature) } : {}),
    // As mlx5_core's hwmon has them.
    ...(temperature_threshold_hi ? { critical_c: celsius(temperature_threshold_hi) } : {}),
    ...(temperature_threshold_lo ? { critical_hysteresis_c: celsius(temperature_threshold_lo) } : {}),
  };
}

/** The sensors of the board, as MTCAP counts them, and those of the modules of the function's ports; once in a reading. Throws what `ask` throws. */
export const readTemperatures = (session: Session): Promise<Temperatures> =>
  session.once('temperatures', () => readSensors(session));

async function readSensors(session: Session): Promise<Temperatures> {
  session.foresee(() => [slotsOf(session)]);
  // Firmware that does not count its sensors has that of the chip.
  const counted = await askMore(session, 'MTCAP', 'mtcap_ext');
  const { sensor_map, internal_sensor_count } = counted ?? { sensor_map: 1n, internal_sensor_count: 1 };
  const indexes = Array.from({ length: FIRST_MODULE }, (_, index) => index);
  const own = await session.forEach(
    indexes.filter((index) => (BigInt(sensor_map) >> BigInt(index)) & 1n),
    (index) => sensorOf(session, index, { of: index < internal_sensor_count ? 'chip' : 'board' }),
  );
  const ofModules = await session.forEach((await portsOf(session)).ports, async (port) => {
    const slot = await slotOf(session, port);
    if (!slot) return undefined;
    const missing = slot.state === 'unplugged' ? 'absent' : 'not measured';
    return sensorOf(session, FIRST_MODULE + slot.index, { of: 'module', port, missing });
  });
  return { sensors: [...own, ...ofModules].filter((sensor) => sensor !== undefined) };
}
