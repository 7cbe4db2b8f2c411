import { type CardCore, DENIED, type Handlers, INVALID_PARAMS, NOTHING } from './handler.js';
import { bitsNamed, valueNamed } from './named.js';

/** What helps to find out what the firmware does. Sizes are chosen. */

const MB = 1 << 20;
const COREDUMP = 6 * MB;
const CRASHDUMP = 2 * MB;
const NO_RING = 0xffff;
const RINGS = 512;

/** Traces are kept in buffers of so many bytes, which are written round and round at so many bytes a second. */
const TRACE_BYTES = 64 << 10;
const TRACE_RATE = 1440n;
const SECOND = 1_000_000_000n;

/** How far the firmware has written a trace. */
const written = (card: CardCore, type: number): number =>
  Number(((card.at() * TRACE_RATE) / SECOND + BigInt(type * 0x100)) % BigInt(TRACE_BYTES));

/** A ring moves with its function's traffic, and nobody is behind: its consumer stands where its producer does. */
const RING_ENTRIES = 1024n;
const RING_RATE = 250n;
const FIRST_ENTRY = 500n;

const ringInfo: Handlers[string] = (card, { ask }) => {
  const { fw_ring_id: ring = 0 } = ask;
  if (ring >= RINGS) return INVALID_PARAMS;
  const at = Number(((card.at() * RING_RATE) / SECOND + FIRST_ENTRY + BigInt(ring)) % RING_ENTRIES);
  return { producer_index: at, consumer_index: at };
};

/** A microsequencer's output: none has been loaded, so that there is nothing to take. */
const USEQ = { num: 8, size: 1024, output: 256, buffers: 4 };
const timestamp = (card: CardCore): number => Number(card.at() / 1_000_000n) % 2 ** 32 || 1;

export const debug: Handlers = {
  DBG_QCAPS: (_card, { target }) => ({
    fid: target.fid,
    coredump_component_disable_caps: valueNamed('dbg_qcaps_coredump_component_disable_caps', 'NVRAM'),
    flags: bitsNamed('dbg_qcaps_flags', 'CRASHDUMP_NVM', 'CRASHDUMP_HOST_DDR', 'USEQ'),
  }),
  DBG_QCFG: (card, { target }) => {
    const { flags, ring } = card.current().debug ?? { flags: 0, ring: NO_RING };
    return {
      fid: target.fid,
      coredump_size: COREDUMP,
      flags,
      async_cmpl_ring: ring,
      crashdump_size: CRASHDUMP,
    };
  },
  DBG_CFG: (card, { caller, ask }) => {
    if (caller.kind === 'vf') return DENIED;
    card.change({ debug: { flags: ask.flags as number, ring: ask.async_cmpl_ring as number } });
    return NOTHING;
  },
  DBG_RING_INFO_GET: ringInfo,
  DBG_LOG_BUFFER_FLUSH: (card, { ask }) => ({ current_buffer_offset: written(card, ask.type as number) }),
  DBG_USEQ_QCAPS: (card) => ({
    nz_fw_timestamp: timestamp(card),
    max_num_useq: USEQ.num,
    max_useq_size: USEQ.size,
    max_useq_32b_output_size: USEQ.output,
    num_buf: USEQ.buffers,
  }),
  DBG_USEQ_FLUSH: (card) => ({ nz_fw_timestamp: timestamp(card) }),
};
