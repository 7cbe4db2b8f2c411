import { expect } from 'chai';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import { Clock, SECOND } from './clocked.js';
import { deviceOf } from './generations.js';
import { reset, setItem } from './items.js';
import { read, set } from './register-access.js';

const [MAIN, EMBEDDED_CPU] = [0, 1];
const [OS_RUNNING, STANDBY] = [5, 6];

const card = (name: string, clock = new Clock()) => deviceOf(shipped(name) as Profile, clock);

/** MCAM: group 2 has the registers from 0x9100 on; bit n is the nth from the end of the 128 of its mask. */
const announced = (name: string): number => {
  const { data } = read(card(name), 'MCAM', { access_reg_group: 2 });
  const bit = 0x912a - 0x9100;
  return ((data[8 + 15 - (bit >> 3)] as number) >> (bit & 7)) & 1;
};

describe('firmware: MRSI', () => {
  it('is there on boards with a CPU of their own alone, and MCAM says so', () => {
    for (const name of ['connectx6dx', 'connectx7'] as const) {
      expect(read(card(name), 'MRSI').syndrome, name).to.equal('REGISTER_UNKNOWN');
      expect(announced(name), name).to.equal(0);
    }
    for (const name of ['bluefield3', 'bluefield3-dpu']) {
      expect(read(card(name), 'MRSI').status, name).to.equal('OK');
      expect(announced(name), name).to.equal(1);
    }
  });

  it('the own CPU runs its system in DPU mode, and stands by in NIC mode, from the next reset on', () => {
    const device = card('bluefield3-dpu');
    const ecos = (index: number) => read(device, 'MRSI', { device: index }).fields.ecos;
    expect([MAIN, EMBEDDED_CPU].map(ecos)).to.deep.equal([0, OS_RUNNING]);
    setItem(device, 'nv_internal_cpu_conf', { offload_engine: 1 });
    expect(ecos(EMBEDDED_CPU)).to.equal(OS_RUNNING);
    reset(device);
    expect(ecos(EMBEDDED_CPU)).to.equal(STANDBY);
    expect(read(card('bluefield3'), 'MRSI', { device: EMBEDDED_CPU }).fields.ecos).to.equal(STANDBY);
    expect(read(device, 'MRSI', { device: 2 }).syndrome).to.equal('REGISTER_VALUE');
    expect(set(device, 'MRSI', { ecos: 0 }).status).to.equal('BAD_OP_ERR');
  });

  it('a reset of the firmware is warm, and the time since power came goes on', () => {
    const clock = new Clock(5n * SECOND);
    const device = card('bluefield3', clock);
    expect(read(device, 'MRSI').fields).to.include({ reset_reason: 0, crts: 5n * SECOND });
    clock.pass(SECOND);
    reset(device);
    expect(read(device, 'MRSI').fields).to.include({ reset_reason: 1, crts: 6n * SECOND });
  });
});
