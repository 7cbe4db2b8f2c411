import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bytecodeFile, isOwn } from './bytecode.js';
import type { Pack } from './cache.js';

/** In the folder of a build's packs, where that build is. */
const PLACE = '.place';

/** Writes what was compiled to a pack of the bundle, each file as one step; where this user has no folder for it, nothing. Never throws. */
export function keepPack({ file, compiled }: Pack, bundle: string): void {
  const folder = dirname(file);
  try {
    const there = lookAt(folder);
    if (!makeOwnFolder(folder, there)) return;
    if (!there) {
      writeFileSync(join(folder, PLACE), bundle, { mode: 0o600 });
      removeDead(folder, bundle);
    }
    for (const [name, { source, script }] of compiled)
      keep(bytecodeFile(file, name, source), script.createCachedData());
  } catch {
    // a file system that can't be written: the next run compiles, too
  }
}

/** Twice, as V8 looks at the head of bytecode alone, and ends the process where the rest is damaged. */
function keep(file: string, bytecode: Buffer): void {
  const temporary = `${file}.${process.pid}`;
  try {
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      for (let copies = 0; copies < 2; copies++) writeFileSync(fd, bytecode);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    discard(temporary); // a full disk
    throw error;
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

/** Undefined too for what lies where this user may not look. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** What a path leads to: a cache home may lie on another disk, by a link of this user's. Of other links, the link. */
function followed(path: string): Stats | undefined {
  const stats = lookAt(path);
  if (!stats?.isSymbolicLink() || stats.uid !== process.geteuid?.()) return stats;
  return statSync(path, { throwIfNoEntry: false }) ?? stats;
}

/** Makes the folder below one that is this user's alone; false where something on the way is another's, as under `sudo` that keeps HOME. `there`: what has the name already. */
function makeOwnFolder(folder: string, there: Stats | undefined): boolean {
  if (there) return there.isDirectory() && isOwn(there);
  const above = dirname(folder);
  if (above === folder || !makeOwnFolder(above, followed(above))) return false;
  mkdirSync(folder, { mode: 0o700 });
  return true;
}
