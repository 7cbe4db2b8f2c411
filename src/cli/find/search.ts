import { namePattern } from '../../client/names.js';
import { nearMatches, slipsIn } from '../../client/near.js';
import { USUAL } from '../family.js';
import type { Entry, Row } from './entry.js';
import { type Question, questionOf, type Term, termOf } from './words.js';

/** An entry that was found. */
export interface Hit {
  readonly entry: Entry;
  /** The higher, the likelier; comparable within one answer alone. */
  readonly score: number;
  /** Fields, or values of fields, in which words stand that stand nowhere else of it. */
  readonly matched: readonly string[];
  /** How many others are much the same, and are left out. */
  readonly alike: number;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Words that nothing has, and the words that they were taken for. */
  readonly taken: readonly { readonly given: string; readonly as: string }[];
  /** Words that nothing has, nor anything near them. */
  readonly unknown: readonly string[];
}

/** How much a word counts in each column. */
const WEIGHTS = { name: 7, words: 9, description: 6.5, fields: 2.5, values: 2 } as const;
type Column = keyof typeof WEIGHTS;
const COLUMNS = Object.keys(WEIGHTS) as Column[];

/** How likely a kind is meant: newcomers ask for commands, then for what a command shows. */
const KINDS: readonly (readonly [kind: RegExp, weight: number])[] = [
  [/^command$/, 1.6],
  [/^register$/, 1.2],
  [/^(group|object|feature)/, 1],
  [/^(setting|capability)/, 0.9],
  [/^(command of the firmware|diagnostic)/, 0.7],
  [/^structure/, 0.4],
  [/./, 0.6],
];

/** Looks for what is meant by words, or a sentence. `index`: all that there is. */
export function search(index: readonly Row[], given: readonly string[], family?: string): Found {
  const question = questionOf(given);
  const rows =
    family === undefined
      ? index
      : index.filter(({ entry }) => entry.family === '' || entry.family === family);
  const vocabulary = lazy(() => vocabularyOf(rows.map(({ entry }) => entry)));
  const taken: { given: string; as: string }[] = [];
  const unknown: string[] = [];
  const terms = question.terms.flatMap((term) => {
    if (rows.some((row) => mayHave(row, term))) return [term];
    const near = nearest(term.given, vocabulary);
    if (near === undefined) unknown.push(term.given);
    else taken.push({ given: term.given, as: near });
    return near === undefined ? [] : [termOf(near)];
  });
  const named = given.join(' ').toLowerCase().replaceAll('-', '_');
  // Signs and letters of other scripts are no words that anything here has.
  if (!terms.length && (question.terms.length || !question.patterns.length))
    return { hits: [], taken, unknown };
  const hits = ranked({ ...question, terms }, rows, named);
  return { hits, taken, unknown };
}

const lazy = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** The word that a misspelt one may mean: of about its length, as a part of it is none. Among so many words some are always near. */
function nearest(given: string, vocabulary: () => readonly string[]): string | undefined {
  const slips = slipsIn(given);
  const alike = vocabulary().filter((word) => Math.abs(word.length - given.length) <= slips);
  return nearMatches(given, alike, 1, slips)[0];
}

const mayHave = (row: Row, { words }: Term): boolean => {
  for (const word of words.keys()) if (row.holds(word)) return true;
  return false;
};

/** The entries that have the most of what is asked for, the likeliest first. */
function ranked({ terms, patterns, kinds }: Question, rows: readonly Row[], named: string): Hit[] {
  const tests = patterns.map(namePattern);
  const candidates = rows
    .filter((row) => tests.every((test) => test(row.entry.name)))
    .map((row) => ({
      row,
      marks: terms.map((term) => (mayHave(row, term) ? markOf(row.entry, term) : NONE)),
    }));
  // A word that few have says more than one that stands everywhere.
  const rarity = terms.map((_, i) => {
    const count = candidates.filter(({ marks }) => (marks[i] as Mark).score > 0).length;
    return count ? Math.log(1 + rows.length / count) : 0;
  });
  const isBare = terms.every(({ counts }) => counts < 1);
  /** Whether it tells anything that something has a word. */
  const isTold = ({ counts }: Term): boolean => isBare || counts === 1;
  const scored = candidates.flatMap(({ row, marks }) => {
    const has = marks.reduce(
      (sum, { score, matched }, i) =>
        sum + (score && isTold(terms[i] as Term) ? (matched === undefined ? 1 : INSIDE) : 0),
      0,
    );
    if (terms.length && !marks.some(({ score }) => score > 0)) return [];
    const { entry } = row;
    const isNamed = entry.name.toLowerCase().replaceAll('-', '_') === named;
    const sum = marks.reduce(
      (all, { score }, i) => all + score * (rarity[i] as number) * (terms[i] as Term).counts,
      0,
    );
    const kind = kindWeight(entry.kind) * (kinds.some((one) => one.test(entry.kind)) ? 2 : 1);
    const score = (sum || 1) * kind * useOf(entry) + (isNamed ? nameBonus(entry) : 0);
    const matched = [...new Set(marks.flatMap((mark) => mark.matched ?? []))];
    return [{ hit: { entry, score, matched, alike: 0 }, has }];
  });
  const most = scored.reduce((best, { has }) => Math.max(best, has), 0);
  // What lacks one of the words comes far behind what has all, and what lacks more is left out.
  const found = scored
    .filter(({ has }) => has >= most - 1)
    .map(({ hit, has }) => ({ ...hit, score: hit.score * (most ? Math.min(1, has / most) ** 3 : 1) }));
  return withoutAlike(found.sort((a, b) => b.score - a.score || a.entry.name.length - b.entry.name.length));
}

