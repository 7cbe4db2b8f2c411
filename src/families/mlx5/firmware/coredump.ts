import { chance } from '../../chance.js';
import { PAIR_BYTES, QP, TO_MEMORY } from '../prm/coredump.js';
import type { Shapes } from '../prm/shapes.js';
import type { Syndrome } from '../syndromes.js';
import type { Caller, FirmwareCore, Part } from './handler.js';
import type { CoreProfile } from './profile.js';
import { type RegisterRow, register } from './register.js';
import { memoryFor } from './umem.js';

type Asked = Shapes['mlx5ctl_core_dump_reg'];

/** Bytes from one address to the next. */
const STEP = 4;

/** How many of the values that were not captured are zero: 7 of 8, as most of a real dump is. */
const ZERO_MASK = 7;

/** What stands at an address: as captured; else made up, and ever the same. */
function valueAt({ values }: CoreProfile, seed: number, address: number): number {
  const known = values[address];
  if (known !== undefined) return known;
  return chance(seed, 60, address) & ZERO_MASK ? 0 : chance(seed, 61, address);
}

/** The addresses from one on. */
function* addressesFrom({ ranges }: CoreProfile, from: number): Generator<number> {
  for (const [start, count] of ranges)
    for (let address = Math.max(start, from); address < start + count * STEP; address += STEP) yield address;
}

/** As many pairs as the memory has room for, from the cookie on: the cookie is the address that comes next. */
function read(fw: FirmwareCore, asked: Asked, caller: Caller): Part<Asked> | Syndrome {
  const { core_dump_type, vhca_id, qpn, mkey, address } = asked;
  const { capabilities } = caller.vhca;
  const echo = { core_dump_type, vhca_id, qpn };
  if (!capabilities.debug(core_dump_type === QP ? 'core_dump_qp' : 'core_dump_general'))
    return 'REGISTER_ABSENT';
  if (core_dump_type > TO_MEMORY) return 'REGISTER_VALUE';
  // The others have the firmware keep a dump for itself: nothing comes of it here.
  if (core_dump_type !== TO_MEMORY) return echo;
  const { core } = fw.profile;
  const size = asked.size - (asked.size % PAIR_BYTES);
  const write = memoryFor(fw, caller, { mkey, address, size });
  if (typeof write === 'string') return write;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const seed = fw.seed ^ fw.starts;
  let [at, next, more] = [0, Number(asked.cookie), 0];
  for (const each of addressesFrom(core, next)) {
    if (at === size) {
      more = 1;
      break;
    }
    view.setUint32(at, each);
    view.setUint32(at + STEP, valueAt(core, seed, each));
    at += PAIR_BYTES;
    next = each + STEP;
  }
  write(0, bytes.subarray(0, at));
  return { ...echo, more_dump: more, mkey, size: at, address, cookie: BigInt(next) };
}

/** The form with the memory is mlx5ctl's: Linux has the first fields alone. Written or read, it does the same. */
export const coredump: Record<string, RegisterRow> = {
  CORE_DUMP: register('mlx5ctl_core_dump_reg', { read, write: () => undefined }),
};
