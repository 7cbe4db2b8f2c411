import { expect } from 'chai';
import { clockedDevice } from './clocked.js';
import { takeDown } from './link-toggle.js';
import { read, set } from './register-access.js';

const PRBS31 = 0;
const PRBS13A = 17;

describe('firmware: patterns to test a line', () => {
  const inTestMode = () => {
    const device = clockedDevice();
    takeDown(device);
    expect(set(device, 'PPAOS', { phy_test_mode_admin: 1 }).status).to.equal('OK');
    return device;
  };

  it('the mode is for a port that is down; until it is left the port does not come up', () => {
    expect(set(clockedDevice(), 'PPAOS', { phy_test_mode_admin: 1 }).syndrome).to.equal('REGISTER_VALUE');
    const device = inTestMode();
    expect(read(device, 'PPAOS').fields).to.include({ phy_test_mode_status: 1, phy_status: 0 });
    expect(set(device, 'PAOS', { admin_status: 1, ase: 1 }).syndrome).to.equal('REGISTER_VALUE');
    set(device, 'PPAOS', { phy_test_mode_admin: 0 });
    expect(set(device, 'PAOS', { admin_status: 1, ase: 1 }).status).to.equal('OK');
    expect(read(device, 'PAOS').fields.oper_status).to.equal(1);
  });

  it('PPTT and PPRT: patterns and rates that they offer are taken, lane by lane, in the mode alone', () => {
    for (const name of ['PPTT', 'PPRT']) {
      expect(set(clockedDevice(), name, { e: 1 }, { lane: 0 }).syndrome).to.equal('REGISTER_VALUE');
      const device = inTestMode();
      const { prbs_modes_cap } = read(device, name, { lane: 2 }).fields as { prbs_modes_cap: number };
      for (let pattern = 0; pattern < 24; pattern++) {
        const { status } = set(device, name, { e: 1, prbs_mode_admin: pattern }, { lane: 2 });
        expect(status, `${pattern}`).to.equal(prbs_modes_cap & (1 << pattern) ? 'OK' : 'BAD_PARAM_ERR');
      }
      expect(read(device, name, { lane: 2 }).fields).to.include({ e: 1, prbs_mode_admin: PRBS13A });
      expect(read(device, name, { lane: 1 }).fields).to.include({ e: 0, prbs_mode_admin: PRBS31 });
      for (const index of [{ lane: 4 }, { lane: 0, pnat: 1 }, { lane: 0, port_type: 1 }])
        expect(read(device, name, index).syndrome, JSON.stringify(index)).to.equal('REGISTER_VALUE');
      expect(set(device, name, {}, { lane: 0 }, 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
    }
  });

  it('a lane locks on the pattern that comes back to it, if it is the one that it waits for', () => {
    const device = inTestMode();
    const lane = { lane: 3 };
    const locked = () => read(device, 'PPRT', lane).fields.prbs_lock_status;
    set(device, 'PPTT', { e: 1, prbs_mode_admin: PRBS31 }, lane);
    set(device, 'PPRT', { e: 1, s: 1, prbs_mode_admin: PRBS31 }, lane);
    expect(read(device, 'PPRT', lane).fields.prbs_rx_tuning_status).to.equal(2);
    expect(locked()).to.equal(0);
    set(device, 'PPLR', { lb_en: 2 });
    expect(locked()).to.equal(1);
    set(device, 'PPTT', { e: 1, prbs_mode_admin: PRBS13A }, lane);
    expect(locked()).to.equal(0);
    set(device, 'PPTT', { e: 1, prbs_mode_admin: PRBS31 }, lane);
    expect(locked()).to.equal(1);
    set(device, 'PPAOS', { phy_test_mode_admin: 0 });
    expect(locked()).to.equal(0);
  });
});
