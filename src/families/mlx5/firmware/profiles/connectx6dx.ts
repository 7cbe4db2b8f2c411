import { on } from '../flags.js';
import { joinTables } from '../join-tables.js';
import { lazyTable } from '../lazy-table.js';
import type { Capabilities, CapabilitySet, Profile, Rom } from '../profile.js';
import { captured, capturedBytes } from './connectx6dx-captured.js';
import { core } from './connectx6dx-core.js';
import { flowTables } from './connectx6dx-flow-tables.js';
import { nvconfig, nvLacks, nvSet } from './connectx6dx-nvconfig.js';

/** The boot code of firmware xx.43.1014, as flint shows it of a ConnectX-7 with that release. */
export const ROMS: readonly Rom[] = [
  { type: 'UEFI', version: [14, 36, 16], cpu: ['AMD64', 'AARCH64'] },
  { type: 'PXE', version: [3, 7, 500], cpu: ['AMD64'] },
];

/** What is there for all functions of a kind but PFs: none of the roles that rule over other functions, the port or the board. */
const unprivileged = () => ({
  uctx_cap: 3,
  vhca_resource_manager: 0,
  vport_group_manager: 0,
  vhca_group_manager: 0,
  eswitch_manager: 0,
  event_on_vhca_state_teardown_request: 0,
  event_on_vhca_state_in_use: 0,
  event_on_vhca_state_active: 0,
  event_on_vhca_state_allocated: 0,
  vhca_state: 0,
  migration: 0,
  sf: 0,
  sf_set_partition: 0,
  log_max_sf: 0,
  max_num_sf: 0,
  max_num_sf_partitions: 0,
  log_min_sf_size: 0,
  lag_master: 0,
  lag_native_fdb_selection: 0,
  lag_tx_port_affinity: 0,
  num_lag_ports: 0,
  pps: 0,
  pps_modify: 0,
  beacon_led: 0,
  port_module_event: 0,
  temp_warn_event: 0,
  cc_modify_allowed: 0,
  pci_sync_for_fw_update_event: 0,
  pci_sync_for_fw_update_with_driver_unload: 0,
});

/** Of the 48 captured bytes of QOS, those that tell of the e-switch's scheduling. */
const ownQos = () => ({
  esw_scheduling: 0,
  esw_bw_share: 0,
  esw_rate_limit: 0,
  log_esw_max_sched_depth: 0,
  log_esw_max_rate_limit: 0,
  esw_element_type: 0,
  esw_tsar_type: 0,
});

/** What few commands ask for. */
const ownSettings = (): Pick<Profile, 'core' | 'nv' | 'nv_set' | 'nv_lacks'> => ({
  core: core(),
  nv: nvconfig(),
  nv_set: nvSet(),
  nv_lacks: nvLacks(),
});

/** The areas that were not captured, and what the captured ones lack; GENERAL is asked for at each start. */
const otherAreas = (): CapabilitySet => ({
  GENERAL_2: {
    ...on(`
      query_vuid umr_log_entity_size_5 migration_multi_load migration_tracking_state migration_in_chunks migration_state
      sf_eq_usage function_id_type_vhca_id min_mkey_log_entity_size_fixed_buffer_valid`),
    // PAGE_TRACK
    general_obj_types_127_64: '0x0000000000000040',
    min_mkey_log_entity_size_fixed_buffer: 12,
    max_mkey_log_entity_size_fixed_buffer: 31,
    max_mkey_log_entity_size_mtt: 31,
    max_num_eqs_24b: 127,
  },
  ODP: {
    transport_page_fault_scheme_cap: {
      sig: 1,
      page_prefetch: 1,
      rc_odp_caps: on('send receive write read atomic srq_receive'),
      ud_odp_caps: on('send receive'),
      xrc_odp_caps: on('send write read atomic srq_receive'),
      dc_odp_caps: on('send write read atomic'),
    },
  },
  ATOMIC: {
    atomic_req_8B_endianness_mode: 1,
    supported_atomic_req_8B_endianness_mode_1: 1,
    // compare and swap, fetch and add, and both extended; operands of 4 and 8 bytes
    atomic_operations: 0xf,
    atomic_size_qp: 0xc,
    atomic_size_dc: 0xc,
  },
  ROCE: { roce_cc_general: 1 },
  ESWITCH: {
    ...on(`
      vport_svlan_strip vport_cvlan_strip vport_svlan_insert vport_cvlan_insert_if_not_exist vport_cvlan_insert_overwrite
      vport_cvlan_insert_always esw_shared_ingress_acl esw_uplink_ingress_acl root_ft_on_other_esw
      counter_eswitch_affinity merged_eswitch nic_vport_node_guid_modify nic_vport_port_guid_modify vxlan_encap_decap
      nvgre_encap_decap`),
    log_max_fdb_encap_uplink: 17,
    log_max_packet_reformat_context: 17,
    max_encap_header_size: 128,
    log_max_esw_sf: 8,
    esw_sf_base_id: 0x8000,
  },
  DEV_MEM: {
    memic: 1,
    log_min_memic_alloc_size: 6,
    log_max_memic_addr_alignment: 6,
    memic_bar_start_addr: '0x0000000000800000',
    memic_bar_size: 0x40000,
    max_memic_size: 0x20000,
    // fetch and add, compare and swap, ... of MODIFY_MEMIC
    memic_operations: 0,
    steering_sw_icm_start_address: '0x0000020000000000',
    log_header_modify_sw_icm_size: 22,
    log_sw_icm_alloc_granularity: 12,
    log_steering_sw_icm_size: 30,
    header_modify_sw_icm_start_address: '0x0000030000000000',
  },
  DEV_EVENT: {
    // By MLX5_EVENT_TYPE_CODING_*: what happens to a user's own queues; and to the port, GPIO and module.
    user_affiliated_events: ['0x00000000301f10be', 0, 0, 0],
    user_unaffiliated_events: ['0x0000000000600200', 0, 0, 0],
  },
  ADV_VIRTUALIZATION: {
    pg_track_log_max_num: 5,
    pg_track_max_num_range: 16,
    pg_track_log_min_addr_space: 20,
    pg_track_log_max_addr_space: 52,
    pg_track_log_min_msg_size: 9,
    pg_track_log_max_msg_size: 23,
    pg_track_log_min_page_size: 12,
    pg_track_log_max_page_size: 30,
  },
});

