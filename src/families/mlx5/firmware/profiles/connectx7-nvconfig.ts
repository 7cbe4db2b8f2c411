import { on } from '../flags.js';
import type { NvItemValues } from '../profile.js';

/**
 * Where the non-volatile configuration of ConnectX-7 and BlueField-3 differs from that of the ConnectX-6 Dx, as it was made. Read of a
 * published query of a BlueField-3 B3220 with 32.43.1014; that a ConnectX-7 has it too is inferred from the network part that they share, and
 * was read of NUM_OF_VFS (MCX755106AS), MEMIC_ATOMIC and LINK_TYPE (MCX715105AS). Limits are chosen. What no query can show is of
 * instructions for these cards: the profiles of the parser (DPDK's guide to mlx5), MAX_ACC_OUT_READ (NVIDIA's nic-configuration-operator).
 */
export const generation7 = (): NvItemValues => ({
  nv_memic_cap: { memic_atomic_supported: 1 },
  nv_memic_conf: { memic_atomic: 2 },
  nv_flex_parser_cap: on(`flex_parser_profile_1_supported flex_parser_profile_2_supported
    flex_parser_profile_3_supported flex_parser_profile_4_supported flex_parser_profile_8_supported`),
  nv_global_pci_cap: { max_acc_outstanding_read_byte_supported: 1 },
  nv_global_pci_conf: { total_vfs: 16, sriov_en: 1 },
  nv_power_cap: { phy_cnt_delay_supported: 0 },
  nv_sw_offload_cap: { vf_migration_supported: 1 },
  nv_sw_offload_conf: { log_tx_psn_win: 9 },
  nv_performance_tuning_cap: {
    ...on('steering_cache_refresh_rate_supported hairpin_data_lock_supported'),
    tls_optimize_supported: 0,
  },
  nv_global_roce_cc_cap: { legacy_cc_dcqcn_supported: 0 },
  nv_global_roce_cc_conf: { legacy_cc_dcqcn: 0 },
  nv_wol_cap: { en_wol_magic: 0 },
  nv_wol_conf: { en_wol_magic: 0 },
  nv_pcc_int_cap: on(`np_rtt_int_data_mode_last_hop np_rtt_int_data_rtt_v0 np_rtt_response_dscp_supported
    pcc_handle_resource_supported system_rtt_supported roce_cc_shaper_coalese_dest_ip roce_cc_shaper_coalese_source_qp
    roce_cc_shaper_coalese_5_tuple ib_cc_shaper_coalese_remote_lid`),
  nv_pcc_int: { np_rtt_int_data_mode: 64, np_rtt_response_dscp: 26 },
  // The states TRUST_PORT, TRUST_PCP and TRUST_DSCP.
  nv_qos_cap: { qos_trust_state_supported: 7 },
  nv_qos_conf: { qos_trust_state: 1 },
  nv_link_phy_cap: on('phy_rate_mask_override_supported phy_auto_neg_mode_supported'),
  nv_hca_cap: on('silent_mode_supported mkey_by_name_reserve_supported'),
  nv_vpi_link_type: { default_link_type: 2 },
});

/** What none of the published queries of that generation shows: what belongs to a CPU of its own, to crypto, and to switches. */
const LATER_LACKS = `nv_global_mask nv_customization_number nv_psid_lock nv_ls_nv_public_key_0 nv_ls_nv_public_key_1
  nv_ls_nv_public_key_2 nv_emulation_mng_nvme_conf nv_emulation_mng_nvme_cap nv_emulation_mng_pci_switch_conf
  nv_emulation_mng_pci_switch_cap nv_emulation_mng_virtio_net_conf nv_emulation_mng_virtio_net_cap
  nv_emulation_mng_virtio_blk_conf nv_emulation_mng_virtio_blk_cap nv_emulation_mng_virtio_fs_conf
  nv_emulation_mng_virtio_fs_cap`;

export const BLUEFIELD3_LACKS: readonly string[] = LATER_LACKS.split(/\s+/);

export const CONNECTX7_LACKS: readonly string[] = [
  ...BLUEFIELD3_LACKS,
  ...'nv_internal_cpu_conf nv_internal_cpu_cap nv_ecpf_conf nv_ecpf_cap nv_crypto_conf'.split(' '),
];
