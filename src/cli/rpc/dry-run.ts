import type { Decision } from '../../client/guard.js';
import { inputLayout } from '../../families/mlx5/catalogue.js';
import { meaningsOf } from '../../families/mlx5/meaning.js';
import { decodeMeant } from '../../families/mlx5/prm/unions.js';
import { meaningsJson } from '../fields.js';
import { verdictJson } from '../verdict.js';
import { annotate } from './mailbox.js';
import type { Message } from './message.js';

/** What a dry run tells of a message: the mailbox, and what would become of it. */
export const dryRunJson = (message: Message, decision: Decision, meanings: boolean) => ({
  dry_run: true,
  opcode: message.request.opcode,
  op: message.command.op,
  scope: decision.scope,
  out_len: message.request.outLen,
  in: message.request.input,
  mailbox: mailboxJson(message, meanings),
  verdict: verdictJson(message.request, decision),
});

function mailboxJson({ command, request }: Message, meanings: boolean) {
  const form = inputLayout(command);
  const meaning = meaningsOf(form, decodeMeant(form, request.input));
  return annotate(form, request.input).map((row) => ({
    ...row,
    ...meaningsJson(meanings, { value: () => meaning(row.field, row.value) }),
  }));
}
