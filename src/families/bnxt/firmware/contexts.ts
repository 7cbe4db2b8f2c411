import { type Handlers, INVALID_PARAMS } from './handler.js';
import { bitsNamed, valueNamed } from './named.js';
import type { Values } from './struct.js';

/** Memory of the host in which the chip keeps its contexts: what it takes, and what the driver has given. Numbers are chosen. */

interface Backing {
  readonly type: string;
  readonly entry: number;
  readonly most: number;
  readonly least: number;
  readonly multiple: number;
  /** Its instances: bits. */
  readonly instances: number;
}

const ONE = 0;

const CONTEXTS: readonly Backing[] = [
  { type: 'QP', entry: 512, most: 65_536, least: 1024, multiple: 1, instances: ONE },
  { type: 'SRQ', entry: 64, most: 8192, least: 0, multiple: 1, instances: ONE },
  { type: 'CQ', entry: 128, most: 65_536, least: 512, multiple: 1, instances: ONE },
  { type: 'VNIC', entry: 128, most: 1024, least: 128, multiple: 1, instances: ONE },
  { type: 'STAT', entry: 64, most: 4096, least: 256, multiple: 1, instances: ONE },
  { type: 'SP_TQM_RING', entry: 2, most: 131_072, least: 2048, multiple: 32, instances: ONE },
  { type: 'FP_TQM_RING', entry: 2, most: 131_072, least: 2048, multiple: 32, instances: 0xff },
  { type: 'MRAV', entry: 64, most: 262_144, least: 4096, multiple: 1, instances: ONE },
  { type: 'TIM', entry: 4, most: 65_536, least: 0, multiple: 1, instances: ONE },
];

const TYPES = 'func_backing_store_qcaps_v2_type';
const rows = CONTEXTS.map((row) => ({ ...row, number: valueNamed(TYPES, row.type) }));
const INVALID = valueNamed(TYPES, 'INVALID');
const VALID = bitsNamed('func_backing_store_qcaps_v2_flags', 'TYPE_VALID', 'ENABLE_CTX_KIND_INIT');

/** Byte that new contexts are filled with, and the 4 bytes at which. */
const FILL = 0xff;

/** A type that is not there tells which is the next. */
const qcapsV2: Handlers[string] = (_card, { ask }) => {
  const { type = 0 } = ask;
  const next = rows.find(({ number }) => number > type)?.number ?? INVALID;
  const row = rows.find(({ number }) => number === type);
  if (!row) return { type, next_valid_type: next };
  return {
    type,
    entry_size: row.entry,
    flags: VALID,
    instance_bit_map: row.instances,
    ctx_init_value: FILL,
    entry_multiple: row.multiple,
    max_num_entries: row.most,
    min_num_entries: row.least,
    next_valid_type: next,
  };
};

/** The driver takes half of what there may be, in pages of 64 KiB with one level of lists; where is not told to others. */
const PAGE_64K_LEVEL_1 = (2 << 4) | 1;

const qcfgV2: Handlers[string] = (_card, { ask }) => {
  const row = rows.find(({ number }) => number === ask.type);
  if (!row) return INVALID_PARAMS;
  return {
    type: row.number,
    instance: ask.instance ?? 0,
    num_entries: row.most / 2,
    page_size_pbl_level: PAGE_64K_LEVEL_1,
  };
};

const of = (type: string) => rows.find((row) => row.type === type) as Backing;

const qcaps: Values = {
  qp_max_entries: of('QP').most,
  qp_min_qp1_entries: 2,
  qp_max_l2_entries: 512,
  qp_entry_size: of('QP').entry,
  srq_max_l2_entries: 512,
  srq_max_entries: of('SRQ').most,
  srq_entry_size: of('SRQ').entry,
  cq_max_l2_entries: 512,
  cq_max_entries: of('CQ').most,
  cq_entry_size: of('CQ').entry,
  vnic_max_vnic_entries: 512,
  vnic_max_ring_table_entries: 512,
  vnic_entry_size: of('VNIC').entry,
  stat_max_entries: of('STAT').most,
  stat_entry_size: of('STAT').entry,
  tqm_entry_size: of('SP_TQM_RING').entry,
  tqm_min_entries_per_ring: of('SP_TQM_RING').least,
  tqm_max_entries_per_ring: of('SP_TQM_RING').most,
  mrav_max_entries: of('MRAV').most,
  mrav_entry_size: of('MRAV').entry,
  tim_entry_size: of('TIM').entry,
  tim_max_entries: of('TIM').most,
  tqm_entries_multiple: of('SP_TQM_RING').multiple,
  ctx_kind_initializer: FILL,
  tqm_fp_rings_count: 8,
};

const qcfg: Values = {
  enables: bitsNamed(
    'func_backing_store_qcfg_enables',
    'QP',
    'SRQ',
    'CQ',
    'VNIC',
    'STAT',
    'TQM_SP',
    'MRAV',
    'TIM',
  ),
  qpc_pg_size_qpc_lvl: PAGE_64K_LEVEL_1,
  srq_pg_size_srq_lvl: PAGE_64K_LEVEL_1,
  cq_pg_size_cq_lvl: PAGE_64K_LEVEL_1,
  vnic_pg_size_vnic_lvl: PAGE_64K_LEVEL_1,
  stat_pg_size_stat_lvl: PAGE_64K_LEVEL_1,
  tqm_sp_pg_size_tqm_sp_lvl: PAGE_64K_LEVEL_1,
  mrav_pg_size_mrav_lvl: PAGE_64K_LEVEL_1,
  tim_pg_size_tim_lvl: PAGE_64K_LEVEL_1,
  qp_num_qp1_entries: 2,
  qp_num_l2_entries: 512,
  qp_num_entries: of('QP').most / 2,
  srq_num_entries: of('SRQ').most / 2,
  srq_num_l2_entries: 512,
  cq_num_l2_entries: 512,
  cq_num_entries: of('CQ').most / 2,
  vnic_num_vnic_entries: 512,
  vnic_num_ring_table_entries: 512,
  stat_num_entries: of('STAT').most / 2,
  tqm_sp_num_entries: of('SP_TQM_RING').most / 2,
  mrav_num_entries: of('MRAV').most / 2,
  tim_num_entries: of('TIM').most / 2,
};

export const contexts: Handlers = {
  FUNC_BACKING_STORE_QCAPS: () => qcaps,
  FUNC_BACKING_STORE_QCFG: () => qcfg,
  FUNC_BACKING_STORE_QCAPS_V2: qcapsV2,
  FUNC_BACKING_STORE_QCFG_V2: qcfgV2,
};
