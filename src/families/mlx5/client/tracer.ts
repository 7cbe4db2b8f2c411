import { decode, encode } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { HEADER_BYTES } from '../mailbox.js';
import { type CapabilityType, findCapability } from '../prm/capabilities.js';
import { layout } from '../prm/layouts.js';
import { findRegister, type Register } from '../prm/registers.js';
import type { Shapes } from '../prm/shapes.js';
import {
  BLOCK_BYTES,
  BLOCKS_REGISTER,
  BLOCKS_SIGNATURE,
  blocksForm,
  PAGE_BYTES,
  SELECT_STATUS,
  TO_FIFO,
  TO_MEMORY,
} from '../prm/tracer.js';
import type { TraceKinds } from '../prm/tracer-events.js';
import type { Section, SectionPlace } from '../prm/tracer-strings.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { send } from './command.js';
import { registerRequest } from './registers.js';

/** What MTRC_CAP says. */
export interface Tracer {
  /** The function that asks owns the tracer. */
  readonly owned: boolean;
  /** It can write traces to host memory. */
  readonly toMemory: boolean;
  readonly logMaxPages: number;
  readonly kinds: TraceKinds;
  readonly sections: readonly SectionPlace[];
}

/** Larger string databases are not believed: it would take hours to read them. */
const MOST_STRINGS = 2 ** 25;

/** Bytes of MTRC_CAP up to the end of its sections: its shorter form. */
const CAP_BYTES = 80;

/** Reads MTRC_CAP. Throws what `send` throws, and FwctlError `reply` for a string database that can not be. */
export async function readTracer(session: Session): Promise<Tracer> {
  const data = await access(session, 'MTRC_CAP', 'read', new Uint8Array(findSize('MTRC_CAP')));
  return tracerOf(data);
}

function tracerOf(data: Uint8Array): Tracer {
  expectBytes('MTRC_CAP', data, CAP_BYTES);
  const cap = decode(layout('mtrc_cap_reg_ext'), data);
  if (cap.num_string_db > cap.string_db_param.length)
    throw malformed(
      `MTRC_CAP has ${cap.num_string_db} sections of strings, more than ${cap.string_db_param.length}`,
    );
  const sections = cap.string_db_param
    .slice(0, cap.num_string_db)
    .map(({ string_db_base_address: base, string_db_size: size }) => ({ base, size }));
  checkSections(sections);
  return {
    owned: cap.trace_owner === 1,
    toMemory: cap.trace_to_memory === 1,
    logMaxPages: cap.log_max_trace_buffer_size,
    kinds: { version: cap.trc_ver, first: cap.first_string_trace, count: cap.num_string_trace },
    sections,
  };
}

function checkSections(sections: readonly SectionPlace[]): void {
  const total = sections.reduce((sum, { size }) => sum + size, 0);
  if (total > MOST_STRINGS)
    throw malformed(`MTRC_CAP tells of ${total} bytes of strings, more than ${MOST_STRINGS}`);
  let end = 0;
  for (const { base, size } of sections.filter((one) => one.size).sort((a, b) => a.base - b.base)) {
    const from = `0x${base.toString(16)}`;
    if (base < end) throw malformed(`MTRC_CAP: the section of strings at ${from} overlaps the one before it`);
    end = base + size;
    if (end > 2 ** 32) throw malformed(`MTRC_CAP: the section of strings at ${from} ends beyond 32 bits`);
  }
}

/** What Linux asks for at once, and for what is left (fw_tracer.h). */
const READ_BYTES = 256;
const LEFT_BYTES = 64;

/**
 * Reads the string database, and tells how far it is. Throws what `send` throws, and FwctlError `reply` where less comes than was asked
 * for.
 */
export async function readSections(
  session: Session,
  places: readonly SectionPlace[],
  progress: (done: number, all: number) => void = () => undefined,
): Promise<Section[]> {
  const all = places.reduce((sum, { size }) => sum + size, 0);
  const sections: Section[] = [];
  let done = 0;
  for (const [index, place] of places.entries()) {
    const bytes = new Uint8Array(place.size);
    for (let offset = 0; offset < place.size; ) {
      const left = place.size - offset;
      const size = left >= READ_BYTES ? READ_BYTES : Math.min(left, LEFT_BYTES);
      bytes.set(await readStrings(session, index, offset, size), offset);
      offset += size;
      done += size;
      progress(done, all);
    }
    sections.push({ ...place, bytes });
  }
  return sections;
}

async function readStrings(
  session: Session,
  index: number,
  offset: number,
  size: number,
): Promise<Uint8Array> {
  // The shorter form, which ends where the strings begin.
  const form = layout('mtrc_stdb');
  const head = encode(form, { string_db_index: index, read_size: size, start_offset: offset });
  const asked = new Uint8Array(head.length + size);
  asked.set(head);
  // Linux writes it to read it (mlx5_tracer_read_strings_db).
  const data = await access(session, 'MTRC_STDB', 'write', asked);
  expectBytes(`MTRC_STDB, section ${index} from ${offset} on,`, data, asked.length);
  return data.subarray(head.length, asked.length);
}

