import type { RpcCall } from '../../backends/tape/calls.js';
import { badLine, type TapeCall, type TapeRecord } from '../../backends/tape/read.js';
import type { Fields } from '../../bits/layout.js';
import type { DeviceInfo } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Request } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { hexOf } from '../../present/hex.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { scopeOf } from '../../uapi/scope.js';
import { type Change, changesOf } from '../changes.js';
import { familyOf, requireFamily } from '../family.js';
import { requestAgain, requestIn, subjectOfInput } from './call.js';
import { familiesOf } from './families.js';
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
  const families = await familiesOf(tape);
  const mkeys = new Map<number, number[]>();
  for (const one of tape.calls) {
    const { call, line, number } = one;
    if (call.call === 'umem' && 'mkey' in call)
      mkeys.set(call.file, [...(mkeys.get(call.file) ?? []), call.mkey]);
    if (call.call !== 'info' && call.call !== 'rpc') continue;
    const device = devices.get(call.file) as string;
    const family = families.of(call.file);
    const what = call.call === 'info' ? '' : subjectOfInput(call.input, family, '?');
    const row = { line, number, device, call: call.call, what };
    const skip =
      call.call === 'rpc'
        ? reasonToSkip(call, family, mkeys.get(call.file) ?? [], how.changing)
        : 'errno' in call && 'it failed when it was recorded';
    if (skip) yield { ...row, result: 'skipped', reason: skip };
    else yield { ...row, ...(await compared(tape, one, await how.session(device), family)) };
  }
}

type Outcome = Pick<Verified, 'result' | 'reason' | 'changes'>;

async function compared(
  tape: TapeRecord,
  one: TapeCall,
  session: Session,
  family: FamilyClient,
): Promise<Outcome> {
  const { call } = one;
  try {
    if (call.call === 'info') return outcome(infoChanges(tape, one, await session.info(), family));
    if (call.call !== 'rpc') throw new Error('no call to compare');
    requireFamily(family.type, session.device.name, await familyOf(session));
    const scope = scopeOf(call.scope);
    const request = { ...requestAgain(call, family), ...(scope ? { scope } : {}) };
    return outcome(answerChanges(call, request, await answerOf(session, request), family));
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'policy') throw error;
    return { result: 'skipped', reason: error.message };
  }
}

const outcome = (changes: readonly Change[]): Outcome =>
  changes.length ? { result: 'differs', changes } : { result: 'same' };

/** Why a command is not sent again; undefined: it is. */
function reasonToSkip(
  call: RpcCall,
  family: FamilyClient,
  mkeys: readonly number[],
  changing: boolean,
): string | undefined {
  const { input, scope, outLen } = call;
  if (scopeOf(scope) === undefined) return `fwctl sends nothing at scope ${scope}`;
  const [least] = family.lengths.input;
  const [room] = family.lengths.output;
  if (input.length < least || outLen < room)
    return `fwctl sends nothing shorter than ${input.length < least ? least : room} bytes`;
  if (call.written?.length || mkeys.some((mkey) => names(input, mkey, least)))
    return 'it goes to memory of the program that was recorded';
  const effects = family.read(input)?.effects ?? 'settings';
  if (effects !== 'reads' && !changing) return `it changes ${effects}: --yes sends it`;
  return undefined;
}

/** Whether a dword of an input, behind its header, is a memory key. */
function names(input: Uint8Array, mkey: number, from: number): boolean {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  for (let at = from; at + 4 <= input.length; at += 4) if (view.getUint32(at) === mkey) return true;
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

/** Throws FwctlError `usage` where the device is of another type. */
function infoChanges(
  tape: TapeRecord,
  { call, line }: TapeCall,
  now: DeviceInfo,
  family: FamilyClient,
): Change[] {
  const before = call as DeviceInfo;
  if (before.deviceType !== now.deviceType) {
    const [was, is] = [before, now].map(({ deviceType }) => deviceTypeName(deviceType));
    throw badLine(
      tape.file,
      line,
      `the tape is of a device of type ${was}; this one is ${is}`,
      'name a device of the same type with -d',
    );
  }
  const [was, is] = [before, now].map(({ data }) => family.infoFields?.(data));
  return was && is ? changesOf(was, is) : bytesChange('device data', before.data, now.data);
}

/** The fields that differ, where a layout is known and the differences are in its fields; else the bytes. */
function answerChanges(
  call: RpcCall,
  sent: Request,
  answer: Uint8Array | Errno,
  family: FamilyClient,
): Change[] {
  const [before, now] = [call.output, answer].map((one) =>
    isErrno(one) ? one : (family.comparable?.(one) ?? one),
  ) as [Uint8Array | Errno, Uint8Array | Errno];
  const recorded = requestIn(call, family);
  const [was, is] = [failureOf(recorded, before, family), failureOf(sent, now, family)];
  if (was !== is) return [{ field: 'result', before: was ?? 'OK', after: is ?? 'OK' }];
  if (isErrno(before) || isErrno(now)) return [];
  const [old, young] = [family.answered(recorded, before), family.answered(sent, now)];
  const [oldBytes, youngBytes] = [old?.data ?? before, young?.data ?? now];
  if (hexOf(oldBytes) === hexOf(youngBytes) && hexOf(before) === hexOf(now)) return [];
  if (!old?.decoded || !young?.decoded) return bytesChange('answer', oldBytes, youngBytes);
  const fields = changesOf(shownOf(old.decoded.fields, family), shownOf(young.decoded.fields, family));
  // Bytes that differ where no field does are told, but where fields have been left out.
  return fields.length || family.passing ? fields : bytesChange('answer', oldBytes, youngBytes);
}

/** Without what tells nothing; a register's bytes that stand decoded beside them are told once. */
function shownOf(fields: Fields, { passing = [] }: FamilyClient): Fields {
  const dropped = 'register' in fields ? [...passing, 'register_data'] : passing;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !dropped.includes(name)));
}

/** An errno or a status; undefined where the answer is OK. */
function failureOf(request: Request, output: Uint8Array | Errno, family: FamilyClient): string | undefined {
  if (isErrno(output)) return output;
  const answered = family.answered(request, output);
  return answered && !answered.ok ? answered.status : undefined;
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
