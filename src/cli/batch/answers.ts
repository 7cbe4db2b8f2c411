import type { Layout } from '../../bits/layout.js';
import type { Answered } from '../../client/family.js';
import { numberForm, toJson } from '../../present/json.js';
import { jsonTemplate } from '../../printed/json.js';
import { Output } from '../../printed/output.js';
import { Printer } from '../../printed/printer.js';
import { fieldsJson } from '../fields.js';
import { writeResult } from '../output.js';
import { answeredOf, answerHead } from '../rpc/answer.js';
import type { Message } from '../rpc/message.js';

/** Milliseconds for which answers may be kept, to be written together. */
const KEPT = 10;

/** The answers of a batch, a line each, as `answerJson` has them; written where the input pauses, or after a moment. */
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

  /** Any document. */
  add(document: unknown): void {
    this.out.add(`${toJson(document, 0)}\n`);
    this.written();
  }

  /** `id`: that of the line; `device`: as JSON documents have it. */
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
    out.add(this.textOf(message, facts, head));
    if (this.printer.print(out, straight.layout, straight.bytes)) out.add('}\n');
    else out.add(`${toJson(decoded.fields, 0)}}\n`);
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
    // The next answer may take long.
    else this.timer ??= setTimeout(() => this.flushLater(), KEPT);
  }

  /** Nobody would hear what is thrown here: the next answer throws it. */
  private flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      this.failed = { error };
    }
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.since = Date.now();
    this.out.flush();
  }
}

type Facts = Answered['facts'];

function isSame(one: Facts, other: Facts): boolean {
  for (const key in one) if (one[key] !== other[key]) return false;
  for (const key in other) if (!(key in one)) return false;
  return true;
}