/** The device's clock: how fast it is, and what it says. */
export interface DeviceClock {
  readonly kilohertz: number;
  /** Cycles, 53 bits. */
  readonly now: number;
}

/** Throws what `send` throws, and FwctlError `reply` where the clock has no frequency. */
export async function readDeviceClock(session: Session): Promise<DeviceClock> {
  const general = findCapability('GENERAL') as CapabilityType;
  const { device_frequency_khz: khz, device_frequency_mhz: mhz } = capabilityFields(
    general,
    await queryCapability(session, general, 'cur'),
  );
  const kilohertz = Number(khz) || Number(mhz) * 1000;
  if (!kilohertz) throw malformed('GENERAL tells no frequency of the device: device_frequency_khz is 0');
  const data = await access(session, 'MTRC_CTRL', 'read', new Uint8Array(findSize('MTRC_CTRL')));
  expectBytes('MTRC_CTRL', data, 16);
  const ctrl = decode(layout('mtrc_ctrl_reg_ext'), data);
  return { kilohertz, now: ctrl.current_timestamp_52_32 * 2 ** 32 + ctrl.current_timestamp_31_0 };
}

/**
 * Does something with what the tracer says. Where it runs for the function already, as its driver has it, that is read along; else, and with
 * `takeOver`, it is made the function's own and started, and stopped and given back in the end, whatever comes. Throws what `send` and `run` throw, and FwctlError `device` where the tracer is owned and does not run, or its traces are out of reach.
 */
export async function withTracer<T>(
  session: Session,
  tracer: Tracer,
  takeOver: boolean,
  run: (source: TraceSource) => Promise<T>,
): Promise<T> {
  if (!(await handsOutBlocks(session))) throw outOfReach(session, tracer);
  if (tracer.owned && !takeOver) return run(await runningSource(session));
  const before = tracer.owned ? await readSettings(session) : undefined;
  if (!tracerOf(await write(session, 'MTRC_CAP', 'mtrc_cap_reg_ext', { trace_owner: 1 })).owned)
    throw new FwctlError('device', 'another function has the tracer of this adapter', {
      next: 'trace there: give another physical function of the adapter with -d; mlx5_core gives it back when it is unbound',
    });
  const source = new TraceSource(session);
  let result: T;
  try {
    await setStatus(session, 0);
    const log_trace_buffer_size = Math.min(LOG_PAGES, tracer.logMaxPages);
    await write(session, 'MTRC_CONF', 'mtrc_conf_reg_ext', { trace_mode: TO_FIFO, log_trace_buffer_size });
    await setStatus(session, 1);
    result = await run(source);
  } catch (error) {
    // Why it failed counts, not what else did then.
    if (!source.stopped) await giveBack(session, before).catch(() => undefined);
    throw error;
  }
  await giveBack(session, before);
  return result;
}

/** A source of what the function's own driver, or another program, has the tracer say from now on. */
async function runningSource(session: Session): Promise<TraceSource> {
  const { running, filled } = (await readBlocks(session, 0)).head;
  if (!running) throw inUse(session);
  return new TraceSource(session, filled);
}

/** How the tracer is set, and whether it runs. */
interface TracerSettings {
  readonly conf: Shapes['mtrc_conf_reg_ext'];
  readonly runs: boolean;
}

async function readSettings(session: Session): Promise<TracerSettings> {
  const [conf, ctrl] = [
    await access(session, 'MTRC_CONF', 'read', new Uint8Array(findSize('MTRC_CONF'))),
    await access(session, 'MTRC_CTRL', 'read', new Uint8Array(findSize('MTRC_CTRL'))),
  ];
  expectBytes('MTRC_CONF', conf, 12);
  expectBytes('MTRC_CTRL', ctrl, 16);
  return {
    conf: decode(layout('mtrc_conf_reg_ext'), conf),
    runs: decode(layout('mtrc_ctrl_reg_ext'), ctrl).trace_status === 1,
  };
}

/** Pages of trace memory, as a power of 2: what Linux takes (TRACER_BUFFER_PAGE_NUM). */
const LOG_PAGES = 6;

const setStatus = (session: Session, trace_status: number) =>
  write(session, 'MTRC_CTRL', 'mtrc_ctrl_reg_ext', { modify_field_select: SELECT_STATUS, trace_status });

