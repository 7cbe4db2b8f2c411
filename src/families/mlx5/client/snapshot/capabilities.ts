import type { Session } from '../../../../client/session.js';
import { type Scalar, type SnapshotSection, scalars, thingOf } from '../../../../client/snapshot.js';
import { type CapabilityArea, capabilityFields, MODES, type Mode, ownCapabilities } from '../capabilities.js';

/** The areas of both modes of all types that a function has: the own one, where none is named. Throws what `ownCapabilities` throws. */
export async function areasOf(session: Session, functionId?: number): Promise<Map<string, Areas>> {
  const found = new Map<string, Areas>();
  for (const mode of MODES)
    for (const area of await ownCapabilities(session, mode, functionId))
      found.set(area.type.name, { ...found.get(area.type.name), [mode]: area });
  return found;
}

export type Areas = { readonly [mode in Mode]?: CapabilityArea };

/** cur.log_max_qp, max.log_max_qp */
export const fieldsOf = (areas: Areas): Record<string, Scalar> =>
  Object.fromEntries(
    MODES.flatMap((mode) => {
      const one = areas[mode];
      return one ? Object.entries(scalars(capabilityFields(one.type, one.area), mode)) : [];
    }),
  );

/** What the fields are made of. */
const bytesOf = (areas: Areas): Uint8Array[] =>
  MODES.flatMap((mode) => (areas[mode] ? [areas[mode].area] : []));

export const capabilities: SnapshotSection = {
  name: 'capabilities',
  async read(session) {
    return [...(await areasOf(session))].map(([name, areas]) =>
      thingOf({ name, bytes: bytesOf(areas) }, () => fieldsOf(areas)),
    );
  },
};
