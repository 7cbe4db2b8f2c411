import { expect } from 'chai';
import { decode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { menuRecords } from '../../../../src/families/mlx5/client/rscdump.js';
import { decodeSegment } from '../../../../src/families/mlx5/client/rscdump-fields.js';
import { type DumpSegment, SegmentReader } from '../../../../src/families/mlx5/client/rscdump-segments.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import {
  ACTIVE,
  ALL,
  allResources,
  findResource,
  type Resource,
  SEGMENTS,
} from '../../../../src/families/mlx5/prm/rscdump.js';
import { ask, freshDevice } from './ask.js';
import { dumped } from './dumped.js';
import { dataOf } from './indexes.js';
import { READ, reach, read, WRITE } from './register-access.js';

function segments(device: Device, name: string, fields: Fields = {}, vhca = 'pf0'): DumpSegment[] {
  const type = name === 'menu' ? SEGMENTS.menu : (findResource(name) as Resource).type;
  const reader = new SegmentReader(0, true);
  const all = [...reader.push(dumped(device, { segment_type: type, ...fields }, vhca).bytes)];
  reader.end();
  return all;
}

const kinds = (all: DumpSegment[]) => all.map(({ kind }) => kind);
const device = freshDevice();

describe('firmware: RESOURCE_DUMP', () => {
  it('the menu has the captured 45 records in 2388 bytes', () => {
    const { bytes, packets } = dumped(device, { segment_type: SEGMENTS.menu });
    expect(bytes).to.have.length(2388);
    expect(packets).to.have.length(Math.ceil(2388 / 208));
    const all = segments(device, 'menu');
    expect(kinds(all)).to.deep.equal(['info', 'command', 'menu', 'terminate']);
    const records = menuRecords(all[2] as DumpSegment);
    expect(records).to.have.length(45);
    expect(records[7]).to.deep.equal({
      ...Object.fromEntries(layout('resource_dump_menu_record').fields.map(({ name }) => [name, 0])),
      segment_type: 0x1001,
      segment_name: 'SND_BUFF',
      index1_name: 'QPN',
      index2_name: 'WQEBB',
      support_index1: 1,
      must_have_index1: 1,
      support_index2: 1,
      support_num_of_obj2: 1,
      num_of_obj2_supports_all: 1,
    });
  });

  it('a context in a dump is the context that the query gives', () => {
    for (const [name, command, id, path, index] of [
      ['FULL_QPC', 'QUERY_QP', 'qpn', 'qpc', 0x203],
      ['FULL_CQC', 'QUERY_CQ', 'cqn', 'cq_context', 1135],
      ['FULL_EQC', 'QUERY_EQ', 'eq_number', 'eq_context_entry', 12],
      ['FULL_SRQC', 'QUERY_SRQ', 'srqn', 'srq_context_entry', 0x10],
      ['MKEY_CONTEXT', 'QUERY_MKEY', 'mkey_index', 'memory_key_mkey_entry', 0x1801],
    ] as const) {
      const found = segments(device, name, { index1: index }).find(({ kind }) => kind === 'resource');
      const asked = ask(device, 'pf0', command, { [id]: index }).fields[path];
      expect(decodeSegment(found as DumpSegment).fields, name).to.deep.equal(asked);
    }
  });

  it('every resource of the menu has a dump whose kinds fit, whatever is asked of it', () => {
    for (const { name } of allResources()) {
      const all = segments(device, name, name === 'ICMC_INFO' ? { num_of_obj1: 1 } : {});
      expect(kinds(all).slice(0, 2), name).to.deep.equal(['info', 'command']);
      expect(kinds(all).at(-1)).to.equal('terminate');
      for (const segment of all) expect(decodeSegment(segment).name, name).to.be.a('string');
    }
  });

  it('an unknown type, an object that is not there and a parameter that does not apply are error segments', () => {
    const errorOf = (fields: Fields) => {
      const reader = new SegmentReader();
      const all = [...reader.push(dumped(device, fields).bytes)];
      expect(kinds(all)).to.deep.equal(['info', 'command', 'error', 'terminate']);
      return (decodeSegment(all[2] as DumpSegment).fields as Fields).error;
    };
    expect(errorOf({ segment_type: 0x7777 })).to.equal('unknown segment type');
    expect(errorOf({ segment_type: 0x1000, index1: 1 })).to.equal('no such object');
    expect(errorOf({ segment_type: 0x1000, index1: 0x200, index2: 1 })).to.equal(
      'a parameter does not apply',
    );
    expect(errorOf({ segment_type: 0x1000, index1: 0x200, num_of_obj1: ALL })).to.equal(
      'a parameter does not apply',
    );
    expect(errorOf({ segment_type: 0x1201, index1: 1135, index2: 1024 })).to.equal(
      'beyond the end of the buffer',
    );
    expect(errorOf({ segment_type: 0x1201, index1: 1135, index2: 1000, num_of_obj2: 25 })).to.equal(
      'beyond the end of the buffer',
    );
  });

  it('a number that no object can have is one that is not there, whatever the resource', () => {
    for (const resource of allResources()) {
      const all = segments(device, resource.name, {
        index1: 0xffff_ffff,
        ...(resource.name === 'ICMC_INFO' ? { num_of_obj1: 1 } : {}),
      });
      expect(kinds(all).at(-1), resource.name).to.equal('terminate');
    }
    const [, , error] = segments(device, 'FULL_EQC', { index1: 512 });
    expect((decodeSegment(error as DumpSegment).fields as Fields).error).to.equal('no such object');
  });

  it('a number of objects is a segment each: so many, all, or the active ones', () => {
    const indexes = (name: string, fields: Fields) =>
      segments(device, name, fields)
        .filter(({ kind }) => kind === 'resource')
        .map((segment) => decodeSegment(segment))
        .map(({ index1, index2 }) => [index1, index2]);
    expect(indexes('CQ_BUFF', { index1: 1135, index2: 7 })).to.deep.equal([[1135, 7]]);
    expect(indexes('CQ_BUFF', { index1: 1135, index2: 7, num_of_obj2: 3 })).to.deep.equal([
      [1135, 7],
      [1135, 8],
      [1135, 9],
    ]);
    expect(indexes('CQ_BUFF', { index1: 1135, num_of_obj2: ALL })).to.have.length(1024);
    expect(indexes('EQ_BUFF', { index1: 11, index2: 1020, num_of_obj2: ALL })).to.have.length(4);
    expect(indexes('SCHEDQ_INFO', { index1: 1, num_of_obj1: ACTIVE })).to.deep.equal([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(indexes('SCHEDQ_INFO', { index1: 2 })).to.deep.equal([[2, 0]]);
  });

  it('nothing is kept between calls: packets may be asked for again, and in any order', () => {
    const whole = dumped(device, { segment_type: SEGMENTS.menu });
    const fields = { segment_type: SEGMENTS.menu, inline_dump: 1 };
    const again = read(freshDevice(), 'RESOURCE_DUMP', { ...fields, device_opaque: 208n, seq_num: 9 });
    expect(again.fields.seq_num).to.equal(10);
    expect(again.data.slice(48)).to.deep.equal(whole.bytes.slice(208, 416));
    expect(whole.packets.map(({ seq_num }) => seq_num)).to.deep.equal(
      Array.from(whole.packets, (_, i) => (i + 1) % 16),
    );
    const beyond = read(device, 'RESOURCE_DUMP', { ...fields, device_opaque: 2388n });
    expect(beyond.syndrome).to.equal('DUMP_POSITION');
  });

  it('a write does what a read does: the kernel writes the register', () => {
    const data = dataOf('RESOURCE_DUMP', { segment_type: SEGMENTS.menu, inline_dump: 1 });
    const [written, got] = [WRITE, READ].map((op) => reach(device, 'pf0', 'RESOURCE_DUMP', op, data));
    expect(written?.data).to.deep.equal(got?.data);
  });

  it('another function is dumped for those who may see it', () => {
    const fields = { vhca_id_valid: 1, vhca_id: device.functions.get('pf0vf0')?.vhca_id as number };
    const [, command] = segments(device, 'FULL_EQC', { index1: 4, ...fields });
    const told = decode(layout('resource_dump_command_segment'), (command as DumpSegment).bytes);
    expect(told.vhca_id).to.equal(fields.vhca_id);
    const refused = read(device, 'RESOURCE_DUMP', { inline_dump: 1, vhca_id_valid: 1, vhca_id: 0 }, 'pf0vf0');
    expect(refused.syndrome).to.equal('FUNCTION_UNKNOWN');
  });

  it('references lead to what the context names', () => {
    const all = segments(device, 'FULL_QPC', { index1: 0x200 });
    const named = all
      .filter(({ kind }) => kind === 'reference')
      .map((segment) => decodeSegment(segment).fields as Fields)
      .map(({ reference_segment, index1 }) => [reference_segment, index1]);
    const { qpc } = ask(device, 'pf0', 'QUERY_QP', { qpn: 0x200 }).fields as { qpc: Fields };
    expect(named).to.deep.equal([
      [0x1200, qpc.cqn_snd],
      [0x1200, qpc.cqn_rcv],
      [0x1100, qpc.srqn_rmpn_xrqn],
    ]);
  });
});