/** What is at hand here comes before what other devices have, and what is about emulated devices alone. */
function useOf({ kind, name, example, read, family }: Entry): number {
  if (kind === 'command') return name.startsWith('emulator ') ? 0.6 : example.endsWith(' --help') ? 0.8 : 1;
  return example.startsWith(read) ? 1 : family === USUAL ? 0.85 : 0.8;
}

/** Who writes a name means what has it; words of everyday are names of other families' too. */
const nameBonus = ({ family }: Entry): number => (family && family !== USUAL ? 15 : 1000);

/** Hits that differ from a likelier one in numbers alone, or are read by the same line, are told with that. */
function withoutAlike(hits: readonly Hit[]): Hit[] {
  const kept = new Map<string, { -readonly [Key in keyof Hit]: Hit[Key] }>();
  for (const hit of hits) {
    const { kind, name, example } = hit.entry;
    const isOneOfMany = kind === 'setting' && /\d/.test(name);
    const key = isOneOfMany ? name.replace(/\d+/g, '#') : example;
    const known = kept.get(key);
    if (known) known.alike++;
    else kept.set(key, { ...hit, alike: 0 });
  }
  return [...kept.values()];
}

/** What a word counts that is found in the fields of something alone, where it counts 1 in what that is. */
const INSIDE = 0.6;

const kindWeight = (kind: string): number => KINDS.find(([test]) => test.test(kind))?.[1] ?? 1;

interface Mark {
  readonly score: number;
  /** The field or value that has it, where nothing else of the entry has. */
  readonly matched?: string;
}

const NONE: Mark = { score: 0 };

/** How well an entry answers to a word: by the best place in which that, or what stands for it, is found. */
function markOf(entry: Entry, { words }: Term): Mark {
  let best = NONE;
  for (const [word, weight] of words) {
    const test = new RegExp(`(?<![a-z\\d-])${word}([\\w-]*)`, 'i');
    for (const column of COLUMNS) {
      const score = weight * WEIGHTS[column] * fitOf(entry[column], word, test, column);
      if (score <= best.score) continue;
      const isInside = column === 'fields' || column === 'values';
      const matched = isInside
        ? entry[column].split(' ').find((one) => test.test(one.replaceAll('_', ' ')))
        : undefined;
      best = { score, ...(matched !== undefined && { matched }) };
    }
  }
  return best;
}

/** 1 where the text has the word, less for one that begins so, or holds it. */
function fitOf(text: string, word: string, test: RegExp, column: Column): number {
  const apart = column === 'name' ? text.replace(/[_.-]/g, ' ') : text.replaceAll('_', ' ');
  const found = test.exec(apart);
  if (!found) return column === 'name' && word.length > 2 && text.toLowerCase().includes(word) ? 0.4 : 0;
  const rest = found[1] as string;
  // What is said first is what it is about.
  const place = column === 'description' || column === 'words' ? 1 - 0.25 * Math.min(1, found.index / 80) : 1;
  if (/^(s|es)?$/.test(rest)) return place;
  return word.length > 2 ? place * (rest.length <= 4 ? 0.7 : 0.5) : 0;
}

/** All words that stand in names, descriptions and further words. */
function vocabularyOf(entries: readonly Entry[]): string[] {
  const words = new Set<string>();
  for (const { name, description, words: further } of entries)
    for (const word of `${name} ${description} ${further}`.toLowerCase().match(/[a-z\d]{3,}/g) ?? [])
      words.add(word);
  return [...words];
}
