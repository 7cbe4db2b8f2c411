import type { Script } from 'node:vm';
import { bytecodeIn, type Source } from './bytecode.js';
import type { CodeCache } from './code.js';

/** The script of a file, and the file. */
export interface Compiled {
  readonly source: Source;
  readonly script: Script;
}

/**
 * The scripts of a run, by file of the bundle: of all, where one had no bytecode. Such a run went another way than those before it, and what it ran of other files, too, is kept
 * beside what these had.
 */
export interface Pack {
  readonly file: string;
  readonly compiled: ReadonlyMap<string, Compiled>;
}

/** What runs of a command have compiled: a file for each of the bundle, beginning with the name of the pack. */
export class CommandPack implements CodeCache {
  private readonly scripts = new Map<string, Compiled>();
  private isKept = true;

  /** `keep`: writes to the pack, when a process ends well that had to compile something. */
  constructor(
    private readonly file: string,
    private readonly keep: (pack: Pack) => void,
  ) {}

  bytecodeOf(name: string, source: Source): Uint8Array | undefined {
    return bytecodeIn(this.file, name, source);
  }

  compiled(name: string, source: Source, script: Script): void {
    this.scripts.set(name, { source, script });
    if (!this.isKept || script.cachedDataRejected === false) return;
    this.isKept = false;
    process.once('exit', (code) => this.end(code));
  }

  /** V8 forgets what a process that runs for long has not used for a while. */
  private end(code: number): void {
    if (!code && process.uptime() < LONG) this.keep({ file: this.file, compiled: this.scripts });
  }
}

/** Seconds. */
const LONG = 10;
