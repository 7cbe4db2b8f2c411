/**
 * Structures of Linux 7.2 include/linux/pds/{pds_adminq,pds_core_if}.h and include/uapi/fwctl/pds.h, all of little-endian order, one a line in the form
 * that bits/layout.ts reads. Members of a C union lie at the same place.
 */
export const structures = () => `
fwctl_info_pds 32l uctx_caps@0:32
fwctl_rpc_pds 384l in@0:fwctl_rpc_pds__in out@192:fwctl_rpc_pds__out
fwctl_rpc_pds__in 192l op@0:32 ep@32:32 rsvd@64:32 len@96:32 payload@128:64
fwctl_rpc_pds__out 192l retval@0:32 rsvd@32:32[2] len@96:32 payload@128:64
pds_core_client_event 576l eid@0:64 ecode@64:16=pds_core_notifyq_opcode client_id@80:16 client_event@96:8[54]
pds_core_client_reg_cmd 296l opcode@0:8=pds_core_adminq_opcode rsvd@8:8[3] devname@32:8[32]" vif_type@288:8
pds_core_client_reg_comp 128l status@0:8=pds_core_status_code rsvd@8:8 comp_index@16:16 client_id@32:16 rsvd1@48:8[9] color@120:8
pds_core_client_request_cmd 512l opcode@0:8=pds_core_adminq_opcode rsvd@8:8 client_id@16:16 client_cmd@32:8[60]
pds_core_client_unreg_cmd 32l opcode@0:8=pds_core_adminq_opcode rsvd@8:8 client_id@16:16
pds_core_dev_hwstamp_regs 64l tick_low@0:32 tick_high@32:32
pds_core_dev_identity 448l version@0:8 type@8:8 state@16:8 rsvd@24:8 nlifs@32:32 nintrs@64:32 ndbpgs_per_lif@96:32 intr_coal_mult@128:32 intr_coal_div@160:32 vif_types@192:16[16]
pds_core_dev_info_regs 16384l signature@0:32 version@32:8 asic_type@40:8 asic_rev@48:8 fw_status@56:8 fw_heartbeat@64:32 fw_version@96:8[32]" serial_num@352:8[32]" oprom_regs@608:8[32] rsvd_pad1024@864:8[916] hwstamp@8192:pds_core_dev_hwstamp_regs rsvd_pad2048@8256:8[1016]
pds_core_dev_init_data_in 256l adminq_q_base@0:64 adminq_cq_base@64:64 notifyq_cq_base@128:64 flags@192:32 intr_index@224:16 adminq_ring_size@240:8 notifyq_ring_size@248:8
pds_core_dev_init_data_out 128l core_hw_index@0:32 adminq_hw_index@32:32 notifyq_hw_index@64:32 adminq_hw_type@96:8 notifyq_hw_type@104:8
pds_core_drv_identity 1632l drv_type@0:32 os_dist@32:32 os_dist_str@64:8[128]" kernel_ver@1088:32 kernel_ver_str@1120:8[32]" driver_ver_str@1376:8[32]"
pds_core_fw_control_cmd 48l opcode@0:8 rsvd@8:8[3] oper@32:8=pds_core_fw_control_oper slot@40:8=pds_core_fw_slot
pds_core_fw_control_comp 128l status@0:8=pds_core_status_code rsvd@8:8[3] slot@32:8=pds_core_fw_slot rsvd1@40:8[10] color@120:8
pds_core_fw_download_cmd 192l opcode@0:8 rsvd@8:8[3] offset@32:32 addr@64:64 length@128:32
pds_core_fw_list_info 5128l num_fw_slots@0:8 fw_names@8:pds_core_fw_name_info[16]
pds_core_fw_name_info 320l slotname@0:8[8]" fw_version@64:8[32]"
pds_core_link_change_event 128l eid@0:64 ecode@64:16=pds_core_notifyq_opcode link_status@80:16 link_speed@96:32
pds_core_notifyq_event 128l eid@0:64 ecode@64:16=pds_core_notifyq_opcode
pds_core_reset_event 128l eid@0:64 ecode@64:16=pds_core_notifyq_opcode reset_code@80:8 state@88:8
pds_fwctl_cmd 96l opcode@0:8=pds_fwctl_cmd_opcode rsvd@8:8[3] ep@32:32 op@64:32
pds_fwctl_comp 128l status@0:8=pds_core_status_code rsvd@8:8 comp_index@16:16 rsvd2@32:8[11] color@120:8
pds_fwctl_ident 176l features@0:64 version@64:8 rsvd@72:8[3] max_req_sz@96:32 max_resp_sz@128:32 max_req_sg_elems@160:8 max_resp_sg_elems@168:8
pds_fwctl_ident_cmd 128l opcode@0:8=pds_fwctl_cmd_opcode rsvd@8:8 version@16:8 rsvd2@24:8 len@32:32 ident_pa@64:64
pds_fwctl_query_cmd 160l opcode@0:8=pds_fwctl_cmd_opcode entity@8:8=pds_fwctl_query_entity version@16:8 rsvd@24:8 query_data_buf_len@32:32 query_data_buf_pa@64:64 ep@128:32 op@128:32
pds_fwctl_query_comp 64l status@0:8=pds_core_status_code rsvd@8:8 comp_index@16:16 version@32:8 rsvd2@40:8[2] color@56:8
pds_fwctl_query_data 64l version@0:8 rsvd@8:8[3] num_entries@32:32 entries@64:8[]
pds_fwctl_query_data_endpoint 32l id@0:32
pds_fwctl_query_data_operation 64l id@0:32 scope@32:8=pds_fwctl_operation_attribute rsvd@40:8[3]
pds_fwctl_rpc_cmd 480l opcode@0:8=pds_fwctl_cmd_opcode rsvd@8:8 flags@16:16|pds_fwctl_rpc_flags ep@32:32 op@64:32 inline_req0@96:8[16] inline_req1@224:8[16] req_pa@224:64 req_sz@288:32 req_sg_elems@320:8 req_rsvd@328:8[3] inline_req2@352:8[16] resp_pa@352:64 resp_sz@416:32 resp_sg_elems@448:8 resp_rsvd@456:8[3]
pds_fwctl_rpc_comp 128l status@0:8=pds_core_status_code rsvd@8:8 comp_index@16:16 err@32:32 resp_sz@64:32 rsvd2@96:8[3] color@120:8
pds_sg_elem 128l addr@0:64 len@64:32 rsvd@96:8[4]
`;
