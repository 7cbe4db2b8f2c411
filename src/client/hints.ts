import type { ErrorFacts } from './error-facts.js';
import { nearFlags, nearMatches } from './near.js';

/** A list of names that is short enough to be shown whole. */
const FEW = 12;

/** Near matches of what is told beside the first. */
const MOST_OF_OTHERS = 3;

/** Flags that consent to something, or lift a check: nobody is led to them by a slip. */
const CONSENT = ['--allow-taint', '--force', '--no-guard', '--take-over', '--yes'];

/** Names that are really near the one given. */
function near({ given, known }: ErrorFacts): readonly string[] {
  if (given === undefined || !known) return [];
  if (!given.startsWith('-')) return nearMatches(given, known);
  return nearFlags(
    given,
    known.filter((name) => !CONSENT.includes(name)),
  );
}

/** All names, where none is near and they are few. Flags are too many kinds of things for that. */
const choices = ({ given, known = [] }: ErrorFacts): readonly string[] =>
  given === undefined || given.startsWith('-') || known.length > FEW ? [] : known;

/** The names that are near the one given; all of them where none is and they are few. */
export function suggestions(facts: ErrorFacts): readonly string[] {
  const close = near(facts);
  return close.length ? close : choices(facts);
}

/** What else is wrong, each with the names that it may mean. */
export const othersIn = ({ also = [] }: ErrorFacts): readonly string[] =>
  also.map((one) => {
    if (typeof one === 'string') return one;
    const close = nearMatches(one.given, one.known, MOST_OF_OTHERS);
    return close.length ? `${one.message} (did you mean: ${close.join(', ')})` : one.message;
  });

/** What helps, a line each: what may be meant, what else is wrong, what to do. */
export function hintsOf(facts: ErrorFacts): readonly string[] {
  const { meant = [], next } = facts;
  const close = meant.length ? [] : near(facts);
  const names = (meant.length || close.length ? [] : choices(facts)).join(', ');
  const all = next?.includes(names) ? '' : names;
  return [
    ...meant.map(({ name, description }) => `did you mean: ${name}${description && ` (${description})`}`),
    ...(close.length ? [`did you mean: ${close.join(', ')}`] : []),
    ...(all ? [`there are: ${all}`] : []),
    ...othersIn(facts).map((one) => `also: ${one}`),
    ...(next ? [next] : []),
  ];
}
