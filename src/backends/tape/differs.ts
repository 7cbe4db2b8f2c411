import { FwctlError } from '../../client/backend.js';
import { scopeOf } from '../../uapi/scope.js';
import type { Call } from './calls.js';
import type { TapeCall } from './read.js';

/** A call that comes, as far as its answer may follow from it. Of umem, `outLen` is the length of the memory. */
export interface Asked {
  readonly call: 'info' | 'rpc' | 'umem';
  readonly scope?: number;
  readonly input?: Uint8Array;
  readonly inLen?: number;
  readonly outLen?: number;
  /** Memory that the input names, as it was sent. */
  readonly memory?: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

/** What was asked when a call was recorded. */
export function asked(call: Call): Asked {
  if (call.call === 'rpc') {
    const { scope, input, inLen = input.length, outLen, memory } = call;
    const sent = memory ? { memory: memory.map(({ at, sent: bytes }) => ({ at, bytes })) } : {};
    return { call: 'rpc', scope, input, inLen, outLen, ...sent };
  }
  return call.call === 'umem' ? { call: 'umem', outLen: call.length } : { call: 'info' };
}

/** What comes is not what stands on the tape. */
export const differs = (file: string, line: number, words: string, offset?: number): FwctlError =>
  new FwctlError('differs', `${file}:${line}: ${words}`, {
    path: `${file}:${line}`,
    ...(offset === undefined ? {} : { offset }),
    next: `see what was recorded with: fwctl replay show ${file}; --replay lookup takes calls in any order`,
  });

const scopeText = (scope: number | undefined): string => scopeOf(scope ?? -1) ?? `number ${scope}`;
const hex = (byte: number | undefined): string => (byte ?? 0).toString(16).padStart(2, '0');

export const titleOf = ({ call, scope }: Asked): string =>
  call === 'rpc' ? `an rpc at scope ${scopeText(scope)}` : `a call ${call}`;

/** Where what comes is not the recorded call; undefined where it is. */
export function mismatch(
  { call, names }: TapeCall,
  ask: Asked,
): { words: string; offset?: number } | undefined {
  const was = asked(call);
  const title = [`${was.call}`, names?.opcode, names?.register ?? names?.feature].filter(Boolean).join(' ');
  if (was.call !== ask.call) return { words: `${title} was recorded, and ${titleOf(ask)} comes` };
  if (was.scope !== ask.scope)
    return {
      words: `${title} was recorded at scope ${scopeText(was.scope)}, and comes at ${scopeText(ask.scope)}`,
    };
  const [recorded, comes] = [was.input ?? new Uint8Array(0), ask.input ?? new Uint8Array(0)];
  if (was.inLen !== ask.inLen)
    return { words: `${title} was recorded with ${was.inLen} bytes of input, and comes with ${ask.inLen}` };
  const offset = recorded.findIndex((byte, i) => byte !== comes[i]);
  if (offset >= 0)
    return {
      words: `${title} was recorded with ${hex(recorded[offset])} in byte 0x${hex(offset)} of its input, and comes with ${hex(comes[offset])}`,
      offset,
    };
  if (was.outLen !== ask.outLen)
    return {
      words: `${title} was recorded with room for ${was.outLen} bytes, and comes with ${ask.outLen}`,
    };
  const other = otherMemory(was, ask);
  return other === undefined ? undefined : { words: `${title} was recorded with ${other}` };
}

/** Where the memory that an input names is not what was recorded; undefined where it is. */
function otherMemory({ memory: had = [] }: Asked, { memory: has = [] }: Asked): string | undefined {
  for (let i = 0; i < Math.max(had.length, has.length); i++) {
    const [one, other] = [had[i], has[i]];
    if (one?.at !== other?.at)
      return `memory ${one ? `named at byte ${one.at}` : 'nowhere'}, and comes with ${other ? `memory named at byte ${other.at}` : 'none there'}`;
    const [was, comes] = [one?.bytes ?? new Uint8Array(0), other?.bytes ?? new Uint8Array(0)];
    if (was.length !== comes.length)
      return `${was.length} bytes of memory named at byte ${one?.at}, and comes with ${comes.length}`;
    const offset = was.findIndex((byte, k) => byte !== comes[k]);
    if (offset >= 0)
      return `${hex(was[offset])} in byte 0x${hex(offset)} of the memory named at byte ${one?.at}, and comes with ${hex(comes[offset])}`;
  }
  return undefined;
}
