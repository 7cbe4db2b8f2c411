import { setFlagsFromString } from 'node:v8';
import { flatJson } from '../../bits/flat-json.js';
import { FwctlError } from '../../client/errors.js';
import { type InputLine, LineSplitter } from '../../files/lines.js';
import { inputPieces } from '../../files/named.js';
import { numberForm, toJson } from '../../present/json.js';
import { asFwctlError, errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { parseDigits } from '../input/dump.js';
import { decodedJson, decodeForm } from '../offline/decode.js';
import { exactForm, type Form, formFor, formOf, type Library } from '../offline/form.js';
import { writeResult } from '../output.js';
import * as decodeLine from './decode-line-check.js';
import { checkLine, readLine, textOf } from './line.js';

/** Characters of answers that are kept until they are written. */
const FULL = 1 << 16;

/** Unknown names whose near matches are looked for: that takes milliseconds a name. */
const MOST_UNKNOWN = 1000;

/** The longest line that is kept: a structure of 16 MiB in hex, and its name. */
const LONGEST_LINE = 1 << 26;

/**
 * Decodes the lines of a file (`-` for stdin), `{"layout","hex"}`, and writes a line for each, in order: `{"layout","fields"}` with every
 * number by its dotted path, or an error with the number of its line. Gives the exit code: that of the first line that failed. Throws
 * FwctlError `usage` where the file can't be read.
 */
export async function decodeBatch(file: string, library: Library, meanings: boolean): Promise<number> {
  // All that a line makes is garbage at its end: a larger nursery would only hold more of it.
  setFlagsFromString('--semi-space-growth-factor=1');
  const batch = new Batch(library, meanings);
  for await (const piece of inputPieces('the batch', file)) await batch.take(piece);
  await batch.end();
  return batch.code;
}

/** A name is none of the families that are looked at. */
const ELSEWHERE = new Error('another family may have it');

class Batch {
  code = 0;
  private readonly lines = new LineSplitter(LONGEST_LINE);
  private answers = '';
  /** Where answers are put to be written: one place for all of them. */
  private readonly room = Buffer.allocUnsafeSlow(2 * FULL);
  private readonly forms = new Map<string, Form>();
  private readonly unknown = new Map<string, unknown>();

  private readonly decimal = numberForm() === 'decimal';

  constructor(
    private library: Library,
    private readonly meanings: boolean,
  ) {}

  /** Answers are written at the end of each chunk: a program that sends line by line gets its answer at once. */
  async take(chunk: Buffer): Promise<void> {
    await this.all(this.lines.take(chunk));
  }

  /** The last line may have no end. */
  async end(): Promise<void> {
    await this.all(this.lines.end());
  }

  private async all(lines: Iterable<InputLine>): Promise<void> {
    for (const line of lines) {
      if (this.line(line)) continue;
      this.library = (await this.library.more?.()) ?? this.library;
      this.line(line);
    }
    this.flush();
  }

  /** False where a name may be of a family that is not looked at yet. */
  private line(line: InputLine): boolean {
    try {
      const text = textOf(line, LONGEST_LINE);
      if (text !== undefined) this.answer(this.decode(text));
    } catch (error) {
      if (error === ELSEWHERE) return false;
      const known = asFwctlError(
        error instanceof RangeError ? new FwctlError('usage', error.message) : error,
      );
      this.code ||= EXIT_CODES[known.kind];
      this.answer(toJson({ schema: 'fwctl.error/1', line: line.number, error: errorJson(known) }, 0));
    }
    return true;
  }

  private decode(text: string): string {
    const { layout, hex } = checkLine<{ layout: string; hex: string }>(readLine(text), decodeLine);
    const named = this.forms.get(layout) ?? this.look(layout);
    const bytes = parseDigits('hex', hex.replace(/^0x|\s+/gi, ''));
    const form = formFor(named, bytes);
    if (!this.meanings) return flatJson(layout, form.layout, bytes, this.decimal);
    return toJson({ layout, ...decodedJson(decodeForm(form, bytes, { flat: true }), true) }, 0);
  }

  private look(name: string): Form {
    if (this.unknown.has(name)) throw this.unknown.get(name);
    if (this.unknown.size >= MOST_UNKNOWN && !exactForm(name, this.library))
      throw new FwctlError('usage', `there is no ${this.library.families[0].layouts.kinds} "${name}"`);
    try {
      const form = formOf(name, this.library);
      this.forms.set(name, form);
      return form;
    } catch (error) {
      if (this.library.more) throw ELSEWHERE;
      this.unknown.set(name, error);
      throw error;
    }
  }

  private answer(text: string): void {
    this.answers += `${text}\n`;
    if (this.answers.length > FULL) this.flush();
  }

  private flush(): void {
    const fits = Buffer.byteLength(this.answers) <= this.room.length;
    writeResult(fits ? this.room.subarray(0, this.room.write(this.answers)) : this.answers);
    this.answers = '';
  }
}
