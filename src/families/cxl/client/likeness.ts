import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import type { Likeness, SettingChange } from '../../../client/snapshot.js';
import {
  findFeature,
  getFeature,
  getRequest,
  readFeatureList,
  type Selection,
  setFeature,
  setRequest,
} from './features.js';
import { imageOf } from './image.js';

/** Sets features as they were: as they are after the next reset, where that is another value than now. */
async function settle(wanted: Session, device: Session, changes: readonly SettingChange[]): Promise<void> {
  const features = await readFeatureList(device);
  for (const { section, thing, fields } of changes) {
    if (section !== 'features') continue;
    const differs = (one: Selection) => fields.some((field) => field.startsWith(`${one}.`));
    const selection = (['saved', 'current'] as const).find(differs);
    if (!selection) continue;
    try {
      const feature = findFeature(features, thing);
      const request = getRequest(feature, { count: feature.entry.get_feat_size, selection });
      await setFeature(device, setRequest(feature, imageOf(feature, await getFeature(wanted, request))));
    } catch (error) {
      // What can't be set is told by what the device answers in the end.
      if (!(error instanceof FwctlError)) throw error;
    }
  }
}

export const likeness: Likeness = { settle };
