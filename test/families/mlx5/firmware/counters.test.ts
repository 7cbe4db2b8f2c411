import { expect } from 'chai';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Vhca } from '../../../../src/families/mlx5/firmware/functions.js';
import { counterGroups } from '../../../../src/families/mlx5/firmware/registers/counters.js';
import { at, Clock, clockedDevice, SECOND, vpiDevice } from './clocked.js';
import { dataOf } from './indexes.js';
import { reset, setItem } from './items.js';
import { takeDown, toggle } from './link-toggle.js';
import { reach, read, set, WRITE } from './register-access.js';

describe('firmware: PPCNT', () => {
  const GROUP_2863 = 1;
  const octets = (device: Device, vhca = 'pf0', grp = GROUP_2863): bigint => {
    const { data } = read(device, 'PPCNT', { grp }, vhca);
    return new DataView(data.buffer, data.byteOffset).getBigUint64(8);
  };

  const set64 = (device: Device, grp: number, prio_tc = 0): bigint[] => {
    const { data } = read(device, 'PPCNT', { grp, prio_tc });
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    return Array.from({ length: 31 }, (_, i) => view.getBigUint64(8 + i * 8));
  };

  for (const grp of counterGroups(clockedDevice().functions.get('pf0') as Vhca))
    it(`group ${grp}: no counter falls, and the index is echoed`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      const counts = () => {
        const { fields, status } = read(device, 'PPCNT', { grp, prio_tc: 3 });
        expect(status).to.equal('OK');
        expect(fields).to.include({ grp, local_port: 1, prio_tc: 3 });
        return set64(device, grp, 3);
      };
      let before = counts();
      for (let step = 0; step < 20; step++) {
        clock.pass(SECOND * BigInt(step * step));
        const after = counts();
        after.forEach((count, i) => {
          expect(count >= (before[i] as bigint), `counter ${i}`).to.equal(true);
        });
        before = after;
      }
    });

  it('groups that an Ethernet port lacks are BAD_PARAM', () => {
    for (const grp of [4, 7, 32, 33, 63])
      expect(read(clockedDevice(), 'PPCNT', { grp }).syndrome).to.equal('COUNTER_GROUP_UNKNOWN');
    expect(read(clockedDevice(), 'PPCNT', { grp: 16, prio_tc: 8 }).syndrome).to.equal(
      'COUNTER_INDEX_UNKNOWN',
    );
  });

  it('RS-FEC histogram: blocks without an error and with one, as the physical counters have them', () => {
    const device = clockedDevice();
    const [clean, mended, ...more] = set64(device, 35);
    const { fields } = read(device, 'PPCNT', { grp: 18 });
    const low = (name: string) => at(fields, `counter_set.phys_layer_cntrs_ext.${name}_low`);
    expect(Number(clean as bigint) % 2 ** 32).to.equal(low('rs_fec_no_errors_blocks'));
    expect(Number(mended as bigint) % 2 ** 32).to.equal(low('rs_fec_corrected_blocks'));
    expect(more.some(Boolean)).to.equal(false);
  });

  it('an InfiniBand port has the counters of InfiniBand, the short ones stay at their most', () => {
    const clock = new Clock();
    const device = vpiDevice(clock);
    setItem(device, 'nv_vpi_link_type', { default_link_type: 1 }, { index: 1 });
    reset(device);
    clock.pass(1000n * SECOND);
    const [data = 0n, received = 0n] = set64(device, 33).slice(12, 14);
    expect(received).to.equal(octets(device) / 4n);
    expect(data > 2n ** 32n).to.equal(true);
    const { fields } = read(device, 'PPCNT', { grp: 32 });
    expect(at(fields, 'counter_set.IB_portcntrs_attribute_grp_data_ext.port_xmit_data')).to.equal(
      2 ** 32 - 1,
    );
    expect(read(device, 'PPCNT', { grp: 32 }, 'pf1').syndrome).to.equal('COUNTER_GROUP_UNKNOWN');
  });

  it('a port carries at most what its rate allows', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const before = octets(device);
    clock.pass(10n * SECOND);
    const grown = Number(octets(device) - before);
    expect(grown).to.be.within(1e9, 125e9);
  });

  it('lanes that carry something tell their error rate', () => {
    const rates = (device: Device) => {
      const { fields } = read(device, 'PPCNT', { grp: 22 });
      const rate = (name: string) => at(fields, `counter_set.phys_layer_stat_cntrs_ext.${name}`);
      return ['raw_ber_magnitude', 'raw_ber_coef', 'effective_ber_magnitude', 'raw_ber_coef_lane3'].map(rate);
    };
    const device = clockedDevice();
    expect(rates(device)).to.deep.equal([8, 1, 255, 1]);
    set(device, 'PTYS', { proto_mask: 4, ext_eth_proto_admin: 1 << 6 });
    toggle(device);
    expect(rates(device)).to.deep.equal([8, 1, 255, 0]);
    takeDown(device);
    expect(rates(device)).to.deep.equal([0, 0, 0, 0]);
  });

  it('a slower port carries less, and its counters never fall', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const second = () => {
      const before = octets(device);
      clock.pass(SECOND);
      return octets(device) - before;
    };
    const fast = second();
    const before = octets(device);
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 4 }, { proto_mask: 4 });
    toggle(device);
    expect(octets(device)).to.equal(before);
    const slow = second();
    expect(Number(fast) / Number(slow)).to.be.closeTo(10, 0.1);
  });

  it('a write with clr clears its group, on its port', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const other = octets(device, 'pf0', 2);
    expect(
      reach(device, 'pf0', 'PPCNT', WRITE, dataOf('PPCNT', { grp: GROUP_2863, clr: 1 })).status,
    ).to.equal('OK');
    expect(octets(device)).to.equal(0n);
    expect(octets(device, 'pf0', 2)).to.equal(other);
    expect(octets(device, 'pf1') > 0n).to.equal(true);
    clock.pass(SECOND);
    expect(octets(device) > 0n).to.equal(true);
  });

  it('a write with clr and group 63 clears all groups, on its port', () => {
    const device = clockedDevice();
    expect(reach(device, 'pf0', 'PPCNT', WRITE, dataOf('PPCNT', { grp: 63, clr: 1 })).status).to.equal('OK');
    expect([octets(device), octets(device, 'pf0', 2)]).to.deep.equal([0n, 0n]);
    expect(octets(device, 'pf1') > 0n).to.equal(true);
    const wrong = dataOf('PPCNT', { grp: 63, clr: 1, local_port: 2 });
    expect(reach(device, 'pf0', 'PPCNT', WRITE, wrong).syndrome).to.equal('COUNTERS_PORT_UNKNOWN');
  });

  it('the time since a group was cleared goes on while the port is down', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const PHYSICAL = 18;
    const elapsed = () =>
      at(
        read(device, 'PPCNT', { grp: PHYSICAL }).fields,
        'counter_set.phys_layer_cntrs_ext.time_since_last_clear_low',
      );
    takeDown(device, clock);
    reach(device, 'pf0', 'PPCNT', WRITE, dataOf('PPCNT', { grp: PHYSICAL, clr: 1 }));
    expect(elapsed()).to.equal(0);
    clock.pass(3n * SECOND);
    expect(elapsed()).to.equal(3000);
  });

  it('a clock that was set back stops the counters, and does not turn them', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 6 }, { proto_mask: 4 });
    toggle(device);
    const before = octets(device);
    clock.ns = 0n;
    expect(octets(device)).to.equal(before);
  });
});
