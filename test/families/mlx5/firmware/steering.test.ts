import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { ask } from './ask.js';
import { at, clockedDevice, hostOn } from './clocked.js';

const device = clockedDevice();

/** type and id of the tables of PF 0. */
const TABLES = [
  [0, 1],
  [0, 2],
  [1, 3],
  [4, 4],
  [4, 5],
  [2, 6],
  [3, 7],
] as const;

const TO_TABLE = 1;
const TO_TIR = 2;
const TO_VPORT = 0;
const UPLINK = 0xffff;

const groupsOf = (place: Fields): Fields[] => {
  const groups: Fields[] = [];
  for (let group_id = 1; ; group_id++) {
    const { status, fields } = ask(device, 'pf0', 'QUERY_FLOW_GROUP', { ...place, group_id });
    if (status !== 'OK') return groups;
    groups.push({ ...fields, group_id });
  }
};

const entriesOf = (place: Fields, { start_flow_index, end_flow_index }: Fields) => {
  const entries: { fields: Fields; list: { type: number; id: number }[] }[] = [];
  for (let flow_index = start_flow_index as number; flow_index <= (end_flow_index as number); flow_index++) {
    const { status, output, fields } = ask(
      device,
      'pf0',
      'QUERY_FLOW_TABLE_ENTRY',
      { ...place, flow_index },
      256,
    );
    if (status !== 'OK') continue;
    const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
    const list: { type: number; id: number }[] = [];
    for (let offset = 832; offset < output.length; offset += 8)
      list.push({ type: view.getUint8(offset), id: view.getUint32(offset) & 0xffffff });
    entries.push({ fields, list });
  }
  return entries;
};

describe('firmware: flow tables', () => {
  for (const [table_type, table_id] of TABLES) {
    const place = { table_type, table_id };

    it(`table ${table_id} of type ${table_type}: groups lie behind each other, within its size`, () => {
      const { fields } = ask(device, 'pf0', 'QUERY_FLOW_TABLE', place);
      const size = 2 ** (at(fields, 'flow_table_context.log_size') as number);
      let next = 0;
      for (const { start_flow_index, end_flow_index } of groupsOf(place)) {
        expect(start_flow_index).to.equal(next);
        next = (end_flow_index as number) + 1;
      }
      expect(next).to.be.within(1, size);
    });

    it(`table ${table_id} of type ${table_type}: entries name their group, and what they lead to is there`, () => {
      let seen = 0;
      for (const group of groupsOf(place))
        for (const { fields, list } of entriesOf(place, group)) {
          seen++;
          expect(at(fields, 'flow_context.group_id')).to.equal(group.group_id);
          const destinations = at(fields, 'flow_context.destination_list_size') as number;
          const counters = at(fields, 'flow_context.flow_counter_list_size') as number;
          expect(list.length).to.equal(destinations + counters);
          for (const { type, id } of list.slice(0, destinations)) {
            if (type === TO_TIR) expect(ask(device, 'pf0', 'QUERY_TIR', { tirn: id }).status).to.equal('OK');
            if (type === TO_TABLE)
              expect(ask(device, 'pf0', 'QUERY_FLOW_TABLE', { table_type, table_id: id }).status).to.equal(
                'OK',
              );
            if (type === TO_VPORT)
              expect(
                ask(device, 'pf0', 'QUERY_VPORT_STATE', {
                  op_mod: 1,
                  other_vport: 1,
                  vport_number: id & UPLINK,
                }).status,
              ).to.equal('OK');
          }
        }
      expect(seen).to.be.above(0);
    });
  }

  it('what counts has a counter of its own that is there', () => {
    const COUNT = 8;
    const seen = new Set<number>();
    let counting = 0;
    for (const [table_type, table_id] of TABLES)
      for (const group of groupsOf({ table_type, table_id }))
        for (const { fields, list } of entriesOf({ table_type, table_id }, group)) {
          if (!((at(fields, 'flow_context.action') as number) & COUNT)) continue;
          counting++;
          const last = list.at(-1) as { type: number; id: number };
          seen.add(last.type * 2 ** 24 + last.id);
        }
    expect(counting).to.be.above(5);
    expect(seen.size).to.equal(counting);
    for (const id of seen)
      expect(ask(device, 'pf0', 'QUERY_FLOW_COUNTER', { flow_counter_id: id }, 16).status).to.equal('OK');
  });

  const unknown: [string, Fields, string][] = [
    ['QUERY_FLOW_TABLE', { table_type: 0, table_id: 99 }, 'FLOW_TABLE_UNKNOWN'],
    ['QUERY_FLOW_TABLE', { table_type: 1, table_id: 1 }, 'FLOW_TABLE_UNKNOWN'],
    ['QUERY_FLOW_GROUP', { table_type: 0, table_id: 99, group_id: 1 }, 'FLOW_TABLE_UNKNOWN'],
    ['QUERY_FLOW_GROUP', { table_type: 0, table_id: 1, group_id: 9 }, 'FLOW_GROUP_UNKNOWN'],
    ['QUERY_FLOW_GROUP', { table_type: 0, table_id: 1, group_id: 0 }, 'FLOW_GROUP_UNKNOWN'],
    ['QUERY_FLOW_TABLE_ENTRY', { table_type: 0, table_id: 99 }, 'FLOW_TABLE_UNKNOWN'],
    ['QUERY_FLOW_TABLE_ENTRY', { table_type: 0, table_id: 1, flow_index: 31 }, 'FLOW_ENTRY_UNKNOWN'],
  ];
  for (const [name, fields, check] of unknown)
    it(`${name} ${JSON.stringify(fields)} is BAD_RES`, () => {
      const { status, syndrome } = ask(device, 'pf0', name, fields);
      expect([status, syndrome]).to.deep.equal(['BAD_RES_ERR', check]);
    });

  it('a function that does not manage the e-switch has no tables there', () => {
    expect(ask(device, 'pf0vf0', 'QUERY_FLOW_TABLE', { table_type: 4, table_id: 4 }).status).to.equal(
      'BAD_RES_ERR',
    );
    expect(ask(device, 'pf0vf0', 'QUERY_FLOW_TABLE', { table_type: 0, table_id: 1 }).status).to.equal('OK');
  });
});

