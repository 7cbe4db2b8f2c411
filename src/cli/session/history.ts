import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { openRegular, readToEnd } from '../../files/read.js';
import { FileError, reasonOf } from '../../files/reason.js';
import { makeFolder, replaceFile, writeAll } from '../../files/write.js';
import { withoutSecrets } from './secrets.js';

/** Its name in the state folder. */
export const HISTORY_FILE = 'shell-history';

/** Lines that are kept; the file may have twice as many before it is cut. */
const MOST_LINES = 1000;

/** Bytes of a file that can be a history, and of a line in it. */
const MOST_BYTES = 4 << 20;
const LONGEST = 4096;

/** The lines that were typed, in a file of the state folder, the newest last. What is wrong with the file costs the history, and nothing else. */
export class History {
  private readonly path: string;
  /** Oldest first. */
  readonly lines: string[] = [];
  /** Why the file is neither read nor written. */
  readonly problem: string | undefined;

  constructor(private readonly folder: string) {
    this.path = join(folder, HISTORY_FILE);
    this.problem = this.load();
  }

  private load(): string | undefined {
    try {
      const { fd, stats } = openRegular(this.path, constants.O_NOFOLLOW);
      try {
        const uid = process.getuid?.();
        if (uid !== undefined && stats.uid !== uid)
          return this.says(`it belongs to another user (uid ${stats.uid})`);
        if (stats.mode & 0o022) return this.says('others may write to it');
        const text = new TextDecoder('utf-8', { fatal: true }).decode(readToEnd(fd, this.path, MOST_BYTES));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what no line that was typed has
        if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return this.says('it is no list of lines');
        const lines = text.split('\n').filter(Boolean);
        this.lines.push(...lines.slice(-MOST_LINES));
        if (lines.length > 2 * MOST_LINES) replaceFile(this.path, `${this.lines.join('\n')}\n`, 0o600);
        return undefined;
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !(error instanceof FileError))
        return undefined;
      return this.says(error instanceof TypeError ? 'it is no text' : reasonOf(error));
    }
  }

  private says(why: string): string {
    return `${this.path}: ${why}: this session keeps no history`;
  }

  /** Keeps a line, without what is secret in it; none that begins with a blank, is very long, or is the same as the last. */
  add(line: string): void {
    const kept = withoutSecrets(line);
    if (!kept.trim() || /^\s/.test(line) || line.length > LONGEST || kept === this.lines.at(-1)) return;
    this.lines.push(kept);
    if (this.lines.length > MOST_LINES) this.lines.shift();
    if (this.problem === undefined) this.append(kept);
  }

  /** At the end of the file, for sessions beside this one to do the same. */
  private append(line: string): void {
    try {
      makeFolder(this.folder);
      const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
      const fd = openSync(this.path, flags, 0o600);
      try {
        writeAll(fd, `${line}\n`);
      } finally {
        closeSync(fd);
      }
    } catch {
      // A history that can't be written is not worth a word at each line.
    }
  }
}
