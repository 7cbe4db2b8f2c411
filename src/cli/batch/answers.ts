import type { Layout } from '../../bits/layout.js';
import type { Session } from '../../client/session.js';
import { numberForm, toJson } from '../../present/json.js';
import { jsonTemplate } from '../../printed/json.js';
import { Output } from '../../printed/output.js';
import { Printer } from '../../printed/printer.js';
import { deviceJson } from '../connect.js';
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
  private since = Date.now();

  /** Any document. */
  add(document: unknown): void {
    this.out.add(`${toJson(document, 0)}\n`);
    this.written();
  }

  /** `id`: that of the line. */
  answer(session: Session, message: Message, output: Uint8Array, id: object, meanings: boolean): void {
    const { out } = this;
    const { facts, decoded, data = output, hasLayout } = answeredOf(message, output);
    const device = deviceJson(session.backend, session.device);
    const head = { schema: 'fwctl.rpc/1', ...id, device, ...answerHead(message.request, facts) };
    if (!decoded || !hasLayout) this.add({ ...head, hex: data });
    else if (meanings || !decoded.straight)
      this.add({
        ...head,
        ...fieldsJson(decoded.layout, decoded.fields, meanings && message.family.meanings),
      });
    else {
      const { layout, bytes } = decoded.straight;
      out.add(`${toJson(head, 0).slice(0, -1)},"fields":`);
      out.add(
        this.printer.print(out, layout, bytes, bytes.length) ? '}\n' : `${toJson(decoded.fields, 0)}}\n`,
      );
      this.written();
    }
  }

  private written(): void {
    const now = Date.now();
    if (now - this.since < KEPT) return;
    this.flush();
    this.since = now;
  }

  flush(): void {
    this.out.flush();
  }
}
