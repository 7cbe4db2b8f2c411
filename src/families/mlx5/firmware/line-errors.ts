import { chance } from '../../chance.js';
import type { FirmwareCore } from './handler.js';
import type { Guarded } from './ports.js';
import type { Vhca } from './vhca.js';

/** What RS-FEC has found and mended on a line. Symbols of a block are mended one by one, so that a block can have several. */
export interface Mended {
  /** Blocks by the number of symbols that were mended in them. */
  readonly blocks: readonly bigint[];
  /** Symbols, and bits, by lane. A symbol can have several bits wrong. */
  readonly symbols: readonly bigint[];
  readonly bits: readonly bigint[];
}

/** Bits of a block: RS(528,514) of symbols of 10 bits. */
const BLOCK = 5280n;

/** One block to mend in 10^8 bits, as optics have them that are not quite clean; nothing that can't be mended. */
const CLEAN = 100_000_000n;

/** Of the blocks with a symbol wrong, one in so many has a second; and a third. Of symbols, one in so many has a second bit wrong. */
const SECOND = 32n;
const THIRD = 1024n;
const SECOND_BIT = 16n;

const MOST_LANES = 4;
const TOPIC = 42;

/** How lanes share what goes wrong, in parts of their sum: no two alike. */
function shares(fw: FirmwareCore, { pf }: Vhca, lanes: number): number[] {
  const first = chance(fw.seed, TOPIC, pf.index, lanes);
  return Array.from(
    { length: lanes },
    (_, lane) => 10 + 7 * ((lane + first) % lanes) + (chance(fw.seed, TOPIC, pf.index, lanes, lane) % 5),
  );
}

/** Deals a count out, so that no part ever falls while the count grows. */
export function dealt(count: bigint, parts: readonly number[]): bigint[] {
  const all = BigInt(parts.reduce((sum, part) => sum + part, 0));
  let before = 0n;
  return parts.map((part) => {
    const size = BigInt(part);
    const left = (count % all) - before;
    before += size;
    return size * (count / all) + (left < 0n ? 0n : left < size ? left : size);
  });
}

export function mended(fw: FirmwareCore, vhca: Vhca, { all, lossy }: Guarded): Mended {
  const blocks = [0n, 0n, 0n, 0n];
  const symbols = Array.from({ length: MOST_LANES }, () => 0n);
  const bits = Array.from({ length: MOST_LANES }, () => 0n);
  for (const [lanes, carried] of Object.entries(lossy)) {
    const wrong = carried / CLEAN;
    const [second, third] = [wrong / SECOND, wrong / THIRD];
    const found = wrong + second + third;
    [0n, wrong - second, second - third, third].forEach((count, i) => {
      blocks[i] = (blocks[i] as bigint) + count;
    });
    const parts = shares(fw, vhca, Number(lanes));
    dealt(found, parts).forEach((count, lane) => {
      symbols[lane] = (symbols[lane] as bigint) + count;
    });
    dealt(found + found / SECOND_BIT, parts).forEach((count, lane) => {
      bits[lane] = (bits[lane] as bigint) + count;
    });
  }
  blocks[0] = all / BLOCK - total(blocks);
  return { blocks, symbols, bits };
}

export const total = (counts: readonly bigint[]): bigint => counts.reduce((sum, count) => sum + count, 0n);
