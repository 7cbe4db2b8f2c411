import { type Handlers, INVALID_PARAMS } from './handler.js';
import { bitsNamed, valueNamed } from './named.js';

/** Queues of a class of service, and what of a port's rate each may have. The host has set nothing: one queue takes all. */

const QUEUES = 8;
const STRICT = valueNamed('queue_cos2bw_qcfg_queue_id0_tsa_assign', 'SP');

/** A rate as func_qcfg_min_bw has it: the number in bits 0 to 27, in units of 1/100 %. */
const hundredths = (percent: number): number =>
  (valueNamed('func_qcfg_min_bw', 'BW_VALUE_UNIT=PERCENT1_100') + percent * 100) >>> 0;

const others = Array.from({ length: QUEUES - 1 }, (_, i) => ({
  queue_id: i + 1,
  queue_id_max_bw: hundredths(100),
  queue_id_tsa_assign: STRICT,
  queue_id_pri_lvl: i + 1,
}));

/** Frames of a port: bytes with and without header, FCS and two tags. */
export const MRU = 9618;
export const MTU = 9500;
const GAP = 12;

/** No port of more than 100 %; all share one pool of buffers in cells. */
const POOL_CELLS = 0x3000;
const ALL = 100;

/** A key of 40 bytes that spreads flows: Microsoft's, of the specification of RSS. */
const RSS_KEY = Uint8Array.from(
  Buffer.from('6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa', 'hex'),
);

/** UDP ports of tunnels: IANA's of VXLAN and GENEVE. */
const TUNNELS: readonly (readonly [type: number, port: number])[] = [
  [valueNamed('tunnel_dst_port_query_tunnel_type', 'VXLAN'), 4789],
  [valueNamed('tunnel_dst_port_query_tunnel_type', 'GENEVE'), 6081],
];

export const queues: Handlers = {
  QUEUE_PRI2COS_QCFG: () => ({}),
  QUEUE_COS2BW_QCFG: () => ({
    queue_id0_max_bw: hundredths(100),
    queue_id0_tsa_assign: STRICT,
    cfg: others,
  }),
  QUEUE_GLOBAL_QCFG: () => ({
    buffer_pool_id0_size: POOL_CELLS,
    mode: valueNamed('queue_global_qcfg_mode', 'SHARED'),
    g0_max_bw: ALL,
    g1_max_bw: ALL,
    g2_max_bw: ALL,
    g3_max_bw: ALL,
  }),
  PORT_MAC_QCFG: () => ({ mru: MRU, mtu: MTU, ipg: GAP }),
  VNIC_RSS_QCFG: (_card, { ask }) =>
    ask.vnic_id
      ? INVALID_PARAMS
      : {
          hash_type: bitsNamed('vnic_rss_qcfg_hash_type', 'IPV4', 'TCP_IPV4', 'IPV6', 'TCP_IPV6'),
          hash_key: RSS_KEY,
          hash_mode_flags: bitsNamed('vnic_rss_qcfg_hash_mode_flags', 'DEFAULT'),
        },
  TUNNEL_DST_PORT_QUERY: (_card, { ask }) => {
    const index = TUNNELS.findIndex(([type]) => type === ask.tunnel_type);
    return index < 0
      ? {}
      : { tunnel_dst_port_id: index + 1, tunnel_dst_port_val: TUNNELS[index]?.[1] as number };
  },
};
