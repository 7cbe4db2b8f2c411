import { synonymOf } from '../entry/synonyms.js';
import type { CommandEntry, CommandTable, Flag } from './book.js';

/** Where in a line the cursor stands. */
export interface Place {
  /** Topic or command in front of it, words joined by colons; empty at the start. */
  readonly id: string;
  readonly command: CommandEntry | undefined;
  /** Arguments in front of it. */
  readonly before: readonly string[];
  /** Flags that stand in the line already. */
  readonly given: ReadonlySet<string>;
  /** The flag whose value stands at the cursor. */
  readonly flag?: Flag;
  /** The part of the word that stands in front of what is completed: `--scope=`. */
  readonly behind: string;
  /** The word as far as it is written, without `behind`. */
  readonly word: string;
  /** `--` stands in front: no flags any more. */
  readonly onlyWords: boolean;
}

/** Commands behind whose own flags another command of fwctl, or a program, begins. */
const WRAPPERS: Readonly<Record<string, 'command' | 'program'>> = {
  record: 'command',
  watch: 'command',
  exec: 'program',
};

/** Reads a line, without the program's name, up to the word at `at`. */
export function placeIn(words: readonly string[], at: number, table: CommandTable): Place {
  let id = '';
  let before: string[] = [];
  const given = new Set<string>();
  let onlyWords = false;
  let flag: Flag | undefined;
  for (let i = 0; i < at; i++) {
    const word = words[i] as string;
    flag = undefined;
    if (!onlyWords && word === '--') onlyWords = true;
    else if (!onlyWords && /^-./.test(word)) {
      const found = flagOf(word, flagsOf(table, id));
      if (!found) continue;
      given.add(found.name);
      if (found.value === undefined || hasValue(word)) continue;
      if (i + 1 === at) flag = found;
      else i++;
    } else {
      const child = before.length || onlyWords ? undefined : childOf(id, word, table);
      if (child !== undefined) id = child;
      else if (id === 'watch' && /^\d/.test(word))
        continue; // the time between its readings
      else if (WRAPPERS[id] === 'command') return placeIn(words.slice(i), at - i, table);
      else before = [...before, word];
      if (WRAPPERS[id] === 'program' && before.length) onlyWords = true;
    }
    if (onlyWords && WRAPPERS[id] === 'command') return placeIn(words.slice(i + 1), at - i - 1, table);
  }
  const word = words[at] ?? '';
  const own = table.commands[id];
  const common = { id, command: own, before, given, onlyWords };
  if (flag) return { ...common, flag, behind: '', word };
  const split = onlyWords ? -1 : word.indexOf('=');
  const assigned = word.startsWith('--') && split > 0 && flagOf(word, flagsOf(table, id));
  if (assigned)
    return { ...common, flag: assigned, behind: word.slice(0, split + 1), word: word.slice(split + 1) };
  if (!before.length && !onlyWords && WRAPPERS[id] === 'command' && !word.startsWith('-'))
    return placeIn([word], 0, table);
  return { ...common, behind: '', word };
}

/** Flags that may stand there: those of the command, or of any where none is named yet. */
export const flagsOf = ({ commands, flags }: CommandTable, id: string): readonly Flag[] =>
  commands[id]?.flags.map((i) => flags[i] as Flag) ?? flags;

/** `-d`, `-dfwctl0`, `--device`, `--device=fwctl0`. */
const flagOf = (word: string, flags: readonly Flag[]): Flag | undefined =>
  word.startsWith('--')
    ? flags.find(({ name }) => name === word.slice(2).replace(/=.*/s, ''))
    : flags.find(({ char }) => char === word[1]);

const hasValue = (word: string): boolean => (word.startsWith('--') ? word.includes('=') : word.length > 2);

/** Topic or command that a word behind `id` means, by its name or a synonym. */
function childOf(id: string, word: string, table: CommandTable): string | undefined {
  const behind = (name: string) => (id ? `${id}:${name}` : name);
  const folded = word.toLowerCase().replaceAll('_', '-');
  const has = (one: string) => Object.hasOwn(table.commands, one) || Object.hasOwn(table.topics, one);
  const known = [word, folded].find((name) => has(behind(name)));
  if (known !== undefined || Object.hasOwn(table.commands, id)) return known && behind(known);
  const meant = synonymOf(folded, id, has);
  return meant && behind(meant);
}
