import type { Book, Flag } from './book.js';
import type { Candidate, Completion, Live } from './candidate.js';
import { type Asked, argumentKind, flagKind } from './kinds.js';
import { flagsOf, type Place, placeIn } from './place.js';

/** What completion may ask. */
export interface Context {
  readonly book: Book;
  /** Values that only a device, or the machine, can tell. */
  readonly live?: Live;
}

/**
 * What may stand at a place of a command line: the one source for the scripts of all shells and for fwctl's own.
 *
 * @param words the line without the program's name; the word at the cursor ends at it, without quotes; empty where none is begun yet
 * @param at which of the words it is
 * @returns candidates that begin as the word does, in the case of the word where there are such, else in any; the likeliest first
 */
export async function complete(
  words: readonly string[],
  at: number,
  { book, live }: Context,
): Promise<Completion> {
  const place = placeIn(words, at, book.table);
  const asked: Asked = { place, book, live };
  const { candidates, outside } = await all(asked);
  const full = candidates.map((one) => ({ ...one, value: `${place.behind}${one.value}` }));
  const fitting = thatBegin(full, `${place.behind}${place.word}`);
  return { candidates: fitting, ...(outside && { outside }) };
}

function thatBegin(candidates: readonly Candidate[], start: string): Candidate[] {
  const same = candidates.filter(({ value }) => value.startsWith(start));
  const folded = start.toLowerCase();
  return same.length ? same : candidates.filter(({ value }) => value.toLowerCase().startsWith(folded));
}

async function all(asked: Asked): Promise<Completion> {
  const { place, book } = asked;
  if (place.flag) return flagKind(asked);
  if (place.word.startsWith('-') && !place.onlyWords) return { candidates: flags(asked) };
  const verbs = place.before.length || place.onlyWords ? [] : commandsBehind(place.id, book);
  const own = await argument(asked);
  const found: Completion = { ...own, candidates: [...verbs, ...own.candidates] };
  // Where no word is due, a flag may be.
  const isNone = !found.candidates.length && !found.outside && !place.word && !place.onlyWords;
  return isNone && place.command && !takesMore(place) ? { candidates: flags(asked) } : found;
}

const takesMore = ({ command, before }: Place): boolean =>
  command !== undefined && (before.length < command.args.length || command.repeats === true);

/** The argument that stands at the cursor, where the command takes one there. */
async function argument(asked: Asked): Promise<Completion> {
  const { command, before, id } = asked.place;
  if (!command || !takesMore(asked.place)) return { candidates: [] };
  const name = command.args[Math.min(before.length, command.args.length - 1)];
  const kind = name === undefined ? undefined : argumentKind(id, name, before.length);
  const found = (await kind?.(asked)) ?? { candidates: [] };
  return { ...found, candidates: found.candidates.filter(({ value }) => !before.includes(value)) };
}

/** Topics and commands by their next word. */
function commandsBehind(id: string, { table }: Book): Candidate[] {
  const front = id ? `${id}:` : '';
  const found = new Map<string, Candidate>();
  const rows: [string, string][] = [
    ...Object.entries(table.topics),
    ...Object.entries(table.commands).map(([name, { summary }]): [string, string] => [name, summary]),
  ];
  for (const [name, description] of rows) {
    const rest = name.slice(front.length);
    if (name.startsWith(front) && rest && !rest.includes(':'))
      found.set(rest, { value: rest, ...(description && { description }) });
  }
  return [...found.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** The flags that may still be given. */
function flags({ place, book }: Asked): Candidate[] {
  const all = place.command ? flagsOf(book.table, place.id) : commonFlags(book);
  const left = all.filter(
    ({ name, multiple, exclusive = [] }) =>
      (multiple || !place.given.has(name)) && !exclusive.some((other) => place.given.has(other)),
  );
  const told = (value: string, { description }: Flag): Candidate => ({
    value,
    ...(description && { description }),
  });
  const long = left.map((flag) => told(`--${flag.name}`, flag));
  const help = { value: '--help', description: 'show help' };
  if (place.word.startsWith('--')) return [...long, help];
  return [...long, help, ...left.flatMap((flag) => (flag.char ? [told(`-${flag.char}`, flag)] : []))];
}

/** The flags that every command has: they may stand in front of it. */
function commonFlags({ table }: Book): Flag[] {
  const lists = Object.values(table.commands).map((entry) => entry.flags);
  return table.flags.filter((_, i) => lists.every((list) => list.includes(i)));
}
