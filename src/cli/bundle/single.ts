// The first file of the single-file form, in the executable itself: unpacks the package, when this user runs it first, and runs it as it is installed elsewhere.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getRawAsset } from 'node:sea';
import { cacheHome, isOwn } from './bytecode.js';

/** A digest of the files of the package; the build knows it. */
declare const DIGEST: string;

/** Names and sizes of the files, in the order in which their bytes stand in the asset. */
declare const FILES: readonly (readonly [name: string, size: number])[];

const NAME = `single-${DIGEST}`;

/** Step by step: Node's own way to make all of them never ends below /proc. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function unpackTo(folder: string): void {
  const bytes = new Uint8Array(getRawAsset('package') as ArrayBuffer);
  let first = 0;
  for (const [name, size] of FILES) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes.subarray(first, first + size));
    first += size;
  }
}

/** In an unpacked package, the path of the program that it is of. */
const PROGRAM = '.program';

/** Of an unpacked package, or of what a process that was killed has begun. */
const FORM = /^single-[0-9a-f]{16}(-\w{6})?$/;

/** Milliseconds after which that goes of which nothing tells whose it is. */
const LONG = 30 * 24 * 3600 * 1000;

/** Removes this user's packages of programs that are no more: this one is in their place, or nothing. Throws what node:fs throws. */
function removeDead(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (name === NAME || !FORM.test(name)) continue;
    const folder = join(cache, name);
    const stats = lstatSync(folder);
    if (stats.isDirectory() && isOwn(stats) && isDead(folder, stats))
      rmSync(folder, { recursive: true, force: true });
  }
}

function isDead(folder: string, { mtimeMs }: Stats): boolean {
  const file = join(folder, PROGRAM);
  if (!existsSync(file)) return Date.now() - mtimeMs > LONG;
  const program = readFileSync(file, 'utf8');
  return program === process.execPath || !existsSync(program);
}

/** The package of this user, unpacked there now if it is not yet: it is complete once it has its name. Undefined: others could have written it, or it can't be written. */
function kept(): string | undefined {
  const home = cacheHome(process.env);
  if (home === undefined) return undefined;
  const cache = join(home, 'fwctl');
  const folder = join(cache, NAME);
  try {
    return isOwn(lstatSync(folder)) && isOwn(lstatSync(cache)) ? folder : undefined;
  } catch {
    // This user has not run it before.
  }
  try {
    for (const path of [dirname(cache), cache]) makeFolder(path);
    if (!isOwn(lstatSync(cache))) return undefined;
    const made = mkdtempSync(`${folder}-`);
    try {
      unpackTo(made);
      writeFileSync(join(made, PROGRAM), process.execPath);
      renameSync(made, folder);
      removeDead(cache);
    } catch {
      rmSync(made, { recursive: true, force: true }); // another process was first, or there is no room
    }
    return isOwn(lstatSync(folder)) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** One for this process alone, which has no use for bytecode then. */
function passing(): string {
  process.env.NODE_DISABLE_COMPILE_CACHE = '1';
  const folder = join(mkdtempSync(join(tmpdir(), 'fwctl-')), NAME);
  process.once('exit', () => rmSync(dirname(folder), { recursive: true, force: true }));
  unpackTo(folder);
  return folder;
}

/** Scripts of the package that this program starts as it would start Node with them: of its own folder, wherever the one who asks has it. */
const OWN_SCRIPT = new RegExp(`/${NAME}/(dist/bundle/launch\\.cjs)$`);

/** What the package has as its program. */
const START = 'dist/bundle/start.cjs';

const folder = kept() ?? passing();
const require = createRequire(join(folder, START));
const [node = '', , ...words] = process.argv;
// It starts itself by the path of Node and that of the script, which are the same here.
if (words[0] === node) words.shift();
const [, script = START] = OWN_SCRIPT.exec(words[0] ?? '') ?? [];
process.argv = script === START ? [node, node, ...words] : [node, join(folder, script), ...words.slice(1)];
require(join(folder, script));
