import { on } from '../flags.js';
import type { CapabilitySet } from '../profile.js';

/** What the flow tables of the default adapter can do: large, and few command lines ask for it. */
export function flowTables(): CapabilitySet {
  /** flow_table_fields_supported: what rules may match on. */
  const MATCH = on(`
  outer_dmac outer_smac outer_ether_type outer_ip_version outer_first_prio outer_first_cfi outer_first_vid outer_ipv4_ttl
  outer_second_prio outer_second_cfi outer_second_vid outer_sip outer_dip outer_frag outer_ip_protocol outer_ip_ecn outer_ip_dscp
  outer_udp_sport outer_udp_dport outer_tcp_sport outer_tcp_dport outer_tcp_flags outer_gre_protocol outer_gre_key outer_vxlan_vni
  outer_geneve_vni outer_geneve_oam outer_geneve_protocol_type outer_geneve_opt_len inner_dmac inner_smac inner_ether_type
  inner_ip_version inner_first_prio inner_first_cfi inner_first_vid inner_second_prio inner_second_cfi inner_second_vid inner_sip
  inner_dip inner_frag inner_ip_protocol inner_ip_ecn inner_ip_dscp inner_udp_sport inner_udp_dport inner_tcp_sport inner_tcp_dport
  inner_tcp_flags geneve_tlv_option_0_data geneve_tlv_option_0_exist bth_dst_qp metadata_reg_c_0 metadata_reg_c_1
  metadata_reg_c_2 metadata_reg_c_3 metadata_reg_c_4 metadata_reg_c_5`);

  const FDB_MATCH = { ...MATCH, ...on('source_eswitch_port metadata_reg_c_6 metadata_reg_c_7') };

  const MATCH_2 = on(
    'inner_l4_type_ext outer_l4_type_ext inner_l4_type outer_l4_type bth_opcode tunnel_header_0_1',
  );

  /** flow_table_prop_layout: a kind of flow table that is there. */
  const TABLE = {
    ...on('ft_support flow_counter flow_modify_en modify_root identified_miss_table_mode flow_table_modify'),
    log_max_ft_size: 24,
    max_ft_level: 64,
    log_max_ft_num: 16,
    log_max_destination: 8,
    log_max_flow: 24,
    ft_field_support: MATCH,
    ft_field_bitmask_support: MATCH,
  };

  /** A table whose rules may rewrite packets and count them. */
  const REWRITING_TABLE = {
    ...TABLE,
    ...on(`reformat decap reset_root_to_default pop_vlan push_vlan pop_vlan_2 push_vlan_2 reformat_and_vlan_action
    reformat_l3_tunnel_to_l2 reformat_l2_to_l3_tunnel reformat_and_modify_action ignore_flow_level table_miss_action_domain
    reformat_and_fwd_to_table sw_owner_v2 reformat_insert reformat_remove execute_aso`),
    log_max_modify_header_context: 17,
    max_modify_header_actions: 32,
    log_max_flow_counter: 23,
  };

  return {
    FLOW_TABLE: {
      ...on('nic_rx_multi_path_tirs nic_rx_multi_path_tirs_fts allow_sniffer_and_nic_rx_shared_tir'),
      ...on('sw_owner_reformat_supported encap_general_header'),
      log_max_packet_reformat_context: 17,
      max_encap_header_size: 128,
      flow_table_properties_nic_receive: REWRITING_TABLE,
      flow_table_properties_nic_receive_rdma: TABLE,
      flow_table_properties_nic_receive_sniffer: TABLE,
      flow_table_properties_nic_transmit: REWRITING_TABLE,
      flow_table_properties_nic_transmit_rdma: TABLE,
      flow_table_properties_nic_transmit_sniffer: TABLE,
      ft_field_support_2_nic_receive: MATCH_2,
      ft_field_support_2_nic_receive_rdma: MATCH_2,
      ft_field_support_2_nic_transmit_rdma: MATCH_2,
      sw_steering_nic_rx_action_drop_icm_address: '0x0000010000000200',
      sw_steering_nic_tx_action_drop_icm_address: '0x0000010000000280',
      sw_steering_nic_tx_action_allow_icm_address: '0x0000010000000300',
    },
    ESWITCH_FLOW_TABLE: {
      ...on(`
      fdb_to_vport_reg_c_id fdb_multi_path_any_table_limit_regc fdb_dynamic_tunnel fdb_multi_path_any_table
      fdb_modify_header_fwd_to_table fdb_ipv4_ttl_modify flow_source multi_fdb_encap egress_acl_forward_to_vport
      fdb_multi_path_to_table`),
      flow_table_properties_nic_esw_fdb: {
        ...REWRITING_TABLE,
        ...on('termination_table termination_table_raw_traffic'),
        ft_field_support: FDB_MATCH,
        ft_field_bitmask_support: FDB_MATCH,
      },
      flow_table_properties_esw_acl_ingress: REWRITING_TABLE,
      flow_table_properties_esw_acl_egress: REWRITING_TABLE,
      ft_field_support_2_esw_fdb: MATCH_2,
      ft_field_bitmask_support_2_esw_fdb: MATCH_2,
      sw_steering_fdb_action_drop_icm_address_rx: '0x0000010000000380',
      sw_steering_fdb_action_drop_icm_address_tx: '0x0000010000000400',
      sw_steering_uplink_icm_address_rx: '0x0000010000000480',
      sw_steering_uplink_icm_address_tx: '0x0000010000000500',
    },
    PORT_SELECTION: {
      flow_table_properties_port_selection: { ...TABLE, log_max_ft_size: 5, max_ft_level: 3 },
      ft_field_support_2_port_selection: MATCH_2,
    },
  };
}
