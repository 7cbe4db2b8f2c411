import type { CoreProfile } from '../profile.js';

/**
 * The configuration space of a real ConnectX-6 Dx, as far as it was captured: 103913 addresses from 0 to 0x500c00, the first eight and
 * the last fifteen with their values. The ranges between them were chosen, so that there are as many; so are all other values.
 */
export const core = (): CoreProfile => ({
  ranges: [
    [0x00_0000, 16384],
    [0x02_0000, 8192],
    [0x06_0000, 16384],
    [0x0f_0000, 24576],
    [0x1e_0000, 16384],
    [0x30_0000, 12288],
    [0x41_0000, 8981],
    [0x50_0000, 723],
    [0x50_0c00, 1],
  ],
  values: {
    0: 0x0100_2000,
    4: 0x0000_48ec,
    8: 0,
    12: 3,
    16: 0,
    20: 0,
    24: 0x5430_6f6c,
    28: 0x0010_4000,
    ...Object.fromEntries(Array.from({ length: 14 }, (_, i) => [0x50_0b14 + 4 * i, 0])),
    5245952: 0,
  },
});
