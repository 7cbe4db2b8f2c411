/**
 * Values that the layouts have no enum for, in words: the fields; `|` where each bit has a meaning of its own, `?field=a,b` where the words hold only
 * with these values of a field beside it (the first line that fits counts), `&N` where only these bits count; then values with their words. Names of
 * fields are layout.field, without the _reg and _ext at the layout's end. Sources: descriptions of mstflint's register table (ADB, 4.33); Linux mlx5's
 * mlx5_pcie_event; SFF-8024 for connector_type; Linux mlx5's enum mlx5_vport_admin_state; SFF-8636, byte 147, and SFF-8472, byte 8, for cable_technology of QSFP and SFP.
 */
export const valueWords = () => `
mpein.link_width_enabled mpein.link_width_active: 1 x1; 2 x2; 4 x4; 8 x8; 16 x16; 32 x32
mpein.link_speed_enabled mpein.link_speed_active mpein.link_peer_max_speed |: 1 Gen1; 2 Gen2; 4 Gen3; 16 Gen4; 32 Gen5; 64 Gen6
mpein.max_payload_size mpein.max_read_request_size: 0 128 B; 1 256 B; 2 512 B; 3 1024 B; 4 2048 B; 5 4096 B
mpein.pwr_status: 0 power of the slot not known; 1 sufficient power; 2 insufficient power
mpein.port_type: 0 PCIe endpoint; 1 legacy PCIe endpoint; 4 root port; 5 upstream port of a switch; 6 downstream port of a switch
pddr_module_info.cable_identifier: 0 QSFP28; 1 QSFP+; 2 SFP28/SFP+; 3 QSA (QSFP to SFP); 4 backplane; 5 SFP-DD; 6 QSFP-DD; 7 QSFP_CMIS; 8 OSFP; 9 C2C; 10 DSFP; 11 QSFP split cable; 12 CPO; 13 OE; 14 ELS
pddr_module_info.cable_power_class ?cable_identifier=5: 0 up to 0.5 W; 1 up to 1 W; 2 up to 1.5 W; 3 up to 2 W; 4 up to 3.5 W; 5 up to 5 W; 8 as max_power says
pddr_module_info.cable_power_class ?cable_identifier=6,8: 1 up to 1.5 W; 2 up to 3.5 W; 3 up to 7 W; 4 up to 8 W; 5 up to 10 W; 6 up to 12 W; 7 up to 14 W; 8 as max_power says
pddr_module_info.cable_power_class: 0 up to 1 W; 1 up to 1.5 W; 2 up to 2 W; 3 up to 2.5 W; 4 up to 3.5 W; 5 up to 4 W; 6 up to 4.5 W; 7 up to 5 W; 8 as max_power says
pddr_module_info.connector_type: 1 SC; 7 LC; 11 optical pigtail; 12 MPO 1x12; 13 MPO 2x16; 33 copper pigtail; 34 RJ45; 35 no separable connector; 36 MXC 2x16; 37 CS; 38 SN; 39 MPO 2x12; 40 MPO 1x16
mfrl.reset_trigger |: 1 TRIGGER0: live patch; 2 TRIGGER1: immediate reset; 4 TRIGGER2: reset of the ARM cores; 8 TRIGGER3: PCI link toggle; 64 TRIGGER6: PERST; 128 TRIGGER7: PCI hot reset
mfrl.rst_type_sel: 0 full chip; 1 network port stays active; 2 NIC only; 3 ARM only; 4 ARM OS shutdown
pddr_module_info.cable_technology ?cable_identifier=0,1,11 &240: 0 VCSEL_850nm; 16 VCSEL_1310nm; 32 VCSEL_1550nm; 48 FP_laser_1310nm; 64 DFB_laser_1310nm; 80 DFB_laser_1550nm; 96 EML_1310nm; 112 EML_1550nm; 128 others; 144 DFB_laser_1490nm; 160 Passive_copper_cable_unequalized; 176 Passive_copper_cable_equalized; 192 Copper_cable_near_end_and_far_end_limiting_active_equailizer; 208 Copper_cable_far_end_limiting_active_equailizer; 224 Copper_cable_near_end_limiting_active_equializer; 240 Copper_cable_linear_active_equalizers
pddr_module_info.cable_technology ?cable_identifier=2 &12 |: 4 Passive_cable; 8 Active_cable
pddr_monitor_opcode.monitor_opcode: 0 no issue observed; 1 closed by command; 2 auto-negotiation failed; 3 auto-negotiation failed; 4 auto-negotiation failed; 5 link training failed; 6 link training failed; 7 link training failed; 8 link training failed; 9 logical mismatch between link partners; 10 logical mismatch between link partners; 11 logical mismatch between link partners; 12 logical mismatch between link partners; 13 logical mismatch between link partners; 14 remote fault received; 15 bad signal integrity; 16 compliance code of the cable does not fit the port; 17 bad signal integrity; 18 internal error; 19 internal error; 22 internal error; 23 internal error; 24 compliance code of the cable does not fit the port; 25 compliance code of the cable does not fit the port; 26 compliance code of the cable does not fit the port; 27 compliance code of the cable does not fit the port; 28 compliance code of the cable does not fit the port; 29 compliance code of the cable does not fit the port; 30 compliance code of the cable does not fit the port; 31 compliance code of the cable does not fit the port; 32 compliance code of the cable does not fit the port; 34 speed degradation; 35 speed degradation; 38 auto-negotiation failed; 39 auto-negotiation failed; 42 bad signal integrity; 48 bad signal integrity; 49 bad signal integrity; 50 internal error; 52 bad signal integrity; 55 internal error; 56 module_lanes_frequency_not_synced; 57 signal not detected; 60 no partner detected for long; 62 link training failed; 63 link training failed; 64 link training failed; 65 link training failed; 66 link training failed; 128 troubleshooting in process; 1023 not available; 1024 cable is unplugged; 1025 long range cable or module of another maker; 1026 I2C bus stuck: data or clock shorted; 1027 bad or unsupported EEPROM; 1028 part number list; 1029 unsupported cable; 1030 temperature shutdown of the module; 1031 shorted cable; 1032 power budget exceeded; 1033 forced down by management; 1034 module disabled by command; 1035 power of the system exceeded: module off; 1036 type of PMD not enabled, see PMTPS; 1040 power of the PCIe slot exceeded; 1042 fault of the module state machine; 1043 speed of the module degraded by its stamping; 1044 speed of the module degraded by its stamping; 1045 speed of the module degraded by its stamping; 1046 speed of the module degraded by its stamping; 1047 fault of the module data path; 1048 fault of the module data path; 1050 boot error of the module; 1051 boot error of the module; 1052 boot error of the module; 1053 boot error of the module; 1054 module forced to low power by command; 1055 fiber of the ELS laser contaminated; 1056 ELS laser power control failed; 1057 ELS unplugged; 1058 ELS laser ramping timed out; 1059 ELS laser power above its range; 1060 ELS laser power below its range; 1061 ELS TEC control loop failed
config_item.priority: 0 USER; 1 OEM; 3 MLNX
cvb_config_error.cvb_error_type: 0 VDD configuration error; 1 DVDD configuration error
High_symbol_error_rate_configuration_page.hi_ser_action: 0 no action; 1 alignment loss; 2 hi_ber action
hst_link_ib_enabled.link_width_active pd_link_ib_enabled.link_width_active pddr_c2p_link_enabled_ib.core_to_phy_link_width_enabled pddr_cable_cap_ib.cable_link_width_cap pddr_link_active_ib.link_width_active pddr_phy_manager_link_enabled_ib.phy_manager_link_width_enabled |: 1 1x; 2 2x; 4 4x
mcc.error_code: 0 OK; 1 ERROR; 2 REJECTED_DIGEST_ERR; 3 REJECTED_NOT_APPLICABLE; 4 REJECTED_UNKNOWN_KEY; 5 REJECTED_AUTH_FAILED; 6 REJECTED_UNSIGNED; 7 REJECTED_KEY_NOT_APPLICABLE; 8 REJECTED_BAD_FORMAT; 9 BLOCKED_PENDING_RESET; 10 REJECTED_NOT_A_SECURED_FW; 11 REJECTED_MFG_BASE_MAC_NOT_LISTED; 12 REJECTED_NO_DEBUG_TOKEN; 13 REJECTED_VERSION_NUM_MISMATCH; 14 REJECTED_USER_TIMESTAMP_MISMATCH; 15 REJECTED_FORBIDDEN_VERSION; 16 FLASH_ERASE_ERROR; 17 REJECTED_REBURN_RUNNING_AND_RETRY; 18 REJECTED_LINKX_TYPE_NOT_SUPPORTED; 19 REJECTED_HOST_STORAGE_IN_USE; 20 REJECTED_LINKX_TRANSFER; 21 REJECTED_LINKX_ACTIVATE; 22 REJECTED_INCOMPATIBLE_FLASH; 23 REJECTED_TOKEN_ALREADY_APPLIED; 24 REJECTED_FW_BURN_DRAM_NOT_AVAILABLE; 25 FW_BURN_REJECTED_INVALID_SECURITY_VERSION; 26 FW_BURN_REJECTED_CERT_CER509; 27 FW_BURN_REJECTED_CERT_SIGNATURE; 28 FW_BURN_REJECTED_CERT_METADATA; 29 FW_BURN_REJECTED_INTERNAL_ERROR_0; 30 FW_BURN_REJECTED_NO_PLACE; 31 FW_BURN_REJECTED_REMOVAL_NO_MATCH_UIDD; 32 FW_BURN_REJECTED_INTERNAL_ERROR_1; 33 FW_BURN_REJECTED_INTERNAL_ERROR_2; 34 FW_BURN_REJECTED_NUM_OF_SWAP; 35 FW_BURN_REJECTED_INTERNAL_ERROR_3; 36 FW_BURN_REJECTED_INTERNAL_ERROR_4; 37 FW_BURN_REJECTED_NOT_ALLOWED_SAME_UIDD; 38 FW_BURN_REJECTED_INTERNAL_ERROR_5; 39 FW_BURN_REJECTED_INTERNAL_ERROR_6; 40 FW_BURN_REJECTED_FLASH_WRITE_PROTECTED; 41 FW_BURN_REJECTED_INTERNAL_ERROR_7; 42 FW_BURN_REJECTED_INTERNAL_ERROR_8; 43 FW_BURN_REJECTED_INTERNAL_ERROR_9; 44 FW_BURN_REJECTED_DPA_ELF; 45 FW_BURN_REJECTED_DPA_CRYPTO_BLOB; 46 FW_BURN_REJECTED_DPA_APP_METADATA; 47 FW_BURN_REJECTED_DPA_REMOVAL_SIGNATURE; 48 FW_BURN_REJECTED_DPA_CONTAINER_VERIFY; 49 FW_BURN_REJECTED_INTERNAL_ERROR_10; 50 REJECTED_DEV_IMAGE_ON_PROD_DEVICE; 51 FW_BURN_REJECTED_DPA_APP_MANIFEST
mcc.handle_owner_type: 0 unspecified; 1 Chassis BMC; 2 MAD; 3 BMC; 4 command interface; 5 ICMD
mcc.warning_code: 0 OK; 1 WARNING_DPA_API_OS_INCOMPATIBLE; 2 WARNING_DPA_API_FW_INCOMPATIBLE
mcia.bg_mode: 0 Foreground mode (legacy); 1 Background mode
mcia.pnv: 0 write page number; 1 don't write page number
MRSV.v: 0 the value is not valid; 1 valid
mdps.supported: 0 not supported; 1 supported
mcia.status: 0 SUCCESS; 1 NO_EEPROM_MODULE; 2 MODULE_NOT_SUPPORTED; 3 MODULE_NOT_CONNECTED; 4 MODULE_TYPE_INVALID; 9 I2C_ERROR; 16 MODULE_DISABLED
mcion.module_inputs |: 1 ResetL - low polarity; 2 LPMode; 4 Power Enable
mcion.module_status_bits |: 1 Present; 2 RX_LOS; 4 TX_Fault; 64 LPMode; 128 Interrupt (IntL); 256 Low Power Mode Status; 512 Power Good
mcqi.device_type: 0 Switch / NIC; 1 Gearbox
mcqi_cap.supported_info_bitmask |: 2 VERSION; 32 ACTIVATION_METHOD; 64 LinkX; 128 Clock Synchronizer; 512 DPA_APPS_INFO
mcqi_clock_source_properties.vendor_id: 0 Renesas; 1 SiTime 148; 2 SiTime 348; 3 TI
mcqi_dpa_metadata.type: 0 APU_APP_EXTERNAL; 4 APU_APP_PCC; 5 APU_APP_DLL; 6 APU_APP_KERNEL
mcqi_linkx_properties.fw_image_info_bitmap |: 1 FW image A is present; 2 FW image B is present; 4 Factory / boot image is present
mcqs.device_type: 0 Switch_or_NIC; 1 Gearbox
mdps.stressor_type: 0 Under voltage; 1 Over voltage; 2 Voltage loss
mdsr.additional_info: 0 none; 1 no debug session in progress; 2 firmware is not secured; 3 request to end can't be accepted; 4 host may not query; 5 session active
mdsr.status: 0 session ended; 1 failed, see additional_info; 2 session active; 3 no token applied; 4 challenge provided, no token yet; 5 timeout before a token came; 6 timeout of the active token
mdsr.type_of_token: 0 CS; 1 debug firmware; 2 FRC; 3 RMCS; 4 RMDT; 5 CRCS; 6 CRDT
mdtr.tile_v: 0 The error was from main; 1 The error was from a tile
mfcdr.query_type: 0 local_port based query; 1 module based query
mfcdr.status: 0 N/A; 1 Fake cable detected; 2 NVIDIA Cable detected
mfsv.index: 0 NCORE FW; 1 PSC_BL1; 2 PSC_FW; 3 BCT
mgir_fw_info.dev mgir_fw_info.dev_sc mgir_hardware_info.development: 0 a regular-secure firmware version; 1 a development-secure firmware version
mgir_fw_info.dev_state: 0 device is in prod mode; 1 device is in dev mode
mgir_fw_info.issu_able: 0 not ISSUable; 1 ISSUable
mgir_fw_info.life_cycle ?life_cycle_msb=0: 0 Production; 1 GA Secured; 2 GA Non-Secured; 3 RMA
mgir_fw_info.life_cycle ?life_cycle_msb=1: 0 Pre Production
mgir_fw_info.pds: 0 PSC is not PDS mode; 1 PSC in PDS mode
mgir_fw_info.sec_boot mgir_fw_info.encryption nvmf_target_pacer_defaults.enable_max_bif_capping ppsc.mod_pwr_opt: 0 Disable; 1 Enable
mgir_hardware_info.chip_type: 0 Real chip; 1 Emulation; 2 ChipSim; 3 SimX
mgir_hardware_info.ga: 0 ASIC 0; 1 ASIC 1; 2 ASIC 2; 3 ASIC 3
mgir_hardware_info.technology: 0 N/A; 1 40nm; 2 28nm; 3 16nm; 4 7nm; 5 5nm
mgir_sw_info.rom0_arch mgir_sw_info.rom1_arch mgir_sw_info.rom2_arch mgir_sw_info.rom3_arch: 0 unspecified; 1 AMD64; 2 AARCH64; 3 AMD64_AARCH64; 4 IA32
mgir_sw_info.rom0_type mgir_sw_info.rom1_type mgir_sw_info.rom2_type mgir_sw_info.rom3_type: 0 none; 1 Flexboot; 2 UEFI; 3 UEFI-CLP; 4 NVME; 5 FCODE; 6 UEFI Virtio net; 7 UEFI Virtio blk; 8 PXE Virtio net
mgnle.synced_time: 0 Boot; 1 Synced
mirc.status_code: 0 OK; 1 BUSY; 2 PROHIBITED_FW_VER_ERR; 3 FIRST_PAGE_COPY_FAILED; 4 FIRST_PAGE_ERASE_FAILED; 5 FIRST_PAGE_RESTORE_FAILED; 6 CANDIDATE_FW_DEACTIVATION_FAILED; 7 FW_ALREADY_ACTIVATED; 8 ERROR_DEVICE_RESET_REQUIRED; 9 ERROR_FW_PROGRAMMING_NEEDED
mjtag.cmd: 0 JTAG interface disable; 1 JTAG interface enable; 2 JTAG interface access
mlcr.operation: 0 Controlled by HW / Beacon; 1 LED on; 2 LED off - PHY and Logic LEDs are off
mmdio.clause: 0 Clause 22; 1 Clause 45
mmdio.operation: 0 NOP; 1 Address; 2 Read; 3 Write; 4 Post Read Increment Address; 6 Address + Read; 7 Address + Write
module_latched_flag_info.laser_source_flag_in_use_msb |: 1 laser2_temp_hi_al; 2 laser2_temp_lo_al; 4 laser2_temp_hi_war; 8 laser2_temp_lo_war
module_latched_flag_info.tx_ad_eq_fault module_latched_flag_info.tx_cdr_lol module_latched_flag_info.tx_los module_latched_flag_info.tx_fault module_latched_flag_info.tx_power_lo_war module_latched_flag_info.tx_power_hi_war module_latched_flag_info.tx_power_lo_al module_latched_flag_info.tx_power_hi_al module_latched_flag_info.tx_bias_lo_war module_latched_flag_info.tx_bias_hi_war module_latched_flag_info.tx_bias_lo_al module_latched_flag_info.tx_bias_hi_al module_latched_flag_info.rx_cdr_lol module_latched_flag_info.rx_los module_latched_flag_info.rx_power_lo_war module_latched_flag_info.rx_power_hi_war module_latched_flag_info.rx_power_lo_al module_latched_flag_info.rx_power_hi_al |: 1 lane 0; 2 lane 1; 4 lane 2; 8 lane 3; 16 lane 4; 32 lane 5; 64 lane 6; 128 lane 7
mpcs.channel: 0 12V channel; 1 3.3V channel; 2 12V ATX channel
mpecs.byte_enable |: 1 byte 0 (bits 7:0); 2 byte 1 (bits 15:8); 4 byte 2 (bits 23:16); 8 byte 3 (bits 31:24)
mpecs.ext: 0 Regular; 1 Extended
mpegc.operation: 0 Idle - no operation required; 1 Emulate hot removal; 2 Emulate hot insertion
mpegc.status: 0 operation in process; 1 unplugged; 2 plugged; 3 warning: the bus was disconnected before; 4 warning: the bus was connected before; 5 error: no such bus, or no device on it
mpegc.tx_lossy_overflow_oper: 0 Disabled; 1 drop; 2 mark
mpein.lane_reversal: 0 straight; 1 reversal
mpqd.DSP_node: 0 node is upstream port; 1 node is downstream port
mpqd.node_phy: 0 the node is a virtual node; 1 the node is a physical node
mpqd.valid_index: 0 pcie_index is not a valid index; 1 pcie_index is a valid index
mpqd.valid_node: 0 querying node is not a valid node; 1 querying node is valid
mqdik.status: 0 Key is not ready for query; 1 Key is provided in the response
MRFV.fm: 0 No fuse mismatch; 1 Fuse mismatch found
MRFV.v: 0 Fuse reading is not supported for this system; 1 Response is valid
mrpr.status: 0 not supported; 1 not ready for read; 2 read; 3 written
mrsi.device: 0 Main; 1 Embedded CPU
mrsi.ecos: 0 Reset/Boot-ROM; 1 BL2; 2 BL31; 3 UEFI; 4 OS starting; 5 OS is running; 6 Low-Power standby; 7 Firmware update in progress; 8 OS Crash Dump in progress; 9 OS Crash Dump is complete; 10 FW Fault Crash Dump in progress; 11 FW Fault Crash Dump is complete
MSECQ.network_option: 1 Network option 1; 2 Network option 2
MSEES.admin_freq_measure: 0 don't measure frequency_diff; 1 measure frequency_diff
MSEES.oper_freq_measure: 0 frequency_diff field is not valid; 1 frequency_diff field is valid
msgcr.fake_cable_detect_en: 0 fake cable detection is disabled; 1 fake cable detection is enabled
msmr.safe_mode_config: 0 Safe mode disabled; 1 Safe mode enabled after num_of_bad_reboots; 2 Safe mode is activated once; 3 Safe mode is enforced for any boot
msmr.state: 0 Device is operating in normal mode; 1 Device is operating in Safe Mode
mtcq.status: 0 OK; 1 TOKEN_ALREADY_APPLIED; 2 TOKEN_NOT_SUPPORTED; 3 NO_KEY_CONFIGURED; 4 INTERFACE_NOT_ALLOWED
mtcq.token_opcode: 0 RMCS; 1 RMDT; 2 CRCS; 3 CRDT; 5 MTDT
mtctr.second_clock_cross_timestamp_request mtctr.first_clock_cross_timestamp_request: 0 NOP - no timestamp requested; 1 PTM_ROOT_CLOCK; 2 FREE_RUNNING; 3 REAL_TIME
mtdc.tracer_limit_en: 0 NA; 1 Enable; 2 Disable
mteim.type_core_tile mteim.type_core_main mteim.type_core_dpa: 0 N/A; 1 IRISC; 2 RISC5
mteir.thermal_error_mode: 0 No thermal error injection; 1 Warning; 2 Critical; 3 Fatal; 4 Force the device into normal temperature range
mtim.log_level: 0 LOG_DEBUG; 1 LOG_INFO; 2 LOG_WARNING; 3 LOG_ERROR
MTMG.e: 0 FW is not monitoring modules temperature; 1 FW is monitoring modules temperature
MTMR.op: 0 Read only; 1 Clear counters; 2 Read and Clear counters
mtptm.trigger_event_mode: 0 DEVICE_DEFAULT; 1 CONTEXT_INVALIDATION; 2 MTCTR
mtrc_cap.trace_to_memory: 0 FIFO Mode; 1 Host Memory Mode
mtrc_cap.tracer_capabilities: 0 FIFO; 1 MEM mode
mtrc_cap.trc_ver: 0 VER_0; 1 VER_1
mtrc_conf.trace_mode: 0 FIFO; 1 TRACE_TO_MEMORY
mtrc_ctrl.trace_status: 0 DISABLED; 1 ACTIVE - logging traces is active
mvcap.sensor_map_type: 0 Sensors 0-63; 1 Sensors 64-127; 2 Sensors 128-191
mvcr.curr_cap: 0 Sensor does not support current reading; 1 Sensor supports current reading
mvcr.pwr_cap: 0 Sensor does not support power reading; 1 Sensor supports power reading
mvcr.volt_cap: 0 Sensor does not support voltage reading; 1 Sensor supports voltage reading
nvmf_target_pacer_defaults.pacer_mode: 0 DEFAULT_PACER_DISABLED; 1 DEFAULT_PACER_ENABLED
paos.sleep_cap: 0 Sleep state is not supported; 1 Sleep state supported
pbsr.buffer_type: 1 Main buffer; 2 Secondary buffer
pcam.access_reg_group: 0 RegID_0x5000_to_0x507F; 1 RegID_0x5080_to_50FF
pcmr.fcs_chk: 0 disable check; 1 perform check
pcmr.rx_ts_over_crc pcmr.tx_ts_over_crc: 0 no TS over FCS; 1 TS over FCS
pddr_link_down_info_page.l1_failure_reason: 0 no_info_or_no_l1_failure; 1 HW_timeout; 2 FW_timeout; 3 Recovery_failure
pddr_link_down_info_page.last_recovery_state: 0 no_info; 1 Retrain - no local receiver lock; 2 WaitRMT; 3 IDLE
pddr_link_down_info_page.local_reason_opcode pddr_link_down_info_page.remote_reason_opcode: 0 No_link_down_indication; 1 Unknown_reason; 2 Hi_BER; 3 Block_Lock_loss; 4 Alignment_loss; 5 FEC_sync_loss; 6 PLL_lock_loss; 7 FIFO_overflow; 8 false_SKIP_condition; 9 Minor_Error_threshold_exceeded; 10 Physical_layer_retransmission_timeout; 11 Heartbeat_errors; 12 Link_Layer_credit_monitoring_watchdog; 13 Link_Layer_integrity_threshold_exceeded; 14 Link_Layer_buffer_overrun; 15 Down_by_outband_command_with_healthy_link; 16 Down_by_outband_command_for_link_with_hi_ber; 17 Down_by_inband_command_with_healthy_link; 18 Down_by_inband_command_for_link_with_hi_ber; 19 Down_by_verification_GW; 20 Received_Remote_Fault; 21 Received_TS1; 22 Down_by_management_command; 23 Cable_was_unplugged; 24 Cable_access_issue; 25 Cable_Thermal_shutdown; 26 Current_issue; 27 Power_budget; 28 Fast_recovery_raw_ber; 29 Fast_recovery_effective_ber; 30 Fast_recovery_symbol_ber; 31 Fast_recovery_credit_watchdog; 32 Peer_side_down_to_sleep_state; 33 Peer_side_down_to_disable_state; 34 Peer_side_down_to_disable_and_port_lock; 35 Peer_side_down_due_to_thermal_event; 36 Peer_side_down_due_to_force_event; 37 Peer_side_down_due_to_reset_event; 38 Reset_no_power_cycle; 39 Fast_recovery_tx_plr_trigger; 40 Down_due_to_HW_force_event; 42 L1_exit_failure; 43 too_many_link_error_recoveries; 44 Down_due_to_contain_mode; 45 BW_loss_threshold_exceeded; 46 ELS_laser_fault; 47 Hi_SER; 48 down_by_nmx_adminstate_cmd
pddr_link_down_info_page.ts1_opcode: 8 TS1.Sleep; 9 TS1.Disable; 10 TS1.PortLock; 11 TS1.Thermal; 12 TS1.Clean; 13 TS1.Force; 14 TS1.reset_req
pddr_link_up_info_page.up_reason_drv: 0 No down command / unknown; 1 Up by at least one of the hosts
pddr_link_up_info_page.up_reason_mng: 0 No down command / unknown; 1 BMC force linkup; 2 WOL force linkup; 3 ASN.1 force link up
pddr_link_up_info_page.up_reason_pwr: 0 No down command / unknown; 1 Keep link up on boot; 2 Keep link up Eth/IB; 3 Keep link up on standby
pddr_module_info.cable_breakout ?cable_identifier=5,6,7,8,10: 0 unspecified; 1 one to one; 2 to two of 4 lanes; 3 to four of 2 lanes; 4 to 8 SFP; 5 of 4 lanes, to one; 6 of 4 lanes, to two of 2 lanes; 7 of 4 lanes, to 4 SFP; 8 of 2 lanes, to one; 9 of 2 lanes, to 2 SFP
pddr_module_info.ethernet_compliance_code ?cable_identifier=0,1 |: 1 40G Active Cable (XLPPI); 2 40GBASE-LR4; 4 40GBASE-SR4; 8 40GBASE-CR4; 16 10GBASE-SR; 32 10GBASE-LR; 64 10GBASE-LRM; 128 extended compliance code
pddr_module_info.ethernet_compliance_code ?cable_identifier=2 |: 16 10GBASE-SR; 32 10GBASE-LR; 64 10GBASE-LRM; 128 10GBASE-ER
pddr_module_info.monitor_cap_mask |: 1 temperature monitoring implemented; 2 voltage monitoring implemented; 4 tx power monitoring implemented; 8 rx power monitoring implemented; 16 tx bias monitoring implemented
pddr_module_info.rx_cdr_state pddr_module_info.tx_cdr_state |: 1 channel 0; 2 channel 1; 4 channel 2; 8 channel 3; 16 channel 4; 32 channel 5; 64 channel 6; 128 channel 7
pddr_module_info.tx_cdr_cap pddr_module_info.rx_cdr_cap: 0 No CDR; 1 Built-in CDR with on/off control; 2 Built-in CDR without on/off control
pddr_operation_info_page.eth_100g_fec_support |: 1 No FEC; 4 Standard RS-FEC - RS(528,514)
pddr_operation_info_page.eth_25g_50g_fec_support |: 1 No FEC; 2 Firecode FEC; 4 Standard RS-FEC - RS(528,514)
pddr_operation_info_page.eth_an_fsm_state: 0 ETH_AN_FSM_ENABLE; 1 ETH_AN_FSM_XMIT_DISABLE; 2 ETH_AN_FSM_ABILITY_DETECT; 3 ETH_AN_FSM_ACK_DETECT; 4 ETH_AN_FSM_COMPLETE_ACK; 5 ETH_AN_FSM_AN_GOOD_CHECK; 6 ETH_AN_FSM_AN_GOOD; 7 ETH_AN_FSM_NEXT_PAGE_WAIT
pddr_operation_info_page.profile_fec_in_use |: 1 IB spec / legacy; 2 Internal ports (Backplane); 4 Passive copper - Short; 8 Passive copper - Medium; 16 Passive copper - Long; 32 Active optics / copper short reach (<20m); 64 Optics long reach (>20m); 128 NO-FEC
pddr_phy_info_page.eth_an_debug_indication |: 1 Force link up; 2 No HCD; 4 Entered ACK_detect; 8 Entered Good; 16 Entered Good_Check; 32 Entered Extra_tune; 64 Entered Fix_Reversals; 128 Entered Next_Page; 256 Entered Sub-FSM Fail; 512 Tuning timeout; 1024 No markers detected (during Good check); 2048 Do KR-startup
pddr_phy_info_page.ib_last_link_down_reason |: 1 heartbeat_ack_received; 2 heartbeat_send_received; 4 heartbeat_err; 8 tx_width_reduction_done_1x; 16 tx_width_reduction_done_full; 32 rx_width_reduction_done_1x; 64 rx_width_reduction_done_full; 128 width_reduction_timeout; 256 ibl_link_retrain; 512 rx_comskp_timeout; 1024 fifo_full_err; 2048 ts_at_linkup; 4096 minor_threshold_reached; 8192 link_fail; 16384 rx_eb_full_r; 32768 rx_8_10_lane_err; 65536 llr_link_retrain_set; 131072 fc_timeout; 262144 phy_error; 524288 lli_err; 1048576 excessive_buffer_err; 2097152 remote_init; 4194304 plr_retry_expired; 8388608 port_didnt_exit_plr_sync; 16777216 eq_failed
pddr_phy_info_page.kr_startup_debug_indications_5 pddr_phy_info_page.kr_startup_debug_indications_7 pddr_phy_info_page.kr_startup_debug_indications_6 pddr_phy_info_page.kr_startup_debug_indications_1 pddr_phy_info_page.kr_startup_debug_indications_3 pddr_phy_info_page.kr_startup_debug_indications_2 |: 1 Local_frame_lock; 2 Remote_frame_lock; 4 Local_Frame_lock_timer_expired; 8 Remote_Frame_lock_timer_expired; 16 Local_receiver_ready; 32 Remote_receiver_ready; 64 max_wait_timer_expired; 128 Wait_timer_done; 256 Hold_off_timer_expired; 512 link_fail_inhibit_timer_expired
pddr_phy_info_page.lp_fec_mode_support |: 1 No FEC; 2 Firecode FEC; 4 Standard RS-FEC - RS(528,514); 8 Standard LL RS-FEC - RS(271,257); 16 Mellanox Strong RS-FEC - RS(277,257); 32 Mellanox LL RS-FEC - RS(163,155); 128 Standard RS-FEC (544,514); 256 Zero Latency FEC; 4096 RS-FEC (544,514) + PLR; 8192 LL-FEC (271,257) + PLR
pddr_phy_info_page.negotiation_mask |: 1 eth_base_page; 2 ib_base_page; 4 ib_base_page_rev2 - XDR onwards; 8 Consortium; 16 MLPN_rev0; 32 MLPN_rev1; 64 NLPN_rev2
pddr_phy_info_page.phy_manager_disable_mask |: 2 PAOS command; 4 MAD IB PortInfo down command; 8 Long range cable (Non Mellanox); 16 Verification command; 32 ekey command; 64 High power; 128 Unknown Identifier (Module); 256 PAOS up once; 512 Stamping failure; 1024 Calibration not done; 2048 Module Locking; 8192 Power budget exceeded; 16384 Interrupt Event / Module Temp; 32768 TEC flow / module bring up issue
pddr_phy_info_page.port_notifications |: 1 Link partner advertised capabilities; 2 Speed degradation
pddr_phy_info_page.remote_device_type: 0 Unknown (3rd party, Force, legacy MLPN); 1 CX4; 2 CX4_LX; 3 CX5; 4 CX5_LX; 5 CX6; 6 CX6_LX; 7 CX6_DX; 8 CX7; 9 Bluefield-2; 10 CX8; 11 Bluefield-3; 12 CX9; 13 CX10; 100 SwitchIB; 101 Spectrum; 102 SwitchIB-2; 103 Quantum; 104 Spectrum-2; 105 Spectrum-3; 106 Quantum-2; 107 Spectrum-4; 108 Quantum-3; 109 Quantum-4; 112 Quantum-5; 113 Quantum-6; 114 Spectrum-7; 200 GB100 (OR 102/200); 201 GR100; 202 GR150; 203 Feinmann; 204 GB10 - fusion
pddr_phy_info_page.speed_deg_db |: 1 Speed degradation database Valid; 2 Speed degradation SerDes Rx database valid; 16 rx_reversal; 32 tx_reversal; 134217728 first_test_speed
pddr_phy_manager_link_enabled_ib.phy_manager_link_proto_enabled |: 1 SDR; 2 DDR; 4 QDR; 8 FDR10; 16 FDR; 32 EDR; 64 HDR; 128 NDR; 256 XDR
peir.error_type: 0 none; 1 8/10 symbol error; 2 8/10 disparity error; 8 64/66 sync header; 9 64/66 alignment marker; 10 64/66 block type; 16 EBP marking; 17 ICRC of a data packet; 18 VCRC of a data packet; 19 LPCRC of a credit packet
pemi.module_ind_type: 0 CPO_or_pluggable_modules; 1 OE; 2 ELS
pemi.pnat: 0 Local_port_number; 1 IB_port_number; 3 Out_of_band_or_PCI
pemi_module_status_samples.dp_st_lane6 pemi_module_status_samples.dp_st_lane5 pemi_module_status_samples.dp_st_lane4 pemi_module_status_samples.dp_st_lane3 pemi_module_status_samples.dp_st_lane2 pemi_module_status_samples.dp_st_lane1 pemi_module_status_samples.dp_st_lane0 pemi_module_status_samples.dp_st_lane7: 1 DPDeactivated; 2 DPInit; 3 DPDeinit; 4 DPActivated; 5 DPTxTurnOn; 6 DPTxTurnOff; 7 DPInitialized
pemi_module_status_samples.module_st: 1 LowPwr_state; 2 PwrUp_state; 3 Ready_state; 4 PwrDn_state; 5 Fault_state
pfcc.aprx pfcc.pprx: 0 ignore received pause frames; 1 respect received pause frames
pfcc.buf_ownership: 0 unknown; 1 device owned; 2 software owned; 3 partially software owned
pfcc.parx: 0 Unknown; 1 Peer supports pause on Rx; 2 Peer doesn't support pause on Rx
pfcc.patx: 0 Unknown; 1 Peer supports pause on Tx; 2 Peer doesn't support pause on Tx
pfcc.pnat pgmr.pnat pguid.pnat plds.pnat pltc.pnat pmdr.pnat ppcc.pnat pprm.pnat pprt.pnat pptt.pnat prei.pnat ptasv2.pnat pter.pnat sllm.pnat slred.pnat slrg.pnat sltp.pnat sltpv2.pnat: 0 Local_port_number; 1 IB_port_number; 3 Out_of_band_or_PCI
pgmr.port_type ppaos.port_type ppcnt.port_type pprt.port_type pptt.port_type pphcr.port_type: 0 Network_port; 1 Near_end_port; 2 Internal_IC_LR_port; 3 Far_end_port
pgmr.status slrg.status sltp.status sltpv2.status: 0 Invalid; 1 Valid
plds.link_dwn_default_state_cfg: 0 Polling; 1 Sleep; 2 Disable
plds.link_dwn_rmt_thermal_cfg plds.link_dwn_rmt_port_lock_cfg plds.link_dwn_rmt_up_layer_cfg plds.link_dwn_rmt_reset_cfg plds.link_dwn_rmt_sleep_cfg plds.link_dwn_rmt_disable_cfg plds.link_dwn_rmt_error_cfg plds.link_dwn_local_error_cfg: 0 LinkDownDefaultState; 1 Polling; 2 Sleep; 3 Disable
pltc.local_rx_precoding_admin: 0 auto; 1 Rx precoding enabled; 2 Rx precoding disabled
pltc.local_rx_precoding_oper: 0 unknown / no active link; 1 Rx precoding enabled; 2 Rx precoding disabled
pltc.local_tx_precoding_admin: 0 auto; 1 force Tx precoding; 2 force Tx without precoding
pltc.local_tx_precoding_oper: 0 unknown / no active link; 1 Tx precoding enabled; 2 Tx precoding disabled
pmaos.error_type ?oper_status=0,1,2,5: 0 no error
query_vport_state_out.admin_state: 0 DOWN; 1 UP; 2 AUTO
pmaos.operational_notification: 0 No notifications; 1 Speed degradation
pmcr.ap_sel_override_cntrl: 0 Auto; 1 Use Module's Default application value; 2 Override
pmcr.cdr_override_cntl pmcr.tx_disable_override_cntl pmcr.rx_amp_override_cntl pmcr.rx_los_override_admin pmcr.rx_emp_override_cntl pmcr.rx_post_emp_override_cntl pmcr.tx_equ_override_cntl pmcr.media_type_override_cntl pmcr.prec_host_tx_override_cntl pmcr.prec_host_rx_override_cntl pmcr.prec_line_tx_override_cntl pmcr.prec_line_rx_override_cntl: 0 Auto; 1 Keep the module configuration; 2 Override
pmcr.cdr_override_value: 0 RX OFF, TX OFF; 1 RX ON, TX OFF; 2 RX OFF, TX ON; 3 RX ON, TX ON
pmcr.prec_host_rx_override_val: 0 precoding_host_rx_disabled; 1 precoding_host_rx_enabled
pmcr.prec_host_tx_override_val pmcr.prec_line_tx_override_val: 0 precoding_line_tx_disabled; 1 precoding_line_tx_enabled
pmcr.prec_line_rx_override_val: 0 precoding_line_rx_disabled; 1 precoding_line_rx_enabled
pmcr.tx_adaptive_override_cntrl: 0 Auto; 1 Keep the module configuration; 2 override
pmcr.tx_adaptive_override_value: 0 disable adaptive Tx Equalization; 1 enable adaptive Tx equalization
pmdr.cpo_indication: 0 not CPO; 1 CPO
pmdr.split: 0 split to 1; 1 split to 2; 2 split to 4; 3 split to 8
pmdr.status: 0 invalid; 1 valid; 2 values not ready yet; 3 no such port
pmdr.version: 0 40nm products; 1 28nm products; 3 16nm products; 4 7nm products
pmmp.module_type: 0 passive_copper_cable; 1 active_copper_cable; 2 Liner_far_end_equalized_copper; 3 Linear_full_equalized_copper; 4 Linear_optical_module; 5 active_optical_module; 6 on_board_retimer_over_transceiver
pmmp_cmis_protocol_override_layout.host_electrical_compliance: 0 unspecified; 1 1000BASE - CX; 2 XAUI; 3 XFI; 4 SFI; 5 25GAUI C2M; 6 XLAUI C2M; 7 XLPPI; 8 LAUI-2 C2M; 9 50GAUI-2 C2M; 10 50GAUI-1 C2M; 11 CAUI-4 C2M; 13 100GAUI-2 C2M; 15 200GAUI-4 C2M; 17 400GAUI-8 C2M; 20 25GBASE-CR CA-L; 21 25GBASE-CR CA-S; 22 25GBASE-CR CA-N; 23 40GBASE-CR4; 24 50GBASE-CR; 26 100GBASE-CR4; 27 100GBASE-CR2; 28 200GBASE-CR4; 29 400GBASE-CR8; 65 CAUI-4 C2M no FEC; 66 CAUI-4 C2M RS FEC; 67 50GBASE-CR2 RS FEC; 68 50GBASE-CR2 FC FEC; 69 50GBASE-CR2 no FEC
pmmp_cmis_protocol_override_layout.media_compliance: 0 unspecified; 1 Active cable assembly with BER < 1e-12; 2 Active cable assembly with BER < 5e-5; 3 Active cable assembly with BER < 2.6e-4; 4 Active cable assembly with BER < 1e-6
pmmp_cmis_protocol_override_layout.media_type_encoding: 0 undefined; 1 Optical_MMF; 2 Optical_SMF; 3 Passive_copper; 4 Active_cables; 5 BASE_T
pmmp_cmis_protocol_override_layout.module_media_type: 0 undefined; 1 MMF; 2 SMF; 3 passive Copper; 4 Active cables; 5 Base-T
pmmp_qsfp_protocol_override_layout.ethernet_compliance_code |: 1 40G Active Cable (XLPPI); 2 40GBASE-LR4; 4 40GBASE-SR4; 8 40GBASE-CR4; 16 10GBASE-SR; 32 10GBASE-LR; 64 10GBASE-LRM; 128 Extended Specification Compliance valid
pmmp_qsfp_protocol_override_layout.giga_ethernet_compliance_code |: 1 1000BASE-SX; 2 1000BASE-LX; 4 1000BASE-CX; 8 1000BASE-T
pmmp_sfp_protocol_bytes_override.cable_technology |: 4 Passive Cable; 8 Active Cable
pmmp_sfp_protocol_bytes_override.ethernet_compliance_code |: 1 1000BASE-SX; 2 1000BASE-LX; 4 1000BASE-CX; 8 1000BASE-T; 16 100BASE-LX/LX10; 32 100BASE-FX; 64 BASE-BX10; 128 BASE-PX
pmmp_sfp_protocol_bytes_override.tengig_ethernet_compliance_code |: 16 10G Base-SR; 32 10G Base-LR; 64 10G Base-LRM; 128 10G Base-ER
pmpd.host_media pmpt.host_media: 0 Media lanes; 1 Host lanes
pmpd.status: 0 Diagnostic data not supported; 1 Normal mission mode; 2 PRBS checker is not locked; 3 PRBS checker is locked
pmpt.ch_ge: 0 checker and generator; 1 generator; 2 checker
pmpt.e: 0 PRBS is disabled; 1 PRBS is enabled
pmpt.invt_admin: 0 NO PRBS inversion; 1 PRBS inversion
pmpt.le pprt.le pptt.le: 0 No per lane configuration; 1 Per lane configurations
pmpt.ls pprt.ls pptt.ls: 0 No support of per lane configuration; 1 Support of per lane configuration
pmpt.modulation: 0 NRZ test pattern; 1 PAM4 encoding
pmpt.prbs_mode_admin: 0 PRBS31 (x^31 + x^28 + 1); 1 PRBS23 (x^23 + x^18 + 1); 5 PRBS7 (x^7 + x^6 + 1); 6 PRBS11 (x^11 + x^9 + 1); 11 PRBS9 (x^9 + x^5 + 1); 17 PRBS13 (x^13 + x^12 + x^2+ x + 1); 21 SSPR; 22 SSPRQ
pmpt.prbs_modes_cap |: 1 PRBS31 (x^31 + x^28 + 1); 2 PRBS23 (x^23 + x^18 + 1); 32 PRBS7 (x^7 + x^6 + 1); 64 PRBS11 (x^11 + x^9 + 1); 2048 PRBS9 (x^9 + x^5 + 1); 131072 PRBS13 (x^13 + x^12 + x^2+ x + 1); 2097152 SSPR; 4194304 SSPRQ
pmpt.status: 0 mission mode; 1 no module, or one without PRBS; 2 setting not supported; 3 generator only; 4 checker only; 5 generator and checker
pmpt.swap_admin: 0 NO MSB<-> LSB swapping; 1 MSB <-> LSB swapping
pmtu.i_e: 0 ingress and egress; 1 ingress; 2 egress
pmtu.itre qeec.de qshr.fr: 0 disable; 1 enable
pmtu.protocol: 0 all protocols; 1 IB (gen 1); 2 NVLink; 3 IBg2
ppaos.phy_status: 0 rx_phy_down; 1 rx_phy_up; 2 rx_phy_down_by_command
ppaos.phy_status_admin: 0 rx_phy_down; 1 rx_phy_up
ppcc.cmd_type: 0 get algo info; 1 enable algo; 2 disable algo; 3 get algo enabling status; 4 get num of params; 5 get param info; 6 get param; 7 get & clear param; 8 set param; 10 bulk get; 11 bulk set; 12 bulk get counters; 13 bulk get and clear counters; 14 get num of counters; 15 get counter info; 16 get algo info array; 240 get supported target apps
ppcc.prm: 0 read-only; 1 read-write; 2 read-only, may be cleared
PPCR.p_type: 0 non planarized; 1 planirized_gen1
PPCR.split: 0 NA; 1 Split 1; 2 Split 2
pphcr.active_hist_type: 0 Invalid (Link down / unsupported); 1 KP4 RS-FEC (544,514) errors; 2 LL RS-FEC (271,257) / (272,257+1) errors; 3 KR4 RS-FEC (528,514) errors; 4 PRBS errors
pplm.plr_reject_mode_oper pplm.plr_reject_mode: 0 rejection_based_on_plr_margin; 1 rejection_based_on_crc_and_cs; 2 rejection_based_on_CS
pplm.plr_reject_mode_support |: 1 rejection_based_on_plr_margin; 2 rejection_based_on_crc_and_cs; 4 rejection_based_on_CS
pplm.tx_crc_plr_support: 0 not supported; 1 supported
pprm.module_datapath_full_toggle pprm.module_tx_disable pprm.host_serdes_feq: 0 FW_default; 1 Enable; 2 Disable; 3 Disable_Support_in_Negotiation
pprm.ovrd_no_neg_bhvr: 0 ingore_no_neg_bhvr_field; 1 no_neg_behavior_according_to_fw_defult; 2 no_neg_behavior_according_to_no_neg_bhvr_field
pprm.wd_logic_re_lock_res pprm.oper_logic_re_lock_res: 0 1 ms; 1 10 ms; 2 100 ms; 3 1 sec
pprt.e: 0 PRBS RX is disabled; 1 PRBS RX is enabled
pprt.modulation pptt.modulation: 0 NRZ test pattern; 1 PAM4 encoding with gray no precoding; 2 PAM4 with precoding with gray; 3 PAM4 without gray no precoding
pprt.p: 0 No polarity inversion; 1 PRBS RX polarity inversion
pprt.prbs_lock_status_ext pprt.prbs_lock_status: 0 Not locked; 1 Locked
pprt.prbs_mode_admin: 0 PRBS31 (x^31 + x^28 + 1); 1 PRBS23A (x^23 + x^18 + 1); 2 PRBS23B (x^23 + x^18 + x^12+ x^6 + 1); 3 PRBS23C (x^23 + x^22 + x^19+ x^18 + 1); 4 PRBS23D (x^23 + x^19 + x^18+ x^11 + 1); 5 PRBS7 (x^7 + x^6 + 1); 6 PRBS11 (x^11 + x^9 + 1); 7 PRBS11A (x^11 + x^10 + x^6+ x^5 + 1); 8 PRBS11B (x^11 + x^9 + x^6+ x^5 + 1); 9 PRBS11C (x^11 + x^8 + x^6+ x^4 + 1); 10 PRBS11D (x^11 + x^7 + x^6+ x^4 + 1); 11 PRBS9 (x^9 + x^5 + 1); 12 IDLEs using scramble58 (x^58+ x^39 + 1); 13 Square_wave : Non error based tune; 17 PRBS13A (x^13 + x^12 + x^2+ x + 1); 18 PRBS13B (x^13 + x^7 + x^3+ x^2 + 1); 19 PRBS13C (x^13 + x^8 + x^4+ x^2 + 1); 20 PRBS13D (x^13 + x^9 + x^5+ x^2 + 1); 21 SSPR; 22 SSPRQ; 23 LT frames (KR-startup frames); 24 PRBS15 - x^15 + x^14 + 1; 25 PRBS28 - x^28 + x^25 + 1; 26 Square wave3 (3ones, 3zeros); 27 Square wave13 (13ones, 13zeros); 28 Square wave30 (30ones, 30zeros); 29 PRBS58 (x^58+ x^39 + 1)
pprt.prbs_modes_cap |: 1 PRBS31 (x^31 + x^28 + 1); 2 PRBS23A (x^23 + x^18 + 1); 4 PRBS23B (x^23 + x^18 + x^12+ x^6 + 1); 8 PRBS23C (x^23 + x^22 + x^19+ x^18 + 1); 16 PRBS23D (x^23 + x^19 + x^18+ x^11 + 1); 32 PRBS7 (x^7 + x^6 + 1); 64 PRBS11 (x^11 + x^9 + 1); 128 PRBS11A (x^11 + x^10 + x^6+ x^5 + 1); 256 PRBS11B (x^11 + x^9 + x^6+ x^5 + 1); 512 PRBS11C (x^11 + x^8 + x^6+ x^4 + 1); 1024 PRBS11D (x^11 + x^7 + x^6+ x^4 + 1); 2048 PRBS9 (x^9 + x^5 + 1); 4096 IDLE using scramble58 (x^58+ x^39 + 1); 8192 Square_wave : Non error based tune; 131072 PRBS13A (x^13 + x^12 + x^2+ x + 1); 262144 PRBS13B (x^13 + x^7 + x^3+ x^2 + 1); 524288 PRBS13C (x^13 + x^8 + x^4+ x^2 + 1); 1048576 PRBS13D (x^13 + x^9 + x^5+ x^2 + 1); 2097152 SSPR; 4194304 SSPRQ; 8388608 LT frames (KR-startup frames); 16777216 PRBS15 - x^15 + x^14 + 1; 33554432 PRBS28 - x^28 + x^25 + 1; 67108864 Square wave3 (3ones, 3zeros); 134217728 Square wave13 (13ones, 13zeros); 268435456 Square wave30 (30ones, 30zeros); 536870912 PRBS58 (x^58+ x^39 + 1)
pprt.prbs_rx_tuning_status: 0 PRBS mode tuning was not performed; 1 Performing PRBS mode tuning; 2 PRBS mode tuning completed; 3 Signal Detect in progress; 4 Secondary not detected
pprt.sw pptt.sw: 0 No Swap; 1 Swap MSB <-> LSB
ppsc.srps_admin: 0 Disable Speed Reduction; 1 Force Speed Reduction
ppsc.wrps_admin: 0 Disable Width Reduction; 1 Force Width Reduction; 2 Auto
ppsc.wrps_status: 0 Full width; 1 Single lane; 15 In transition
pptb.mm: 0 unicast and multicast; 1 unicast; 2 multicast
pptt.e: 0 PRBS TX is disabled; 1 PRBS TX is enabled
pptt.p: 0 No polarity inversion; 1 PRBS TX polarity inversion
pptt.prbs_mode_admin: 0 PRBS31 (x^31 + x^28 + 1); 1 PRBS23A (x^23 + x^18 + 1); 2 PRBS23B (x^23 + x^18 + x^12+ x^6 + 1); 3 PRBS23C (x^23 + x^22 + x^19+ x^18 + 1); 4 PRBS23D (x^23 + x^19 + x^18+ x^11 + 1); 5 PRBS7 (x^7 + x^6 + 1); 6 PRBS11 (x^11 + x^9 + 1); 7 PRBS11A (x^11 + x^10 + x^6+ x^5 + 1); 8 PRBS11B (x^11 + x^9 + x^6+ x^5 + 1); 9 PRBS11C (x^11 + x^8 + x^6+ x^4 + 1); 10 PRBS11D (x^11 + x^7 + x^6+ x^4 + 1); 11 PRBS9 (x^9 + x^5 + 1); 12 IDLEs using scramble58 (x^58+ x^39 + 1); 13 Square_wave8 (8 ones, 8 zeros); 14 Square_wave4 (4 ones, 4zeros); 15 Square_wave2 (2 ones, 2zeros); 16 Square_wave1 (one, zero); 17 PRBS13A (x^13 + x^12 + x^2+ x + 1); 18 PRBS13B (x^13 + x^7 + x^3+ x^2 + 1); 19 PRBS13C (x^13 + x^8 + x^4+ x^2 + 1); 20 PRBS13D (x^13 + x^9 + x^5+ x^2 + 1); 21 SSPR; 22 SSPRQ; 23 LT frames (KR-startup frames); 24 PRBS15 - x^15 + x^14 + 1; 25 PRBS28 - x^28 + x^25 + 1; 26 Square wave3 (3ones, 3zeros); 27 Square wave13 (13ones, 13zeros); 28 Square wave30 (30ones, 30zeros); 29 PRBS58 (x^58+ x^39 + 1); 30 Default Pattern
pptt.prbs_modes_cap |: 1 PRBS31 (x^31 + x^28 + 1); 2 PRBS23A (x^23 + x^18 + 1); 4 PRBS23B (x^23 + x^18 + x^12+ x^6 + 1); 8 PRBS23C (x^23 + x^22 + x^19+ x^18 + 1); 16 PRBS23D (x^23 + x^19 + x^18+ x^11 + 1); 32 PRBS7 (x^7 + x^6 + 1); 64 PRBS11 (x^11 + x^9 + 1); 128 PRBS11A (x^11 + x^10 + x^6+ x^5 + 1); 256 PRBS11B (x^11 + x^9 + x^6+ x^5 + 1); 512 PRBS11C (x^11 + x^8 + x^6+ x^4 + 1); 1024 PRBS11D (x^11 + x^7 + x^6+ x^4 + 1); 2048 PRBS9 (x^9 + x^5 + 1); 4096 IDLE using scramble58 (x^58+ x^39 + 1); 8192 Square_wave8 (8 ones, 8 zeros); 16384 Square_wave4 (4 ones, 4zeros); 32768 Square_wave2 (2 ones, 2zeros); 65536 Square_wave1 (one, zero); 131072 PRBS13A (x^13 + x^12 + x^2+ x + 1); 262144 PRBS13B (x^13 + x^7 + x^3+ x^2 + 1); 524288 PRBS13C (x^13 + x^8 + x^4+ x^2 + 1); 1048576 PRBS13D (x^13 + x^9 + x^5+ x^2 + 1); 2097152 SSPR; 4194304 SSPRQ; 8388608 LT frames (KR-startup frames); 16777216 PRBS15 - x^15 + x^14 + 1; 33554432 PRBS28 - x^28 + x^25 + 1; 67108864 Square wave3 (3ones, 3zeros); 134217728 Square wave13 (13ones, 13zeros); 268435456 Square wave30 (30ones, 30zeros); 536870912 PRBS58 (x^58+ x^39 + 1)
prei.error_type_oper pter_phy_page.error_type_oper: 0 No error injection; 1 Performing error injection
prei.status: 0 good; 2 no source for error injection; 3 port not operational
prei.version slred.version: 1 28nm products; 3 16nm products
ptasv2.kr_ext_oper: 0 lt_is_disabled; 1 lt_enabled_regular_kr; 2 lt_enabled_ext_kr_async_mode
ptasv2.xdr_lt_c2c_en: 0 Auto; 1 skip LT flow; 2 do LT flow
ptasv2.xdr_lt_c2m_en: 0 Auto; 1 skip LT flow; 2 do segmented LT flow
ptasv2_7nm.lt_ext_neg_type: 0 neg_agreed_function; 1 force_params_to_peer; 2 ignore_neg
ptasv2_7nm.prbs_type_admin ptasv2_7nm.prbs_type_oper: 0 PRBS_13; 1 PRBS_31
pter.status: 0 good; 2 no source for error injection; 3 port not operational; 4 BER out of range
pter_port_page.error_type_admin: 0 No Error; 1 Corrupt data packet ICRC; 2 Corrupt data packet VCRC; 4 Corrupt credit packet LPCRC
pter_port_page.error_type_cap |: 1 Corrupt data packet ICRC; 2 Corrupt data packet VCRC; 4 Corrupt credit packet LPCRC
ptys.an_disable_admin: 0 Normal operation; 1 Disable AN
ptys.an_disable_cap: 0 Device does not support AN disable; 1 Device Supports AN disable
ptys.force_lt_frames_admin: 0 auto, keep normal operation; 1 Do Force LT (KR Startup) flow; 2 Do not do LT (KR Startup) flow
ptys.tx_ready_e |: 1 generate_tx_ready_event; 2 generate_tx_not_ready_event
qeec.dwrr: 0 strict priority; 1 DWRR
qhll.stall_en: 0 Stall disabled; 1 Stall enabled
register_unit_perf_counters_cfg.cnt0_cmd register_unit_perf_counters_cfg.cnt1_cmd register_unit_perf_counters_cfg.cnt2_cmd register_unit_perf_counters_cfg.cnt3_cmd register_unit_perf_counters_cfg.cnt4_cmd register_unit_perf_counters_cfg.cnt5_cmd register_unit_perf_counters_cfg.cnt6_cmd register_unit_perf_counters_cfg.cnt7_cmd: 0 SKIP; 1 SET
register_unti_perf_global_ctrl.cmd: 0 stop counting in all performance counters; 1 start counting in all performance counters
sbcm.dir: 0 Ingress port quota; 1 Egress port quota
sbcm.exc: 0 the tclass is accounted in the pool; 1 the tclass is not accounted in the pool
sbcm.snap sbpr.snap: 0 FREE; 1 SNAP
sbpr.dir: 0 Ingress pools; 1 Egress pools
sbpr.mode: 0 Static; 1 Dynamic
sllm.status: 0 invalid; 1 valid
slred.destructive_ctrl: 0 non destructive scan; 1 destructive scan
slred.err_res_base: 0 err_res_base is 2; 1 err_res_base is 3; 2 err_res_base is 5; 3 err_res_base is 1
slred.err_res_scale: 0 exponential scale; 1 linear scale
slred.eye_diag_dim: 0 16x16 (256 err val); 1 32x32 (1024 err val); 2 32x64 (1024 err val); 3 64x32 (2048 err val)
slred.eye_sel: 0 up; 1 mid; 2 down
slred.lane_speed: 2 QDR, PCIe Gen3; 3 FDR10, 10GE, 40GE; 4 FDR, 56GE, PCIe Gen4; 5 EDR, 25GE, 50GE, 100GE, PCIe Gen5; 6 HDR, 50GE, 200GE, 400GE
slred.measure_time: 0 10 sec; 1 30 sec; 2 60 sec; 3 90 sec; 4 120 sec; 5 240 sec; 6 480 sec; 7 600 sec; 8 900 sec
slred.page_data_sel: 0 info page data; 1 page data 1 (indexes 0 to 319); 2 page data 2 (indexes 320 to 639); 3 page data 3 (indexes 640 to 959); 4 page data 4 (indexes 960 to 1279); 5 page data 5 (indexes 1280 to 1599); 6 page data 6 (indexes 1600 to 1919); 7 page data 7 (indexes 1920 to 2239)
slred.status: 0 eye scan was not performed; 1 unsupported scan for current speed; 2 system busy; 3 Performing eye scan; 4 eye scan completed; 5 error, eye scan not completed
slrg_16nm.grade_lane_speed: 0 SDR / PCIe Gen 1; 1 DDR / PCIe Gen 2; 2 QDR / PCIe Gen 3; 3 FDR10 (10GE / 40GE); 4 FDR (56GE) / PCIe Gen 4; 5 EDR (25GE / 50GE / 100GE) / PCIe Gen 5; 6 HDR (50GE / 200GE / 400GE); 10 1GE; 11 2.5GE (XAUI); 12 50GE-KR4
slrg_40nm_28nm.grade_lane_speed: 0 SDR; 1 DDR; 2 QDR; 3 FDR10 (10GE / 40GE); 4 FDR (56GE); 5 EDR (25GE / 50GE / 100GE); 10 1GE; 11 2.5GE (XAUI); 12 50GE-KR4
slrg_5nm.fom_meas_type_read slrg_7nm.fom_meas_type_read: 0 PAM4 (Upper, mid, low eye); 1 NRZ (Composite eye)
slrg_5nm.fom_measurement slrg_7nm.fom_measurement |: 1 Upper eye; 2 Middle eye; 4 Lower eye; 8 Composite eye
sltp.lane_speed sltpv2.lane_speed: 0 SDR, PCIe Gen1; 1 DDR, PCIe Gen2, 5GBASE-R; 2 QDR, PCIe Gen3; 3 FDR10, 10GE, 40GE; 4 FDR, 56GE, PCIe Gen4; 5 EDR, 25GE, 50GE, 100GE, PCIe Gen5; 6 HDR, 50GE, 200GE, 400GE; 7 NDR, 100GE, 200GE, 400GE, 800GE; 8 XDR; 10 1GE; 11 2.5GE (XAUI); 12 50GE-KR4
sltp_28nm_40nm.ob_norm: 0 No Normalization was done; 1 Normalization performed
sltp_5nm.vs_peer_db sltpv2_lut_5nm.vs_peer_db: 0 db to override is for Did vs Did; 1 db to override if for Did vs retimed module
`;
