import type {
  Corruption,
  FaultMatch,
  FaultParameter,
  FaultRule,
  FaultWords,
} from '../../backends/emulated/emulator.js';
import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import { numberIn, parseNumber } from '../../client/numbers.js';
import type { FaultJson } from '../../schema/documents.js';
import { durationText, parseDuration } from '../duration.js';
import { corruptedValue } from './fault-field.js';

/** Of a family that says nothing of its faults. */
export const NO_WORDS: FaultWords = { match: [], effects: [] };

/** Longer ones are none that anybody waits for. */
const LONGEST = 86_400_000_000_000n;

/** Nanoseconds of a time. `what` names it: "--after". Throws FwctlError `usage`. */
export function durationOf(what: string, text: string): number {
  const ns = parseDuration(text);
  if (ns > LONGEST) throw new FwctlError('usage', `${what} takes up to a day, not ${text}`);
  return Number(ns);
}

/** What is kept of a parameter as it was given. Throws FwctlError `usage`. */
export function valueGiven(
  { title, most, words, meant, time }: FaultParameter,
  given: string,
): number | string {
  if (time) return durationOf(title, given);
  const stood = meant?.(given);
  if (stood !== undefined) return stood;
  const known = words?.() ?? [];
  const number = parseNumber(given);
  if (number !== undefined) {
    const found = known.find((word) => (word.number ?? word.value) === number);
    if (found) return found.value;
  }
  if (most !== undefined && (number !== undefined || !known.length)) return numberIn(title, given, 0, most);
  const name = resolveName(
    title,
    given,
    known.flatMap(({ names }) => names),
  );
  return known.find(({ names }) => names.includes(name))?.value as number | string;
}

/** The parameter of a name among some. Throws FwctlError `usage`. */
export function parameterNamed(name: string, all: readonly FaultParameter[], of: string): FaultParameter {
  const known = all.map((one) => one.name);
  const found = known.length ? resolveName(of, name, known) : undefined;
  if (!found) throw new FwctlError('usage', `there is no ${of} "${name}"`, { given: name });
  return all.find((one) => one.name === found) as FaultParameter;
}

/** A value by its name, or in hex. */
function textOf({ words, digits = 0, time }: FaultParameter, value: number | string): string {
  if (time) return durationText(BigInt(value));
  const name = words?.().find((word) => word.value === value)?.names[0];
  return name ?? (typeof value === 'number' ? `0x${value.toString(16).padStart(digits, '0')}` : value);
}

/** A fault as JSON documents have it. */
export function faultJson({ match, ...rule }: FaultRule, words: FaultWords): FaultJson {
  return {
    id: rule.id,
    match: matchJson(match, words),
    effect:
      rule.effect.kind === 'corrupt'
        ? { ...rule.effect, value: corruptedValue(rule.effect as Corruption, match, words) }
        : rule.effect,
    count: rule.count ?? null,
    probability: rule.probability ?? null,
    seed: rule.seed ?? null,
    seen: rule.seen,
    fired: rule.fired,
    armed: rule.count === undefined || rule.fired < rule.count,
  };
}

function matchJson(match: FaultMatch, words: FaultWords): FaultJson['match'] {
  const entries = Object.entries(match).flatMap(([name, value]): [string, string | number][] => {
    const parameter = words.match.find((one) => one.name === name);
    if (value === undefined) return [];
    if (!parameter?.words) return [[name, value]];
    const shown: [string, string] = [name, textOf(parameter, value)];
    return parameter.id ? [shown, [parameter.id, value]] : [shown];
  });
  return Object.fromEntries(entries);
}

/** Which commands a fault is for: "ACCESS_REG of PAOS by pf0". */
export function matchText(match: FaultMatch, words: FaultWords): string {
  if (words.matchText) return words.matchText(match);
  const parts = words.match.flatMap((parameter) => {
    const value = match[parameter.name];
    return value === undefined ? [] : [`${parameter.title} ${textOf(parameter, value)}`];
  });
  const by = match.function === undefined ? '' : ` by ${match.function}`;
  return (parts.join(', ') || 'any command') + by;
}

const time = (ns: unknown): string => durationText(BigInt(Number(ns)));

export function effectText({ effect, match }: FaultRule, words: FaultWords): string {
  const own = words.effects.find(({ kind }) => kind === effect.kind);
  if (own) return own.text(effect as never);
  const { kind, errno, after_ns, field, xor, answered } = effect as Record<string, unknown>;
  switch (kind) {
    case 'errno':
      return after_ns ? `${errno} after ${time(after_ns)}` : String(errno);
    case 'hang':
      return `answer after ${time(after_ns)}`;
    case 'corrupt':
      return `${field}${xor ? '^=' : '='}${corruptedValue(effect as Corruption, match, words)}`;
    default:
      return answered ? 'answer, then unplug' : 'unplug';
  }
}
