// What start.ts needs before it can run anything that was compiled before: each process compiles this file anew, and of Node what it calls that a bare one does not, so that
// it is short, and joins paths by hand. Its functions are declared as such, for bin/build/eager.js.
import { closeSync, constants, fstatSync, lstatSync, openSync, readvSync, type Stats } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';

/** What nearly every line begins with: a list of two functions, the loader of all other files (loader.ts) and the program. */
export const CENTRAL = './fwctl.cjs';

/** What tells a file from what it was before. */
export type Source = Pick<Stats, 'size' | 'mtimeMs'>;

/**
 * A file by one read into one buffer, which takes half the time of readFileSync. Here and below bytes are plain ones of JavaScript, and read by readvSync, as each process compiles what
 * makes Node's own, and twice as much for readSync.
 * Throws what node:fs throws.
 */
export function readWhole(file: string, flags: number): { stats: Stats; bytes: Uint8Array } {
  const fd = openSync(file, flags);
  try {
    const stats = fstatSync(fd);
    const bytes = new Uint8Array(stats.size);
    const size = readvSync(fd, [bytes], 0);
    return { stats, bytes: size < stats.size ? bytes.subarray(0, size) : bytes };
  } finally {
    closeSync(fd);
  }
}

/**
 * ASCII text. Buffer's method for this one encoding, which every version of Node has and its documentation leaves out: with toString each process compiles what that knows
 * of all encodings, for a tenth of a millisecond.
 */
export function asciiOf(bytes: Uint8Array, end = bytes.length): string {
  const { latin1Slice } = Buffer.prototype as unknown as {
    latin1Slice(this: Uint8Array, start: number, end: number): string;
  };
  return latin1Slice.call(bytes, 0, end);
}

/** The user's XDG cache home; undefined where there is none. A relative one is ignored (XDG Base Directory Specification). */
export function cacheHome({ XDG_CACHE_HOME: xdg, HOME: home }: NodeJS.ProcessEnv): string | undefined {
  if (xdg && isAbsolute(xdg)) return xdg;
  return home && isAbsolute(home) ? `${home}/.cache` : undefined;
}

/**
 * The folder of this build's packs for this Node, in the user's XDG cache home: bytecode is bound to the exact V8, and to the text that it was made of.
 * Undefined where the user has no home, or wants none (NODE_DISABLE_COMPILE_CACHE, as Node's own).
 */
export function packFolder(build: string, env: NodeJS.ProcessEnv): string | undefined {
  const base = cacheHome(env);
  if (base === undefined || env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  return `${base}/fwctl/code-${build}-${process.version}-${process.arch}`;
}

/** Code points of `-`, `a` and `z`. */
const [HYPHEN, A, Z] = [0x2d, 0x61, 0x7a];

/** Letters, and hyphens behind the first. No regular expression, which each process would compile anew. */
function isWord(word: string | undefined): word is string {
  if (!word) return false;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if ((code < A || code > Z) && (i === 0 || code !== HYPHEN)) return false;
  }
  return true;
}

/**
 * The pack of a line: that of its command, as each runs functions of its own; of lines that begin with no plain word, one for all, and one for help, which runs little of a
 * command. `topics`: each between blanks, their words joined by dots.
 */
export function packName(words: readonly string[], topics: string): string {
  if (words.includes('--help') || words.includes('-h')) return 'help';
  let name = '';
  for (const word of words) {
    if (!isWord(word)) break;
    name = name ? `${name}.${word}` : word;
    if (!topics.includes(` ${name} `)) break;
  }
  return name || 'other';
}

/** Whether only this user can have written it: bytecode is code, and never that of another user. */
export function isOwn({ uid, mode }: Stats): boolean {
  return uid === process.geteuid?.() && (mode & 0o022) === 0;
}

/** Where a pack has the bytecode of a file of the bundle. */
export function bytecodeFile(pack: string, name: string, { size, mtimeMs }: Source): string {
  return `${pack}+${name.slice(2).replaceAll('/', '+')}+${size}+${mtimeMs}`;
}

/** So much of the second copy is looked at at a time: memory for all of it would be touched for that alone. */
const PIECE = 1 << 16;

/** Whether bytes are filled with those from a place of the file on. */
function isRead(fd: number, bytes: Uint8Array, at: number): boolean {
  return readvSync(fd, [bytes], at) === bytes.length;
}

/** Whether the second copy, behind the first, is the same. */
function isTwice(fd: number, first: Uint8Array): boolean {
  const room = new Uint8Array(Math.min(PIECE, first.length));
  for (let at = 0; at < first.length; at += PIECE) {
    const piece = room.subarray(0, first.length - at);
    if (!isRead(fd, piece, first.length + at)) return false;
    if (Buffer.compare(piece, first.subarray(at, at + piece.length)) !== 0) return false;
  }
  return true;
}

/** Undefined for what is damaged, as by a disk, or by a loss of power while it was written, and for what another user can have written. */
function keptIn(fd: number): Uint8Array | undefined {
  const stats = fstatSync(fd);
  if (!isOwn(stats) || (stats.mode & constants.S_IFMT) !== constants.S_IFREG) return undefined;
  const first = new Uint8Array(stats.size >> 1);
  return isRead(fd, first, 0) && isTwice(fd, first) ? first : undefined;
}

/** What earlier runs have compiled; undefined where there is none, it is damaged, or another user can have written it. Throws nothing. */
export function bytecodeIn(pack: string, name: string, source: Source): Uint8Array | undefined {
  try {
    if (!isOwn(lstatSync(dirname(pack)))) return undefined;
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const fd = openSync(bytecodeFile(pack, name, source), flags);
    try {
      return keptIn(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // there is none
  }
}
