import type { Shapes } from '../../prm/shapes.js';
import type { FirmwareCore } from '../handler.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';

type Accl = Shapes['roce_accl_reg_ext'];

/** Accelerations of RoCE that the device has: each with the field that selects it, and whether it is on at first. */
const ACCELERATIONS = {
  roce_adp_retrans_en: ['roce_adp_retrans_field_select', 1],
  roce_tx_window_en: ['roce_tx_window_field_select', 0],
  roce_slow_restart_en: ['roce_slow_restart_field_select', 1],
  roce_slow_restart_idle_en: ['roce_slow_restart_idle_field_select', 0],
  min_ack_timeout_limit_disabled: ['min_ack_timeout_limit_disabled_field_select', 0],
  adaptive_routing_forced_en: ['adaptive_routing_forced_en_field_select', 0],
  selective_repeat_forced_en: ['selective_repeat_forced_en_field_select', 0],
} as const satisfies Record<string, readonly [keyof Accl, number]>;

type Acceleration = keyof typeof ACCELERATIONS;
const NAMES = Object.keys(ACCELERATIONS) as Acceleration[];

/** Fields that select what the device does not have. */
const ABSENT: readonly (keyof Accl)[] = [
  'adp_retx_profile_select',
  'ifa2_turn_around_select',
  'cc_probe_mp_mode_field_select',
  'cc_burst_size_select',
  'ack_dscp_force_field_select',
  'cc_per_plane_en_field_select',
  'dc_half_handshake_en_field_select',
];

const stateOf = (fw: FirmwareCore, vhca: Vhca): Record<Acceleration, number> => {
  const set = settingsOf(fw, vhca, 'ROCE_ACCL', 'roce_accl_reg_ext');
  return Object.fromEntries(NAMES.map((name) => [name, set[name] ?? ACCELERATIONS[name][1]])) as never;
};

/** RCR.health_severity_bitmask: MLX5_INITIAL_SEG_HEALTH_SEVERITY_* are 0 to 7. */
const ALL_SEVERITIES = 0xff;

export const roce: Record<string, RegisterRow> = {
  /** A write takes what it selects; a read selects what there is. */
  ROCE_ACCL: register('roce_accl_reg_ext', {
    needs: 'roce_accl',
    read: (fw, { adp_retx_profile_id }, { vhca }) => {
      if (adp_retx_profile_id) return 'REGISTER_VALUE';
      const selects = Object.fromEntries(NAMES.map((name) => [ACCELERATIONS[name][0], 1]));
      return { ...selects, ...stateOf(fw, vhca) };
    },
    write: (fw, data, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (ABSENT.some((select) => data[select])) return 'REGISTER_VALUE';
      const before = stateOf(fw, vhca);
      const kept = NAMES.map((name) => [name, data[ACCELERATIONS[name][0]] ? data[name] : before[name]]);
      setRegister(fw, vhca, 'ROCE_ACCL', 'roce_accl_reg_ext', Object.fromEntries(kept));
      return undefined;
    },
  }),

  /** Which severities of its health the firmware reports. */
  RCR: register('rcr_reg', {
    read: (fw, _data, { vhca }) => {
      const set = settingsOf(fw, vhca, 'RCR', 'rcr_reg');
      return { health_severity_bitmask: set.health_severity_bitmask ?? ALL_SEVERITIES };
    },
    write: (fw, { health_severity_bitmask_valid, health_severity_bitmask }, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (health_severity_bitmask_valid) setRegister(fw, vhca, 'RCR', 'rcr_reg', { health_severity_bitmask });
      return undefined;
    },
  }),
};
