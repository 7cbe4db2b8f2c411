import { createHash } from 'node:crypto';
import { scopeOf } from '../../uapi/scope.js';
import { hexOf } from '../hex.js';
import type { Call, Named, Timing } from './calls.js';

/** The version of the format that is written; fwctl-tape(5). */
export const TAPE_VERSION = 1;
export const TAPE_SCHEMA = `fwctl.tape/${TAPE_VERSION}`;

/** Where a tape comes from. */
export interface Origin {
  /** The name of the backend that was recorded. */
  readonly backend: string;
  /** The version of fwctl that wrote the tape. */
  readonly fwctl: string;
  /** The command line. */
  readonly argv: readonly string[];
  /** The kernel's release. */
  readonly kernel: string;
  /** 2026-01-31T12:00:00.000Z */
  readonly date: string;
  /** Whether pseudonyms stand for serial numbers, GUIDs and MAC addresses. */
  readonly redacted: boolean;
}

/** How people call a command, for those who read the tape. */
export interface CommandNames {
  readonly opcode: string;
  readonly register?: string | undefined;
  readonly feature?: string | undefined;
}

/** Names the command of an RPC's input on an open file; undefined where it can't. */
export type Namer = (input: Uint8Array, file: number) => CommandNames | undefined;

/** Digits of a line's sum. */
const SUM_DIGITS = 16;

/**
 * The running sum over the lines of a tape: each line's follows from its text and the sum before it, so that a line that is changed, or
 * gone, is found where it stands. It guards against mistakes; who wants to forge a tape can.
 */
export class Chain {
  private last = '';

  private next(body: string): string {
    this.last = createHash('sha256').update(this.last).update(body).digest('hex').slice(0, SUM_DIGITS);
    return this.last;
  }

  /** A line of the tape, with its sum and its end, from the JSON of an object. */
  seal(body: string): string {
    return `${body.slice(0, -1)},"sum":"${this.next(body)}"}\n`;
  }

  /** Whether the sum of a line, given without its end, is the one that is due. */
  accepts(line: string): boolean {
    const [, body, sum] = /^(.*),"sum":"([0-9a-f]+)"\}$/s.exec(line) ?? [];
    return body !== undefined && this.next(`${body}}`) === sum;
  }
}

/** Milliseconds with microseconds behind the point. */
const rounded = (time: number): number => Math.max(Math.round(time * 1000) / 1000, 0);

/** Memory that is sent as zeros, as room for an answer is, is told by its length alone. */
const namedMembers = ({ at, sent, got }: Named): object => ({
  at,
  length: sent.length,
  ...(sent.some((byte) => byte !== 0) ? { sent: hexOf(sent) } : {}),
  ...(got ? { got: hexOf(got) } : {}),
});

/** A call as the members of its line. */
export function callMembers(number: number, call: Call, { start, took }: Timing, name?: Namer): object {
  return { n: number, ...members(call, name), start: rounded(start), took: rounded(took) };
}

function members(call: Call, name?: Namer): object {
  switch (call.call) {
    case 'info':
      if ('errno' in call) return call;
      return { call: 'info', file: call.file, device_type: call.deviceType, data: hexOf(call.data) };
    case 'rpc': {
      const { file, scope, input, inLen, outLen, output, memory, written } = call;
      const { opcode, register, feature } = name?.(input, file) ?? {};
      return {
        call: 'rpc',
        file,
        scope: scopeOf(scope) ?? scope,
        ...(opcode ? { opcode } : {}),
        ...(register ? { register } : {}),
        ...(feature ? { feature } : {}),
        in: hexOf(input),
        ...(inLen === undefined ? {} : { in_len: inLen }),
        out_len: outLen,
        ...(memory ? { memory: memory.map(namedMembers) } : {}),
        ...(typeof output === 'string' ? { errno: output } : { out: hexOf(output) }),
        ...(written ? { written: written.map((part) => ({ ...part, bytes: hexOf(part.bytes) })) } : {}),
      };
    }
    case 'umem':
      return 'errno' in call ? call : { ...call, address: `0x${call.address.toString(16)}` };
    default:
      return call;
  }
}
