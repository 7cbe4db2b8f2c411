import { decode } from '../../../bits/codec.js';
import type { Session } from '../../../client/session.js';
import {
  type Asking,
  passed,
  type SnapshotJob,
  scalars,
  type Thing,
  thingOf,
} from '../../../client/snapshot.js';
import {
  type Feature,
  getFeature,
  getRequest,
  hasSelection,
  readFeatureList,
  readLayout,
  SELECTIONS,
} from './features.js';

/** Features of makers that count, or measure. */
const MEASURING = ['statistics'];
/** What counts or is measured in others. */
const MEASURED = /(_seconds|count\w*|celsius)$/;

async function told(session: Session, feature: Feature, asking: Asking): Promise<Thing> {
  const { entry, known, name } = feature;
  const values: [string, Uint8Array][] = [];
  for (const selection of SELECTIONS.filter((one) => hasSelection(feature, one))) {
    const request = getRequest(feature, { count: entry.get_feat_size, selection });
    const bytes = await getFeature(session, request).catch((error) =>
      passed(error, `${name} ${selection}`, asking),
    );
    if (bytes) values.push([selection, bytes]);
  }
  const fieldsOf = (bytes: Uint8Array) => (known ? decode(readLayout(feature), bytes) : { data: bytes });
  return thingOf(
    {
      name,
      moving: MEASURING.includes(name)
        ? 'all'
        : (field) => field.startsWith('current.') && isMeasured(name, field),
    },
    () => ({
      ...scalars({
        uuid: entry.uuid,
        id: entry.id,
        set_version: entry.set_feat_ver,
        get_version: entry.get_feat_ver,
      }),
      ...Object.assign({}, ...values.map(([selection, bytes]) => scalars(fieldsOf(bytes), selection))),
    }),
  );
}

/** Thresholds are set; what they are compared with moves. */
const isMeasured = (name: string, field: string): boolean =>
  name !== 'temperature-alarm' && MEASURED.test(field);

/** Whether a field of a feature's current value moves by itself. */
export const isMoving = (name: string, field: string): boolean =>
  MEASURING.includes(name) || isMeasured(name, field);

/** The features of a CXL memory device, each with all values that it has. */
export const snapshot: SnapshotJob = {
  likeness: async () => (await import('./likeness.js')).likeness,
  sections: [
    {
      name: 'features',
      async read(session, asking) {
        const things: Thing[] = [];
        for (const feature of await readFeatureList(session))
          things.push(await told(session, feature, asking));
        return things;
      },
    },
  ],
  asks: (opcode) => (opcode === 'GET_FEATURE' ? 'the section features has what it tells' : undefined),
};
