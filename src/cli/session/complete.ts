import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Book } from '../completion/book.js';
import type { Candidate, Completion } from '../completion/candidate.js';
import { complete } from '../completion/complete.js';
import { liveValues } from './live.js';
import type { Shell } from './shell.js';
import { quoted, splitLine } from './words.js';

/** Words that are shown of very many. */
const MOST = 200;

/** Completes a line at its end: what readline calls a completer. */
export async function completer(shell: Shell): Promise<(line: string) => Promise<[string[], string]>> {
  const book = new Book(join(shell.lines.root, 'dist/bundle'));
  const live = liveValues(shell);
  return async (line) => {
    const [, file] = READ.exec(line) ?? [];
    const { words, part } = file === undefined ? placeOf(line) : { words: [], part: file };
    const found =
      file === undefined ? await candidatesFor(shell, words, { book, live }) : filesBehind(file, '');
    return [found.slice(0, MOST).map(({ value, goesOn }) => quoted(value) + (goesOn ? '' : ' ')), part];
  };
}

/** The file behind `<`. */
const READ = /(?:^|\s)<\s*([^\s'"|>]*)$/;

/** The words of a line, and the one at its end as it was typed; an open quote is closed. */
function placeOf(line: string): { words: string[]; part: string } {
  const [, part = ''] = /(?:^|\s)((?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])*)$/.exec(line) ?? [];
  for (const end of ['', "'", '"'])
    try {
      const { words, input, tail } = splitLine(line + end);
      if (tail || input !== undefined) return { words: [], part: '' };
      return { words: part ? [...words] : [...words, ''], part };
    } catch {
      // Another end may do.
    }
  return { words: [], part: '' };
}

async function candidatesFor(
  shell: Shell,
  words: readonly string[],
  context: Parameters<typeof complete>[2],
): Promise<readonly Candidate[]> {
  if (!words.length) return [];
  const [first = '', ...rest] = words;
  const own = Object.entries(shell.own).map(
    ([value, { summary }]): Candidate => ({ value, description: summary }),
  );
  if (!rest.length) {
    const { candidates } = await complete(words, 0, context);
    return [...own.filter(({ value }) => value.startsWith(first)), ...candidates];
  }
  const isOwn = Object.hasOwn(shell.own, first) && first !== 'diff';
  if (!isOwn) return filesAdded(await complete(words, words.length - 1, context), words.at(-1) ?? '');
  return ownCandidates(first, rest, context);
}

/** What stands behind a word of the session: devices, files, the words of a command. */
async function ownCandidates(
  first: string,
  rest: readonly string[],
  context: Parameters<typeof complete>[2],
): Promise<readonly Candidate[]> {
  const word = rest.at(-1) ?? '';
  switch (first) {
    case 'use':
      return (await complete(['info', '-d', word], 2, context)).candidates;
    case 'source':
    case 'log':
      return filesBehind(word, '');
    case 'help':
    case 'last':
      return filesAdded(await complete(rest, rest.length - 1, context), word);
    default:
      return [];
  }
}

const filesAdded = ({ candidates, outside }: Completion, word: string): readonly Candidate[] =>
  outside && outside.of !== 'programs'
    ? [...candidates, ...filesBehind(word.slice(outside.behind.length), outside.behind)]
    : candidates;

/** Files and folders whose names begin so. */
function filesBehind(path: string, front: string): Candidate[] {
  const at = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, at);
  const start = path.slice(at);
  try {
    return readdirSync(folder || '.', { withFileTypes: true })
      .filter(({ name }) => name.startsWith(start) && (start || !name.startsWith('.')))
      .map((entry) => ({
        value: `${front}${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`,
        ...(entry.isDirectory() && { goesOn: true as const }),
      }));
  } catch {
    return [];
  }
}
