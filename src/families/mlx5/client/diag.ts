import { decode } from '../../../bits/codec.js';
import type { Fields } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import { type Command, findCommand } from '../catalogue.js';
import { buildInput, HEADER_BYTES } from '../mailbox.js';
import { type CapabilityType, findCapability } from '../prm/capabilities.js';
import { COUNTER_BYTES, debugFields, paramsBytes, RECORD_BYTES, readRecord, slotsIn } from '../prm/diag.js';
import { layout } from '../prm/layouts.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { call, requestOf, send } from './command.js';

/** A counter that the device has. */
export interface DiagCounter {
  /** Its slot in the DEBUG capability. */
  readonly index: number;
  readonly counter_id: number;
  /** Whether it can be sampled at one time with others. */
  readonly sync: number;
}

/** What a function can sample; `single` and `repetitive` are 1 where it can, `log_max_samples` and `log_min_sample_period` powers of two, the period in cycles of the clock. */
export interface DiagCap {
  /** Slots of the list of counters, empty ones too. */
  readonly num_of_diagnostic_counters: number;
  readonly single: number;
  readonly repetitive: number;
  readonly log_max_samples: number;
  readonly log_min_sample_period: number;
  /** Cycles of the device's clock in a millisecond. */
  readonly device_frequency_khz: number;
  readonly counters: readonly DiagCounter[];
}

/**
 * diagnostic_params_context, with the list of counters as ids. `log_num_of_samples` and `log_sample_period` are powers of two, the period in cycles of the clock; `single`,
 * `repetitive`, `sync`, `clear`, `on_demand` and `enable` are flags, 0 or 1.
 */
export interface DiagParams {
  readonly log_num_of_samples: number;
  readonly log_sample_period: number;
  readonly single: number;
  readonly repetitive: number;
  readonly sync: number;
  readonly clear: number;
  readonly on_demand: number;
  readonly enable: number;
  readonly counters: readonly number[];
}

/** A value of one counter. */
export interface DiagSample {
  /** As `DiagParams` lists it. */
  readonly counter_id: number;
  /** Which sample, as the device counts them; it wraps. */
  readonly sample_id: number;
  /** The lower 32 bits of the device's clock. */
  readonly time_stamp: number;
  /** 64 bits of a counter, in its own unit. */
  readonly value: bigint;
  /** As it came. */
  readonly bytes: Uint8Array;
}

const hex = (offset: number): string => `0x${offset.toString(16).padStart(2, '0')}`;

const malformed = (opcode: string, words: string): FwctlError =>
  new FwctlError('reply', `the answer to ${opcode} is malformed: ${words}`, {
    opcode,
    next: 'the device or its driver is at fault; -v shows the bytes',
  });

const typeOf = (name: string) => findCapability(name) as CapabilityType;

/** The limits and the counters of a function. Throws what `call` throws, `policy` where it has no counters, and `reply`. Source: QUERY_HCA_CAP (DEBUG) of Linux's mlx5_ifc.h. */
export async function readDiagCap(session: Session): Promise<DiagCap> {
  const general = capabilityFields(
    typeOf('GENERAL'),
    await queryCapability(session, typeOf('GENERAL'), 'cur'),
  );
  const slots = Number(general.num_of_diagnostic_counters ?? 0);
  if (!general.debug || !slots)
    throw new FwctlError('policy', `${session.device.name} has no diagnostic counters`, {
      next: 'GENERAL.debug and num_of_diagnostic_counters say so: fwctl query-caps --type GENERAL',
    });
  const area = await queryCapability(session, typeOf('DEBUG'), 'cur');
  if (slots > slotsIn(area))
    throw malformed(
      'QUERY_HCA_CAP',
      `num_of_diagnostic_counters is ${slots}, but the DEBUG capability ends at ${hex(HEADER_BYTES + area.length)}, behind ${slotsIn(area)} of them`,
    );
  const { single, repetitive, log_max_samples, log_min_sample_period, diagnostic_counter } = debugFields(
    area,
    slots,
  );
  return {
    num_of_diagnostic_counters: slots,
    single,
    repetitive,
    log_max_samples,
    log_min_sample_period,
    device_frequency_khz: Number(general.device_frequency_khz ?? 0),
    counters: diagnostic_counter
      .map(({ counter_id, sync }, index) => ({ index, counter_id, sync }))
      .filter(({ counter_id }) => counter_id !== 0),
  };
}

/** The parameters as they stand in the mailbox. */
export const contextOf = ({ counters, ...params }: DiagParams) => ({
  num_of_counters: counters.length,
  ...params,
  counter_id: counters.map((counter_id) => ({ counter_id })),
});

/** SET_DIAGNOSTIC_PARAMS: every bit that is not given is zero. */
export function setDiagRequest(params: DiagParams, scope?: Scope): Request {
  const command = findCommand('SET_DIAGNOSTIC_PARAMS') as Command;
  const room = new Uint8Array(paramsBytes(params.counters.length));
  const input = buildInput(command, { diagnostic_params_context: contextOf(params) as Fields }, room);
  return requestOf(command, input, { scope });
}

/** Sets what is sampled; sampling begins anew. Throws FwctlError of the session, and `firmware`. Source: SET_DIAGNOSTIC_PARAMS, as `readDiagParams`. */
export async function setDiag(session: Session, params: DiagParams, scope?: Scope): Promise<void> {
  await send(session, setDiagRequest(params, scope));
}

