import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf, registerNamed } from './indexes.js';
import { toggle } from './link-toggle.js';
import { READ, reach, read, set, WRITE } from './register-access.js';

const UP = 1;
const DOWN = 2;

/** Fields that a write sets, the fields that then show it, and a value that is refused. */
const WRITABLE: [name: string, change: Fields, shown: Fields, refused?: Fields][] = [
  ['PAOS', { admin_status: DOWN, ase: 1 }, { admin_status: DOWN }, { admin_status: 9, ase: 1 }],
  [
    'PMAOS',
    { admin_status: DOWN, ase: 1 },
    { admin_status: DOWN, oper_status: 2 },
    { admin_status: 9, ase: 1 },
  ],
  ['PPAOS', {}, { phy_test_mode_admin: 0 }, { phy_test_mode_admin: 1 }],
  ['PPLR', { lb_en: 2 }, { lb_en: 2, lb_cap: 6 }, { lb_en: 1 }],
  ['PMTU', { admin_mtu: 9022 }, { admin_mtu: 9022, oper_mtu: 9022 }, { admin_mtu: 10001 }],
  ['PTYS', { ext_eth_proto_admin: 0x40 }, { ext_eth_proto_admin: 0x40 }, { ext_eth_proto_admin: 0x8000 }],
  ['PPLM', { fec_override_admin_100g: 1 }, { fec_override_admin_100g: 1 }, { fec_override_admin_100g: 2 }],
  ['PFCC', { pfctx: 8, prio_mask_tx: 0xff }, { pfctx: 8 }],
  ['PVLC', { vl_admin: 2 }, { vl_admin: 2, vl_operational: 2, vl_hw_cap: 4 }, { vl_admin: 9 }],
  ['PELC', {}, {}, { op_admin: 1 }],
  ['PCMR', { fcs_chk: 0 }, { fcs_chk: 0 }, { force_entropy: 1 }],
  ['MLCR', { beacon_duration: 30 }, { beacon_duration: 30, beacon_remain: 30 }, { operation: 1 }],
  ['PPTB', { prio3buff: 2, pm: 0xff }, { prio3buff: 2 }, { prio3buff: 12, pm: 0xff }],
  ['PBMC', { xoff_timer_value: 100 }, { xoff_timer_value: 100 }, { fullness_threshold: 120 }],
  ['QPTS', { trust_state: 2 }, { trust_state: 2 }, { trust_state: 0 }],
  ['QTCT', { tclass: 5 }, { tclass: 5 }, { tclass: 8 }],
  ['SBPR', { size: 1000 }, { size: 1000, mode: 1 }, { mode: 2 }],
  ['SBCM', { infi_max: 0, max_buff: 700, pool: 1 }, { infi_max: 0, max_buff: 700, pool: 1 }, { pool: 2 }],
  [
    'ROCE_ACCL',
    { roce_tx_window_en: 1 },
    { roce_tx_window_en: 1, roce_slow_restart_en: 1 },
    { cc_burst_size_select: 1 },
  ],
  ['RCR', { health_severity_bitmask: 7, health_severity_bitmask_valid: 1 }, { health_severity_bitmask: 7 }],
  [
    'MTMP',
    { temperature_threshold_hi: 900 },
    { temperature_threshold_hi: 900 },
    { temperature_threshold_hi: 1 },
  ],
];

