import type { Layout } from '../../bits/layout.js';
import type { Gathering } from '../../client/backend.js';
import type { Answered } from '../../client/family.js';
import { numberForm, toJson } from '../../present/json.js';
import { jsonTemplate } from '../../printed/json.js';
import { FULL, Output } from '../../printed/output.js';
import { Printer } from '../../printed/printer.js';
import { fieldsJson } from '../fields.js';
import { writeResult } from '../output.js';
import { answeredOf, answerHead } from '../rpc/answer.js';
import type { Message } from '../rpc/message.js';

/** Milliseconds for which answers may be kept, to be written together. */
const KEPT = 10;

const END = '}\n';

/** A line of the batch: what its answer is told with. */
export interface Answering {
  readonly number: number;
  /** The id that the line has. */
  id: { id?: unknown };
}

/** An answer, and the line by which it was told: the same bytes are told by the same line. */
export interface Told {
  readonly output: Uint8Array;
  readonly line: Uint8Array;
}

/** Bytes of lines, and of answers, that are kept. */
const LONGEST_KEPT = 4096;

/** A line whose answer counts only if what was changed up to it is kept. */
interface Unsure {
  readonly line: Answering;
  /** Where its answer begins. */
  readonly at: number;
  readonly isError: boolean;
}

/** The answers of a batch, a line each, as `answerJson` has them; written where the input pauses, or after a moment, once what was changed is kept. */
export class Answers {
  private readonly out = new Output(writeResult);
  private readonly printer = new Printer<Layout>((layout, length) =>
    jsonTemplate(layout, length, numberForm()),
  );
  /** By message: each is that of one line, or of all that are this line. */
  private readonly heads = new WeakMap<Message, { facts: Facts; text: string }>();
  private since = Date.now();
  private timer: NodeJS.Timeout | undefined;
  private failed: { readonly error: unknown } | undefined;
  /** In their order. */
  private unsure: Unsure[] = [];
  private line: Answering | undefined;
  /** Where the last document begins. */
  private began = 0;
  /** Why what the line under way has changed is lost. */
  private lost: { readonly error: unknown } | undefined;

  /**
   * @param gathering by which calls are gathered
   * @param failure the document that tells that a line has failed
   */
  constructor(
    private readonly gathering: Gathering | undefined,
    private readonly failure: (line: Answering, error: unknown) => object,
  ) {}

  /** A line is under way from now on: the next document is its. */
  begin(line: Answering): void {
    this.line = line;
    this.lost = undefined;
    // It may take long.
    this.timer ??= setTimeout(() => this.flushLater(), KEPT);
  }

  /** Any document; `isError`: it tells that its line has failed. */
  add(document: object, isError = false): void {
    this.addText(`${toJson(document, 0)}\n`, isError);
  }

  private addText(text: string, isError = false): void {
    if (!this.hasRoom(3 * text.length, isError)) return;
    this.out.add(text);
    this.written();
  }

  /** An answer of so many bytes at most is about to be written. False where it was told already that its line has failed. */
  private hasRoom(most: number, isError = false): boolean {
    const { gathering, line, lost, out, unsure } = this;
    if (lost && !isError) throw lost.error;
    if (gathering?.changes && line) unsure.push({ line, at: out.at, isError });
    this.line = undefined;
    // The output writes by itself what is too much for it, kept or not.
    const hasRoom = out.at + most < FULL || this.flush();
    this.began = out.at;
    return hasRoom;
  }

  /** False where it was told otherwise, or not yet. */
  again(told: Told | undefined, output: Uint8Array): boolean {
    if (!told || Buffer.compare(told.output, output) !== 0) return false;
    if (!this.hasRoom(told.line.length)) return true;
    this.out.copy(told.line);
    this.written();
    return true;
  }

  /** The line of the answer that was told last, for the next like it; undefined where it is not at hand. */
  toldOf(output: Uint8Array): Told | undefined {
    const { out, began } = this;
    const length = out.at - began;
    if (length <= 0 || length > LONGEST_KEPT || output.length > LONGEST_KEPT) return undefined;
    return { output: new Uint8Array(output), line: new Uint8Array(out.bytes.subarray(began, out.at)) };
  }

  /** `device`: as JSON documents have it. */
  answer(message: Message, output: Uint8Array, id: object, device: object, meanings: boolean): void {
    const { out } = this;
    const { facts, decoded, data = output, hasLayout } = answeredOf(message, output);
    const head = () => ({ schema: 'fwctl.rpc/1', ...id, device, ...answerHead(message.request, facts) });
    if (!decoded || !hasLayout) {
      this.add({ ...head(), hex: data });
      return;
    }
    const straight = meanings ? undefined : decoded.straight;
    if (!straight) {
      const shown = fieldsJson(decoded.layout, decoded.fields, meanings && message.family.meanings);
      this.add({ ...head(), ...shown });
      return;
    }
    const text = this.textOf(message, facts, head);
    const most = this.printer.most(straight.layout, straight.bytes.length);
    if (most === undefined) {
      this.addText(`${text}${toJson(decoded.fields, 0)}}\n`);
      return;
    }
    if (!this.hasRoom(3 * text.length + most + END.length)) return;
    out.add(text);
    this.printer.print(out, straight.layout, straight.bytes);
    out.add(END);
    this.written();
  }

  /** The head of an answer, up to its fields: that of a line which comes again is mostly the same. */
  private textOf(message: Message, facts: Facts, head: () => object): string {
    const known = this.heads.get(message);
    if (known && isSame(known.facts, facts)) return known.text;
    const text = `${toJson(head(), 0).slice(0, -1)},"fields":`;
    this.heads.set(message, { facts, text });
    return text;
  }

  private written(): void {
    if (this.failed) throw this.failed.error;
    if (Date.now() - this.since >= KEPT) this.flush();
  }

  /** Nobody would hear what is thrown here: the next answer throws it. */
  private flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      this.failed = { error };
    }
  }

  /** Keeps what was changed, and writes what was answered. False where changes are lost: it was told that the lines answered since have failed. */
  flush(): boolean {
    const { gathering, out, unsure } = this;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.since = Date.now();
    this.unsure = [];
    let isKept = true;
    try {
      gathering?.keep();
    } catch (error) {
      isKept = false;
      if (this.line) this.lost = { error };
      this.tellLost(unsure, error);
    }
    out.flush();
    return isKept;
  }

  private tellLost(unsure: readonly Unsure[], error: unknown): void {
    const { out } = this;
    const [first] = unsure;
    if (!first) return;
    const told = Buffer.from(out.bytes.subarray(0, out.at));
    out.at = first.at;
    unsure.forEach(({ line, at, isError }, i) => {
      if (isError) out.copy(told.subarray(at, unsure[i + 1]?.at ?? told.length));
      else out.add(`${toJson(this.failure(line, error), 0)}\n`);
    });
  }
}

type Facts = Answered['facts'];

function isSame(one: Facts, other: Facts): boolean {
  for (const key in one) if (one[key] !== other[key]) return false;
  for (const key in other) if (!(key in one)) return false;
  return true;
}
