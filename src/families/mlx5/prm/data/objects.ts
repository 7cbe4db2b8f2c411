/** Contexts of queues and other objects, events, segments: PRM "Resources", Linux 7.2 mlx5_ifc.h and mlx5_ifc_fpga.h, mlx5_ifc_vdpa.h, mlx5_ifc_vhca_event.h; regexp and nvmf as in data/commands.ts. One layout a line, in the form that bits/layout.ts reads. */
export const objects = () => `
ads 352 fl@0:1 free_ar@1:1 pkey_index@16:16 plane_index@32:8 grh@40:1 mlid@41:7 rlid@48:16 ack_timeout@64:5 src_addr_index@72:8 stat_rate@84:4=MLX5_ADS_STAT_RATE hop_limit@88:8 tclass@100:8 flow_label@108:20 rgid_rip@128:8[16] f_dscp@260:1 f_ecn@261:1 f_eth_prio@263:1 ecn@264:2 dscp@266:6 udp_sport@272:16 dei_cfi@288:1 eth_prio@289:3 sl@292:4 vhca_port_num@296:8 rmac_47_32@304:16 rmac_31_0@320:32
affiliated_event_header 64 obj_type@16:16=general_object_type obj_id@32:32
alias_context 512 vhca_id_to_be_accessed@0:16 vhca_id_type@27:1=VHCA_ID_TYPE status@29:3 object_id_to_be_accessed@32:32 ~anon0@128:alias_context__anon0 metadata@384:128
alias_context__anon0 256u access_key_raw@0:256 access_key@0:32[8]
array1024_auto 1024 array1024_auto@0:32[32]"
array128_auto 128 array128_auto@0:8[16]
calc_op 32 op_swap_endianness@25:1 op_min@26:1 op_xor@27:1 op_or@28:1 op_and@29:1 op_max@30:1 op_add@31:1
cmd_if_box 4608 mailbox_data@0:8[512] next_pointer_63_32@4480:32 next_pointer_31_10@4512:22 block_number@4544:32 token@4584:8 ctrl_signature@4592:8 signature@4600:8
cmd_inter_comp_event 224 command_completion_vector@0:32
cmd_pas 64 pa_h@0:32 pa_l@32:20
cmd_queue_entry 512 type@0:8=MLX5_CMD_QUEUE_ENTRY_TYPE_PCIE_CMD_IF_TRANSPORT input_length@32:32 input_mailbox_pointer_63_32@64:32 input_mailbox_pointer_31_9@96:23 command_input_inline_data@128:8[16] command_output_inline_data@256:8[16] output_mailbox_pointer_63_32@384:32 output_mailbox_pointer_31_9@416:23 output_length@448:32 token@480:8 signature@488:8 status@504:7 ownership@511:1
comp_event 224 cq_number@200:24
cong_control_802_1qau_rp 2048 rppp_max_rps@128:32 rpg_time_reset@160:32 rpg_byte_reset@192:32 rpg_threshold@224:32 rpg_max_rate@256:32 rpg_ai_rate@288:32 rpg_hai_rate@320:32 rpg_gd@352:32 rpg_min_dec_fac@384:32 rpg_min_rate@416:32
cong_control_r_roce_ecn_np 2048 min_time_between_cnps@160:32 cnp_dscp@210:6 cnp_prio_mode@220:1 cnp_802p_prio@221:3
cong_control_r_roce_ecn_rp 2048 clamp_tgt_rate@100:1 clamp_tgt_rate_after_time_inc@104:1 rpg_time_reset@160:32 rpg_byte_reset@192:32 rpg_threshold@224:32 rpg_max_rate@256:32 rpg_ai_rate@288:32 rpg_hai_rate@320:32 rpg_gd@352:32 rpg_min_dec_fac@384:32 rpg_min_rate@416:32 rate_to_set_on_first_cnp@672:32 dce_tcp_g@704:32 dce_tcp_rtt@736:32 rate_reduce_monitor_period@768:32 initial_alpha_value@832:32
cong_control_r_roce_general 2048 rtt_resp_dscp_valid@144:1 rtt_resp_dscp@154:6
cong_control_roce_ecn_auto 2048u cong_control_802_1qau_rp@0:cong_control_802_1qau_rp cong_control_r_roce_ecn_rp@0:cong_control_r_roce_ecn_rp cong_control_r_roce_ecn_np@0:cong_control_r_roce_ecn_np cong_control_r_roce_general@0:cong_control_r_roce_general
counter_id 32 counter_id@16:16
cq_error 224 cqn@8:24 syndrome@88:8=MLX5_CQ_ERROR_SYNDROME_CQ
cqc 512 status@0:4=MLX5_CQC_STATUS dbr_umem_valid@6:1 apu_cq@7:1 cqe_sz@8:3=MLX5_CQC_CQE_SZ cc@11:1 scqe_break_moderation_en@13:1 oi@14:1 cq_period_mode@15:2=mlx5_cq_period_mode cqe_comp_en@17:1 mini_cqe_res_format@18:2 st@20:4=MLX5_CQC_ST cqe_compression_layout@30:2 page_offset@84:6 log_cq_size@99:5 uar_page@104:24 cq_period@132:12 cq_max_count@144:16 c_eqn_or_apu_element@160:32 log_page_size@195:5 last_notified_index@264:24 last_solicit_index@296:24 consumer_counter@328:24 producer_counter@360:24 dbr_addr@448:64
cqe_error_syndrome 32 hw_error_syndrome@0:8 hw_syndrome_type@8:4 vendor_error_syndrome@16:8 syndrome@24:8
db_bf_congestion_event 192 event_subtype@0:8 congestion_level@16:8
dcbx_param 512.ro dcbx_cee_cap@0:1 dcbx_ieee_cap@1:1 dcbx_standby_cap@2:1 port_number@8:8.index max_application_table_size@26:6 version_oper@53:3=version_oper version_admin@61:3.rw=version_admin willing_admin@64:1.rw=willing_admin pfc_cap_oper@68:4 pfc_cap_admin@76:4.rw num_of_tc_oper@84:4 num_of_tc_admin@92:4.rw remote_willing@96:1 remote_pfc_cap@100:4 remote_num_of_tc@124:4 error@152:8
dct_events 224 dct_number@200:24
dctc 512 state@4:4=MLX5_DCTC_STATE dp_ordering_force@39:1 user_index@40:24 cqn@72:24 counter_set_id@96:8 atomic_mode@104:4=MLX5_QPC_ATOMIC_MODE rre@108:1 rwe@109:1 rae@110:1 atomic_like_write_en@111:1 latency_sensitive@112:1 rlky@113:1 free_ar@114:1 dp_ordering_1@116:1 cs_res@136:8=MLX5_DCTC_CS_RES min_rnr_nak@147:5 srqn_xrqn@168:24 pd@200:24 tclass@224:8 flow_label@236:20 dc_access_key@256:64 mtu@325:3=MLX5_DCTC_MTU port@328:8 pkey_index@336:16 my_addr_index@360:8 hop_limit@376:8 dc_access_key_violation_count@384:32 dei_cfi@436:1 eth_prio@437:3 ecn@440:2 dscp@442:6 ece@480:32
debug_capX 512 core_dump_general@0:1 core_dump_qp@1:1 resource_dump@9:1 log_max_samples@24:8 single@32:1 repetitive@33:1 stall_detect@34:1 log_min_sample_period@56:8 diagnostic_counter@512:diagnostic_cntr_layout[]
debug_enhancements_document 512u health_buffer@0:health_buffer
delegated_function_vhca_rid_info 256 function_vhca_rid_info@0:function_vhca_rid_info_reg manage_profile@152:8
diagnostic_cntr_layout 32 sync@0:1 counter_id@16:16
diagnostic_cntr_struct 128 counter_id@0:16 sample_id@16:16 time_stamp_31_0@32:32 counter_value_h@64:32 counter_value_l@96:32
diagnostic_params_context 192 num_of_counters@0:16 log_num_of_samples@24:8 single@32:1 repetitive@33:1 sync@34:1 clear@35:1 on_demand@36:1 enable@37:1 log_sample_period@56:8 counter_id@192:counter_id[]
dropped_packet_logged 224 
element_attributes 32u tsar@0:tsar_element vport@0:vport_element vport_tc@0:vport_tc_element
encryption_key_obj 4096 modify_field_select@0:64 state@64:8 sw_wrapped@72:1 key_size@84:4=MLX5_GENERAL_OBJECT_TYPE_ENCRYPTION_KEY_KEY_SIZE key_purpose@92:4=MLX5_GENERAL_OBJECT_TYPE_ENCRYPTION_KEY_PURPOSE pd@104:24 opaque@384:64 key@512:128[8] sw_wrapped_dek@1536:128[8]
eqc 512 status@0:4=MLX5_EQC_STATUS ec@13:1 oi@14:1 st@20:4=MLX5_EQC_ST page_offset@84:6 log_eq_size@99:5 uar_page@104:24 intr@180:12 log_page_size@195:5 consumer_counter@328:24 producer_counter@360:24
eqe 512 event_type@8:8=MLX5_EVENT_TYPE_CODING event_sub_type@24:8 event_data@256:event_auto signature@496:8 owner@511:1
esw_vport_context 2048 fdb_to_vport_reg_c@0:1 vport_svlan_strip@3:1 vport_cvlan_strip@4:1 vport_svlan_insert@5:1 vport_cvlan_insert@6:2 fdb_to_vport_reg_c_id@8:8|MLX5_FDB_TO_VPORT_REG_C svlan_cfi@64:1 svlan_pcp@65:3 svlan_id@68:12 cvlan_cfi@80:1 cvlan_pcp@81:3 cvlan_id@84:12 sw_steering_vport_icm_address_rx@1920:64 sw_steering_vport_icm_address_tx@1984:64
esw_vport_context_fields_select 32 fdb_to_vport_reg_c_id@27:1 vport_cvlan_insert@28:1 vport_svlan_insert@29:1 vport_cvlan_strip@30:1 vport_svlan_strip@31:1
event_auto 224u comp_event@0:comp_event dct_events@0:dct_events qp_events@0:qp_events wqe_associated_page_fault_event@0:wqe_associated_page_fault_event rdma_page_fault_event@0:rdma_page_fault_event cq_error@0:cq_error dropped_packet_logged@0:dropped_packet_logged port_state_change_event@0:port_state_change_event gpio_event@0:gpio_event db_bf_congestion_event@0:db_bf_congestion_event stall_vl_event@0:stall_vl_event cmd_inter_comp_event@0:cmd_inter_comp_event
exe_aso_ctrl 32u exe_aso_ctrl_flow_meter@0:exe_aso_ctrl_flow_meter
exe_aso_ctrl_flow_meter 32 return_reg_id@0:4 aso_type@4:4=MLX5_EXE_ASO_FLOW_METER action@28:1 init_color@29:2=MLX5_FLOW_METER_COLOR meter_id@31:1
execute_aso 64 valid@0:1 aso_object_id@8:24 exe_aso_ctrl@32:exe_aso_ctrl
field_select_802_1_r_roce_auto 32u field_select_802_1qau_rp@0:field_select_802_1qau_rp field_select_r_roce_rp@0:field_select_r_roce_rp field_select_r_roce_np@0:field_select_r_roce_np
field_select_802_1qau_rp 32 field_select_8021qaurp@0:32|MLX5_FIELD_SELECT_802_1QAU_RP_FIELD_SELECT_8021QAURP
field_select_r_roce_np 32 field_select_r_roce_np@0:32
field_select_r_roce_rp 32 field_select_r_roce_rp@0:32
fpga_ctrl 128 operation@8:8=MLX5_FPGA_CTRL_OPERATION status@24:8 flash_select_admin@40:8 flash_select_oper@56:8
fpga_error_event 224 syndrome@88:8=MLX5_FPGA_ERROR_EVENT_SYNDROME
fpga_qp_error_event 224 syndrome@88:8=MLX5_FPGA_QP_ERROR_EVENT_SYNDROME fpga_qpn@200:24
fpga_qpc 768 state@0:4=mlx5_ifc_fpga_qp_state qp_type@31:1=mlx5_ifc_fpga_qp_type st@36:4=mlx5_ifc_fpga_qp_service_type traffic_class@56:8 ether_type@64:16 prio@80:3 dei@83:1 vid@84:12 next_rcv_psn@136:24 next_send_psn@168:24 pkey@208:16 remote_qpn@232:24 rnr_retry@277:3 retry_count@285:3 remote_mac_47_32@336:16 remote_mac_31_0@352:32 remote_ip@384:8[16] fpga_mac_47_32@592:16 fpga_mac_31_0@608:32 fpga_ip@640:8[16]
general_obj_create_param 32 alias_object@0:1 log_obj_range@3:5
general_obj_in_cmd_hdr 128 opcode@0:16 uid@16:16 vhca_tunnel_id@32:16 obj_type@48:16=general_object_type obj_id@64:32 op_param@96:general_obj_in_cmd_hdr__op_param
general_obj_in_cmd_hdr__op_param 32u create@0:general_obj_create_param query@0:general_obj_query_param
general_obj_out_cmd_hdr 128 status@0:8 syndrome@32:32 obj_id@64:32
general_obj_query_param 32 alias_object@0:1 obj_offset@1:31
gpio_event 224 gpio_event_hi@96:32 gpio_event_lo@128:32
hca_vport_context 4096 field_select@0:32|MLX5_HCA_VPORT_SEL sm_virt_aware@256:1 has_smi@257:1 has_raw@258:1 grh_required@259:1 num_port_plane@264:8 port_physical_state@272:4 vport_state_policy@276:4 port_state@280:4 vport_state@284:4 system_image_guid@320:64 port_guid@384:64 node_guid@448:64 cap_mask1@512:32 cap_mask1_field_select@544:32 cap_mask2@576:32 cap_mask2_field_select@608:32 lid@768:16 init_type_reply@788:4 lmc@792:3 subnet_timeout@795:5 sm_lid@800:16 sm_sl@816:4 qkey_violation_counter@832:16 pkey_violation_counter@848:16
health_buffer 512 assert_existptr@256:32 assert_callra@288:32 time@352:32 fw_version@384:32 hw_id@416:32 rfr@448:1 valid@452:1 severity@453:3 irisc_index@480:8 synd@488:8=MLX5_INITIAL_SEG_HEALTH_SYNDROME ext_synd@496:16
host_params_context 512 host_number@0:8 host_pf_not_exist@13:1 host_pf_disabled@15:1 host_num_of_vfs@16:16 host_total_vfs@32:16 host_pci_bus@48:16 host_pci_device@80:16 host_pci_function@112:16
initial_seg 131168 fw_rev_minor@0:16 fw_rev_major@16:16 cmd_interface_rev@32:16 fw_rev_subminor@48:16 cmdq_phy_addr_63_32@128:32 cmdq_phy_addr_31_12@160:20 nic_interface@182:2=MLX5_INITIAL_SEG_NIC_INTERFACE log_cmdq_size@184:4 log_cmdq_stride@188:4 command_doorbell_vector@192:32 initializing@4064:1 nic_interface_supported@4069:3^MLX5_INITIAL_SEG_NIC_INTERFACE_SUPPORTED embedded_cpu@4072:1 health_buffer@4096:health_buffer no_dram_nic_offset@4608:32 clear_int@32895:1 health_syndrome@32896:8=MLX5_INITIAL_SEG_HEALTH_SYNDROME health_counter@32904:24
int_kek_obj 2048 modify_field_select@0:64 state@64:8 auto_gen@72:1 key_size@84:4 pd@104:24 key@512:128[8]
ipsec_aso 512 valid@0:1 mode@2:2=MLX5_IPSEC_ASO window_sz@4:2=MLX5_IPSEC_ASO_REPLAY_WIN soft_lft_arm@6:1 hard_lft_arm@7:1 remove_flow_enable@8:1 esn_event_arm@9:1 remove_flow_pkt_cnt@32:32 remove_flow_soft_lft@64:32 mode_parameter@224:32 replay_protection_window@256:256
ipsec_obj 1024 modify_field_select@0:64|MLX5_MODIFY_IPSEC_BITMASK_ESN full_offload@64:1 esn_en@66:1 esn_overlap@67:1 icv_length@70:2=MLX5_IPSEC_OBJECT_ICV_LEN_16B aso_return_reg@76:4=MLX5_IPSEC_ASO_REG_C esn_msb@96:32 dekn@136:24 salt@160:32 implicit_iv@192:64 ipsec_aso_access_pd@264:24 ipsec_aso@512:ipsec_aso
key_spi 384 spi@0:32 key@128:32[8]
lagc 64 fdb_selection_mode@0:1 port_select_mode@21:3=MLX5_LAG_PORT_SELECT_MODE lag_state@29:3 active_port@44:4 tx_remap_affinity_2@52:4 tx_remap_affinity_1@60:4
lane_2_module_mapping 32 rx_lane@4:4 tx_lane@12:4 module@24:8
mac_address_layout 64 mac_addr_47_32@16:16 mac_addr_31_0@32:32
macsec_aso 512 valid@0:1 mode@2:2=MLX5_MACSEC_ASO_REPLAY_PROTECTION window_size@4:2=MLX5_MACSEC_ASO_REPLAY_WIN soft_lifetime_arm@6:1 hard_lifetime_arm@7:1 remove_flow_enable@8:1 epn_event_arm@9:1 remove_flow_packet_count@32:32 remove_flow_soft_lifetime@64:32 mode_parameter@224:32 replay_protection_window@256:32[8]
macsec_offload_obj 1024 modify_field_select@0:64|MLX5_MODIFY_MACSEC_BITMASK_EPN confidentiality_en@64:1 epn_en@66:1 epn_overlap@67:1 confidentiality_offset@70:2 aso_return_reg@76:4 epn_msb@96:32 dekn@136:24 sci@192:64 macsec_aso_access_pd@264:24 salt@384:32[3] macsec_aso@512:macsec_aso
mem_page_fault_info 64 error@0:1 fault_token_47_32@16:16 fault_token_31_0@32:32
menu_resource_dump_response 384 info@0:resource_dump_info_segment cmd@128:resource_dump_command_segment menu@288:resource_dump_menu_segment terminate@352:resource_dump_terminate_segment
mkc 512 free@1:1 access_mode_4_2@3:3 relaxed_ordering_write@13:1 small_fence_on_rdma_read_response@15:1 umr_en@16:1 a@17:1 rw@18:1 rr@19:1 lw@20:1 lr@21:1 access_mode_1_0@22:2 ma_translation_mode@26:2 qpn@32:24 mkey_7_0@56:8 length64@96:1 bsf_en@97:1 sync_umr@98:1 expected_sigerr_count@101:1 en_rinval@103:1 pd@104:24 start_addr@128:64 len@192:64 bsf_octword_size@256:32 crossing_target_vhca_id@384:16 translations_octword_size@416:32 relaxed_ordering_read@473:1 log_page_size@474:6 pcie_tph_en@485:1 pcie_tph_ph@486:2 pcie_tph_steering_tag_index@488:8
modify_field_select 32 modify_field_select@0:32|MLX5_MODIFY_FIELD_SELECT_MODIFY_FIELD_SELECT
modify_field_select_resize_field_select_auto 32u modify_field_select@0:modify_field_select resize_field_select@0:resize_field_select
modify_nic_vport_field_select 32 affiliation@18:1 disable_uc_local_lb@20:1 disable_mc_local_lb@21:1 node_guid@22:1 port_guid@23:1 min_inline@24:1 mtu@25:1 change_event@26:1 promisc@27:1 permanent_address@28:1 addresses_list@29:1 roce_en@30:1
modify_tir_bitmask 64 self_lb_en@59:1 hash@61:1 packet_merge@63:1
modify_tis_bitmask 64 lag_tx_port_affinity@61:1 strict_lag_tx_port_affinity@62:1 prio@63:1
monitor_counter_output 64 type@4:4=MLX5_QUERY_MONITOR_CNT_TYPE counter@16:16 counter_group_id@32:32
mtt 64 ptag_63_32@0:32 ptag_31_8@32:24 wr_en@62:1 rd_en@63:1
net_function_params 512u host_params_context@0:host_params_context network_function_params@0:network_function_params
network_function_params 512 host_number@0:8 pci_pf_type@8:4=MLX5_PCI_PF_TYPE pci_num_vfs@16:16 pci_total_vfs@32:16 pci_bus@48:8 pci_device_function@56:8 vhca_id@64:16 vhca_state@80:4=mlx5_ifc_vhca_state esw_vport_manual@106:1 pci_bus_assigned@107:1 pci_vf_info_valid@108:1 pci_vf_stride@128:16 pci_first_vf_offset@144:16
nic_vport_context 2048 min_wqe_inline_mode@5:3 disable_mc_local_lb@29:1 disable_uc_local_lb@30:1 roce_en@31:1 arm_change_event@32:1 event_on_mtu@59:1 event_on_promisc_change@60:1 event_on_vlan_change@61:1 event_on_mc_address_change@62:1 event_on_uc_address_change@63:1 vhca_id_type@64:1=VHCA_ID_TYPE affiliation_criteria@76:4 affiliated_vhca_id@80:16 sd_group@257:3 sd_group_size@264:8 mtu@304:16 system_image_guid@320:64 port_guid@384:64 node_guid@448:64 qkey_violation_counter@832:16 promisc_uc@1920:1 promisc_mc@1921:1 promisc_all@1922:1 allowed_list_type@1925:3 allowed_list_size@1936:16 permanent_address@1952:mac_address_layout current_uc_mac_address@2048:64[]
nvmf_frontend_namespace_context 896 num_read_cmd_high@0:32 num_read_cmd_low@32:32 num_read_blocks_high@64:32 num_read_blocks_low@96:32 num_write_cmd_high@128:32 num_write_cmd_low@160:32 num_write_blocks_high@192:32 num_write_blocks_low@224:32 num_write_inline_cmd_high@256:32 num_write_inline_cmd_low@288:32 num_flush_cmd_high@320:32 num_flush_cmd_low@352:32 num_error_cmd_high@384:32 num_error_cmd_low@416:32 num_backend_error_cmd_high@448:32 num_backend_error_cmd_low@480:32 current_q_depth@528:16 last_read_req_latency@544:32 last_write_req_latency@576:32
page_fault_resume_in_page_fault_info_auto 64u trans_page_fault_info@0:trans_page_fault_info mem_page_fault_info@0:mem_page_fault_info
page_track 384 modify_field_select@0:64 vhca_id@80:16 state@128:4=MLX5_PAGE_TRACK_STATE track_type@132:4 log_addr_space_size@136:8 log_page_size@147:5 log_msg_size@155:5 reporting_qpn@168:24 num_ranges@216:8 range_start_address@256:64 length@320:64 track_range@384:page_track_range[]
page_track_range 128 start_address@0:64 length@64:64
page_track_report_entry 64 dirty_address_high@0:32 dirty_address_low@32:32
pages_req_event 224 function_id@16:16 num_pages@32:32
pkey 32 pkey@16:16
port_state_change_event 224 port_num@64:4
qp_context_extension 1536 error_syndrome@96:cqe_error_syndrome
qp_events 224 type@160:8 qpn_rqn_sqn@200:24
qp_pas_or_qpc_ext_and_pas 1536u qp_pas_list@0:qp_pas_list_in qpc_ext_and_pas_list@0:qpc_extension_and_pas_list_in
qpc 1856 state@0:4=MLX5_QPC_STATE lag_tx_port_affinity@4:4 st@8:8=MLX5_QPC_ST isolate_vl_tc@18:1 pm_state@19:2=MLX5_QPC_PM_STATE req_e2e_credit_mode@22:2 offload_type@24:4=MLX5_QPC_OFFLOAD_TYPE_RNDV end_padding_mode@28:2=MLX5_QPC_END_PADDING_MODE wq_signature@32:1 block_lb_mc@33:1 atomic_like_write_en@34:1 latency_sensitive@35:1 drain_sigerr@37:1 dp_ordering_force@39:1 pd@40:24 mtu@64:3=MLX5_QPC_MTU log_msg_max@67:5 log_rq_size@73:4 log_rq_stride@77:3 no_sq@80:1 log_sq_size@81:4 retry_mode@86:2 ts_format@88:2=MLX5_TIMESTAMP_FORMAT rlky@91:1 ulp_stateless_offload_mode@92:4 counter_set_id@96:8 uar_page@104:24 user_index@136:24 log_page_size@163:5 remote_qpn@168:24 primary_address_path@192:ads secondary_address_path@544:ads log_ack_req_freq@896:4 log_sra_max@904:3 retry_count@909:3 rnr_retry@912:3 fre@916:1 cur_rnr_retry@917:3 cur_retry_count@920:3 packet_pacing_rate_limit_index@944:16 next_send_psn@968:24 log_num_dci_stream_channels@995:5 cqn_snd@1000:24 log_num_dci_errored_streams@1027:5 deth_sqpn@1032:24 last_acked_psn@1096:24 ssn@1128:24 log_rra_max@1160:3 atomic_mode@1164:4=MLX5_QPC_ATOMIC_MODE rre@1168:1 rwe@1169:1 rae@1170:1 page_offset@1172:6 dp_ordering_1@1180:1 cd_slave_receive@1181:1 cd_slave_send@1182:1 cd_master@1183:1 min_rnr_nak@1187:5 next_rcv_psn@1192:24 xrcd@1224:24 cqn_rcv@1256:24 dbr_addr@1280:64 q_key@1344:32 rq_type@1381:3 srqn_rmpn_xrqn@1384:24 rmsn@1416:24 hw_sq_wqebb_counter@1440:16 sw_sq_wqebb_counter@1456:16 hw_rq_counter@1472:32 sw_rq_counter@1504:32 cgs@1583:1 cs_req@1584:8=MLX5_QPC_CS_REQ cs_res@1592:8=MLX5_QPC_CS_RES dc_access_key@1600:64 dbr_umem_valid@1667:1
query_adapter_param_block 2048 ieee_vendor_id@200:24 vsd_vendor_id@240:16 vsd@256:8[208] vsd_contd_psid@1920:8[16]"
rdma_page_fault_event 224 bytes_committed@0:32 r_key@32:32 packet_len@80:16 rdma_op_len@96:32 rdma_va@128:64 rdma@197:1 write@198:1 requestor@199:1 qp_number@200:24
regexp_params 384 stop_engine@31:1 rof_mkey@128:32 rof_size@160:32 rof_mkey_va@192:64
resize_field_select 32 resize_field_select@0:32|MLX5_RESIZE_FIELD_SELECT_RESIZE_FIELD_SELECT
resource_dump 2048.rw more_dump@0:1 inline_dump@1:1.wo seq_num@12:4 segment_type@16:16.index=mlx5_rsc_sgmt_type vhca_id@48:16.wo index1@64:32 index2@96:32 num_of_obj1@128:16 num_of_obj2@144:16 device_opaque@192:64 mkey@256:32.wo size@288:32 address@320:64.wo inline_data@384:32[52]
resource_dump_command_segment 160 segment_header@0:resource_dump_segment_header segment_called@32:16 vhca_id@48:16 index1@64:32 index2@96:32 num_of_obj1@128:16 num_of_obj2@144:16
resource_dump_error_segment 384 segment_header@0:resource_dump_segment_header syndrome_id@48:16 error@128:32[8]"
resource_dump_info_segment 128 segment_header@0:resource_dump_segment_header dump_version@56:8 hw_version@64:32 fw_version@96:32
resource_dump_menu_record 416 num_of_obj2_supports_active@4:1 num_of_obj2_supports_all@5:1 must_have_num_of_obj2@6:1 support_num_of_obj2@7:1 num_of_obj1_supports_active@8:1 num_of_obj1_supports_all@9:1 must_have_num_of_obj1@10:1 support_num_of_obj1@11:1 must_have_index2@12:1 support_index2@13:1 must_have_index1@14:1 support_index1@15:1 segment_type@16:16 segment_name@32:32[4]" index1_name@160:32[4]" index2_name@288:32[4]"
resource_dump_menu_segment 64 segment_header@0:resource_dump_segment_header num_of_records@48:16 record@64:resource_dump_menu_record[]
resource_dump_notice_segment 384 segment_header@0:resource_dump_segment_header syndrome_id@48:16 notice@128:32[8]"
resource_dump_reference_segment 160 segment_header@0:resource_dump_segment_header reference_segment@48:16 index1@64:32 index2@96:32 num_of_obj1@128:16 num_of_obj2@144:16
resource_dump_resource_segment 128 segment_header@0:resource_dump_segment_header index1@64:32 index2@96:32 payload@128:32[]
resource_dump_response 288 info@0:resource_dump_info_segment cmd@128:resource_dump_command_segment segment@288:resource_dump_segment_union[]
resource_dump_segment_header 32 length_dw@0:16 segment_type@16:16=mlx5_rsc_sgmt_type
resource_dump_segment_union 384u resource@0:resource_dump_resource_segment reference@0:resource_dump_reference_segment notice@0:resource_dump_notice_segment terminate@0:resource_dump_terminate_segment error@0:resource_dump_error_segment
resource_dump_terminate_segment 32 segment_header@0:resource_dump_segment_header
rmp_bitmask 64 lwm@63:1
rmpc 1920 state@8:4=MLX5_RMPC_STATE basic_cyclic_rcv_wqe@32:1 wq@384:wq
roce_addr_layout 256 source_l3_address@0:8[16] vlan_valid@131:1 vlan_id@132:12 source_mac_47_32@144:16 source_mac_31_0@160:32 roce_l3_type@212:4 roce_version@216:8
rq_num 32 rq_num@8:24
rq_vhca 64 rq_num@8:24 rq_vhca_id@48:16
rqc 1920 rlky@0:1 delay_drop_en@1:1 scatter_fcs@2:1 vsd@3:1 mem_rq_type@4:4=MLX5_RQC_MEM_RQ_TYPE_MEMORY_RQ state@8:4=MLX5_RQC_STATE flush_in_error_en@13:1 hairpin@14:1 ts_format@26:2=MLX5_TIMESTAMP_FORMAT user_index@40:24 cqn@72:24 counter_set_id@96:8 rmpn@136:24 hairpin_peer_sq@168:24 hairpin_peer_vhca@208:16 shampo_no_match_alignment_granularity@294:2=MLX5_RQC_SHAMPO_NO_MATCH_ALIGNMENT_GRANULARITY shampo_match_criteria_type@302:2=MLX5_RQC_SHAMPO_MATCH_CRITERIA_TYPE reservation_timeout@304:16 wq@384:wq
rqt_bitmask 64 rqn_list@63:1
rqtc 1920 list_q_type@165:3=MLX5_RQTC_LIST_Q_TYPE rqt_max_size@176:16 rq_vhca_id_format@192:1 rqt_actual_size@208:16 ~anon0@1920:rqtc__anon0
rqtc__anon0 0u rq_num@0:rq_num[] rq_vhca@0:rq_vhca[]
rs_histogram_cntrs 1728 hist@0:64[16]
rx_hash_field_select 32 l3_prot_type@0:1 l4_prot_type@1:1 selected_fields@2:30^MLX5_RX_HASH_FIELD_SELECT_SELECTED_FIELDS
scheduling_context 512 element_type@0:8=SCHEDULING_CONTEXT_ELEMENT_TYPE element_attributes@32:element_attributes parent_element_id@64:32 bw_share@160:32 max_average_bw@192:32 max_bw_obj_id@224:32
set_pp_rate_limit_context 384 rate_limit@0:32 burst_upper_bound@32:32 typical_packet_size@80:16
sf_partition 32 log_num_sf@16:8 log_sf_bar_size@24:8
sqc 1920 rlky@0:1 cd_master@1:1 fre@2:1 flush_in_error_en@3:1 allow_multi_pkt_send_wqe@4:1 min_wqe_inline_mode@5:3 state@8:4=MLX5_SQC_STATE reg_umr@12:1 allow_swp@13:1 hairpin@14:1 non_wire@15:1 ts_format@26:2=MLX5_TIMESTAMP_FORMAT user_index@40:24 cqn@72:24 hairpin_peer_rq@104:24 hairpin_peer_vhca@144:16 ts_cqe_to_dest_cqn@200:24 packet_pacing_rate_limit_index@240:16 tis_lst_sz@256:16 qos_queue_group_id@272:16 tis_num_0@360:24 wq@384:wq
srqc 512 state@0:4=MLX5_SRQC_STATE log_srq_size@4:4 wq_signature@32:1 cont_srq@33:1 rlky@35:1 log_rq_stride@37:3 xrcd@40:24 page_offset@64:6 cqn@72:24 log_page_size@130:6 pd@200:24 lwm@224:16 wqe_cnt@240:16 dbr_addr@320:64
stall_vl_event 192 port_num@24:1 vl@28:4
tag_matching_topology_context 128 log_matching_list_sz@0:4 append_next_index@16:16 sw_phase_cnt@32:16 hw_phase_cnt@48:16
tirc 1920 disp_type@32:4=MLX5_TIRC_DISP_TYPE tls_en@36:1 lro_timeout_period_usecs@132:16 packet_merge_mask@148:4|MLX5_TIRC_PACKET_MERGE_MASK lro_max_ip_payload_size@152:8 inline_rqn@232:24 rx_hash_symmetric@256:1 tunneled_offload_en@258:1 indirect_table@264:24 rx_hash_fn@288:4=MLX5_RX_HASH_FN self_lb_block@294:2|MLX5_TIRC_SELF_LB_BLOCK_BLOCK transport_domain@296:24 rx_hash_toeplitz_key@320:32[10] rx_hash_field_selector_outer@640:rx_hash_field_select rx_hash_field_selector_inner@672:rx_hash_field_select
tisc 1280 strict_lag_tx_port_affinity@0:1 tls_en@1:1 lag_tx_port_affinity@4:4 prio@12:4 transport_domain@296:24 underlay_qpn@328:24 pd@360:24
tlp_dev_emu_capabilities 2048 log_tlp_rsp_gw_page_stride@51:5 tlp_rsp_gw_num_pages@268:4 tlp_rsp_gw_pages_bar_offset@448:64
tls_progress_params 96 next_record_tcp_sn@0:32 hw_resync_tcp_sn@32:32 record_tracker_state@64:2 auth_state@66:2 hw_offset_record_number@72:24
tls_static_params 512 const_2@0:2 tls_version@2:4 const_1@6:2 encryption_standard@28:4 initial_record_number@64:64 resync_tcp_sn@128:32 gcm_iv@160:32 implicit_iv@192:64 dek_index@264:24
traffic_counter 128 packets@0:64 octets@64:64
trans_page_fault_info 64 error@0:1 page_fault_type@5:3 wq_number@8:24 fault_token@40:24
tsar_element 32 traffic_class@0:4 tsar_type@8:8=TSAR_ELEMENT_TSAR_TYPE
ud_adrs_vector 384 dc_key@0:64 ext@64:1 destination_qp_dct@72:24 static_rate@96:4 sl_eth_prio@100:4 fl@104:1 mlid@105:7 rlid_udp_sport@112:16 rmac_47_16@160:32 rmac_15_0@192:16 tclass@208:8 hop_limit@216:8 grh@225:1 src_addr_index@228:8 flow_label@236:20 rgid_rip@256:8[16]
uint64 64 hi@0:32 lo@32:32
umem 256 ats@128:1 log_page_size@155:5 page_offset@160:32 num_of_mtt@192:64 mtt@256:mtt[]
umr_pointer_desc_argument 128 mkey@32:32 addressh_63_32@64:32 addressl_31_0@96:32
uplink_pci_interface_document 131168u initial_seg@0:initial_seg
vhca_state_context 128 arm_change_event@0:1 vhca_state@12:4=mlx5_ifc_vhca_state sw_function_id@32:32
vhca_state_field_select 32 sw_function_id@30:1 arm_change_event@31:1
virtio_net_q_object 1536 modify_field_select@0:64|MLX5_VIRTQ_MODIFY_MASK vhca_id@96:16 queue_feature_bit_mask_12_3@128:10 dirty_bitmap_dump_enable@138:1 vhost_log_page@139:5 state@156:4=MLX5_VIRTIO_NET_Q_OBJECT_STATE queue_feature_bit_mask_2_0@165:3 tisn_or_qpn@168:24 dirty_bitmap_mkey@192:32 dirty_bitmap_size@224:32 dirty_bitmap_addr@256:64 hw_available_index@320:16 hw_used_index@336:16 virtio_q_context@512:virtio_q
virtio_q 1024 virtio_q_type@0:8=MLX5_VIRTIO_EMULATION_VIRTIO_QUEUE_TYPE event_mode@13:3=MLX5_VIRTIO_Q_EVENT_MODE queue_index@16:16 full_emulation@32:1 virtio_version_1_0@33:1 offload_type@36:4 event_qpn_or_msix@40:24 doorbell_stride_index@64:16 queue_size@80:16 device_emulation_id@96:32 desc_addr@128:64 used_addr@192:64 available_addr@256:64 virtio_q_mkey@320:32 max_tunnel_desc@352:16 error_type@376:8 umem_1_id@384:32 umem_1_size@416:32 umem_1_offset@448:64 umem_2_id@512:32 umem_2_size@544:32 umem_2_offset@576:64 umem_3_id@640:32 umem_3_size@672:32 umem_3_offset@704:64 counter_set_id@768:32 pd@808:24 desc_group_mkey@864:32
virtio_q_counters 1024 modify_field_select@0:64 received_desc@128:64 completed_desc@192:64 error_cqes@256:32 bad_desc_errors@288:32 exceed_max_chain@320:32 invalid_buffer@352:32
vnic_diagnostic_statistics 4096 counter_error_queues@0:32 total_error_queues@32:32 send_queue_priority_update_flow@64:32 nic_receive_steering_discard@128:64 receive_discard_vport_down@192:64 transmit_discard_vport_down@256:64 async_eq_overrun@320:32 comp_eq_overrun@352:32 invalid_command@416:32 quota_exceeded_command@448:32 internal_rq_out_of_buffer@480:32 cq_overrun@512:32 eth_wqe_too_small@544:32 generated_pkt_steering_fail@768:64 handled_pkt_steering_fail@832:64 bar_uar_access@896:32 odp_local_triggered_page_fault@928:32 odp_remote_triggered_page_fault@960:32
vport_element 32 eswitch_owner_vhca_id_valid@4:1 eswitch_owner_vhca_id@5:11 vport_number@16:16
vport_tc_element 32 traffic_class@0:4 eswitch_owner_vhca_id_valid@4:1 eswitch_owner_vhca_id@5:11 vport_number@16:16
wq 1536 wq_type@0:4=MLX5_WQ_TYPE wq_signature@4:1 end_padding_mode@5:2=MLX5_WQ_END_PAD_MODE cd_slave@7:1 hds_skip_first_sge@32:1 log2_hds_buf_size@33:3 page_offset@43:5 lwm@48:16 pd@72:24 uar_page@104:24 dbr_addr@128:64 hw_counter@192:32 sw_counter@224:32 log_wq_stride@268:4 log_wq_pg_sz@275:5 log_wq_sz@283:5 dbr_umem_valid@288:1 wq_umem_valid@289:1 log_hairpin_num_packets@291:5 log_hairpin_data_sz@299:5 log_wqe_num_of_strides@308:4 two_byte_shift_en@312:1 log_wqe_stride_size@317:3 dbr_umem_id@320:32 wq_umem_id@352:32 wq_umem_offset@384:64 headers_mkey@448:32 shampo_enable@480:1 shampo_mode@482:2 log_reservation_size@485:3 log_max_num_of_packets_per_reservation@493:3 log_headers_entry_size@502:2 log_headers_buffer_entry_num@508:4 pas@1536:cmd_pas[]
wqe_associated_page_fault_event 224 bytes_committed@0:32 wqe_index@48:16 len@80:16 rdma@197:1 write_read@198:1 requestor@199:1 qpn@200:24
wrapped_dek 1024 gcm_iv@0:96 const0@128:1 key_size@129:1 key2_invalid@132:1 pd@136:24 key_purpose@160:5 kek_id@184:8 key1@256:32[8] key2@512:32[8] const1@832:1 auth_tag@896:128
xrc_srqc 512 state@0:4=MLX5_XRC_SRQC_STATE log_xrc_srq_size@4:4 wq_signature@32:1 cont_srq@33:1 rlky@35:1 basic_cyclic_rcv_wqe@36:1 log_rq_stride@37:3 xrcd@40:24 page_offset@64:6 dbr_umem_valid@71:1 cqn@72:24 user_index_equal_xrc_srqn@128:1 log_page_size@130:6 user_index@136:24 pd@200:24 lwm@224:16 wqe_cnt@240:16 db_record_addr_h@320:32 db_record_addr_l@352:30
xrqc 2560 state@0:4=MLX5_XRQC_STATE rlkey@4:1 topology@20:4=MLX5_XRQC_TOPOLOGY offload@28:4=MLX5_XRQC_OFFLOAD_RNDV user_index@40:24 cqn@72:24 tag_matching_topology_context@256:tag_matching_topology_context wq@1024:wq
`;
