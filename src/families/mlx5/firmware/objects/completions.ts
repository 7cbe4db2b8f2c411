import { chance } from '../../../chance.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Part, Rows } from '../handler.js';
import { CHANNEL_CQS, DRIVER_UAR, doorbell, type Host, indexIn, programUar } from './host.js';
import { query } from './query.js';

/** enum MLX5_EQC_ST, MLX5_CQC_ST of mlx5_ifc.h */
const ARMED = 9;
const FIRED = 10;

/** What the three async EQs of mlx5_core take, by the bits of event_bitmask: commands; everything else; page requests. */
const ASYNC_EVENTS = [1n << 0x0an, 0x0000_0000_3078_12ben, 1n << 0x0bn];
const ASYNC_LOG_SIZES = [5, 12, 9];

/** Of the CQs of a channel, the one that nobody uses before a program for XDP is loaded. */
const XDP = 3;

interface Eq {
  readonly eq_context_entry: Part<Shapes['eqc']>;
  readonly event_bitmask: bigint;
}

function eq({ ids, seed }: Host, eqn: number): Eq | undefined {
  const events = indexIn(ids.asyncEq, eqn);
  const channel = indexIn(ids.channelEq, eqn);
  if (events === undefined && channel === undefined) return undefined;
  const taken = chance(seed, 1, eqn) & (events === undefined ? 0xffffff : 0xfff);
  return {
    eq_context_entry: {
      st: ARMED,
      log_eq_size: events === undefined ? 10 : (ASYNC_LOG_SIZES[events] as number),
      uar_page: DRIVER_UAR,
      // The async EQs share the first interrupt.
      intr: events === undefined ? 1 + (channel as number) : 0,
      consumer_counter: taken,
      producer_counter: taken,
    },
    event_bitmask: events === undefined ? 0n : (ASYNC_EVENTS[events] as bigint),
  };
}

/** A CQ as the netdev makes it: after 8 us or 128 packets it tells. */
function channelCq(host: Host, cqn: number, index: number): Part<Shapes['cqc']> {
  const common = {
    st: ARMED,
    log_cq_size: 10,
    uar_page: DRIVER_UAR,
    cq_period: 8,
    cq_max_count: 128,
    c_eqn_or_apu_element: host.ids.channelEq.first + Math.floor(index / CHANNEL_CQS),
    dbr_addr: doorbell(host, 0, index),
  };
  if (index % CHANNEL_CQS === XDP)
    return { ...common, last_notified_index: 0xffffff, last_solicit_index: 0xffffff };
  const taken = chance(host.seed, 2, cqn) & 0xffffff;
  return {
    ...common,
    last_notified_index: taken,
    last_solicit_index: 0xffffff,
    consumer_counter: taken,
    producer_counter: taken,
  };
}

/** A CQ of a program; some programs poll, so that theirs is not armed again. */
function programCq(host: Host, cqn: number, index: number): Part<Shapes['cqc']> {
  const { ids, seed } = host;
  const mixed = chance(seed, 3, cqn);
  const consumer_counter = mixed & 0xffffff;
  const polled = index % 3 === 2;
  return {
    st: polled ? FIRED : ARMED,
    oi: polled ? 1 : 0,
    log_cq_size: 8 + (mixed >>> 29),
    uar_page: programUar(index),
    c_eqn_or_apu_element: ids.channelEq.first + (index % ids.channelEq.count),
    last_notified_index: consumer_counter,
    last_solicit_index: consumer_counter,
    consumer_counter,
    producer_counter: (consumer_counter + (polled ? mixed & 0x7 : 0)) & 0xffffff,
    dbr_addr: doorbell(host, 1, index),
  };
}

function cq(host: Host, cqn: number): Part<Shapes['cqc']> | undefined {
  const ofChannel = indexIn(host.ids.channelCq, cqn);
  if (ofChannel !== undefined) return channelCq(host, cqn, ofChannel);
  const ofProgram = indexIn(host.ids.programCq, cqn);
  return ofProgram === undefined ? undefined : programCq(host, cqn, ofProgram);
}

export const completions = {
  QUERY_EQ: query<'QUERY_EQ'>('EQ_UNKNOWN', (host, { eq_number }) => eq(host, eq_number)),

  QUERY_CQ: query<'QUERY_CQ'>('CQ_UNKNOWN', (host, { cqn }) => {
    const cq_context = cq(host, cqn);
    return cq_context && { cq_context };
  }),
} satisfies Rows;
