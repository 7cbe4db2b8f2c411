import { EFFECT, FLAG } from '../prm/effects.js';
import type { FeatureRow } from './profile.js';
import type { FeatureState, Features } from './state.js';

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function bytesOf(hex: string, length = hex.length / 2): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < Math.min(length, hex.length / 2); at++)
    bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

const known = new WeakMap<FeatureRow | FeatureState, Map<string, Uint8Array>>();

/** The bytes of a row or of what was set, made once: they are shared. */
function shared(owner: FeatureRow | FeatureState, what: string, hex: string, length: number): Uint8Array {
  const own = known.get(owner) ?? new Map<string, Uint8Array>();
  known.set(owner, own);
  const bytes = own.get(what) ?? bytesOf(hex, length);
  own.set(what, bytes);
  return bytes;
}

const initialOf = (row: FeatureRow): Uint8Array => shared(row, 'initial', row.initial, row.get_feat_size);

/** The value of a selection, which must not be changed: current, default, saved. */
export function selectedValue(
  row: FeatureRow,
  { values }: Features,
  selection: 'current' | 'default' | 'saved',
): Uint8Array {
  const own = selection === 'default' ? undefined : values[row.uuid];
  const hex = own?.[selection as 'current' | 'saved'];
  return own && hex !== undefined ? shared(own, selection, hex, row.get_feat_size) : initialOf(row);
}

/** The same features with members of one changed. */
export const withValue = (features: Features, uuid: string, members: FeatureState): Features => ({
  ...features,
  values: { ...features.values, [uuid]: { ...features.values[uuid], ...members } },
});

/** What Get gives once `data` was set behind `offset` over a value. */
export function laidOver(row: FeatureRow, value: Uint8Array, data: Uint8Array, offset = 0): Uint8Array {
  const after = value.slice();
  if (!row.pieces) {
    after.set(data.subarray(0, Math.max(after.length - offset, 0)), offset);
    return after;
  }
  for (const { from, to, mask = 0xff, cleared = 0xff } of row.pieces) {
    const byte = data[from - offset];
    if (byte === undefined) continue;
    after[to] = ((after[to] as number) & ~cleared) | (byte & mask);
  }
  return after;
}

/** Whether a Set changes the value now; else at the next reset. */
export const changesNow = ({ effects }: FeatureRow): boolean =>
  (effects &
    (EFFECT.CONFIG_CHANGE_IMMEDIATE |
      EFFECT.DATA_CHANGE_IMMEDIATE |
      EFFECT.POLICY_CHANGE_IMMEDIATE |
      EFFECT.LOG_CHANGE_IMMEDIATE |
      EFFECT.SECURITY_STATE_CHANGE)) !==
  0;

/** What a reset makes of what was set: saved values are current, all else is as it was made. */
export function afterReset({ values }: Features): Features {
  const kept = Object.entries(values).flatMap(([uuid, { saved }]) =>
    saved === undefined ? [] : [[uuid, { current: saved, saved }] as const],
  );
  return { values: Object.fromEntries(kept) };
}

export const isChangeable = ({ flags }: FeatureRow): boolean => (flags & FLAG.CHANGEABLE) !== 0;
