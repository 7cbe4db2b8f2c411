import { FwctlError } from '../client/errors.js';
import { SCOPES } from '../uapi/scope.js';

export type Fit = readonly [words: string, fits: (value: unknown) => boolean];

/** What an option or an argument may be, in the words of an error, and whether a value is that. A list: one of its words. */
const KINDS = {
  text: ['text', (value) => typeof value === 'string'],
  flag: ['true or false', (value) => typeof value === 'boolean'],
  number: ['a number', (value) => typeof value === 'number'],
  whole: ['a whole number from 0 on', (value) => Number.isSafeInteger(value) && Number(value) >= 0],
  bytes: ['a Uint8Array', isBytes],
  function: ['a function', (value) => typeof value === 'function'],
  fields: ['an object', isObject],
  list: ['a list', Array.isArray],
  texts: [
    'a list of texts',
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  ],
  name: ['text or a number', (value) => typeof value === 'string' || typeof value === 'number'],
  id: [
    'a number, text or a list of numbers',
    (value) => ['string', 'number'].includes(typeof value) || Array.isArray(value),
  ],
  document: ['text or an object', (value) => typeof value === 'string' || isObject(value)],
  backend: ['the name of a backend, or a backend', (value) => typeof value === 'string' || isBackend(value)],
  signal: ['an AbortSignal', isSignal],
  scope: [`one of ${SCOPES.join(', ')}`, (value) => SCOPES.some((scope) => scope === value)],
} as const satisfies Record<string, Fit>;

export type Kind = keyof typeof KINDS | readonly string[];

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of any realm: those of a page's frames, and of tests that have one, are no instances of ours. */
export function isBytes(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}

export function isBackend(value: unknown): boolean {
  const { list, open, host } = Object(value) as Record<string, unknown>;
  return [list, open, host].every((one) => typeof one === 'function');
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = Object(value) as Record<string, unknown>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

/** A value in the words of an error. */
const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
};

/** Throws FwctlError `usage` for an argument of another kind; `what`: "the name of a register". */
export function requireKind(value: unknown, kind: Kind, what: string): void {
  requireFit(value, typeof kind === 'string' ? KINDS[kind] : oneOf(kind), what);
}

/** The same for a kind of which there are the words and what tells it. */
export function requireFit(value: unknown, [words, fits]: Fit, what: string): void {
  if (!fits(value)) throw new FwctlError('usage', `${what} is ${words}, not ${shown(value)}`);
}

const oneOf = (words: readonly string[]) =>
  [`one of ${words.join(', ')}`, (value: unknown) => words.some((word) => word === value)] as const;

/**
 * Throws FwctlError `usage` for options that are not known, or of another kind: a slip in `dryRun` would be a write, one in `deny` no rule. What is undefined is
 * left out.
 */
export function requireOptions(of: string, given: unknown, kinds: Readonly<Record<string, Kind>>): void {
  if (given === undefined) return;
  requireKind(given, 'fields', `what ${of} is told beside`);
  for (const [name, value] of Object.entries(given as object)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined)
      throw new FwctlError('usage', `${of} has no option "${name}"`, {
        given: name,
        known: Object.keys(kinds),
      });
    if (value !== undefined) requireKind(value, kind, `${name} of ${of}`);
  }
}

/** How what is written is told. */
export const WRITING = { scope: 'scope', dryRun: 'flag' } as const;

/** A rule that forbids, as `parseDenyList` gives it. Throws as `requireOptions`: a rule that nobody understands would forbid nothing. */
export function requireRule(rule: unknown): void {
  requireKind(rule, 'fields', 'a rule of deny');
  requireOptions('a rule of deny', rule, {
    family: 'text',
    opcodes: 'texts',
    registers: 'texts',
    features: 'texts',
    endpoints: 'texts',
    devices: 'texts',
    firmware: 'texts',
    reason: 'text',
    source: 'text',
  });
}
