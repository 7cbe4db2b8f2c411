import type { RpcCall } from '../../backends/tape/calls.js';
import { badLine, type TapeCall, type TapeRecord } from '../../backends/tape/read.js';
import type { Fields } from '../../bits/layout.js';
import type { DeviceInfo } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { Request } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { answerFields } from '../../families/mlx5/client/answers.js';
import { requestAs } from '../../families/mlx5/client/command.js';
import { readContextInfo } from '../../families/mlx5/client/identity.js';
import { commandIn } from '../../families/mlx5/client/reading.js';
import { HEADER_BYTES, readInputHeader, readOutputHeader } from '../../families/mlx5/mailbox.js';
import { statusName } from '../../families/mlx5/status.js';
import { hexOf } from '../../present/hex.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { scopeOf } from '../../uapi/scope.js';
import { type Change, changesOf } from '../changes.js';
import { typeName } from '../device-type.js';
import { titleOf } from './call.js';
import { devicesOf } from './show.js';

/** What became of a recorded call on a device that is there now. */
export interface Verified {
  readonly line: number;
  readonly number: number;
  /** The device that it was recorded on. */
  readonly device: string;
  readonly call: 'info' | 'rpc';
  /** Command and register. */
  readonly what: string;
  readonly result: 'same' | 'differs' | 'skipped';
  /** Why it was not sent. */
  readonly reason?: string;
  readonly changes?: readonly Change[];
}

/** How the tape's devices are reached now. */
export interface Verification {
  /** The session for a device of the tape; the same for each of its files. */
  session(device: string): Promise<Session>;
  /** Whether commands are sent that change the device. */
  readonly changing: boolean;
}

/** Sends what was recorded, and tells of each call as it ends. Throws what the session throws, but for refusals of a call. */
export async function* verifyTape(tape: TapeRecord, how: Verification): AsyncGenerator<Verified> {
  const devices = devicesOf(tape);
  const mkeys = new Map<number, number[]>();
  for (const one of tape.calls) {
    const { call, line, number } = one;
    if (call.call === 'umem' && 'mkey' in call)
      mkeys.set(call.file, [...(mkeys.get(call.file) ?? []), call.mkey]);
    if (call.call !== 'info' && call.call !== 'rpc') continue;
    const device = devices.get(call.file) as string;
    const what = call.call === 'info' ? '' : titleOf(call.input, '?');
    const row = { line, number, device, call: call.call, what };
    const skip =
      call.call === 'rpc'
        ? reasonToSkip(call, mkeys.get(call.file) ?? [], how.changing)
        : 'errno' in call && 'it failed when it was recorded';
    if (skip) yield { ...row, result: 'skipped', reason: skip };
    else yield { ...row, ...(await compared(tape, one, await how.session(device))) };
  }
}

type Outcome = Pick<Verified, 'result' | 'reason' | 'changes'>;

async function compared(tape: TapeRecord, one: TapeCall, session: Session): Promise<Outcome> {
  const { call } = one;
  try {
    if (call.call === 'info') return outcome(infoChanges(tape, one, await session.info()));
    if (call.call !== 'rpc') throw new Error('no call to compare');
    const { input, outLen, scope } = call;
    const request = requestAs(input, { scope: scopeOf(scope), outLen });
    return outcome(answerChanges(call, await answerOf(session, request)));
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'policy') throw error;
    return { result: 'skipped', reason: error.message };
  }
}

const outcome = (changes: readonly Change[]): Outcome =>
  changes.length ? { result: 'differs', changes } : { result: 'same' };

/** Why a command is not sent again; undefined: it is. */
function reasonToSkip(call: RpcCall, mkeys: readonly number[], changing: boolean): string | undefined {
  const { input, scope, outLen } = call;
  if (scopeOf(scope) === undefined) return `fwctl sends nothing at scope ${scope}`;
  if (input.length < HEADER_BYTES || outLen < HEADER_BYTES)
    return `fwctl sends nothing shorter than ${HEADER_BYTES} bytes`;
  if (call.written?.length || mkeys.some((mkey) => names(input, mkey)))
    return 'it goes to memory of the program that was recorded';
  const effects = commandIn(input).effects(readInputHeader(input).op_mod);
  if (effects !== 'reads' && !changing) return `it changes ${effects}: --yes sends it`;
  return undefined;
}

/** Whether a dword of an input is a memory key. */
function names(input: Uint8Array, mkey: number): boolean {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  for (let at = HEADER_BYTES; at + 4 <= input.length; at += 4) if (view.getUint32(at) === mkey) return true;
  return false;
}

async function answerOf(session: Session, request: Request): Promise<Uint8Array | Errno> {
  try {
    return await session.send(request);
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'kernel' && error.facts.errno) return error.facts.errno;
    throw error;
  }
}

/** The uid is the open file's own: it is another at each open. Throws FwctlError `usage` where the device is of another type. */
function infoChanges(tape: TapeRecord, { call, line }: TapeCall, now: DeviceInfo): Change[] {
  const before = call as DeviceInfo;
  if (before.deviceType !== now.deviceType) {
    throw badLine(
      tape.file,
      line,
      `the tape is of a device of type ${typeName(before.deviceType)}; this one is ${typeName(now.deviceType)}`,
      'name a device of the same type with -d',
    );
  }
  if (before.data.length < 8 || now.data.length < 8) return bytesChange('device data', before.data, now.data);
  const { uctx_caps: was } = readContextInfo(before.data);
  const { uctx_caps: is } = readContextInfo(now.data);
  return was === is ? [] : [{ field: 'uctx_caps', before: was, after: is }];
}

/** The fields that differ, where a layout is known and the differences are in its fields; else the bytes. */
function answerChanges(call: RpcCall, now: Uint8Array | Errno): Change[] {
  const before = call.output;
  const [was, is] = [failureOf(before), failureOf(now)];
  if (was !== is) return [{ field: 'result', before: was ?? 'OK', after: is ?? 'OK' }];
  if (isErrno(before) || isErrno(now)) return [];
  if (hexOf(before) === hexOf(now)) return [];
  if (before.length < HEADER_BYTES || now.length < HEADER_BYTES) return bytesChange('answer', before, now);
  const decoded = (output: Uint8Array): Fields => {
    const { register_data, ...others } = answerFields(commandIn(call.input), call.input, output);
    return 'register' in others || register_data === undefined ? others : { ...others, register_data };
  };
  const fields = changesOf(decoded(before), decoded(now));
  return fields.length ? fields : bytesChange('answer', before, now);
}

/** An errno or a status; undefined where the answer is OK. */
function failureOf(output: Uint8Array | Errno): string | undefined {
  if (isErrno(output)) return output;
  if (output.length < HEADER_BYTES) return undefined;
  const { status } = readOutputHeader(output);
  return status ? statusName(status) : undefined;
}

/** The bytes that are shown from the first that differs on. */
const SHOWN = 8;

function bytesChange(what: string, before: Uint8Array, after: Uint8Array): Change[] {
  const first = Array.from({ length: Math.max(before.length, after.length) }).findIndex(
    (_, i) => before[i] !== after[i],
  );
  if (first < 0) return [];
  const part = (bytes: Uint8Array) => hexOf(bytes.subarray(first, first + SHOWN));
  return [{ field: `${what}[0x${first.toString(16)}]`, before: part(before), after: part(after) }];
}
