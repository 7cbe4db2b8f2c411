import type { Value } from '../../../../bits/layout.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { ChangedSettings } from '../../../../client/setup.js';
import { meaningsOf } from '../../meaning.js';
import { Configuration, isChanged, type Reading } from '../config/configuration.js';

/** A value with its name, where it has one. */
function words({ setting: { item, field } }: Reading, value: Value): string {
  const isFlag = field.width === 1 && field.count === undefined && !field.enum;
  const name = isFlag ? (value ? 'True' : 'False') : meaningsOf(item.form)(field.name, value);
  const text = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  return name === undefined ? text : `${text} (${name})`;
}

/** Throws FwctlError `device` where the firmware does not tell the defaults, and what `Configuration` throws. */
export async function readChangedSettings(session: Session): Promise<ChangedSettings> {
  const device = new Configuration(session);
  const stages = await device.stages();
  if (!stages.includes('default'))
    throw new FwctlError(
      'device',
      'the firmware does not tell the defaults: MNVGC has nvda_read_factory_settings 0',
    );
  const readings = await device.all(stages);
  return {
    changed: readings.filter(isChanged).map((reading) => {
      const { default: made, current, next } = reading.values;
      return {
        name: reading.name,
        default: made === undefined ? '' : words(reading, made),
        ...(current === undefined ? {} : { current: words(reading, current) }),
        ...(next === undefined ? {} : { next: words(reading, next) }),
      };
    }),
    compared: readings.length,
    source: 'MNVDA',
  };
}
