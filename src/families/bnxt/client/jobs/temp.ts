import type { Fields } from '../../../../bits/layout.js';
import type { Sensor, Temperatures } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { ask, bitsOf, portOf } from './ask.js';

const QUERY = 'TEMP_MONITOR_QUERY';

/** temp2 and the like are degrees and 64, so that they reach below zero. */
const SHIFT = 64;

/** Degrees Celsius: of two forms the one that has a sign, where the firmware gives it. */
const degrees = (told: Fields, field: string, extended: boolean): number =>
  extended ? (told[`${field}2`] as number) - SHIFT : (told[field] as number);

const THRESHOLDS = ['warning', 'critical', 'fatal', 'shutdown'] as const;
const FIELDS = { warning: 'warn', critical: 'critical', fatal: 'fatal', shutdown: 'shutdown' } as const;

/** Those of the chip, as bnxt_en's hwmon has them; 0 where there is none. */
const thresholds = (told: Fields): Partial<Sensor> =>
  Object.fromEntries(
    THRESHOLDS.map((name) => [`${name}_c`, told[`${FIELDS[name]}_threshold`] as number]).filter(
      ([, value]) => value,
    ),
  );

/** The sensors of the chip, of its PHY, and in the module of the function's port. Throws what `ask` throws. */
export async function readTemperatures(session: Session): Promise<Temperatures> {
  session.foresee(() => [ask(session, QUERY)]);
  const port = await portOf(session);
  const told = await ask(session, QUERY);
  const flags = new Set(bitsOf(QUERY, 'flags', told));
  const extended = flags.has('EXT_TEMP_FIELDS_AVAILABLE');
  const sensors: Sensor[] = [];
  if (!flags.has('TEMP_NOT_AVAILABLE'))
    sensors.push({
      name: 'chip',
      of: 'chip',
      temperature_c: degrees(told, 'temp', extended),
      ...(flags.has('THRESHOLD_VALUES_AVAILABLE') ? thresholds(told) : {}),
    });
  if (!flags.has('PHY_TEMP_NOT_AVAILABLE'))
    sensors.push({ name: 'phy', of: 'phy', port, temperature_c: degrees(told, 'phy_temp', extended) });
  const missing = flags.has('OM_NOT_PRESENT')
    ? ('absent' as const)
    : flags.has('OM_TEMP_NOT_AVAILABLE')
      ? ('not measured' as const)
      : undefined;
  sensors.push({
    name: 'module',
    of: 'module',
    port,
    ...(missing ? { missing } : { temperature_c: degrees(told, 'om_temp', extended) }),
  });
  return { sensors };
}
