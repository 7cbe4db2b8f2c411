import { constants, lstatSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Script } from 'node:vm';
import type { Archive } from './archive.js';
import { type CodeCache, readWhole, type Source } from './code.js';

/** Where a file of the bundle stands in a pack, and which file it was: name, size, time of change, first byte, bytes. */
export type Packed = readonly [name: string, size: number, mtimeMs: number, at: number, bytes: number];

/** The script of a file, and the file. */
export interface Compiled {
  readonly source: Source;
  readonly script: Script;
}

/** What a pack is written of. */
export interface Pack {
  readonly file: string;
  readonly kept: ReadonlyMap<string, { readonly packed: Packed; readonly bytecode: Buffer }>;
  readonly compiled: ReadonlyMap<string, Compiled>;
}

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

/** What earlier runs of a command have compiled, in one file: a list in JSON, a newline, and the bytecode of each. */
export class CommandPack implements CodeCache {
  private readonly kept = new Map<string, { packed: Packed; bytecode: Buffer }>();
  private readonly scripts = new Map<string, Compiled>();
  private isComplete = true;

  /** `keep`: writes the pack anew, when a process ends well that had to compile something. */
  constructor(
    private readonly file: string,
    private readonly keep: (pack: Pack) => void,
  ) {
    try {
      if (isOwn(lstatSync(dirname(file)))) this.read();
    } catch {
      this.kept.clear(); // there is none, or it is damaged
    }
  }

  private read(): void {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const { stats, bytes } = readWhole(this.file, flags);
    if (!stats.isFile() || !isOwn(stats)) return;
    for (const packed of JSON.parse(bytes.toString('latin1', 0, bytes.indexOf(10))) as Packed[]) {
      const [name, , , at, length] = packed;
      if (at + length <= bytes.length)
        this.kept.set(name, { packed, bytecode: bytes.subarray(at, at + length) });
    }
  }

  bytecodeOf(name: string, { size, mtimeMs }: Source): Buffer | undefined {
    const known = this.kept.get(name);
    if (known?.packed[1] === size && known.packed[2] === mtimeMs) return known.bytecode;
    this.kept.delete(name);
    return undefined;
  }

  compiled(name: string, source: Source, script: Script): void {
    this.scripts.set(name, { source, script });
    if (this.kept.has(name) && !script.cachedDataRejected) return;
    if (this.isComplete) process.once('exit', (code) => this.end(code));
    this.isComplete = false;
  }

  /** V8 forgets what a process that runs for long has not used for a while. */
  private end(code: number): void {
    if (code || process.uptime() > LONG) return;
    this.keep({ file: this.file, kept: this.kept, compiled: this.scripts });
  }
}

/** Seconds. */
const LONG = 10;
