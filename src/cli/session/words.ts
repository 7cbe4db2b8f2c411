import { FwctlError } from '../../client/errors.js';

/** A line of a session: the words of a command, and what the user's shell makes of its output. */
export interface TypedLine {
  readonly words: readonly string[];
  /** The file that the command reads as its stdin: `< file`; absent: it has none. */
  readonly input?: string;
  /** `| grep x`, `> file`; empty where the output stays here. */
  readonly tail: string;
}

/** What ends a word, or begins what is the user's shell's. */
const MEANS: Readonly<Record<string, string>> = {
  ';': 'a line has one command: give each its own line, or quote the ;',
  '&': 'a command of a session runs in front: give each its own line, or quote the &',
};

/**
 * Splits a line into words as shells do: blanks, '...', "...", backslashes, a # that begins a word begins a comment; `~/` in front of a word is the
 * home folder. Nothing else is replaced. Throws FwctlError `usage` with the column.
 */
export function splitLine(text: string, home = process.env.HOME): TypedLine {
  const words: string[] = [];
  let input: string | undefined;
  const line = (tail: string) => ({ words, ...(input === undefined ? {} : { input }), tail });
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === '#') break;
    if (/^(\||1?>)/.test(text.slice(at, at + 2))) return line(tailFrom(text, at));
    if (/^[02-9]>/.test(text.slice(at, at + 2)))
      throw wrong(
        text,
        at,
        `${text.slice(at, at + 2)} is not for this place`,
        'what is no output stays in the session',
      );
    const isInput = character === '<';
    const start = isInput ? inputFrom(text, at, input) : at;
    const { word, end } = wordAt(text, start);
    const meant = home && word.startsWith('~/') && text[start] === '~' ? home + word.slice(1) : word;
    if (isInput) input = meant;
    else words.push(meant);
    at = end;
  }
  return line('');
}

const wrong = (text: string, at: number, what: string, next?: string): FwctlError =>
  new FwctlError('usage', `column ${[...text.slice(0, at)].length + 1}: ${what}`, next ? { next } : {});

/** What the user's shell gets: the rest of the line as it stands. */
function tailFrom(text: string, at: number): string {
  const tail = text.slice(at).trim().replace(/^1>/, '>');
  if (/^(\|&?|>>?\|?)$/.test(tail))
    throw wrong(text, at, `nothing stands behind ${tail}`, 'name a program, or a file');
  if (tail.startsWith('||')) throw wrong(text, at, 'a line has one command', 'give each its own line');
  return tail;
}

/** Where the name of the file stands that a command is to read. */
function inputFrom(text: string, at: number, given: string | undefined): number {
  const start = at + 1 + (/^\s*/.exec(text.slice(at + 1)) as RegExpExecArray)[0].length;
  if (given !== undefined) throw wrong(text, at, 'a command has one input', 'name one file behind <');
  if (!/^[^\s<>|(#]/.test(text.slice(start)))
    throw wrong(text, at, 'no file stands behind <', 'COMMAND < FILE');
  return start;
}

function wordAt(text: string, start: number): { word: string; end: number } {
  let word = '';
  let at = start;
  while (at < text.length) {
    const character = text[at] as string;
    if (/[\s|<>]/.test(character)) break;
    const meaning = MEANS[character];
    if (meaning !== undefined) throw wrong(text, at, `${character} is not for this place`, meaning);
    if (character === "'" || character === '"') {
      const end = closing(text, at);
      const inner = text.slice(at + 1, end);
      word += character === "'" ? inner : inner.replace(/\\(["\\])/g, '$1');
      at = end + 1;
    } else if (character === '\\') {
      word += text[at + 1] ?? '';
      at += 2;
    } else {
      word += character;
      at++;
    }
  }
  return { word, end: at };
}

/** Where the quote that stands at `at` is closed. */
function closing(text: string, at: number): number {
  const quote = text[at] as string;
  for (let end = at + 1; end < text.length; end++) {
    if (quote === '"' && text[end] === '\\') end++;
    else if (text[end] === quote) return end;
  }
  throw wrong(text, at, `the quote ${quote} is not closed`, `close it, or write it as \\${quote}`);
}

/** A word as `splitLine` takes it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./[\]^-][\w@%+=:,./[\]^*?~-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export const lineOf = (words: readonly string[]): string => words.map(quoted).join(' ');
