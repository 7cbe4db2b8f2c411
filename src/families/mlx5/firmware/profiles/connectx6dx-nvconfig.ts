import { on } from '../flags.js';
import type { NvItemValues } from '../profile.js';

/**
 * The non-volatile configuration of the default adapter as it was made. Values are those that a published query of an unconfigured
 * MCX623432AN (ConnectX-6 Dx for Ethernet, without crypto) shows, and capabilities those without which it would not show what it lists, or
 * would list more. Of the default board itself was read that it has ROCE_ADAPTIVE_ROUTING_EN. Chosen are the limits.
 */
export const nvconfig = (): NvItemValues => ({
  nv_memic_conf: { memic_size_limit: 1 },
  nv_memic_cap: { max_memic_size_limit: 3, max_log_memic_bar_size: 6 },
  nv_host_chaining_cap: on('chain_mode_basic_supported cache_disable_supported'),
  nv_flex_parser_cap: on('flex_parser_profile_0_supported prog_parse_graph_supported'),
  nv_roce_1_5_conf: { roce_over_ip_next_protocol: 254 },
  nv_global_pci_cap: {
    ...on(`max_vfs_per_pf_valid num_pfs_supported num_vf_msix_supported num_pf_msix_supported vf_bar_size_supported
      pf_bar_size_supported non_prefetchable_pf_bar_supported vf_nodnic_supported strict_vf_msix_num_supported
      vf_vpd_supported per_pf_num_sf_supported per_pf_num_msix_supported sriov_support pf_bar2_supported
      per_pf_total_vf_supported pcie_credit_token_timeout_supported`),
    max_num_pfs: 2,
    max_vfs_per_pf: 127,
    max_num_vf_msix: 63,
    max_num_pf_msix: 63,
    max_log_vf_uar_bar_size: 6,
    max_log_pf_uar_bar_size: 6,
  },
  nv_global_pci_conf: {
    ...on('num_pfs_valid num_vf_msix_valid num_pf_msix_valid vf_bar_size_valid pf_bar_size_valid'),
    num_pfs: 2,
    num_vf_msix: 11,
    num_pf_msix: 63,
    log_pf_uar_bar_size: 5,
    per_pf_num_sf: 0,
    per_pf_total_vf: 0,
    sriov_valid: 1,
    sriov_en: 0,
    total_vfs: 0,
  },
  nv_pf_pci_conf: { num_pf_msix: 63 },
  nv_power_cap: on(`reset_with_host_on_errors_supported partial_reset_supported accurate_scheduler_supported
    phy_cnt_delay_supported lag_allocation_pre`),
  nv_emulation_pci_switch_cap: { pci_switch_supported: 1, max_num_switch_port: 31 },
  nv_emulation_pci_switch_conf: { num_switch_port: 16 },
  nv_global_roce_cc_cap: { legacy_cc_dcqcn_supported: 1 },
  nv_global_roce_cc_conf: { legacy_cc_dcqcn: 1 },
  nv_wol_cap: { en_wol_magic: 1 },
  nv_wol_conf: { en_wol_magic: 1 },
  nv_sw_offload_cap: on(`ip_over_vxlan_supported mkey_by_name_supported ar_enable_supported
    tunnel_ecn_copy_offload_disable_supported vector_calc_disable_supported max_outstanding_wqe_supported ptp_cyc2realtime_supported
    sr_enable_supported tx_psn_win_supported roce_ctrl_supported tunnel_udp_entropy_proto_supported
    uctx_supported prio_tag_required_supported pci_atomics_disabled_ext_atomics_enabled`),
  nv_sw_offload_conf: {
    uctx_en: 1,
    lro_log_timeout0: 6,
    lro_log_timeout1: 7,
    lro_log_timeout2: 8,
    lro_log_timeout3: 13,
    log_tx_psn_win: 7,
    log_max_outstanding_wqe: 7,
  },
  nv_performance_tuning_cap: on(
    'ztt_supported sched_burst_supported icm_cache_mode_large_scale_steering tls_optimize_supported',
  ),
  nv_sw_accelerate_conf: { log_max_queue: 17 },
  nv_ib_dc_cap: {
    min_log_dcr_hash_table_size: 11,
    max_log_dcr_hash_table_size: 14,
    min_dcr_lifo_size: 1024,
    max_dcr_lifo_size: 16384,
  },
  nv_ib_dc_conf: { log_dcr_hash_table_size: 11, dcr_lifo_size: 16384 },
  nv_roce_cc: { roce_cc_enable_pri: 255 },
  nv_roce_cc_ecn: {
    clamp_tgt_rate_after_time_inc: 1,
    rpg_time_reset: 300,
    rpg_byte_reset: 32767,
    rpg_threshold: 1,
    rpg_ai_rate: 5,
    rpg_hai_rate: 50,
    rpg_gd: 11,
    rpg_min_dec_fac: 50,
    rpg_min_rate: 1,
    dce_tcp_g: 1019,
    dce_tcp_rtt: 1,
    rate_reduce_monitor_period: 4,
    initial_alpha_value: 1023,
    min_time_between_cnps: 4,
    cnp_dscp: 48,
    cnp_802p_prio: 6,
  },
  nv_lldp_nb_cap: { lldp_nb_tx_cap: 2, lldp_nb_rx_cap: 2, lldp_nb_dcbx_en: 1 },
  nv_lldp_nb_dcbx: on('dcbx_willing cee_dcbx_en ieee_dcbx_en'),
  nv_keep_link_up: { keep_eth_link_up: 1 },
  nv_qos_cap: { max_num_of_vl: 4, max_num_of_tc: 8, max_num_pfc: 8, log_max_vl15_buffer_size: 7 },
  nv_qos_conf: { num_of_vl: 3, num_of_pfc: 8 },
  nv_mpfs_cap:
    on(`ib_routing_mode_supported sriov_ib_routing_mode_supported unknown_uplink_mac_flood_supported
    loopback_disable_supported`),
  nv_mpfs_conf: on('ib_routing_mode sriov_ib_routing_mode'),
  nv_link_phy_cap: { phy_fec_override_supported: 1 },
  nv_hca_cap: on('pci_data_wr_ordering_supported roce_ctrl_supported multi_port_vhca_supported'),
  nv_hca_conf: { roce_ctrl: 2 },
  nv_external_port_ctrl: on('port_owner allow_rd_counters reneg_on_change tracer_enable'),
  nv_rom_cap: on(`boot_ip_ver boot_debug_log_en uefi_logs_en lacp_config_en hii_config_en flexboot_debug_en
    boot_legacy_interrupt_disable_supported`),
  nv_rom_boot_conf1: { lacp_dis: 1, legacy_boot_protocol: 1, boot_vlan: 1 },
  nv_rom_uefi_conf: { hii_en: 1 },
  nv_pci_cap:
    on(`advanced_pci_settings_supported exp_rom_pxe_supported exp_rom_uefi_x86_supported exp_rom_uefi_arm_supported
    dynamic_vf_msix_supported ats_supported p2p_ordering_mode_supported`),
  nv_pci_conf: on('exp_rom_pxe_enable exp_rom_uefi_x86_enable exp_rom_uefi_arm_enable'),
  safe_mode_conf: { safe_mode_enable: 1, safe_mode_threshold: 10 },
});

