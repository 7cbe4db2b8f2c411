import type {
  ConfigurationEvidence,
  DeviceEvidence,
  EvidenceAround,
  EvidenceJob,
  LeftOut,
} from '../../../client/attest.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import {
  type Feature,
  getFeature,
  getRequest,
  hasSelection,
  readFeatureList,
  type Selection,
} from './features.js';
import { textsOf } from './setup.js';
import { isMoving } from './snapshot.js';

type Values = Readonly<Record<string, string>>;

/** What a feature has been set to; not what it counts or measures. Of one that nobody describes, its bytes. */
async function valuesOf(session: Session, feature: Feature, selection: Selection): Promise<Values> {
  const { entry, known, name } = feature;
  if (known)
    return Object.fromEntries(
      [...(await textsOf(session, feature, selection))].filter(([path]) => !isMoving(name, path)),
    );
  const bytes = await getFeature(session, getRequest(feature, { count: entry.get_feat_size, selection }));
  return { [name]: Buffer.from(bytes).toString('hex') };
}

const digestOf = (values: object, { digest }: EvidenceAround): string =>
  digest(Buffer.from(JSON.stringify(values)));

/** A feature as an item of the configuration: what is saved is what it has behind a reset. */
async function itemOf(
  session: Session,
  feature: Feature,
  around: EvidenceAround,
): Promise<ConfigurationEvidence | undefined> {
  const current = await valuesOf(session, feature, 'current');
  const next = hasSelection(feature, 'saved') ? await valuesOf(session, feature, 'saved') : current;
  if (!Object.keys(next).length) return undefined;
  const digests = { next: digestOf(next, around), current: digestOf(current, around) };
  return {
    name: feature.name,
    next: digests.next,
    ...(digests.current === digests.next ? {} : { current: digests.current }),
    settings: next,
  };
}

async function read(session: Session, around: EvidenceAround): Promise<DeviceEvidence> {
  const left_out: LeftOut[] = [
    { what: 'debug', why: 'the kernel lets CXL devices be asked for their features alone' },
  ];
  const configuration: ConfigurationEvidence[] = [];
  const features: Record<string, string> = {};
  for (const feature of await readFeatureList(session)) {
    features[feature.name] = digestOf(feature.entry, around);
    try {
      const item = await itemOf(session, feature, around);
      if (item) configuration.push(item);
    } catch (error) {
      if (!(error instanceof FwctlError) || !['firmware', 'policy', 'reply'].includes(error.kind))
        throw error;
      left_out.push({ what: `configuration ${feature.name}`, why: error.message });
    }
  }
  return { configuration, features, left_out };
}

/** What CXL memory devices tell for evidence: their features. */
export const evidence: EvidenceJob = { read };
