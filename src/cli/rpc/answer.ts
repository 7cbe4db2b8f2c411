import { scopeFor } from '../../client/guard.js';
import { answerFields, answerLayout } from '../../families/mlx5/client/answers.js';
import { readOutputHeader } from '../../families/mlx5/mailbox.js';
import { statusName } from '../../families/mlx5/status.js';
import { fieldsJson } from '../fields.js';
import type { Style } from '../output.js';
import type { Message } from './message.js';

/** An answer as `fwctl.rpc/1` has it: fields by the layout, hex where there is none. */
export function answerJson(
  { command, request }: Message,
  output: Uint8Array,
  meanings = false,
): Record<string, unknown> {
  const { status, syndrome } = readOutputHeader(output);
  const fields = answerFields(command, request.input, output);
  return {
    opcode: request.opcode,
    op: command.op,
    scope: scopeFor(request),
    status: statusName(status),
    syndrome,
    ...(command.out === undefined
      ? { hex: output }
      : fieldsJson(answerLayout(command, request.input), fields, meanings)),
  };
}

export const answerTitle = ({ command, request }: Message, style: Style): string =>
  `${style.bold(request.opcode)} (0x${command.op.toString(16)}) at scope ${scopeFor(request)}: ${style.green('OK')}`;
