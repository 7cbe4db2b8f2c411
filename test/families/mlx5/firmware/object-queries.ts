import type { Kind } from '../../../../src/families/mlx5/firmware/objects/host.js';

/** A query: where its input takes the id, which ids there are, what answers for no such object, and which capability limits the ids. */
export interface Query {
  readonly id: string;
  readonly kinds: readonly Kind[];
  readonly absent: string;
  readonly log?: string;
}

/** Every query of an object by one id. */
export const QUERIES: Record<string, Query> = {
  QUERY_EQ: { id: 'eq_number', kinds: ['asyncEq', 'channelEq'], absent: 'EQ_UNKNOWN', log: 'log_max_eq' },
  QUERY_CQ: { id: 'cqn', kinds: ['channelCq', 'programCq'], absent: 'CQ_UNKNOWN', log: 'log_max_cq' },
  QUERY_QP: { id: 'qpn', kinds: ['qp'], absent: 'QP_UNKNOWN', log: 'log_max_qp' },
  QUERY_DCT: { id: 'dctn', kinds: ['dct'], absent: 'DCT_UNKNOWN', log: 'log_max_qp' },
  QUERY_SRQ: { id: 'srqn', kinds: ['srq'], absent: 'SRQ_UNKNOWN', log: 'log_max_srq' },
  QUERY_XRC_SRQ: { id: 'xrc_srqn', kinds: ['xrcSrq'], absent: 'XRC_SRQ_UNKNOWN', log: 'log_max_srq' },
  QUERY_XRQ: { id: 'xrqn', kinds: ['xrq'], absent: 'XRQ_UNKNOWN', log: 'log_max_xrq' },
  QUERY_SQ: { id: 'sqn', kinds: ['channelSq'], absent: 'SQ_UNKNOWN', log: 'log_max_sq' },
  QUERY_RQ: {
    id: 'rqn',
    kinds: ['channelRq', 'dropRq', 'sharedRq'],
    absent: 'RQ_UNKNOWN',
    log: 'log_max_rq',
  },
  QUERY_RMP: { id: 'rmpn', kinds: ['rmp'], absent: 'RMP_UNKNOWN', log: 'log_max_rmp' },
  QUERY_RQT: { id: 'rqtn', kinds: ['spreadRqt', 'channelRqt'], absent: 'RQT_UNKNOWN', log: 'log_max_rqt' },
  QUERY_TIR: {
    id: 'tirn',
    kinds: ['spreadTir', 'channelTir', 'dropTir'],
    absent: 'TIR_UNKNOWN',
    log: 'log_max_tir',
  },
  QUERY_TIS: { id: 'tisn', kinds: ['tis'], absent: 'TIS_UNKNOWN', log: 'log_max_tis' },
  QUERY_MKEY: {
    id: 'mkey_index',
    kinds: ['driverMkey', 'programMkey'],
    absent: 'MKEY_UNKNOWN',
    log: 'log_max_mkey',
  },
  QUERY_Q_COUNTER: { id: 'counter_set_id', kinds: ['qCounter'], absent: 'Q_COUNTER_UNKNOWN' },
  QUERY_FLOW_COUNTER: { id: 'flow_counter_id', kinds: ['flowCounter'], absent: 'FLOW_COUNTER_UNKNOWN' },
  QUERY_PACKET_REFORMAT_CONTEXT: {
    id: 'packet_reformat_id',
    kinds: ['packetReformat'],
    absent: 'PACKET_REFORMAT_UNKNOWN',
  },
};
