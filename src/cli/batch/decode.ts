import { extentOf } from '../../bits/flat.js';
import { flatJson } from '../../bits/flat-json.js';
import type { Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import { type InputLine, LineSplitter } from '../../files/lines.js';
import { inputPieces } from '../../files/named.js';
import { numberForm, toJson } from '../../present/json.js';
import { safeJson } from '../../present/safe.js';
import { flatTemplate } from '../../printed/flat.js';
import { Output } from '../../printed/output.js';
import { Printer } from '../../printed/printer.js';
import { keepNurserySmall } from '../bundle/engine.js';
import { asFwctlError, errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { parseDigits } from '../input/dump.js';
import { decodedJson, decodeForm } from '../offline/decode.js';
import { exactForm, type Form, formFor, formOf, type Library } from '../offline/form.js';
import { writeResult } from '../output.js';
import * as decodeLine from './decode-line-check.js';
import { checkLine, readLine, textOf } from './line.js';
import { UsualLines } from './usual-line.js';

const NEWLINE = 0x0a;

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
  const batch = new Batch(library, meanings);
  for await (const piece of inputPieces('the batch', file)) {
    await batch.take(piece);
    keepNurserySmall();
  }
  await batch.end();
  return batch.code;
}

/** A name is none of the families that are looked at. */
const ELSEWHERE = new Error('another family may have it');

/** A layout under the name that lines have for it. */
interface Kind {
  readonly name: string;
  readonly layout: Layout;
  /** Bytes from its start to the end of its last field. */
  readonly extent: number;
}

interface Named {
  readonly form: Form;
  readonly kind: Kind;
  /** Of answers of a command that was refused: as the last one was. */
  refused?: Kind;
}

const kindOf = (name: string, layout: Layout): Kind => ({
  name,
  layout,
  extent: Math.ceil(extentOf(layout) / 8),
});

class Batch {
  code = 0;
  private readonly lines = new LineSplitter(LONGEST_LINE);
  private readonly usual = new UsualLines();
  private readonly out = new Output(writeResult);
  private readonly printer = new Printer<Kind>(({ name, layout }, length) =>
    flatTemplate(name, layout, length, numberForm()),
  );
  private readonly names = new Map<string, Named>();
  private last: Named | undefined;
  private readonly unknown = new Map<string, unknown>();

  constructor(
    private library: Library,
    private readonly meanings: boolean,
  ) {}

  /** Answers are written at the end of each chunk: a program that sends line by line gets its answer at once. */
  async take(chunk: Buffer): Promise<void> {
    for (let start = 0; start < chunk.length; ) {
      if (this.lines.isAtStart) start = this.usualLines(chunk, start);
      // Then what is left of a line, or one of another form.
      const end = chunk.indexOf(NEWLINE, start) + 1 || chunk.length;
      await this.each(this.lines.take(chunk.subarray(start, end)));
      start = end;
    }
    this.out.flush();
  }

  /** Lines of the usual form; gives where the first of another begins. */
  private usualLines(chunk: Buffer, from: number): number {
    const { usual, lines } = this;
    const answer = () => this.decode(usual.name, usual.bytes);
    for (let start = from; ; ) {
      const next = usual.read(chunk, start);
      if (next < 0 || !this.told(lines.number + 1, answer)) return start;
      lines.number++;
      start = next;
    }
  }

  /** The last line may have no end. */
  async end(): Promise<void> {
    await this.each(this.lines.end());
    this.out.flush();
  }

  private async each(lines: Iterable<InputLine>): Promise<void> {
    for (const line of lines) {
      const answer = () => this.line(line);
      if (this.told(line.number, answer)) continue;
      this.library = (await this.library.more?.()) ?? this.library;
      this.told(line.number, answer);
    }
  }

  /** Answers a line, also where it fails. False where a name may be of a family that is not looked at yet. */
  private told(number: number, answer: () => void): boolean {
    try {
      answer();
    } catch (error) {
      if (error === ELSEWHERE) return false;
      const known = asFwctlError(
        error instanceof RangeError ? new FwctlError('usage', error.message) : error,
      );
      this.code ||= EXIT_CODES[known.kind];
      this.answer(toJson({ schema: 'fwctl.error/1', line: number, error: errorJson(known) }, 0));
    }
    return true;
  }

  private line(line: InputLine): void {
    const text = textOf(line, LONGEST_LINE);
    if (text === undefined) return;
    const { layout, hex } = checkLine<{ layout: string; hex: string }>(readLine(text), decodeLine);
    // The name first: where both are wrong, that is told.
    this.named(layout);
    this.decode(layout, parseDigits('hex', hex.replace(/^0x|\s+/gi, '')));
  }

  private decode(name: string, bytes: Uint8Array): void {
    const named = this.named(name);
    const form = formFor(named.form, bytes);
    if (this.meanings) {
      this.answer(toJson({ layout: name, ...decodedJson(decodeForm(form, bytes, { flat: true }), true) }, 0));
      return;
    }
    let { kind } = named;
    if (form.layout !== kind.layout) {
      if (named.refused?.layout !== form.layout) named.refused = kindOf(name, form.layout);
      kind = named.refused;
    }
    if (!this.printer.print(this.out, kind, bytes, Math.min(bytes.length, kind.extent)))
      this.answer(safeJson(flatJson(name, form.layout, bytes, numberForm() === 'decimal')));
  }

  private named(name: string): Named {
    if (this.last?.kind.name === name) return this.last;
    let named = this.names.get(name);
    if (!named) {
      const form = this.look(name);
      named = { form, kind: kindOf(name, form.layout) };
      this.names.set(name, named);
    }
    this.last = named;
    return named;
  }

  private look(name: string): Form {
    if (this.unknown.has(name)) throw this.unknown.get(name);
    if (this.unknown.size >= MOST_UNKNOWN && !exactForm(name, this.library))
      throw new FwctlError('usage', `there is no ${this.library.families[0].layouts.kinds} "${name}"`);
    try {
      return formOf(name, this.library);
    } catch (error) {
      if (this.library.more) throw ELSEWHERE;
      this.unknown.set(name, error);
      throw error;
    }
  }

  private answer(text: string): void {
    this.out.add(`${text}\n`);
  }
}
