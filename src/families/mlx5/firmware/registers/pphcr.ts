import { histogramOf } from '../fec.js';
import { ofPort, portIndex } from './of-port.js';

export const pphcr = {
  /** What the bins of PPCNT's histogram of RS-FEC count: blocks with so many symbols to mend. They are as they are: `we` is 0. */
  PPHCR: ofPort('PPHCR', 'pphcr_ext', {
    index: (data) => portIndex(data) ?? (data.pnat || data.hist_type ? 'REGISTER_VALUE' : undefined),
    show: (fw, vhca) => {
      const { type, most } = histogramOf(fw, vhca) ?? {};
      if (most === undefined) return {};
      const bin_range = Array.from({ length: most + 1 }, (_, symbols) => ({
        low_val: symbols,
        high_val: symbols,
      }));
      return { active_hist_type: type as number, num_of_bins: bin_range.length, bin_range };
    },
  }),
};
