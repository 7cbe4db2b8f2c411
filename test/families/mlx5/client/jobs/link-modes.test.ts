import { expect } from 'chai';
import { fastest, fecWord, speedsOf } from '../../../../../src/families/mlx5/client/jobs/link-modes.js';
import { findEnum } from '../../../../../src/families/mlx5/prm/enums.js';

describe('the link modes of mlx5', () => {
  it('every mode of Ethernet that the kernel names has a speed', () => {
    for (const name of ['mlx5e_ext_link_mode', 'mlx5e_link_mode'])
      for (const mode of findEnum(name).values.keys()) expect(fastest(mode), mode).to.be.above(0);
  });

  it('speeds are those that the names say (mlx5e_link_info and mlx5e_ext_link_info of port.c)', () => {
    const speeds = {
      SGMII_100M: 100,
      '1000BASE_X_SGMII': 1000,
      '5GBASE_R': 5000,
      '10GBASE_XFI_XAUI_1': 10_000,
      '50GAUI_1_LAUI_1_50GBASE_CR_KR': 50_000,
      CAUI_4_100GBASE_CR4_KR4: 100_000,
      '800GAUI_8_800GBASE_CR8_KR8': 800_000,
      '1600TAUI_8_1600TBASE_CR8_KR8': 1_600_000,
      '56GBASE_R4': 56_000,
    };
    for (const [mode, mbps] of Object.entries(speeds)) expect(fastest(mode), mode).to.equal(mbps);
  });

  it('the newer mask counts where it is not 0; bit 31 is a bit as others', () => {
    expect(speedsOf(0b10_0001_0000, 0xffffffff)).to.deep.equal([10_000, 100_000]);
    expect(speedsOf(0, (1 << 21) | (1 << 13))).to.deep.equal([10_000, 100_000]);
    expect(speedsOf(0, 0x80000000)).to.deep.equal([50_000]);
    expect(speedsOf(0, 0)).to.deep.equal([]);
  });

  it('the active FEC has the word of ethtool, as pplm2ethtool_fec of Linux gives it', () => {
    const words = [1, 1 << 1, 1 << 2, 1 << 7, 1 << 9, 1 << 10].map(fecWord);
    expect(words).to.deep.equal(['off', 'baser', 'rs', 'rs', 'llrs', 'rs']);
    expect(fecWord(0)).to.equal(undefined);
  });
});
