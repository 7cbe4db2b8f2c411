import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { MODULE_TYPES, moduleNames } from '../../../../src/families/mlx5/firmware/modules/types.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { ask } from './ask.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { takeDown, toggle } from './link-toggle.js';
import { read, set } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

const HEAD = 16;
const [UP, DOWN] = [1, 2];

const mcia = (device: Device, page_number: number, more: object = {}) =>
  read(device, 'MCIA', { i2c_device_address: 0x50, device_address: 0, size: 128, page_number, ...more });

const half = (device: Device, page: number, device_address = 128): DataView => {
  const { data, fields } = mcia(device, page, { device_address });
  expect(fields.status).to.equal(0);
  return new DataView(data.buffer, data.byteOffset + HEAD, 128);
};

const info = (device: Device): Record<string, number> =>
  at(
    read(device, 'PDDR', { page_select: 3, module_info_ext: 1 }).fields,
    'page_data.pddr_module_info_ext',
  ) as Record<string, number>;

const lanes = (view: DataView, from: number, count: number): number[] =>
  Array.from({ length: count }, (_, lane) => view.getUint16(from + 2 * lane));

/** What a module measures, by the offsets of its standard: SFF-8636 in the lower half, CMIS there and on page 11h. */
function measured(device: Device, name: string) {
  const lower = half(device, 0, 0);
  if (!CMIS.includes(name))
    return {
      temperature: lower.getInt16(22),
      voltage: lower.getUint16(26),
      rx: lanes(lower, 34, 4),
      bias: lanes(lower, 42, 4),
      tx: lanes(lower, 50, 4),
    };
  const page11 = half(device, 0x11);
  return {
    temperature: lower.getInt16(14),
    voltage: lower.getUint16(16),
    tx: lanes(page11, 154 - 128, 8),
    bias: lanes(page11, 170 - 128, 8),
    rx: lanes(page11, 186 - 128, 8),
  };
}

/** Kinds whose memory is CMIS's. */
const CMIS = moduleNames.filter((name) => 'cmis' in MODULE_TYPES[name]) as readonly string[];

const identifier = (device: Device): number => half(device, 0, 0).getUint8(0);

/** The oper_status of the port, of the module, the status of its memory, eighths of a degree, what PDDR says, and the state of a vport. */
const told = (device: Device) => [
  read(device, 'PAOS').fields.oper_status,
  read(device, 'PMAOS').fields.oper_status,
  mcia(device, 0).fields.status,
  Math.sign(read(device, 'MTMP', { sensor_index: 64 }).fields.temperature as number),
  at(
    read(device, 'PDDR', { page_select: 1 }).fields,
    'page_data.pddr_troubleshooting_page_ext.status_opcode.pddr_monitor_opcode_ext.monitor_opcode',
  ),
  ask(device, 'pf0vf0', 'QUERY_VPORT_STATE').fields.state,
];

const WELL = [UP, 1, 0, 1, 0, 1];

const counters = (device: Device, grp: number): Fields => read(device, 'PPCNT', { grp }).fields;

