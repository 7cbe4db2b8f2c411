import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isOwn, type Pack, type Packed } from './cache.js';

/** V8 copies bytecode that does not begin at a word. */
const WORD = 8;

const roundedUp = (bytes: number): number => Math.ceil(bytes / WORD) * WORD;

/** Room for the places of files in the list, which are not known before its length is. */
const DIGITS = 10;

/** In the folder of a build's packs, where that build is. */
const PLACE = '.place';

/** Writes a pack of the bundle in a folder, as one step; where this user has no folder for it, nothing. Never throws. */
export function keepPack({ file, kept, compiled }: Pack, bundle: string): void {
  const temporary = `${file}.${process.pid}`;
  const folder = dirname(file);
  try {
    const isNew = lookAt(folder) === undefined;
    if (!makeOwnFolder(folder)) return;
    if (isNew) {
      writeFileSync(join(folder, PLACE), bundle, { mode: 0o600 });
      removeDead(folder, bundle);
    }
    const entries = Array.from(compiled, ([name, { source, script }]) => ({
      of: [name, source.size, source.mtimeMs] as const,
      bytecode: script.createCachedData() as Buffer,
    }));
    for (const [name, { packed, bytecode }] of kept)
      if (!compiled.has(name)) entries.push({ of: [name, packed[1], packed[2]] as const, bytecode });
    writeFileSync(temporary, packOf(entries), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    discard(temporary); // a full disk, a file system that can't be written: the next run compiles, too
  }
}

function discard(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // it was never there
  }
}

const FORM = /^code-([0-9a-f]{16})-v\d+\.\d+\.\d+-\w+$/;

/** Removes this user's packs of builds that are no more: another is in their place, or nothing. */
function removeDead(own: string, bundle: string): void {
  const [, build] = FORM.exec(basename(own)) ?? [];
  if (build === undefined) return;
  for (const name of readdirSync(dirname(own))) {
    const [, other] = FORM.exec(name) ?? [];
    const folder = join(dirname(own), name);
    const stats = other && other !== build ? lookAt(folder) : undefined;
    if (!stats?.isDirectory() || !isOwn(stats)) continue;
    const place = placeOf(folder);
    if (place === bundle || place === undefined || !existsSync(place))
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Undefined for packs of a time when none was kept. */
function placeOf(folder: string): string | undefined {
  const file = join(folder, PLACE);
  return lookAt(file)?.isFile() ? readFileSync(file, 'utf8') : undefined;
}

function packOf(entries: readonly { of: readonly [string, number, number]; bytecode: Buffer }[]) {
  const list = (first: number): Packed[] => {
    let at = first;
    return entries.map(({ of, bytecode }) => {
      const packed: Packed = [...of, at, bytecode.length];
      at += roundedUp(bytecode.length);
      return packed;
    });
  };
  const room = roundedUp(JSON.stringify(list(0)).length + entries.length * DIGITS + 1);
  const rows = list(room);
  const pack = Buffer.alloc(
    room + entries.reduce((sum, { bytecode }) => sum + roundedUp(bytecode.length), 0),
  );
  pack.write(`${JSON.stringify(rows)}\n`, 'latin1');
  for (const [i, { bytecode }] of entries.entries()) pack.set(bytecode, rows[i]?.[3] as number);
  return pack;
}

/** Undefined too for what lies where this user may not look. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Makes the folder below one that is this user's alone; false where something on the way is another's, as under `sudo` that keeps HOME. */
function makeOwnFolder(folder: string): boolean {
  const there = lookAt(folder);
  if (there) return there.isDirectory() && isOwn(there);
  if (dirname(folder) === folder || !makeOwnFolder(dirname(folder))) return false;
  mkdirSync(folder, { mode: 0o700 });
  return true;
}
