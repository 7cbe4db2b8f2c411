import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { PRIORITIES } from '../objects/host.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { echoOf, portIndex } from './of-port.js';

/** How the buffer of a port is shared: SBCAM tells the same. */
export const SHARED = {
  /** Cells of 128 bytes. */
  cells: 3160,
  cellBytes: 128,
  buffers: 10,
  pools: 2,
} as const;

const INGRESS = 0;
const EGRESS = 1;
const DYNAMIC = 1;

type Sbpr = Shapes['sbpr_reg'];
type Sbcm = Shapes['sbcm_reg'];

const directionIs = (dir: number, desc: number): boolean => dir <= EGRESS && desc === 0;

function poolIndex({ dir, pool, desc }: Sbpr): Syndrome | undefined {
  return directionIs(dir, desc) && pool < SHARED.pools ? undefined : 'POOL_UNKNOWN';
}

/** A pool of a direction: at first the one has all that comes in, and what goes out is not limited. */
function poolOf(fw: FirmwareCore, vhca: Vhca, dir: number, pool: number) {
  const set = settingsOf(fw, vhca, `SBPR ${dir} ${pool}`, 'sbpr_reg');
  return {
    infi_size: set.infi_size ?? (dir === EGRESS ? 1 : 0),
    size: set.size ?? (dir === INGRESS && pool === 0 ? SHARED.cells : 0),
    mode: set.mode ?? DYNAMIC,
  };
}

/** Cells that the other pools of the direction have. */
function others(fw: FirmwareCore, vhca: Vhca, dir: number, pool: number): number {
  let total = 0;
  for (let other = 0; other < SHARED.pools; other++) {
    const { infi_size, size } = poolOf(fw, vhca, dir, other);
    if (other !== pool && !infi_size) total += size;
  }
  return total;
}

function bufferIndex(data: Sbcm): Syndrome | undefined {
  const wrong = portIndex({ ...data, pnat: 0 });
  if (wrong) return wrong;
  const { dir, desc, pg_buff, pnat } = data;
  const there = pg_buff < (dir === INGRESS ? SHARED.buffers : PRIORITIES);
  return directionIs(dir, desc) && there && pnat === 0 ? undefined : 'POOL_UNKNOWN';
}

/** No port sends faster than it can, so that nothing waits: occupancies are 0. */
export const pools: Record<string, RegisterRow> = {
  SBPR: register('sbpr_reg', {
    read: (fw, data, { vhca }) =>
      poolIndex(data) ?? { ...echoOf('sbpr_reg', data), ...poolOf(fw, vhca, data.dir, data.pool) },
    write: (fw, data, { vhca }) => {
      const wrong = poolIndex(data);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const { dir, pool, infi_size, mode } = data;
      if (mode > DYNAMIC) return 'REGISTER_VALUE';
      const size = infi_size ? 0 : data.size;
      if (size + others(fw, vhca, dir, pool) > SHARED.cells) return 'POOLS_LARGE';
      setRegister(fw, vhca, `SBPR ${dir} ${pool}`, 'sbpr_reg', { infi_size, size, mode });
      return undefined;
    },
  }),

  /** Which pool a buffer of priorities takes from, and how much. */
  SBCM: register('sbcm_reg', {
    read: (fw, data, { vhca }) => {
      const wrong = bufferIndex(data);
      if (wrong) return wrong;
      const set = settingsOf(fw, vhca, `SBCM ${data.dir} ${data.pg_buff}`, 'sbcm_reg');
      return {
        ...echoOf('sbcm_reg', data),
        exc: set.exc ?? 0,
        min_buff: set.min_buff ?? 0,
        infi_max: set.infi_max ?? 1,
        max_buff: set.max_buff ?? 0,
        pool: set.pool ?? 0,
      };
    },
    write: (fw, data, { vhca }) => {
      const wrong = bufferIndex(data);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const { exc, min_buff, infi_max, pool } = data;
      const max_buff = infi_max ? 0 : data.max_buff;
      if (pool >= SHARED.pools || Math.max(min_buff, max_buff) > SHARED.cells) return 'REGISTER_VALUE';
      const kept = { exc, min_buff, infi_max, max_buff, pool };
      setRegister(fw, vhca, `SBCM ${data.dir} ${data.pg_buff}`, 'sbcm_reg', kept);
      return undefined;
    },
  }),
};
