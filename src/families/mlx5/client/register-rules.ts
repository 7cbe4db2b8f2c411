/** What a register needs beyond what its layout tells. */
export interface RegisterRules {
  /** Index fields whose zero names nothing, with what is asked for instead. */
  readonly defaults?: Readonly<Record<string, number>>;
  /** Index fields whose zero names nothing and that nobody can guess. */
  readonly required?: readonly string[];
  /** Fields that steer a read although their access is RW or WO. */
  readonly asks?: readonly string[];
  /** Fields that order something: they do not read back, although their access is RW. */
  readonly orders?: readonly string[];
  /** Field -> the fields that must be set for a write of it to take effect, with their values. */
  readonly enables?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Field -> the field that says the same in another form, which is zero where this one changes. */
  readonly replaces?: Readonly<Record<string, string>>;
  /** A write of it ends the user context that it came through: nothing can be read back there. */
  readonly ends?: true;
}

/** The one port of a function has the local number 1 (mlx5_core asks for no other on a PF). */
const FIRST_PORT: Readonly<Record<string, number>> = { local_port: 1, port_number: 1, port: 1 };

/** Zero means the local port number in every register that has the field, also where the ADB names other values only. */
const ZERO_IS_FINE = ['pnat'];

/**
 * Rules by register. Enables are the bits that Linux sets beside the field (mlx5/core/port.c: mlx5_set_port_admin_status,
 * mlx5_set_port_pfc, mlx5_set_port_stall_watermark, mlx5_set_port_tc_bw_alloc, mlx5_set_dscp2prio; en/port.c:
 * mlx5e_port_set_priority2buffer; lib/clock.c: MLX5_MTPPS_FS_*), and elsewhere those that mstflint's register table (ADB) describes as
 * the enable of the field. Each is made when it is asked for: a command asks for one of them.
 */