describe('firmware: scheduling elements', () => {
  const element = (scheduling_hierarchy: number, scheduling_element_id: number, vhca = 'pf0') =>
    ask(device, vhca, 'QUERY_SCHEDULING_ELEMENT', { scheduling_hierarchy, scheduling_element_id });

  it('below the arbiter of the e-switch stand its VFs and SFs', () => {
    const vports = [];
    for (let id = 2; element(2, id).status === 'OK'; id++) {
      const { fields } = element(2, id);
      expect(at(fields, 'scheduling_context.parent_element_id')).to.equal(1);
      vports.push(at(fields, 'scheduling_context.element_attributes.vport.vport_number'));
    }
    expect(vports).to.deep.equal([1, 2, 3, 4, 0x8000, 0x8001]);
  });

  it('the NIC has groups of queues', () => {
    expect(element(3, 1).status).to.equal('OK');
    expect(at(element(3, 2).fields, 'scheduling_context.element_type')).to.equal(4);
  });

  it('refuses what is not there by the check that fails', () => {
    expect(element(7, 1).syndrome).to.equal('HIERARCHY_UNKNOWN');
    expect(element(2, 1, 'pf0vf0').syndrome).to.equal('HIERARCHY_ABSENT');
    expect(element(2, 99).syndrome).to.equal('SCHEDULING_ELEMENT_UNKNOWN');
    expect(element(3, 0).syndrome).to.equal('SCHEDULING_ELEMENT_UNKNOWN');
    expect(element(3, 1, 'pf0vf1').syndrome).to.equal('SCHEDULING_ELEMENT_UNKNOWN');
  });
});

describe('firmware: general objects', () => {
  /** obj_type, the first id, and how many there are. */
  const TYPES = [
    [8, 1, 2],
    [11, 1, 1],
    [13, 0x10, 2],
    [24, 1, 1],
    [28, 0x20, 2],
    [32, 1, 1],
    [36, 1, 2],
  ] as const;
  const PAGE_TRACK = 70;

  const query = (obj_type: number, obj_id: number, op_param: Fields = {}) =>
    ask(device, 'pf0', 'QUERY_GENERAL_OBJECT', { obj_type, obj_id, op_param }, 2048);

  for (const [type, first, count] of TYPES)
    it(`type ${type}: each is found, and no other`, () => {
      for (let id = first; id < first + count; id++) {
        const { status, fields, output } = query(type, id);
        expect(status).to.equal('OK');
        expect(fields.obj_id).to.equal(id);
        expect(output.length).to.be.above(16);
      }
      for (const id of [first - 1, first + count])
        expect(query(type, id).syndrome).to.equal('GENERAL_OBJECT_UNKNOWN');
    });

  it('has all types that general_obj_types has', () => {
    const { capabilities } = device.functions.get('pf0') as NonNullable<
      ReturnType<typeof device.functions.get>
    >;
    for (let type = 0; type < 128; type++) {
      const known = type === PAGE_TRACK || TYPES.some(([one]) => one === type);
      expect(capabilities.hasObjects(type), `${type}`).to.equal(known);
    }
  });

  it('a type that the function has, and no object of: BAD_RES; a type that it lacks: BAD_SYS_STATE', () => {
    expect(query(PAGE_TRACK, 1).syndrome).to.equal('GENERAL_OBJECT_UNKNOWN');
    const { status, syndrome } = query(12, 1);
    expect([status, syndrome]).to.deep.equal(['BAD_SYS_STATE_ERR', 'OBJECT_TYPE_ABSENT']);
  });

  it('obj_offset counts from obj_id; an alias is none', () => {
    expect(query(13, 0x10, { query: { obj_offset: 1 } }).fields.obj_id).to.equal(0x11);
    expect(query(13, 0x10, { query: { alias_object: 1 } }).syndrome).to.equal('ALIAS_ABSENT');
  });

  it('a virtio queue names a TIS, an mkey and counters that are there', () => {
    const { output } = query(13, 0x10);
    const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
    const tisn = view.getUint32(16 + 20) & 0xffffff;
    expect(ask(device, 'pf0', 'QUERY_TIS', { tisn }).status).to.equal('OK');
    const mkey = view.getUint32(16 + 64 + 40);
    expect(ask(device, 'pf0', 'QUERY_MKEY', { mkey_index: mkey >>> 8 }).status).to.equal('OK');
    expect(query(28, view.getUint32(16 + 64 + 96)).status).to.equal('OK');
    expect(hostOn(device, 'pf0').ids.tis.first).to.equal(tisn);
  });
});
