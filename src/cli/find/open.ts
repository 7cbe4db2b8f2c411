import { join } from 'node:path';
import { INDEX, namesIn } from '../entry/names.js';
import { type Entry, entryOf, lineOf } from './entry.js';
import { type Found, search } from './search.js';

let read: { readonly root: string; readonly lines: readonly string[] } | undefined;

/** The index that the build has written for the package with this root, read once; empty while it is being built. */
export function indexLines(root: string): readonly string[] {
  if (!read || read.root !== root) read = { root, lines: linesIn(root) };
  return read.lines;
}

function linesIn(root: string): string[] {
  try {
    const text = namesIn(join(root, 'dist/bundle')).read(INDEX)?.bytes.toString();
    return text?.trimEnd().split('\n').map(lineOf) ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What is meant by words, or a sentence; of one family's names alone where that is given, with the tool's commands. */
export const find = (root: string, words: readonly string[], family?: string): Found =>
  search(indexLines(root), words, family);

const folded = (name: string): string => name.toLowerCase().replaceAll('-', '_');

/** What has exactly this name, in any case. */
export const namedSo = (root: string, word: string): Entry[] =>
  indexLines(root)
    .filter((line) => folded(line).includes(`\t${folded(word)}\t`))
    .map(entryOf)
    .filter(({ name, kind }) => folded(name) === folded(word) && kind !== 'command');
