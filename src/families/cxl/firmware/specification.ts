import { decode, get, leaves } from '../../../bits/codec.js';
import { namesOf } from '../../../bits/enum.js';
import { SAVED_ACROSS_RESET, TRANSFER, TRANSFER_MASK } from '../mailbox.js';
import { EFFECT, FLAG } from '../prm/effects.js';
import { findLayout } from '../prm/layouts.js';
import { RC } from '../status.js';
import type { GetRequest, Outcome, Rules, SetRequest } from './commands.js';
import type { FeatureRow, Profile } from './profile.js';
import type { Features } from './state.js';
import { bytesOf, changesNow, hexOf, isChangeable, laidOver, selectedValue, withValue } from './values.js';

/** Selections of Get Feature, by number, and the flag of the entry that says that there is such a value; CXL 3.2, table 8-110. */
const SELECTIONS = [
  ['current', 0],
  ['default', FLAG.DEFAULT_SELECTION],
  ['saved', FLAG.SAVED_SELECTION],
] as const;

/** Get and Set Feature as CXL 3.2, 8.2.10.6, has them; where it leaves open what is checked first, the whole feature before its bytes. */
export const specificationRules: Rules = {
  get({ features: rows }: Profile, features: Features, request: GetRequest): Uint8Array | number {
    const { uuid, offset, count, selection } = request;
    const row = rows.find((one) => one.uuid === uuid);
    if (!row) return RC.UNSUPPORTED;
    const selected = SELECTIONS[selection];
    if (!selected || (selected[1] && !(row.flags & selected[1])))
      return RC.UNSUPPORTED_FEATURE_SELECTION_VALUE;
    if (uuid === features.transfer?.uuid) return RC.FEATURE_TRANSFER_IN_PROGRESS;
    if (offset >= row.get_feat_size) return RC.INVALID_INPUT;
    return selectedValue(row, features, selected[0]).subarray(offset, offset + count);
  },

  set({ features: rows }: Profile, features: Features, request: SetRequest): Outcome {
    const refused = (code: number): Outcome => ({ code, features });
    const { uuid, flags, offset, version, data } = request;
    const { transfer } = features;
    const row = rows.find((one) => one.uuid === uuid);
    if (!row || !isChangeable(row)) return refused(RC.UNSUPPORTED);
    if (version !== row.set_feat_ver) return refused(RC.UNSUPPORTED_FEATURE_VERSION);
    const part = flags & TRANSFER_MASK;
    if (part > TRANSFER.ABORT) return refused(RC.INVALID_INPUT);
    if (part === TRANSFER.ABORT) {
      if (transfer?.uuid !== uuid) return refused(RC.FEATURE_TRANSFER_OUT_OF_ORDER);
      return { code: RC.SUCCESS, features: { values: features.values } };
    }
    const begins = part === TRANSFER.FULL || part === TRANSFER.INITIATE;
    if (begins && transfer) return refused(RC.FEATURE_TRANSFER_IN_PROGRESS);
    const before = begins ? { uuid, data: '', offset, version } : transfer;
    if (before?.uuid !== uuid || offset !== before.offset + before.data.length / 2)
      return refused(RC.FEATURE_TRANSFER_OUT_OF_ORDER);
    if (data.length === 0 || offset + data.length > row.set_feat_size)
      return refused(RC.INVALID_PAYLOAD_LENGTH);

    const now = { ...before, data: before.data + hexOf(data) };
    if (part === TRANSFER.INITIATE || part === TRANSFER.CONTINUE)
      return { code: RC.SUCCESS, features: { ...features, transfer: now } };
    const ended = transfer ? { values: features.values } : features;
    return apply(row, ended, bytesOf(now.data), now.offset, (flags & SAVED_ACROSS_RESET) !== 0);
  },
};

/** The whole of a Set has come: it is judged, and takes effect at once or at a reset. */
function apply(
  row: FeatureRow,
  features: Features,
  data: Uint8Array,
  offset: number,
  save: boolean,
): Outcome {
  const now = changesNow(row);
  // What waits for a reset is laid over what already waits.
  const base = selectedValue(
    row,
    features,
    now || features.values[row.uuid]?.saved === undefined ? 'current' : 'saved',
  );
  const value = laidOver(row, base, data, offset);
  if (!allowed(row, value)) return { code: RC.INVALID_INPUT, features };
  const hex = hexOf(value);
  const members = { ...(now ? { current: hex } : {}), ...(save || !now ? { saved: hex } : {}) };
  const code = row.effects & EFFECT.BACKGROUND ? RC.BACKGROUND_COMMAND_STARTED : RC.SUCCESS;
  return { code, features: withValue(features, row.uuid, members) };
}

/** Whether a value is one that the feature takes: named ones of its enumerations, within its limits. */
function allowed(row: FeatureRow, value: Uint8Array): boolean {
  const form = row.written === undefined || row.pieces ? undefined : findLayout(row.written);
  if (!form) return true;
  for (const { path, field, offset } of leaves(form, value.length)) {
    if (field.enum?.kind !== 'value' || offset + field.width > value.length * 8) continue;
    if (namesOf(field.enum, get(form, value, path) as number | bigint) === undefined) return false;
  }
  const fields = decode(form, value);
  const within = ([path, [least, most]]: [string, readonly [number, number]]) =>
    Number(fields[path]) >= least && Number(fields[path]) <= most;
  if (!Object.entries(row.limits ?? {}).every(within)) return false;
  const [higher, lower] = row.above ?? [];
  return higher === undefined || Number(fields[higher]) > Number(fields[lower as string]);
}
