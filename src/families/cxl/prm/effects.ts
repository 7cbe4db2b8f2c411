import type { Scope } from '../../../uapi/scope.js';

/** Bits of `flags` of a feature entry: CXL 3.2, table 8-109; CXL_FEATURE_F_* of include/uapi/cxl/features.h. */
export const FLAG = {
  CHANGEABLE: 0x01,
  PERSISTS: 0x10,
  DEFAULT_SELECTION: 0x20,
  SAVED_SELECTION: 0x40,
} as const;

/** Bits of `effects`: CXL_CMD_* of include/uapi/cxl/features.h, Linux 7.2. */
export const EFFECT = {
  CONFIG_CHANGE_COLD_RESET: 0x001,
  CONFIG_CHANGE_IMMEDIATE: 0x002,
  DATA_CHANGE_IMMEDIATE: 0x004,
  POLICY_CHANGE_IMMEDIATE: 0x008,
  LOG_CHANGE_IMMEDIATE: 0x010,
  SECURITY_STATE_CHANGE: 0x020,
  BACKGROUND: 0x040,
  BGCMD_ABORT_SUPPORTED: 0x080,
  EFFECTS_VALID: 0x200,
  CONFIG_CHANGE_CONV_RESET: 0x400,
  CONFIG_CHANGE_CXL_RESET: 0x800,
} as const;

/** What each bit of `effects` says, from bit 0 on; no word: reserved. */
const EFFECT_WORDS: readonly (string | undefined)[] = [
  'configuration changes at a cold reset',
  'configuration changes at once',
  'data changes at once',
  'policy changes at once',
  'log changes at once',
  'security state changes',
  'goes on in the background',
  'can be aborted in the background',
  undefined,
  'effects are valid',
  'configuration changes at a conventional reset',
  'configuration changes at a CXL reset',
];

const FLAG_WORDS: ReadonlyMap<number, string> = new Map([
  [0, 'changeable'],
  [4, 'persists over a firmware update'],
  [5, 'has a default value'],
  [6, 'has a saved value'],
]);

/** The kernel's masks of cxlctl_validate_set_features, and CXL_CMD_EFFECTS_RESERVED. */
const IMMEDIATE = 0x01e;
const AT_RESET = 0xc01;
const RESERVED = 0xf000;

/** A word for each bit that is set; one without a meaning as "bit N". */
function bitWords(value: number, width: number, word: (bit: number) => string | undefined): string[] {
  return Array.from({ length: width }, (_, bit) => bit)
    .filter((bit) => (value / 2 ** bit) & 1)
    .map((bit) => word(bit) ?? `bit ${bit}`);
}

export const effectWords = (effects: number): string[] => bitWords(effects, 16, (bit) => EFFECT_WORDS[bit]);

export const flagWords = (flags: number): string[] => bitWords(flags, 32, (bit) => FLAG_WORDS.get(bit));

/** Whether a Set Feature changes something now, and whether at a reset: which. */
export const isImmediate = (effects: number): boolean => (effects & IMMEDIATE) !== 0;
export const resetWords = (effects: number): string[] =>
  effectWords(effects & AT_RESET).map((words) => words.replace('configuration changes at a ', ''));

/** Why Linux lets no Set Feature of a feature pass. */
export type Refusal = 'not-changeable' | 'reserved-effects' | 'background' | 'no-effect';

/** What each refusal says. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  'not-changeable': 'the device says that it can not be changed',
  'reserved-effects': 'its effects have bits that the kernel does not know',
  background: 'it goes on in the background, which the kernel does not support',
  'no-effect': 'it tells neither a change at once nor one at a reset',
};

/**
 * The least scope at which cxlctl_validate_set_features (drivers/cxl/core/features.c, Linux 7.2) lets a Set Feature pass, or why it does at none. `flags` are
 * the device's own: those that the kernel shows of a feature that it keeps for itself lack the changeable bit.
 */
export function setRule({
  flags,
  effects,
}: {
  flags: number;
  effects: number;
}): Scope | { refusal: Refusal } {
  if (!(flags & FLAG.CHANGEABLE)) return { refusal: 'not-changeable' };
  if (effects & RESERVED) return { refusal: 'reserved-effects' };
  if (effects & EFFECT.BACKGROUND) return { refusal: 'background' };
  if (effects & IMMEDIATE) return 'debug-write-full';
  return effects & AT_RESET ? 'debug-write' : { refusal: 'no-effect' };
}
