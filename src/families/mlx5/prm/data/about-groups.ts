/** What the groups of fields inside of registers are, a line each: name of the layout and words. A # stands for digits, $1 for the first of them. */
export const aboutGroups = () => `
ets_tcn_config_reg bandwidth of one traffic class: share, group, limit
ets_global_config_reg limit of the bandwidth of all traffic classes of a port together
qpdpm_dscp_reg priority of one DSCP value
qcam_access_reg_cap_mask which registers of quality of service (QoS) there are, a bit each
qcam_qos_feature_cap_mask which features of quality of service (QoS) there are, a bit each
application_prio_entry_ext priority of one application: protocol, how it is told, priority
fpga_shell_caps abilities of the FPGA's shell: queue pairs, credits, RDMA, DDR memory
adp_retx_profile_ext profile of adaptive retransmission of RoCE: time-outs and ranges
adp_retx_to_range_ext one range of the adaptive retransmission time-outs
ets_global_ext limit of the bandwidth of a host on a port
lane_2_module_mapping_ext one lane of a port: its module, and lanes for receiving and sending
ptys_ext_proto_ib_cap_oper_ext InfiniBand speeds that a port can do and uses, in the newer form
ptys_ext_proto_nvlink_cap_oper_ext NVLink speeds that a port can do and uses
ptys_ext_proto_ib_admin_ext InfiniBand speeds that a port may use, in the newer form
ptys_ext_proto_nvlink_admin_ext NVLink speeds that a port may use
IB_long_portcntrs_attribute_grp_data_ext InfiniBand port counters of 64 bits: data, packets, symbol errors, link downed
IB_portcntrs_attribute_grp_data_ext InfiniBand port counters as managers read them (PortCounters)
eth_2819_cntrs_grp_data_layout_ext RMON counters (RFC 2819): packets by size, drop events, CRC, oversize, jabbers
eth_2863_cntrs_grp_data_layout_ext interface counters (RFC 2863): bytes, unicast, discards, errors, in and out
eth_3635_cntrs_grp_data_layout_ext Ethernet-like counters (RFC 3635): FCS errors, collisions, pause frames
eth_802_3_cntrs_grp_data_layout_ext IEEE 802.3 counters: frames, octets, CRC errors, too long, pause, sent, received
eth_discard_cntrs_grp_ext why packets were dropped (discards), by reason, on their way in and out
eth_extended_cntrs_grp_data_layout_ext further Ethernet counters: waits to send, no buffer, ECN marks, buffer sizes
eth_per_prio_grp_data_layout_ext counters of one priority: bytes, frames, pause (PFC) sent and received
eth_per_traffic_class_cong_layout_ext congestion of one traffic class: WRED drops, ECN marks
eth_per_traffic_class_layout_ext queue of one traffic class: fill, packets dropped for want of a buffer
phys_layer_cntrs_ext physical layer errors: symbol, sync header, PCS, FEC corrected, link down count
phys_layer_stat_cntrs_ext physical layer statistics: bits received, raw and effective bit error rate (BER)
ppcnt_infiniband_general_counter_ext errors of InfiniBand receive queues
ppcnt_infiniband_packets_counter_ext InfiniBand packets: unicast and multicast, sent and received
ppcnt_nvlink_reduction_mlid_counters_ext NVLink reductions (SHARP): packets and data of one multicast group
ppcnt_plr_counters_ext physical layer retransmission (PLR): codes received, repeated, lost
ppcnt_recovery_counters_ext link recoveries and link-down events: intended or not, times taken
ppcnt_rs_fec_histograms_counters_ext histogram of errors that Reed-Solomon FEC has corrected in a block
bufferx_reg_ext one receive buffer: size, lossy or lossless, pause thresholds
bufferx_lossless_thresholds_ext when a lossless buffer sends pause and resumes (xoff, xon)
pplm_nvl6_fec_ext FEC of NVLink 6: what can be overridden at each speed
sltp_16nm_ext transmitter taps of a lane, 16 nm devices
sltp_28nm_40nm_ext transmitter taps of a lane, 28 and 40 nm devices
sltp_5nm_ext transmitter taps of a lane, 5 nm devices
sltp_7nm_ext transmitter taps of a lane, 7 nm devices
sltp_lut_7nm_ext transmitter taps of a lane from look-up tables, 7 nm devices
sltp_serdes_gen_8_ext transmitter taps of a lane, SerDes generation 8
slrg_16nm_ext eye and grade of a lane's receiver, 16 nm devices
slrg_40nm_28nm_ext eye and grade of a lane's receiver, 28 and 40 nm devices
slrg_5nm_ext eye and figure of merit of a lane's receiver, 5 nm devices
slrg_7nm_ext eye and figure of merit of a lane's receiver, 7 nm devices
slrg_all_lanes_5nm_ext figures of merit of all lanes at once, 5 nm devices
slrg_serdes_gen_8_ext eye and figure of merit of a lane's receiver, SerDes generation 8
slrg_thresholds_5nm_ext signal-to-noise thresholds of the lanes: low warning, low alarm
slsir_5nm_ext versions of SerDes firmware and settings, 5 nm devices
slsir_7nm_ext versions of SerDes firmware and settings, 7 nm devices
slsir_serdes_gen_8_ext versions of SerDes firmware and settings, SerDes generation 8
ptasv2_3nm_ext seeds and targets of link training, 3 nm devices
ptasv2_7nm_ext link training: iterations, test pattern, time-outs, BER targets, 7 nm devices
sltpv2_lut_5nm_ext transmitter taps of a lane from look-up tables, 5 nm devices
sltpv2_serdes_gen_8_ext transmitter taps of a lane from look-up tables, SerDes generation 8
module_latched_flag_info_ext latched alarms and warnings of a cable module: temperature, voltage, power, bias
pddr_cpo_module_page_ext co-packaged optics: serial numbers, laser source, firmware
pddr_link_down_info_page_ext why the link went down: which side, reason codes, local and remote
pddr_link_partner_info_ext who is at the other end of the link
pddr_link_up_info_page_ext who brought the link up, and how long it took
pddr_module_info_ext cable module: vendor, part and serial number, type, length, temperature, power
pddr_operation_info_page_ext what the link is doing: PHY states, speeds enabled and in use, FEC, loopback
pddr_phy_manager_link_enabled_eth_ext Ethernet speeds that the PHY manager has enabled
pddr_phy_manager_link_enabled_ib_ext InfiniBand widths and speeds that the PHY manager has enabled
pddr_phy_manager_link_enabled_nvlink_ext NVLink speeds that the PHY manager has enabled
pddr_c2p_link_enabled_eth_ext Ethernet speeds that the core asks of the PHY
pddr_c2p_link_enabled_ib_ext InfiniBand widths and speeds that the core asks of the PHY
pddr_c2p_link_enabled_nvlink_ext NVLink speeds that the core asks of the PHY
pddr_cable_cap_eth_ext Ethernet speeds that the cable can do
pddr_cable_cap_ib_ext InfiniBand widths and speeds that the cable can do
pddr_cable_cap_nvlink_ext NVLink speeds that the cable can do
pddr_link_active_eth_ext Ethernet speed that the link runs at
pddr_link_active_ib_ext InfiniBand width and speed that the link runs at
pddr_link_active_nvlink_ext NVLink speed that the link runs at
pd_link_eth_enabled_ext Ethernet speeds enabled in parallel detection
pd_link_ib_enabled_ext InfiniBand widths and speeds enabled in parallel detection
hst_link_eth_enabled_ext Ethernet speeds enabled in high-speed training
hst_link_ib_enabled_ext InfiniBand widths and speeds enabled in high-speed training
hst_link_nvlink_enabled_ext NVLink speeds enabled in high-speed training
pddr_phy_info_page_ext negotiation of the link: attempts, what the partner offers, last state
pddr_troubleshooting_page_ext what is wrong with the link: advice of the firmware, as code and text
pddr_monitor_opcode_ext code of the advice that the link's monitor gives
stat_bufferx_reg_ext fill of one receive buffer: now and the most ever
pphcr_bin_range_ext lowest and highest count of one bin of the histogram
pmmp_cmis_protocol_override_layout_ext what a CMIS module is taken for: media, breakout, power-up time
pmmp_qsfp_protocol_override_layout_ext what a QSFP module is taken for: breakout, compliance codes
pmmp_sfp_protocol_bytes_override_ext what an SFP module is taken for: bit rate, technology, compliance codes
ppbmp_monitor_parameters_ext thresholds of one monitored bit error rate: alarm, warning, normal
ppbmp_monitor_params_cap_ext range in which thresholds of the bit error rate can be set
pter_phy_page_reg_ext injection of bit errors at a rate for a time
pter_port_page_reg_ext injection of bad packets: kind and number
prei_reg_28nm_ext offsets that disturb the receiver of a lane, 28 nm devices
pprm_phy_steps_ext steps and times of a link's recovery in the PHY
slred_info_page_ext scale of an eye diagram: steps of time and voltage, centre
slred_page_data_ext error counts along one line of an eye diagram
sllm_5nm_ext periodic equalisation of a link's lanes, 5 nm devices
High_bit_error_rate_configuration_page_ext whether a link goes down for a high bit error rate
High_symbol_error_rate_configuration_page_ext whether, and from how many symbol errors on, a link goes down
pemi_FERC_Properties_ext frame error count (FERC) of a module: what it measures, thresholds
pemi_FERC_Samples_ext frame error count (FERC) of a module: values, media and host side
pemi_Laser_Monitors_Properties_ext laser monitors of a module: what it measures, thresholds
pemi_Laser_Monitors_Samples_ext laser monitors of a module: age, cooler current, frequency error, temperature
pemi_Module_Status_Properties_ext module voltage, temperature, power and bias: what it measures, thresholds
pemi_PAM4_Level_Transition_Properties_ext PAM4 level transition of a module: what it measures, thresholds
pemi_PAM4_Level_Transition_Samples_ext PAM4 level transition of a module: values by lane
pemi_Pre_FEC_BER_Properties_ext bit error rate before FEC of a module: what it measures, thresholds
pemi_Pre_FEC_BER_Samples_ext bit error rate before FEC of a module: values, media and host side
pemi_SEWmax_Properties_ext worst symbol errors in a FEC block (SEWmax) of a module: thresholds
pemi_SEWmax_Samples_ext worst symbol errors in a FEC block (SEWmax) of a module: values
pemi_SNR_Properties_ext signal-to-noise ratio (SNR) of a module: what it measures, thresholds
pemi_SNR_Samples_ext signal-to-noise ratio (SNR) of a module: values by lane
pemi_cpo_module_info_samples_ext co-packaged optics of a module: serial numbers, laser source
pemi_laser_source_module_advance_properties_ext external laser, advanced: what it measures, thresholds
pemi_laser_source_module_advanced_samples_ext external laser, advanced: photodiode, cooler voltage, health
pemi_laser_source_module_essential_properties_ext external laser, essential: what it measures, thresholds
pemi_laser_source_module_essential_samples_ext external laser, essential: voltage, bias, optical power by lane
pemi_laser_source_module_status_properties_ext external laser status: what it can tell
pemi_laser_source_module_status_samples_ext external laser status: on, restricted, faults
pemi_module_status_samples_ext module temperature, voltage, received and sent optical power, bias by lane
pemi_optical_engine_debug_parameters_samples_ext optical engine, debug: heater voltages, photo currents by lane
pemi_optical_engine_telemetry_parameters_properties_ext optical engine telemetry: which parameters it tells
pemi_optical_engine_telemetry_parameters_samples_ext optical engine telemetry: values by lane
pemi_optical_engine_telemetry_properties_ext optical engine, debug: which parameters it tells
slprr_Extended_read_7_5_ext raw values of SerDes 7.5, in the extended form
slprr_Extended_read_7_ext raw values of SerDes 7, in the extended form
slprr_Extended_read_8_ext raw values of SerDes 8, in the extended form
slprr_data_read_#_ext raw words of the SerDes memory, piece $1
pcam_regs_5000_to_507f which registers of ports there are, a bit each
pcam_enhanced_features which features of ports there are, a bit each
sltr_cause_list_uphy7_5_ext causes in the SerDes trace of UPHY 7.5
sltr_cause_list_uphy7_ext causes in the SerDes trace of UPHY 7
sltr_cause_list_uphy8_ext causes in the SerDes trace of UPHY 8
sltr_non_periodic_non_destructive_ext SerDes trace taken once, which does not disturb the link
sltr_periodic_non_destructive_ext SerDes trace taken again and again, first part
sltr_periodic_non_destructive_part2_ext SerDes trace taken again and again, second part
sltr_periodic_non_destructive_part3_ext SerDes trace taken again and again, third part
plu_general_tracer_page_ext errors in the last FEC blocks before the condition that stopped the trace
pedcc_data_collection_configuration_ext time-outs of the collection of data on link events
pedcc_events_data_groups_ext which link events collect which groups of data
mgir_hardware_info_ext chip: device id, revision, ports, technology
mgir_fw_info_ext firmware: version, build date, PSID, signed, secured, debug
mgir_sw_info_ext software: version of the driver, boot ROMs
rom_version_ext version of a boot ROM (expansion ROM, PXE, UEFI)
mgir_dev_info_ext branch that the firmware was built from
config_item_ext head of a non-volatile setting: type, length, writer, priority, access
configuration_item_type_class_file_ext which setting, of those that are files
configuration_item_type_class_global_ext which setting, of those of the whole device
configuration_item_type_class_host_ext which setting, of those of a host and function
configuration_item_type_class_log_ext which entry, of those of the log
configuration_item_type_class_module_ext which setting, of those of a cable module
configuration_item_type_class_multi_instance_ext which setting, of those that there are several of
configuration_item_type_class_per_host_pf_ext which setting, of those of a physical function of a host
configuration_item_type_class_physical_port_ext which setting, of those of a port
string_db_parameters_ext place and size of one block of the tracer's format strings
pcie_perf_counters2_ext PCIe counters, more: words, reads and writes, invalid flits
pcie_perf_counters_ext PCIe counters: errors, replays, CRC, stalled reads and writes
pcie_physical_layer_ext PCIe equalisation: time-outs of its phases
mcqi_activation_method_ext how a firmware component is activated: reset, reboot, power cycle
mcqi_cap_ext sizes of a firmware component, and how it can be read and written
mcqi_clock_source_properties_ext clock chip of a firmware component: vendor, image version
mcqi_dpa_apps_info_ext applications of the data-path accelerator in a component
mcqi_dpa_metadata_ext one application of the data-path accelerator: type, version
mcqi_linkx_properties_ext cable module's firmware: images, versions, which one runs
mcqi_version_ext version of a firmware component, its build time and text
date_time_layout_ext date and time, digit by digit
MRFV_CVB_ext fuse of the core's voltage
MRFV_PVS_MAIN_ext fuse of the process and voltage, main die
MRFV_PVS_TILE_ext fuse of the process and voltage, tile
MRFV_RAW_AND_VALUE_ext fuse as raw bits, and the value that they stand for
MRFV_ULT_ext unique id in the fuses: lot, wafer, place
cvb_config_error_ext event of a wrong setting of the core's voltage
over_voltage_stressor_parameters_ext stress by too high a voltage: by how much
under_voltage_stressor_parameters_ext stress by too low a voltage: by how much
mcam_access_reg which management registers there are, 0x9000 to 0x907f, a bit each
mcam_access_reg_bits1 which management registers there are, 0x9080 to 0x90ff, a bit each
mcam_access_reg_bits2 which management registers there are, 0x9100 to 0x917f, a bit each
mcam_access_reg_bits3 which management registers there are, 0x9180 to 0x91ff, a bit each
mcam_enhanced_features which management features there are, a bit each
MRSV_CX_7_Value_ext straps of ConnectX-7 and BlueField-3: core bypass, oscillator, PCIe partition
crypto_login_obj_ext login of a crypto user: credential, key that wraps it
import_kek_object_ext key-encryption key that is imported: size and bytes
credential_obj_ext credential of a crypto user: role and bytes
default_timeout_ext one time-out: number and unit
nic_cap_ext_dpa_cap_ext data-path accelerator (DPA): how many units, groups, partitions
`;
