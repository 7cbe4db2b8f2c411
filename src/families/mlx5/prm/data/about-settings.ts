/** What the settings of the non-volatile configuration do, a line each: name and words. A # stands for digits, $1 for the first of them. */
export const aboutSettings = () => `
MEMIC_ATOMIC_ENDIANESS byte order of atomic operations on the device's memory (MEMIC)
MEMIC_ATOMIC atomic operations on the device's memory (MEMIC)
MEMIC_SIZE_LIMIT how much of its memory (MEMIC) the device gives to applications
MEMIC_BAR_SIZE size of the BAR for the device's memory (MEMIC), as a power of two
HOST_CHAINING_CACHE_DISABLE keeps host chaining from using the cache
HOST_CHAINING_MODE host chaining: hosts in a row pass packets on, without a switch
HOST_CHAINING_DESCRIPTORS descriptors for host chaining, by priority
HOST_CHAINING_TOTAL_BUFFER_SIZE buffers for host chaining, by priority
FPGA_AUTO_RELOAD loads the FPGA's image again by itself after a failure
DELAY_HOST_OS_INIT holds the host's start until the embedded processor (Arm) is ready
INT_CPU_AUTO_SHUTDOWN shuts the embedded processor (Arm) down when the host goes off
INTERNAL_CPU_OFFLOAD_ENGINE offload engine of the embedded processor: BlueField as DPU or NIC mode
INTERNAL_CPU_IB_VPORT0 who owns the first InfiniBand virtual port: Arm or external host
INTERNAL_CPU_ESWITCH_MANAGER who manages the e-switch of a DPU: embedded processor or external host
INTERNAL_CPU_PAGE_SUPPLIER who gives memory pages to the functions: embedded processor or external host
INTERNAL_CPU_MODEL DPU mode of BlueField: embedded processor in charge, or separated host
PROG_PARSE_GRAPH lets software define how packet headers are parsed
FLEX_PARSER_PROFILE_ENABLE profile of the flexible parser: which protocols it parses
FLEX_IPV4_OVER_VXLAN_PORT UDP port of IPv4 over VXLAN for the flexible parser
ROCE_NEXT_PROTOCOL IP protocol number of RoCE 1.5 packets
ESWITCH_HAIRPIN_DESCRIPTORS descriptors for hairpin queues of the e-switch, by priority
ESWITCH_HAIRPIN_TOT_BUFFER_SIZE buffers for hairpin queues of the e-switch, by priority
DPA_AUTHENTICATION runs signed programs alone on the data-path accelerator (DPA)
NUM_PF_MSIX_VALID whether the number of MSI-X vectors of each PF counts
VF_NODNIC_ENABLE boots from VFs before a driver is loaded (NODNIC)
STRICT_VF_MSIX_NUM gives each VF exactly the number of MSI-X vectors that is set
PER_PF_NUM_SF counts subfunctions (SF) for each PF, not for the device
PF_NUM_PF_MSIX_VALID whether this PF's own number of MSI-X vectors counts
VF_VPD_ENABLE shows vital product data (VPD) on VFs too
NON_PREFETCHABLE_PF_BAR makes the BAR of PFs non-prefetchable
PER_PF_NUM_VF_MSIX counts MSI-X vectors of VFs for each PF
PF_NUM_OF_VF_VALID whether this PF's own number of VFs counts
INTERNAL_CPU_RSHIM access of the external host to the embedded processor's console (RShim)
DPU_RESET_NOTIFICATION_ENABLED tells the embedded processor (DPU) before the host resets
PF_BAR2_SIZE size of a PF's second BAR, for subfunctions
SRIOV_EN SR-IOV: lets the device have virtual functions (VF)
FPP_EN function per port: each port is a PF of its own
HIDE_PORT2_PF hides the PF of the second port
PF_BAR2_ENABLE gives PFs a second BAR, for subfunctions
PARTIAL_WRITE_CACHE_MODE how partial writes over PCIe are gathered: by function or address
NUM_OF_PF how many physical functions (PF) the device has
NUM_OF_VFS how many virtual functions (VF) each PF may have
NUM_VF_MSIX how many MSI-X vectors (interrupts) each VF has
NUM_PF_MSIX how many MSI-X vectors (interrupts) each PF has
VF_LOG_BAR_SIZE size of the BAR of VFs, as a power of two in megabytes
PF_LOG_BAR_SIZE size of the BAR of PFs, as a power of two in megabytes
TPH_STEERING_TAG_TABLE where PCIe steering tags (TPH) are kept
INT_LOG_MAX_PAYLOAD_SIZE largest PCIe payload that the device asks for
MAX_ACC_OUT_READ most reads over PCIe that may be outstanding
PCIE_CREDIT_TOKEN_TIMEOUT how long the device waits for PCIe credits
ADVANCED_POWER_SETTINGS shows the advanced settings of power
DISABLE_SLOT_POWER_LIMITER takes no notice of the slot's power limit
RESET_WITH_HOST_ON_ERRORS resets with the host after a fatal error
SW_RECOVERY_ON_ERRORS lets the driver recover the device after a fatal error
PARTIAL_RESET_EN resets parts of the device, keeping links up
ACCURATE_TX_SCHEDULER sends packets at accurate times (5T, packet pacing)
PHY_COUNT_LINK_UP_DELAY how long after link-up the PHY counters begin to count
LAG_RESOURCE_ALLOCATION whether resources for link aggregation (LAG) are set aside at start
RT_PPS_ENABLED_ON_POWERUP pulse per second (PPS) from power-on on
NETWORK_PORTS_NUMBER how many network ports the device has
ICMD_SEM_LOCK_THRESHOLD after how long a host's lock of the command interface is broken
IDLE_ICMD_SEM_LOCK_THRESHOLD after how long an idle host's lock of the command interface is broken
VSEC_EXPULSION_DURATION how long a host is kept out of the vendor-specific capability (VSEC)
NVME_EMULATION_ENABLE NVMe emulation (SNAP): shows NVMe disks to the host
NVME_EMULATION_NUM_PF how many emulated NVMe PFs the host sees
NVME_EMULATION_NUM_VF how many VFs each emulated NVMe PF has
NVME_EMULATION_DEVICE_ID PCI device id of emulated NVMe functions
NVME_EMULATION_VENDOR_ID PCI vendor id of emulated NVMe functions
NVME_EMULATION_REVISION_ID PCI revision id of emulated NVMe functions
NVME_EMULATION_CLASS_CODE PCI class code of emulated NVMe functions
NVME_EMULATION_SUBSYSTEM_ID PCI subsystem id of emulated NVMe functions
NVME_EMULATION_SUBSYSTEM_VENDOR_ID PCI subsystem vendor id of emulated NVMe functions
NVME_EMULATION_MAX_QUEUE_DEPTH largest queue depth of emulated NVMe disks
NVME_EMULATION_NUM_VF_MSIX how many MSI-X vectors each emulated NVMe VF has
NVME_EMULATION_NUM_MSIX how many MSI-X vectors each emulated NVMe PF has
PCI_SWITCH_EMULATION_ENABLE emulated PCIe switch, behind which emulated functions are hot-plugged
VIRTIO_EMULATION_HOTPLUG_TRANS hot-plugged virtio functions are transitional (legacy drivers work)
PCI_SWITCH_EMULATION_NUM_TLP_PORT how many ports of the emulated PCIe switch work by packets (TLP)
PCI_SWITCH_EMULATION_NUM_PORT how many ports the emulated PCIe switch has
VIRTIO_NET_EMULATION_ENABLE virtio-net emulation: shows virtio network cards to the host
VIRTIO_NET_EMULATION_PF_PCI_LAYOUT PCI layout of emulated virtio-net PFs: modern or transitional
VIRTIO_NET_EMULATION_VF_PCI_LAYOUT PCI layout of emulated virtio-net VFs: modern or transitional
VIRTIO_NET_EMULATION_NUM_PF how many emulated virtio-net PFs the host sees
VIRTIO_NET_EMULATION_NUM_VF how many VFs each emulated virtio-net PF has
VIRTIO_NET_EMULATION_SUBSYSTEM_ID PCI subsystem id of emulated virtio-net functions
VIRTIO_NET_EMU_SUBSYSTEM_VENDOR_ID PCI subsystem vendor id of emulated virtio-net functions
VIRTIO_NET_EMULATION_NUM_VF_MSIX how many MSI-X vectors each emulated virtio-net VF has
VIRTIO_NET_EMULATION_NUM_MSIX how many MSI-X vectors each emulated virtio-net PF has
VIRTIO_BLK_EMULATION_ENABLE virtio-blk emulation: shows virtio disks to the host
VIRTIO_BLK_EMULATION_PF_PCI_LAYOUT PCI layout of emulated virtio-blk PFs: modern or transitional
VIRTIO_BLK_EMULATION_VF_PCI_LAYOUT PCI layout of emulated virtio-blk VFs: modern or transitional
VIRTIO_BLK_EMULATION_NUM_PF how many emulated virtio-blk PFs the host sees
VIRTIO_BLK_EMULATION_NUM_VF how many VFs each emulated virtio-blk PF has
VIRTIO_BLK_EMULATION_SUBSYSTEM_ID PCI subsystem id of emulated virtio-blk functions
VIRTIO_BLK_EMU_SUBS_VENDOR_ID PCI subsystem vendor id of emulated virtio-blk functions
VIRTIO_BLK_EMULATION_NUM_VF_MSIX how many MSI-X vectors each emulated virtio-blk VF has
VIRTIO_BLK_EMULATION_NUM_MSIX how many MSI-X vectors each emulated virtio-blk PF has
PCI_BUS#_RESTRICT limits PCIe bus $1 in width, speed and power saving
PCI_BUS#_RESTRICT_WIDTH most lanes of PCIe bus $1, where that is limited
PCI_BUS#_RESTRICT_ASPM no power saving (ASPM) on PCIe bus $1, where that is limited
PCI_BUS#_RESTRICT_SPEED highest speed (generation) of PCIe bus $1, where that is limited
PCI_DOWNSTREAM_PORT_OWNER which host owns each downstream PCIe port
VIRTIO_FS_EMULATION_ENABLE virtio-fs emulation: shows virtio file systems to the host
VIRTIO_FS_EMULATION_NUM_PF how many emulated virtio-fs PFs the host sees
VIRTIO_FS_EMULATION_NUM_VF how many VFs each emulated virtio-fs PF has
VIRTIO_FS_EMULATION_SUBSYSTEM_ID PCI subsystem id of emulated virtio-fs functions
VIRTIO_FS_EMU_SUBSYSTEM_VENDOR_ID PCI subsystem vendor id of emulated virtio-fs functions
VIRTIO_FS_EMULATION_NUM_VF_MSIX how many MSI-X vectors each emulated virtio-fs VF has
VIRTIO_FS_EMULATION_NUM_MSIX how many MSI-X vectors each emulated virtio-fs PF has
STRAP_SD_OR_MH what the board's strap means: socket direct or multi-host
PCORE#_REVERSAL lanes of PCIe core $1 in reverse order
PCORE#_REVERSAL_VALID whether the lane order that is set for PCIe core $1 counts
OFF_BOARD_SERIALIZER pins come through a serializer off the board
OFF_BOARD_SERIALIZER_VALID whether the setting of the off-board serializer counts
UPSTREAM_PORT#_GEN#_PRESET# equalisation preset $3 of PCIe upstream port $1 at generation $2
PCI_BUS#_ENABLE turns PCIe bus $1 on
PCI_BUS#_WIDTH lanes of PCIe bus $1
PCI_BUS#_ASPM power saving (ASPM) on PCIe bus $1
PCI_BUS#_SPEED speed (generation) of PCIe bus $1
PCI_BUS#_SWITCH_INDEX PCIe switch that bus $1 is behind
PCI_BUS#_HIERARCHY_TYPE what PCIe bus $1 leads to: endpoint or switch of a host
PCI_SWITCH#_ENABLE turns PCIe switch $1 of the device on
PCI_SWITCH#_UPSTREAM_PORT_BUS PCIe bus that is the upstream port of switch $1
PCI_SWITCH#_UPSTREAM_PORT_PEX PCIe core that has the upstream port of switch $1
PCORE#_REF_CLK_VALID whether the reference clock that is set for PCIe core $1 counts
PCORE#_REF_CLK reference clock of PCIe core $1: one, or by bus
UPSTREAM_PORT#_PCIE_BUS PCIe bus of upstream port $1
UPSTREAM_PORT#_TX_AMP transmit amplitude of PCIe upstream port $1
HOST_PRIV_RSHIM whether external hosts may use the embedded processor's console (RShim)
CPLD_SERIALIZER_CFG_VALID whether the settings of the CPLD's serializer count
CPLD_SERIALIZER_CHAIN_PCIE_OFFSET where the PCIe pins begin in the CPLD's serializer
PCI_BUS#_CONTROL_EN control of the pins of PCIe bus $1
PCI_BUS#_PERST_SOURCE where the reset pin (PERST) of PCIe bus $1 comes from
PCI_BUS#_SERIALIZER_INDEX serializer that has the pins of PCIe bus $1
PCI_BUS#_DEVICE_TYPE kind of device on PCIe bus $1: generic or NVMe disk
PCI_BUS#_CPLD_GPIO_MASK pins of the CPLD that belong to PCIe bus $1
PCI_BUS#_PERST_GPIO pin that resets (PERST) PCIe bus $1
CUSTOMIZATION_NUMBER number of the maker's customisation of this card
PCI_TOPOLOGY_MODE PCIe topology: switch alone, or switch with the adapter
BOARD_CONFIGURATION_MODE mode in which the board is used
TLP_EMULATION_ENABLE emulation of PCIe functions by packets (TLP)
TLP_EMULATION_NUM_PF how many PFs are emulated by packets (TLP)
HOST_PRIV_DYNAMIC_VF_MSIX whether external hosts may share MSI-X vectors among VFs at run time
IP_OVER_VXLAN_PORT UDP port of IP over VXLAN
TUNNEL_ECN_COPY_DISABLE does not copy congestion marks (ECN) between tunnel and inner header
PCI_ATOMIC_MODE how atomic operations go over PCIe
RDMA_SELECTIVE_REPEAT_EN RDMA repeats only the packets that were lost (selective repeat)
REAL_TIME_CLOCK_ENABLE time stamps in real time (TAI), not free-running: PTP
VECTOR_CALC_DISABLE turns calculations on vectors off
UCTX_EN lets applications give firmware commands of their own (DEVX)
PRIO_TAG_REQUIRED_EN puts a priority tag on packets of VFs that have no VLAN
ESWITCH_IPV4_TTL_MODIFY_ENABLE lets e-switch rules change the IPv4 TTL
MKEY_BY_NAME memory keys with numbers that the driver chooses
IP_OVER_VXLAN_EN looks inside VXLAN packets that carry IP without an Ethernet header
CQE_COMPRESSION when completions are compressed: saves PCIe bandwidth
TUNNEL_IP_PROTO_ENTROPY_DISABLE leaves the IP protocol out of the tunnel's entropy
ROCE_ADAPTIVE_ROUTING_EN adaptive routing of RoCE: packets may arrive out of order
LOG_MAX_OUTSTANDING_WQE most work requests that a queue has in flight, as a power of two
VF_MIGRATION_MODE live migration of VFs
LOG_TX_PSN_WINDOW window of packet sequence numbers in flight, as a power of two
LRO_LOG_TIMEOUT# time-out $1 of large receive offload (LRO), as a power of two
USER_PROGRAMMABLE_CC congestion control may be programmed by the user (PCC, DOCA)
PCC_INT_EN programmable congestion control by in-band telemetry (INT)
PCC_INT_NP_RTT_DATA_MODE what data round-trip packets of programmable congestion control carry
PCC_INT_NP_RTT_DSCP_EN round-trip packets of congestion control have a DSCP of their own
PCC_INT_NP_RTT_DSCP DSCP of round-trip packets of programmable congestion control
PCC_HANDLE_CORE_UTIL how much of the cores programmable congestion control may use, sending side
PCC_NP_HANDLE_CORE_UTIL how much of the cores programmable congestion control may use, receiving side
PCC_INT_SYSTEM_RTT round-trip time of the network, for programmable congestion control
SWITCH_COMPT_FEATURE_MASK features that are turned off to work with older switches
ZERO_TOUCH_TUNING_ENABLE zero touch tuning: RoCE without set-up of the switches
PCIE_CONGESTION_MONITOR watches whether PCIe is congested
TX_SCHEDULER_BURST how much one queue sends before the next one
TLS_OPTIMIZE tunes the device for TLS offload
HAIRPIN_DATA_BUFFER_LOCK keeps buffers of hairpin queues in the device's own memory
TX_SCHEDULER_FWS_REACTIVITY how fast the transmit scheduler reacts
ICM_CACHE_MODE how the cache of device memory (ICM) is used: much steering
MULTI_PCI_RESOURCE_SHARING how several PCIe links share the device: fair, shared, blocking
TX_SCHEDULER_LOCALITY_MODE how long the transmit scheduler stays with a queue: mode
HAIRPIN_LOG_WQE_NUM work requests of hairpin queues, as a power of two
STEERING_CACHE_REFRESH how often the cache of steering rules is refreshed
TX_PCI_DATA_FETCH_LATENCY latency of fetches over PCIe that sending reckons with
TX_SCHEDULER_LOCALITY_FACTOR how long the transmit scheduler stays with a queue: factor
TRANSPORT_TIMEOUT_SCALE scale of RDMA transport time-outs
TRANSPORT_TIMEOUT_VF scale of RDMA transport time-outs on VFs too
ROCE_CC_LEGACY_DCQCN RoCE congestion control by the older DCQCN
ROCE_CC_LEGACY_DCQCN_SW RoCE congestion control by the older DCQCN in software
ROCE_CC_IFA2_TA RoCE congestion control answers in-band telemetry (IFA 2)
ROCE_CC_STEERING_EXT RoCE congestion control with extended steering
ROCE_CC_DCQCN_COMPATIBILITY_MODE generation that DCQCN of RoCE is compatible with
ROCE_CC_TX_EVENT_ACK whether RoCE congestion control looks at acknowledgements
ROCE_CC_RTT_TIMESTAMP_FORMAT clock of time stamps in round-trip packets of RoCE congestion control
ROCE_CC_COMPATIBILITY_MODE generation that RoCE congestion control is compatible with
NVMF_PACER_MODE pacing of the NVMe-over-Fabrics target offload
NVMF_PACER_THRESHOLD_READ from which size on NVMe-oF reads are paced, as a power of two
NVMF_PACER_THRESHOLD_WRITE from which size on NVMe-oF writes are paced, as a power of two
SWP_L4_CHECKSUM_MODE checksum of packets that software has parsed: whole or L4 alone
MULTIPATH_DSCP which bits of the DSCP tell the paths of multipath apart
LOG_MAX_OUTSTANDING_READ_ATOMIC most RDMA reads and atomics in flight, as a power of two
DBR_LESS_SQP send queues without a doorbell record
LOG_MAX_QUEUE most queues of a function, as a power of two
UPT_EMULATION_ENABLE emulation of VMware's uniform pass-through (UPT) devices
CRYPTO_POLICY crypto policy: unrestricted, or FIPS 140 level 2
AES_XTS_TWEAK_INC_64 AES-XTS tweak counts up in its lower 64 bits
LARGE_MTU_TWEAK_64 AES-XTS tweak of 64 bits for large blocks
DATA_CRYPTO_ENGINE engine that encrypts data (AES-XTS): on or off
PCIE_IN_BAND_VDM_DISABLE no management by MCTP over PCIe messages (VDM)
PCIE_SMBUS_DISABLE no management by SMBus
RBT_DISABLE no management by NC-SI (RBT, sideband to the BMC)
MCTP_I3C_DISABLE no management by MCTP over I3C
PLDM_FW_UPDATE_DISABLE no firmware update by PLDM from the BMC
RDE_DISABLE no Redfish device enablement (RDE) for the BMC
SM_DISABLE no subnet manager from this host
HOST_PRIV_NIC_RESET whether external hosts may reset the NIC
HOST_PRIV_FW_UPDATE whether external hosts may update the firmware
HOST_PRIV_PCC_UPDATE whether external hosts may change programmable congestion control
HOST_PRIV_NV_INTERNAL_CPU whether external hosts may change settings of the embedded processor
HOST_PRIV_NV_GLOBAL whether external hosts may change settings of the whole device
HOST_PRIV_NV_PORT whether external hosts may change settings of ports
HOST_PRIV_NV_HOST whether external hosts may change settings of hosts
HOST_PRIV_FLASH_ACCESS whether external hosts may read and write the flash
ADVANCED_TESTABILITY advanced tests of the device, for the maker
MAX_PACKET_LIFETIME longest life of a packet in the network, for dynamically connected RDMA
LOG_DCR_HASH_TABLE_SIZE hash table of dynamically connected RDMA, as a power of two
DCR_LIFO_SIZE stack of free entries of dynamically connected RDMA
LC_NV_PUB_KEY_EXP exponent of the public key for signed settings
LC_NV_PUB_KEY_UUID UUID of the public key for signed settings
LC_NV_PUB_KEY_#_# bytes $1 to $2 of the public key for signed settings
MODULE_MAC_MODE how MAC addresses of the device follow from its base address
DPA_APP_#_UUID UUID of application $1 on the data-path accelerator (DPA)
DPA_APP_#_EU_PARAM_# parameter $2 of application $1 on the data-path accelerator (DPA)
PSID_LOCK_MINOR locks the minor part of the PSID
PSID_LOCK locks the PSID: only firmware for this board is taken
LINK_TYPE protocol of a port: InfiniBand or Ethernet
LOAD_BALANCE_MODE how traffic is spread over the planes of a port
NUM_OF_PLANES how many planes a port has
IB_PROTO_WIDTH_EN_MASK InfiniBand link widths and speeds that may be used
PHY_IB_RECOVERY recovery of an InfiniBand link without taking it down
ROCE_CC_ALGORITHM algorithm of RoCE congestion control: ECN or QCN
IB_CC_SHAPER_COALESCE what InfiniBand congestion control throttles together
ROCE_CC_SHAPER_COALESCE what RoCE congestion control throttles together: address, queue, flow
ROCE_CC_CWND_BY_NP_COUNT congestion window follows counters of the receiving side
ROCE_CC_CNP_MODERATION how often congestion notifications (CNP) are sent: per port or flow
ROCE_CC_PRIO_MASK priorities on which RoCE congestion control is on
CLAMP_TGT_RATE lowers the target rate too when a congestion notification comes (DCQCN)
CLAMP_TGT_RATE_AFTER_TIME_INC lowers the target rate also after a timed increase (DCQCN)
RPG_TIME_RESET time between two increases of the rate (DCQCN)
RPG_BYTE_RESET bytes between two increases of the rate (DCQCN)
RPG_THRESHOLD increases of the rate before the next, faster stage (DCQCN)
RPG_MAX_RATE highest rate of a flow under congestion control (DCQCN)
RPG_AI_RATE step of the additive increase of the rate (DCQCN)
RPG_HAI_RATE step of the hyper increase of the rate (DCQCN)
RPG_GD how strongly the rate is decreased at most (DCQCN)
RPG_MIN_DEC_FAC smallest part of the rate that stays after a decrease (DCQCN)
RPG_MIN_RATE lowest rate of a flow under congestion control (DCQCN)
RATE_TO_SET_ON_FIRST_CNP rate that the first congestion notification (CNP) sets (DCQCN)
DCE_TCP_G weight of new marks in the estimate of congestion (DCQCN g)
DCE_TCP_RTT time between updates of the estimate of congestion (DCQCN)
RATE_REDUCE_MONITOR_PERIOD time between two decreases of the rate (DCQCN)
INITIAL_ALPHA_VALUE first value of the estimate of congestion (DCQCN alpha)
MIN_TIME_BETWEEN_CNPS least time between two congestion notifications (CNP) of a flow
CNP_DSCP DSCP of congestion notifications (CNP)
CNP_DSCP_MODE where the DSCP of congestion notifications (CNP) comes from
CNP_RES_PRIO_MODE whether congestion notifications (CNP) take the packet's priority
CNP_802P_PRIO VLAN priority of congestion notifications (CNP)
LLDP_NB_TX_MODE what the firmware's LLDP agent sends to the switch
LLDP_NB_RX_MODE what the firmware's LLDP agent takes from the switch
LLDP_NB_DCBX DCBX by the firmware's LLDP agent
ROCE_RTT_RESP_DSCP_MODE where the DSCP of RoCE round-trip answers comes from
ROCE_RTT_RESP_DSCP DSCP of RoCE round-trip answers
DCBX_WILLING takes QoS settings from the switch by DCBX (willing)
DCBX_CEE DCBX in its CEE version
DCBX_IEEE DCBX in its IEEE version
AUTO_POWER_SAVE_LINK_DOWN saves power on a port whose link is down
DO_NOT_CLEAR_PORT_STATS keeps port counters over a restart of the driver
KEEP_LINK_UP_ON_STANDBY keeps the link up while the host is in standby
KEEP_LINK_UP_ON_BOOT keeps the link up from power-on to the driver's start
KEEP_IB_LINK_UP keeps the InfiniBand link up without a driver
KEEP_ETH_LINK_UP keeps the Ethernet link up without a driver
VL_ISOLATION_MODE how InfiniBand virtual lanes are kept apart
VL_BUFFER_ALLOCATION how buffers are shared among InfiniBand virtual lanes
FLOW_CONTROL flow control of a port at start: none, or global pause
ETS_SCHED_MODE whether ETS shares bandwidth per port or per host
QOS_TRUST_STATE which field of a packet sets its priority: PCP, DSCP or the port
VL15_BUFFER_SIZE buffer of the InfiniBand management lane (VL15)
NUM_OF_PFC how many priorities may use priority flow control (PFC)
NUM_OF_TC how many traffic classes a port has
NUM_OF_VL how many virtual lanes an InfiniBand port has
ETH_ETS_GRANULARITY step in which ETS shares Ethernet bandwidth
IB_ETS_GRANULARITY step in which ETS shares InfiniBand bandwidth
IB_ROUTING_MODE how InfiniBand packets find their function: by GID or LID
SRIOV_IB_ROUTING_MODE how InfiniBand packets find their VF: by GID or LID
UNKNOWN_UPLINK_MAC_FLOOD sends packets for unknown MAC addresses to all functions
MPFS_UC_LOOPBACK_DISABLE no loopback of unicast packets between functions
MPFS_MC_LOOPBACK_DISABLE no loopback of multicast packets between functions
DUP_MAC_ACTION what happens when two functions have one MAC address
PHY_FEC_OVERRIDE forward error correction (FEC) of a port, where it is overridden
PHY_RATE_MASK_OVERRIDE whether the link speeds that are set for a port count
PHY_AUTO_NEG autonegotiation of a port
PHY_IB_NDR_FEC_OVERRIDE forward error correction (FEC) of InfiniBand NDR, where it is overridden
PHY_ETH_RECOVERY recovery of an Ethernet link without taking it down
LOCAL_FAULT_TX_SQUELCH stops the transmitter on a local fault
HOST_MNG_TX_PRECODING precoding of what a port sends
HOST_MNG_RX_PRECODING precoding of what a port receives
MODULE_LINE_TX_PRECODING precoding of what a module sends on the line
MODULE_LINE_RX_PRECODING precoding of what a module receives from the line
MODULE_HOST_TX_PRECODING precoding of what a module sends to the host
MODULE_HOST_RX_PRECODING precoding of what a module receives from the host
PHY_RATE_MASK link speeds that a port may use, where they are overridden
WOL_MAGIC_EN wake-on-LAN by magic packet
PF_SF_BAR_SIZE size of the BAR of this PF's subfunctions, as a power of two
PF_DEVICE_ID_ENABLE whether the PCI device id that is set for this PF counts
PF_VF_BAR2_MODE second BAR of this PF's VFs: for subfunctions or none
PF_SD_GROUP socket-direct group of this PF
PF_TOTAL_SF how many subfunctions (SF) this PF may have
PF_NUM_SAT_PF how many satellite PFs belong to this PF
PF_NUM_VF_MSIX how many MSI-X vectors each VF of this PF has
PF_NUM_PF_MSIX how many MSI-X vectors this PF has
PF_DEVICE_ID PCI device id of this PF
PF_NUM_OF_VF how many VFs this PF may have
NVME_EMU_MNG_ENABLE NVMe emulation through the management PF
NVME_EMU_MNG_NUM_PF how many NVMe PFs the management PF emulates
NVME_EMU_MNG_NUM_VF how many VFs each NVMe PF of the management PF has
NVME_EMU_MNG_DEVICE_ID PCI device id of NVMe functions of the management PF
NVME_EMU_MNG_VENDOR_ID PCI vendor id of NVMe functions of the management PF
NVME_EMU_MNG_REVISION_ID PCI revision id of NVMe functions of the management PF
NVME_EMU_MNG_CLASS_CODE PCI class code of NVMe functions of the management PF
NVME_EMU_MNG_SUBS_ID PCI subsystem id of NVMe functions of the management PF
NVME_EMU_MNG_SUBS_VENDOR_ID PCI subsystem vendor id of NVMe functions of the management PF
NVME_EMU_MNG_MAX_QUEUE_DEPTH largest queue depth of NVMe disks of the management PF
NVME_EMU_MNG_NUM_VF_MSIX MSI-X vectors of each NVMe VF of the management PF
NVME_EMU_MNG_NUM_MSIX MSI-X vectors of each NVMe PF of the management PF
PCI_SWITCH_EMU_MNG_ENABLE emulated PCIe switch through the management PF
PCI_SWITCH_EMU_MNG_NUM_TLP_PORT ports by packets (TLP) of the management PF's emulated PCIe switch
PCI_SWITCH_EMU_MNG_NUM_PORT ports of the management PF's emulated PCIe switch
VIRTIO_NET_EMU_MNG_ENABLE virtio-net emulation through the management PF
VIRTIO_NET_EMU_MNG_PF_PCI_LAYOUT PCI layout of virtio-net PFs of the management PF
VIRTIO_NET_EMU_MNG_VF_PCI_LAYOUT PCI layout of virtio-net VFs of the management PF
VIRTIO_NET_EMU_MNG_NUM_PF how many virtio-net PFs the management PF emulates
VIRTIO_NET_EMU_MNG_NUM_VF how many VFs each virtio-net PF of the management PF has
VIRTIO_NET_EMU_MNG_SUBS_ID PCI subsystem id of virtio-net functions of the management PF
VIRTIO_NET_EMU_MNG_SUBS_VENDOR_ID PCI subsystem vendor id of virtio-net functions of the management PF
VIRTIO_NET_EMU_MNG_NUM_VF_MSIX MSI-X vectors of each virtio-net VF of the management PF
VIRTIO_NET_EMU_MNG_NUM_MSIX MSI-X vectors of each virtio-net PF of the management PF
VIRTIO_BLK_EMU_MNG_ENABLE virtio-blk emulation through the management PF
VIRTIO_BLK_EMU_MNG_PF_PCI_LAYOUT PCI layout of virtio-blk PFs of the management PF
VIRTIO_BLK_EMU_MNG_VF_PCI_LAYOUT PCI layout of virtio-blk VFs of the management PF
VIRTIO_BLK_EMU_MNG_NUM_PF how many virtio-blk PFs the management PF emulates
VIRTIO_BLK_EMU_MNG_NUM_VF how many VFs each virtio-blk PF of the management PF has
VIRTIO_BLK_EMU_MNG_SUBS_ID PCI subsystem id of virtio-blk functions of the management PF
VIRTIO_BLK_EMU_MNG_SUBS_VENDOR_ID PCI subsystem vendor id of virtio-blk functions of the management PF
VIRTIO_BLK_EMU_MNG_NUM_VF_MSIX MSI-X vectors of each virtio-blk VF of the management PF
VIRTIO_BLK_EMU_MNG_NUM_MSIX MSI-X vectors of each virtio-blk PF of the management PF
VIRTIO_FS_EMU_MNG_ENABLE virtio-fs emulation through the management PF
VIRTIO_FS_EMU_MNG_NUM_PF how many virtio-fs PFs the management PF emulates
VIRTIO_FS_EMU_MNG_NUM_VF how many VFs each virtio-fs PF of the management PF has
VIRTIO_FS_EMU_MNG_SUBS_ID PCI subsystem id of virtio-fs functions of the management PF
VIRTIO_FS_EMU_MNG_SUBS_VENDOR_ID PCI subsystem vendor id of virtio-fs functions of the management PF
VIRTIO_FS_EMU_MNG_NUM_VF_MSIX MSI-X vectors of each virtio-fs VF of the management PF
VIRTIO_FS_EMU_MNG_NUM_MSIX MSI-X vectors of each virtio-fs PF of the management PF
MULTI_PORT_VHCA_EN one function drives several ports
PCI_WR_ORDERING order of writes over PCIe: as each memory key says, or relaxed
ROCE_CONTROL RoCE on this function: on or off
MKEY_BY_NAME_RANGE range of memory keys whose numbers the driver chooses
SILENT_MODE keeps this function from sending anything of its own
ECPF_PAGE_SUPPLIER who gives memory pages: embedded processor (ECPF) or external host
ECPF_ESWITCH_MANAGER who manages the e-switch: embedded processor (ECPF) or external host
TRACER_ENABLE lets this host own the firmware tracer
RENEG_ON_CHANGE negotiates the link again when this host changes it
ALLOW_RD_COUNTERS lets this host read the counters of the ports
PORT_OWNER lets this host control the ports
BOOT_UNDI_NETWORK_WAIT how long network boot (PXE) waits for the link
IP_VER IP version of network boot (PXE): IPv4, IPv6 or both
UEFI_HII_EN pages of the device in the UEFI setup (HII)
BOOT_DBG_LOG boot ROM debugging
BOOT_DBG_LOG_UDP boot ROM debugging: UDP
BOOT_DBG_LOG_TFTP boot ROM debugging: TFTP
BOOT_DBG_LOG_NETDEVICE boot ROM debugging: network device
BOOT_DBG_LOG_NDRV_PORT boot ROM debugging: ports of the driver
BOOT_DBG_LOG_NDRV_DEV boot ROM debugging: device of the driver
BOOT_DBG_LOG_NDRV_CMD boot ROM debugging: commands of the driver
BOOT_DBG_LOG_NDRV boot ROM debugging: network driver
BOOT_DBG_LOG_DRV boot ROM debugging: driver
BOOT_DBG_LOG_URI boot ROM debugging: URIs
BOOT_DBG_LOG_NDP boot ROM debugging: IPv6 neighbour discovery
BOOT_DBG_LOG_NEIGHBOR boot ROM debugging: neighbour cache
BOOT_DBG_LOG_ARP boot ROM debugging: ARP
BOOT_DBG_LOG_DHCP6 boot ROM debugging: DHCP for IPv6
BOOT_DBG_LOG_DHCP boot ROM debugging: DHCP for IPv4
BOOT_DBG_LOG_ROMPREFIX boot ROM debugging: start of the ROM
BOOT_DBG_LOG_STP boot ROM debugging: spanning tree
BOOT_DBG_LOG_PXE_UNDI boot ROM debugging: PXE and UNDI
BOOT_DBG_LOG_STATUS boot ROM debugging: status
BOOT_DBG_LOG_DRIVER_SETTINGS boot ROM debugging: settings of the driver
BOOT_DBG_LOG_IPV6 boot ROM debugging: IPv6
BOOT_DBG_LOG_IP boot ROM debugging: IPv4
BOOT_DBG_LOG_TCPIP boot ROM debugging: TCP/IP
BOOT_DBG_LOG_TCP boot ROM debugging: TCP
UEFI_LOGS where the UEFI driver logs to
UEFI_LOG_VERBOSE UEFI driver logs in detail
UEFI_LOG_MIN_SEVERITY least severity that the UEFI driver logs
UEFI_DEBUG_LOG_CACHE UEFI driver debugging: caches
UEFI_DEBUG_LOG_GCD UEFI driver debugging: memory map (GCD)
UEFI_DEBUG_LOG_EVENTS UEFI driver debugging: events
UEFI_DEBUG_LOG_UNDI UEFI driver debugging: UNDI
UEFI_DEBUG_LOG_SNI UEFI driver debugging: simple network interface
UEFI_DEBUG_LOG_BLKIO UEFI driver debugging: block devices
UEFI_DEBUG_LOG_BM UEFI driver debugging: boot manager
UEFI_DEBUG_LOG_DISPATCH UEFI driver debugging: dispatch
UEFI_DEBUG_LOG_PAGE UEFI driver debugging: memory pages
UEFI_DEBUG_LOG_POOL UEFI driver debugging: memory pools
UEFI_DEBUG_LOG_FS UEFI driver debugging: file systems
UEFI_DEBUG_LOG_LOAD UEFI driver debugging: loading
UEFI_DEBUG_LOG_INIT UEFI driver debugging: initialisation
BOOT_VLAN_EN network boot (PXE) in a VLAN
BOOT_LACP_DIS no LACP while booting from the network
BOOT_INTERRUPT_DIS no interrupts while booting from the network
BOOT_RETRY_CNT1 how often network boot is tried again
LEGACY_BOOT_PROTOCOL protocol of legacy network boot: PXE, iSCSI or none
BOOT_VLAN VLAN of network boot (PXE)
BOOT_PKEY partition key (P_Key) of network boot over InfiniBand
ADVANCED_PCI_SETTINGS shows the advanced settings of PCIe
IBM_CAPI_EN IBM CAPI mode (coherent accelerator)
FORCE_ETH_PCI_SUBCLASS shows the function as an Ethernet controller whatever its protocol
IBM_AS_NOTIFY_EN IBM POWER: notifies threads (AS notify)
IBM_TUNNELED_ATOMIC_EN IBM POWER: tunnelled atomic operations
EXP_ROM_PXE_ENABLE boot ROM (expansion ROM) for legacy PXE
EXP_ROM_UEFI_x86_ENABLE boot ROM (expansion ROM) for UEFI on x86
EXP_ROM_UEFI_ARM_ENABLE boot ROM (expansion ROM) for UEFI on Arm
DYNAMIC_VF_MSIX_TABLE size of a VF's MSI-X table may change at run time
ATS_ENABLED address translation services (ATS) of PCIe
EXP_ROM_NVME_UEFI_x86_ENABLE boot ROM of emulated NVMe disks for UEFI on x86
EXP_ROM_NVME_UEFI_ARM_ENABLE boot ROM of emulated NVMe disks for UEFI on Arm
EXP_ROM_VIRTIO_BLK_UEFI_x86_ENABLE boot ROM of emulated virtio disks for UEFI on x86
EXP_ROM_VIRTIO_BLK_UEFI_ARM_ENABLE boot ROM of emulated virtio disks for UEFI on Arm
EXP_ROM_VIRTIO_NET_UEFI_x86_ENABLE boot ROM of emulated virtio network cards for UEFI on x86
EXP_ROM_VIRTIO_NET_UEFI_ARM_ENABLE boot ROM of emulated virtio network cards for UEFI on Arm
EXP_ROM_VIRTIO_NET_PXE_ENABLE boot ROM of emulated virtio network cards for legacy PXE
P2P_ORDERING_MODE order of writes between PCIe devices (peer to peer)
MANAGEMENT_PF_MODE a PF for management alone
BAR_PAGE_ALIGNMENT alignment of BARs: pages of 4 or 64 kB
SAFE_MODE_ENABLE safe mode: starts without settings after bad starts
SAFE_MODE_THRESHOLD how many bad starts lead to safe mode
HOST_PRIV_LEVEL how privileged the host is: full, or limited (restricted host of a DPU)
HOST_DISABLE_RSHIM a limited host may not use the embedded processor's console (RShim)
HOST_DISABLE_TRACER_OWNER a limited host may not own the firmware tracer
HOST_DISABLE_PORT_COUNTER a limited host may not read the counters of the ports
HOST_DISABLE_PORT_OWNER a limited host may not control the ports
HOST_MKC_WRITE_SO strict order of writes by the host's memory keys
MODULE_SPLIT how a cage is split into several ports (breakout)
MODULE_MAX_POWER_OVERRIDE most power that a cable module may draw, where it is overridden
`;
