import type { Shapes } from '../../prm/shapes.js';
import { macOf, splitMac } from '../addresses.js';
import type { FirmwareCore, Part } from '../handler.js';
import type { Vhca } from '../vhca.js';
import type { Host } from './host.js';

type Match = Part<Shapes['fte_match_param']>;

export interface Entry {
  readonly match: Match;
  /** MLX5_FLOW_CONTEXT_ACTION_* */
  readonly action: number;
  readonly destinations?: readonly { readonly destination_type: number; readonly destination_id: number }[];
}

/** Entries that look at the same fields; they lie behind each other from the group's first index on. */
interface Group {
  /** match_criteria_enable: 1 the outer headers, 2 misc_parameters. */
  readonly enable: number;
  readonly criteria: Match;
  /** How many entries it has room for. */
  readonly room: number;
  readonly entries: readonly Entry[];
}

export interface Table {
  /** MLX5_FLOW_TABLE_TYPE_* */
  readonly type: number;
  readonly id: number;
  readonly level: number;
  readonly log_size: number;
  /** Where packets go that no entry takes: table_miss_action 1. */
  readonly miss?: number;
  readonly groups: readonly Group[];
}

const NIC_RX = 0;
const NIC_TX = 1;
const ACL_EGRESS = 2;
const ACL_INGRESS = 3;
const FDB = 4;

const ALLOW = 1;
const FORWARD = 4;
const COUNT = 8;

/** destination_type: MLX5_IFC_FLOW_DESTINATION_TYPE_* */
const TO_VPORT = 0;
const TO_TABLE = 1;
const TO_TIR = 2;

const OUTER = 1;
const MISC = 2;

const UPLINK = 0xffff;

/** Tables of a function: what comes in is first told apart by address, then by kind. */
export const RX_ROOT = 1;
export const RX_TRAFFIC = 2;
const TX_ROOT = 3;
const FDB_ROOT = 4;
const FDB_VPORTS = 5;
const EGRESS_ROOT = 6;
const INGRESS_ROOT = 7;

const dmac = (mac: number): Match => {
  const [high, low] = splitMac(mac);
  // dmac_47_16 has the first 32 bits.
  return { outer_headers: { dmac_47_16: high * 65536 + Math.floor(low / 65536), dmac_15_0: low & 0xffff } };
};

const ALL_OF_A_MAC: Match = { outer_headers: { dmac_47_16: 0xffff_ffff, dmac_15_0: 0xffff } };
const BROADCAST = ALL_OF_A_MAC;
const FIRST_BIT_OF_A_MAC: Match = { outer_headers: { dmac_47_16: 0x0100_0000 } };

const to = (destination_type: number, destination_id: number) => [{ destination_type, destination_id }];

/** ip_version and ip_protocol of the kinds over which the netdev's TIRs are spread, in their order; the last two are any IP. */
const KINDS_OF_TRAFFIC: readonly (readonly [version: number, protocol?: number])[] = [
  [4, 6],
  [6, 6],
  [4, 17],
  [6, 17],
  [4, 51],
  [6, 51],
  [4, 50],
  [6, 50],
  [4],
  [6],
];

function rxTables(fw: FirmwareCore, { vhca, ids }: Host): Table[] {
  const action = FORWARD | COUNT;
  const spread = KINDS_OF_TRAFFIC.map(
    ([ip_version, ip_protocol = 0], kind): Entry => ({
      match: { outer_headers: { ip_version, ip_protocol } },
      action: FORWARD,
      destinations: to(TO_TIR, ids.spreadTir.first + kind),
    }),
  );
  const byAddress = [dmac(macOf(fw, vhca)), BROADCAST].map(
    (match): Entry => ({ match, action, destinations: to(TO_TABLE, RX_TRAFFIC) }),
  );
  const multicast: Entry = { match: FIRST_BIT_OF_A_MAC, action, destinations: to(TO_TABLE, RX_TRAFFIC) };
  const other: Entry = { match: {}, action: FORWARD, destinations: to(TO_TIR, ids.channelTir.first) };
  return [
    {
      type: NIC_RX,
      id: RX_ROOT,
      level: 0,
      log_size: 6,
      groups: [
        { enable: OUTER, criteria: ALL_OF_A_MAC, room: 32, entries: byAddress },
        { enable: OUTER, criteria: FIRST_BIT_OF_A_MAC, room: 1, entries: [multicast] },
      ],
    },
    {
      type: NIC_RX,
      id: RX_TRAFFIC,
      level: 1,
      log_size: 4,
      groups: [
        {
          enable: OUTER,
          criteria: { outer_headers: { ip_version: 0xf, ip_protocol: 0xff } },
          room: 8,
          entries: spread.slice(0, 8),
        },
        {
          enable: OUTER,
          criteria: { outer_headers: { ip_version: 0xf } },
          room: 2,
          entries: spread.slice(8),
        },
        { enable: 0, criteria: {}, room: 1, entries: [other] },
      ],
    },
  ];
}

