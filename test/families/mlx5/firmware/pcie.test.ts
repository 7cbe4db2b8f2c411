import { expect } from 'chai';
import { decode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf } from './indexes.js';
import { reach, read, set, WRITE } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

const GROUPS = { 0: 'pcie_perf_counters_ext', 4: 'pcie_perf_counters2_ext' } as const;

const counters = (device: Device, grp: keyof typeof GROUPS, vhca = 'pf0'): Record<string, bigint> => {
  const set = at(read(device, 'MPCNT', { grp }, vhca).fields, `counter_set.${GROUPS[grp]}`) as Fields;
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [name, BigInt(value as number)]));
};

/** Bytes that were read from the host. */
const bytesRead = (device: Device): bigint => {
  const { outbound_read_data_dword_high: high = 0n, outbound_read_data_dword_low: low = 0n } = counters(
    device,
    4,
  );
  return ((high << 32n) + low) * 4n;
};

const clear = (device: Device, grp: number, vhca = 'pf0') =>
  reach(device, vhca, 'MPCNT', WRITE, dataOf('MPCNT', { grp, clr: 1 }));

describe('firmware: PCIe', () => {
  for (const name of ['MPEIN', 'MPCNT', 'MPEGC', 'MPIR'])
    it(`${name}: a link that the board does not have is BAD_PARAM; of a depth MPIR says BAD_SYS_STATE`, () => {
      for (const index of [{ pcie_index: 1 }, { depth: 1 }, { node: 1 }]) {
        const { status, syndrome } = read(clockedDevice(), name, index);
        const depth = name === 'MPIR' && 'depth' in index;
        const expected = depth ? ['BAD_SYS_STATE_ERR', 'PCIE_DEPTH'] : ['BAD_PARAM_ERR', 'PCIE_UNKNOWN'];
        expect([status, syndrome]).to.deep.equal(expected);
      }
    });

  it('MPEIN: the link of the profile, with the functions of the board', () => {
    const device = clockedDevice();
    const { fields } = read(device, 'MPEIN', {}, 'pf1');
    expect(fields).to.include({
      link_width_active: 16,
      link_width_enabled: 16,
      // Bit 3 stands for none.
      link_speed_active: 0b1_0000,
      link_speed_enabled: 0b1_0111,
      num_of_pfs: 2,
      pci_power: 75,
      bdf0: (8 << 8) | 1,
    });
    expect(read(device, 'MPIR').fields).to.include({ bus: 8, device: 0, sdm: 0 });
  });

  it('MPCNT: counters grow with time and never fall, the same seen from each port', () => {
    const clock = new Clock(1_000_000n * SECOND);
    const device = clockedDevice(clock);
    for (const grp of [0, 4] as const) {
      let before = counters(device, grp);
      expect(counters(device, grp, 'pf1')).to.deep.equal(before);
      let grown = 0;
      for (let i = 0; i < 20; i++) {
        clock.pass(1000n * SECOND);
        const after = counters(device, grp);
        for (const [name, value] of Object.entries(after)) {
          if (name.endsWith('_low')) continue;
          expect(value >= (before[name] as bigint), name).to.equal(true);
          if (value > (before[name] as bigint)) grown++;
        }
        before = after;
      }
      expect(grown, `${grp}`).to.be.above(10);
    }
  });

  it('MPCNT: what is read from the host is what the ports send, and some work', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    clear(device, 4);
    const sent = () =>
      ['pf0', 'pf1'].reduce((total, vhca) => {
        const of = at(
          read(device, 'PPCNT', { grp: 1 }, vhca).fields,
          'counter_set.eth_2863_cntrs_grp_data_layout_ext',
        ) as Record<string, number>;
        return (
          total + (BigInt(of.if_out_octets_high as number) << 32n) + BigInt(of.if_out_octets_low as number)
        );
      }, 0n);
    const before = sent();
    clock.pass(SECOND);
    expect(Number(bytesRead(device)) / Number(sent() - before)).to.be.within(1, 1.1);
  });

  it('MPCNT: a write with clr clears its group, for both ports; without, nothing', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const other = counters(device, 0);
    reach(device, 'pf0', 'MPCNT', WRITE, dataOf('MPCNT', { grp: 4 }));
    expect(bytesRead(device) > 0n).to.equal(true);
    expect(clear(device, 4, 'pf1').status).to.equal('OK');
    expect(bytesRead(device)).to.equal(0n);
    expect(counters(device, 0)).to.deep.equal(other);
    clock.pass(SECOND);
    expect(bytesRead(device) > 0n).to.equal(true);
  });

  it('MPCNT: another group is BAD_PARAM, and a VF clears nothing', () => {
    for (const grp of [1, 2, 5, 63])
      expect(read(clockedDevice(), 'MPCNT', { grp }).syndrome).to.equal('COUNTER_GROUP_UNKNOWN');
    const device = clockedDevice();
    const before = device.snapshot();
    expect(clear(device, 0, 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
    expect(clear(device, 1).syndrome).to.equal('COUNTER_GROUP_UNKNOWN');
    expect(device.snapshot()).to.equal(before);
  });

  it('MPCNT: the kernel’s form has the lifetime too', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const lifetime = () =>
      at(
        decode(layout('mpcnt_reg'), read(device, 'MPCNT').data),
        'counter_set.pcie_perf_cntrs_grp_data_layout.life_time_counter_low',
      ) as number;
    set(device, 'PAOS', { admin_status: 2, ase: 1 });
    const before = lifetime();
    clock.pass(SECOND);
    expect(lifetime() - before).to.equal(1000);
  });

  it('MPEGC: takes what field_select names, for the whole board', () => {
    const device = clockedDevice();
    const write = (fields: object, vhca = 'pf0') =>
      reach(device, vhca, 'MPEGC', WRITE, dataOf('MPEGC', fields));
    // As Mellanox's driver asks to mark: drop enable, CQE and CNP.
    expect(
      write({ field_select: 0x31, tx_lossy_overflow_oper: 2, mark_cqe: 1, mark_cnp: 1 }).status,
    ).to.equal('OK');
    write({ field_select: 0x8, tx_overflow_sense: 1, mark_cqe: 0, tx_lossy_overflow_oper: 1 });
    expect(read(device, 'MPEGC', {}, 'pf1').fields).to.include({
      tx_lossy_overflow_oper: 2,
      mark_cqe: 1,
      mark_cnp: 1,
      tx_overflow_sense: 1,
      field_select: 0,
    });
    const before = device.snapshot();
    expect(write({ field_select: 2 }).syndrome).to.equal('REGISTER_VALUE');
    expect(write({ field_select: 1, tx_lossy_overflow_oper: 3 }).syndrome).to.equal('REGISTER_VALUE');
    expect(write({ field_select: 8 }, 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
    expect(device.snapshot()).to.equal(before);
  });
});
