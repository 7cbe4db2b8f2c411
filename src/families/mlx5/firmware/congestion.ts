import type { FirmwareCore, Rows } from './handler.js';
import { PRIORITIES } from './objects/host.js';
import { allTraffic } from './traffic.js';
import type { Vhca } from './vhca.js';

/** cong_protocol: 1 the reaction point of RoCE's ECN, 2 its notification point, 3 what is common to both. */
const REACTION = 1;
const NOTIFICATION = 2;
const GENERAL = 3;

/** What the reaction point starts from: the defaults that mlx5_ib shows in debugfs, cc_params, of a ConnectX-6 Dx. */
const REACTION_DEFAULTS = {
  clamp_tgt_rate: 0,
  clamp_tgt_rate_after_time_inc: 1,
  rpg_time_reset: 300,
  rpg_byte_reset: 32_767,
  rpg_threshold: 1,
  rpg_max_rate: 0,
  rpg_ai_rate: 5,
  rpg_hai_rate: 50,
  rpg_gd: 11,
  rpg_min_dec_fac: 50,
  rpg_min_rate: 1,
  rate_to_set_on_first_cnp: 0,
  dce_tcp_g: 1019,
  dce_tcp_rtt: 1,
  rate_reduce_monitor_period: 4,
  initial_alpha_value: 1023,
};

const NOTIFICATION_DEFAULTS = { min_time_between_cnps: 4, cnp_dscp: 48, cnp_prio_mode: 0, cnp_802p_prio: 6 };

/** Congestion notifications: one for 65,536 packets. */
function notifications(fw: FirmwareCore, vhca: Vhca) {
  const received = allTraffic(fw, vhca, 'tx').packets / 65_536n;
  const sent = allTraffic(fw, vhca, 'rx').packets / 65_536n;
  const ignored = received / 512n;
  return { sent, ignored, handled: received - ignored };
}

const high = (wide: bigint): number => Number((wide >> 32n) & 0xffff_ffffn);
const low = (wide: bigint): number => Number(wide & 0xffff_ffffn);

/** Bits in which state keeps the status of a point. */
const ENABLE = 1;
const TAG_ENABLE = 2;

/** The reaction or notification point of a priority, by its name in state; or the check that fails. */
function pointOf({ priority, cong_protocol }: { priority: number; cong_protocol: number }) {
  if (cong_protocol !== REACTION && cong_protocol !== NOTIFICATION) return 'CONG_POINT_UNKNOWN';
  return priority < PRIORITIES ? { name: `${cong_protocol}.${priority}` } : 'CONG_PRIORITY_UNKNOWN';
}

export const congestion = {
  QUERY_CONG_STATUS: {
    needs: 'cc_query_allowed',
    run: (fw, input, { vhca }) => {
      const point = pointOf(input);
      if (typeof point === 'string') return point;
      const status = fw.portOf(vhca.pf).congestion?.[point.name] ?? ENABLE + TAG_ENABLE;
      return { enable: status & ENABLE, tag_enable: Number((status & TAG_ENABLE) !== 0) };
    },
  },

  MODIFY_CONG_STATUS: {
    needs: 'cc_modify_allowed',
    run: (fw, input, { vhca: { pf } }) => {
      const point = pointOf(input);
      if (typeof point === 'string') return point;
      const status = input.enable * ENABLE + input.tag_enable * TAG_ENABLE;
      fw.setPortOf(pf, { congestion: { ...fw.portOf(pf).congestion, [point.name]: status } });
      return {};
    },
  },

  QUERY_CONG_PARAMS: {
    needs: 'cc_query_allowed',
    run: (_fw, { cong_protocol }, { vhca }) => {
      if (cong_protocol === REACTION)
        return { congestion_parameters: { cong_control_r_roce_ecn_rp: REACTION_DEFAULTS } };
      if (cong_protocol === NOTIFICATION)
        return { congestion_parameters: { cong_control_r_roce_ecn_np: NOTIFICATION_DEFAULTS } };
      if (cong_protocol !== GENERAL || !vhca.capabilities.roce('roce_cc_general'))
        return 'CONG_PROTOCOL_UNKNOWN';
      return {
        congestion_parameters: { cong_control_r_roce_general: { rtt_resp_dscp_valid: 0, rtt_resp_dscp: 0 } },
      };
    },
  },

  QUERY_CONG_STATISTICS: {
    needs: 'cc_query_allowed',
    run: (fw, { clear }, { vhca, uid }) => {
      if (clear && uid !== 0) return 'CLEAR_NOT_OWN';
      const { sent, ignored, handled } = notifications(fw, vhca);
      const marked = sent * 3n;
      // Microseconds.
      const time = fw.now() / 1000n;
      return {
        rp_cur_flows: vhca.bound ? 12 : 0,
        sum_flows: vhca.bound ? 48 : 0,
        rp_cnp_ignored_high: high(ignored),
        rp_cnp_ignored_low: low(ignored),
        rp_cnp_handled_high: high(handled),
        rp_cnp_handled_low: low(handled),
        time_stamp_high: high(time),
        time_stamp_low: low(time),
        accumulators_period: 0,
        np_ecn_marked_roce_packets_high: high(marked),
        np_ecn_marked_roce_packets_low: low(marked),
        np_cnp_sent_high: high(sent),
        np_cnp_sent_low: low(sent),
      };
    },
  },
} satisfies Rows;