/** To the driver that had it write to its memory, as it was; else to nobody. */
async function giveBack(session: Session, before: TracerSettings | undefined): Promise<void> {
  try {
    await setStatus(session, 0);
    if (before?.runs && before.conf.trace_mode === TO_MEMORY) {
      await write(session, 'MTRC_CONF', 'mtrc_conf_reg_ext', before.conf);
      await setStatus(session, 1);
      return;
    }
  } catch (error) {
    await write(session, 'MTRC_CAP', 'mtrc_cap_reg_ext', { trace_owner: 0 });
    throw error;
  }
  await write(session, 'MTRC_CAP', 'mtrc_cap_reg_ext', { trace_owner: 0 });
}

const inUse = ({ device }: Session): FwctlError =>
  new FwctlError(
    'device',
    `the tracer is in use, and does not run: ${device.name}, or the driver of its function, owns it`,
    {
      next: 'where the program that had it is gone, give --take-over',
    },
  );

const outOfReach = ({ device }: Session, { toMemory }: Tracer): FwctlError =>
  new FwctlError(
    'device',
    `${device.name} does not hand out its traces over fwctl: ${
      toMemory
        ? 'it writes them to host memory, and the kernel gives fwctl none (umem)'
        : 'they are read past the driver'
    }`,
    {
      next: 'fwctl trace --strings shows what it can say; mlx5_core traces it itself: enable trace event mlx5:mlx5_fw of the kernel',
    },
  );

/** Blocks that so much memory holds. */
const KEPT = (2 ** LOG_PAGES * PAGE_BYTES) / BLOCK_BYTES;

/** The blocks of a running tracer, each once. */
export class TraceSource {
  /** Somebody else has stopped the tracer, and may have started it again. */
  stopped = false;

  /** `next`: the first block that is wanted. */
  constructor(
    private readonly session: Session,
    private next = 0,
  ) {}

  /**
   * What has come since the last call. Throws what `send` throws, and FwctlError `device` where the tracer was stopped by somebody else,
   * `reply` for answers that can not be.
   */
  async *read(): AsyncGenerator<{ blocks: Uint8Array; lost: number }> {
    let target = this.next;
    do {
      const { head, data } = await readBlocks(this.session, this.next);
      const { running, num_blocks, block, filled } = head;
      if (!running || filled < this.next) {
        this.stopped = true;
        throw new FwctlError(
          'device',
          'the tracer was stopped by somebody else, or the firmware has started again',
        );
      }
      if (num_blocks === 0 && filled === this.next) return;
      if (num_blocks === 0 || block < this.next || block + num_blocks > filled || filled - block > KEPT)
        throw malformed(
          `blocks ${block} to ${block + num_blocks - 1} of ${filled} came where ${this.next} was due`,
        );
      expectBytes('the trace blocks', data, num_blocks * BLOCK_BYTES);
      if (target === this.next) target = filled;
      const lost = block - this.next;
      this.next = block + num_blocks;
      yield { blocks: data.subarray(0, num_blocks * BLOCK_BYTES), lost };
    } while (this.next < target);
  }
}

async function readBlocks(session: Session, block: number) {
  const { name, id, bytes, mostBlocks } = BLOCKS_REGISTER;
  const asked = encode(blocksForm(), { block }, new Uint8Array(bytes + mostBlocks * BLOCK_BYTES));
  const data = await accessData(session, { name, id } as Register, 'read', asked);
  expectBytes('the trace blocks', data, bytes);
  return { head: decode(blocksForm(), data), data: data.subarray(bytes) };
}

/** Whether the device has the register for it; any other refuses one that it does not know. */
async function handsOutBlocks(session: Session): Promise<boolean> {
  try {
    return (await readBlocks(session, 0)).head.signature === BLOCKS_SIGNATURE;
  } catch (error) {
    if (error instanceof FwctlError && (error.kind === 'firmware' || error.kind === 'reply')) return false;
    throw error;
  }
}

const write = <Name extends keyof Shapes>(
  session: Session,
  name: string,
  form: Name,
  fields: Partial<Shapes[Name]>,
) => access(session, name, 'write', encode(layout(form) as Layout<Shapes[Name]>, fields));

const access = (
  session: Session,
  name: string,
  op: 'read' | 'write',
  data: Uint8Array,
): Promise<Uint8Array> => accessData(session, findRegister(name) as Register, op, data);

/** All that came behind the header: more than the register's own size, for those with an open end. */
async function accessData(
  session: Session,
  register: Register,
  op: 'read' | 'write',
  data: Uint8Array,
): Promise<Uint8Array> {
  const { output } = await send(session, registerRequest({ register, op, data }));
  return output.subarray(HEADER_BYTES);
}

const findSize = (name: string): number => (findRegister(name) as Register).size;

function expectBytes(what: string, data: Uint8Array, bytes: number): void {
  if (data.length < bytes) throw malformed(`${what} came with ${data.length} bytes, not ${bytes}`);
}

const malformed = (message: string): FwctlError =>
  new FwctlError('reply', message, { next: 'the device or its driver is at fault; -v shows the bytes' });
