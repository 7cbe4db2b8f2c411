import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Script } from 'node:vm';
import { Archive } from './archive.js';
import type { CodeCache, Source } from './code.js';

/** The script of a file, and the file. */
export interface Compiled {
  readonly source: Source;
  readonly script: Script;
}

/** What a pack is written of. */
export interface Pack {
  readonly file: string;
  readonly kept: Pick<Archive, 'names' | 'read'> | undefined;
  readonly compiled: ReadonlyMap<string, Compiled>;
}

/** The name in a pack of what was made of a file of the bundle. */
export const packedName = (name: string, { size, mtimeMs }: Source): string => `${name} ${size} ${mtimeMs}`;

/**
 * The folder of this build's packs for this Node, in the user's XDG cache home: bytecode is bound to the exact V8, and to the text that it was made of.
 * Undefined where the user has no home, or wants none (NODE_DISABLE_COMPILE_CACHE, as Node's own).
 */
export function packFolder(build: string, env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_CACHE_HOME: xdg, HOME: home, NODE_DISABLE_COMPILE_CACHE: off } = env;
  const base = xdg && isAbsolute(xdg) ? xdg : home && isAbsolute(home) ? join(home, '.cache') : undefined;
  if (base === undefined || off) return undefined;
  return join(base, 'fwctl', `code-${build}-${process.version}-${process.arch}`);
}

const isWord = (word: string | undefined): word is string => /^[a-z][a-z-]*$/.test(word ?? '');

/** The pack of a line: that of its command, as each runs functions of its own; of lines that begin with no plain word, one for all. */
export function packName([first, second, third]: readonly string[], parts: Pick<Archive, 'has'>): string {
  if (!isWord(first)) return 'other';
  const names = isWord(second) ? [`${first}.${second}`] : [];
  if (names[0] && isWord(third)) names.unshift(`${names[0]}.${third}`);
  return names.find((name) => parts.has(`commands/${name}.cjs`)) ?? first;
}

/** Whether only this user can have written it: bytecode is code, and never that of another user. */
export const isOwn = ({ uid, mode }: Stats): boolean => uid === process.geteuid?.() && (mode & 0o022) === 0;

/** Opens what only this user can have written. Throws where it is another's, or not there. */
function openOwn(file: string): number {
  if (!isOwn(lstatSync(dirname(file)))) throw new Error(`the folder of ${file} is another user's`);
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stats = fstatSync(fd);
  if (stats.isFile() && isOwn(stats)) return fd;
  closeSync(fd);
  throw new Error(`${file} is another user's`);
}

/** What earlier runs of a command have compiled: an archive of the bytecode of each file, by `packedName`. */
export class CommandPack implements CodeCache {
  private readonly kept: Archive;
  private readonly scripts = new Map<string, Compiled>();
  private isThere = true;
  private isComplete = true;

  /** `keep`: writes the pack anew, when a process ends well that had to compile something. */
  constructor(
    private readonly file: string,
    private readonly keep: (pack: Pack) => void,
  ) {
    this.kept = new Archive(() => openOwn(file));
  }

  bytecodeOf(name: string, source: Source): Buffer | undefined {
    try {
      return this.isThere ? this.kept.read(packedName(name, source))?.bytes : undefined;
    } catch {
      this.isThere = false; // there is none, or it is damaged
      return undefined;
    }
  }

  compiled(name: string, source: Source, script: Script): void {
    this.scripts.set(name, { source, script });
    if (script.cachedDataRejected === false) return;
    if (this.isComplete) process.once('exit', (code) => this.end(code));
    this.isComplete = false;
  }

  /** V8 forgets what a process that runs for long has not used for a while. */
  private end(code: number): void {
    if (code || process.uptime() > LONG) return;
    this.keep({ file: this.file, kept: this.isThere ? this.kept : undefined, compiled: this.scripts });
  }
}

/** Seconds. */
const LONG = 10;
