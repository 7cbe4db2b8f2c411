import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { counterGroups } from '../../../../src/families/mlx5/firmware/registers/counters.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { allRegisters } from '../../../../src/families/mlx5/prm/registers.js';
import { access } from './ask.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf, registerNamed } from './indexes.js';

const WRITE = 0;
const READ = 1;

interface Got {
  status: string;
  syndrome: string | undefined;
  fields: Fields;
  data: Uint8Array;
}

function reach(device: Device, vhca: string, name: string, op_mod: number, data: Uint8Array): Got {
  const { status, syndrome, output } = access(device, vhca, registerNamed(name).id, op_mod, data);
  const bytes = output.subarray(16);
  return { status, syndrome, data: bytes, fields: decode(layout(registerNamed(name).layout), bytes) };
}

const read = (device: Device, name: string, fields: object = {}, vhca = 'pf0') =>
  reach(device, vhca, name, READ, dataOf(name, fields));

/** Read, change, write: as tools do. */
function set(device: Device, name: string, change: object, index: object = {}, vhca = 'pf0'): Got {
  const before = read(device, name, index, vhca);
  return reach(device, vhca, name, WRITE, dataOf(name, { ...before.fields, ...index, ...change }));
}

const UP = 1;
const DOWN = 2;

/** Fields that a write sets, the fields that then show it, and a value that is refused. */
const WRITABLE: [name: string, change: Fields, shown: Fields, refused?: Fields][] = [
  [
    'PAOS',
    { admin_status: DOWN, ase: 1 },
    { admin_status: DOWN, oper_status: DOWN },
    { admin_status: 9, ase: 1 },
  ],
  [
    'PMAOS',
    { admin_status: DOWN, ase: 1 },
    { admin_status: DOWN, oper_status: 2 },
    { admin_status: 9, ase: 1 },
  ],
  ['PMTU', { admin_mtu: 9022 }, { admin_mtu: 9022, oper_mtu: 9022 }, { admin_mtu: 9979 }],
  [
    'PTYS',
    { ext_eth_proto_admin: 0x40 },
    { ext_eth_proto_admin: 0x40, ext_eth_proto_oper: 0x40 },
    { ext_eth_proto_admin: 0x8000 },
  ],
  [
    'PPLM',
    { fec_override_admin_100g: 1 },
    { fec_override_admin_100g: 1, fec_mode_active: 1 },
    { fec_override_admin_100g: 2 },
  ],
  ['PFCC', { pfctx: 8, prio_mask_tx: 0xff }, { pfctx: 8 }],
  ['PVLC', { vl_admin: 2 }, { vl_admin: 2, vl_operational: 2, vl_hw_cap: 4 }, { vl_admin: 9 }],
  ['PELC', {}, {}, { op_admin: 1 }],
  ['PCMR', { fcs_chk: 0 }, { fcs_chk: 0 }, { force_entropy: 1 }],
  ['MLCR', { beacon_duration: 30 }, { beacon_duration: 30, beacon_remain: 30 }, { operation: 1 }],
  ['PPTB', { prio3buff: 2, pm: 0xff }, { prio3buff: 2 }, { prio3buff: 12, pm: 0xff }],
  ['PBMC', { xoff_timer_value: 100 }, { xoff_timer_value: 100 }, { fullness_threshold: 120 }],
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

  const withPort = Object.keys(registerRows).filter(
    (name) => 'local_port' in decode(layout(registerNamed(name).layout), dataOf(name)),
  );

  for (const name of withPort)
    it(`${name}: a port but 1 is BAD_PARAM, read or written`, () => {
      for (const local_port of [0, 2, 255])
        for (const op_mod of registerRows[name]?.write ? [READ, WRITE] : [READ]) {
          const { status, syndrome } = reach(
            clockedDevice(),
            'pf0',
            name,
            op_mod,
            dataOf(name, { local_port }),
          );
          expect([status, syndrome]).to.deep.equal(['BAD_PARAM_ERR', 'PORT_UNKNOWN']);
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
    expect(fields).to.include({ ext_eth_proto_oper: 1 << 9, eth_proto_oper: 1 << 20, data_rate_oper: 1000 });
    const capability = fields.ext_eth_proto_capability as number;
    expect(capability & (fields.ext_eth_proto_oper as number)).not.to.equal(0);
    expect(fields.ext_eth_proto_admin).to.equal(capability);
    expect(fields.proto_mask).to.equal(4);
  });

  it('PTYS: what the port could do of what is switched on, it does; nothing takes it down', () => {
    const device = clockedDevice();
    const rate = (ext_eth_proto_admin: number) => {
      expect(set(device, 'PTYS', { ext_eth_proto_admin }, { proto_mask: 4 }).status).to.equal('OK');
      return read(device, 'PTYS', { proto_mask: 4 }).fields.data_rate_oper;
    };
    expect([1 << 4, (1 << 4) | (1 << 6), 1 << 5, 1 << 9].map(rate)).to.deep.equal([100, 250, 400, 1000]);
    expect(rate(1 << 10)).to.equal(0);
    expect(read(device, 'PAOS').fields.oper_status).to.equal(DOWN);
    expect(set(device, 'PTYS', { ext_eth_proto_admin: 0, eth_proto_admin: 0 }).syndrome).to.equal(
      'REGISTER_VALUE',
    );
  });

  it('PTYS: the older words can be set too', () => {
    const device = clockedDevice();
    set(device, 'PTYS', { eth_proto_admin: 2 ** 27 }, { proto_mask: 4 });
    expect(read(device, 'PTYS', { proto_mask: 4 }).fields).to.include({
      ext_eth_proto_admin: 1 << 6,
      data_rate_oper: 250,
    });
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

describe('firmware: PPCNT', () => {
  const GROUP_2863 = 1;
  const octets = (device: Device, vhca = 'pf0', grp = GROUP_2863): bigint => {
    const { data } = read(device, 'PPCNT', { grp }, vhca);
    return new DataView(data.buffer, data.byteOffset).getBigUint64(8);
  };

  for (const grp of counterGroups)
    it(`group ${grp}: no counter falls, and the index is echoed`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      const counts = () => {
        const { data, fields, status } = read(device, 'PPCNT', { grp, prio_tc: 3 });
        expect(status).to.equal('OK');
        expect(fields).to.include({ grp, local_port: 1, prio_tc: 3 });
        const view = new DataView(data.buffer, data.byteOffset, data.length);
        return Array.from({ length: 31 }, (_, i) => view.getBigUint64(8 + i * 8));
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

  it('a port carries at most what its rate allows', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const before = octets(device);
    clock.pass(10n * SECOND);
    const grown = Number(octets(device) - before);
    expect(grown).to.be.within(1e9, 125e9);
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

  it('a clock that was set back stops the counters, and does not turn them', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 6 }, { proto_mask: 4 });
    const before = octets(device);
    clock.ns = 0n;
    expect(octets(device)).to.equal(before);
  });
});

describe('firmware: sensors', () => {
  const sensor = (device: Device, sensor_index: number, vhca = 'pf0') =>
    read(device, 'MTMP', { sensor_index }, vhca);

  it('those that MTCAP counts are there, and the module of the own port', () => {
    const device = clockedDevice();
    const { fields } = read(device, 'MTCAP');
    const map = fields.sensor_map as bigint;
    let found = 0;
    for (let index = 0; index < 64; index++) {
      const has = ((map >> BigInt(index)) & 1n) === 1n;
      expect(sensor(device, index).status, `${index}`).to.equal(has ? 'OK' : 'BAD_PARAM_ERR');
      if (has) found++;
    }
    expect(found).to.equal(fields.sensor_count);
    expect(sensor(device, 64).status).to.equal('OK');
    expect(sensor(device, 65).syndrome).to.equal('SENSOR_UNKNOWN');
    expect(sensor(device, 65, 'pf1').status).to.equal('OK');
  });

  it('temperatures move, in small steps and below what warns', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const seen: number[] = [];
    for (let i = 0; i < 400; i++) {
      const { temperature, temperature_threshold_hi } = sensor(device, 0).fields as Record<string, number>;
      expect(temperature).to.be.within(40 * 8, (temperature_threshold_hi as number) - 1);
      seen.push(temperature as number);
      clock.pass(SECOND / 2n);
    }
    expect(new Set(seen).size).to.be.above(10);
    seen.slice(1).forEach((value, i) => {
      expect(Math.abs(value - (seen[i] as number))).to.be.at.most(10);
    });
  });

  it('the highest is told once it is asked for, and is no lower than any since', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    expect(sensor(device, 0).fields.max_temperature).to.equal(0);
    set(device, 'MTMP', { mte: 1 }, { sensor_index: 0 });
    for (let i = 0; i < 50; i++) {
      const { temperature, max_temperature } = sensor(device, 0).fields as Record<string, number>;
      expect(max_temperature).to.be.at.least(temperature as number);
      clock.pass(SECOND);
    }
  });

  it('a sensor of the board has one threshold, whichever port sets it', () => {
    const device = clockedDevice();
    set(device, 'MTMP', { temperature_threshold_hi: 888 }, { sensor_index: 1 }, 'pf1');
    expect(sensor(device, 1).fields.temperature_threshold_hi).to.equal(888);
  });
});

describe('firmware: the masks tell the truth', () => {
  const MASKS = [
    ['PCAM', 0x5000, 2],
    ['MCAM', 0x9000, 4],
    ['QCAM', 0x4000, 1],
    ['SBCAM', 0xb000, 1],
  ] as const;

  for (const vhca of ['pf0', 'pf1', 'pf0vf0'])
    for (const [mask, first, groups] of MASKS)
      it(`${mask} on ${vhca}: every register that it announces answers, and no other does`, () => {
        const device = clockedDevice();
        let announced = 0;
        for (let group = 0; group < groups; group++) {
          const { data, fields } = read(device, mask, { access_reg_group: group }, vhca);
          expect(fields.access_reg_group).to.equal(group);
          for (let bit = 0; bit < 128; bit++) {
            const has = ((data[8 + 15 - (bit >> 3)] as number) >> (bit & 7)) & 1;
            announced += has;
            const id = first + group * 128 + bit;
            const register = allRegisters().find((row) => row.id === id);
            const asked = register
              ? dataOf(register.name, vhca === 'pf1' && register.name === 'PMAOS' ? { module: 1 } : {})
              : new Uint8Array(64);
            const { status } = access(device, vhca, id, READ, asked);
            expect(status, `0x${id.toString(16)}`).to.equal(has ? 'OK' : 'BAD_SYS_STATE_ERR');
          }
        }
        expect(announced).to.be.above(0);
      });

  it('a group that there is not is BAD_PARAM', () => {
    for (const [mask, , groups] of MASKS) {
      expect(read(clockedDevice(), mask, { access_reg_group: groups }).syndrome).to.equal(
        'MASK_GROUP_UNKNOWN',
      );
      expect(read(clockedDevice(), mask, { feature_group: 9 }).syndrome).to.equal('MASK_GROUP_UNKNOWN');
    }
  });
});

describe('firmware: other registers', () => {
  it('MQIS: the strings of the board, eight bytes at a time', () => {
    const device = clockedDevice();
    let text = '';
    for (let read_offset = 0; ; read_offset += 8) {
      const { fields } = read(device, 'MQIS', { info_type: 1, read_offset, read_length: 8 });
      text += fields.info_string as string;
      if (read_offset + 8 >= (fields.info_length as number)) break;
    }
    expect(text).to.equal('MT4125 ConnectX6Dx Mellanox Technologies');
    expect(read(device, 'MQIS', { info_type: 9 }).syndrome).to.equal('INFO_TYPE_UNKNOWN');
    expect(read(device, 'MQIS', { info_type: 1, read_offset: 999 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('MCQS and MCQI: the firmware is the one component, and tells its version', () => {
    const device = clockedDevice();
    expect(read(device, 'MCQS').fields).to.include({
      last_index_flag: 1,
      identifier: 1,
      component_status: 2,
    });
    expect(read(device, 'MCQS', { component_index: 1 }).syndrome).to.equal('COMPONENT_UNKNOWN');
    const { fields } = read(device, 'MCQI', { info_type: 1, data_size: 124 });
    expect(at(fields, 'data.mcqi_version_ext.version_string')).to.equal('22.43.1014');
    expect(read(device, 'MCQI', { component_index: 3 }).syndrome).to.equal('COMPONENT_UNKNOWN');
    expect(read(device, 'MCQI', { info_type: 9 }).syndrome).to.equal('INFO_TYPE_UNKNOWN');
    expect(read(device, 'MCQI', { data_size: 125 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('HOST_ENDIANNESS is kept for each function', () => {
    const device = clockedDevice();
    set(device, 'HOST_ENDIANNESS', { he: 1 }, {}, 'pf0vf0');
    expect(read(device, 'HOST_ENDIANNESS', {}, 'pf0vf0').fields.he).to.equal(1);
    expect(read(device, 'HOST_ENDIANNESS').fields.he).to.equal(0);
  });

  it('state of ports with the wrong shape is refused with the place', () => {
    const bad: [unknown, string][] = [
      [{ functions: {}, ports: [] }, 'ports'],
      [{ functions: {}, ports: { pf0: 1 } }, 'ports.pf0'],
      [{ functions: {}, ports: { pf0: { registers: { PAOS: 'xy' } } } }, 'ports.pf0.registers.PAOS'],
      [{ functions: {}, ports: { pf0: { registers: [] } } }, 'ports.pf0.registers'],
      [{ functions: {}, ports: { pf0: { since: 5 } } }, 'ports.pf0.since'],
      [{ functions: {}, ports: { pf0: { carried: '12' } } }, 'ports.pf0.carried'],
      [{ functions: {}, ports: { pf0: { beacon_since: -1 } } }, 'ports.pf0.beacon_since'],
      [{ functions: {}, ports: { pf0: { cleared: { 1: 'a' } } } }, 'ports.pf0.cleared.1'],
      [{ functions: { pf0: { host_endianness: 2 } } }, 'functions.pf0.host_endianness'],
    ];
    for (const [data, words] of bad) expect(() => parseState(data), JSON.stringify(data)).to.throw(words);
  });
});

describe('firmware: registers, whatever is written', () => {
  for (const name of Object.keys(registerRows))
    it(`${name}: is answered; a refused write changes nothing, a taken one can be saved and reads the same again`, () => {
      const device = clockedDevice();
      const index = dataOf(name);
      const fields = layout(registerNamed(name).layout).fields.filter(({ access }) => access === 'INDEX');
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: index.length, maxLength: index.length }),
          fc.boolean(),
          (noise, whole) => {
            // Noise in every field, or in all but those that say which instance is meant.
            const data = whole
              ? noise
              : encode(layout(registerNamed(name).layout), pickFields(index, name, fields), noise);
            const before = device.snapshot();
            const { status, data: shown } = reach(device, 'pf0', name, WRITE, data);
            if (status !== 'OK') expect(device.snapshot()).to.equal(before);
            else {
              parseState(JSON.parse(JSON.stringify(device.snapshot())));
              expect(reach(device, 'pf0', name, READ, data).data).to.deep.equal(shown);
            }
          },
        ),
        { numRuns: 200 },
      );
    });
});

function pickFields(data: Uint8Array, name: string, fields: readonly { name: string }[]): Fields {
  const all = decode(layout(registerNamed(name).layout), data);
  return Object.fromEntries(fields.map((field) => [field.name, all[field.name] as number]));
}
