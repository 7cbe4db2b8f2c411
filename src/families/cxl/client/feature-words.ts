import { FwctlError } from '../../../client/errors.js';
import type { Scope } from '../../../uapi/scope.js';
import { effectWords, FLAG, flagWords, isImmediate, REFUSALS, resetWords, setRule } from '../prm/effects.js';
import type { Feature } from './features.js';

/** Whether, and how, Linux lets a feature be set through fwctl. */
export type SetVerdict =
  | { readonly least: Scope }
  | {
      readonly errno: 'EPERM' | 'EINVAL';
      readonly why: string;
      readonly next: string;
      readonly least: Scope | undefined;
    };

const NO_WAY = 'the maker of the device can tell another way; fwctl has none';

/** `least` of a feature that is refused: the scope at which the kernel gives this errno and no other. */
export function setVerdict({ entry, known }: Feature): SetVerdict {
  // The kernel shows those that it keeps for itself as not changeable.
  const rule = setRule(known?.exclusive ? { ...entry, flags: entry.flags | FLAG.CHANGEABLE } : entry);
  if (typeof rule !== 'string')
    return { errno: 'EINVAL', why: REFUSALS[rule.refusal], next: NO_WAY, least: undefined };
  if (!known?.exclusive) return { least: rule };
  return {
    errno: 'EPERM',
    why: `the kernel keeps ${known.name} for itself: reading is free, setting goes through its EDAC drivers alone`,
    next: 'set it by the files below /sys/bus/edac/devices/cxl_memN, where the kernel has CONFIG_CXL_EDAC_MEM_FEATURES',
    least: rule,
  };
}

/** The refusal of a Set that the kernel would not let pass; undefined where it would. */
export function setRefusal(feature: Feature): FwctlError | undefined {
  const verdict = setVerdict(feature);
  if (!('errno' in verdict)) return undefined;
  const { errno, why, next } = verdict;
  return new FwctlError('policy', `${feature.name} can not be set: ${why}; the kernel answers ${errno}`, {
    opcode: 'SET_FEATURE',
    errno,
    next,
  });
}

/** When a Set takes effect, in words: "at once", "at a cold reset". */
export function takesEffect({ entry: { effects } }: Feature): string[] {
  return [
    ...(isImmediate(effects) ? ['at once'] : []),
    ...resetWords(effects).map((words) => `at a ${words}`),
  ];
}

/** Whether a Set changes nothing before a reset. */
export const waitsForReset = ({ entry: { effects } }: Feature): boolean =>
  !isImmediate(effects) && resetWords(effects).length > 0;

/** A feature as JSON documents have it. */
export function featureJson(feature: Feature) {
  const { entry, known } = feature;
  const verdict = setVerdict(feature);
  const refused = 'errno' in verdict ? verdict : undefined;
  return {
    id: entry.id,
    name: known?.name ?? null,
    uuid: entry.uuid,
    title: known?.title ?? null,
    get_feat_size: entry.get_feat_size,
    set_feat_size: entry.set_feat_size,
    get_feat_ver: entry.get_feat_ver,
    set_feat_ver: entry.set_feat_ver,
    flags: entry.flags,
    flag_words: flagWords(entry.flags),
    effects: entry.effects,
    effect_words: effectWords(entry.effects),
    kept_by_kernel: known?.exclusive ?? false,
    set_scope: refused ? null : (verdict.least ?? null),
    set_errno: refused?.errno ?? null,
    set_refusal: refused?.why ?? null,
  };
}
