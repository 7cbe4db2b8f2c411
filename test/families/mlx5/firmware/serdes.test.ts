import { expect } from 'chai';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import { at, clockedDevice } from './clocked.js';
import { deviceOf } from './generations.js';
import { takeDown, toggle } from './link-toggle.js';
import { read, set } from './register-access.js';

describe('firmware: the lanes of a port', () => {
  const shown = (device = clockedDevice(), name = 'SLRG', index: object = {}) =>
    read(device, name, index).fields;

  it('SLTP and SLRG tell the technology, from which mlxlink chooses its pages', () => {
    for (const [name, version, form] of [
      ['connectx6dx', 3, '16nm'],
      ['connectx7', 4, '7nm'],
      ['bluefield3', 4, '7nm'],
    ] as const) {
      const device = deviceOf(shipped(name) as Profile);
      const transmitter = shown(device, 'SLTP', { lane: 2 });
      expect(transmitter).to.include({ version, status: 1, lane: 2 });
      expect(shown(device, 'SLRG')).to.include({ version, status: 1 });
      const main = form === '16nm' ? 'sltp_16nm_ext.main_tap' : 'sltp_7nm_ext.fir_main';
      expect(at(transmitter, `page_data.${main}`)).to.be.above(0);
    }
  });

  it('a lane has the eye that it had before, and no other lane has it', () => {
    const grade = (lane: number) =>
      at(shown(clockedDevice(), 'SLRG', { lane }), 'page_data.slrg_16nm_ext.grade') as number;
    const grades = [0, 1, 2, 3].map(grade);
    expect(new Set(grades).size).to.equal(4);
    expect([0, 1, 2, 3].map(grade)).to.deep.equal(grades);
  });

  it('a lane tells its speed, of the port and of the link to the host', () => {
    const device = clockedDevice();
    const speeds = (index: object) => [
      shown(device, 'SLTP', index).lane_speed,
      at(shown(device, 'SLRG', index), 'page_data.slrg_16nm_ext.grade_lane_speed'),
    ];
    const [EDR, TEN, GEN4] = [5, 3, 4];
    expect(speeds({ lane: 0 })).to.deep.equal([EDR, EDR]);
    expect(speeds({ pnat: 3, local_port: 0 })).to.deep.equal([GEN4, GEN4]);
    set(device, 'PTYS', { proto_mask: 4, ext_eth_proto_admin: 1 << 5 });
    toggle(device);
    expect(speeds({ lane: 0 })).to.deep.equal([TEN, TEN]);
    takeDown(device);
    expect(shown(device, 'SLTP', { lane: 0 }).lane_speed).to.equal(0);
  });

  it('a lane that the link does not use has no status', () => {
    const device = clockedDevice();
    set(device, 'PTYS', { proto_mask: 4, ext_eth_proto_admin: 1 << 6 });
    toggle(device);
    for (const name of ['SLTP', 'SLRG']) {
      expect(shown(device, name, { lane: 0 })).to.include({ status: 1 });
      expect(shown(device, name, { lane: 1 })).to.include({ status: 0, version: 3 });
    }
  });

  it('the lanes of the link to the host are asked for as mlxlink does, whatever the port does', () => {
    const device = clockedDevice();
    takeDown(device);
    for (const index of [{ local_port: 0 }, { local_port: 1, lane: 15 }])
      expect(shown(device, 'SLTP', { pnat: 3, ...index })).to.include({ pnat: 3, status: 1, ...index });
    expect(shown(device, 'SLTP', { pnat: 0 })).to.include({ status: 0 });
    expect(read(device, 'SLTP', { pnat: 3, local_port: 2 }).syndrome).to.equal('PORT_UNKNOWN');
    const { local_port } = read(device, 'MPIR', {}, 'pf1').fields;
    expect(read(device, 'SLTP', { pnat: 3, local_port }, 'pf1').fields).to.include({
      local_port: 2,
      status: 1,
    });
  });

  it('lanes that a port has not, and other forms, are BAD_PARAM', () => {
    for (const index of [{ lane: 4 }, { pnat: 1 }, { port_type: 1 }])
      for (const name of ['SLTP', 'SLRG'])
        expect(read(clockedDevice(), name, index).syndrome).to.equal('REGISTER_VALUE');
    expect(read(clockedDevice(), 'SLRG', { all_lanes: 1 }).syndrome).to.equal('REGISTER_VALUE');
    expect(read(clockedDevice(), 'SLTP', { local_port: 2 }).syndrome).to.equal('PORT_UNKNOWN');
  });

  it('a transmitter can be tuned, lane by lane, by the PF of its port; the firmware has its own tuning again after a reset', () => {
    for (const [name, form, tap] of [
      ['connectx6dx', 'sltp_16nm_ext', 'main_tap'],
      ['connectx7', 'sltp_7nm_ext', 'fir_main'],
    ] as const) {
      const device = deviceOf(shipped(name) as Profile);
      const tapOf = (lane: number) => at(shown(device, 'SLTP', { lane }), `page_data.${form}.${tap}`);
      const before = tapOf(1);
      const page = at(shown(device, 'SLTP', { lane: 1 }), `page_data.${form}`) as object;
      const change = { page_data: { [form]: { ...page, [tap]: 33 } } };
      expect(set(device, 'SLTP', change, { lane: 1 }, 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
      expect(set(device, 'SLTP', change, { lane: 1 }).status).to.equal('OK');
      expect([0, 1].map(tapOf)).to.deep.equal([before, 33]);
      device.reset();
      expect(tapOf(1)).to.equal(before);
    }
  });

  it('taps of 16 nm weigh 96 at most, whatever their signs; other values have their ranges', () => {
    const device = clockedDevice();
    const tune = (change: object) => {
      const page = at(shown(device, 'SLTP'), 'page_data.sltp_16nm_ext') as object;
      return set(device, 'SLTP', { page_data: { sltp_16nm_ext: { ...page, ...change } } }).syndrome;
    };
    expect(tune({ pre_tap: 0xf0, main_tap: 60, post_tap: 20 })).to.equal(undefined);
    const before = device.snapshot();
    for (const change of [
      { post_tap: 21 },
      { pre_2_tap: 0xff },
      { ob_amp: 101 },
      { ob_amp: 9 },
      { ob_alev_out: 31 },
    ])
      expect(tune(change), JSON.stringify(change)).to.equal('REGISTER_VALUE');
    expect(device.snapshot()).to.equal(before);
  });
});
