import { decode } from '../../../bits/codec.js';
import type { Fields, Value } from '../../../bits/layout.js';
import type { Session } from '../../../client/session.js';
import type { ChangedSetting, ChangedSettings, SetupReader } from '../../../client/setup.js';
import {
  type Feature,
  getFeature,
  getRequest,
  hasSelection,
  readFeatureList,
  readLayout,
  type Selection,
} from './features.js';

/** The values of decoded fields by their path; an array of numbers is one value. */
function* leavesOf(value: Value, path: string): Generator<[path: string, text: string]> {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    for (const [i, item] of value.entries()) yield* leavesOf(item, `${path}[${i}]`);
  else if (Array.isArray(value) || value instanceof Uint8Array) yield [path, `[${value.join(', ')}]`];
  else if (typeof value === 'object')
    for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, `${path}.${name}`);
  else yield [path, String(value)];
}

/** The values of a feature by their path. Throws what `getFeature` throws. */
export async function textsOf(
  session: Session,
  feature: Feature,
  selection: Selection,
): Promise<ReadonlyMap<string, string>> {
  const count = feature.entry.get_feat_size;
  const bytes = await getFeature(session, getRequest(feature, { count, selection }));
  return new Map(leavesOf(decode(readLayout(feature), bytes) as Fields, feature.name));
}

/** The fields of a feature that are, or are saved, other than by default. */
async function changedIn(
  session: Session,
  feature: Feature,
): Promise<{ changed: ChangedSetting[]; compared: number }> {
  const made = await textsOf(session, feature, 'default');
  const current = await textsOf(session, feature, 'current');
  const saved = hasSelection(feature, 'saved') ? await textsOf(session, feature, 'saved') : undefined;
  const changed = [...made].flatMap(([name, usual]): ChangedSetting[] => {
    const [now, next] = [current.get(name), saved?.get(name)];
    if ([now, next].every((value) => value === undefined || value === usual)) return [];
    return [
      {
        name,
        default: usual,
        ...(now === undefined ? {} : { current: now }),
        ...(next === undefined ? {} : { next }),
      },
    ];
  });
  return { changed, compared: made.size };
}

/** Of every feature that tells its default. Throws what `getFeature` throws. */
async function readChangedSettings(session: Session): Promise<ChangedSettings> {
  const found: ChangedSetting[] = [];
  let total = 0;
  for (const feature of await readFeatureList(session)) {
    if (!feature.known || !hasSelection(feature, 'default')) continue;
    const { changed, compared } = await changedIn(session, feature);
    found.push(...changed);
    total += compared;
  }
  return { changed: found, compared: total, source: 'GET_FEATURE' };
}

/** How CXL memory devices tell of their setup: by their features. */
export const setup: SetupReader = { settings: readChangedSettings };
