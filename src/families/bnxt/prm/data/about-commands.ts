/** What the commands of HWRM do, a line each: name without HWRM_ and words. */
export const aboutCommands = () => `
VER_GET reads versions: firmware, HWRM interface, chip, longest request
FUNC_ECHO_RESPONSE answers an echo that the firmware has asked for
ERROR_RECOVERY_QCFG reads how to recover from firmware errors: registers, times, steps
FUNC_DRV_IF_CHANGE tells the firmware that the interface goes up or down
FUNC_BUF_UNRGTR takes back the buffer for requests that VFs forward
FUNC_VF_CFG sets up a VF by itself: MTU, MAC address, queues
RESERVED1 number that is reserved, the first
FUNC_RESET resets a function: all of its queues and filters
FUNC_GETFID asks for the id of a function by its PCI address
FUNC_VF_ALLOC gives VFs to a PF (SR-IOV)
FUNC_VF_FREE takes VFs from a PF (SR-IOV)
FUNC_QCAPS reads what a function can: queues, VFs, MAC address, features
FUNC_QCFG reads how a function is set up: MTU, MAC address, VLAN, bandwidth, queues
FUNC_CFG sets up a function: MTU, MAC address, VLAN, bandwidth, queues
FUNC_QSTATS reads counters of a function: packets, bytes, drops, errors
FUNC_CLR_STATS clears the counters of a function
FUNC_DRV_UNRGTR tells the firmware that the driver goes
FUNC_VF_RESC_FREE frees what a VF has
FUNC_VF_VNIC_IDS_QUERY lists the VNICs of a VF
FUNC_DRV_RGTR tells the firmware that a driver is there, and which events it takes
FUNC_DRV_QVER reads the version of the driver of a function
FUNC_BUF_RGTR gives a buffer for requests that VFs forward
PORT_PHY_CFG sets up the link: speed, autonegotiation, FEC, pause, up or down
PORT_MAC_CFG sets up the port's MAC: pause, time stamps, priorities, loopback
PORT_TS_QUERY reads time stamps of the port: PTP clock, last packet
PORT_QSTATS reads counters of a port: packets, bytes, errors, pause, drops
PORT_LPBK_QSTATS reads counters of loopback
PORT_CLR_STATS clears the counters of a port
PORT_LPBK_CLR_STATS clears the counters of loopback
PORT_PHY_QCFG reads the link: up or down, speed, FEC, pause, module, partner
PORT_MAC_QCFG reads how the port's MAC is set up: pause, priorities, loopback
PORT_MAC_PTP_QCFG reads where the PTP clock's registers are
PORT_PHY_QCAPS reads what the link can: speeds, FEC, energy-efficient Ethernet
PORT_PHY_I2C_WRITE writes to the memory (EEPROM) of the cable module
PORT_PHY_I2C_READ reads the memory (EEPROM) of the cable module: vendor, temperature
PORT_LED_CFG sets the lights (LED) of a port, to find it in the rack
PORT_LED_QCFG reads how the lights (LED) of a port are set
PORT_LED_QCAPS reads which lights (LED) a port has
QUEUE_QPORTCFG reads the queues of a port: how many, which are lossless
QUEUE_QCFG reads how a queue of a port is set up
QUEUE_CFG sets up a queue of a port: length, lossless or lossy
FUNC_VLAN_CFG sets the VLAN of a function
FUNC_VLAN_QCFG reads the VLAN of a function
QUEUE_PFCENABLE_QCFG reads on which priorities flow control (PFC) is on
QUEUE_PFCENABLE_CFG turns flow control (PFC) on and off by priority
QUEUE_PRI2COS_QCFG reads which queue each priority goes to
QUEUE_PRI2COS_CFG sets which queue each priority goes to
QUEUE_COS2BW_QCFG reads the bandwidth of each queue (ETS)
QUEUE_COS2BW_CFG sets the bandwidth of each queue (ETS)
QUEUE_DSCP_QCAPS reads how many bits of the DSCP can set a priority
QUEUE_DSCP2PRI_QCFG reads the priority of each DSCP value
QUEUE_DSCP2PRI_CFG sets the priority of each DSCP value
VNIC_ALLOC makes a VNIC: a place where received packets go
VNIC_FREE takes a VNIC away
VNIC_CFG sets up a VNIC: ring, RSS, MTU
VNIC_QCFG reads how a VNIC is set up
VNIC_TPA_CFG sets up receive aggregation (TPA: LRO, GRO) of a VNIC
VNIC_TPA_QCFG reads the receive aggregation (TPA: LRO, GRO) of a VNIC
VNIC_RSS_CFG sets up spreading of packets over queues (RSS) of a VNIC
VNIC_RSS_QCFG reads the spreading of packets over queues (RSS) of a VNIC
VNIC_PLCMODES_CFG sets how received packets are placed in buffers: jumbo, header split
VNIC_PLCMODES_QCFG reads how received packets are placed in buffers
VNIC_QCAPS reads what VNICs can: RSS, aggregation
VNIC_UPDATE changes a VNIC in use
RING_ALLOC makes a ring: transmit, receive, completion
RING_FREE takes a ring away
RING_CMPL_RING_QAGGINT_PARAMS reads interrupt moderation of a completion ring
RING_CMPL_RING_CFG_AGGINT_PARAMS sets interrupt moderation of a completion ring
RING_AGGINT_QCAPS reads what interrupt moderation can
RING_SCHQ_ALLOC makes a scheduler queue for rings
RING_SCHQ_CFG sets up a scheduler queue
RING_SCHQ_FREE takes a scheduler queue away
RING_RESET resets a ring that hangs
RING_GRP_ALLOC makes a group of rings for receiving
RING_GRP_FREE takes a group of rings away
RING_CFG sets up a ring in use
RING_QCFG reads how a ring is set up
RESERVED5 number that is reserved, the fifth
RESERVED6 number that is reserved, the sixth
PORT_ADSM_QSTATES reads the state machine of autonegotiation
PORT_EVENTS_LOG reads the log of link events of a port
VNIC_RSS_COS_LB_CTX_ALLOC gives a context for RSS
VNIC_RSS_COS_LB_CTX_FREE takes a context for RSS back
QUEUE_MPLS_QCAPS reads whether MPLS can set a priority
QUEUE_MPLSTC2PRI_QCFG reads the priority of each MPLS traffic class
QUEUE_MPLSTC2PRI_CFG sets the priority of each MPLS traffic class
QUEUE_VLANPRI_QCAPS reads whether the VLAN priority can be mapped
QUEUE_VLANPRI2PRI_QCFG reads the priority of each VLAN priority
QUEUE_VLANPRI2PRI_CFG sets the priority of each VLAN priority
QUEUE_GLOBAL_CFG sets up the queues of all ports together
QUEUE_GLOBAL_QCFG reads the set-up of the queues of all ports together
QUEUE_ADPTV_QOS_RX_FEATURE_QCFG reads adaptive QoS for receiving: on or off
QUEUE_ADPTV_QOS_RX_FEATURE_CFG turns adaptive QoS for receiving on or off
QUEUE_ADPTV_QOS_TX_FEATURE_QCFG reads adaptive QoS for sending: on or off
QUEUE_ADPTV_QOS_TX_FEATURE_CFG turns adaptive QoS for sending on or off
QUEUE_QCAPS reads what the queues of a port can
QUEUE_ADPTV_QOS_RX_TUNING_QCFG reads the tuning of adaptive QoS for receiving
QUEUE_ADPTV_QOS_RX_TUNING_CFG sets the tuning of adaptive QoS for receiving
QUEUE_ADPTV_QOS_TX_TUNING_QCFG reads the tuning of adaptive QoS for sending
CFA_L2_FILTER_ALLOC makes a filter by MAC address and VLAN
CFA_L2_FILTER_FREE takes a filter by MAC address and VLAN away
CFA_L2_FILTER_CFG changes a filter by MAC address and VLAN
CFA_L2_SET_RX_MASK sets what a VNIC receives: broadcast, multicast, promiscuous
CFA_VLAN_ANTISPOOF_CFG sets which VLANs a function may send in
CFA_TUNNEL_FILTER_ALLOC makes a filter for tunnel packets
CFA_TUNNEL_FILTER_FREE takes a filter for tunnel packets away
CFA_ENCAP_RECORD_ALLOC makes a tunnel header that is put on packets
CFA_ENCAP_RECORD_FREE takes a tunnel header away
CFA_NTUPLE_FILTER_ALLOC makes a filter by addresses and ports (n-tuple)
CFA_NTUPLE_FILTER_FREE takes a filter by addresses and ports (n-tuple) away
CFA_NTUPLE_FILTER_CFG changes a filter by addresses and ports (n-tuple)
CFA_EM_FLOW_ALLOC makes an exact-match flow
CFA_EM_FLOW_FREE takes an exact-match flow away
CFA_EM_FLOW_CFG changes an exact-match flow
TUNNEL_DST_PORT_QUERY reads the UDP port that a tunnel is known by
TUNNEL_DST_PORT_ALLOC sets the UDP port that a tunnel is known by
TUNNEL_DST_PORT_FREE takes back the UDP port of a tunnel
QUEUE_ADPTV_QOS_TX_TUNING_CFG sets the tuning of adaptive QoS for sending
STAT_CTX_ENG_QUERY reads statistics of an engine's context
STAT_CTX_ALLOC makes a statistics context, which counts what rings do
STAT_CTX_FREE takes a statistics context away
STAT_CTX_QUERY reads a statistics context: packets, bytes, drops of rings
STAT_CTX_CLR_STATS clears a statistics context
PORT_QSTATS_EXT reads further counters of a port: link down, FEC, per queue and priority
PORT_PHY_MDIO_WRITE writes a PHY register over MDIO
PORT_PHY_MDIO_READ reads a PHY register over MDIO
PORT_PHY_MDIO_BUS_ACQUIRE takes the MDIO bus for itself
PORT_PHY_MDIO_BUS_RELEASE gives the MDIO bus back
PORT_QSTATS_EXT_PFC_WD reads counters of the PFC watchdog
PORT_QSTATS_EXT_PFC_ADV reads advanced counters of flow control (PFC)
PORT_TX_FIR_CFG sets the transmitter's taps of a lane (SerDes)
PORT_TX_FIR_QCFG reads the transmitter's taps of a lane (SerDes)
PORT_ECN_QSTATS reads counters of congestion marks (ECN)
FW_LIVEPATCH_QUERY asks which live patches the firmware has
FW_LIVEPATCH applies or takes back a live patch of the firmware
FW_RESET resets a processor of the device, or the whole chip
FW_QSTATUS reads whether a reset of the firmware is wanted
FW_HEALTH_CHECK reads the firmware's health
FW_SYNC synchronises firmware images between flash areas
FW_STATE_QCAPS asks how large the firmware's state is
FW_STATE_QUIESCE brings the firmware to rest, so that its state can be saved
FW_STATE_BACKUP saves the firmware's state
FW_STATE_RESTORE restores the firmware's state
FW_SET_TIME sets the firmware's clock
FW_GET_TIME reads the firmware's clock
FW_SET_STRUCTURED_DATA gives the firmware structured data: LLDP, DCBX
FW_GET_STRUCTURED_DATA reads structured data from the firmware: LLDP, DCBX
FW_IPC_MAILBOX sends a message to another processor of the device
FW_ECN_CFG turns congestion marks (ECN) on or off
FW_ECN_QCFG reads whether congestion marks (ECN) are on
FW_SECURE_CFG sets security of the firmware: fuses, NVRAM lock
EXEC_FWD_RESP carries out a request that a VF has forwarded
REJECT_FWD_RESP refuses a request that a VF has forwarded
FWD_RESP gives a VF the answer to its forwarded request
FWD_ASYNC_EVENT_CMPL passes an event on to a VF
OEM_CMD command of a card's maker
PORT_PRBS_TEST runs a bit error test (PRBS) on a port
PORT_SFP_SIDEBAND_CFG sets the signals of the module's cage: reset, low power
PORT_SFP_SIDEBAND_QCFG reads the signals of the module's cage: present, interrupt
FW_STATE_UNQUIESCE lets the firmware go on after it was at rest
PORT_DSC_DUMP reads the SerDes diagnosis of a port: eye, taps
PORT_EP_TX_QCFG reads the bandwidth of an endpoint of a port
PORT_EP_TX_CFG sets the bandwidth of an endpoint of a port
PORT_CFG sets up a port: packet rate, bandwidth
PORT_QCFG reads how a port is set up
PORT_DSC_COLLECTION starts to collect SerDes diagnosis of a port
PORT_MAC_QCAPS reads what the port's MAC can
TEMP_MONITOR_QUERY reads temperatures: chip, PHY, cable module, thresholds
REG_POWER_QUERY reads the power that the regulators give
CORE_FREQUENCY_QUERY reads the frequency of the core
REG_POWER_HISTOGRAM reads a histogram of the power drawn
MONITOR_PAX_HISTOGRAM_START starts a histogram of internal bus latency
MONITOR_PAX_HISTOGRAM_COLLECT reads the histogram of internal bus latency
STAT_QUERY_ROCE_STATS reads counters of RoCE: packets, errors, retries
STAT_QUERY_ROCE_STATS_EXT reads further counters of RoCE
MONITOR_DEVICE_HEALTH watches the device's health
WOL_FILTER_ALLOC sets a wake-on-LAN filter
WOL_FILTER_FREE takes a wake-on-LAN filter away
WOL_FILTER_QCFG reads the wake-on-LAN filters
WOL_REASON_QCFG asks which packet woke the host
CFA_METER_QCAPS reads what meters can: how many, which kinds
CFA_METER_PROFILE_ALLOC makes a profile of a meter: rates and bursts
CFA_METER_PROFILE_FREE takes a profile of a meter away
CFA_METER_PROFILE_CFG changes a profile of a meter
CFA_METER_INSTANCE_ALLOC makes a meter of flows
CFA_METER_INSTANCE_FREE takes a meter of flows away
CFA_METER_INSTANCE_CFG changes a meter of flows
CFA_VFR_ALLOC makes a representor of a VF
CFA_VFR_FREE takes a representor of a VF away
CFA_VF_PAIR_ALLOC pairs two VFs: what one sends, the other receives
CFA_VF_PAIR_FREE ends a pair of VFs
CFA_VF_PAIR_INFO reads a pair of VFs
CFA_FLOW_ALLOC makes a flow: match and action
CFA_FLOW_FREE takes a flow away
CFA_FLOW_FLUSH takes all flows away
CFA_FLOW_STATS reads packets and bytes of flows
CFA_FLOW_INFO reads a flow
CFA_DECAP_FILTER_ALLOC makes a filter that takes tunnel headers off
CFA_DECAP_FILTER_FREE takes a filter of tunnel headers away
CFA_VLAN_ANTISPOOF_QCFG reads which VLANs a function may send in
CFA_REDIRECT_TUNNEL_TYPE_ALLOC sends a kind of tunnel packets to another function
CFA_REDIRECT_TUNNEL_TYPE_FREE no longer sends a kind of tunnel packets elsewhere
CFA_PAIR_ALLOC pairs functions for representors
CFA_PAIR_FREE ends a pair of functions
CFA_PAIR_INFO reads a pair of functions
FW_IPC_MSG sends a message between processors of the firmware
CFA_REDIRECT_TUNNEL_TYPE_INFO reads where a kind of tunnel packets is sent
CFA_REDIRECT_QUERY_TUNNEL_TYPE asks which kinds of tunnel packets are sent elsewhere
CFA_FLOW_AGING_TIMER_RESET starts the age of flows anew
CFA_FLOW_AGING_CFG sets after which time unused flows age
CFA_FLOW_AGING_QCFG reads after which time unused flows age
CFA_FLOW_AGING_QCAPS reads what ageing of flows can
CFA_CTX_MEM_RGTR registers host memory for flows
CFA_CTX_MEM_UNRGTR takes host memory for flows back
CFA_CTX_MEM_QCTX reads which host memory is registered for flows
CFA_CTX_MEM_QCAPS reads what host memory for flows can
CFA_COUNTER_QCAPS reads which counters of flows there can be
CFA_COUNTER_CFG sets up counters of flows
CFA_COUNTER_QCFG reads the set-up of counters of flows
CFA_COUNTER_QSTATS reads counters of flows
CFA_TCP_FLAG_PROCESS_QCFG reads how TCP flags end flows
CFA_EEM_QCAPS reads what external exact match (flows in host memory) can
CFA_EEM_CFG sets up external exact match (flows in host memory)
CFA_EEM_QCFG reads the set-up of external exact match
CFA_EEM_OP turns external exact match on, off, or cleans it
CFA_ADV_FLOW_MGNT_QCAPS reads what advanced management of flows can
CFA_TFLIB carries a message of the flow library
CFA_LAG_GROUP_MEMBER_RGTR puts ports into a link aggregation group
CFA_LAG_GROUP_MEMBER_UNRGTR takes ports out of a link aggregation group
CFA_TLS_FILTER_ALLOC makes a filter of TLS connections
CFA_TLS_FILTER_FREE takes a filter of TLS connections away
CFA_RELEASE_AFM_FUNC gives the function of flow management free
ENGINE_CKV_STATUS reads the state of the crypto key vault
ENGINE_CKV_CKEK_ADD adds a key-encryption key to the vault
ENGINE_CKV_CKEK_DELETE takes a key-encryption key out of the vault
ENGINE_CKV_KEY_ADD adds a key to the crypto key vault
ENGINE_CKV_KEY_DELETE takes a key out of the crypto key vault
ENGINE_CKV_FLUSH empties the crypto key vault
ENGINE_CKV_RNG_GET reads random numbers of the crypto key vault
ENGINE_CKV_KEY_GEN makes a key in the crypto key vault
ENGINE_CKV_KEY_LABEL_CFG sets the label of a key
ENGINE_CKV_KEY_LABEL_QCFG reads the label of a key
ENGINE_QG_CONFIG_QUERY reads what queue groups of the engines can
ENGINE_QG_QUERY reads a queue group of the engines
ENGINE_QG_METER_PROFILE_CONFIG_QUERY reads what meter profiles of queue groups can
ENGINE_QG_METER_PROFILE_QUERY reads a meter profile of queue groups
ENGINE_QG_METER_PROFILE_ALLOC makes a meter profile of queue groups
ENGINE_QG_METER_PROFILE_FREE takes a meter profile of queue groups away
ENGINE_QG_METER_QUERY reads the meter of a queue group
ENGINE_QG_METER_BIND gives a queue group a meter
ENGINE_QG_METER_UNBIND takes the meter from a queue group
ENGINE_QG_FUNC_BIND gives a queue group to a function
ENGINE_SG_CONFIG_QUERY reads what scheduler groups of the engines can
ENGINE_SG_QUERY reads a scheduler group of the engines
ENGINE_SG_METER_QUERY reads the meter of a scheduler group
ENGINE_SG_METER_CONFIG sets the meter of a scheduler group
ENGINE_SG_QG_BIND puts a queue group into a scheduler group
ENGINE_QG_SG_UNBIND takes a queue group out of its scheduler group
ENGINE_CONFIG_QUERY reads how the engines are set up
ENGINE_STATS_CONFIG chooses what the engines count
ENGINE_STATS_CLEAR clears the counters of the engines
ENGINE_STATS_QUERY reads the counters of the engines
ENGINE_STATS_QUERY_CONTINUOUS_ERROR reads errors that the engines have again and again
ENGINE_RQ_ALLOC makes a request queue of an engine
ENGINE_RQ_FREE takes a request queue of an engine away
ENGINE_CQ_ALLOC makes a completion queue of an engine
ENGINE_CQ_FREE takes a completion queue of an engine away
ENGINE_NQ_ALLOC makes a notification queue of an engine
ENGINE_NQ_FREE takes a notification queue of an engine away
ENGINE_ON_DIE_RQE_CREDITS gives credits for requests kept on the die
ENGINE_FUNC_QCFG reads the engines of a function
FUNC_RESOURCE_QCAPS reads how many rings, VNICs and filters a function may have
FUNC_VF_RESOURCE_CFG sets how many rings, VNICs and filters a VF may have
FUNC_BACKING_STORE_QCAPS reads how much host memory the chip needs for its contexts
FUNC_BACKING_STORE_CFG gives the chip host memory for its contexts
FUNC_BACKING_STORE_QCFG reads which host memory the chip has for its contexts
FUNC_VF_BW_CFG sets the bandwidth of VFs
FUNC_VF_BW_QCFG reads the bandwidth of VFs
FUNC_HOST_PF_IDS_QUERY lists the PFs of a host
FUNC_QSTATS_EXT reads further counters of a function
STAT_EXT_CTX_QUERY reads a statistics context, extended
FUNC_SPD_CFG sets up the security protocol of a function (SPD)
FUNC_SPD_QCFG reads the security protocol of a function (SPD)
FUNC_PTP_PIN_QCFG reads the pins of the PTP clock
FUNC_PTP_PIN_CFG sets the pins of the PTP clock: pulses in and out
FUNC_PTP_CFG sets up the PTP clock: frequency, phase, pulses
FUNC_PTP_TS_QUERY reads time stamps of the PTP clock and PCIe (PTM)
FUNC_PTP_EXT_CFG sets who is master of the PTP clock
FUNC_PTP_EXT_QCFG reads who is master of the PTP clock
FUNC_KEY_CTX_ALLOC gives contexts of keys: TLS, QUIC
FUNC_BACKING_STORE_CFG_V2 gives the chip host memory for one kind of contexts
FUNC_BACKING_STORE_QCFG_V2 reads which host memory one kind of contexts has
FUNC_DBR_PACING_CFG sets up pacing of doorbells
FUNC_DBR_PACING_QCFG reads the pacing of doorbells: thresholds, register
FUNC_DBR_PACING_BROADCAST_EVENT tells all functions to pace their doorbells
FUNC_BACKING_STORE_QCAPS_V2 reads how much host memory one kind of contexts needs
FUNC_DBR_PACING_NQLIST_QUERY lists the queues that are told of doorbell pacing
FUNC_DBR_RECOVERY_COMPLETED tells the firmware that dropped doorbells were rung again
FUNC_SYNCE_CFG sets up SyncE: frequency from a port
FUNC_SYNCE_QCFG reads SyncE: frequency from a port
FUNC_KEY_CTX_FREE takes contexts of keys back
FUNC_LAG_MODE_CFG sets the mode of link aggregation
FUNC_LAG_MODE_QCFG reads the mode of link aggregation
FUNC_LAG_CREATE bonds ports (link aggregation)
FUNC_LAG_UPDATE changes a bond of ports
FUNC_LAG_FREE ends a bond of ports
FUNC_LAG_QCFG reads a bond of ports
FUNC_TTX_PACING_RATE_PROF_QUERY reads profiles of timed transmit pacing
FUNC_TTX_PACING_RATE_QUERY reads rates of timed transmit pacing
SELFTEST_QLIST lists the self-tests that there are
SELFTEST_EXEC runs self-tests: NVRAM, link, registers, memory
SELFTEST_IRQ tests the interrupt
SELFTEST_RETRIEVE_SERDES_DATA reads results of SerDes tests: eye
PCIE_QSTATS reads counters of PCIe: errors, link recoveries, equalisation times
MFG_FRU_WRITE_CONTROL opens or closes the FRU data for writing
MFG_TIMERS_QUERY reads timers, in manufacturing
MFG_OTP_CFG writes fuses (OTP), in manufacturing
MFG_OTP_QCFG reads fuses (OTP), in manufacturing
MFG_HDMA_TEST tests the host DMA, in manufacturing
MFG_FRU_EEPROM_WRITE writes the FRU data: part number, serial number
MFG_FRU_EEPROM_READ reads the FRU data: part number, serial number
MFG_SOC_IMAGE loads an image of the SoC, in manufacturing
MFG_SOC_QSTATUS reads the state of the SoC, in manufacturing
MFG_PARAM_CRITICAL_DATA_FINALIZE seals critical data of manufacturing
MFG_PARAM_CRITICAL_DATA_READ reads critical data of manufacturing
MFG_PARAM_CRITICAL_DATA_HEALTH checks critical data of manufacturing
MFG_PRVSN_EXPORT_CSR gives a certificate request, in provisioning
MFG_PRVSN_IMPORT_CERT takes a certificate, in provisioning
MFG_PRVSN_GET_STATE reads how far provisioning is
MFG_GET_NVM_MEASUREMENT measures (hashes) images in the NVRAM
MFG_PSOC_QSTATUS reads the state of the power SoC, in manufacturing
MFG_SELFTEST_QLIST lists the self-tests of manufacturing
MFG_SELFTEST_EXEC runs self-tests of manufacturing
STAT_GENERIC_QSTATS reads counters of the whole chip: PCIe credits, caches
MFG_PRVSN_EXPORT_CERT gives a certificate, in provisioning
STAT_DB_ERROR_QSTATS reads counters of doorbell errors
MFG_TESTS runs tests of manufacturing
MFG_WRITE_CERT_NVM writes a certificate into the NVRAM
PORT_POE_CFG sets power over Ethernet of a port
PORT_POE_QCFG reads power over Ethernet of a port
PORT_PHY_FDRSTAT reads the flight recorder of the link: FEC errors by symbol
UDCC_QCAPS reads what congestion control by destination (UDCC) can
UDCC_CFG sets up congestion control by destination (UDCC)
UDCC_QCFG reads congestion control by destination (UDCC)
UDCC_SESSION_CFG sets up a session of UDCC congestion control
UDCC_SESSION_QCFG reads how a session of UDCC congestion control is set up
UDCC_SESSION_QUERY reads counters of a session of UDCC congestion control
UDCC_COMP_CFG sets up computation of UDCC congestion control
UDCC_COMP_QCFG reads how computation of UDCC congestion control is set up
UDCC_COMP_QUERY reads computation of UDCC congestion control
QUEUE_PFCWD_TIMEOUT_QCAPS reads the longest time-out of the PFC watchdog
QUEUE_PFCWD_TIMEOUT_CFG sets the time-out of the PFC watchdog
QUEUE_PFCWD_TIMEOUT_QCFG reads the time-out of the PFC watchdog
QUEUE_ADPTV_QOS_RX_QCFG reads adaptive QoS for receiving
QUEUE_ADPTV_QOS_TX_QCFG reads adaptive QoS for sending
TF carries a message of TruFlow, the flow tables of the chip
TF_VERSION_GET reads the version of TruFlow
TF_SESSION_OPEN opens a session of TruFlow
TF_SESSION_REGISTER joins a session of TruFlow
TF_SESSION_UNREGISTER leaves a session of TruFlow
TF_SESSION_CLOSE closes a session of TruFlow
TF_SESSION_QCFG reads a session of TruFlow
TF_SESSION_RESC_QCAPS reads how much a session of TruFlow may have
TF_SESSION_RESC_ALLOC gives a session of TruFlow its resources
TF_SESSION_RESC_FREE takes resources of a session of TruFlow back
TF_SESSION_RESC_FLUSH empties resources of a session of TruFlow
TF_SESSION_RESC_INFO reads resources of a session of TruFlow
TF_SESSION_HOTUP_STATE_SET sets which session of TruFlow a hot upgrade leaves in charge
TF_SESSION_HOTUP_STATE_GET reads which session of TruFlow is in charge
TF_TBL_TYPE_GET reads an entry of a TruFlow table
TF_TBL_TYPE_SET sets an entry of a TruFlow table
TF_TBL_TYPE_BULK_GET reads many entries of a TruFlow table
TF_EM_INSERT puts an exact-match entry into TruFlow
TF_EM_DELETE takes an exact-match entry out of TruFlow
TF_EM_HASH_INSERT puts an exact-match entry with a given hash into TruFlow
TF_EM_MOVE moves an exact-match entry of TruFlow
TF_TCAM_SET sets an entry of the TruFlow TCAM
TF_TCAM_GET reads an entry of the TruFlow TCAM
TF_TCAM_MOVE moves an entry of the TruFlow TCAM
TF_TCAM_FREE takes an entry of the TruFlow TCAM away
TF_GLOBAL_CFG_SET sets a global setting of TruFlow
TF_GLOBAL_CFG_GET reads a global setting of TruFlow
TF_IF_TBL_SET sets an entry of a TruFlow interface table
TF_IF_TBL_GET reads an entry of a TruFlow interface table
TF_RESC_USAGE_SET sets how TruFlow resources are counted
TF_RESC_USAGE_QUERY reads how much of TruFlow resources is used
TF_TBL_TYPE_ALLOC gives an entry of a TruFlow table
TF_TBL_TYPE_FREE takes an entry of a TruFlow table back
TFC_TBL_SCOPE_QCAPS reads what table scopes of TruFlow cores can
TFC_TBL_SCOPE_ID_ALLOC gives the id of a table scope of TruFlow cores
TFC_TBL_SCOPE_CONFIG sets up a table scope of TruFlow cores
TFC_TBL_SCOPE_DECONFIG takes down a table scope of TruFlow cores
TFC_TBL_SCOPE_FID_ADD adds a function to a table scope of TruFlow cores
TFC_TBL_SCOPE_FID_REM takes a function out of a table scope of TruFlow cores
TFC_TBL_SCOPE_POOL_ALLOC gives a pool of a table scope of TruFlow cores
TFC_TBL_SCOPE_POOL_FREE takes a pool of a table scope of TruFlow cores back
TFC_SESSION_ID_ALLOC gives the id of a session of TruFlow cores
TFC_SESSION_FID_ADD adds a function to a session of TruFlow cores
TFC_SESSION_FID_REM takes a function out of a session of TruFlow cores
TFC_IDENT_ALLOC gives an identifier of TruFlow cores
TFC_IDENT_FREE takes an identifier of TruFlow cores back
TFC_IDX_TBL_ALLOC gives an entry of an index table of TruFlow cores
TFC_IDX_TBL_ALLOC_SET gives and sets an entry of an index table of TruFlow cores
TFC_IDX_TBL_SET sets an entry of an index table of TruFlow cores
TFC_IDX_TBL_GET reads an entry of an index table of TruFlow cores
TFC_IDX_TBL_FREE takes an entry of an index table of TruFlow cores back
TFC_GLOBAL_ID_ALLOC gives global ids of TruFlow cores
TFC_TCAM_SET sets an entry of the TCAM of TruFlow cores
TFC_TCAM_GET reads an entry of the TCAM of TruFlow cores
TFC_TCAM_ALLOC gives an entry of the TCAM of TruFlow cores
TFC_TCAM_ALLOC_SET gives and sets an entry of the TCAM of TruFlow cores
TFC_TCAM_FREE takes an entry of the TCAM of TruFlow cores back
TFC_IF_TBL_SET sets an entry of an interface table of TruFlow cores
TFC_IF_TBL_GET reads an entry of an interface table of TruFlow cores
TFC_TBL_SCOPE_CONFIG_GET reads the set-up of a table scope of TruFlow cores
TFC_RESC_USAGE_QUERY reads how much of the resources of TruFlow cores is used
TFC_GLOBAL_ID_FREE takes global ids of TruFlow cores back
TFC_TCAM_PRI_UPDATE changes the priority of entries of the TCAM of TruFlow cores
TFC_HOT_UPGRADE_PROCESS begins or ends a hot upgrade of TruFlow cores
SV carries a message for silicon validation
DBG_SERDES_TEST tests the SerDes of a port: eye, bit errors
DBG_LOG_BUFFER_FLUSH writes the firmware's log buffers out to the host
DBG_READ_DIRECT reads registers of the chip
DBG_READ_INDIRECT reads tables of the chip
DBG_WRITE_DIRECT writes registers of the chip
DBG_WRITE_INDIRECT writes tables of the chip
DBG_DUMP dumps debug data
DBG_ERASE_NVM erases the NVRAM
DBG_CFG sets up debugging: live logs, tokens
DBG_COREDUMP_LIST lists the segments of a core dump
DBG_COREDUMP_INITIATE starts a core dump of a segment
DBG_COREDUMP_RETRIEVE reads the data of a core dump
DBG_FW_CLI gives a line to the firmware's command line
DBG_I2C_CMD reads and writes devices on the I2C bus
DBG_RING_INFO_GET reads where a ring stands: producer, consumer
DBG_CRASHDUMP_HEADER reads the head of a crash dump
DBG_CRASHDUMP_ERASE erases the crash dump
DBG_DRV_TRACE gives the firmware a trace of the driver
DBG_QCAPS reads what debugging can: core dump, crash dump places
DBG_QCFG reads how debugging is set up: size of the crash dump
DBG_CRASHDUMP_MEDIUM_CFG sets where crash dumps go: host memory, NVRAM
DBG_USEQ_ALLOC gives a microsequence: debug reads that run by themselves
DBG_USEQ_FREE takes a microsequence back
DBG_USEQ_FLUSH empties all microsequences
DBG_USEQ_QCAPS reads what microsequences can
DBG_USEQ_CW_CFG sets the code of a microsequence
DBG_USEQ_SCHED_CFG sets how microsequences are scheduled
DBG_USEQ_RUN runs a microsequence
DBG_USEQ_DELIVERY_REQ asks for what microsequences have read
DBG_USEQ_RESP_HDR reads the head of an answer of microsequences
DBG_COREDUMP_CAPTURE takes a core dump at once
DBG_PTRACE traces packets in the chip
DBG_SIM_CABLE_STATE makes the firmware take a cable as plugged or unplugged
DBG_TOKEN_QUERY_AUTH_IDS reads the ids that debug tokens are signed for
DBG_TOKEN_CFG sets a debug token
NVM_GET_VPD_FIELD_INFO reads a field of the vital product data (VPD): part, serial number
NVM_SET_VPD_FIELD_INFO sets a field of the vital product data (VPD)
NVM_DEFRAG packs the NVRAM together
NVM_REQ_ARBITRATION takes or gives back the NVRAM for itself
NVM_FACTORY_DEFAULTS takes NVRAM settings back to the factory defaults
NVM_VALIDATE_OPTION checks a value of an NVRAM setting before it is set
NVM_FLUSH writes changed NVRAM settings out
NVM_GET_VARIABLE reads an NVRAM setting
NVM_SET_VARIABLE sets an NVRAM setting
NVM_INSTALL_UPDATE installs a firmware package that was written to the NVRAM
NVM_MODIFY writes into an item of the NVRAM
NVM_VERIFY_UPDATE checks an item of the NVRAM before it is installed
NVM_GET_DEV_INFO reads the NVRAM chip: maker, size, versions of images
NVM_ERASE_DIR_ENTRY erases an item of the NVRAM
NVM_MOD_DIR_ENTRY changes the entry of an item of the NVRAM
NVM_FIND_DIR_ENTRY finds an item of the NVRAM: size, version
NVM_GET_DIR_ENTRIES lists the items of the NVRAM
NVM_GET_DIR_INFO reads how many items the NVRAM has
NVM_RAW_DUMP dumps the NVRAM as it is
NVM_READ reads an item of the NVRAM
NVM_WRITE writes an item of the NVRAM
NVM_RAW_WRITE_BLK writes a block of the NVRAM as it is
`;