/** What a driver takes less of, or sets otherwise, when it loads. */
const most = (): CapabilitySet => ({
  GENERAL: { log_max_qp: 18, pkey_table_size: 2, cmdif_checksum: 3, uar_4k: 1, cache_line_128byte: 1 },
  GENERAL_2: { sw_vhca_id_valid: 1 },
});

const differing = (): Profile['capabilities']['differ'] => ({
  vf: { GENERAL: unprivileged(), GENERAL_2: { migratable: 1, sf_eq_usage: 0 }, QOS: ownQos() },
  sf: { GENERAL: { ...unprivileged(), pg: 0 }, QOS: ownQos() },
  pf1: { GENERAL: { vhca_resource_manager: 0, vhca_group_manager: 0, native_port_num: 2 } },
});

/** What was captured, and what was chosen: most commands ask for less than the build has worked out. */
const ownCapabilities = (): Capabilities => ({
  captured: captured(),
  bytes: capturedBytes,
  chosen: joinTables<CapabilitySet>(
    {
      GENERAL: {
        ...on(`
      terminate_scatter_list_mkey qpc_extension cq_period_mode_modify fl_rc_qp_when_roce_disabled qp_error_syndrome
      tis_tir_td_order pci_sync_for_fw_update_with_driver_unload vnic_env_cnt_steering_fail q_counter_aggregation
      q_counter_other_vport ext_stride_num_range roce_rw_supported log_max_current_uc_list_wr_supported hairpin
      nic_vport_change_event disable_local_lb_uc disable_local_lb_mc vhca_state create_qp_start_hint ats adv_virtualization
      sf sf_set_partition migration`),
        log_max_rqt_size: 11,
        log_max_tis_per_sq: 3,
        log_max_stride_sz_rq: 13,
        log_min_stride_sz_rq: 6,
        log_max_stride_sz_sq: 6,
        log_min_stride_sz_sq: 6,
        log_max_hairpin_queues: 15,
        log_max_hairpin_wq_data_sz: 16,
        log_max_hairpin_num_packets: 13,
        log_min_hairpin_wq_data_sz: 6,
        log_max_wq_sz: 15,
        log_max_vlan_list: 12,
        log_max_current_mc_list: 14,
        log_max_current_uc_list: 7,
        // SW_ICM, GENEVE_TLV_OPT, VIRTIO_NET_Q, MATCH_DEFINER, VIRTIO_Q_COUNTERS, SAMPLER, FLOW_METER_ASO
        general_obj_types: '0x0000001111002900',
        steering_format_version: 1,
        log_max_uctx: 12,
        log_max_umem: 19,
        max_num_eqs: 127,
        log_max_l2_table: 14,
        device_frequency_mhz: 1000,
        device_frequency_khz: 1_000_000,
        num_of_uars_per_page: 1,
        // IPV4_OVER_VXLAN, IPV6_OVER_VXLAN, IPV6_OVER_IP, GENEVE, VXLAN_GPE, ICMP_V4 and V6, GENEVE_TLV_OPTION_0, GTPU with its dwords
        flex_parser_protocols: 0xf0f8f,
        max_geneve_tlv_options: 1,
        max_geneve_tlv_option_data_len: 31,
        log_max_xrq: 10,
        affiliate_nic_vport_criteria: 1,
        native_port_num: 1,
        num_vhca_ports: 1,
        flex_parser_id_gtpu_teid: 4,
        flex_parser_id_geneve_tlv_option_0: 7,
        max_num_of_monitor_counters: 32,
        num_ppcnt_monitor_counters: 14,
        num_q_monitor_counters: 16,
        max_num_sf: 256,
        log_max_sf: 8,
        log_min_sf_size: 12,
        max_num_sf_partitions: 1,
        uctx_cap: 7,
      },
    },
    lazyTable(
      ['GENERAL_2', 'ODP', 'ATOMIC', 'ROCE', 'ESWITCH', 'DEV_MEM', 'DEV_EVENT', 'ADV_VIRTUALIZATION'],
      otherAreas,
    ),
    lazyTable(['FLOW_TABLE', 'ESWITCH_FLOW_TABLE', 'PORT_SELECTION'], flowTables),
  ),
  max: lazyTable(['GENERAL', 'GENERAL_2'], most),
  differ: lazyTable(['vf', 'sf', 'pf1'], differing),
});

