import { expect } from 'chai';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { takeDown } from './link-toggle.js';
import { read, set } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

const [UP, DOWN] = [1, 2];
const [INITIALIZING, PLUGGED, UNPLUGGED] = [0, 1, 2];

/** SFF-8679, t_reset: 2 s. */
const START = 2n * SECOND;

const downs = (device: Device): unknown =>
  at(read(device, 'PPCNT', { grp: 18 }).fields, 'counter_set.phys_layer_cntrs_ext.link_down_events');

const received = (device: Device): bigint => {
  const { data } = read(device, 'PPCNT', { grp: 22 });
  return new DataView(data.buffer, data.byteOffset).getBigUint64(16);
};

const states = (device: Device) =>
  ['PMAOS', 'PAOS'].map((register) => read(device, register).fields.oper_status);

const memory = (device: Device, page_number: number, device_address: number, size = 4) => {
  const index = { i2c_device_address: 0x50, page_number, device_address, size };
  const { data, fields } = read(device, 'MCIA', index);
  expect(fields.status).to.equal(0);
  return { index, bytes: Array.from(data.subarray(16, 16 + size)) };
};

describe('firmware: a module is reset by PMAOS', () => {
  it('as mlxlink does it: it starts for a while, the link is down for as long, and comes up by itself', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    clock.pass(SECOND);
    const before = received(device);
    expect(set(device, 'PMAOS', { rst: 1, ase: 1 }).status).to.equal('OK');
    expect(states(device)).to.deep.equal([INITIALIZING, DOWN]);
    expect(read(device, 'PMAOS').fields.admin_status).to.equal(UP);
    expect(downs(device)).to.equal(1);
    // Data_Not_Ready, and no laser sends.
    expect((memory(device, 0, 2, 1).bytes[0] as number) & 1).to.equal(1);
    expect(memory(device, 0, 50, 8).bytes).to.deep.equal(Array(8).fill(0));
    clock.pass(START - 1n);
    expect(states(device)).to.deep.equal([INITIALIZING, DOWN]);
    expect(received(device)).to.equal(before);
    clock.pass(1n);
    expect(states(device)).to.deep.equal([PLUGGED, UP]);
    expect((memory(device, 0, 2, 1).bytes[0] as number) & 1).to.equal(0);
    clock.pass(SECOND);
    expect(received(device) - before).to.equal(100_000_000_000n);
    expect(downs(device)).to.equal(1);
  });

  it('what was written into its lower half is gone, into its user page not; speeds that wait for the link are taken over', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const [lower, user] = [memory(device, 0, 100), memory(device, 2, 128)];
    set(device, 'MCIA', { dword: [0xffff_ffff] }, lower.index);
    set(device, 'MCIA', { dword: [0x0102_0304] }, user.index);
    expect(memory(device, 0, 100).bytes).to.not.deep.equal(lower.bytes);
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 6 }, { proto_mask: 4 });
    set(device, 'PMAOS', { rst: 1 });
    clock.pass(START);
    expect(memory(device, 0, 100).bytes).to.deep.equal(lower.bytes);
    expect(memory(device, 2, 128).bytes).to.deep.equal([1, 2, 3, 4]);
    expect(read(device, 'PTYS').fields.data_rate_oper).to.equal(250);
  });

  it('an empty cage and a module that is off have nothing to reset; another module starts at once', () => {
    const device = clockedDevice();
    device.cages.unplug(1);
    set(device, 'PMAOS', { rst: 1, ase: 1 });
    expect(states(device)).to.deep.equal([UNPLUGGED, DOWN]);
    device.cages.plug(1);
    expect(states(device)).to.deep.equal([PLUGGED, UP]);
    set(device, 'PMAOS', { rst: 1, ase: 1 });
    device.cages.plug(1, '100g-copper');
    expect(states(device)).to.deep.equal([PLUGGED, UP]);
    set(device, 'PMAOS', { admin_status: DOWN, ase: 1 });
    set(device, 'PMAOS', { rst: 1 });
    expect(states(device)).to.deep.equal([UNPLUGGED, DOWN]);
  });
});

describe('firmware: how often a link has gone down', () => {
  const down = (device: Device, clock: Clock) => takeDown(device, clock);
  const up = (device: Device) => set(device, 'PAOS', { admin_status: UP, ase: 1 });

  it('a cable that is pulled and plugged while a command holds the port down counts nothing more', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const seen: unknown[] = [downs(device)];
    for (const step of [
      () => down(device, clock),
      () => device.cages.unplug(1),
      () => device.cages.plug(1),
      () => up(device),
    ]) {
      step();
      seen.push(downs(device));
    }
    expect(seen).to.deep.equal([0, 1, 1, 1, 1]);
  });

  it('a port without a link that is told to go down loses none, though a cable is plugged then', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    device.cages.unplug(1);
    expect(downs(device)).to.equal(1);
    down(device, clock);
    expect(downs(device)).to.equal(1);
    device.cages.plug(1);
    expect(downs(device)).to.equal(1);
    up(device);
    expect(downs(device)).to.equal(1);
    down(device, clock);
    expect(downs(device)).to.equal(2);
  });

  it('a cable that is pulled before the command has taken the port down counts once', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    set(device, 'PAOS', { admin_status: DOWN, ase: 1, fd: 1 });
    device.cages.unplug(1);
    clock.pass(START);
    expect(downs(device)).to.equal(1);
    device.cages.plug(1);
    up(device);
    expect(downs(device)).to.equal(1);
  });
});
