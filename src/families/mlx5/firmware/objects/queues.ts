import { chance } from '../../../chance.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Part, Rows } from '../handler.js';
import {
  CHANNEL_CQS,
  CHANNEL_SQS,
  DRIVER_PD,
  DRIVER_UAR,
  doorbell,
  type Host,
  indexIn,
  programCq,
  programPd,
} from './host.js';
import { query } from './query.js';

/** MLX5_SQC_STATE_RDY, MLX5_RQC_STATE_RDY, MLX5_RMPC_STATE_RDY */
const READY = 1;

/** MLX5_WQ_TYPE_* */
const LINKED_LIST = 0;
const CYCLIC = 1;

/** MLX5_RQC_MEM_RQ_TYPE_* */
const MEMORY_INLINE = 0;
const MEMORY_RMP = 1;

/** ts_format of queues: MLX5_TIMESTAMP_FORMAT_REAL_TIME is 2, free running 0. */
const FREE_RUNNING = 0;

function workQueue(host: Host, area: number, index: number, counter: number): Part<Shapes['wq']> {
  return {
    wq_type: CYCLIC,
    pd: DRIVER_PD,
    uar_page: DRIVER_UAR,
    dbr_addr: doorbell(host, area, index),
    hw_counter: counter,
    sw_counter: counter,
    log_wq_stride: 6,
    log_wq_sz: 10,
  };
}

/** A queue of a channel, on the CQ of the channel that is its own. */
function sq(host: Host, sqn: number): Part<Shapes['sqc']> | undefined {
  const { ids, seed } = host;
  const index = indexIn(ids.channelSq, sqn);
  if (index === undefined) return undefined;
  const use = index % CHANNEL_SQS;
  const channel = Math.floor(index / CHANNEL_SQS);
  // The queue for XDP is idle: see the CQ of the same use.
  const sent = use === CHANNEL_SQS - 1 ? 0 : chance(seed, 10, sqn) & 0xffff;
  return {
    flush_in_error_en: 1,
    allow_multi_pkt_send_wqe: use === 0 ? 1 : 0,
    // wqe_inline_mode of ETHERNET_OFFLOADS: no headers need to be inline.
    min_wqe_inline_mode: 0,
    state: READY,
    reg_umr: use === 1 ? 1 : 0,
    ts_format: FREE_RUNNING,
    cqn: ids.channelCq.first + channel * CHANNEL_CQS + 1 + use,
    tis_lst_sz: 1,
    tis_num_0: ids.tis.first,
    wq: workQueue(host, 2, index, sent),
  };
}

function rq(host: Host, rqn: number): Part<Shapes['rqc']> | undefined {
  const { ids, seed } = host;
  const channel = indexIn(ids.channelRq, rqn);
  if (channel !== undefined) {
    const received = chance(seed, 11, rqn) & 0xffff;
    return {
      vsd: 1,
      mem_rq_type: MEMORY_INLINE,
      state: READY,
      flush_in_error_en: 1,
      cqn: ids.channelCq.first + channel * CHANNEL_CQS,
      counter_set_id: ids.qCounter.first,
      wq: {
        ...workQueue(host, 3, channel, received),
        // Buffers that are posted and not yet filled.
        sw_counter: (received + 0x3f8) & 0xffff,
      },
    };
  }
  if (indexIn(ids.dropRq, rqn) !== undefined)
    return {
      mem_rq_type: MEMORY_INLINE,
      state: READY,
      cqn: ids.channelCq.first,
      wq: { ...workQueue(host, 3, ids.channelRq.count, 0), log_wq_sz: 0 },
    };
  const shared = indexIn(ids.sharedRq, rqn);
  if (shared === undefined) return undefined;
  return {
    mem_rq_type: MEMORY_RMP,
    state: READY,
    user_index: rqn,
    cqn: programCq(host, shared),
    counter_set_id: ids.qCounter.first + 1,
    rmpn: ids.rmp.first,
  };
}

/** The buffers of the shared RQs. */
function rmp(host: Host, rmpn: number): Part<Shapes['rmpc']> | undefined {
  const index = indexIn(host.ids.rmp, rmpn);
  if (index === undefined) return undefined;
  return {
    state: READY,
    wq: {
      ...workQueue(host, 4, index, chance(host.seed, 12, rmpn) & 0xffff),
      wq_type: LINKED_LIST,
      pd: programPd(0),
      lwm: 64,
      log_wq_sz: 12,
    },
  };
}

export const queues = {
  QUERY_SQ: query<'QUERY_SQ'>('SQ_UNKNOWN', (host, { sqn }) => {
    const sq_context = sq(host, sqn);
    return sq_context && { sq_context };
  }),
  QUERY_RQ: query<'QUERY_RQ'>('RQ_UNKNOWN', (host, { rqn }) => {
    const rq_context = rq(host, rqn);
    return rq_context && { rq_context };
  }),
  QUERY_RMP: query<'QUERY_RMP'>('RMP_UNKNOWN', (host, { rmpn }) => {
    const rmp_context = rmp(host, rmpn);
    return rmp_context && { rmp_context };
  }),
} satisfies Rows;
