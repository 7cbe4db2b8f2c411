import { chance } from '../../../chance.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Part, Rows } from '../handler.js';
import { doorbell, type Host, indexIn, programCq, programPd, XRC_DOMAIN } from './host.js';
import { query } from './query.js';

/** How many of the receive WQEs of an SRQ are posted. */
const LOG_SRQ_SIZE = 10;
const posted = (host: Host, srqn: number): number =>
  (1 << LOG_SRQ_SIZE) - (chance(host.seed, 24, srqn) & 0x7f);

function srq(host: Host, srqn: number): Part<Shapes['srqc']> | undefined {
  const index = indexIn(host.ids.srq, srqn);
  if (index === undefined) return undefined;
  return {
    log_srq_size: LOG_SRQ_SIZE,
    rlky: 1,
    log_rq_stride: 1,
    cqn: programCq(host, index),
    pd: programPd(index),
    lwm: 32,
    wqe_cnt: posted(host, srqn),
    dbr_addr: doorbell(host, 6, index),
  };
}

function xrcSrq(host: Host, xrc_srqn: number): Part<Shapes['xrc_srqc']> | undefined {
  const index = indexIn(host.ids.xrcSrq, xrc_srqn);
  if (index === undefined) return undefined;
  const record = doorbell(host, 7, index);
  return {
    log_xrc_srq_size: LOG_SRQ_SIZE,
    rlky: 1,
    log_rq_stride: 1,
    xrcd: XRC_DOMAIN,
    cqn: programCq(host, index),
    user_index: xrc_srqn,
    pd: programPd(index),
    lwm: 32,
    wqe_cnt: posted(host, xrc_srqn),
    db_record_addr_h: Number(record >> 32n),
    // The two low bits are not part of it.
    db_record_addr_l: Number((record & 0xffff_ffffn) >> 2n),
  };
}

/** MLX5_XRQC_TOPOLOGY_TAG_MATCHING, MLX5_XRQC_OFFLOAD_RNDV */
const TAG_MATCHING = 1;
const RENDEZVOUS = 1;

function xrq(host: Host, xrqn: number): Part<Shapes['xrqc']> | undefined {
  const index = indexIn(host.ids.xrq, xrqn);
  if (index === undefined) return undefined;
  const phase = chance(host.seed, 25, xrqn) & 0xffff;
  // Without tag matching it is an SRQ that several transports share.
  const matching = host.vhca.capabilities.general('tag_matching') && {
    topology: TAG_MATCHING,
    offload: RENDEZVOUS,
    tag_matching_topology_context: {
      log_matching_list_sz: 6,
      append_next_index: phase & 0x3f,
      sw_phase_cnt: phase,
      hw_phase_cnt: phase,
    },
  };
  return {
    ...matching,
    user_index: xrqn,
    cqn: programCq(host, index),
    wq: {
      wq_type: 0,
      pd: programPd(index),
      dbr_addr: doorbell(host, 8, index),
      log_wq_stride: 5,
      log_wq_sz: LOG_SRQ_SIZE,
      lwm: 32,
    },
  };
}

export const srqs = {
  QUERY_SRQ: query<'QUERY_SRQ'>('SRQ_UNKNOWN', (host, { srqn }) => {
    const srq_context_entry = srq(host, srqn);
    return srq_context_entry && { srq_context_entry };
  }),
  QUERY_XRC_SRQ: {
    needs: 'xrc',
    run: query<'QUERY_XRC_SRQ'>('XRC_SRQ_UNKNOWN', (host, { xrc_srqn }) => {
      const xrc_srq_context_entry = xrcSrq(host, xrc_srqn);
      return xrc_srq_context_entry && { xrc_srq_context_entry };
    }),
  },
  QUERY_XRQ: {
    needs: 'log_max_xrq',
    run: query<'QUERY_XRQ'>('XRQ_UNKNOWN', (host, { xrqn }) => {
      const xrq_context = xrq(host, xrqn);
      return xrq_context && { xrq_context };
    }),
  },
} satisfies Rows;
