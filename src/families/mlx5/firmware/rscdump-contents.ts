import { decode } from '../../../bits/codec.js';
import { byteLength, type Fields } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { type Command, findCommand, inputLayout, outputLayout } from '../catalogue.js';
import { buildInput, readOutputHeader } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { ACTIVE, ALL, findResource, type Resource } from '../prm/rscdump.js';
import type { FirmwareCore } from './handler.js';
import { hostOf } from './objects/host.js';
import { groupsOf, type Table, tablesOf } from './objects/tables.js';
import { type Asked, notice, type Reason, reference, resource, type Segment } from './rscdump-segments.js';
import type { Vhca } from './vhca.js';

type Contents = Iterable<Segment> | Reason;

/** What a resource has in a dump. */
type Source = (fw: FirmwareCore, vhca: Vhca, asked: Asked, wanted: Resource) => Contents;

/** Room for the longest answer to a query. */
const ROOM = 4096;

/** The answer to a query as the function itself would get it; undefined where there is no such object. */
function query(fw: FirmwareCore, vhca: Vhca, name: string, fields: Fields): Uint8Array | undefined {
  const command = findCommand(name) as Command;
  const input = inputLayout(command);
  // No object has a number that its query has no room for.
  if (Object.entries(fields).some(([field, value]) => Number(value) >= 2 ** find(input, field).width))
    return undefined;
  const output = fw.execute(vhca.name, buildInput(command, fields), ROOM);
  return readOutputHeader(output).status === 0 ? output : undefined;
}

/** The bytes of a context within the answer to a query. */
function contextIn(name: string, path: string, output: Uint8Array): Uint8Array {
  const { offset, width } = find(outputLayout(findCommand(name) as Command), path);
  return output.subarray(offset >> 3, (offset + width) >> 3);
}

/** Where a context is asked for: the query, the field of the id, and the context within the answer. */
interface Place {
  readonly command: string;
  readonly id: string;
  readonly context: string;
}

const QP: Place = { command: 'QUERY_QP', id: 'qpn', context: 'qpc' };
const CQ: Place = { command: 'QUERY_CQ', id: 'cqn', context: 'cq_context' };
const EQ: Place = { command: 'QUERY_EQ', id: 'eq_number', context: 'eq_context_entry' };
const SRQ: Place = { command: 'QUERY_SRQ', id: 'srqn', context: 'srq_context_entry' };
const MKEY: Place = { command: 'QUERY_MKEY', id: 'mkey_index', context: 'memory_key_mkey_entry' };
const COUNTER: Place = {
  command: 'QUERY_FLOW_COUNTER',
  id: 'flow_counter_id',
  context: 'flow_statistics[0]',
};
const REFORMAT: Place = {
  command: 'QUERY_PACKET_REFORMAT_CONTEXT',
  id: 'packet_reformat_id',
  context: 'packet_reformat_context[0]',
};

function contextOf(fw: FirmwareCore, vhca: Vhca, { command, id, context }: Place, index: number) {
  const output = query(fw, vhca, command, { [id]: index });
  return output && contextIn(command, context, output);
}

/** The resources that a context names, by the field that has their index. */
type Named = readonly (readonly [field: string, resource: string])[];

/** One context, and references to those that it names. */
const one =
  (place: Place, named: Named = []): Source =>
  (fw, vhca, { index1 }, { type, payload }) => {
    const context = contextOf(fw, vhca, place, index1);
    if (!context) return 'no such object';
    const fields = named.length ? decode(layout(payload as string), context) : {};
    const references = named.flatMap(([field, name]) => {
      const index = fields[field] as number;
      const to = findResource(name) as Resource;
      return index ? [reference(to, index)] : [];
    });
    return [resource(type, index1, 0, context), ...references];
  };

/** The whole answer to a query. */
const answer =
  (command: string, id?: string): Source =>
  (fw, vhca, { index1 }, { type }) => {
    const output = query(fw, vhca, command, id === undefined ? {} : { [id]: index1 });
    return output ? [resource(type, index1, 0, output)] : 'no such object';
  };

/** The entries of a buffer that are asked for, from index2 on. */
function* entries(wanted: Resource, { index1, index2 }: Asked, count: number, entry: Uint8Array) {
  // Bytes of a resource segment without its payload.
  const bytes = byteLength(layout('resource_dump_resource_segment')) + entry.length;
  for (let i = index2; i < index2 + count; i++)
    yield { bytes, make: () => resource(wanted.type, index1, i, entry).make() };
}

/**
 * A queue's buffer, which lies in the memory of its host. The built-in hosts move no data: each entry is as drivers leave it when they
 * make the queue.
 */
const buffer =
  (place: Place, form: string, entry: Uint8Array, count: (context: Fields) => number): Source =>
  (fw, vhca, asked, wanted) => {
    const context = contextOf(fw, vhca, place, asked.index1);
    if (!context) return 'no such object';
    const there = count(decode(layout(form), context));
    const { index2, num_of_obj2 } = asked;
    const wish = num_of_obj2 === ALL ? there - index2 : Math.max(num_of_obj2, 1);
    if (index2 >= there || index2 + wish > there) return 'beyond the end of the buffer';
    return entries(wanted, asked, wish, entry);
  };

/** `size` bytes that end in one that is not zero. */
const ending = (size: number, last: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  bytes[size - 1] = last;
  return bytes;
};

/** Bytes of a basic block of a send queue, and of a data segment of a receive queue: MLX5_SEND_WQE_BB, MLX5_SEND_WQE_DS. */
const WQEBB = new Uint8Array(64);
const SEGMENT = new Uint8Array(16);

