import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { isInfiniband } from '../infiniband.js';
import { dealt, mended, total } from '../line-errors.js';
import { PRIORITIES } from '../objects/host.js';
import {
  clearGroup,
  downsSinceClear,
  guardedSinceClear,
  isGuarded,
  linkOf,
  timeSinceClear,
  volumeSinceClear,
} from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import { type Cast, type Direction, sum, vportTraffic } from '../traffic.js';
import type { Vhca } from '../vhca.js';
import type { Counters, Groups, Passed } from './counter-groups.js';
import { infinibandGroups } from './counters-infiniband.js';
import { echoOf, portIndex } from './of-port.js';
import { binned } from './pphcr.js';

type Ppcnt = Shapes['ppcnt_reg_ext'];

/** What is worked out when it is first asked for. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** A port carries what the vports behind it do. What a group does not tell is not worked out. */
function passed(fw: FirmwareCore, { pf }: Vhca, group: number): Passed {
  const milliseconds = timeSinceClear(fw, pf, group) / 1_000_000n;
  const behind = once(() =>
    fw.functionsOn(pf).map((vhca) => [vhca, volumeSinceClear(fw, vhca, group, 'function')] as const),
  );
  const count = (direction: Direction) => {
    const of = (cast: Cast) =>
      sum(behind().map(([vhca, own]) => vportTraffic(fw, vhca, direction, cast, own)));
    const parts = { unicast: of('unicast'), multicast: of('multicast'), broadcast: of('broadcast') };
    return { ...parts, all: sum(Object.values(parts)) };
  };
  const errors = () => mended(fw, pf, guardedSinceClear(fw, pf, group));
  return {
    get rx() {
      return count('rx');
    },
    get tx() {
      return count('tx');
    },
    get volume() {
      return volumeSinceClear(fw, pf, group, 'port');
    },
    milliseconds,
    get lanes() {
      return linkOf(fw, pf)?.lanes ?? 0;
    },
    get downs() {
      return downsSinceClear(fw, pf, group);
    },
    get mended() {
      return errors();
    },
    get histogram() {
      return binned(fw, pf, errors().blocks);
    },
    get lossy() {
      return isGuarded(fw, pf).lossy;
    },
  };
}

/** A counter of 64 bits is two fields. */
function split(counters: Counters): Record<string, number | readonly bigint[]> {
  const fields: Record<string, number | readonly bigint[]> = {};
  for (const name in counters) {
    const count = counters[name] as Counters[string];
    if (typeof count === 'bigint') {
      fields[`${name}_high`] = Number((count >> 32n) & 0xffff_ffffn);
      fields[`${name}_low`] = Number(count & 0xffff_ffffn);
    } else fields[name] = count;
  }
  return fields;
}

/** Short unicast packets by length, in parts of all short ones, and the length of all that are not unicast; RFC 2819 has these steps. */
const SHORT = {
  pkts64octets: 6,
  pkts65to127octets: 14,
  pkts128to255octets: 7,
  pkts256to511octets: 4,
  pkts512to1023octets: 5,
};
const OTHERS = 'pkts65to127octets';

/** Octets of a short and of a long unicast packet, on the average: within what their steps allow. */
const SHORT_ONE = 200n;
const LONG_ONE = 1400n;

/** The lengths come to the octets that were counted. */
function byLength(prefix: string, { unicast, multicast, broadcast }: Passed['rx']): Record<string, bigint> {
  const long = (unicast.octets - SHORT_ONE * unicast.packets) / (LONG_ONE - SHORT_ONE);
  const short = dealt(unicast.packets - long, Object.values(SHORT));
  const others = multicast.packets + broadcast.packets;
  const counted = Object.keys(SHORT).map(
    (name, i) => [`${prefix}_${name}`, (short[i] as bigint) + (name === OTHERS ? others : 0n)] as const,
  );
  return { ...Object.fromEntries(counted), [`${prefix}_pkts1024to1518octets`]: long };
}

/** Traffic of RDMA goes by priority 3, one part of 1024; the rest by priority 0. */
const RDMA_PRIORITY = 3;

function ofPriority(count: bigint, priority: number): bigint {
  const rdma = count / 1024n;
  return priority === RDMA_PRIORITY ? rdma : priority === 0 ? count - rdma : 0n;
}

/** Error rates of a link: what is mended comes to, and what is left of it, none, as mlxlink shows that. */
const RAW = { coef: 1, magnitude: 8 };
const NONE_LEFT = { coef: 15, magnitude: 255 };

const errorRate = (name: string, { coef, magnitude }: typeof RAW, end = ''): Counters => ({
  [`${name}_coef${end}`]: coef,
  [`${name}_magnitude${end}`]: magnitude,
});

const byLane = (name: string, counts: readonly bigint[]): Counters =>
  Object.fromEntries(counts.map((count, lane) => [`${name}_lane${lane}`, count]));