/** What was set on it by whom the machine belongs to: as many VFs as its host has. */
export const nvSet = (): NvItemValues => ({
  nv_global_pci_conf: { sriov_en: 1, total_vfs: 4 },
});

/**
 * What that query does not list, though mstconfig would list all of it of a board that has the item: what belongs to InfiniBand, crypto, a
 * CPU of its own, PCI switches, splitting of modules, and later generations.
 */
export const nvLacks = (): readonly string[] =>
  `
  nv_vpi_link_type nv_ib_link_phy_conf nv_crypto_conf nv_internal_cpu_conf nv_internal_cpu_cap nv_ecpf_conf nv_ecpf_cap
  nv_module_split nv_multiplane_conf nv_global_link_phy nv_dpa_auth nv_dpa_boot_cap nv_pcc_int nv_pcc_int_cap
  nv_dpa_app_0 nv_dpa_app_1 nv_dpa_app_2 nv_dpa_app_3 nv_dpa_app_4 nv_dpa_app_5 nv_dpa_app_6 nv_dpa_app_7
  nv_global_pci_conf_4 nv_global_pci_conf_5 nv_global_pci_gpio_conf nv_global_board_conf nv_global_mask
  nv_emulation_upt_conf nv_emulation_tlp_conf nv_emulation_tlp_cap nv_emulation_mng_nvme_conf nv_emulation_mng_nvme_cap
  nv_emulation_mng_pci_switch_conf nv_emulation_mng_pci_switch_cap nv_emulation_mng_virtio_net_conf
  nv_emulation_mng_virtio_net_cap nv_emulation_mng_virtio_blk_conf nv_emulation_mng_virtio_blk_cap
  nv_emulation_mng_virtio_fs_conf nv_emulation_mng_virtio_fs_cap
  nv_host_mng_conf nv_host_sm_conf nv_host_priv_conf nv_host_priv_cap nv_external_host_priv_conf
  nv_external_host_priv_fast_conf nv_external_host_priv_fast_conf_2
  nv_advanced_testability nv_customization_number nv_psid_lock nv_ls_nv_public_key_0 nv_ls_nv_public_key_1
  nv_ls_nv_public_key_2`
    .trim()
    .split(/\s+/);
