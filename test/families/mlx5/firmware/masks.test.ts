import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { allRegisters } from '../../../../src/families/mlx5/prm/registers.js';
import { access } from './ask.js';
import { at, clockedDevice } from './clocked.js';
import { deviceOf, GENERATIONS } from './generations.js';
import { dataOf } from './indexes.js';
import { setItem } from './items.js';
import { READ, read } from './register-access.js';

describe('firmware: the masks tell the truth', () => {
  const MASKS = [
    ['PCAM', 0x5000, 2],
    ['MCAM', 0x9000, 4],
    ['QCAM', 0x4000, 1],
    ['SBCAM', 0xb000, 1],
  ] as const;

  for (const profile of GENERATIONS)
    for (const vhca of ['pf0', 'pf1', 'pf0vf0'])
      for (const [mask, first, groups] of MASKS)
        it(`${profile.name}, ${mask} on ${vhca}: every register that it announces answers, and no other does`, () => {
          const device = deviceOf(profile);
          // MNVGN has something to tell where something is set.
          setItem(device, 'nv_sw_offload_conf', { cqe_compression: 1 });
          let announced = 0;
          for (let group = 0; group < groups; group++) {
            const { data, fields } = read(device, mask, { access_reg_group: group }, vhca);
            expect(fields.access_reg_group).to.equal(group);
            for (let bit = 0; bit < 128; bit++) {
              const has = ((data[8 + 15 - (bit >> 3)] as number) >> (bit & 7)) & 1;
              announced += has;
              const id = first + group * 128 + bit;
              const register = allRegisters().find((row) => row.id === id);
              const asked = register
                ? dataOf(
                    register.name,
                    vhca === 'pf1' && ['PMAOS', 'MCIA'].includes(register.name) ? { module: 1 } : {},
                  )
                : new Uint8Array(64);
              const { status } = access(device, vhca, id, READ, asked);
              expect(status, `0x${id.toString(16)}`).to.equal(has ? 'OK' : 'BAD_SYS_STATE_ERR');
            }
          }
          expect(announced).to.be.above(0);
        });

  it('announces the features of these registers', () => {
    const features = (mask: string, path: string) => at(read(clockedDevice(), mask).fields, path) as Fields;
    expect(features('MCAM', 'mng_feature_cap_mask.enhanced_features')).to.include({
      mcia_32dwords: 1,
      mtutc_freq_adj_units: 1,
      pcie_performance_group: 1,
      mtpps_fs: 1,
      reset_state: 1,
    });
    expect(features('QCAM', 'qos_feature_cap_mask.feature_cap')).to.include({ qpts_trust_both: 1 });
  });

  it('a group that there is not is BAD_PARAM', () => {
    for (const [mask, , groups] of MASKS) {
      expect(read(clockedDevice(), mask, { access_reg_group: groups }).syndrome).to.equal(
        'MASK_GROUP_UNKNOWN',
      );
      expect(read(clockedDevice(), mask, { feature_group: 9 }).syndrome).to.equal('MASK_GROUP_UNKNOWN');
    }
  });
});
