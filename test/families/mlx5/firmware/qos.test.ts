import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { clockedDevice } from './clocked.js';
import { dataOf } from './indexes.js';
import { reach, read, set, WRITE } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;
type TrafficClass = Record<'group' | 'bw_allocation' | 'max_bw_units' | 'max_bw_value', number>;

const classes = (device: Device) => read(device, 'QETCR').fields.tc_configuration as never as TrafficClass[];

/** A write as Linux's port.c does it: zeros but for the parts of the classes that it means. */
const write = (device: Device, tc_configuration: (Partial<TrafficClass> & Fields)[], vhca = 'pf0') =>
  reach(device, vhca, 'QETCR', WRITE, dataOf('QETCR', { tc_configuration }));

const each = (make: (tc: number) => Fields): Fields[] => Array.from({ length: 8 }, (_, tc) => make(tc));

describe('firmware: QoS of a port', () => {
  it('QETCR: groups, then shares, then limits, each as Linux writes them', () => {
    const device = clockedDevice();
    // Classes 0 and 1 share, the others come first.
    const groups = [1, 1, 7, 7, 7, 7, 7, 7];
    const shares = [40, 60, 100, 100, 100, 100, 100, 100];
    expect(
      write(
        device,
        each((tc) => ({ g: 1, group: groups[tc] as number })),
      ).status,
    ).to.equal('OK');
    expect(
      write(
        device,
        each((tc) => ({ b: 1, bw_allocation: shares[tc] as number })),
      ).status,
    ).to.equal('OK');
    expect(write(device, [{ r: 1, max_bw_units: 4, max_bw_value: 25 }]).status).to.equal('OK');
    expect(classes(device).map(({ group }) => group)).to.deep.equal(groups);
    expect(classes(device).map(({ bw_allocation }) => bw_allocation)).to.deep.equal(shares);
    expect(classes(device)[0]).to.include({ max_bw_units: 4, max_bw_value: 25, g: 0, b: 0, r: 0 });
    expect(classes(device)[1]).to.include({ max_bw_units: 0, max_bw_value: 0 });
  });

  it('QETCR: shares of a group that are not 100 in sum are BAD_PARAM, and change nothing', () => {
    const device = clockedDevice();
    write(device, [
      { g: 1, group: 1 },
      { g: 1, group: 1 },
    ]);
    const before = device.snapshot();
    for (const shares of [
      [50, 60],
      [10, 10],
      [0, 0],
      [127, 0],
    ]) {
      const found = write(
        device,
        shares.map((bw_allocation) => ({ b: 1, bw_allocation })),
      );
      expect([found.status, found.syndrome]).to.deep.equal(['BAD_PARAM_ERR', 'ETS_BANDWIDTH']);
    }
    expect(write(device, [{ r: 1, max_bw_units: 2 }]).syndrome).to.equal('REGISTER_VALUE');
    expect(write(device, [{ g: 1, group: 9 }]).syndrome).to.equal('REGISTER_VALUE');
    expect(write(device, [{ g: 1, group: 3 }], 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
    expect(device.snapshot()).to.equal(before);
    expect(
      write(device, [
        { b: 1, bw_allocation: 1 },
        { b: 1, bw_allocation: 99 },
      ]).status,
    ).to.equal('OK');
  });

  it('QETCR and QTCT: the port is 1, or 0 as Linux leaves it', () => {
    for (const [name, field] of [
      ['QETCR', 'port_number'],
      ['QTCT', 'local_port'],
    ] as const) {
      for (const port of [0, 1]) expect(read(clockedDevice(), name, { [field]: port }).status).to.equal('OK');
      expect(read(clockedDevice(), name, { [field]: 2 }).syndrome).to.equal('PORT_UNKNOWN');
    }
  });

  it('QTCT: a traffic class for each priority; DCBX has none of its own', () => {
    const device = clockedDevice();
    set(device, 'QTCT', { tclass: 6 }, { switch_prio: 3 });
    const mapped = [0, 1, 2, 3].map((switch_prio) => read(device, 'QTCT', { switch_prio }).fields.tclass);
    expect(mapped).to.deep.equal([0, 1, 2, 6]);
    expect(read(device, 'QTCT', { switch_prio: 8 }).syndrome).to.equal('PRIORITY_UNKNOWN');
    expect(read(device, 'QTCT', { operation_type: 1 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('QPDPM: a write takes the code points that it marks', () => {
    const device = clockedDevice();
    const points = () =>
      (read(device, 'QPDPM').fields.dscp as { e: number; prio: number }[]).map(({ prio }) => prio);
    const before = points();
    expect(before[46]).to.equal(5);
    const dscp = Array.from({ length: 64 }, (_, point) =>
      point === 46 ? { e: 1, prio: 2 } : { e: 0, prio: 7 },
    );
    expect(reach(device, 'pf0', 'QPDPM', WRITE, dataOf('QPDPM', { dscp })).status).to.equal('OK');
    expect(points()).to.deep.equal(before.map((prio, point) => (point === 46 ? 2 : prio)));
    const wrong = [{ e: 1, prio: 8 }];
    expect(reach(device, 'pf0', 'QPDPM', WRITE, dataOf('QPDPM', { dscp: wrong })).syndrome).to.equal(
      'REGISTER_VALUE',
    );
  });

  it('SBPR: the pools of a direction are no larger than the buffer that SBCAM tells, unless they have no end', () => {
    const device = clockedDevice();
    const { cap_total_buffer_size, cap_cell_size } = read(device, 'SBCAM').fields as Record<string, number>;
    const cells = (cap_total_buffer_size as number) / (cap_cell_size as number);
    expect(read(device, 'SBPR').fields.size).to.equal(cells);
    expect(set(device, 'SBPR', { size: 1 }, { pool: 1 }).syndrome).to.equal('POOLS_LARGE');
    expect(set(device, 'SBPR', { size: cells - 1 }).status).to.equal('OK');
    expect(set(device, 'SBPR', { size: 1 }, { pool: 1 }).status).to.equal('OK');
    expect(set(device, 'SBPR', { infi_size: 1, size: 9 }, { dir: 1, pool: 1 }).fields.size).to.equal(0);
  });

  it('SBPR and SBCM: pools, buffers and directions that there are not are BAD_PARAM', () => {
    const { cap_max_pg_buffers = 0, cap_num_pool_supported = 0 } = read(clockedDevice(), 'SBCAM').fields;
    for (const [name, index] of [
      ['SBPR', { pool: cap_num_pool_supported }],
      ['SBPR', { dir: 2 }],
      ['SBPR', { desc: 1 }],
      ['SBCM', { pg_buff: cap_max_pg_buffers }],
      ['SBCM', { pg_buff: 8, dir: 1 }],
      ['SBCM', { dir: 3 }],
      ['SBCM', { pnat: 2 }],
    ] as const)
      expect(read(clockedDevice(), name, index).syndrome, name).to.equal('POOL_UNKNOWN');
    expect(read(clockedDevice(), 'SBCM', { pg_buff: 9 }).status).to.equal('OK');
  });

  it('ROCE_ACCL selects what there is; there is one profile', () => {
    const { fields } = read(clockedDevice(), 'ROCE_ACCL');
    expect(fields).to.include({ roce_adp_retrans_field_select: 1, cc_burst_size_select: 0 });
    const { syndrome } = read(clockedDevice(), 'ROCE_ACCL', { adp_retx_profile_id: 1 });
    expect(syndrome).to.equal('REGISTER_VALUE');
  });

  it('PPCR tells of one plane, and can’t be written', () => {
    expect(read(clockedDevice(), 'PPCR').fields).to.include({ num_of_planes: 0, split: 0 });
  });
});