/**
 * The default adapter: MCX623106AN-CDA, a dual-port ConnectX-6 Dx of the board MT_0000000359, which is sold without InfiniBand and
 * crypto. Read of such boards: PSID, part number and description (mlxfwmanager), the number of addresses (flint), ids and revision
 * (ibv_devinfo), NODE_DESC, DTOR, `captured`. Read of a ConnectX-7 with this release: date and boot code. Serial number and addresses
 * are chosen; what is not in `captured` was made up to fit it.
 */
export function connectx6dx(): Profile {
  const settings = lazyTable(['core', 'nv', 'nv_set', 'nv_lacks'], ownSettings);
  return {
    name: 'connectx6dx',
    title: 'ConnectX-6 Dx, dual-port 100GbE',
    identity: {
      device_id: 0x101d,
      hw_dev_id: 0x212,
      technology: 3,
      hw_revision: 0,
      vendor_id: 0x15b3,
      ieee_vendor_id: 0x0002c9,
      secure_boot: false,
      psid: 'MT_0000000359',
      part_number: 'MCX623106AN-CDA_Ax',
      description: 'ConnectX-6 Dx EN adapter card; 100GbE; Dual-port QSFP56; PCIe 4.0/3.0 x16;',
      firmware: [22, 43, 1014],
      firmware_date: [2024, 11, 7],
      branch_tag: 'rel-22_43_1014',
      serial: 'MT2143X04273',
      base_mac: 'b8:ce:f6:51:0a:20',
      addresses: 4,
      roms: ROMS,
      ports: 2,
      node_desc: 'MT4125 ConnectX6Dx Mellanox Technologies',
      current_issi: 1,
      supported_issi: 0b11,
      special_contexts: {
        dump_fill_mkey: 0x200,
        resd_lkey: 0x300,
        null_mkey: 0x400,
        terminate_scatter_list_mkey: 0x100,
        repeated_mkey: 0,
      },
    },
    get core() {
      return settings.core;
    },
    module: {
      vendor: 'Mellanox',
      oui: 0x0002c9,
      part: 'MMA1B00-C100D',
      revision: 'A3',
      serials: ['MT2136FT01841', 'MT2136FT01842'],
      date_code: '210907',
    },
    pcie: { generation: 4, lanes: 16, slot_power: 75 },
    functions: [
      {
        name: 'pf0',
        kind: 'pf',
        index: 0,
        function_id: 0,
        vhca_id: 0,
        vport: 0,
        pci: 0,
        bound: true,
      },
      {
        name: 'pf1',
        kind: 'pf',
        index: 1,
        function_id: 0,
        vhca_id: 1,
        vport: 0,
        pci: 1,
        bound: true,
      },
      {
        name: 'pf0vf0',
        kind: 'vf',
        parent: 'pf0',
        index: 0,
        function_id: 1,
        vhca_id: 2,
        vport: 1,
        pci: 2,
        bound: true,
      },
      { name: 'pf0vf1', kind: 'vf', parent: 'pf0', index: 1, function_id: 2, vhca_id: 3, vport: 2, pci: 3 },
      { name: 'pf0vf2', kind: 'vf', parent: 'pf0', index: 2, function_id: 3, vhca_id: 4, vport: 3, pci: 4 },
      { name: 'pf0vf3', kind: 'vf', parent: 'pf0', index: 3, function_id: 4, vhca_id: 5, vport: 4, pci: 5 },
      { name: 'pf0sf0', kind: 'sf', parent: 'pf0', index: 0, function_id: 0x8000, vhca_id: 6, vport: 0x8000 },
      { name: 'pf0sf1', kind: 'sf', parent: 'pf0', index: 1, function_id: 0x8001, vhca_id: 7, vport: 0x8001 },
    ],
    // 100GAUI_2, CAUI_4, 50GAUI_1 and _2, 25GAUI_1, 40GBASE, 10GBASE, 1000BASE
    link_modes: [1, 4, 5, 6, 7, 8, 9, 10],
    registers: {
      DTOR: '0000000020000002000000000000000000000000200000022000003c2000003c20000002200000022000000a2000000520000005200000780000000000000000',
    },
    get nv() {
      return settings.nv;
    },
    get nv_set() {
      return settings.nv_set;
    },
    get nv_lacks() {
      return settings.nv_lacks;
    },
    capabilities: lazyTable(['captured', 'bytes', 'chosen', 'max', 'differ'], ownCapabilities),
  };
}
