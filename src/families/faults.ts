import { readBits, writeBits } from '../bits/bits.js';
import { chance } from './chance.js';
import type { Faults } from './common-state.js';
import type { CommonEffect, Corruption, Fault, FaultEffect, FaultMatch, FaultRule } from './family.js';

/** What a command is told by, in the words of its family. */
export interface CommandMarks {
  /** By the names of `FaultWords.match`. */
  readonly marks: Readonly<Record<string, number | string | undefined>>;
  /** The mark that a rule must name to be for it, where the driver sends it by itself, as at open and close. */
  readonly only?: string;
}

/** Whether a rule can still happen. */
const isArmed = ({ count, fired }: FaultRule): boolean => count === undefined || fired < count;

/** The effect of a fault that is for the next start of the firmware, and for no command: what it would run then does not boot. */
export const BOOT_FAILURE = 'boot-failure';

/** Whether a command of a function is among those that a fault is for. */
const isFor = (match: FaultMatch, name: string, { marks, only }: CommandMarks): boolean =>
  (only === undefined || match[only] !== undefined) &&
  Object.entries(match).every(
    ([field, wanted]) => wanted === undefined || wanted === (field === 'function' ? name : marks[field]),
  );

export const isAnyFor = ({ rules }: Faults, name: string, command: CommandMarks): boolean =>
  rules.some(
    (rule) => isArmed(rule) && rule.effect.kind !== BOOT_FAILURE && isFor(rule.match, name, command),
  );

/** A probability as the share of the numbers that `chance` gives. */
const CHANCES = 2 ** 32;

/** Whether a rule happens at the command that it sees next: follows from the seeds and its own count alone, whatever other rules do. */
const happens = ({ id, probability, seed = 0, seen }: FaultRule, deviceSeed: number): boolean =>
  probability === undefined || chance(deviceSeed, seed, id, seen) < probability * CHANCES;

/** Each rule that is for the command counts it; the first that happens is the one that acts. */
export function counted(
  { rules, ...faults }: Faults,
  name: string,
  command: CommandMarks,
  seed: number,
): { faults: Faults; acting: FaultRule | undefined } {
  let acting: FaultRule | undefined;
  const after = rules.map((rule) => {
    if (!isArmed(rule) || rule.effect.kind === BOOT_FAILURE || !isFor(rule.match, name, command)) return rule;
    const acts = !acting && happens(rule, seed);
    if (acts) acting = rule;
    return { ...rule, seen: rule.seen + 1, fired: rule.fired + Number(acts) };
  });
  return { faults: { ...faults, rules: after }, acting };
}

const COMMON: readonly string[] = ['errno', 'hang', 'corrupt', 'unplug'] satisfies CommonEffect['kind'][];

/** Whether any family has an effect. */
export const isCommon = (effect: FaultEffect): effect is CommonEffect => COMMON.includes(effect.kind);

/** A copy of an answer with bits changed, as far as it has them. */
export function corrupted(output: Uint8Array, { offset, width, value, xor }: Corruption): Uint8Array {
  const bits = Math.min(width, output.length * 8 - offset);
  if (bits <= 0) return output;
  const bytes = new Uint8Array(output);
  // What lies behind the end is cut off.
  const mask = BigInt(value) >> BigInt(width - bits);
  writeBits(bytes, offset, bits, xor ? mask ^ BigInt(readBits(bytes, offset, bits)) : mask);
  return bytes;
}

/** The faults of an adapter with one more. */
export function withFault({ last, rules }: Faults, fault: Fault): Faults {
  const id = last + 1;
  return { last: id, rules: [...rules, { id, ...fault, seen: 0, fired: 0 }] };
}

/** The faults of an adapter without those of these ids. */
export const withoutFaults = ({ last, rules }: Faults, ids: readonly number[]): Faults => ({
  last,
  rules: rules.filter(({ id }) => !ids.includes(id)),
});

/** The faults once new firmware was started: with the rule spent that kept it from booting; undefined where it boots. */
export function afterBootFailure(faults: Faults | undefined): Faults | undefined {
  const failing = faults?.rules.find((rule) => rule.effect.kind === BOOT_FAILURE && isArmed(rule));
  if (!faults || !failing) return undefined;
  const spent = { ...failing, seen: failing.seen + 1, fired: failing.fired + 1 };
  return { ...faults, rules: faults.rules.map((rule) => (rule === failing ? spent : rule)) };
}