const txTable: Table = {
  type: NIC_TX,
  id: TX_ROOT,
  level: 0,
  log_size: 2,
  groups: [{ enable: 0, criteria: {}, room: 1, entries: [{ match: {}, action: ALLOW | COUNT }] }],
};

/** The e-switch: packets for a vport's address go there; the others, out of the port. */
function eswitchTables(fw: FirmwareCore, vhca: Vhca): Table[] {
  const bound = Array.from(fw.functions.values()).filter(({ pf, bound }) => pf === vhca && bound);
  const forVport = bound.map(
    (one): Entry => ({
      match: dmac(macOf(fw, one)),
      action: FORWARD | COUNT,
      destinations: to(TO_VPORT, one.vport),
    }),
  );
  const fromVport = bound.map(
    (one): Entry => ({
      match: { misc_parameters: { source_port: one.vport } },
      action: FORWARD,
      destinations: to(TO_TABLE, FDB_VPORTS),
    }),
  );
  const out: Entry = { match: {}, action: FORWARD, destinations: to(TO_VPORT, UPLINK) };
  const acl = (type: number, id: number): Table => ({
    type,
    id,
    level: 0,
    log_size: 1,
    groups: [{ enable: 0, criteria: {}, room: 1, entries: [{ match: {}, action: ALLOW | COUNT }] }],
  });
  return [
    {
      type: FDB,
      id: FDB_ROOT,
      level: 0,
      log_size: 10,
      miss: FDB_VPORTS,
      groups: [
        {
          enable: MISC,
          criteria: { misc_parameters: { source_port: 0xffff } },
          room: 512,
          entries: fromVport,
        },
      ],
    },
    {
      type: FDB,
      id: FDB_VPORTS,
      level: 1,
      log_size: 10,
      groups: [
        { enable: OUTER, criteria: ALL_OF_A_MAC, room: 512, entries: forVport },
        { enable: 0, criteria: {}, room: 1, entries: [out] },
      ],
    },
    acl(ACL_EGRESS, EGRESS_ROOT),
    acl(ACL_INGRESS, INGRESS_ROOT),
  ];
}

export function tablesOf(fw: FirmwareCore, host: Host): Table[] {
  const eswitch = host.vhca.capabilities.general('eswitch_manager') === 1;
  return [...rxTables(fw, host), txTable, ...(eswitch ? eswitchTables(fw, host.vhca) : [])];
}

/** A group with its place: groups lie behind each other in their table, and are counted from 1. */
export interface Placed extends Group {
  readonly id: number;
  readonly start: number;
}

export function groupsOf({ groups }: Table): Placed[] {
  let start = 0;
  return groups.map((group, i) => {
    const placed = { ...group, id: i + 1, start };
    start += group.room;
    return placed;
  });
}

/** The flow counter of an entry: those that count have them in the order in which they stand. */
export function counterOf(tables: readonly Table[], wanted: Entry, { ids }: Host): number | undefined {
  const counting = tables
    .flatMap(({ groups }) => groups.flatMap(({ entries }) => entries))
    .filter(({ action }) => action & COUNT);
  const index = counting.indexOf(wanted);
  return index < 0 || index >= ids.flowCounter.count ? undefined : ids.flowCounter.first + index;
}
