import { get } from '../../../bits/codec.js';
import { find, spelled } from '../../../bits/path.js';
import type { PlanJob, PlanStep, Problem, WishGroup } from '../../../client/plan.js';
import { problemOf } from '../../../client/plan-problem.js';
import type { Session } from '../../../client/session.js';
import { asSpelled, assign } from '../../../values/assign.js';
import { OUT_HEADER } from '../mailbox.js';
import { isImmediate } from '../prm/effects.js';
import { featureByName } from '../prm/features.js';
import { findLayout } from '../prm/layouts.js';
import { setRefusal } from './feature-words.js';
import {
  type Feature,
  findFeature,
  getFeature,
  getRequest,
  hasSelection,
  readFeatureList,
  type Selection,
  setRequest,
  writeLayout,
} from './features.js';
import { imageOf } from './image.js';

/** What plans do with CXL memory devices: their features. */
export const plan: PlanJob = {
  sections: ['features'],
  resets: [],

  async facts({ device }) {
    return device.firmware === undefined ? {} : { firmware: device.firmware };
  },

  check: ({ features = [] }) => features.flatMap(wrongIn),

  async diff(session, { features = [] }) {
    const there = features.length ? await readFeatureList(session) : [];
    const steps: PlanStep[] = [];
    const problems: Problem[] = [];
    for (const group of features)
      try {
        const feature = findFeature(there, group.name);
        const refusal = setRefusal(feature);
        if (refusal) problems.push({ path: group.path, message: refusal.message });
        const step = refusal ? undefined : await stepOf(session, feature, group);
        if (step) steps.push(step);
      } catch (error) {
        problems.push(problemOf(group, error));
      }
    return { steps, problems, waiting: [] };
  },

  async exported(session) {
    const features: Record<string, unknown> = {};
    for (const feature of await readFeatureList(session)) {
      if (setRefusal(feature)) continue;
      const { name } = feature;
      const fields = await changedFields(session, feature);
      if (fields) features[name] = fields;
    }
    return { features };
  },
};

/** What can't be, whatever the device: fields that a known feature does not have. */
function wrongIn(group: WishGroup): Problem[] {
  const known = featureByName(group.name);
  if (!known) return [];
  try {
    const form = known.write === undefined ? undefined : findLayout(known.write);
    if (form) for (const { name } of group.fields) find(form, spelled(form, name));
    return [];
  } catch (error) {
    return [problemOf(group, error)];
  }
}

/** Which value a Set changes: that which counts at once, or that which is saved until a reset. */
const selectionOf = (feature: Feature): Selection =>
  isImmediate(feature.entry.effects) || !hasSelection(feature, 'saved') ? 'current' : 'saved';

async function stepOf(session: Session, feature: Feature, group: WishGroup): Promise<PlanStep | undefined> {
  const request = getRequest(feature, {
    count: feature.entry.get_feat_size,
    selection: selectionOf(feature),
  });
  const read = await getFeature(session, request);
  const before = imageOf(feature, read);
  const form = writeLayout(feature);
  const fields = asSpelled(
    form,
    group.fields.map(({ name, value }) => ({ path: name, value })),
  );
  const after = assign(form, before.slice(), fields).slice(0, before.length);
  if (Buffer.compare(before, after) === 0) return undefined;
  return {
    section: 'features',
    title: feature.name,
    changes: fields
      .map(({ path }) => ({
        name: `${feature.name}.${path}`,
        before: get(form, before, path),
        after: get(form, after, path),
      }))
      .filter((change) => String(change.before) !== String(change.after)),
    takes_effect: isImmediate(feature.entry.effects) ? 'at once' : 'reset',
    write: setRequest(feature, after),
    undo: setRequest(feature, before),
    probe: { request, at: OUT_HEADER },
    before,
    after,
  };
}

/** The fields of a feature that are other than its default; undefined where none is, or nobody can tell. */
async function changedFields(
  session: Session,
  feature: Feature,
): Promise<Record<string, unknown> | undefined> {
  if (!feature.known || !hasSelection(feature, 'default')) return undefined;
  const count = feature.entry.get_feat_size;
  const now = imageOf(
    feature,
    await getFeature(session, getRequest(feature, { count, selection: selectionOf(feature) })),
  );
  const made = imageOf(
    feature,
    await getFeature(session, getRequest(feature, { count, selection: 'default' })),
  );
  const form = writeLayout(feature);
  const changed = form.fields
    .filter(({ count: items, layout }) => items === undefined && !layout)
    .map(({ name }) => [name, get(form, now, name), get(form, made, name)] as const)
    .filter(([, value, usual]) => String(value) !== String(usual));
  return changed.length ? Object.fromEntries(changed.map(([name, value]) => [name, value])) : undefined;
}
