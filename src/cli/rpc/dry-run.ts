import type { Decision } from '../../client/guard.js';
import { toTable } from '../../present/table.js';
import { show } from '../../present/tree.js';
import { meaningsJson } from '../fields.js';
import type { Style } from '../output.js';
import { verdictJson } from '../verdict.js';
import { nameJson } from './answer.js';
import { type AnnotatedField, annotate } from './mailbox.js';
import type { Message } from './message.js';

/** What a dry run tells of a message: the mailbox, and what would become of it. */
export const dryRunJson = (message: Message, decision: Decision, meanings: boolean) => ({
  dry_run: true as const,
  ...nameJson(message.request),
  scope: decision.scope,
  out_len: message.request.outLen,
  in: message.request.input,
  mailbox: mailboxJson(message, meanings),
  verdict: verdictJson(message.request, decision),
});

function mailboxJson({ family, request }: Message, meanings: boolean) {
  const sent = family.sent(request);
  if (!sent) return [];
  const meaning = family.meanings.of(sent.layout, sent.fields);
  return annotate(sent.layout, request.input).map((row) => ({
    ...row,
    ...meaningsJson(meanings, { value: () => meaning(row.field, row.value) }),
  }));
}

/** Digits of a field's bytes that are shown. */
const MOST_DIGITS = 32;

/** The mailbox of a message field by field, for people. */
export async function mailboxText({ family, request }: Message, style: Style): Promise<string> {
  const sent = family.sent(request);
  const row = (one: AnnotatedField) => ({
    offset: `0x${one.offset.toString(16).padStart(2, '0')}${one.bit % 8 ? `.${one.bit % 8}` : ''}`,
    bits: one.width,
    bytes: one.bytes.length > MOST_DIGITS ? `${one.bytes.slice(0, MOST_DIGITS)}...` : one.bytes,
    field: one.field,
    value: typeof one.value === 'string' ? `${one.value.length / 2} bytes` : show(one.value),
    meaning: family.note?.(request, one.field) ?? '',
  });
  const columns = ['offset', 'bits', 'bytes', 'field', 'value', 'meaning'].map((key) => ({ key }));
  const rows = sent ? annotate(sent.layout, request.input).map(row) : [];
  const head = `${style.bold(request.opcode)}: ${request.input.length} bytes in, room for ${request.outLen} bytes out`;
  return `${head}\n${await toTable(columns, rows, style)}`;
}
