import type { Call } from '../../backends/tape/calls.js';
import type { Fields } from '../../bits/layout.js';
import { inputLayout } from '../../families/mlx5/catalogue.js';
import { answerFields } from '../../families/mlx5/client/answers.js';
import { namesOf } from '../../families/mlx5/client/naming.js';
import { commandIn } from '../../families/mlx5/client/reading.js';
import { HEADER_BYTES, readOutputHeader } from '../../families/mlx5/mailbox.js';
import { decodeMeant } from '../../families/mlx5/prm/unions.js';
import { statusName } from '../../families/mlx5/status.js';
import { hexOf } from '../../present/hex.js';
import { scopeOf } from '../../uapi/scope.js';
import { typeName } from '../device-type.js';

/** How a call ended: an errno, or the status of an answer. */
export function endingOf(call: Call): string {
  if ('errno' in call && call.errno) return call.errno;
  if (call.call === 'open' && call.refusal) return call.refusal.kind;
  if (call.call !== 'rpc') return 'OK';
  if (typeof call.output === 'string') return call.output;
  return call.output.length < HEADER_BYTES ? 'short' : statusName(readOutputHeader(call.output).status);
}

/** What was asked for in words: command and register, the type that FWCTL_INFO gave, the wanted device. `opcode`: what a tape calls it. */
export function subjectOf(call: Call, opcode?: string): string {
  switch (call.call) {
    case 'list':
      return call.wanted ?? '';
    case 'info':
      return 'errno' in call ? '' : typeName(call.deviceType);
    case 'rpc':
      return titleOf(call.input, opcode);
    case 'umem':
      return `${call.length} bytes`;
    default:
      return '';
  }
}

/** The command of an input, with its register. What it is called otherwise counts only where the input is too short to tell. */
export function titleOf(input: Uint8Array, otherwise = ''): string {
  const names = namesOf(input);
  return names ? [names.opcode, names.register].filter(Boolean).join(' ') : otherwise;
}

export const scopeText = (call: Call): string =>
  call.call === 'rpc' ? (scopeOf(call.scope) ?? String(call.scope)) : '';

/** What was sent and what came back, decoded; undefined where there is no whole header. */
export function fieldsOf(call: Call): { in: Fields; out?: Fields } | undefined {
  if (call.call !== 'rpc' || call.input.length < HEADER_BYTES) return undefined;
  const { input, output } = call;
  const command = commandIn(input);
  const sent = { in: decodeMeant(inputLayout(command), input) };
  const whole = typeof output !== 'string' && output.length >= HEADER_BYTES;
  return whole ? { ...sent, out: answerFields(command, input, output) } : sent;
}

/** A call as JSON documents have it: bytes in hex, and decoded where that is asked for. */
export function callJson(call: Call, device: string | undefined, decoded: boolean): Record<string, unknown> {
  const { call: what, ...rest } = call;
  const fields = decoded ? fieldsOf(call) : undefined;
  return {
    call: what,
    ...(device === undefined ? {} : { device }),
    ...('file' in call ? { file: call.file } : {}),
    ...(call.call === 'rpc'
      ? {
          ...namesOf(call.input),
          scope: scopeOf(call.scope) ?? call.scope,
          in: hexOf(call.input),
          out_len: call.outLen,
          ...(typeof call.output === 'string'
            ? { errno: call.output }
            : { status: endingOf(call), out: hexOf(call.output) }),
          ...(call.written ? { written: call.written } : {}),
          ...(fields ? { fields } : {}),
        }
      : rest),
  };
}
