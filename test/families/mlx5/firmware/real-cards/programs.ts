import { dataOf } from '../indexes.js';
import { reach, read, set, WRITE } from '../register-access.js';
import { card, type Finding, field } from './bench.js';

const FSM = 'mstflint’s fw_comps_mgr; Linux mlxfw';
const TRACER = 'Linux mlx5 diag/fw_tracer.c';
const MSTFLINT = 'mstflint at b9d9e84';

const trace: readonly Finding[] = [
  {
    id: 'trace-to-memory',
    says: 'the tracer can write into memory',
    source: `${TRACER}, which leaves it alone else`,
    sure: 'high',
    ours: () => field(card(), 'MTRC_CAP', 'trace_to_memory'),
    real: 1,
  },
  {
    id: 'trace-owner',
    says: 'the first PF whose driver was loaded owns the tracer, and no other',
    source: TRACER,
    sure: 'medium',
    ours: () => {
      const device = card();
      return ['pf0', 'pf1'].map((vhca) => field(device, 'MTRC_CAP', 'trace_owner', {}, vhca));
    },
    real: [1, 0],
  },
  {
    id: 'trace-running',
    says: 'on that PF the tracer runs, into memory of the driver’s',
    source: TRACER,
    sure: 'medium',
    ours: () => [
      field(card(), 'MTRC_CTRL', 'trace_status'),
      field(card(), 'MTRC_CONF', 'trace_mode'),
      field(card(), 'MTRC_CONF', 'trace_mkey') !== 0,
    ],
    real: [1, 1, true],
  },
  {
    id: 'trace-strings-by-write',
    says: 'MTRC_STDB answers with strings when it is written too',
    source: TRACER,
    sure: 'high',
    ours: () => {
      const data = dataOf('MTRC_STDB', { read_size: 64 });
      const { status, fields } = reach(card(), 'pf0', 'MTRC_STDB', WRITE, data);
      return [status, (fields.string_db_data as Uint8Array).some((byte) => byte !== 0)];
    },
    real: ['OK', true],
  },
  {
    id: 'trace-section-size',
    says: 'a section of the strings has a multiple of 64 bytes',
    source: TRACER,
    sure: 'high',
    ours: () =>
      (field(card(), 'MTRC_CAP', 'string_db_param') as readonly { string_db_size: number }[]).every(
        ({ string_db_size }) => string_db_size % 64 === 0,
      ),
    real: true,
  },
];

const dumps: readonly Finding[] = [
  {
    id: 'dump-sequence',
    says: 'seq_num of an answer is that of the question and 1, modulo 16',
    source: `${MSTFLINT}, its resource dump fetcher; Linux mlx5 rsc_dump.c`,
    sure: 'high',
    ours: () =>
      [0, 7, 15].map((seq_num) =>
        field(card(), 'RESOURCE_DUMP', 'seq_num', { segment_type: 0xffff, seq_num, inline_dump: 1 }),
      ),
    real: [1, 8, 0],
  },
  {
    id: 'dump-by-write',
    says: 'RESOURCE_DUMP answers when it is written',
    source: 'Linux mlx5 rsc_dump.c',
    sure: 'high',
    ours: () => {
      const data = dataOf('RESOURCE_DUMP', { segment_type: 0xffff, inline_dump: 1 });
      return reach(card(), 'pf0', 'RESOURCE_DUMP', WRITE, data).status;
    },
    real: 'OK',
  },
  {
    id: 'dump-inline-size',
    says: 'never more than the 52 dwords that the register has room for',
    source: `${MSTFLINT}, its resource dump fetcher`,
    sure: 'high',
    ours: () =>
      (field(card(), 'RESOURCE_DUMP', 'size', { segment_type: 0xffff, inline_dump: 1 }) as number) <= 208,
    real: true,
  },
];

const updates: readonly Finding[] = [
  {
    id: 'update-lock',
    says: 'MCC takes LOCK_UPDATE_HANDLE when it is idle: it is locked then, with a handle to use',
    source: FSM,
    sure: 'high',
    ours: () => {
      const { status, fields } = set(card(), 'MCC', { instruction: 1 });
      return [status, fields.control_state, fields.update_handle !== 0];
    },
    real: ['OK', 1, true],
  },
  {
    id: 'update-busy',
    says: 'a command of MCC may be refused for want of resources, and is to be sent again',
    source: FSM,
    sure: 'medium',
    ours: () => set(card(), 'MCC', { instruction: 1 }).status,
    real: 'BAD_RES_ERR or NO_RES_ERR, at times',
    left: 'nothing else wants the update; a fault that is asked for can give the answer',
  },
  {
    id: 'update-sizes',
    says: 'MCQI of the boot image says how large it may be, and in what pieces it comes',
    source: 'Linux mlx5 fw.c and mlxfw, which refuse each image else',
    sure: 'high',
    ours: () => {
      const { data } = read(card(), 'MCQI', { info_type: 0, data_size: 20 }).fields;
      const { max_component_size, log_mcda_word_size, mcda_max_write_size } = (
        data as Record<string, Record<string, number>>
      ).mcqi_cap_ext as Record<string, number>;
      return [max_component_size, log_mcda_word_size, mcda_max_write_size].every((size) => size !== 0);
    },
    real: true,
  },
  {
    id: 'components',
    says: 'MCQS lists several components, and the last one says that it is',
    source: 'Linux mlx5 fw.c; mstflint’s fw_comps_mgr',
    sure: 'medium',
    ours: () => {
      const device = card();
      const seen: unknown[] = [];
      for (let component_index = 0; component_index < 16; component_index++) {
        const { status, fields } = read(device, 'MCQS', { component_index });
        if (status !== 'OK') break;
        seen.push(fields.last_index_flag);
        if (fields.last_index_flag) break;
      }
      return [seen.length > 1, seen.at(-1)];
    },
    real: [true, 1],
  },
  {
    id: 'component-information-length',
    says: 'info_size of MCQI is the whole length',
    source: 'mstflint’s fw_comps_mgr',
    sure: 'medium',
    ours: () => {
      const { fields } = read(card(), 'MCQI', { info_type: 1, data_size: 124 });
      const version = (fields.data as Record<string, Record<string, unknown>>).mcqi_version_ext;
      return Number(fields.info_size) - Number(version?.version_string_length);
    },
    real: 32,
  },
];

/** What programs on the host use registers for: traces, dumps, updates. */
export const programs: readonly Finding[] = [...trace, ...dumps, ...updates];
