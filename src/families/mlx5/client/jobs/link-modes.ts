import type { Link } from '../../../../client/jobs.js';
import { findEnum } from '../../prm/enums.js';
import type { Shapes } from '../../prm/shapes.js';

/** The names of the bits that are set. */
function namesIn(name: string, mask: number): string[] {
  return [...findEnum(name).values].flatMap(([mode, bit]) => ((mask >>> Number(bit)) & 1 ? [mode] : []));
}

/** A rate in a name: 1000BASE is in Mb/s, 100GBASE in Gb/s, 1600TBASE has a slip of its header. */
const RATE = /(\d+)([GT]?)BASE/;

/** Mb/s of a mode of Ethernet by its name; 0 where it has none. */
export function fastest(mode: string): number {
  if (/^SGMII_100M/.test(mode)) return 100;
  const [, digits = '0', unit] = RATE.exec(mode) ?? [];
  return Number(digits) * (unit ? 1000 : 1);
}

const speeds = new Map<string, readonly number[]>();
/** Masks that are remembered: ports of a kind have the same. */
const MOST_MASKS = 256;

/** The speeds of two masks, of which the newer one counts where it is not 0: ascending, each once. */
export function speedsOf(newer: number, older: number): readonly number[] {
  const key = newer ? `${newer}` : `older ${older}`;
  const known = speeds.get(key);
  if (known) return known;
  const modes = newer ? namesIn('mlx5e_ext_link_mode', newer) : namesIn('mlx5e_link_mode', older);
  const found = [...new Set(modes.map(fastest))].filter(Boolean).sort((one, other) => one - other);
  if (speeds.size === MOST_MASKS) speeds.clear();
  speeds.set(key, found);
  return found;
}

/** The mode in which Ethernet runs. The older bit tells the medium: it is the one that people know. Undefined while it is down. */
export function ethernetModes({
  eth_proto_oper,
  ext_eth_proto_oper,
}: Shapes['ptys_reg_ext']): string | undefined {
  return (
    namesIn('mlx5e_link_mode', eth_proto_oper)[0] ?? namesIn('mlx5e_ext_link_mode', ext_eth_proto_oper)[0]
  );
}

/** PTYS.ib_proto_oper and ib_link_width_oper: EDR, of 4 lanes. */
export function infinibandMode({ ib_proto_oper }: Shapes['ptys_reg_ext']): string | undefined {
  return [...findEnum('ib_speed').values].findLast(([, bit]) => (ib_proto_oper & Number(bit)) !== 0)?.[0];
}

/** PPLM.fec_mode_active, by the number of its bit, in the words to which mlx5_core translates it for ethtool (pplm2ethtool_fec). */
const FEC: Readonly<Record<number, Link['fec']>> = {
  0: 'off',
  1: 'baser',
  2: 'rs',
  7: 'rs',
  9: 'llrs',
  10: 'rs',
};

/** The lowest bit that is set. */
export const fecWord = (active: number): Link['fec'] | undefined =>
  active ? FEC[31 - Math.clz32(active & -active)] : undefined;