/** op_own of a CQE and owner of an EQE that the device has not written: MLX5_CQE_INVALID << 4 | owner; MLX5_EQE_OWNER_INIT_VAL. */
const NEW_CQE = ending(64, 0xf1);
const NEW_EQE = ending(64, 0x01);

/** 2 to the sum of these fields. */
const entriesBy =
  (...logs: string[]) =>
  (context: Fields): number =>
    2 ** logs.reduce((sum, name) => sum + (context[name] as number), 0);

const received = entriesBy('log_rq_size', 'log_rq_stride');

/** The answers about the tables of the function, those that `pick` gives for a table. */
const steering =
  (
    command: string,
    pick: (table: Table, index2: number) => { index2: number; fields: Fields }[],
    every = false,
  ): Source =>
  (fw, vhca, { index1, index2 }, { type }) => {
    const host = hostOf(fw, vhca);
    const tables = host ? tablesOf(fw, host).filter(({ id }) => every || id === index1) : [];
    const found = tables.flatMap((table) =>
      pick(table, index2).flatMap(({ index2: second, fields }) => {
        const place = { table_type: table.type, table_id: table.id, ...fields };
        const output = query(fw, vhca, command, place);
        return output ? [resource(type, table.id, second, output)] : [];
      }),
    );
    return found.length ? found : 'no such object';
  };

const whole = () => [{ index2: 0, fields: {} }];
const group = (_table: Table, id: number) => [{ index2: id, fields: { group_id: id } }];
const groups = (table: Table) => groupsOf(table).flatMap(({ id }) => group(table, id));
const flow = (_table: Table, index: number) => [{ index2: index, fields: { flow_index: index } }];
const flows = (table: Table) =>
  groupsOf(table).flatMap(({ start, entries: list }) => list.flatMap((_, i) => flow(table, start + i)));

/** SCHEDULING_HIERARCHY_NIC; its elements are counted from 1. */
const NIC = 3;
const FIRST_ELEMENT = 1;

/** Elements of the scheduler of the NIC from index1 on: one, so many, or all that there are. */
const schedulers: Source = (fw, vhca, { index1, num_of_obj1 }, { type }) => {
  const found: Segment[] = [];
  const most = num_of_obj1 === ACTIVE ? Number.POSITIVE_INFINITY : Math.max(num_of_obj1, 1);
  for (let id = Math.max(index1, FIRST_ELEMENT); found.length < most; id++) {
    const command = 'QUERY_SCHEDULING_ELEMENT';
    const fields = { scheduling_hierarchy: NIC, scheduling_element_id: id };
    const output = query(fw, vhca, command, fields);
    if (!output) break;
    found.push(resource(type, id, 0, contextIn(command, 'scheduling_context', output)));
  }
  return found.length ? found : 'no such object';
};

/** By the name of the resource; of those that are missing here no content is published. */
const SOURCES: Readonly<Record<string, Source>> = {
  FULL_QPC: one(QP, [
    ['cqn_snd', 'FULL_CQC'],
    ['cqn_rcv', 'FULL_CQC'],
    ['srqn_rmpn_xrqn', 'FULL_SRQC'],
  ]),
  FULL_CQC: one(CQ, [['c_eqn_or_apu_element', 'FULL_EQC']]),
  FULL_EQC: one(EQ),
  FULL_SRQC: one(SRQ, [['cqn', 'FULL_CQC']]),
  MKEY_CONTEXT: one(MKEY),
  FLOW_COUNTER: one(COUNTER),
  PKT_REFORMAT: one(REFORMAT),
  SND_BUFF: buffer(QP, 'qpc', WQEBB, entriesBy('log_sq_size')),
  RCV_BUFF: buffer(QP, 'qpc', SEGMENT, (qpc) => (qpc.rq_type === 0 ? received(qpc) : 0)),
  SRQ_BUFF: buffer(SRQ, 'srqc', SEGMENT, entriesBy('log_srq_size', 'log_rq_stride')),
  CQ_BUFF: buffer(CQ, 'cqc', NEW_CQE, entriesBy('log_cq_size')),
  EQ_BUFF: buffer(EQ, 'eqc', NEW_EQE, entriesBy('log_eq_size')),
  PRM_QUERY_QP: answer('QUERY_QP', 'qpn'),
  PRM_QUERY_CQ: answer('QUERY_CQ', 'cqn'),
  PRM_QUERY_MKEY: answer('QUERY_MKEY', 'mkey_index'),
  QUERY_VNIC_ENV: answer('QUERY_VNIC_ENV'),
  QUERY_FT: steering('QUERY_FLOW_TABLE', whole),
  QUERY_FT_ALL: steering('QUERY_FLOW_TABLE', whole, true),
  QUERY_FG: steering('QUERY_FLOW_GROUP', group),
  QUERY_FG_ALL: steering('QUERY_FLOW_GROUP', groups),
  QUERY_FTE: steering('QUERY_FLOW_TABLE_ENTRY', flow),
  QUERY_FTE_ALL: steering('QUERY_FLOW_TABLE_ENTRY', flows),
  SCHEDQ_INFO: schedulers,
};

/** What a dump of a resource has between its head and its end, or why it has nothing. */
export const contentsOf = (fw: FirmwareCore, vhca: Vhca, wanted: Resource, asked: Asked): Contents =>
  SOURCES[wanted.name]?.(fw, vhca, asked, wanted) ?? [notice('content is not published')];
