import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { access, ask } from './ask.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf, registerNamed } from './indexes.js';
import { takeDown } from './link-toggle.js';

const UPLINK = 0xffff;
const WRITE = 0;

const setPort = (device: ReturnType<typeof clockedDevice>, vhca: string, admin_status: number) =>
  access(device, vhca, registerNamed('PAOS').id, WRITE, dataOf('PAOS', { admin_status, ase: 1 })).status;

describe('firmware: vports', () => {
  const device = clockedDevice();
  const OTHER = [
    'QUERY_VPORT_STATE',
    'QUERY_NIC_VPORT_CONTEXT',
    'QUERY_VPORT_COUNTER',
    'QUERY_VNIC_ENV',
    'QUERY_ESW_VPORT_CONTEXT',
  ];

  for (const name of OTHER) {
    const query = (vhca: string, vport_number: number, other_vport = 1) =>
      ask(device, vhca, name, { other_vport, vport_number });

    it(`${name}: the manager may ask for every vport of its e-switch, and for its own by number`, () => {
      for (const vport of [0, 1, 2, 3, 4, 0x8000, 0x8001]) expect(query('pf0', vport).status).to.equal('OK');
      expect(query('pf0', 99, 0).status).to.equal('OK');
    });

    it(`${name}: a vport that is not there is BAD_PARAM`, () => {
      for (const vport of [5, 0x8002, 0xfffe]) {
        const { status, syndrome } = query('pf0', vport);
        expect([status, syndrome]).to.deep.equal(['BAD_PARAM_ERR', 'VPORT_UNKNOWN']);
      }
      expect(query('pf1', 1).syndrome).to.equal('VPORT_UNKNOWN');
    });

    if (name !== 'QUERY_ESW_VPORT_CONTEXT')
      it(`${name}: a VF may ask for its own alone`, () => {
        expect(query('pf0vf0', 0, 0).status).to.equal('OK');
        expect(query('pf0vf0', 1).status).to.equal('OK');
        for (const vport of [0, 2, 0x8000, UPLINK])
          expect(query('pf0vf0', vport).syndrome, `${vport}`).to.equal('VPORT_UNKNOWN');
      });
  }

  it('a VF that asks for the e-switch is BAD_SYS_STATE', () => {
    expect(ask(device, 'pf0vf0', 'QUERY_ESW_VPORT_CONTEXT').status).to.equal('BAD_SYS_STATE_ERR');
    expect(ask(device, 'pf0vf0', 'QUERY_VPORT_STATE', { op_mod: 1 }).status).to.equal('BAD_SYS_STATE_ERR');
  });

  it('the uplink has a state, and no netdev’s context', () => {
    const uplink = { other_vport: 1, vport_number: UPLINK };
    expect(ask(device, 'pf0', 'QUERY_VPORT_STATE', { ...uplink, op_mod: 1 }).fields.state).to.equal(1);
    expect(ask(device, 'pf0', 'QUERY_VPORT_STATE', { op_mod: 2 }).fields.state).to.equal(1);
    expect(ask(device, 'pf0', 'QUERY_NIC_VPORT_CONTEXT', uplink).syndrome).to.equal('VPORT_UNKNOWN');
  });

  it('taking the port down shows in the state of all its vports, and of no other port’s', () => {
    const fresh = clockedDevice();
    const states = () =>
      ['pf0', 'pf0vf0', 'pf1'].map((vhca) => ask(fresh, vhca, 'QUERY_VPORT_STATE').fields.state);
    expect(states()).to.deep.equal([1, 1, 1]);
    takeDown(fresh);
    expect(states()).to.deep.equal([0, 0, 1]);
    expect(ask(fresh, 'pf0', 'QUERY_VPORT_STATE').fields.admin_state).to.equal(0);
    setPort(fresh, 'pf0', 1);
    expect(states()).to.deep.equal([1, 1, 1]);
  });

  it('counters grow while the port is up, and stand still while it is down', () => {
    const clock = new Clock();
    const fresh = clockedDevice(clock);
    const received = () =>
      (at(ask(fresh, 'pf0vf0', 'QUERY_VPORT_COUNTER').fields, 'received_eth_unicast') as { octets: bigint })
        .octets;
    const first = received();
    clock.pass(SECOND);
    const second = received();
    expect(second > first).to.equal(true);
    takeDown(fresh, clock);
    const last = received();
    expect(last > second).to.equal(true);
    clock.pass(SECOND);
    expect(received()).to.equal(last);
    setPort(fresh, 'pf0', 1);
    expect(received()).to.equal(last);
    clock.pass(SECOND);
    expect(received() > last).to.equal(true);
  });

  it('a function without a driver counts nothing', () => {
    const { fields } = ask(device, 'pf0', 'QUERY_VPORT_COUNTER', { other_vport: 1, vport_number: 2 });
    expect(at(fields, 'received_eth_unicast')).to.deep.equal({ packets: 0n, octets: 0n });
  });

  it('the lists of a context have as many elements behind them as it says', () => {
    for (const [allowed_list_type, unit] of [
      [0, 8],
      [1, 8],
      [2, 4],
    ] as const) {
      const { fields, output } = ask(device, 'pf0', 'QUERY_NIC_VPORT_CONTEXT', { allowed_list_type }, 256);
      const size = at(fields, 'nic_vport_context.allowed_list_size') as number;
      expect(output.length - 272).to.equal(size * unit);
      expect(size).to.be.above(0);
    }
    expect(ask(device, 'pf0', 'QUERY_NIC_VPORT_CONTEXT', { allowed_list_type: 3 }).syndrome).to.equal(
      'VPORT_LIST_UNKNOWN',
    );
  });

  it('each function has its own address', () => {
    const guids = ['pf0', 'pf1', 'pf0vf0'].map((vhca) =>
      at(ask(device, vhca, 'QUERY_NIC_VPORT_CONTEXT').fields, 'nic_vport_context.port_guid'),
    );
    expect(new Set(guids).size).to.equal(3);
    expect(guids[0]).to.equal(0xb8cef60300510a20n);
  });
});

