import type { Session } from '../../../../client/session.js';
import { type Scalar, type SnapshotSection, scalars } from '../../../../client/snapshot.js';
import { capabilityFields, MODES, ownCapabilities } from '../capabilities.js';

/** The fields of each type, in both modes, under the name of the type: cur.log_max_qp. Of another function, where one is named. Throws what `ownCapabilities` throws. */
export async function capabilitiesOf(
  session: Session,
  functionId?: number,
): Promise<Map<string, Record<string, Scalar>>> {
  const found = new Map<string, Record<string, Scalar>>();
  for (const mode of MODES)
    for (const { type, area } of await ownCapabilities(session, mode, functionId))
      found.set(type.name, {
        ...found.get(type.name),
        ...scalars(capabilityFields(type, area), mode),
      });
  return found;
}

export const capabilities: SnapshotSection = {
  name: 'capabilities',
  async read(session) {
    return [...(await capabilitiesOf(session))].map(([name, fields]) => ({ name, fields }));
  },
};