describe('firmware: registers of a port', () => {
  for (const [name, change, shown, refused] of WRITABLE) {
    it(`${name}: what is set is shown, and by another device that takes the state over`, () => {
      const device = clockedDevice();
      const written = set(device, name, change);
      expect(written.status).to.equal('OK');
      const got = read(device, name);
      expect(got.fields).to.deep.include(shown);
      expect(written.data).to.deep.equal(got.data);
      const other = clockedDevice();
      other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
      expect(read(other, name).data).to.deep.equal(got.data);
    });

    it(`${name}: writing back what it shows changes nothing that it shows`, () => {
      const device = clockedDevice();
      const before = read(device, name).data;
      expect(set(device, name, {}).status).to.equal('OK');
      expect(read(device, name).data).to.deep.equal(before);
    });

    it(`${name}: a VF reads it, and may not write it`, () => {
      const device = clockedDevice();
      const before = device.snapshot();
      expect(read(device, name, {}, 'pf0vf0').status).to.equal('OK');
      const { status, syndrome } = set(device, name, change, {}, 'pf0vf0');
      expect([status, syndrome]).to.deep.equal(['BAD_SYS_STATE_ERR', 'REGISTER_NOT_OWN']);
      expect(device.snapshot()).to.equal(before);
    });

    it(`${name}: one port is not the other`, () => {
      const device = clockedDevice();
      const ofOther = {
        ...(name === 'PMAOS' ? { module: 1 } : {}),
        ...(name === 'MTMP' ? { sensor_index: 65 } : {}),
      };
      const before = read(device, name, ofOther, 'pf1').data;
      set(device, name, change);
      expect(read(device, name, ofOther, 'pf1').data).to.deep.equal(before);
    });

    if (refused)
      it(`${name}: ${JSON.stringify(refused)} is BAD_PARAM and changes nothing`, () => {
        const device = clockedDevice();
        const before = device.snapshot();
        const { status, syndrome } = set(device, name, refused);
        expect([status, syndrome]).to.deep.equal(['BAD_PARAM_ERR', 'REGISTER_VALUE']);
        expect(device.snapshot()).to.equal(before);
      });
  }

  const withPort = Object.keys(registerRows).filter((name) =>
    layout(registerNamed(name).layout).fields.some(
      (field) => field.name === 'local_port' && field.access !== 'RO',
    ),
  );

  /** Linux's mlx5_query_port_prio_tc leaves the port 0. */
  const OWN_AS_0 = ['QTCT'];

  for (const name of withPort)
    it(`${name}: a port but 1 is BAD_PARAM, read or written`, () => {
      for (const local_port of OWN_AS_0.includes(name) ? [2, 255] : [0, 2, 255])
        for (const op_mod of registerRows[name]?.write ? [READ, WRITE] : [READ]) {
          const { status, syndrome } = reach(
            clockedDevice(),
            'pf0',
            name,
            op_mod,
            dataOf(name, { local_port }),
          );
          const unknown = name === 'PPCNT' ? 'COUNTERS_PORT_UNKNOWN' : 'PORT_UNKNOWN';
          expect([status, syndrome]).to.deep.equal(['BAD_PARAM_ERR', unknown]);
        }
    });

  it('there are registers with a port', () => {
    expect(withPort.length).to.be.above(10);
  });

  it('PAOS and PMAOS take admin_status with ase alone, and e with ee', () => {
    for (const name of ['PAOS', 'PMAOS']) {
      const device = clockedDevice();
      set(device, name, { admin_status: DOWN, e: 1 });
      expect(read(device, name).fields).to.include({ admin_status: UP, e: 0 });
      set(device, name, { ee: 1, e: 1 });
      expect(read(device, name).fields).to.include({ admin_status: UP, e: 1 });
    }
  });

  it('a module that is switched off takes its port down', () => {
    const device = clockedDevice();
    set(device, 'PMAOS', { admin_status: DOWN, ase: 1 });
    expect(read(device, 'PAOS').fields).to.include({ admin_status: UP, oper_status: DOWN });
  });

  it('PMAOS: another module than the port’s is BAD_PARAM', () => {
    expect(read(clockedDevice(), 'PMAOS', { module: 1 }).syndrome).to.equal('MODULE_UNKNOWN');
    expect(read(clockedDevice(), 'PMAOS', { slot_index: 1 }).syndrome).to.equal('MODULE_UNKNOWN');
    expect(read(clockedDevice(), 'PMAOS', { module: 1 }, 'pf1').status).to.equal('OK');
  });

  it('PMLP: the lanes lead to the module that PMAOS has', () => {
    for (const [vhca, module] of [
      ['pf0', 0],
      ['pf1', 1],
    ] as const) {
      const lanes = at(read(clockedDevice(), 'PMLP', {}, vhca).fields, 'lane_module_mapping') as {
        module: number;
      }[];
      expect(lanes[3]?.module).to.equal(module);
    }
  });

  it('PTYS: a port of 100 Gb/s, in the newer and in the older words', () => {
    const { fields } = read(clockedDevice(), 'PTYS', { proto_mask: 4 });
    expect(fields).to.include({ ext_eth_proto_oper: 1 << 9, eth_proto_oper: 1 << 21, data_rate_oper: 1000 });
    const capability = fields.ext_eth_proto_capability as number;
    expect(capability & (fields.ext_eth_proto_oper as number)).not.to.equal(0);
    expect(fields.ext_eth_proto_admin).to.equal(capability);
    expect(fields.proto_mask).to.equal(4);
  });

  it('PTYS: what the port could do of what is switched on, it does; nothing takes it down', () => {
    const device = clockedDevice();
    const rate = (ext_eth_proto_admin: number) => {
      expect(set(device, 'PTYS', { ext_eth_proto_admin }, { proto_mask: 4 }).status).to.equal('OK');
      toggle(device);
      return read(device, 'PTYS', { proto_mask: 4 }).fields.data_rate_oper;
    };
    expect([1 << 4, (1 << 4) | (1 << 6), 1 << 5, 1 << 9].map(rate)).to.deep.equal([100, 250, 400, 1000]);
    expect(rate(1 << 10)).to.equal(0);
    expect(read(device, 'PAOS').fields.oper_status).to.equal(DOWN);
    expect(set(device, 'PTYS', { ext_eth_proto_admin: 0, eth_proto_admin: 0 }).syndrome).to.equal(
      'REGISTER_VALUE',
    );
  });

  it('PTYS: a write as Linux does it, with the other words zero, sets what it names', () => {
    const device = clockedDevice();
    const rate = (fields: object) => {
      reach(device, 'pf0', 'PTYS', WRITE, dataOf('PTYS', { proto_mask: 4, ...fields }));
      toggle(device);
      return read(device, 'PTYS', { proto_mask: 4 }).fields.data_rate_oper;
    };
    const { ext_eth_proto_admin } = read(device, 'PTYS', { proto_mask: 4 }).fields;
    expect(rate({ ext_eth_proto_admin })).to.equal(1000);
    for (let twice = 0; twice < 2; twice++) expect(rate({ ext_eth_proto_admin: 1 << 6 })).to.equal(250);
    for (let twice = 0; twice < 2; twice++) expect(rate({ eth_proto_admin: 1 << 21 })).to.equal(1000);
  });

  it('PTYS: of the older and the newer words the ones are in force that were set last, as they were; the others are zero', () => {
    const device = clockedDevice();
    const admin = () => {
      const { ext_eth_proto_admin, eth_proto_admin, data_rate_oper } = read(device, 'PTYS').fields;
      return [ext_eth_proto_admin, eth_proto_admin, data_rate_oper];
    };
    expect(admin()).to.deep.equal([0x7f2, 0, 1000]);
    set(device, 'PTYS', { eth_proto_admin: 2 ** 27 }, { proto_mask: 4 });
    toggle(device);
    expect(admin()).to.deep.equal([0, 2 ** 27, 250]);
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 9 }, { proto_mask: 4 });
    toggle(device);
    expect(admin()).to.deep.equal([1 << 9, 0, 1000]);
  });

  it('PTYS: an Ethernet port tells nothing of InfiniBand, and can’t be set there', () => {
    const device = clockedDevice();
    const { fields } = read(device, 'PTYS', { proto_mask: 1 });
    expect(fields).to.include({ ext_eth_proto_capability: 0, ib_proto_capability: 0, proto_mask: 1 });
    expect(set(device, 'PTYS', {}, { proto_mask: 1 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('the kernel’s shorter PTYS is taken, and changes nothing beyond its end', () => {
    const device = clockedDevice();
    const short = dataOf('PTYS', { proto_mask: 4, ext_eth_proto_admin: 1 << 6 }).subarray(0, 64);
    const { status, data } = reach(device, 'pf0', 'PTYS', WRITE, short);
    expect(status).to.equal('OK');
    expect(data.length).to.equal(64);
    toggle(device);
    expect(read(device, 'PTYS', { proto_mask: 4 }).fields.data_rate_oper).to.equal(250);
  });

  it('MLCR: the light blinks for as long as it was told, or for ever', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const left = () => read(device, 'MLCR').fields.beacon_remain;
    set(device, 'MLCR', { beacon_duration: 30 });
    clock.pass(20n * SECOND);
    expect(left()).to.equal(10);
    clock.pass(20n * SECOND);
    expect(left()).to.equal(0);
    set(device, 'MLCR', { beacon_duration: 0xffff });
    clock.pass(1_000_000n * SECOND);
    expect(left()).to.equal(0xffff);
  });

  it('PFCC: the masks say what a write leaves alone', () => {
    const device = clockedDevice();
    reach(
      device,
      'pf0',
      'PFCC',
      WRITE,
      dataOf('PFCC', { pptx_mask_n: 1, prio_mask_rx: 2, pfcrx: 0xff, pfctx: 0xff }),
    );
    expect(read(device, 'PFCC').fields).to.include({ pptx: 1, pprx: 0, pfcrx: 2, pfctx: 0 });
    reach(
      device,
      'pf0',
      'PFCC',
      WRITE,
      dataOf('PFCC', {
        minor_stall_mask: 1,
        device_stall_minor_watermark: 7,
        device_stall_critical_watermark: 9,
      }),
    );
    expect(read(device, 'PFCC').fields).to.include({
      device_stall_minor_watermark: 7,
      device_stall_critical_watermark: 0,
    });
  });

  it('PBMC: buffers that are larger than the port has are BAD_PARAM', () => {
    const device = clockedDevice();
    const { fields } = read(device, 'PBMC');
    const buffer = (fields.buffer as Fields[]).map((one) => ({
      ...one,
      size: fields.port_buffer_size as number,
    }));
    expect(set(device, 'PBMC', { buffer }).syndrome).to.equal('REGISTER_VALUE');
  });
});
