import { chance } from '../../../chance.js';
import type { Shapes } from '../../prm/shapes.js';
import { findFunction } from '../functions.js';
import type { Part, Rows } from '../handler.js';
import { DRIVER_PD, type Host, hostOf, indexIn, programPd } from './host.js';
import { query } from './query.js';

/** access_mode of an mkey: MLX5_MKC_ACCESS_MODE_* */
const PHYSICAL = 0;
const TRANSLATED = 1;

/** qpn of an mkey that every QP may use. */
const ANY_QP = 0xffffff;

/** Pages of a translated mkey are 2^12 bytes; two translations make an octword. */
const LOG_PAGE = 12;

/** The driver's: the whole memory, and the receive buffers of each channel. Each program has two, of 64 KiB to 8 MiB. */
function mkey(host: Host, index: number): Part<Shapes['mkc']> | undefined {
  const { ids, seed } = host;
  const ofDriver = indexIn(ids.driverMkey, index);
  if (ofDriver === 0)
    return { access_mode_1_0: PHYSICAL, lw: 1, lr: 1, qpn: ANY_QP, mkey_7_0: 1, length64: 1, pd: DRIVER_PD };
  const mixed = chance(seed, 30, index);
  const translated = (pages: bigint): Part<Shapes['mkc']> => ({
    access_mode_1_0: TRANSLATED,
    lw: 1,
    lr: 1,
    umr_en: 1,
    qpn: ANY_QP,
    mkey_7_0: mixed & 0xff,
    start_addr: 0x7f00_0000_0000n + (BigInt(mixed >>> 4) << BigInt(LOG_PAGE)),
    len: pages << BigInt(LOG_PAGE),
    translations_octword_size: Number((pages + 1n) / 2n),
    log_page_size: LOG_PAGE,
  });
  if (ofDriver !== undefined) return { ...translated(1024n), pd: DRIVER_PD, start_addr: 0n };
  const ofProgram = indexIn(ids.programMkey, index);
  if (ofProgram === undefined) return undefined;
  return {
    ...translated(16n << BigInt(mixed >>> 29)),
    rw: 1,
    rr: 1,
    a: 1,
    // Only what a program's own queues may reach.
    pd: programPd(ofProgram % ids.programCq.count),
    relaxed_ordering_write: ofProgram & 1,
  };
}

/** Values of op_mod of QUERY_PAGES: MLX5_BOOT_PAGES, MLX5_INIT_PAGES, MLX5_REGULAR_PAGES. Tools ask with 0, for all of them. */
const ALL = 0;
const BOOT = 1;
const PAGE_KINDS = [ALL, BOOT, 2, 3];

/** What mlx5_core is asked for before it loads. */
const BOOT_PAGES = 512;

export const memory = {
  QUERY_MKEY: query<'QUERY_MKEY'>('MKEY_UNKNOWN', (host, { mkey_index }) => {
    const memory_key_mkey_entry = mkey(host, mkey_index);
    return memory_key_mkey_entry && { memory_key_mkey_entry };
  }),

  /** Pages that the firmware still wants. A function with a driver has all of its own; one without has asked for none yet. */
  QUERY_PAGES: {
    opMods: PAGE_KINDS,
    run: (fw, { function_id, embedded_cpu_function, op_mod }, { vhca }) => {
      // There is no embedded CPU with pages of its own.
      if (embedded_cpu_function) return 'FUNCTION_UNKNOWN';
      const target = findFunction(fw.functions.values(), vhca, 0, function_id);
      if (!target) return 'FUNCTION_UNKNOWN';
      const wanted = !hostOf(fw, target) && (op_mod === ALL || op_mod === BOOT);
      return { function_id, num_pages: wanted ? BOOT_PAGES : 0 };
    },
  },
} satisfies Rows;
