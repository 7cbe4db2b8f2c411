import type { FirmwareCore } from './handler.js';
import { agreed, inForce, type LinkMode, linkModes, linkOf } from './link.js';
import type { Vhca } from './vhca.js';

/** Bits of fec_override_admin_*. PLR is for InfiniBand. */
const NO_FEC = 1;
const FIRECODE = 2;
const RS = 4;
const RS_544 = 0x80;
const RS_272 = 0x200;

/** The FEC of a link mode, by the mode's bit: the end of the names of its fields in PPLM, and what there is. */
const FEC: Readonly<Record<number, readonly [rate: string, modes: number]>> = {
  4: ['10g_40g', NO_FEC | FIRECODE],
  5: ['10g_40g', NO_FEC | FIRECODE],
  6: ['25g', NO_FEC | FIRECODE | RS],
  7: ['50g', NO_FEC | FIRECODE | RS],
  8: ['50g_1x', RS_544 | RS_272],
  9: ['100g', NO_FEC | RS],
  10: ['100g_2x', RS_544 | RS_272],
  11: ['100g_1x', RS_544 | RS_272],
  12: ['200g_4x', RS_544 | RS_272],
  13: ['200g_2x', RS_544 | RS_272],
};

export const fecCaps = (fw: FirmwareCore): Readonly<Record<string, number>> =>
  Object.fromEntries(
    linkModes(fw).flatMap(({ ext }) => {
      const row = FEC[ext];
      return row ? [[`fec_override_cap_${row[0]}`, row[1]] as const] : [];
    }),
  );

/** The FEC of a link mode: automatic FEC is RS wherever the lanes are fast. 0 where there is no link. */
function fecOf(fw: FirmwareCore, vhca: Vhca, mode: LinkMode | undefined): number {
  const [rate, modes = 0] = (mode && FEC[mode.ext]) ?? [];
  if (rate === undefined) return 0;
  const set: Readonly<Record<string, unknown>> = inForce(fw, vhca, 'PPLM', 'pplm_reg_ext');
  const chosen = Number(set[`fec_override_admin_${rate}`] ?? 0);
  if (chosen) return chosen & -chosen;
  return [RS_544, RS, NO_FEC].find((one) => modes & one) ?? NO_FEC;
}

/** The FEC of the link: a mask with one bit set, as Linux's mlx5e_get_fec_mode reads fec_mode_active. */
export const activeFec = (fw: FirmwareCore, vhca: Vhca): number => fecOf(fw, vhca, linkOf(fw, vhca));

/** Whether the link has RS-FEC of whatever kind, or would have but for a command that keeps it down. */
export const isRsFec = (fw: FirmwareCore, vhca: Vhca): boolean =>
  (fecOf(fw, vhca, agreed(fw, vhca)) & (RS | RS_544 | RS_272)) !== 0;

/** The histogram of an RS-FEC: its type, as Linux's mlx5 numbers them (fec_rs_validate_hist_type), and symbols of a block that it mends at most. */
export interface Histogram {
  readonly type: number;
  readonly most: number;
}

const HISTOGRAMS: Readonly<Record<number, Histogram>> = {
  // RS(544,514), RS(272,257) and RS(528,514): half of the symbols that are added.
  [RS_544]: { type: 1, most: 15 },
  [RS_272]: { type: 2, most: 7 },
  [RS]: { type: 3, most: 7 },
};

/** That of the link; undefined where it has no RS-FEC. */
export const histogramOf = (fw: FirmwareCore, vhca: Vhca): Histogram | undefined =>
  HISTOGRAMS[activeFec(fw, vhca)];