const RULES: Readonly<Record<string, () => RegisterRules>> = {
  // mlx5_port_set_eth_ptys sets the one or the other.
  PTYS: () => ({
    replaces: { ext_eth_proto_admin: 'eth_proto_admin', eth_proto_admin: 'ext_eth_proto_admin' },
  }),
  PAOS: () => ({
    enables: {
      admin_status: { ase: 1 },
      e: { ee: 1 },
      ls_e: { ee_ls: 1 },
      ps_e: { ee_ps: 1 },
      nmxas_e: { ee_nmxas: 1 },
    },
  }),
  PMAOS: () => ({ enables: { admin_status: { ase: 1 }, e: { ee: 1 } } }),
  PFCC: () => ({
    enables: {
      pfctx: { prio_mask_tx: 0xff },
      pfcrx: { prio_mask_rx: 0xff },
      device_stall_minor_watermark: { minor_stall_mask: 1 },
      device_stall_critical_watermark: { critical_stall_mask: 1 },
      cable_length: { cable_length_mask: 1 },
      packet_ratio: { packet_ratio_mask: 1 },
      mlb: { mlb_mask: 1 },
    },
  }),
  PPLM: () => ({
    enables: {
      plr_margin_th: { plr_vld: 1 },
      tx_crc_plr: { tx_crc_plr_vld: 1 },
      plr_reject_mode: { plr_reject_mode_vld: 1 },
    },
  }),
  PPTB: () => ({
    enables: {
      ...Object.fromEntries(Array.from({ length: 8 }, (_, prio) => [`prio${prio}buff`, { pm: 0xff }])),
      ctrl_buff: { cm: 1 },
      untagged_buff: { um: 1 },
    },
  }),
  QETCR: () => ({
    enables: Object.fromEntries(
      Array.from({ length: 8 }, (_, tc) => `tc_configuration[${tc}]`).flatMap((tc) => [
        [`${tc}.group`, { [`${tc}.g`]: 1 }],
        [`${tc}.bw_allocation`, { [`${tc}.b`]: 1 }],
        [`${tc}.max_bw_units`, { [`${tc}.r`]: 1 }],
        [`${tc}.max_bw_value`, { [`${tc}.r`]: 1 }],
      ]),
    ),
  }),
  QPDPM: () => ({
    enables: Object.fromEntries(
      Array.from({ length: 64 }, (_, dscp) => [`dscp[${dscp}].prio`, { [`dscp[${dscp}].e`]: 1 }]),
    ),
  }),
  MPEGC: () => ({
    enables: {
      tx_lossy_overflow_oper: { field_select: 1 << 0 },
      tx_overflow_sense: { field_select: 1 << 3 },
      mark_cqe: { field_select: 1 << 4 },
      mark_cnp: { field_select: 1 << 5 },
    },
  }),
  MTPPS: () => ({
    enables: {
      enable: { field_select: 1 << 0 },
      pattern: { field_select: 1 << 2 },
      pin_mode: { field_select: 1 << 3 },
      time_stamp: { field_select: 1 << 4 },
      out_pulse_duration: { field_select: 1 << 5 },
      out_periodic_adjustment: { field_select: 1 << 6 },
      enhanced_out_periodic_adjustment: { field_select: 1 << 7 },
      npps_period: { field_select: 1 << 9 },
      out_pulse_duration_ns: { field_select: 1 << 10 },
    },
  }),
  // The value counts with the bit that it belongs to.
  ROCE_ACCL: () => ({ enables: { ack_dscp: { ack_dscp_force_field_select: 1 } } }),
  RCR: () => ({ enables: { health_severity_bitmask: { health_severity_bitmask_valid: 1 } } }),
  PPSC: () => ({ enables: { up_threshold: { up_th_vld: 1 }, down_threshold: { down_th_vld: 1 } } }),
  VHCA_ICM_CTRL: () => ({ enables: { max_alloc_icm_th: { max_alloc_icm_th_mask: 1 } } }),
  VHCA_GROUP_ICM_CTRL: () => ({ enables: { max_alloc_icm_th: { max_alloc_icm_th_mask: 1 } } }),
  // The module's own I2C address and the most that every device gives at once: MLX5_I2C_ADDR_LOW, MLX5_EEPROM_MAX_BYTES.
  MCIA: () => ({ defaults: { i2c_device_address: 0x50, size: 48 } }),
  // instruction is for writes alone, says mstflint's register table; the handle goes with what it ends.
  MCC: () => ({ orders: ['instruction', 'update_handle'] }),
  // The union mcqi_reg_data of mlx5_ifc.h.
  MCQI: () => ({ defaults: { data_size: 124 } }),
  MQIS: () => ({ defaults: { read_length: 8 }, required: ['info_type'], asks: ['read_length'] }),
  MTRC_STDB: () => ({ required: ['read_size'] }),
  RESOURCE_DUMP: () => ({
    defaults: { inline_dump: 1 },
    required: ['segment_type'],
    asks: ['inline_dump', 'vhca_id_valid', 'vhca_id', 'index1', 'index2', 'num_of_obj1', 'num_of_obj2'],
  }),
  // The reset of the firmware.
  MFRL: () => ({ ends: true }),
  NIC_CAP_EXT_REG: () => ({ defaults: { cap_group: 1 } }),
};

/** The rules of a register; none for most. */
export const rulesOf = (name: string): RegisterRules => RULES[name]?.() ?? {};

/** What an index field is asked with where nothing else says it; undefined where its zero names nothing. */
export function indexDefault(
  register: string,
  field: string,
  named: ReadonlySet<number | bigint> | undefined,
): number | undefined {
  const rules = rulesOf(register);
  if (rules.required?.includes(field)) return undefined;
  const given = rules.defaults?.[field] ?? FIRST_PORT[field];
  if (given !== undefined) return given;
  return !named || named.has(0) || ZERO_IS_FINE.includes(field) ? 0 : undefined;
}
