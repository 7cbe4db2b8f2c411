/**
 * Inputs and outputs of the mlx5 commands: PRM chapter "Command Reference", Linux 7.2 include/linux/mlx5/mlx5_ifc.h. From elsewhere:
 * query_ and modify_vhca_state (core/mlx5_ifc_vhca_event.h), fpga (mlx5_ifc_fpga.h); query_regexp and query_match_sample_info (DPDK's
 * mlx5_prm.h); query_nvmf_namespace (mlx5_ifc.h of MLNX_OFED 25.10). One layout a line, in the form that bits/layout.ts reads.
 */
export const commands = () => `
access_register_in 128 opcode@0:16 op_mod@48:16=MLX5_ACCESS_REGISTER_IN_OP_MOD register_id@80:16 argument@96:32 register_data@128:32[]
access_register_out 128 status@0:8 syndrome@32:32 register_data@128:32[]
add_action_in 64 action_type@0:4=MLX5_ACTION_TYPE field@4:12=MLX5_ACTION_IN_FIELD data@32:32
add_vxlan_udp_dport_in 128 opcode@0:16 op_mod@48:16 vxlan_udp_port@112:16
add_vxlan_udp_dport_out 128 status@0:8 syndrome@32:32
alloc_flow_counter_in 128 opcode@0:16 op_mod@48:16 flow_counter_bulk_log_size@115:5 flow_counter_bulk@120:8
alloc_flow_counter_out 128 status@0:8 syndrome@32:32 flow_counter_id@64:32
alloc_memic_in 256 opcode@0:16 op_mod@48:16 log_memic_addr_alignment@120:8 range_start_addr@128:64 range_size@192:32 memic_size@224:32
alloc_memic_out 128 status@0:8 syndrome@32:32 memic_start_addr@64:64
alloc_modify_header_context_in 128 opcode@0:16 op_mod@48:16 table_type@96:8=MLX5_FLOW_TABLE_TYPE num_of_actions@120:8 actions@128:set_add_copy_action_in_auto[]
alloc_modify_header_context_out 128 status@0:8 syndrome@32:32 modify_header_id@64:32
alloc_packet_reformat_context_in 288 opcode@0:16 op_mod@48:16 packet_reformat_context@224:packet_reformat_context_in
alloc_packet_reformat_context_out 128 status@0:8 syndrome@32:32 packet_reformat_id@64:32
alloc_pd_in 128 opcode@0:16 uid@16:16 op_mod@48:16
alloc_pd_out 128 status@0:8 syndrome@32:32 pd@72:24
alloc_q_counter_in 128 opcode@0:16 uid@16:16 op_mod@48:16
alloc_q_counter_out 128 status@0:8 syndrome@32:32 counter_set_id@88:8
alloc_sf_in 128 opcode@0:16 op_mod@48:16 function_id@80:16
alloc_sf_out 128 status@0:8 syndrome@32:32
alloc_transport_domain_in 128 opcode@0:16 uid@16:16 op_mod@48:16
alloc_transport_domain_out 128 status@0:8 syndrome@32:32 transport_domain@72:24
alloc_uar_in 128 opcode@0:16 uid@16:16 op_mod@48:16
alloc_uar_out 128 status@0:8 syndrome@32:32 uar@72:24
alloc_xrcd_in 128 opcode@0:16 uid@16:16 op_mod@48:16
alloc_xrcd_out 128 status@0:8 syndrome@32:32 xrcd@72:24
allow_other_vhca_access_in 512 opcode@0:16 uid@16:16 op_mod@48:16 object_type_to_be_accessed@144:16 object_id_to_be_accessed@160:32 ~anon0@256:allow_other_vhca_access_in__anon0
allow_other_vhca_access_in__anon0 256u access_key_raw@0:256 access_key@0:32[8]
allow_other_vhca_access_out 128 status@0:8 syndrome@32:32
arm_dct_in 128 opcode@0:16 op_mod@48:16 dct_number@72:24
arm_dct_out 128 status@0:8 syndrome@32:32
arm_monitor_counter_in 128 opcode@0:16 uid@16:16 op_mod@48:16
arm_monitor_counter_out 128 status@0:8 syndrome@32:32
arm_rq_in 128 opcode@0:16 uid@16:16 op_mod@48:16=MLX5_ARM_RQ_IN_OP_MOD srq_number@72:24 lwm@112:16
arm_rq_out 128 status@0:8 syndrome@32:32
arm_xrc_srq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 xrc_srqn@72:24 lwm@112:16
arm_xrc_srq_out 128 status@0:8 syndrome@32:32
arm_xrq_in 128 opcode@0:16 op_mod@48:16 xrqn@72:24 lwm@112:16
arm_xrq_out 128 status@0:8 syndrome@32:32
attach_to_mcg_in 256 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 multicast_gid@128:8[16]
attach_to_mcg_out 128 status@0:8 syndrome@32:32
cmd_in 64 opcode@0:16 op_mod@48:16 command@64:32[]
cmd_out 96 status@0:8 syndrome@32:32 command_output@64:32
config_int_moderation_in 128 opcode@0:16 op_mod@48:16=MLX5_CONFIG_INT_MODERATION_IN_OP_MOD min_delay@68:12 int_vector@80:16
config_int_moderation_out 128 status@0:8 syndrome@32:32 min_delay@68:12 int_vector@80:16
copy_action_in 64 action_type@0:4=MLX5_ACTION_TYPE src_field@4:12=MLX5_ACTION_IN_FIELD src_offset@19:5 length@27:5 dst_field@36:12=MLX5_ACTION_IN_FIELD dst_offset@51:5
create_alias_obj_in 640 hdr@0:general_obj_in_cmd_hdr alias_ctx@128:alias_context
create_cq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 cq_context@128:cqc cq_umem_valid@736:1 pas@2176:64[]
create_cq_out 128 status@0:8 syndrome@32:32 cqn@72:24
create_dct_in 1024 opcode@0:16 uid@16:16 op_mod@48:16 dct_context_entry@128:dctc
create_dct_out 128 status@0:8 syndrome@32:32 dctn@72:24 ece@96:32
create_encryption_key_in 4224 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr encryption_key_object@128:encryption_key_obj
create_eq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 eq_context_entry@128:eqc event_bitmask@704:64[4] pas@2176:64[]
create_eq_out 128 status@0:8 syndrome@32:32 eq_number@88:8
create_esw_vport_in 128 opcode@0:16 op_mod@48:16 managed_vhca_id@80:16
create_esw_vport_out 128 status@0:8 syndrome@32:32 vport_num@112:16
create_flow_group_in 8192 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE group_type@140:4=MLX5_CREATE_FLOW_GROUP_IN_GROUP_TYPE eswitch_owner_vhca_id@144:16 table_id@168:24 source_eswitch_owner_vhca_id_valid@192:1 start_flow_index@224:32 end_flow_index@288:32 match_definer_id@336:16 match_criteria_enable@504:8^MLX5_CREATE_FLOW_GROUP_IN_MATCH_CRITERIA_ENABLE match_criteria@512:fte_match_param
create_flow_group_out 128 status@0:8 syndrome@32:32 group_id@72:24
create_flow_meter_aso_obj_in 1152 hdr@0:general_obj_in_cmd_hdr flow_meter_aso_obj@128:flow_meter_aso_obj
create_flow_table_in 512 opcode@0:16 uid@16:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE eswitch_owner_vhca_id@144:16 flow_table_context@192:flow_table_context
create_flow_table_out 128 status@0:8 icm_address_63_40@8:24 syndrome@32:32 icm_address_39_32@64:8 table_id@72:24 icm_address_31_0@96:32
create_geneve_tlv_option_in 640 hdr@0:general_obj_in_cmd_hdr geneve_tlv_opt@128:geneve_tlv_option
create_int_kek_obj_in 2176 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr int_kek_object@128:int_kek_obj
create_int_kek_obj_out 2176 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr int_kek_object@128:int_kek_obj
create_ipsec_obj_in 1152 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr ipsec_object@128:ipsec_obj
create_lag_in 128 opcode@0:16 op_mod@48:16 ctx@64:lagc
create_lag_out 128 status@0:8 syndrome@32:32
create_macsec_obj_in 1152 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr macsec_object@128:macsec_offload_obj
create_match_definer_in 1152 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr obj_context@128:match_definer
create_match_definer_out 128 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr
create_mkey_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 pg_access@96:1 mkey_umem_valid@97:1 data_direct@98:1 memory_key_mkey_entry@128:mkc translations_octword_actual_size@768:32 klm_pas_mtt@2176:32[]
create_mkey_out 128 status@0:8 syndrome@32:32 mkey_index@72:24
create_modify_header_arg_in 288 hdr@0:general_obj_in_cmd_hdr arg@128:modify_header_arg
create_page_track_obj_in 512 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr obj_context@128:page_track
create_psv_in 128 opcode@0:16 op_mod@48:16 num_psv@64:4 pd@72:24
create_psv_out 256 status@0:8 syndrome@32:32 psv0_index@136:24 psv1_index@168:24 psv2_index@200:24 psv3_index@232:24
create_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpc_ext@64:1 input_qpn@72:24 opt_param_mask@128:32 ece@160:32 qpc@192:qpc wq_umem_offset@2048:64 wq_umem_id@2112:32 wq_umem_valid@2144:1 pas@2176:64[]
create_qp_out 128 status@0:8 syndrome@32:32 qpn@72:24 ece@96:32
create_rmp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 ctx@256:rmpc
create_rmp_out 128 status@0:8 syndrome@32:32 rmpn@72:24
create_rq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 ctx@256:rqc
create_rq_out 128 status@0:8 syndrome@32:32 rqn@72:24
create_rqt_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 rqt_context@256:rqtc
create_rqt_out 128 status@0:8 syndrome@32:32 rqtn@72:24
create_sampler_obj_in 608 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr sampler_object@128:sampler_obj
create_scheduling_element_in 1024 opcode@0:16 op_mod@48:16 scheduling_hierarchy@64:8=SCHEDULING_HIERARCHY scheduling_context@256:scheduling_context
create_scheduling_element_out 512 status@0:8 syndrome@32:32 scheduling_element_id@128:32
create_sq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 ctx@256:sqc
create_sq_out 128 status@0:8 syndrome@32:32 sqn@72:24
create_srq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 srq_context_entry@128:srqc pas@2176:64[]
create_srq_out 128 status@0:8 syndrome@32:32 srqn@72:24
create_sw_icm_in 640 hdr@0:general_obj_in_cmd_hdr sw_icm@128:sw_icm
create_tir_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 ctx@256:tirc
create_tir_out 128 status@0:8 icm_address_63_40@8:24 syndrome@32:32 icm_address_39_32@64:8 tirn@72:24 icm_address_31_0@96:32
create_tis_in 1536 opcode@0:16 uid@16:16 op_mod@48:16 ctx@256:tisc
create_tis_out 128 status@0:8 syndrome@32:32 tisn@72:24
create_uctx_in 512 opcode@0:16 op_mod@48:16 uctx@128:uctx
create_uctx_out 128 status@0:8 syndrome@32:32 uid@80:16
create_umem_in 384 opcode@0:16 uid@16:16 op_mod@48:16 umem@128:umem
create_umem_out 128 status@0:8 syndrome@32:32 umem_id@72:24
create_virtio_net_q_in 1664 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr obj_context@128:virtio_net_q_object
create_virtio_net_q_out 128 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr
create_virtio_q_counters_in 1152 hdr@0:general_obj_in_cmd_hdr virtio_q_counters@128:virtio_q_counters
create_virtio_q_counters_out 1152 hdr@0:general_obj_in_cmd_hdr virtio_q_counters@128:virtio_q_counters
create_vport_lag_in 128 opcode@0:16 op_mod@48:16
create_vport_lag_out 128 status@0:8 syndrome@32:32
create_xrc_srq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 xrc_srq_context_entry@128:xrc_srqc xrc_srq_umem_valid@736:1 pas@2176:64[]
create_xrc_srq_out 128 status@0:8 syndrome@32:32 xrc_srqn@72:24
create_xrq_in 2688 opcode@0:16 uid@16:16 op_mod@48:16 xrq_context@128:xrqc
create_xrq_out 128 status@0:8 syndrome@32:32 xrqn@72:24
dealloc_flow_counter_in 128 opcode@0:16 op_mod@48:16 flow_counter_id@64:32
dealloc_flow_counter_out 128 status@0:8 syndrome@32:32
dealloc_memic_in 256 opcode@0:16 op_mod@48:16 memic_start_addr@128:64 memic_size@192:32
dealloc_memic_out 128 status@0:8 syndrome@32:32
dealloc_modify_header_context_in 128 opcode@0:16 op_mod@48:16 modify_header_id@64:32
dealloc_modify_header_context_out 128 status@0:8 syndrome@32:32
dealloc_packet_reformat_context_in 128 opcode@0:16 op_mod@48:16 packet_reformat_id@64:32
dealloc_packet_reformat_context_out 128 status@0:8 syndrome@32:32
dealloc_pd_in 128 opcode@0:16 uid@16:16 op_mod@48:16 pd@72:24
dealloc_pd_out 128 status@0:8 syndrome@32:32
dealloc_q_counter_in 128 opcode@0:16 op_mod@48:16 counter_set_id@88:8
dealloc_q_counter_out 128 status@0:8 syndrome@32:32
dealloc_sf_in 128 opcode@0:16 op_mod@48:16 function_id@80:16
dealloc_sf_out 128 status@0:8 syndrome@32:32
dealloc_transport_domain_in 128 opcode@0:16 uid@16:16 op_mod@48:16 transport_domain@72:24
dealloc_transport_domain_out 128 status@0:8 syndrome@32:32
dealloc_uar_in 128 opcode@0:16 uid@16:16 op_mod@48:16 uar@72:24
dealloc_uar_out 128 status@0:8 syndrome@32:32
dealloc_xrcd_in 128 opcode@0:16 uid@16:16 op_mod@48:16 xrcd@72:24
dealloc_xrcd_out 128 status@0:8 syndrome@32:32
delete_fte_in 512 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE eswitch_owner_vhca_id@144:16 table_id@168:24 flow_index@256:32
delete_fte_out 128 status@0:8 syndrome@32:32
delete_l2_table_entry_in 512 opcode@0:16 op_mod@48:16 table_index@168:24
delete_l2_table_entry_out 128 status@0:8 syndrome@32:32
delete_vxlan_udp_dport_in 128 opcode@0:16 op_mod@48:16 vxlan_udp_port@112:16
delete_vxlan_udp_dport_out 128 status@0:8 syndrome@32:32
destroy_cq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 cqn@72:24
destroy_cq_out 128 status@0:8 syndrome@32:32
destroy_dct_in 128 opcode@0:16 uid@16:16 op_mod@48:16 dctn@72:24
destroy_dct_out 128 status@0:8 syndrome@32:32
destroy_eq_in 128 opcode@0:16 op_mod@48:16 eq_number@88:8
destroy_eq_out 128 status@0:8 syndrome@32:32
destroy_esw_vport_in 128 opcode@0:16 uid@16:16 op_mod@48:16 vport_num@80:16
destroy_esw_vport_out 96 status@0:8 syndrome@32:32
destroy_flow_group_in 512 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE eswitch_owner_vhca_id@144:16 table_id@168:24 group_id@192:32
destroy_flow_group_out 128 status@0:8 syndrome@32:32
destroy_flow_table_in 512 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE eswitch_owner_vhca_id@144:16 table_id@168:24
destroy_flow_table_out 128 status@0:8 syndrome@32:32
destroy_lag_in 128 opcode@0:16 op_mod@48:16
destroy_lag_out 128 status@0:8 syndrome@32:32
destroy_mkey_in 128 opcode@0:16 uid@16:16 op_mod@48:16 mkey_index@72:24
destroy_mkey_out 128 status@0:8 syndrome@32:32
destroy_psv_in 128 opcode@0:16 op_mod@48:16 psvn@72:24
destroy_psv_out 128 status@0:8 syndrome@32:32
destroy_qp_in 128 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24
destroy_qp_out 128 status@0:8 syndrome@32:32
destroy_rmp_in 128 opcode@0:16 uid@16:16 op_mod@48:16 rmpn@72:24
destroy_rmp_out 128 status@0:8 syndrome@32:32
destroy_rq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 rqn@72:24
destroy_rq_out 128 status@0:8 syndrome@32:32
destroy_rqt_in 128 opcode@0:16 uid@16:16 op_mod@48:16 rqtn@72:24
destroy_rqt_out 128 status@0:8 syndrome@32:32
destroy_scheduling_element_in 512 opcode@0:16 op_mod@48:16 scheduling_hierarchy@64:8=SCHEDULING_HIERARCHY scheduling_element_id@96:32
destroy_scheduling_element_out 512 status@0:8 syndrome@32:32
destroy_sq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 sqn@72:24
destroy_sq_out 128 status@0:8 syndrome@32:32
destroy_srq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 srqn@72:24
destroy_srq_out 128 status@0:8 syndrome@32:32
destroy_tir_in 128 opcode@0:16 uid@16:16 op_mod@48:16 tirn@72:24
destroy_tir_out 128 status@0:8 syndrome@32:32
destroy_tis_in 128 opcode@0:16 uid@16:16 op_mod@48:16 tisn@72:24
destroy_tis_out 128 status@0:8 syndrome@32:32
destroy_uctx_in 128 opcode@0:16 op_mod@48:16 uid@80:16
destroy_uctx_out 128 status@0:8 syndrome@32:32
destroy_umem_in 128 opcode@0:16 uid@16:16 op_mod@48:16 umem_id@72:24
destroy_umem_out 128 status@0:8 syndrome@32:32
destroy_virtio_net_q_in 128 general_obj_out_cmd_hdr@0:general_obj_in_cmd_hdr
destroy_virtio_net_q_out 128 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr
destroy_virtio_q_counters_in 128 hdr@0:general_obj_in_cmd_hdr
destroy_virtio_q_counters_out 128 hdr@0:general_obj_out_cmd_hdr
destroy_vport_lag_in 128 opcode@0:16 op_mod@48:16
destroy_vport_lag_out 128 status@0:8 syndrome@32:32
destroy_xrc_srq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 xrc_srqn@72:24
destroy_xrc_srq_out 128 status@0:8 syndrome@32:32
destroy_xrq_in 128 opcode@0:16 uid@16:16 op_mod@48:16 xrqn@72:24
destroy_xrq_out 128 status@0:8 syndrome@32:32
detach_from_mcg_in 256 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 multicast_gid@128:8[16]
detach_from_mcg_out 128 status@0:8 syndrome@32:32
disable_hca_in 128 opcode@0:16 op_mod@48:16 embedded_cpu_function@64:1 function_id_type@67:1 function_id@80:16
disable_hca_out 96 status@0:8 syndrome@32:32
drain_dct_in 128 opcode@0:16 uid@16:16 op_mod@48:16 dctn@72:24
drain_dct_out 128 status@0:8 syndrome@32:32
enable_hca_in 128 opcode@0:16 op_mod@48:16 embedded_cpu_function@64:1 function_id_type@67:1 function_id@80:16
enable_hca_out 96 status@0:8 syndrome@32:32
fpga_create_qp_in 896 opcode@0:16 op_mod@48:16 fpga_qpc@128:fpga_qpc
fpga_create_qp_out 896 status@0:8 syndrome@32:32 fpga_qpn@72:24 fpga_qpc@128:fpga_qpc
fpga_destroy_qp_in 128 opcode@0:16 op_mod@48:16 fpga_qpn@72:24
fpga_destroy_qp_out 128 status@0:8 syndrome@32:32
fpga_modify_qp_in 896 opcode@0:16 op_mod@48:16 fpga_qpn@72:24 field_select@96:32 fpga_qpc@128:fpga_qpc
fpga_modify_qp_out 128 status@0:8 syndrome@32:32
fpga_query_qp_counters_in 128 opcode@0:16 op_mod@48:16 clear@64:1 fpga_qpn@72:24
fpga_query_qp_counters_out 896 status@0:8 syndrome@32:32 rx_ack_packets@128:64 rx_send_packets@192:64 tx_ack_packets@256:64 tx_send_packets@320:64 rx_total_drop@384:64
fpga_query_qp_in 128 opcode@0:16 op_mod@48:16 fpga_qpn@72:24
fpga_query_qp_out 896 status@0:8 syndrome@32:32 fpga_qpc@128:fpga_qpc
gen_eq_out 128 status@0:8 syndrome@32:32
gen_eqe_in 640 opcode@0:16 op_mod@48:16 eq_number@88:8 eqe@128:8[64]
get_dropped_packet_log_in 128 opcode@0:16 op_mod@48:16
get_dropped_packet_log_out 1664 status@0:8 syndrome@32:32 packet_headers_log@128:8[128] packet_syndrome@1152:8[64]
init2init_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 ece@160:32 qpc@192:qpc
init2init_qp_out 128 status@0:8 syndrome@32:32 ece@96:32
init2rtr_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 ece@160:32 qpc@192:qpc
init2rtr_qp_out 128 status@0:8 syndrome@32:32 ece@96:32
init_hca_in 256 opcode@0:16 op_mod@48:16 sw_vhca_id@98:14 sw_owner_id@128:32[4]
init_hca_out 128 status@0:8 syndrome@32:32
load_vhca_state_in 256 opcode@0:16 uid@16:16 op_mod@48:16 vhca_id@80:16 va@128:64 mkey@192:32 size@224:32
load_vhca_state_out 128 status@0:8 syndrome@32:32
mad_ifc_in 2176 opcode@0:16 op_mod@48:16 remote_lid@64:16 plane_index@80:8 port@88:8 mad@128:8[256]
mad_ifc_out 2176 status@0:8 syndrome@32:32 response_mad_packet@128:8[256]
manage_pages_in 128 opcode@0:16 op_mod@48:16=MLX5_MANAGE_PAGES_IN_OP_MOD embedded_cpu_function@64:1 function_id@80:16 input_num_entries@96:32 pas@128:64[]
manage_pages_out 128 status@0:8 syndrome@32:32 output_num_entries@64:32 pas@128:64[]
mbox_in 128 opcode@0:16 uid@16:16 op_mod@48:16
mbox_out 128 status@0:8 syndrome@32:32
modify_cong_params_in 2304 opcode@0:16 op_mod@48:16 cong_protocol@92:4 field_select@96:field_select_802_1_r_roce_auto congestion_parameters@256:cong_control_roce_ecn_auto
modify_cong_params_out 128 status@0:8 syndrome@32:32
modify_cong_status_in 128 opcode@0:16 op_mod@48:16 priority@88:4 cong_protocol@92:4 enable@96:1 tag_enable@97:1
modify_cong_status_out 128 status@0:8 syndrome@32:32
modify_cq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16=MLX5_MODIFY_CQ_IN_OP_MOD cqn@72:24 modify_field_select_resize_field_select@96:modify_field_select_resize_field_select_auto cq_context@128:cqc cq_umem_valid@736:1 pas@2176:64[]
modify_cq_out 128 status@0:8 syndrome@32:32
modify_encryption_key_in 4224 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr encryption_key_object@128:encryption_key_obj
modify_esw_vport_context_in 2176 opcode@0:16 op_mod@48:16 other_vport@64:1 vport_number@80:16 field_select@96:esw_vport_context_fields_select esw_vport_context@128:esw_vport_context
modify_esw_vport_context_out 128 status@0:8 syndrome@32:32
modify_flow_table_in 512 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 modify_field_select@112:16|MLX5_MODIFY_FLOW_TABLE table_type@128:8=MLX5_FLOW_TABLE_TYPE eswitch_owner_vhca_id@144:16 table_id@168:24 flow_table_context@192:flow_table_context
modify_flow_table_out 128 status@0:8 syndrome@32:32
modify_hca_vport_context_in 4224 opcode@0:16 op_mod@48:16 other_vport@64:1 port_num@76:4 vport_number@80:16 hca_vport_context@128:hca_vport_context
modify_hca_vport_context_out 128 status@0:8 syndrome@32:32
modify_ipsec_obj_in 1152 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr ipsec_object@128:ipsec_obj
modify_lag_in 192 opcode@0:16 op_mod@48:16 field_select@96:32 ctx@128:lagc
modify_lag_out 128 status@0:8 syndrome@32:32
modify_macsec_obj_in 1152 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr macsec_object@128:macsec_offload_obj
modify_memic_in 512 opcode@0:16 uid@16:16 op_mod@48:16=MLX5_MODIFY_MEMIC_OP_MOD memic_operation_type@120:8 memic_start_addr@128:64
modify_memic_out 512 status@0:8 syndrome@32:32 memic_operation_addr@128:64
modify_nic_vport_context_in 4096 opcode@0:16 op_mod@48:16 other_vport@64:1 vport_number@80:16 field_select@96:modify_nic_vport_field_select nic_vport_context@2048:nic_vport_context
modify_nic_vport_context_out 128 status@0:8 syndrome@32:32
modify_other_hca_cap_in 768 opcode@0:16 op_mod@48:16 function_id@80:16 field_select@96:32 other_capability@128:other_hca_cap
modify_other_hca_cap_out 128 status@0:8 syndrome@32:32
modify_page_track_obj_in 512 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr obj_context@128:page_track
modify_rmp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 rmp_state@64:4=MLX5_RMPC_STATE rmpn@72:24 bitmask@128:rmp_bitmask ctx@256:rmpc
modify_rmp_out 128 status@0:8 syndrome@32:32
modify_rq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 rq_state@64:4=MLX5_RQC_STATE rqn@72:24 modify_bitmask@128:64|MLX5_MODIFY_RQ_IN_MODIFY_BITMASK ctx@256:rqc
modify_rq_out 128 status@0:8 syndrome@32:32
modify_rqt_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 rqtn@72:24 bitmask@128:rqt_bitmask ctx@256:rqtc
modify_rqt_out 128 status@0:8 syndrome@32:32
modify_scheduling_element_in 1024 opcode@0:16 op_mod@48:16 scheduling_hierarchy@64:8=SCHEDULING_HIERARCHY scheduling_element_id@96:32 modify_bitmask@160:32|MODIFY_SCHEDULING_ELEMENT_IN_MODIFY_BITMASK scheduling_context@256:scheduling_context
modify_scheduling_element_out 512 status@0:8 syndrome@32:32
modify_sq_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 sq_state@64:4=MLX5_SQC_STATE sqn@72:24 modify_bitmask@128:64 ctx@256:sqc
modify_sq_out 128 status@0:8 syndrome@32:32
modify_tir_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 tirn@72:24 bitmask@128:modify_tir_bitmask ctx@256:tirc
modify_tir_out 128 status@0:8 syndrome@32:32
modify_tis_in 1536 opcode@0:16 uid@16:16 op_mod@48:16 tisn@72:24 bitmask@128:modify_tis_bitmask ctx@256:tisc
modify_tis_out 128 status@0:8 syndrome@32:32
modify_vhca_state_in 256 opcode@0:16 uid@16:16 op_mod@48:16 embedded_cpu_function@64:1 function_id@80:16 vhca_state_field_select@96:vhca_state_field_select vhca_state_context@128:vhca_state_context
modify_vhca_state_out 128 status@0:8 syndrome@32:32
modify_virtio_net_q_in 1664 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr obj_context@128:virtio_net_q_object
modify_virtio_net_q_out 128 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr
modify_vport_state_in 128 opcode@0:16 op_mod@48:16=MLX5_VPORT_STATE_OP_MOD other_vport@64:1 vport_number@80:16 max_tx_speed@96:16 ingress_connect@112:1 egress_connect@113:1 ingress_connect_valid@114:1 egress_connect_valid@115:1 admin_state@120:4
modify_vport_state_out 128 status@0:8 syndrome@32:32
nop_in 128 opcode@0:16 op_mod@48:16
nop_out 128 status@0:8 syndrome@32:32
packet_reformat_context_in 64 reformat_type@0:8=mlx5_reformat_ctx_type reformat_param_0@12:4 reformat_data_size@22:10 reformat_param_1@32:8 reformat_data@48:8[2] more_reformat_data@64:8[]
page_fault_resume_in 128 opcode@0:16 op_mod@48:16 page_fault_info@64:page_fault_resume_in_page_fault_info_auto
page_fault_resume_out 128 status@0:8 syndrome@32:32
pcie_cong_event_cmd_in 1152 hdr@0:general_obj_in_cmd_hdr cong_obj@128:pcie_cong_event_obj
pcie_cong_event_cmd_out 1152 hdr@0:general_obj_out_cmd_hdr cong_obj@128:pcie_cong_event_obj
psp_gen_spi_in 128 opcode@0:16 uid@16:16 op_mod@48:16 key_size@96:2=mlx5_psp_gen_spi_in_key_size num_of_spi@112:16
psp_gen_spi_out 128 status@0:8 syndrome@32:32 num_of_spi@80:16 key_spi@128:key_spi[]
psp_rotate_key_in 128 opcode@0:16 uid@16:16 op_mod@48:16
psp_rotate_key_out 128 status@0:8 syndrome@32:32
qp_2err_in 128 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24
qp_2err_out 128 status@0:8 syndrome@32:32
qp_2rst_in 128 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24
qp_2rst_out 128 status@0:8 syndrome@32:32
qp_pas_list_in 0 pas@0:cmd_pas[]
qpc_extension_and_pas_list_in 1536 qpc_data_extension@0:qp_context_extension pas@1536:64[]
query_adapter_in 128 opcode@0:16 op_mod@48:16
query_adapter_out 2176 status@0:8 syndrome@32:32 query_adapter_struct@128:query_adapter_param_block
query_cong_params_in 128 opcode@0:16 op_mod@48:16 cong_protocol@92:4
query_cong_params_out 2176 status@0:8 syndrome@32:32 congestion_parameters@128:cong_control_roce_ecn_auto
query_cong_statistics_in 128 opcode@0:16 op_mod@48:16 clear@64:1
query_cong_statistics_out 2176 status@0:8 syndrome@32:32 rp_cur_flows@128:32 sum_flows@160:32 rp_cnp_ignored_high@192:32 rp_cnp_ignored_low@224:32 rp_cnp_handled_high@256:32 rp_cnp_handled_low@288:32 time_stamp_high@576:32 time_stamp_low@608:32 accumulators_period@640:32 np_ecn_marked_roce_packets_high@672:32 np_ecn_marked_roce_packets_low@704:32 np_cnp_sent_high@736:32 np_cnp_sent_low@768:32
query_cong_status_in 128 opcode@0:16 op_mod@48:16 priority@88:4 cong_protocol@92:4
query_cong_status_out 128 status@0:8 syndrome@32:32 enable@96:1 tag_enable@97:1
query_cq_in 128 opcode@0:16 op_mod@48:16 cqn@72:24
query_cq_out 2176 status@0:8 syndrome@32:32 cq_context@128:cqc pas@2176:64[]
query_dct_in 128 opcode@0:16 op_mod@48:16 dctn@72:24
query_dct_out 1024 status@0:8 syndrome@32:32 dct_context_entry@128:dctc
query_delegated_vhca_in 128 opcode@0:16 uid@16:16 op_mod@48:16
query_delegated_vhca_out 256 status@0:8 syndrome@32:32 functions_count@112:16 delegated_function_vhca_rid_info@256:delegated_function_vhca_rid_info[]
query_diagnostic_cntrs_in 128 opcode@0:16 op_mod@48:16 num_of_samples@64:16 sample_index@80:16
query_diagnostic_cntrs_out 128 status@0:8 syndrome@32:32 diag_counter@128:diagnostic_cntr_struct[]
query_diagnostic_params_in 128 opcode@0:16 op_mod@48:16
query_diagnostic_params_out 256 status@0:8 syndrome@32:32 diagnostic_params_context@64:diagnostic_params_context
query_eq_in 128 opcode@0:16 op_mod@48:16 eq_number@88:8
query_eq_out 2176 status@0:8 syndrome@32:32 eq_context_entry@128:eqc event_bitmask@704:64 pas@2176:64[]
query_esw_functions_in 128 opcode@0:16 op_mod@48:16
query_esw_functions_out 1024 status@0:8 syndrome@32:32 net_function_num@96:8 ~anon0@128:query_esw_functions_out__anon0
query_esw_functions_out__anon0 896u net_function_params@0:net_function_params[]
query_esw_vport_context_in 128 opcode@0:16 op_mod@48:16 other_vport@64:1 vport_number@80:16
query_esw_vport_context_out 2176 status@0:8 syndrome@32:32 esw_vport_context@128:esw_vport_context
query_flow_counter_in 256 opcode@0:16 op_mod@48:16 clear@192:1 num_of_counters@208:16 flow_counter_id@224:32
query_flow_counter_out 128 status@0:8 syndrome@32:32 flow_statistics@128:traffic_counter[]
query_flow_group_in 512 opcode@0:16 op_mod@48:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE table_id@168:24 group_id@192:32
query_flow_group_out 8192 status@0:8 syndrome@32:32 start_flow_index@224:32 end_flow_index@288:32 match_criteria_enable@504:8^MLX5_QUERY_FLOW_GROUP match_criteria@512:fte_match_param
query_flow_table_in 512 opcode@0:16 op_mod@48:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE table_id@168:24
query_flow_table_out 512 status@0:8 syndrome@32:32 flow_table_context@192:flow_table_context
query_fte_in 512 opcode@0:16 op_mod@48:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE table_id@168:24 flow_index@256:32
query_fte_out 6656 status@0:8 syndrome@32:32 flow_context@512:flow_context
query_hca_cap_in 128 opcode@0:16 op_mod@48:16 other_function@64:1 ec_vf_function@65:1 function_id_type@67:1 function_id@80:16
query_hca_cap_out 32896 status@0:8 syndrome@32:32 capability@128:hca_cap_union
query_hca_vport_context_in 128 opcode@0:16 op_mod@48:16 other_vport@64:1 port_num@76:4 vport_number@80:16
query_hca_vport_context_out 4224 status@0:8 syndrome@32:32 hca_vport_context@128:hca_vport_context
query_hca_vport_gid_in 128 opcode@0:16 op_mod@48:16 other_vport@64:1 port_num@76:4 vport_number@80:16 gid_index@112:16
query_hca_vport_gid_out 128 status@0:8 syndrome@32:32 gids_num@96:16 gid@128:array128_auto[]
query_hca_vport_pkey_in 128 opcode@0:16 op_mod@48:16 other_vport@64:1 port_num@76:4 vport_number@80:16 pkey_index@112:16
query_hca_vport_pkey_out 128 status@0:8 syndrome@32:32 pkey@128:pkey[]
query_ipsec_obj_out 1152 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr ipsec_object@128:ipsec_obj
query_issi_in 128 opcode@0:16 op_mod@48:16
query_issi_out 896 status@0:8 syndrome@32:32 current_issi@80:16 supported_issi_dw0@864:32
query_l2_table_entry_in 512 opcode@0:16 op_mod@48:16 silent_mode_query@128:1 table_index@168:24
query_l2_table_entry_out 512 status@0:8 syndrome@32:32 silent_mode@241:1 vlan_valid@243:1 vlan@244:12 mac_address@256:mac_address_layout
query_lag_in 128 opcode@0:16 op_mod@48:16
query_lag_out 128 status@0:8 syndrome@32:32 ctx@64:lagc
query_macsec_obj_out 1152 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr macsec_object@128:macsec_offload_obj
query_mad_demux_in 128 opcode@0:16 op_mod@48:16
query_mad_demux_out 160 status@0:8 syndrome@32:32 mad_dumux_parameters_block@128:32
query_match_sample_info_in 512 opcode@0:16 uid@16:16 op_mod@48:16 sample_field_id@160:32
query_match_sample_info_out 256 status@0:8 syndrome@32:32 modify_field_id@132:12 ok_bit_format_select_dw@144:8 field_format_select_dw@152:8 ok_bit_offset@163:5
query_mkey_in 128 opcode@0:16 op_mod@48:16 mkey_index@72:24 pg_access@96:1
query_mkey_out 2432 status@0:8 syndrome@32:32 memory_key_mkey_entry@128:mkc bsf0_klm0_pas_mtt0_1@2176:8[16] bsf1_klm1_pas_mtt2_3@2304:8[16]
query_modify_header_context_in 256 opcode@0:16 uid@16:16 op_mod@48:16 modify_header_id@64:32
query_nic_vport_context_in 128 opcode@0:16 op_mod@48:16 other_vport@64:1 vport_number@80:16 allowed_list_type@101:3
query_nic_vport_context_out 2176 status@0:8 syndrome@32:32 nic_vport_context@128:nic_vport_context
query_nvmf_namespace_in 128 opcode@0:16 op_mod@48:16 xrqn@72:24 frontend_namespace@96:32
query_nvmf_namespace_out 1024 status@0:8 syndrome@32:32 ns_ctx@128:nvmf_frontend_namespace_context
query_other_hca_cap_in 128 opcode@0:16 op_mod@48:16 function_id@80:16
query_other_hca_cap_out 768 status@0:8 syndrome@32:32 other_capability@128:other_hca_cap
query_packet_reformat_context_in 256 opcode@0:16 op_mod@48:16 packet_reformat_id@64:32
query_packet_reformat_context_out 224 status@0:8 syndrome@32:32 packet_reformat_context@224:packet_reformat_context_in[]
query_page_track_obj_out 512 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr obj_context@128:page_track
query_pages_in 128 opcode@0:16 op_mod@48:16=MLX5_QUERY_PAGES_IN_OP_MOD embedded_cpu_function@64:1 function_id@80:16
query_pages_out 128 status@0:8 syndrome@32:32 embedded_cpu_function@64:1 function_id@80:16 num_pages@96:32
query_q_counter_in 256 opcode@0:16 op_mod@48:16 other_vport@64:1 vport_number@80:16 clear@192:1 aggregate@193:1 counter_set_id@248:8
query_q_counter_out 2048 status@0:8 syndrome@32:32 rx_write_requests@128:32 rx_read_requests@192:32 rx_atomic_requests@256:32 rx_dct_connect@320:32 out_of_buffer@384:32 out_of_sequence@448:32 duplicate_request@512:32 rnr_nak_retry_err@576:32 packet_seq_err@640:32 implied_nak_seq_err@704:32 local_ack_timeout_err@768:32 req_rnr_retries_exceeded@896:32 resp_local_length_error@960:32 req_local_length_error@992:32 resp_local_qp_error@1024:32 local_operation_error@1056:32 resp_local_protection@1088:32 req_local_protection@1120:32 resp_cqe_error@1152:32 req_cqe_error@1184:32 req_mw_binding@1216:32 req_bad_response@1248:32 req_remote_invalid_request@1280:32 resp_remote_invalid_request@1312:32 req_remote_access_errors@1344:32 resp_remote_access_errors@1376:32 req_remote_operation_errors@1408:32 req_transport_retries_exceeded@1440:32 cq_overflow@1472:32 resp_cqe_flush_error@1504:32 req_cqe_flush_error@1536:32 roce_adp_retrans@1600:32 roce_adp_retrans_to@1632:32 roce_slow_restart@1664:32 roce_slow_restart_cnps@1696:32 roce_slow_restart_trans@1728:32
query_qp_in 128 opcode@0:16 op_mod@48:16 qpc_ext@64:1 qpn@72:24
query_qp_out 3712 status@0:8 syndrome@32:32 opt_param_mask@128:32 ece@160:32 qpc@192:qpc qp_pas_or_qpc_ext_and_pas@2176:qp_pas_or_qpc_ext_and_pas
query_regexp_params_in 128 opcode@0:16 uid@16:16 op_mod@48:16 engine_id@88:8
query_regexp_params_out 512 status@0:8 syndrome@32:32 regexp_params@128:regexp_params
query_regexp_register_in 128 opcode@0:16 uid@16:16 op_mod@48:16 engine_id@88:8 register_address@96:32
query_regexp_register_out 128 status@0:8 syndrome@32:32 register_data@96:32
query_rmp_in 128 opcode@0:16 op_mod@48:16 rmpn@72:24
query_rmp_out 2176 status@0:8 syndrome@32:32 rmp_context@256:rmpc
query_roce_address_in 128 opcode@0:16 op_mod@48:16 roce_address_index@64:16 vhca_port_num@92:4
query_roce_address_out 384 status@0:8 syndrome@32:32 roce_address@128:roce_addr_layout
query_rq_in 128 opcode@0:16 op_mod@48:16 rqn@72:24
query_rq_out 2176 status@0:8 syndrome@32:32 rq_context@256:rqc
query_rqt_in 128 opcode@0:16 op_mod@48:16 rqtn@72:24
query_rqt_out 2176 status@0:8 syndrome@32:32 rqt_context@256:rqtc
query_sampler_obj_out 608 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr sampler_object@128:sampler_obj
query_scheduling_element_in 512 opcode@0:16 op_mod@48:16 scheduling_hierarchy@64:8=SCHEDULING_HIERARCHY scheduling_element_id@96:32
query_scheduling_element_out 1024 opcode@0:16 op_mod@48:16 scheduling_context@256:scheduling_context
query_sf_partitions_in 128 opcode@0:16 op_mod@48:16
query_sf_partitions_out 128 status@0:8 syndrome@32:32 num_sf_partitions@88:8 sf_partition@128:sf_partition[]
query_special_contexts_in 128 opcode@0:16 op_mod@48:16
query_special_contexts_out 256 status@0:8 syndrome@32:32 dump_fill_mkey@64:32 resd_lkey@96:32 null_mkey@128:32 terminate_scatter_list_mkey@160:32 repeated_mkey@192:32
query_sq_in 128 opcode@0:16 op_mod@48:16 sqn@72:24
query_sq_out 2176 status@0:8 syndrome@32:32 sq_context@256:sqc
query_srq_in 128 opcode@0:16 op_mod@48:16 srqn@72:24
query_srq_out 2176 status@0:8 syndrome@32:32 srq_context_entry@128:srqc pas@2176:64[]
query_tir_in 128 opcode@0:16 op_mod@48:16 tirn@72:24
query_tir_out 2176 status@0:8 syndrome@32:32 tir_context@256:tirc
query_tis_in 128 opcode@0:16 op_mod@48:16 tisn@72:24
query_tis_out 1408 status@0:8 syndrome@32:32 tis_context@128:tisc
query_vhca_migration_state_in 128 opcode@0:16 uid@16:16 op_mod@48:16 incremental@64:1 chunk@65:1 vhca_id@80:16
query_vhca_migration_state_out 512 status@0:8 syndrome@32:32 migration_state@96:4=MLX5_QUERY_VHCA_MIG_STATE required_umem_size@128:32 remaining_total_size@192:64
query_vhca_state_in 128 opcode@0:16 uid@16:16 op_mod@48:16 embedded_cpu_function@64:1 function_id@80:16
query_vhca_state_out 256 status@0:8 syndrome@32:32 vhca_state_context@128:vhca_state_context
query_virtio_net_q_in 128 general_obj_in_cmd_hdr@0:general_obj_in_cmd_hdr
query_virtio_net_q_out 1664 general_obj_out_cmd_hdr@0:general_obj_out_cmd_hdr obj_context@128:virtio_net_q_object
query_virtio_q_counters_in 128 hdr@0:general_obj_in_cmd_hdr
query_virtio_q_counters_out 1152 hdr@0:general_obj_in_cmd_hdr counters@128:virtio_q_counters
query_vnic_env_in 128 opcode@0:16 op_mod@48:16=MLX5_QUERY_VNIC_ENV_IN_OP_MOD_VPORT_DIAG_STATISTICS other_vport@64:1 vport_number@80:16
query_vnic_env_out 4224 status@0:8 syndrome@32:32 vport_env@128:vnic_diagnostic_statistics
query_vport_counter_in 256 opcode@0:16 op_mod@48:16=MLX5_QUERY_VPORT_COUNTER_IN_OP_MOD_VPORT_COUNTERS other_vport@64:1 port_num@76:4 vport_number@80:16 clear@192:1
query_vport_counter_out 4224 status@0:8 syndrome@32:32 received_errors@128:traffic_counter transmit_errors@256:traffic_counter received_ib_unicast@384:traffic_counter transmitted_ib_unicast@512:traffic_counter received_ib_multicast@640:traffic_counter transmitted_ib_multicast@768:traffic_counter received_eth_broadcast@896:traffic_counter transmitted_eth_broadcast@1024:traffic_counter received_eth_unicast@1152:traffic_counter transmitted_eth_unicast@1280:traffic_counter received_eth_multicast@1408:traffic_counter transmitted_eth_multicast@1536:traffic_counter local_loopback@1664:traffic_counter
query_vport_state_in 128 opcode@0:16 op_mod@48:16=MLX5_VPORT_STATE_OP_MOD other_vport@64:1 vport_number@80:16
query_vport_state_out 128 status@0:8 syndrome@32:32 max_tx_speed@96:16 admin_state@120:4 state@124:4=MLX5_QUERY_VPORT_STATE_OUT_STATE
query_vuid_in 128 opcode@0:16 uid@16:16 query_vfs_vuid@96:1 data_direct@97:1 vhca_id@112:16
query_vuid_out 512 status@0:8 syndrome@32:32 num_of_entries@496:16 vuid@512:array1024_auto[]
query_wol_rol_in 128 opcode@0:16 op_mod@48:16
query_wol_rol_out 128 status@0:8 syndrome@32:32 rol_mode@80:8 wol_mode@88:8
query_xrc_srq_in 128 opcode@0:16 op_mod@48:16 xrc_srqn@72:24
query_xrc_srq_out 2176 status@0:8 syndrome@32:32 xrc_srq_context_entry@128:xrc_srqc pas@2176:64[]
query_xrq_in 128 opcode@0:16 op_mod@48:16 xrqn@72:24
query_xrq_out 2688 status@0:8 syndrome@32:32 xrq_context@128:xrqc
resume_vhca_in 128 opcode@0:16 uid@16:16 op_mod@48:16=MLX5_RESUME_VHCA_IN_OP_MOD_RESUME vhca_id@80:16
resume_vhca_out 128 status@0:8 syndrome@32:32
rst2init_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 ece@160:32 qpc@192:qpc
rst2init_qp_out 128 status@0:8 syndrome@32:32 ece@96:32
rtr2rts_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 ece@160:32 qpc@192:qpc
rtr2rts_qp_out 128 status@0:8 syndrome@32:32 ece@96:32
rts2rts_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 ece@160:32 qpc@192:qpc
rts2rts_qp_out 128 status@0:8 syndrome@32:32 ece@96:32
save_vhca_state_in 256 opcode@0:16 uid@16:16 op_mod@48:16 incremental@64:1 set_track@65:1 vhca_id@80:16 va@128:64 mkey@192:32 size@224:32
save_vhca_state_out 128 status@0:8 syndrome@32:32 actual_image_size@64:32 next_required_umem_size@96:32
set_action_in 64 action_type@0:4=MLX5_ACTION_TYPE field@4:12=MLX5_ACTION_IN_FIELD offset@19:5 length@27:5 data@32:32
set_delay_drop_params_in 128 opcode@0:16 op_mod@48:16 delay_drop_timeout@112:16
set_delay_drop_params_out 128 status@0:8 syndrome@32:32
set_diagnostic_params_in 256 opcode@0:16 op_mod@48:16 diagnostic_params_context@64:diagnostic_params_context
set_diagnostic_params_out 128 status@0:8 syndrome@32:32
set_driver_version_in 640 opcode@0:16 op_mod@48:16 driver_version@128:8[64]"
set_driver_version_out 128 status@0:8 syndrome@32:32
set_flow_table_root_in 512 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 eswitch_owner_vhca_id@112:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE table_of_other_vport@143:1 table_vport_number@144:16 table_id@168:24 underlay_qpn@200:24 table_eswitch_owner_vhca_id_valid@224:1 table_eswitch_owner_vhca_id@240:16
set_flow_table_root_out 128 status@0:8 syndrome@32:32
set_fte_in 6656 opcode@0:16 op_mod@48:16 other_vport@64:1 other_eswitch@65:1 vport_number@80:16 table_type@128:8=MLX5_FLOW_TABLE_TYPE eswitch_owner_vhca_id@144:16 table_id@168:24 ignore_flow_level@192:1 modify_enable_mask@216:8^MLX5_SET_FTE_MODIFY_ENABLE_MASK flow_index@256:32 flow_context@512:flow_context
set_fte_out 128 status@0:8 syndrome@32:32
set_hca_cap_in 32896 opcode@0:16 op_mod@48:16 other_function@64:1 ec_vf_function@65:1 function_id_type@67:1 function_id@80:16 capability@128:hca_cap_union
set_hca_cap_out 128 status@0:8 syndrome@32:32
set_issi_in 128 opcode@0:16 op_mod@48:16 current_issi@80:16
set_issi_out 128 status@0:8 syndrome@32:32
set_l2_table_entry_in 512 opcode@0:16 op_mod@48:16 table_index@168:24 silent_mode_valid@240:1 silent_mode@241:1 vlan_valid@243:1 vlan@244:12 mac_address@256:mac_address_layout
set_l2_table_entry_out 128 status@0:8 syndrome@32:32
set_mad_demux_in 128 opcode@0:16 op_mod@48:16 demux_mode@102:2=MLX5_SET_MAD_DEMUX_IN_DEMUX_MODE
set_mad_demux_out 128 status@0:8 syndrome@32:32
set_monitor_counter_in 576 opcode@0:16 uid@16:16 op_mod@48:16 num_of_counters@80:16 monitor_counter@128:monitor_counter_output[7]
set_monitor_counter_out 128 status@0:8 syndrome@32:32
set_node_in 512.rw node_description@0:8[64]"
set_pp_rate_limit_in 512 opcode@0:16 uid@16:16 op_mod@48:16 rate_limit_index@80:16 ctx@128:set_pp_rate_limit_context
set_pp_rate_limit_out 128 status@0:8 syndrome@32:32
set_roce_address_in 384 opcode@0:16 op_mod@48:16 roce_address_index@64:16 vhca_port_num@92:4 roce_address@128:roce_addr_layout
set_roce_address_out 128 status@0:8 syndrome@32:32
set_wol_rol_in 128 opcode@0:16 op_mod@48:16 rol_mode_valid@64:1 wol_mode_valid@65:1 rol_mode@80:8 wol_mode@88:8
set_wol_rol_out 128 status@0:8 syndrome@32:32
sqd2rts_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 qpc@192:qpc
sqd2rts_qp_out 128 status@0:8 syndrome@32:32
sqerr2rts_qp_in 2176 opcode@0:16 uid@16:16 op_mod@48:16 qpn@72:24 opt_param_mask@128:32 qpc@192:qpc
sqerr2rts_qp_out 128 status@0:8 syndrome@32:32
suspend_vhca_in 128 opcode@0:16 uid@16:16 op_mod@48:16=MLX5_SUSPEND_VHCA_IN_OP_MOD_SUSPEND vhca_id@80:16
suspend_vhca_out 128 status@0:8 syndrome@32:32
sync_crypto_in 256 opcode@0:16 uid@16:16 op_mod@48:16 crypto_type@112:16
sync_crypto_out 128 status@0:8 syndrome@32:32
sync_steering_in 256 opcode@0:16 uid@16:16 op_mod@48:16
sync_steering_out 128 status@0:8 syndrome@32:32
teardown_hca_in 128 opcode@0:16 op_mod@48:16 profile@80:16=MLX5_TEARDOWN_HCA_IN_PROFILE
teardown_hca_out 128 status@0:8 syndrome@32:32 state@127:1=MLX5_TEARDOWN_HCA_OUT_FORCE_STATE
uctx 384 cap@0:32
`;