const GROUPS: Groups = {
  0: [
    'eth_802_3_cntrs_grp_data_layout_ext',
    ({ rx, tx }) => ({
      a_frames_transmitted_ok: tx.all.packets,
      a_frames_received_ok: rx.all.packets,
      a_octets_transmitted_ok: tx.all.octets,
      a_octets_received_ok: rx.all.octets,
      a_multicast_frames_xmitted_ok: tx.multicast.packets,
      a_broadcast_frames_xmitted_ok: tx.broadcast.packets,
      a_multicast_frames_received_ok: rx.multicast.packets,
      a_broadcast_frames_received_ok: rx.broadcast.packets,
    }),
  ],
  1: [
    'eth_2863_cntrs_grp_data_layout_ext',
    ({ rx, tx }) => ({
      if_in_octets: rx.all.octets,
      if_in_ucast_pkts: rx.unicast.packets,
      if_out_octets: tx.all.octets,
      if_out_ucast_pkts: tx.unicast.packets,
      if_in_multicast_pkts: rx.multicast.packets,
      if_in_broadcast_pkts: rx.broadcast.packets,
      if_out_multicast_pkts: tx.multicast.packets,
      if_out_broadcast_pkts: tx.broadcast.packets,
    }),
  ],
  2: [
    'eth_2819_cntrs_grp_data_layout_ext',
    ({ rx }) => ({
      ether_stats_octets: rx.all.octets,
      ether_stats_pkts: rx.all.packets,
      ether_stats_broadcast_pkts: rx.broadcast.packets,
      ether_stats_multicast_pkts: rx.multicast.packets,
      ...byLength('ether_stats', rx),
    }),
  ],
  3: ['eth_3635_cntrs_grp_data_layout_ext', () => ({})],
  5: [
    'eth_extended_cntrs_grp_data_layout_ext',
    ({ tx }) => ({
      // Nobody asks for a pause.
      ecn_marked: tx.all.packets / 65_536n,
      ...byLength('tx_stats', tx),
    }),
  ],
  // Nothing gives cause to discard.
  6: ['eth_discard_cntrs_grp_ext', () => ({})],
  16: [
    'eth_per_prio_grp_data_layout_ext',
    ({ rx, tx }, priority) => ({
      rx_octets: ofPriority(rx.all.octets, priority),
      rx_frames: ofPriority(rx.all.packets, priority),
      tx_octets: ofPriority(tx.all.octets, priority),
      tx_frames: ofPriority(tx.all.packets, priority),
    }),
  ],
  17: ['eth_per_traffic_class_layout_ext', () => ({})],
  18: [
    'phys_layer_cntrs_ext',
    ({ milliseconds, downs, mended: { blocks, symbols } }) => ({
      time_since_last_clear: milliseconds,
      rs_fec_corrected_blocks: total(blocks.slice(1)),
      rs_fec_no_errors_blocks: blocks[0] ?? 0n,
      rs_fec_corrected_symbols_total: total(symbols),
      ...byLane('rs_fec_corrected_symbols', symbols),
      link_down_events: downs,
    }),
  ],
  19: [
    'eth_per_traffic_class_cong_layout_ext',
    ({ tx }, tc) => ({ ecn_marked_tc: ofPriority(tx.all.packets, tc) / 65_536n }),
  ],
  22: [
    'phys_layer_stat_cntrs_ext',
    ({ volume, milliseconds, lanes, mended: { bits }, lossy }) => {
      const raw = lossy ? RAW : NONE_LEFT;
      const rates = [
        errorRate('raw_ber', raw),
        errorRate('effective_ber', NONE_LEFT),
        errorRate('symbol_ber', NONE_LEFT),
        ...Array.from({ length: lanes }, (_, lane) => errorRate('raw_ber', raw, `_lane${lane}`)),
      ];
      return {
        time_since_last_clear: milliseconds,
        phy_received_bits: volume,
        phy_corrected_bits: total(bits),
        ...byLane('phy_raw_errors', bits),
        ...(lanes ? Object.assign({}, ...rates) : {}),
      };
    },
  ],
  35: ['ppcnt_rs_fec_histograms_counters_ext', ({ histogram }) => ({ hist: histogram })],
};

const groupsOf = (vhca: Vhca): Groups => (isInfiniband(vhca) ? { ...GROUPS, ...infinibandGroups } : GROUPS);

/** The groups that a port has. */
export const counterGroups = (vhca: Vhca): number[] => Object.keys(groupsOf(vhca)).map(Number);

const PER_PRIORITY = [16, 17, 19];

/** PPCNT.grp of a write that clears them all. */
const ALL_GROUPS = 63;

function index(data: Ppcnt, vhca: Vhca): Syndrome | undefined {
  const wrong = portIndex(data);
  if (wrong) return wrong === 'PORT_UNKNOWN' ? 'COUNTERS_PORT_UNKNOWN' : wrong;
  if (data.grp === ALL_GROUPS && data.clr) return undefined;
  if (!groupsOf(vhca)[data.grp]) return 'COUNTER_GROUP_UNKNOWN';
  return PER_PRIORITY.includes(data.grp) && data.prio_tc >= PRIORITIES ? 'COUNTER_INDEX_UNKNOWN' : undefined;
}

function content(fw: FirmwareCore, vhca: Vhca, data: Ppcnt) {
  const found = groupsOf(vhca)[data.grp];
  if (!found) return echoOf('ppcnt_reg_ext', data);
  const [member, group] = found;
  const counter_set = { [member]: split(group(passed(fw, vhca, data.grp), data.prio_tc)) };
  return { ...echoOf('ppcnt_reg_ext', data), counter_set };
}

export const counters: Record<string, RegisterRow> = {
  /** Cleared by a write with `clr`, for all priorities of a group at once. */
  PPCNT: register('ppcnt_reg_ext', {
    glances: true,
    read: (fw, data, { vhca }) => index(data, vhca) ?? (content(fw, vhca, data) as never),
    write: (fw, data, { vhca }) => {
      const wrong = index(data, vhca);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const cleared = data.grp === ALL_GROUPS ? counterGroups(vhca) : [data.grp];
      if (data.clr) for (const group of cleared) clearGroup(fw, vhca, group);
      return undefined;
    },
  }),
};
