import type { CardFunction } from './handler.js';
import type { Profile } from './profile.js';

/** MAC addresses that a card has for itself, in a row. */
const MACS = 16;

/** The first byte of addresses that are locally administered, as those of VFs are. */
const LOCAL = 0x02 * 2 ** 40;

/** The functions of a card: PFs first, each VF behind its PF. `place`: what tells it from others of its profile. */
export function functionsOf({ functions, mac }: Profile, place: number): CardFunction[] {
  const made: CardFunction[] = [];
  for (const row of functions) {
    const own = mac + place * MACS + row.pf;
    const parent = made.find(({ kind, pf }) => kind === 'pf' && pf === row.pf);
    const address = row.kind === 'pf' ? own : LOCAL + (own % 2 ** 32) * 2 ** 8 + row.index;
    const one: { -readonly [Key in keyof CardFunction]?: CardFunction[Key] } = { ...row, mac: address };
    one.parent = parent ?? (one as CardFunction);
    made.push(one as CardFunction);
  }
  return made;
}

/** "PF 0", "VF 1 of PF 0" */
export const titleOf = ({ kind, pf, index }: Pick<CardFunction, 'kind' | 'pf' | 'index'>): string =>
  kind === 'pf' ? `PF ${index}` : `VF ${index} of PF ${pf}`;

/** The end of the name of its netdev, as udev has it: f0np0, f0v1. */
export const netOf = ({ kind, pf, index }: Pick<CardFunction, 'kind' | 'pf' | 'index'>): string =>
  kind === 'pf' ? `f${index}np${index}` : `f${pf}v${index}`;
