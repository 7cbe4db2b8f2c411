import { expect } from 'chai';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { ask } from './ask.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { reset, setItem } from './items.js';
import { toggle } from './link-toggle.js';
import { read, set } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

const UP = 1;
const DOWN = 2;

/** Everything that tells of the link of a port. */
function told(device: Device, vhca = 'pf0') {
  const { admin_status, oper_status } = read(device, 'PAOS', {}, vhca).fields;
  const { ext_eth_proto_oper, data_rate_oper } = read(device, 'PTYS', { proto_mask: 4 }, vhca).fields;
  const { fec_mode_active } = read(device, 'PPLM', {}, vhca).fields;
  const { state, max_tx_speed } = ask(device, vhca, 'QUERY_VPORT_STATE').fields;
  const active = at(
    read(device, 'PDDR', {}, vhca).fields,
    'page_data.pddr_operation_info_page_ext.link_active.pddr_link_active_eth_ext.link_eth_active',
  );
  expect([active, max_tx_speed]).to.deep.equal([ext_eth_proto_oper, data_rate_oper]);
  expect(state).to.equal(oper_status === UP ? 1 : 0);
  return { admin: admin_status, oper: oper_status, rate: data_rate_oper, fec: fec_mode_active };
}

const received = (device: Device, vhca = 'pf0'): bigint => {
  const { data } = read(device, 'PPCNT', { grp: 22 }, vhca);
  return new DataView(data.buffer, data.byteOffset).getBigUint64(16);
};

const withoutKeeping = (clock: Clock): Device => {
  const device = clockedDevice(clock);
  setItem(device, 'nv_keep_link_up', { keep_eth_link_up: 0 }, { index: 1 });
  reset(device);
  clock.pass(10n * SECOND);
  return device;
};

const RS = 4;
const NO_FEC = 1;
const AT_100G = { oper: UP, rate: 1000, fec: RS };

describe('firmware: what a port is told, and when it counts', () => {
  it('KEEP_ETH_LINK_UP: a port that is told to go down stays up and counts on; what waits for the link counts when it is told to come up', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    set(device, 'PAOS', { admin_status: DOWN, ase: 1 });
    clock.pass(10n * SECOND);
    expect(told(device)).to.deep.equal({ admin: DOWN, ...AT_100G });
    const before = received(device);
    clock.pass(SECOND);
    expect(received(device) - before).to.equal(100_000_000_000n);
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 6 }, { proto_mask: 4 });
    expect(told(device)).to.deep.equal({ admin: DOWN, ...AT_100G });
    set(device, 'PAOS', { admin_status: UP, ase: 1 });
    expect(told(device)).to.include({ admin: UP, oper: UP, rate: 250 });
  });

  it('without it, or by force, it is down within two seconds, and carries nothing from then on', () => {
    for (const [fd, make] of [
      [1, clockedDevice],
      [0, withoutKeeping],
    ] as const) {
      const clock = new Clock();
      const device = make(clock);
      set(device, 'PAOS', { admin_status: DOWN, ase: 1, fd });
      expect(told(device)).to.deep.equal({ admin: DOWN, ...AT_100G });
      clock.pass(2n * SECOND);
      const down = { admin: DOWN, oper: DOWN, rate: 0, fec: 0 };
      expect(told(device)).to.deep.equal(down);
      const before = received(device);
      const other = clockedDevice(clock);
      other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
      expect(told(other)).to.deep.equal(down);
      clock.pass(60n * SECOND);
      expect(received(device)).to.equal(before);
      expect(told(device, 'pf1')).to.deep.equal({ admin: UP, ...AT_100G });
      set(device, 'PAOS', { admin_status: UP, ase: 1 });
      expect(told(device)).to.deep.equal({ admin: UP, ...AT_100G });
      expect(received(device)).to.equal(before);
      // The host has booted: its clock begins anew, and a port that was told is down still.
      set(device, 'PAOS', { admin_status: DOWN, ase: 1, fd });
      clock.ns = 100n * SECOND;
      expect(told(device)).to.deep.equal(down);
    }
  });

  it('PTYS and PPLM: what is written is shown at once, and counts when the port was told to go down and to come up', () => {
    for (const make of [clockedDevice, withoutKeeping]) {
      const clock = new Clock();
      const device = make(clock);
      set(device, 'PPLM', { fec_override_admin_100g: NO_FEC });
      expect(read(device, 'PPLM').fields.fec_override_admin_100g).to.equal(NO_FEC);
      expect(told(device).fec).to.equal(RS);
      set(device, 'PTYS', { ext_eth_proto_admin: 1 << 9 }, { proto_mask: 4 });
      // Up without having been down changes nothing.
      set(device, 'PAOS', { admin_status: UP, ase: 1 });
      expect(told(device).fec).to.equal(RS);
      toggle(device);
      expect(told(device)).to.deep.equal({ admin: UP, oper: UP, rate: 1000, fec: NO_FEC });
    }
  });

  it('what is written while there is no link counts at once', () => {
    const device = clockedDevice();
    const modes = (ext_eth_proto_admin: number) =>
      set(device, 'PTYS', { ext_eth_proto_admin }, { proto_mask: 4 });
    modes(1 << 10);
    toggle(device);
    expect(told(device)).to.include({ admin: UP, oper: DOWN, rate: 0 });
    modes(1 << 6);
    expect(told(device)).to.include({ admin: UP, oper: UP, rate: 250 });
  });
});
