import { FwctlError } from '../../client/errors.js';
import { nearMatches } from '../../client/near.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import { USUAL } from '../family.js';
import type { Style } from '../output.js';
import type { Entry } from './entry.js';
import { find, namedSo } from './open.js';

/** A name that may be meant, and what it is. */
export interface Meant {
  readonly name: string;
  readonly description: string;
}

/** So many are told. */
const MOST = 5;

/** What answers much worse than the best is not what was meant. */
const WORTH = 0.4;

const wordsIn = (words: readonly string[]): string[] =>
  words.map((word) => word.replace(/[*?]/g, ' ')).filter((word) => word.trim());

/** Entries that may be meant by words; a misspelt one is understood from so many letters on. */
function entriesMeantBy(root: string, words: readonly string[], shortest: number): Entry[] {
  const asked = wordsIn(words);
  const { hits, taken, unknown } = asked.length ? find(root, asked) : { hits: [], taken: [], unknown: [] };
  // A short word is near too many others.
  const isGuess = taken.some(({ given }) => given.length < shortest) || unknown.length > 0;
  const least = (hits[0]?.score ?? 0) * WORTH;
  return isGuess ? [] : hits.filter(({ score }) => score >= least).map(({ entry }) => entry);
}

/** Command lines that answer to words, those that begin with `start` alone; of what has exactly this name no others. */
export function linesMeantBy(root: string, words: readonly string[], start = ''): string[] {
  // A word of everyday may be the name of something of another family.
  const named =
    words.length === 1 ? namedSo(root, words[0] as string).filter(({ family }) => family === USUAL) : [];
  const lines = (named.length ? named : entriesMeantBy(root, words, 5)).map(({ example }) => example);
  return lines.filter((line) => line.startsWith(start)).slice(0, MOST);
}

/** Of the names that are known: those that may be meant by words which match none, by what they are, then by how they are written. */
export function candidates(root: string, words: readonly string[], known: readonly string[]): Meant[] {
  const byMeaning = entriesMeantBy(root, words, 4).flatMap(({ kind, name, read, description }) => {
    if (kind === 'command') return [];
    if (known.includes(name)) return [{ name, description }];
    // A group of fields is a part of the register that it is read with.
    const owner = read.split(' ').find((word) => known.includes(word));
    return owner === undefined ? [] : [{ name: owner, description }];
  });
  const byName = words
    .flatMap((word) => nearMatches(word.replace(/[*?]/g, ''), known))
    .map((name) => ({ name, description: '' }));
  const all = new Map<string, Meant>();
  for (const one of [...byMeaning, ...byName]) if (!all.has(one.name)) all.set(one.name, one);
  return [...all.values()].slice(0, MOST);
}

/** A list without a row, for people. */
export async function nothingMatches(
  what: string,
  words: readonly string[],
  near: readonly Meant[],
  style: Style,
): Promise<string> {
  const told = `no ${what} matches ${words.map((word) => `"${safe(word)}"`).join(', ')}\n`;
  if (!near.length) return told;
  const rows = await toTable(
    [
      { key: 'name', title: 'did you mean' },
      { key: 'description', title: '' },
    ],
    [...near].map((one) => ({ ...one })),
    style,
  );
  return `${told}${rows}`;
}

/**
 * An error about a name that is not known, with what may be meant by it: where no known name is written nearly so, those that are what the word says;
 * where there are none, the lines that answer to it.
 */
export function withMeaning(error: FwctlError, root: string): FwctlError {
  const { given, known, next } = error.facts;
  if (error.kind !== 'usage' || given === undefined || !known || !/^[a-z][\w *?-]+$/i.test(given))
    return error;
  // Among numbers and ids no word has a meaning.
  if (known.length && !known.some((name) => /^[a-z]/i.test(name))) return error;
  if (nearMatches(given.replace(/[*?]/g, ''), known).length) return error;
  const meant = candidates(root, [given], known);
  const facts = { ...error.facts, ...(meant.length && { meant }) };
  const lines = meant.length ? [] : linesMeantBy(root, [given]).slice(0, 3);
  if (lines.length) {
    const told = `for ${given}, see: ${lines.map((line) => `fwctl ${line}`).join(', ')}`;
    facts.next = next === undefined ? told : `${next}; ${told}`;
  }
  return new FwctlError(error.kind, error.message, facts);
}
