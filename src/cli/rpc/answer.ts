import type { Answered } from '../../client/family.js';
import { type Request, scopeFor } from '../../client/guard.js';
import { hexDump } from '../../present/hex.js';
import { fieldsJson, fieldsText } from '../fields.js';
import type { Style } from '../output.js';
import type { Message } from './message.js';

/** How an answer ended; one that is too short to tell has failed before. */
export const answeredOf = ({ family, request }: Message, output: Uint8Array): Answered =>
  family.answered(request, output) ?? { status: 'OK', ok: true, facts: {}, hasLayout: false };

/** An answer as `fwctl.rpc/1` has it: fields by the layout, hex where there is none. */
export function answerJson(message: Message, output: Uint8Array, meanings = false): Record<string, unknown> {
  const { family, request } = message;
  const { facts, decoded, data = output, hasLayout } = answeredOf(message, output);
  return {
    ...answerHead(request, facts),
    ...(decoded && hasLayout
      ? fieldsJson(decoded.layout, decoded.fields, meanings && family.meanings)
      : { hex: data }),
  };
}

/** What stands in front of the fields. */
export const answerHead = (request: Request, facts: Answered['facts']): Record<string, unknown> => ({
  ...nameJson(request),
  scope: scopeFor(request),
  ...facts,
});

/** How people call a message, and its number. */
export const nameJson = ({ opcode, op }: Request): { opcode: string; op?: number } => ({
  opcode,
  ...(op === undefined ? {} : { op }),
});

/** The same for people. */
export function answerText(message: Message, output: Uint8Array, meanings: boolean, style: Style): string {
  const { family, request } = message;
  const { decoded, data = output, hasLayout, status } = answeredOf(message, output);
  const { opcode, op } = request;
  const number = op === undefined ? '' : ` (0x${op.toString(16)})`;
  const title = `${style.bold(opcode)}${number} at scope ${scopeFor(request)}: ${style.green(status)}`;
  const body =
    decoded && hasLayout
      ? fieldsText(decoded.layout, decoded.fields, meanings && family.meanings)
      : hexDump(data);
  return `${title}\n${body}`;
}
