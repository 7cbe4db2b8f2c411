import { expect } from 'chai';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { counterGroups } from '../../../../src/families/mlx5/firmware/registers/counters.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import type { Vhca } from '../../../../src/families/mlx5/firmware/vhca.js';
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

  /** A counter of 64 bits of a group, by the name of its member and its own. */
  const counter = (device: Device, grp: number, member: string, name: string): bigint => {
    const { fields } = read(device, 'PPCNT', { grp });
    const half = (end: string) => BigInt(at(fields, `counter_set.${member}.${name}_${end}`) as number);
    return (half('high') << 32n) + half('low');
  };
  const physical = (device: Device, name: string) =>
    counter(device, 18, 'phys_layer_cntrs_ext', `rs_fec_${name}`);
  const statistical = (device: Device, name: string) =>
    counter(device, 22, 'phys_layer_stat_cntrs_ext', `phy_${name}`);
  const LANES = [0, 1, 2, 3];
  const sumOf = (counts: readonly bigint[]) => counts.reduce((sum, count) => sum + count, 0n);

  it('RS-FEC: a block has at least one symbol to mend, a symbol one bit; lanes differ and come to the sums; the histogram is of the same', () => {
    for (let seed = 1; seed < 20; seed++) {
      const clock = new Clock();
      const device = clockedDevice(clock, seed);
      clock.pass(BigInt(seed) * 977n * SECOND);
      const blocks = physical(device, 'corrected_blocks');
      const symbols = physical(device, 'corrected_symbols_total');
      const bits = statistical(device, 'corrected_bits');
      expect(blocks > 0n && symbols >= blocks && bits >= symbols, `${blocks} ${symbols} ${bits}`).to.equal(
        true,
      );
      const bySymbols = LANES.map((lane) => physical(device, `corrected_symbols_lane${lane}`));
      const byBits = LANES.map((lane) => statistical(device, `raw_errors_lane${lane}`));
      expect([sumOf(bySymbols), sumOf(byBits)]).to.deep.equal([symbols, bits]);
      expect(new Set(byBits).size).to.equal(4);
      const histogram = set64(device, 35).slice(0, 21);
      expect(histogram[0]).to.equal(physical(device, 'no_errors_blocks'));
      expect(sumOf(histogram.slice(1))).to.equal(blocks);
      expect(sumOf(histogram.map((count, wrong) => count * BigInt(wrong)))).to.equal(symbols);
      const { num_of_bins, active_hist_type, bin_range } = read(device, 'PPHCR').fields;
      expect([num_of_bins, active_hist_type]).to.deep.equal([8, 3]);
      expect((bin_range as { low_val: number }[])[7]).to.include({ low_val: 7, high_val: 7 });
      expect(histogram.slice(num_of_bins as number).some(Boolean)).to.equal(false);
    }
  });

  it('no counter of errors falls whatever becomes of the link; without RS-FEC, and over copper, they stand still', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const errors = () => [
      ...LANES.map((lane) => physical(device, `corrected_symbols_lane${lane}`)),
      ...LANES.map((lane) => statistical(device, `raw_errors_lane${lane}`)),
      physical(device, 'no_errors_blocks'),
    ];
    let before = errors();
    /** Which of them have grown in a while, behind a change: errors on the lanes, and blocks in order. */
    const grown = (change: () => void) => {
      change();
      const changed = errors();
      changed.forEach((count, i) => {
        expect(count >= (before[i] as bigint), `${i}`).to.equal(true);
      });
      clock.pass(1000n * SECOND);
      const after = errors();
      before = after;
      const grew = after.map((count, i) => count > (changed[i] as bigint));
      return [LANES.filter((lane) => grew[lane] && grew[lane + 4]), grew[8]];
    };
    const speed = (ext_eth_proto_admin: number) => {
      set(device, 'PTYS', { ext_eth_proto_admin }, { proto_mask: 4 });
      toggle(device);
    };
    expect(grown(() => {})).to.deep.equal([[0, 1, 2, 3], true]);
    expect(grown(() => speed(1 << 6))).to.deep.equal([[0], true]);
    expect(
      grown(() => {
        set(device, 'PPLM', { fec_override_admin_25g: 1 });
        toggle(device);
      }),
    ).to.deep.equal([[], false]);
    expect(read(device, 'PPHCR').fields).to.include({ num_of_bins: 0, active_hist_type: 0 });
    expect(grown(() => speed(1 << 7))).to.deep.equal([[0, 1], true]);
    expect(grown(() => device.cages.plug(1, '100g-copper'))).to.deep.equal([[], true]);
    expect(grown(() => device.cages.unplug(1))).to.deep.equal([[], false]);
    expect(grown(() => device.cages.plug(1, '100g-sr4'))).to.deep.equal([[0, 1], true]);
    expect(grown(() => takeDown(device, clock))).to.deep.equal([[], false]);
    const other = clockedDevice(clock);
    other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
    expect(physical(other, 'corrected_symbols_lane0')).to.equal(before[0]);
    reach(device, 'pf0', 'PPCNT', WRITE, dataOf('PPCNT', { grp: 18, clr: 1 }));
    expect(physical(device, 'corrected_symbols_total')).to.equal(0n);
  });

  it('packets by their lengths come to all packets, and to as many octets as were counted', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    clock.pass(12_345n * SECOND);
    const steps: [name: string, least: bigint, most: bigint][] = [
      ['64octets', 64n, 64n],
      ['65to127octets', 65n, 127n],
      ['128to255octets', 128n, 255n],
      ['256to511octets', 256n, 511n],
      ['512to1023octets', 512n, 1023n],
      ['1024to1518octets', 1024n, 1518n],
    ];
    const count = (name: string) =>
      counter(device, 2, 'eth_2819_cntrs_grp_data_layout_ext', `ether_stats_${name}`);
    const counts = steps.map(([name]) => count(`pkts${name}`));
    expect(sumOf(counts)).to.equal(count('pkts'));
    const octetsIf = (which: 1 | 2) =>
      sumOf(counts.map((packets, i) => packets * (steps[i]?.[which] as bigint)));
    const counted = count('octets');
    expect(
      counted >= octetsIf(1) && counted <= octetsIf(2),
      `${octetsIf(1)} ${counted} ${octetsIf(2)}`,
    ).to.equal(true);
  });

  it('nothing waits or is discarded without a cause', () => {
    const device = clockedDevice();
    expect(counter(device, 5, 'eth_extended_cntrs_grp_data_layout_ext', 'port_transmit_wait')).to.equal(0n);
    for (const name of ['ingress_general', 'ingress_discard_all', 'egress_general'])
      expect(counter(device, 6, 'eth_discard_cntrs_grp_ext', name)).to.equal(0n);
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
