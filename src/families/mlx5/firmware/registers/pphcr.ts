import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import { type Histogram, histogramOf } from '../fec.js';
import type { FirmwareCore } from '../handler.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { echoOf, portIndex } from './of-port.js';

type Pphcr = Shapes['pphcr_ext'];

/** A bin counts blocks with so many symbols to mend. */
export type Bin = Shapes['pphcr_bin_range_ext'];

const FORM = 'pphcr_ext';

/** Each kind of RS-FEC has bins of its own. */
const keyOf = ({ type }: Histogram): string => `PPHCR ${type}`;

/** As they were set; at first one for each number of symbols. */
function binsOf(fw: FirmwareCore, vhca: Vhca, histogram: Histogram): readonly Bin[] {
  const { bin_range: set } = settingsOf(fw, vhca, keyOf(histogram), FORM);
  return Array.from(
    { length: histogram.most + 1 },
    (_, symbols) => set?.[symbols] ?? { low_val: symbols, high_val: symbols },
  );
}

/** Counts of blocks by the number of their symbols, as the bins of the link's RS-FEC have them. */
export function binned(fw: FirmwareCore, vhca: Vhca, blocks: readonly bigint[]): readonly bigint[] {
  const histogram = histogramOf(fw, vhca);
  if (!histogram) return blocks;
  return binsOf(fw, vhca, histogram).map(({ low_val, high_val }) =>
    blocks.slice(low_val, high_val + 1).reduce((sum, count) => sum + count, 0n),
  );
}

/** hist_type 0 is that of the link. */
const index = (data: Pphcr): Syndrome | undefined =>
  portIndex(data) ?? (data.pnat || data.hist_type ? 'REGISTER_VALUE' : undefined);

export const pphcr: Record<string, RegisterRow> = {
  /** What the bins of PPCNT's histogram of RS-FEC count. */
  PPHCR: register(FORM, {
    read: (fw, data, { vhca }) => {
      const wrong = index(data);
      if (wrong) return wrong;
      const histogram = histogramOf(fw, vhca);
      if (!histogram) return echoOf(FORM, data);
      const bin_range = binsOf(fw, vhca, histogram);
      return {
        ...echoOf(FORM, data),
        we: 1,
        active_hist_type: histogram.type,
        num_of_bins: bin_range.length,
        hist_max_measurement: histogram.most,
        bin_range,
      };
    },
    write: (fw, data, { vhca }) => {
      const wrong = index(data);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const histogram = histogramOf(fw, vhca);
      const { bin_range_write_mask: mask, bin_range: given } = data;
      if (!histogram) return mask ? 'REGISTER_VALUE' : undefined;
      if (mask >> (histogram.most + 1)) return 'REGISTER_VALUE';
      const bin_range = binsOf(fw, vhca, histogram).map((bin, i) =>
        mask & (1 << i) ? (given[i] as Bin) : bin,
      );
      const fits = ({ low_val, high_val }: Bin) => low_val <= high_val && high_val <= histogram.most;
      if (!bin_range.every(fits)) return 'REGISTER_VALUE';
      if (mask) setRegister(fw, vhca, keyOf(histogram), FORM, { bin_range });
      return undefined;
    },
  }),
};
