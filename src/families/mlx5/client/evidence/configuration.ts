import { decode } from '../../../../bits/codec.js';
import type { ConfigurationEvidence, EvidenceAround } from '../../../../client/attest.js';
import type { Session } from '../../../../client/session.js';
import { type Scalar, scalars } from '../../../../client/snapshot.js';
import { allItems, classOf, type Item } from '../../prm/nvconfig.js';
import { isSecret } from '../../prm/nvconfig-secrets.js';
import { settingAt, settingName } from '../../prm/nvconfig-settings.js';
import { Configuration } from '../config/configuration.js';

/** Numbers that JSON has no room for are in hex. */
const jsonScalars = (value: unknown, name: string): Record<string, Scalar> =>
  Object.fromEntries(
    Object.entries(scalars(value, name)).map(([path, one]) => [
      path,
      typeof one === 'bigint' ? `0x${one.toString(16)}` : one,
    ]),
  );

/** Every named setting of an item; of an array, an element a line. */
function settingsOf(item: Item, index: number | undefined, data: Uint8Array): Record<string, Scalar> {
  const fields = decode(item.form, data);
  return Object.assign(
    {},
    ...item.form.fields.map((field) => {
      const setting = settingAt(item, field);
      return setting ? jsonScalars(fields[field.name], settingName(setting, index)) : {};
    }),
  );
}

/** The items that a device can read, each by its digest. Throws FwctlError of the session and `firmware`. */
export async function readConfiguration(
  session: Session,
  { digest, keyedDigest }: EvidenceAround,
): Promise<ConfigurationEvidence[]> {
  const device = new Configuration(session);
  const hasCurrent = (await device.stages()).includes('current');
  const found: ConfigurationEvidence[] = [];
  for (const item of allItems())
    for (const index of await device.indexes(item)) {
      const place = { item, index };
      if (!(await device.support(place)).support_rd) continue;
      const secret = isSecret(item);
      const sum = secret ? keyedDigest : digest;
      const data = await device.read(place, 'next');
      const next = sum(data);
      const current = hasCurrent ? sum(await device.read(place, 'current')) : next;
      const { suffix } = classOf(item);
      const settings = secret ? {} : settingsOf(item, index, data);
      found.push({
        name: suffix && index !== undefined ? `${item.name}.${index}` : item.name,
        next,
        ...(current === next ? {} : { current }),
        ...(Object.keys(settings).length ? { settings } : {}),
        ...(secret ? { secret } : {}),
      });
    }
  return found;
}
