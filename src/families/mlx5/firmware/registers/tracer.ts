import { encode } from '../../../../bits/codec.js';
import { HEADER_BYTES } from '../../mailbox.js';
import {
  BLOCK_BYTES,
  BLOCKS_REGISTER,
  BLOCKS_SIGNATURE,
  type BlocksHead,
  blocksForm,
  SELECT_STATUS,
  TO_FIFO,
  TO_MEMORY,
} from '../../prm/tracer.js';
import type { Syndrome } from '../../syndromes.js';
import type { Caller, FirmwareCore } from '../handler.js';
import { DRIVER_MKEY } from '../objects/host.js';
import { type RegisterRow, register } from '../register.js';
import type { TracerState } from '../state.js';
import { toHexNumber } from '../text.js';
import {
  CORES,
  FIRST_MESSAGE_EVENT,
  filledBlocks,
  keptBlocks,
  LOG_MAX_PAGES,
  LOG_PAGES,
  traceBlock,
  traceProgram,
} from '../tracer.js';
import type { Vhca } from '../vhca.js';

/** Bytes of the string database that one read gives at most. Linux asks for 256 (STRINGS_DB_READ_SIZE_BYTES). */
const MOST_READ = 1024;

/** MTRC_CTRL.trace_status */
const OFF = 0;
const ON = 1;

/** The memory of a driver's into which it has traces written: by its key of all memory, behind whose index stands mkey_7_0. */
const DRIVER_MEMORY = DRIVER_MKEY * 256 + 1;

/** mlx5_core takes the tracer and starts it when it loads: the first PF that has a driver gets it (fw_tracer.c). */
function ofDriver(fw: FirmwareCore): TracerState {
  const pf = Array.from(fw.functions.values()).find(({ kind, bound }) => kind === 'pf' && bound);
  return pf ? { owner: pf.name, mkey: DRIVER_MEMORY, since: '0x0' } : {};
}

const stateOf = (fw: FirmwareCore): TracerState => fw.snapshot().tracer ?? ofDriver(fw);

/** The tracer where a function owns it, else undefined. */
function ownedBy(fw: FirmwareCore, vhca: Vhca): TracerState | undefined {
  const state = stateOf(fw);
  return state.owner === vhca.name ? state : undefined;
}

/** A function whose driver has gone owns nothing. */
function isFree(fw: FirmwareCore): boolean {
  const { owner } = stateOf(fw);
  return owner === undefined || !fw.functions.get(owner)?.bound;
}

/** What writes to the tracer need; a syndrome where it is missing. */
function owned(fw: FirmwareCore, { vhca }: Caller): TracerState | Syndrome {
  if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
  return ownedBy(fw, vhca) ?? 'TRACER_NOT_OWNED';
}

/** A driver comes to a PF: it takes the tracer where nobody has it, and starts it. */
export function driverTakesTracer(fw: FirmwareCore, { name }: Vhca): void {
  const begun = { owner: name, mkey: DRIVER_MEMORY, since: toHexNumber(fw.now()) };
  fw.change({ tracer: isFree(fw) ? begun : stateOf(fw) });
}

/** A driver leaves a PF: it gives the tracer back. */
export function driverLeavesTracer(fw: FirmwareCore, { name }: Vhca): void {
  if (stateOf(fw).owner === name) fw.change({ tracer: {} });
}

