import { chance } from '../../../chance.js';
import type { Rows } from '../handler.js';
import { allTraffic } from '../traffic.js';
import { findVport } from '../vports.js';
import { hostOf, indexIn } from './host.js';

/** Counters that are 32 bits wide wrap. */
const wrapped = (count: bigint): number => Number(count & 0xffff_ffffn);

export const counters = {
  /** The first set counts the netdev's queues, the second those of the programs, the third nobody's. */
  QUERY_Q_COUNTER: (fw, input, { vhca, uid }) => {
    const { counter_set_id, clear, aggregate, other_vport } = input;
    if (other_vport && !vhca.capabilities.general('q_counter_other_vport')) return 'FEATURE_ABSENT';
    const target = findVport(fw, vhca, input);
    if (!target || target === 'uplink') return 'VPORT_UNKNOWN';
    const host = hostOf(fw, target);
    // All sets of a vport together have no id.
    const index = aggregate ? 1 : host && indexIn(host.ids.qCounter, counter_set_id);
    if (!host || index === undefined) return 'Q_COUNTER_UNKNOWN';
    if (clear && uid !== 0) return 'CLEAR_NOT_OWN';
    const { packets } = allTraffic(fw, target, 'rx');
    const ofPrograms = packets / 1024n;
    const rare = (one: number): number =>
      wrapped(ofPrograms / BigInt(900_000 + (chance(host.seed, 60, one) & 0xfffff)));
    const outOfBuffer = wrapped(packets / 9_000_000n);
    if (index === 0) return { out_of_buffer: outOfBuffer };
    if (index === 2) return {};
    return {
      out_of_buffer: aggregate ? outOfBuffer : 0,
      rx_write_requests: wrapped(ofPrograms / 2n),
      rx_read_requests: wrapped(ofPrograms / 8n),
      rx_atomic_requests: wrapped(ofPrograms / 64n),
      rx_dct_connect: wrapped(ofPrograms / 4096n),
      out_of_sequence: rare(1),
      duplicate_request: rare(2),
      packet_seq_err: rare(3),
      local_ack_timeout_err: rare(4),
      roce_adp_retrans: rare(5),
      rnr_nak_retry_err: rare(6),
    };
  },
} satisfies Rows;