describe('firmware: modules in cages', () => {
  for (const name of moduleNames)
    it(`${name}: memory, PDDR and MTMP tell the same, and it is within its limits`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      device.cages.plug(1, name);
      expect(told(device)).to.deep.equal(MODULE_TYPES[name].medium === 'copper' ? WELL.with(3, 0) : WELL);
      for (let step = 0; step < 10; step++) {
        const { temperature, voltage, rx, bias, tx } = measured(device, name);
        const shown = info(device);
        expect([shown.temperature, shown.voltage]).to.deep.equal([temperature, voltage]);
        expect(read(device, 'MTMP', { sensor_index: 64 }).fields.temperature).to.equal(
          (temperature / 256) * 8,
        );
        rx.forEach((power, lane) => {
          expect(shown[`rx_power_lane${lane}`]).to.equal(Math.round(power / 10));
          expect(shown[`tx_power_lane${lane}`]).to.equal(Math.round((tx[lane] as number) / 10));
          expect(shown[`tx_bias_lane${lane}`]).to.equal(bias[lane]);
        });
        clock.pass(7n * SECOND);
      }
    });

  it('what each is: identifier, technology, kind of cable, and the speed of the port on it', () => {
    const rows = moduleNames.map((name) => {
      const device = clockedDevice();
      device.cages.plug(1, name);
      const { cable_type, cable_length, memory_map_rev } = info(device);
      const { data_rate_oper, eth_proto_oper, connector_type } = read(device, 'PTYS').fields;
      return [
        name,
        identifier(device),
        cable_type,
        cable_length,
        memory_map_rev,
        data_rate_oper,
        eth_proto_oper,
        connector_type,
      ];
    });
    expect(rows).to.deep.equal([
      ['100g-sr4', 0x11, 2, 0, 8, 1000, 1 << 21, 6],
      ['100g-copper', 0x11, 3, 3, 8, 1000, 1 << 20, 7],
      ['100g-aoc', 0x11, 1, 5, 8, 1000, 1 << 21, 6],
      ['200g-sr4', 0x11, 2, 0, 8, 1000, 0, 6],
      ['200g-copper', 0x11, 3, 3, 8, 1000, 0, 7],
      ['400g-dr4', 0x18, 2, 0, 0x50, 1000, 0, 6],
      ['1600g-2xdr8', 0x21, 2, 0, 0x50, 1000, 0, 6],
    ]);
  });

  it('CMIS: checksums, a state that is ready, pages in one bank; another bank and page is no memory', () => {
    const device = clockedDevice();
    device.cages.plug(1, '400g-dr4');
    const sum = (page: number, from: number, to: number) => {
      const view = half(device, page);
      let total = 0;
      for (let offset = from; offset < to; offset++) total += view.getUint8(offset - 128);
      return [total & 0xff, view.getUint8(to - 128)];
    };
    for (const [page, from, to] of [
      [0, 128, 222],
      [1, 130, 255],
      [2, 128, 255],
    ] as const) {
      const [computed, kept] = sum(page, from, to);
      expect(kept, `page ${page}`).to.equal(computed).and.not.equal(0);
    }
    const lower = half(device, 0, 0);
    expect([lower.getUint8(1), (lower.getUint8(3) >> 1) & 7, lower.getUint8(3) & 1]).to.deep.equal([
      0x50, 3, 1,
    ]);
    expect(mcia(device, 0x11, { bank_number: 1 }).fields.status).to.equal(9);
    expect(mcia(device, 3).fields.status).to.equal(9);
    for (const page of [0, 1, 2, 0x10, 0x11]) expect(mcia(device, page).fields.status).to.equal(0);
  });

  it('a passive cable has one page, measures nothing, and tells its loss', () => {
    const device = clockedDevice();
    device.cages.plug(1, '100g-copper');
    expect([2, 3].map((page) => mcia(device, page).fields.status)).to.deep.equal([9, 9]);
    expect(half(device, 0, 0).getUint8(2) & 0b100).to.equal(0b100);
    const upper = half(device, 0);
    expect([189, 188].map((offset) => upper.getUint8(offset - 128))).to.deep.equal([14, 9]);
    expect(info(device)).to.include({
      cable_attenuation_12g: 14,
      cable_attenuation_7g: 9,
      monitor_cap_mask: 0,
    });
    expect(read(device, 'MTMP', { sensor_index: 64 }).fields).to.include({ mte: 0, max_temperature: 0 });
  });

  it('a module that is pulled: everything answers, and tells of an empty cage, also when the firmware was started again', () => {
    const device = clockedDevice();
    device.cages.unplug(1);
    const empty = [DOWN, 2, 3, 0, 1024, 0];
    expect(told(device)).to.deep.equal(empty);
    expect(read(device, 'PTYS').fields).to.include({
      data_rate_oper: 0,
      ext_eth_proto_oper: 0,
      connector_type: 1,
    });
    expect(info(device)).to.include({ cable_type: 4, vendor_name: '' });
    device.reset();
    expect(told(device)).to.deep.equal(empty);
    const other = clockedDevice();
    other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
    expect(told(other)).to.deep.equal(empty);
    expect(ask(device, 'pf1', 'QUERY_VPORT_STATE').fields.state).to.equal(1);
    device.cages.plug(1);
    expect(told(device)).to.deep.equal(WELL);
    expect(device.snapshot().modules).to.deep.equal({});
  });

  it('what is the matter with a module shows in its registers: no memory, no signal, too hot', () => {
    const device = clockedDevice();
    device.cages.setFault(1, 'i2c');
    expect(told(device)).to.deep.equal([UP, 3, 9, 0, 1028, 1]);
    device.cages.setFault(1, 'no-signal');
    expect(told(device)).to.deep.equal([DOWN, 1, 0, 1, 2, 0]);
    const lower = half(device, 0, 0);
    expect([lower.getUint8(3), lower.getUint8(2) & 0b10, lower.getUint16(34)]).to.deep.equal([0x0f, 0, 0]);
    // Low alarm and low warning of the received power of all lanes.
    expect([lower.getUint8(9), lower.getUint8(10)]).to.deep.equal([0x55, 0x55]);
    device.cages.setFault(1, 'hot');
    const hot = half(device, 0, 0);
    expect([hot.getUint8(6), hot.getUint8(2) & 0b10]).to.deep.equal([0b1010_0000, 0]);
    const { temperature, temperature_threshold_hi, max_temperature } = read(device, 'MTMP', {
      sensor_index: 64,
    }).fields as Record<string, number>;
    expect(temperature).to.be.above(temperature_threshold_hi as number);
    expect(max_temperature).to.equal(temperature);
    device.cages.setFault(1, 'none');
    expect(told(device)).to.deep.equal(WELL);
  });

  it('lasers of a port that is off are dark: the flags of power and bias say so, in both standards', () => {
    for (const name of ['100g-sr4', '400g-dr4'] as const) {
      const device = clockedDevice();
      device.cages.plug(1, name);
      takeDown(device);
      const { bias, tx } = measured(device, name);
      expect(new Set([...bias, ...tx])).to.deep.equal(new Set([0]));
      if (name === '100g-sr4') {
        const lower = half(device, 0, 0);
        expect([11, 12, 13, 14].map((offset) => lower.getUint8(offset))).to.deep.equal([
          0x55, 0x55, 0x55, 0x55,
        ]);
        expect(lower.getUint8(2) & 0b10).to.equal(0);
      } else {
        const page11 = half(device, 0x11);
        // By lane: high alarm, low alarm, high warning, low warning of the power sent.
        expect([139, 140, 141, 142].map((offset) => page11.getUint8(offset - 128))).to.deep.equal([
          0, 0xff, 0, 0xff,
        ]);
        expect(half(device, 0, 0).getUint8(3) & 1).to.equal(0);
      }
    }
  });

  it('the story of a port: kept link, speed, toggle, FEC, module pulled and plugged; all that tells of it tells the same', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const received = (): bigint => {
      const { data } = read(device, 'PPCNT', { grp: 22 });
      return new DataView(data.buffer, data.byteOffset).getBigUint64(16);
    };
    /** Mb/s that the counters tell of the next second, against those of PTYS and of the vport; and the FEC. */
    const second = () => {
      const before = received();
      const { data_rate_oper } = read(device, 'PTYS').fields;
      const { fec_mode_active } = read(device, 'PPLM').fields;
      const { state, max_tx_speed } = ask(device, 'pf0', 'QUERY_VPORT_STATE').fields;
      const { oper_status } = read(device, 'PAOS').fields;
      const lanesUsed = [0, 1, 2, 3].filter((lane) => read(device, 'SLRG', { lane }).fields.status).length;
      clock.pass(SECOND);
      const counted = Number((received() - before) / 100_000_000n);
      expect([counted, max_tx_speed]).to.deep.equal([data_rate_oper, data_rate_oper]);
      expect([oper_status === UP, state]).to.deep.equal([counted > 0, counted > 0 ? 1 : 0]);
      return [counted, fec_mode_active, lanesUsed];
    };
    const RS = 4;
    const NONE = 1;
    expect(second()).to.deep.equal([1000, RS, 4]);
    set(device, 'PAOS', { admin_status: DOWN, ase: 1 });
    expect(second()).to.deep.equal([1000, RS, 4]);
    set(device, 'PAOS', { admin_status: UP, ase: 1 });
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 6 }, { proto_mask: 4 });
    expect(second()).to.deep.equal([1000, RS, 4]);
    toggle(device);
    expect(second()).to.deep.equal([250, RS, 1]);
    set(device, 'PPLM', { fec_override_admin_25g: NONE });
    expect(second()).to.deep.equal([250, RS, 1]);
    toggle(device);
    expect(second()).to.deep.equal([250, NONE, 1]);
    set(device, 'PTYS', { ext_eth_proto_admin: 0x7f2 }, { proto_mask: 4 });
    device.cages.unplug(1);
    expect(second()).to.deep.equal([0, 0, 0]);
    const downs = () => at(counters(device, 18), 'counter_set.phys_layer_cntrs_ext.link_down_events');
    // Twice it came up otherwise than it was, and now the module is gone.
    expect(downs()).to.equal(3);
    device.cages.plug(1, '100g-copper');
    expect(second()).to.deep.equal([1000, RS, 4]);
    takeDown(device, clock);
    expect(second()).to.deep.equal([0, 0, 0]);
    expect(downs()).to.equal(4);
    set(device, 'PAOS', { admin_status: UP, ase: 1 });
    expect(second()).to.deep.equal([1000, RS, 4]);
    expect(downs()).to.equal(4);
  });
});
