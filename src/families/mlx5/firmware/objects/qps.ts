import { chance } from '../../../chance.js';
import type { Shapes } from '../../prm/shapes.js';
import { mappedIpv4, splitMac } from '../addresses.js';
import type { Part, Rows } from '../handler.js';
import {
  doorbell,
  type Host,
  hostOf,
  indexIn,
  programCq,
  programPd,
  programUar,
  XRC_DOMAIN,
} from './host.js';
import { query } from './query.js';

/** Service types and states of QPs: MLX5_QPC_ST_*, MLX5_QPC_STATE_* */
const RC = 0;
const UC = 1;
const UD = 2;
const XRC = 3;
const DCI = 5;
const REG_UMR = 12;

const RESET = 0;
const INIT = 1;
const RTR = 2;
const RTS = 3;
const ERROR = 6;
const SQD = 7;

/** What the QPs of a host are, over and over. */
const MIX: readonly (readonly [st: number, state: number])[] = [
  [RC, RTS],
  [RC, RTS],
  [UD, RTS],
  [RC, INIT],
  [XRC, RTS],
  [RC, RTR],
  [UC, RTS],
  [DCI, RTS],
  [RC, ERROR],
  [RC, SQD],
  [RC, RESET],
  [REG_UMR, RTS],
];

/** MLX5_QPC_MTU_1K_BYTES: the largest that a netdev with an MTU of 1500 leaves. */
const MTU_1K = 3;

/** rq_type of a QP: MLX5_NON_ZERO_RQ 0, MLX5_SRQ_RQ 1, MLX5_ZERO_LEN_RQ 3. */
const OWN_RQ = 0;
const SHARED_RQ = 1;
const NO_RQ = 3;

/** RoCE v2 over IPv4: where the host has it in its table of addresses. */
const ROCE_V2_IPV4 = 3;

/** The way to another host of the same network; its number is `peer`. */
function path(host: Host, peer: number, mixed: number): Part<Shapes['ads']> {
  const [rmac_47_32, rmac_31_0] = splitMac(0x0c42_a100_0000 + peer);
  return {
    ack_timeout: 14,
    src_addr_index: ROCE_V2_IPV4,
    hop_limit: 64,
    tclass: 106,
    rgid_rip: mappedIpv4(host.vhca.pf.index, peer),
    dscp: 26,
    // r_roce_min_src_udp_port and r_roce_max_src_udp_port of ROCE.
    udp_sport: 0xc000 + (mixed & 0x3fff),
    eth_prio: 3,
    vhca_port_num: 1,
    rmac_47_32,
    rmac_31_0,
  };
}

/** Which QP is connected to which is told by the other host alone. */
function connection(host: Host, qpn: number, state: number): Part<Shapes['qpc']> {
  if (state < RTR) return {};
  const mixed = chance(host.seed, 21, qpn);
  const sent = chance(host.seed, 22, qpn) & 0xffffff;
  return {
    mtu: MTU_1K,
    log_msg_max: 30,
    remote_qpn: 0x200 + (mixed & 0xfff),
    primary_address_path: path(host, 100 + (mixed >>> 27), mixed),
    log_rra_max: 4,
    min_rnr_nak: 12,
    next_rcv_psn: mixed >>> 8,
    ...(state === RTR
      ? {}
      : {
          log_sra_max: 4,
          retry_count: 7,
          rnr_retry: 7,
          next_send_psn: sent,
          last_acked_psn: sent,
          ssn: sent,
        }),
  };
}

function qp(host: Host, qpn: number): Part<Shapes['qpc']> | undefined {
  const { ids } = host;
  const index = indexIn(ids.qp, qpn);
  if (index === undefined) return undefined;
  const [st, state] = MIX[index % MIX.length] as readonly [number, number];
  const program = index % ids.programCq.count;
  const connected = st === RC || st === UC || st === XRC;
  // Each program with an SRQ has its first QP on it.
  const shared = st === RC && index < ids.srq.count;
  const withoutRq = st === XRC || st === DCI || st === REG_UMR;
  const cqn = programCq(host, program);
  const context: Part<Shapes['qpc']> = {
    state,
    st,
    // MLX5_QPC_PM_STATE_MIGRATED: there is no second path.
    pm_state: state >= RTR ? 3 : 0,
    pd: programPd(program),
    log_rq_size: withoutRq || shared ? 0 : 7,
    log_rq_stride: withoutRq || shared ? 0 : 2,
    log_sq_size: 8,
    rlky: 1,
    counter_set_id: ids.qCounter.first + 1,
    uar_page: programUar(program),
    user_index: qpn,
    cqn_snd: cqn,
    cqn_rcv: withoutRq ? 0 : cqn,
    xrcd: st === XRC ? XRC_DOMAIN : 0,
    dbr_addr: doorbell(host, 5, index),
    q_key: st === UD ? 0x1111_1111 : 0,
    rq_type: withoutRq ? NO_RQ : shared ? SHARED_RQ : OWN_RQ,
    srqn_rmpn_xrqn: shared ? ids.srq.first + index : 0,
    rre: connected && state >= INIT ? 1 : 0,
    rwe: connected && state >= INIT ? 1 : 0,
    ...(connected ? connection(host, qpn, state) : {}),
    ...(st === UD && state >= RTR ? { mtu: MTU_1K, log_msg_max: 10 } : {}),
  };
  return context;
}

function dct(host: Host, dctn: number): Part<Shapes['dctc']> | undefined {
  const index = indexIn(host.ids.dct, dctn);
  if (index === undefined) return undefined;
  return {
    state: 0,
    user_index: dctn,
    cqn: programCq(host, index),
    counter_set_id: host.ids.qCounter.first + 1,
    rre: 1,
    rwe: 1,
    min_rnr_nak: 12,
    srqn_xrqn: host.ids.srq.first + (index % host.ids.srq.count),
    pd: programPd(index),
    tclass: 106,
    dc_access_key: BigInt(chance(host.seed, 23, dctn)),
    mtu: MTU_1K,
    port: 1,
    my_addr_index: ROCE_V2_IPV4,
    hop_limit: 64,
    eth_prio: 3,
    dscp: 26,
  };
}

export const qps = {
  QUERY_QP: (fw, { qpn, qpc_ext }, { vhca }) => {
    if (qpc_ext && !vhca.capabilities.general('qpc_extension')) return 'QPC_EXT_ABSENT';
    const host = hostOf(fw, vhca);
    const qpc = host && qp(host, qpn);
    return qpc ? { qpc } : 'QP_UNKNOWN';
  },
  QUERY_DCT: {
    needs: 'dct',
    run: query<'QUERY_DCT'>('DCT_UNKNOWN', (host, { dctn }) => {
      const dct_context_entry = dct(host, dctn);
      return dct_context_entry && { dct_context_entry };
    }),
  },
} satisfies Rows;