/** Counters that the first question makes room for. */
const FEW = 32;

/** Places of the ring are numbered with 16 bits. */
const LOG_MAX_RING = 16;

/** The parameters, with all their counters. Throws what `call` throws, and `reply`. Source: QUERY_DIAGNOSTIC_PARAMS; diagnostic_params_context of Linux's mlx5_ifc.h. */
export async function readDiagParams(session: Session): Promise<DiagParams> {
  const opcode = 'QUERY_DIAGNOSTIC_PARAMS';
  const form = layout('query_diagnostic_params_out');
  const at = (field: string) => find(form, `diagnostic_params_context.${field}`).offset >> 3;
  for (let room = FEW; ; room *= 2) {
    const output = await call(session, opcode, {}, paramsBytes(room));
    const fixed = paramsBytes(0);
    if (output.length < fixed)
      throw malformed(
        opcode,
        `it ends at ${hex(output.length)}, before its fixed part does at ${hex(fixed)}`,
      );
    const context = decode(form, output.subarray(0, fixed)).diagnostic_params_context;
    const { num_of_counters, counter_id: _none, ...params } = context;
    if (num_of_counters > room) continue;
    if (params.log_num_of_samples > LOG_MAX_RING)
      throw malformed(
        opcode,
        `log_num_of_samples at ${hex(at('log_num_of_samples'))} is ${params.log_num_of_samples}, above ${LOG_MAX_RING}`,
      );
    const end = paramsBytes(num_of_counters);
    if (output.length < end)
      throw malformed(
        opcode,
        `num_of_counters at ${hex(at('num_of_counters'))} is ${num_of_counters}, but it ends at ${hex(output.length)}, not at ${hex(end)}`,
      );
    const list = decode(form, output.subarray(0, end)).diagnostic_params_context.counter_id;
    const counters = list.map(({ counter_id }) => counter_id);
    const none = counters.indexOf(0);
    if (none >= 0)
      throw malformed(opcode, `counter ${none} at ${hex(fixed + none * COUNTER_BYTES)} has no id`);
    return { ...params, counters };
  }
}

/** Bytes of values that are asked for at a time: the kernel takes longer answers, but has to find the memory. */
const PART_BYTES = 256 * 1024;

/** Places of the ring to read. */
export interface DiagRange {
  readonly index: number;
  readonly samples: number;
}

/**
 * The values that places of the ring hold, in several calls where they are many, place by place; ends at the first one without a sample.
 * Throws what `call` throws, and `reply` behind the values that came before the fault.
 * Source: QUERY_DIAGNOSTIC_COUNTERS, as `readDiagParams`.
 */
export async function* dumpDiag(
  session: Session,
  { counters }: Pick<DiagParams, 'counters'>,
  { index, samples }: DiagRange,
): AsyncGenerator<DiagSample> {
  const sampleBytes = counters.length * RECORD_BYTES;
  const most = Math.max(Math.floor(PART_BYTES / Math.max(sampleBytes, 1)), 1);
  for (let done = 0; done < samples; ) {
    const num_of_samples = Math.min(samples - done, most);
    const asked = { num_of_samples, sample_index: index + done };
    const room = HEADER_BYTES + num_of_samples * sampleBytes;
    const output = await call(session, 'QUERY_DIAGNOSTIC_COUNTERS', asked, room);
    if (!(yield* valuesIn(output.subarray(0, room), counters, room))) return;
    done += num_of_samples;
  }
}

/** The values of an answer; gives whether every place had a sample. Throws FwctlError `reply`. */
function* valuesIn(
  output: Uint8Array,
  counters: readonly number[],
  end: number,
): Generator<DiagSample, boolean> {
  const opcode = 'QUERY_DIAGNOSTIC_COUNTERS';
  for (let at = HEADER_BYTES, i = 0; at < end; at += RECORD_BYTES, i++) {
    const bytes = output.subarray(at, at + RECORD_BYTES);
    if (bytes.length < RECORD_BYTES)
      throw malformed(opcode, `it ends at ${hex(output.length)} within value ${i}, not at ${hex(end)}`);
    const { counter_id, sample_id, time_stamp_31_0, counter_value_h, counter_value_l } = readRecord(bytes);
    const place = i % counters.length;
    if (place === 0 && bytes.every((byte) => byte === 0)) return false;
    if (counter_id !== counters[place])
      throw malformed(
        opcode,
        `value ${i} at ${hex(at)} is of the counter ${hex(counter_id)}, not of ${hex(counters[place] as number)}, which was asked for`,
      );
    yield {
      counter_id,
      sample_id,
      time_stamp: time_stamp_31_0,
      value: (BigInt(counter_value_h) << 32n) | BigInt(counter_value_l),
      bytes,
    };
  }
  return true;
}

/** Values in the order in which they were taken: sample ids have 16 bits, of which a ring takes less than half. */
export function inOrder(samples: readonly DiagSample[]): DiagSample[] {
  const [first] = samples;
  const since = ({ sample_id }: DiagSample) => ((sample_id - (first?.sample_id ?? 0)) << 16) >> 16;
  return samples.toSorted((one, other) => since(one) - since(other));
}
