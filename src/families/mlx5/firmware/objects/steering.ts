import { encode } from '../../../../bits/codec.js';
import { byteLength } from '../../../../bits/layout.js';
import { layout } from '../../prm/layouts.js';
import type { FirmwareCore, Rows } from '../handler.js';
import { allTraffic } from '../traffic.js';
import type { Vhca } from '../vhca.js';
import { hostOf, indexIn } from './host.js';
import { query } from './query.js';
import { counterOf, type Entry, groupsOf, type Placed, tablesOf } from './tables.js';

interface Place {
  readonly table_type: number;
  readonly table_id: number;
}

function tableAt(fw: FirmwareCore, vhca: Vhca, { table_type, table_id }: Place) {
  const host = hostOf(fw, vhca);
  const tables = host ? tablesOf(fw, host) : [];
  const table = tables.find(({ type, id }) => type === table_type && id === table_id);
  return host && table ? { host, tables, table } : undefined;
}

/** The context with its list: destinations first, then the counter. */
function entryOutput(
  { destinations = [], action, match }: Entry,
  group: Placed,
  counter?: number,
): Uint8Array {
  const elements = [
    ...destinations.map((one) => encode(layout('dest_format_struct'), one)),
    ...(counter === undefined ? [] : [encode(layout('flow_counter_list'), { flow_counter_id: counter })]),
  ];
  const output = encode(layout('query_fte_out'), {
    flow_context: {
      group_id: group.id,
      action,
      destination_list_size: destinations.length,
      flow_counter_list_size: elements.length - destinations.length,
      match_value: match,
    },
  } as never);
  return Uint8Array.from([...output, ...elements.flatMap((element) => Array.from(element))]);
}

/** reformat_type: MLX5_REFORMAT_TYPE_REMOVE_HDR; reformat_param_0 is then the anchor: MLX5_REFORMAT_CONTEXT_ANCHOR_* */
const REMOVE = 0x10;
const AT_VLAN = 2;
const AT_IP = 7;

/** A VLAN tag, and an IPv4 header. */
const REMOVED = [
  { reformat_param_0: AT_VLAN, reformat_data_size: 4 },
  { reformat_param_0: AT_IP, reformat_data_size: 20 },
];

/** What a counter counts: a part of what its function sees, the smaller the later it stands. */
const share = (count: bigint, index: number): bigint => count / BigInt(2 + index * 3);

export const steering = {
  QUERY_FLOW_TABLE: (fw, input, { vhca }) => {
    const found = tableAt(fw, vhca, input);
    if (!found) return 'FLOW_TABLE_UNKNOWN';
    const { level, log_size, miss } = found.table;
    const missing = miss === undefined ? {} : { table_miss_action: 1, table_miss_id: miss };
    return { flow_table_context: { level, log_size, ...missing } };
  },

  QUERY_FLOW_GROUP: (fw, input, { vhca }) => {
    const found = tableAt(fw, vhca, input);
    if (!found) return 'FLOW_TABLE_UNKNOWN';
    const group = groupsOf(found.table).find(({ id }) => id === input.group_id);
    if (!group) return 'FLOW_GROUP_UNKNOWN';
    return {
      start_flow_index: group.start,
      end_flow_index: group.start + group.room - 1,
      match_criteria_enable: group.enable,
      match_criteria: group.criteria,
    };
  },

  QUERY_FLOW_TABLE_ENTRY: (fw, input, { vhca }) => {
    const found = tableAt(fw, vhca, input);
    if (!found) return 'FLOW_TABLE_UNKNOWN';
    for (const group of groupsOf(found.table)) {
      const entry = group.entries[input.flow_index - group.start];
      if (entry) return entryOutput(entry, group, counterOf(found.tables, entry, found.host));
    }
    return 'FLOW_ENTRY_UNKNOWN';
  },

  /** One counter, or as many from there on as num_of_counters says and as fit in the room. */
  QUERY_FLOW_COUNTER: (fw, { flow_counter_id, num_of_counters, clear }, { vhca, uid, room }) => {
    const host = hostOf(fw, vhca);
    const index = host && indexIn(host.ids.flowCounter, flow_counter_id);
    if (!host || index === undefined) return 'FLOW_COUNTER_UNKNOWN';
    const wanted = Math.max(num_of_counters, 1);
    if (index + wanted > host.ids.flowCounter.count) return 'FLOW_COUNTERS_MANY';
    if (clear && uid !== 0) return 'CLEAR_NOT_OWN';
    const fixed = byteLength(layout('query_flow_counter_out'));
    const { packets, octets } = allTraffic(fw, vhca, 'rx');
    const fitting = Math.min(wanted, Math.floor((room - fixed) / byteLength(layout('traffic_counter'))));
    return {
      flow_statistics: Array.from({ length: fitting }, (_, i) => ({
        packets: share(packets, index + i),
        octets: share(octets, index + i),
      })),
    };
  },

  /** What is taken off packets: no bytes follow that are put in its place. */
  QUERY_PACKET_REFORMAT_CONTEXT: query<'QUERY_PACKET_REFORMAT_CONTEXT'>(
    'PACKET_REFORMAT_UNKNOWN',
    ({ ids }, { packet_reformat_id }) => {
      const removed = REMOVED[indexIn(ids.packetReformat, packet_reformat_id) ?? REMOVED.length];
      if (!removed) return undefined;
      const head = new Uint8Array(byteLength(layout('query_packet_reformat_context_out')));
      const context = encode(layout('packet_reformat_context_in'), { reformat_type: REMOVE, ...removed });
      return Uint8Array.from([...head, ...context]);
    },
  ),
} satisfies Rows;
