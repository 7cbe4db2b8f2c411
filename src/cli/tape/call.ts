import type { Call, Named, RpcCall } from '../../backends/tape/calls.js';
import type { Fields } from '../../bits/layout.js';
import type { FamilyClient } from '../../client/family.js';
import type { Request } from '../../client/guard.js';
import { targetOf } from '../../client/readers.js';
import { requestAs } from '../../client/request.js';
import { hexOf } from '../../present/hex.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { scopeOf } from '../../uapi/scope.js';

/** A recorded RPC as a message that has been answered: the memory that it names is as it was then. */
export const requestIn = (call: RpcCall, family: FamilyClient): Request =>
  requestAs(family, call.input, { outLen: call.outLen, memory: memoryOf(call, 'got') });

/** The same as a message that is to be sent. */
export const requestAgain = (call: RpcCall, family: FamilyClient): Request =>
  requestAs(family, call.input, { outLen: call.outLen, memory: memoryOf(call, 'sent') });

/** Copies of the memory that a message named; undefined where it named none. */
const memoryOf = ({ memory }: RpcCall, when: 'sent' | 'got') =>
  memory?.map((part) => ({ at: part.at, bytes: new Uint8Array(part[when] ?? part.sent) }));

/** How a call ended: an errno, or the status of an answer. */
export function endingOf(call: Call, family: FamilyClient): string {
  if ('errno' in call && call.errno) return call.errno;
  if (call.call === 'open' && call.refusal) return call.refusal.kind;
  if (call.call !== 'rpc') return 'OK';
  if (typeof call.output === 'string') return call.output;
  return family.answered(requestIn(call, family), call.output)?.status ?? 'short';
}

/** What was asked for in words: command and register, the type that FWCTL_INFO gave, the wanted device. `opcode`: what a tape calls it. */
export function subjectOf(call: Call, family: FamilyClient, opcode?: string): string {
  switch (call.call) {
    case 'list':
      return call.wanted ?? '';
    case 'info':
      return 'errno' in call ? '' : deviceTypeName(call.deviceType);
    case 'rpc':
      return subjectOfInput(call.input, family, opcode);
    case 'umem':
      return `${call.length} bytes`;
    default:
      return '';
  }
}

/** The command of an input, with its register. What it is called otherwise counts only where the input does not tell. */
export function subjectOfInput(input: Uint8Array, family: FamilyClient, otherwise = ''): string {
  const reading = family.read(input);
  return reading ? [reading.opcode, targetOf(reading)].filter(Boolean).join(' ') : otherwise;
}

export const scopeText = (call: Call): string =>
  call.call === 'rpc' ? (scopeOf(call.scope) ?? String(call.scope)) : '';

/** What was sent and what came back, decoded; undefined where there is no whole header. */
export function fieldsOf(call: Call, family: FamilyClient): { in: Fields; out?: Fields } | undefined {
  if (call.call !== 'rpc') return undefined;
  const request = requestIn(call, family);
  const sent = family.sent(request)?.fields;
  if (!sent) return undefined;
  const out = typeof call.output === 'string' ? undefined : family.answered(request, call.output)?.decoded;
  return out ? { in: sent, out: out.fields } : { in: sent };
}

/** Names of a message, as tapes and documents have them. */
function namesIn(input: Uint8Array, family: FamilyClient) {
  const { opcode, register, feature } = family.read(input) ?? {};
  return {
    ...(opcode ? { opcode } : {}),
    ...(register ? { register } : {}),
    ...(feature ? { feature } : {}),
  };
}

const memoryJson = ({ at, sent, got }: Named) => ({
  at,
  sent: hexOf(sent),
  ...(got ? { got: hexOf(got) } : {}),
});

/** A call as JSON documents have it: bytes in hex, and decoded where that is asked for. */
export function callJson(
  call: Call,
  device: string | undefined,
  family: FamilyClient,
  decoded: boolean,
): Record<string, unknown> {
  const { call: what, ...rest } = call;
  const fields = decoded ? fieldsOf(call, family) : undefined;
  return {
    call: what,
    ...(device === undefined ? {} : { device }),
    ...('file' in call ? { file: call.file } : {}),
    ...(call.call === 'rpc'
      ? {
          ...namesIn(call.input, family),
          scope: scopeOf(call.scope) ?? call.scope,
          in: hexOf(call.input),
          out_len: call.outLen,
          ...(call.memory ? { memory: call.memory.map(memoryJson) } : {}),
          ...(typeof call.output === 'string'
            ? { errno: call.output }
            : { status: endingOf(call, family), out: hexOf(call.output) }),
          ...(call.written ? { written: call.written } : {}),
          ...(fields ? { fields } : {}),
        }
      : rest),
  };
}