describe('firmware: what the capabilities say is absent, and limits', () => {
  const device = clockedDevice();
  const refused: [name: string, fields: Fields, status: string, syndrome: string][] = [
    ['QUERY_HCA_VPORT_CONTEXT', {}, 'BAD_SYS_STATE_ERR', 'VPORT_NOT_INFINIBAND'],
    ['QUERY_HCA_VPORT_GID', {}, 'BAD_SYS_STATE_ERR', 'VPORT_NOT_INFINIBAND'],
    ['QUERY_HCA_VPORT_PKEY', {}, 'BAD_SYS_STATE_ERR', 'VPORT_NOT_INFINIBAND'],
    ['QUERY_WOL_ROL', {}, 'BAD_SYS_STATE_ERR', 'FEATURE_ABSENT'],
    ['QUERY_MAD_DEMUX', {}, 'BAD_SYS_STATE_ERR', 'FEATURE_ABSENT'],
    ['QUERY_DELEGATED_VHCA', {}, 'BAD_SYS_STATE_ERR', 'FEATURE_ABSENT'],
    ['QUERY_ROCE_ADDRESS', { roce_address_index: 255 }, 'IX_ERR', 'ROCE_ADDRESS_RANGE'],
    ['QUERY_ROCE_ADDRESS', { vhca_port_num: 2 }, 'BAD_PARAM_ERR', 'VPORT_PORT_UNKNOWN'],
    ['QUERY_L2_TABLE_ENTRY', { table_index: 1 << 14 }, 'IX_ERR', 'L2_TABLE_RANGE'],
    ['QUERY_L2_TABLE_ENTRY', { table_index: 100 }, 'BAD_RES_ERR', 'L2_TABLE_EMPTY'],
    ['QUERY_CONG_STATUS', { cong_protocol: 0 }, 'BAD_PARAM_ERR', 'CONG_POINT_UNKNOWN'],
    ['QUERY_CONG_STATUS', { cong_protocol: 1, priority: 8 }, 'BAD_PARAM_ERR', 'CONG_PRIORITY_UNKNOWN'],
    ['QUERY_CONG_PARAMS', { cong_protocol: 4 }, 'BAD_PARAM_ERR', 'CONG_PROTOCOL_UNKNOWN'],
    ['QUERY_VPORT_COUNTER', { port_num: 2 }, 'BAD_PARAM_ERR', 'VPORT_PORT_UNKNOWN'],
    ['QUERY_PAGES', { function_id: 77 }, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
    ['QUERY_PAGES', { embedded_cpu_function: 1 }, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
    ['QUERY_OTHER_HCA_CAP', { function_id: 77 }, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
    ['QUERY_VHCA_MIGRATION_STATE', { vhca_id: 77 }, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
    ['QUERY_VHCA_MIGRATION_STATE', { vhca_id: 1 }, 'BAD_PARAM_ERR', 'MIGRATION_OF_PF'],
  ];
  for (const [name, fields, status, syndrome] of refused)
    it(`${name} ${JSON.stringify(fields)} is ${status}`, () => {
      const answer = ask(device, 'pf0', name, fields);
      expect([answer.status, answer.syndrome]).to.deep.equal([status, syndrome]);
      expect(answer.output.length).to.equal(16);
    });

  it('congestion: both protocols have state and parameters, and the common part', () => {
    for (const cong_protocol of [1, 2]) {
      for (let priority = 0; priority < 8; priority++)
        expect(ask(device, 'pf0', 'QUERY_CONG_STATUS', { cong_protocol, priority }).fields.enable).to.equal(
          1,
        );
      expect(ask(device, 'pf0', 'QUERY_CONG_PARAMS', { cong_protocol }).status).to.equal('OK');
    }
    expect(ask(device, 'pf0', 'QUERY_CONG_PARAMS', { cong_protocol: 3 }).status).to.equal('OK');
    expect(ask(device, 'pf0', 'QUERY_CONG_STATISTICS').status).to.equal('OK');
  });

  it('RoCE: the first four addresses are in use, the others zero', () => {
    const isZero = (roce_address_index: number) =>
      ask(device, 'pf0', 'QUERY_ROCE_ADDRESS', { roce_address_index }).output.every((byte) => byte === 0);
    expect([0, 1, 2, 3, 4, 254].map(isZero)).to.deep.equal([false, false, false, false, true, true]);
  });

  it('pages: a function without a driver wants those that it boots with, one with a driver none', () => {
    const wanted = (function_id: number, op_mod = 1) =>
      ask(device, 'pf0', 'QUERY_PAGES', { function_id, op_mod }).fields.num_pages;
    expect([wanted(0), wanted(1)]).to.deep.equal([0, 0]);
    expect(wanted(2)).to.be.above(0);
    expect(wanted(2, 3)).to.equal(0);
  });
});
