/**
 * Unions whose sources do not say which field selects the member: the union's field as layout.field; the path of the selecting field beside
 * it, behind `in.` of the command's input; then each member with the values that mean it. Sources: mlx5_ifc.h (cong_protocol, ip_version,
 * element_type, op_mod of QUERY_ESW_FUNCTIONS), the classes of mstflint's tables of the non-volatile configuration, the versions that the
 * register table (ADB) names after the generation of the SerDes, the event types of Linux's mlx5/device.h.
 */
export const unions = () => `
query_cong_params_out.congestion_parameters in.cong_protocol cong_control_802_1qau_rp=0 cong_control_r_roce_ecn_rp=1 cong_control_r_roce_ecn_np=2 cong_control_r_roce_general=3
modify_cong_params_in.congestion_parameters cong_protocol cong_control_802_1qau_rp=0 cong_control_r_roce_ecn_rp=1 cong_control_r_roce_ecn_np=2 cong_control_r_roce_general=3
modify_cong_params_in.field_select cong_protocol field_select_802_1qau_rp=0 field_select_r_roce_rp=1 field_select_r_roce_np=2
query_esw_functions_out__anon0.net_function_params in.op_mod host_params_context=0 network_function_params=1
scheduling_context.element_attributes element_type tsar=0 vport=1 vport_tc=2
fte_match_set_lyr_2_4.src_ipv4_src_ipv6 ip_version ipv4_layout=4 ipv6_layout=6
fte_match_set_lyr_2_4.dst_ipv4_dst_ipv6 ip_version ipv4_layout=4 ipv6_layout=6
eqe.event_data event_type comp_event=0 qp_events=1,2,3,5,7,16,17,18,19,20 cq_error=4 port_state_change_event=9 cmd_inter_comp_event=10 wqe_associated_page_fault_event=12 rdma_page_fault_event=12 gpio_event=21 db_bf_congestion_event=26 stall_vl_event=27 dct_events=28,29 dropped_packet_logged=31
config_item_ext.type type.configuration_item_type_class_global_ext.type_class configuration_item_type_class_global_ext=0 configuration_item_type_class_physical_port_ext=1 configuration_item_type_class_per_host_pf_ext=3 configuration_item_type_class_file_ext=6 configuration_item_type_class_host_ext=7 configuration_item_type_class_module_ext=9
slrg_reg_ext.page_data version slrg_40nm_28nm_ext=0,1 slrg_16nm_ext=3 slrg_7nm_ext=4 slrg_5nm_ext=5 slrg_all_lanes_5nm_ext=5 slrg_thresholds_5nm_ext=5 slrg_serdes_gen_8_ext=6
sltp_reg_ext.page_data version sltp_28nm_40nm_ext=0,1 sltp_16nm_ext=3 sltp_7nm_ext=4 sltp_lut_7nm_ext=4 sltp_5nm_ext=5 sltp_serdes_gen_8_ext=6
sltpv2_reg_ext.page_data version sltpv2_lut_5nm_ext=5 sltpv2_serdes_gen_8_ext=6
ptasv2_reg_ext.page_data version ptasv2_7nm_ext=4,5 ptasv2_3nm_ext=6
MRFV_ext.data fuse_id MRFV_CVB_ext=0 MRFV_ULT_ext=1 MRFV_PVS_MAIN_ext=2 MRFV_PVS_TILE_ext=3,4,5,6,7,8,9,10 MRFV_RAW_AND_VALUE_ext=11,12,13,14,15,16
`;
