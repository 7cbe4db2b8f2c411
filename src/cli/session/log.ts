import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { recording } from '../../backends/record.js';
import { FwctlError } from '../../client/errors.js';
import { familyClientOn } from '../../families/clients.js';
import { requireRegular } from '../../files/read.js';
import { reasonOf } from '../../files/reason.js';
import { writeAll } from '../../files/write.js';
import { safe, safeLines } from '../../present/safe.js';
import { errorText } from '../errors.js';
import { plainStyle } from '../output.js';
import { type FamilyTape, startTape } from '../tape/open.js';
import type { Outcome, Recorder } from './run.js';
import { withoutSecrets } from './secrets.js';
import { lineOf } from './words.js';

let logs = 0;

/** What a session does, in a file for people, with the calls to devices on a tape beside it. */
export class SessionLog {
  readonly tape: string;
  readonly recorder: Recorder;
  private readonly fd: number;
  private readonly calls: FamilyTape;
  private isOpen = true;

  /** Adds to a file that is there. Throws FwctlError `usage`. */
  constructor(
    readonly file: string,
    backend: string,
  ) {
    this.tape = `${file}.tape`;
    this.calls = startTape(this.tape, { append: true, backend });
    try {
      this.fd = openToAdd(file);
    } catch (error) {
      throw new FwctlError('usage', `the log can't be written: ${file}: ${reasonOf(error)}`, { path: file });
    }
    const load = (device: string) => familyClientOn(backend, this.calls.families.typeOf(device));
    this.recorder = {
      name: ` log ${++logs}`,
      wrap: (way) => recording(way, this.calls.sink, load),
    };
    this.write(`## ${new Date().toISOString()} log of fwctl shell; the calls are in ${this.tape}\n`);
  }

  /** A command, what it came to, when, for how long, and at which scopes. */
  async command(words: readonly string[], began: Date, done: Outcome): Promise<void> {
    const took = Date.now() - began.getTime();
    const scopes = done.scopes?.length ? `, ${done.scopes.join(', ')}` : '';
    this.head(words, began, `${took} ms, exit ${done.code}${scopes}`);
    if (done.answer) this.write(await textOf(done));
    if (done.error) this.write(errorText(done.error, plainStyle));
  }

  /** A line that is the session's own. */
  own(words: readonly string[], began: Date): void {
    this.head(words, began, 'session');
  }

  note(text: string): void {
    this.write(`## ${new Date().toISOString()} note: ${safe(text)}\n`);
  }

  private head(words: readonly string[], began: Date, told: string): void {
    this.write(`\n> ${safe(withoutSecrets(lineOf(words)))}\n## ${began.toISOString()}, ${told}\n`);
  }

  private write(text: string): void {
    if (this.isOpen) writeAll(this.fd, safeLines(text, false));
  }

  close(): void {
    if (!this.isOpen) return;
    this.write(`## ${new Date().toISOString()} end of the log\n`);
    this.isOpen = false;
    closeSync(this.fd);
    this.calls.end();
  }
}

async function textOf({ answer }: Outcome): Promise<string> {
  const text = (await answer?.text(plainStyle)) ?? '';
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** A regular file, which is made where there is none. Throws FileError, or what node:fs throws. */
function openToAdd(file: string): number {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
  const fd = openSync(file, flags);
  try {
    requireRegular(file, fstatSync(fd));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