export const tracer: Record<string, RegisterRow> = {
  MTRC_CAP: register('mtrc_cap_reg_ext', {
    read: (fw, _data, { vhca }) => {
      const { sections } = traceProgram();
      return {
        trace_owner: ownedBy(fw, vhca) ? 1 : 0,
        trace_to_memory: 1,
        trc_ver: 1,
        num_string_db: sections.length,
        first_string_trace: FIRST_MESSAGE_EVENT,
        num_string_trace: CORES,
        log_max_trace_buffer_size: LOG_MAX_PAGES,
        string_db_param: sections.map(({ base, size }) => ({
          string_db_base_address: base,
          string_db_size: size,
        })),
      };
    },
    // The answer tells whether it came: asking for what another has is no failure.
    write: (fw, { trace_owner }, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const own = ownedBy(fw, vhca);
      if (trace_owner && !own && isFree(fw)) fw.change({ tracer: { owner: vhca.name } });
      if (!trace_owner && own) fw.change({ tracer: {} });
      return undefined;
    },
  }),

  MTRC_CONF: register('mtrc_conf', {
    read: (fw) => {
      const { mkey, log_size = LOG_PAGES } = stateOf(fw);
      return {
        trace_mode: mkey === undefined ? TO_FIFO : TO_MEMORY,
        log_trace_buffer_size: log_size,
        trace_mkey: mkey ?? 0,
      };
    },
    write: (fw, { trace_mode, log_trace_buffer_size, trace_mkey }, caller) => {
      const own = owned(fw, caller);
      if (typeof own === 'string') return own;
      if (own.since !== undefined) return 'TRACER_RUNNING';
      if (trace_mode > TO_MEMORY) return 'TRACE_MODE_ABSENT';
      if (log_trace_buffer_size > LOG_MAX_PAGES) return 'TRACE_BUFFER_LARGE';
      const toMemory = trace_mode === TO_MEMORY;
      if (toMemory && trace_mkey !== DRIVER_MEMORY) return 'TRACE_MEMORY_UNKNOWN';
      const { mkey: _, ...others } = own;
      const memory = toMemory ? { mkey: trace_mkey } : {};
      fw.change({ tracer: { ...others, ...memory, log_size: log_trace_buffer_size } });
      return undefined;
    },
  }),

  /** Both directions read: Linux writes it (mlx5_tracer_read_strings_db). */
  MTRC_STDB: register('mtrc_stdb_reg_ext', {
    read: (_fw, { string_db_index, read_size, start_offset }) => {
      const section = traceProgram().sections[string_db_index];
      if (!section) return 'STRING_SECTION_UNKNOWN';
      if (read_size > MOST_READ || start_offset + read_size > section.size) return 'STRING_RANGE';
      const data = section.bytes.subarray(start_offset, start_offset + read_size);
      return { string_db_index, read_size, start_offset, string_db_data: data };
    },
    write: () => undefined,
  }),

  MTRC_CTRL: register('mtrc_ctrl_reg_ext', {
    read: (fw) => {
      const now = fw.now();
      return {
        trace_status: stateOf(fw).since === undefined ? OFF : ON,
        current_timestamp_52_32: Number((now >> 32n) & 0x1f_ffffn),
        current_timestamp_31_0: Number(now & 0xffff_ffffn),
      };
    },
    // arm_event asks for an event in a queue of the driver, which no user context has.
    write: (fw, { trace_status, modify_field_select, slcg_cmd }, caller) => {
      const own = owned(fw, caller);
      if (typeof own === 'string') return own;
      if (trace_status > ON || slcg_cmd) return 'REGISTER_VALUE';
      if (!(modify_field_select & SELECT_STATUS)) return undefined;
      const { since, ...settings } = own;
      if (trace_status === OFF) fw.change({ tracer: settings });
      else if (since === undefined) fw.change({ tracer: { ...own, since: toHexNumber(fw.now()) } });
      return undefined;
    },
  }),
};

/** Trace blocks from the one asked for on, as many as there are, fit, and are given at once. */
export function traceBlocks(fw: FirmwareCore, { block }: BlocksHead, { vhca, room }: Caller): Uint8Array {
  const own = ownedBy(fw, vhca);
  const filled = own ? filledBlocks(fw, own) : 0;
  const first = own ? Math.max(block, filled - keptBlocks(own)) : block;
  const fit = Math.floor((room - HEADER_BYTES - BLOCKS_REGISTER.bytes) / BLOCK_BYTES);
  const num_blocks = Math.max(Math.min(filled - first, fit, BLOCKS_REGISTER.mostBlocks), 0);
  const head = {
    signature: BLOCKS_SIGNATURE,
    running: own?.since === undefined ? 0 : 1,
    num_blocks,
    block: first,
    filled,
  };
  const bytes = new Uint8Array(BLOCKS_REGISTER.bytes + num_blocks * BLOCK_BYTES);
  bytes.set(encode(blocksForm(), head));
  for (let i = 0; own && i < num_blocks; i++)
    bytes.set(
      traceBlock(fw, own, first + i, i === 0 && first > block),
      BLOCKS_REGISTER.bytes + i * BLOCK_BYTES,
    );
  return bytes;
}
