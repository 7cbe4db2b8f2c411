import { join } from 'node:path';
import { INDEX, namesIn } from './archive.js';
import { type Entry, Row } from './entry.js';
import { type Found, search } from './search.js';
import { WrittenLayouts } from './written-layouts.js';

let read: { readonly root: string; readonly rows: readonly Row[] } | undefined;

/** The index that the build has written for the package with this root, read once; empty while it is being built. */
export function indexRows(root: string): readonly Row[] {
  if (!read || read.root !== root) read = { root, rows: rowsIn(root) };
  return read.rows;
}

function rowsIn(root: string): Row[] {
  try {
    const bundle = join(root, 'dist/bundle');
    const written = new WrittenLayouts(bundle);
    const index = namesIn(bundle).read(INDEX)?.bytes.toString().trimEnd();
    return index?.split('\n').map((text) => new Row(text, written)) ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What is meant by words, or a sentence; of one family's names alone where that is given, with the tool's commands. */
export const find = (root: string, words: readonly string[], family?: string): Found =>
  search(indexRows(root), words, family);

const folded = (name: string): string => name.toLowerCase().replaceAll('-', '_');

/** What has exactly this name, in any case. */
export const namedSo = (root: string, word: string): Entry[] =>
  indexRows(root)
    .filter(({ text }) => folded(text).includes(`\t${folded(word)}\t`))
    .map(({ entry }) => entry)
    .filter(({ name, kind }) => folded(name) === folded(word) && kind !== 'command');
