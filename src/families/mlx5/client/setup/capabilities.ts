import { flatten } from '../../../../bits/codec.js';
import type { Session } from '../../../../client/session.js';
import type { CapabilityLimit, CapabilityLimits } from '../../../../client/setup.js';
import { capabilityBytes, capabilityLayout } from '../../prm/capabilities.js';
import { ownCapabilities } from '../capabilities.js';

/** QUERY_HCA_CAP, current and max of every type that the function has and whose layout is published. Throws what `call` throws. */
export async function readCapabilityLimits(session: Session): Promise<CapabilityLimits> {
  const most = await ownCapabilities(session, 'max');
  const below: CapabilityLimit[] = [];
  let compared = 0;
  for (const { type, area } of await ownCapabilities(session, 'cur')) {
    const form = capabilityLayout(type);
    const top = most.find((one) => one.type === type)?.area;
    if (!form || !top) continue;
    const max = flatten(form, capabilityBytes(type, top));
    for (const [name, current] of flatten(form, capabilityBytes(type, area))) {
      compared++;
      const limit = max.get(name) ?? current;
      if (limit !== current)
        below.push({ group: type.name, name, current: String(current), max: String(limit) });
    }
  }
  return { below, compared, source: 'QUERY_HCA_CAP' };
}
