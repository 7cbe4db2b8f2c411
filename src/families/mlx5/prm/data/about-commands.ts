/** What the commands of the firmware do, a line each: name and words. */
export const aboutCommands = () => `
QUERY_HCA_CAP reads the capabilities of the function, current or at most
QUERY_ADAPTER reads the board's PSID and the vendor-specific data
INIT_HCA starts the function's work as an adapter
TEARDOWN_HCA ends the function's work as an adapter
ENABLE_HCA lets a function be started
DISABLE_HCA keeps a function from being started
QUERY_PAGES asks how many memory pages the function needs or can give back
MANAGE_PAGES gives memory pages to the function, or takes them back
SET_HCA_CAP sets capabilities of the function before it starts
QUERY_ISSI asks which interface versions (ISSI) driver and firmware may speak
SET_ISSI chooses the interface version (ISSI) that driver and firmware speak
QUERY_DRIVER_VERSION reads the driver version that was told to the firmware
SET_DRIVER_VERSION tells the firmware the driver's version
QUERY_OTHER_HCA_CAP reads the capabilities of another function
QUERY_SF_PARTITION reads how subfunctions (SF) are laid out in the BAR
ALLOC_SF makes a subfunction (SF)
DEALLOC_SF takes a subfunction (SF) away
SUSPEND_VHCA stops a function for its live migration
RESUME_VHCA lets a function go on after its live migration
QUERY_VHCA_MIGRATION_STATE asks how large a function's state for live migration is
SAVE_VHCA_STATE saves a function's state for its live migration
LOAD_VHCA_STATE loads a function's state after its live migration
CREATE_MKEY makes a memory key: memory that the device may reach
QUERY_MKEY reads a memory key
DESTROY_MKEY takes a memory key away
QUERY_SPECIAL_CONTEXTS reads the reserved memory keys
PAGE_FAULT_RESUME goes on after a page fault of on-demand paging
ALLOC_MEMIC gives a piece of the device's memory (MEMIC)
DEALLOC_MEMIC takes a piece of the device's memory (MEMIC) back
MODIFY_MEMIC sets which operations a piece of the device's memory (MEMIC) takes
CREATE_EQ makes an event queue
DESTROY_EQ takes an event queue away
QUERY_EQ reads an event queue
GEN_EQE puts an event into an event queue
CREATE_CQ makes a completion queue
DESTROY_CQ takes a completion queue away
QUERY_CQ reads a completion queue
MODIFY_CQ changes a completion queue: size, moderation
CREATE_QP makes a queue pair
DESTROY_QP takes a queue pair away
RST2INIT_QP takes a queue pair from reset to init
INIT2RTR_QP takes a queue pair from init to ready to receive
RTR2RTS_QP takes a queue pair from ready to receive to ready to send
RTS2RTS_QP changes a queue pair that is ready to send
SQERR2RTS_QP takes a queue pair from send error to ready to send
2ERR_QP takes a queue pair to its error state
2RST_QP takes a queue pair back to reset
QUERY_QP reads a queue pair: its state, peer, numbers
SQD_RTS_QP takes a queue pair from drained to ready to send
MAD_IFC sends an InfiniBand management packet (MAD) to the port itself
INIT2INIT_QP changes a queue pair that is in init
QUERY_RDB reads the RDMA reads and atomics that a queue pair answers
CREATE_PSV makes a signature value (PSV) for data integrity (T10-DIF)
DESTROY_PSV takes a signature value (PSV) away
QUERY_PSV reads a signature value (PSV)
CREATE_SRQ makes a shared receive queue
DESTROY_SRQ takes a shared receive queue away
QUERY_SRQ reads a shared receive queue
ARM_RQ asks for an event when a receive queue runs low
CREATE_XRC_SRQ makes a shared receive queue of extended reliable connections (XRC)
DESTROY_XRC_SRQ takes a shared receive queue of XRC away
QUERY_XRC_SRQ reads a shared receive queue of XRC
ARM_XRC_SRQ asks for an event when a shared receive queue of XRC runs low
CREATE_DCT makes a dynamically connected target
DESTROY_DCT takes a dynamically connected target away
DRAIN_DCT lets a dynamically connected target finish its work
QUERY_DCT reads a dynamically connected target
ARM_DCT_FOR_KEY_VIOLATION asks for an event when a peer uses a wrong key of a DCT
QUERY_DC_CNAK_TRACE reads which peers a dynamically connected target has turned away
CREATE_XRQ makes an extended shared receive queue: tag matching, NVMe-oF
DESTROY_XRQ takes an extended shared receive queue away
QUERY_XRQ reads an extended shared receive queue
ARM_XRQ asks for an event when an extended shared receive queue runs low
QUERY_NVMF_BACKEND_CONTROLLER reads a disk controller behind the NVMe-oF offload
QUERY_XRQ_DC_PARAMS_ENTRY reads parameters of a DC peer of an extended receive queue
SET_XRQ_DC_PARAMS_ENTRY sets parameters of a DC peer of an extended receive queue
QUERY_XRQ_ERROR_PARAMS reads what an extended receive queue failed with
QUERY_NVMF_NAMESPACE_CONTEXT reads a namespace of the NVMe-oF offload
RELEASE_XRQ_ERROR lets an extended receive queue go on after an error
MODIFY_XRQ changes an extended shared receive queue
QUERY_ADJACENT_FUNCTIONS_ID asks which functions are neighbours
DELEGATE_VHCA_MANAGEMENT lets another function manage functions
QUERY_DELEGATED_VHCA asks which functions others were let to manage
CREATE_ESW_VPORT makes a virtual port of the e-switch
DESTROY_ESW_VPORT takes a virtual port of the e-switch away
QUERY_ESW_FUNCTIONS asks which functions (VFs) the host has on
QUERY_VPORT_STATE reads the link state of a virtual port
MODIFY_VPORT_STATE sets the link state of a virtual port, or its rate
QUERY_ESW_VPORT_CONTEXT reads a virtual port of the e-switch: VLAN handling
MODIFY_ESW_VPORT_CONTEXT changes a virtual port of the e-switch: VLAN handling
QUERY_NIC_VPORT_CONTEXT reads a NIC's virtual port: MAC address, MTU, promiscuous mode
MODIFY_NIC_VPORT_CONTEXT changes a NIC's virtual port: MAC address, MTU, promiscuous mode
QUERY_ROCE_ADDRESS reads an entry of the RoCE address table (GID)
SET_ROCE_ADDRESS sets an entry of the RoCE address table (GID)
QUERY_HCA_VPORT_CONTEXT reads an InfiniBand virtual port: LID, GUIDs, state
MODIFY_HCA_VPORT_CONTEXT changes an InfiniBand virtual port: GUIDs, policy
QUERY_HCA_VPORT_GID reads the GIDs of an InfiniBand virtual port
QUERY_HCA_VPORT_PKEY reads the partition keys of an InfiniBand virtual port
QUERY_VNIC_ENV reads counters of a function's surroundings: drops, overruns, errors
QUERY_VPORT_COUNTER reads the packets and bytes of a virtual port
ALLOC_Q_COUNTER gives a set of counters for queue pairs
DEALLOC_Q_COUNTER takes a set of counters for queue pairs back
QUERY_Q_COUNTER reads counters of queue pairs: out of buffer, retries, time-outs
SET_MONITOR_COUNTER chooses counters whose changes are told as events
ARM_MONITOR_COUNTER asks for an event when a chosen counter changes
SET_PP_RATE_LIMIT sets an entry of the table of packet pacing rates
QUERY_RATE_LIMIT reads an entry of the table of packet pacing rates
CREATE_SCHEDULING_ELEMENT makes a rate limit or share in the transmit scheduler
DESTROY_SCHEDULING_ELEMENT takes an element of the transmit scheduler away
QUERY_SCHEDULING_ELEMENT reads an element of the transmit scheduler
MODIFY_SCHEDULING_ELEMENT changes a rate limit or share in the transmit scheduler
CREATE_QOS_PARA_VPORT makes a parallel virtual port for quality of service
DESTROY_QOS_PARA_VPORT takes a parallel virtual port for quality of service away
ALLOC_PD gives a protection domain
DEALLOC_PD takes a protection domain back
ALLOC_UAR gives a doorbell page (UAR)
DEALLOC_UAR takes a doorbell page (UAR) back
CONFIG_INT_MODERATION reads or sets how interrupts are moderated
ACCESS_REG reads or writes an access register
ATTACH_TO_MCG adds a queue pair to a multicast group
DETACH_FROM_MCG takes a queue pair out of a multicast group
GET_DROPPED_PACKET_LOG reads the log of dropped packets
QUERY_MAD_DEMUX reads where InfiniBand management packets (MAD) go
SET_MAD_DEMUX sets where InfiniBand management packets (MAD) go
NOP does nothing: shows that the firmware answers
ALLOC_XRCD gives a domain of extended reliable connections (XRC)
DEALLOC_XRCD takes a domain of extended reliable connections (XRC) back
QUERY_BURST_SIZE reads the size of bursts of packet pacing
ALLOC_TRANSPORT_DOMAIN gives a transport domain, which keeps loopback within an application
DEALLOC_TRANSPORT_DOMAIN takes a transport domain back
QUERY_DIAGNOSTIC_PARAMS reads which diagnostic counters are sampled, and how
SET_DIAGNOSTIC_PARAMS sets which diagnostic counters are sampled, and how
QUERY_DIAGNOSTIC_COUNTERS reads samples of diagnostic counters
QUERY_CONG_STATUS asks whether congestion control is on for a priority
MODIFY_CONG_STATUS turns congestion control on or off for a priority
QUERY_CONG_PARAMS reads parameters of congestion control
MODIFY_CONG_PARAMS changes parameters of congestion control
QUERY_CONG_STATISTICS reads counters of congestion control: CNPs, ECN marks
ADD_VXLAN_UDP_DPORT adds a UDP port that VXLAN packets are known by
DELETE_VXLAN_UDP_DPORT takes a UDP port of VXLAN away
SET_L2_TABLE_ENTRY sets a MAC address that the function receives
QUERY_L2_TABLE_ENTRY reads a MAC address that the function receives
DELETE_L2_TABLE_ENTRY takes a MAC address that the function receives away
SET_WOL_ROL sets wake-on-LAN
QUERY_WOL_ROL reads wake-on-LAN
CREATE_LAG bonds the two ports (LAG)
MODIFY_LAG changes how queues go to the bonded ports (LAG)
QUERY_LAG reads the bond of the two ports (LAG)
DESTROY_LAG ends the bond of the two ports (LAG)
CREATE_VPORT_LAG bonds virtual ports of both ports
DESTROY_VPORT_LAG ends the bond of virtual ports
CREATE_TIR makes a TIR: spreads received packets over queues (RSS)
MODIFY_TIR changes a TIR: RSS hash, receive offload
DESTROY_TIR takes a TIR away
QUERY_TIR reads a TIR: RSS hash, queues
CREATE_SQ makes a send queue
MODIFY_SQ changes a send queue: state, rate
DESTROY_SQ takes a send queue away
QUERY_SQ reads a send queue
CREATE_RQ makes a receive queue
MODIFY_RQ changes a receive queue: state, counters
DESTROY_RQ takes a receive queue away
QUERY_RQ reads a receive queue
CREATE_RMP makes a receive memory pool
MODIFY_RMP changes a receive memory pool
DESTROY_RMP takes a receive memory pool away
QUERY_RMP reads a receive memory pool
SET_DELAY_DROP_PARAMS sets how long packets wait for a receive buffer before they drop
QUERY_DELAY_DROP_PARAMS reads how long packets wait for a receive buffer before they drop
CREATE_TIS makes a TIS: how a send queue's packets go out
MODIFY_TIS changes a TIS: priority, LAG port
DESTROY_TIS takes a TIS away
QUERY_TIS reads a TIS
CREATE_RQT makes a table of receive queues for RSS
MODIFY_RQT changes a table of receive queues for RSS
DESTROY_RQT takes a table of receive queues away
QUERY_RQT reads a table of receive queues for RSS
SET_FLOW_TABLE_ROOT sets the steering table that packets come to first
CREATE_FLOW_TABLE makes a steering table
DESTROY_FLOW_TABLE takes a steering table away
QUERY_FLOW_TABLE reads a steering table
CREATE_FLOW_GROUP makes a group of steering rules
DESTROY_FLOW_GROUP takes a group of steering rules away
QUERY_FLOW_GROUP reads a group of steering rules: what it matches on
SET_FLOW_TABLE_ENTRY sets a steering rule
QUERY_FLOW_TABLE_ENTRY reads a steering rule
DELETE_FLOW_TABLE_ENTRY takes a steering rule away
ALLOC_FLOW_COUNTER gives counters for steering rules
DEALLOC_FLOW_COUNTER takes counters for steering rules back
QUERY_FLOW_COUNTER reads packets and bytes of steering rules
MODIFY_FLOW_TABLE changes a steering table: what happens on a miss
ALLOC_PACKET_REFORMAT_CONTEXT makes a tunnel header that steering puts on packets
DEALLOC_PACKET_REFORMAT_CONTEXT takes a tunnel header of steering away
QUERY_PACKET_REFORMAT_CONTEXT reads a tunnel header that steering puts on packets
ALLOC_MODIFY_HEADER_CONTEXT makes a list of header changes that steering does
DEALLOC_MODIFY_HEADER_CONTEXT takes a list of header changes away
QUERY_MODIFY_HEADER_CONTEXT reads a list of header changes that steering does
FPGA_CREATE_QP makes a queue pair of the FPGA
FPGA_MODIFY_QP changes a queue pair of the FPGA
FPGA_QUERY_QP reads a queue pair of the FPGA
FPGA_DESTROY_QP takes a queue pair of the FPGA away
FPGA_QUERY_QP_COUNTERS reads counters of a queue pair of the FPGA
QUERY_AFU reads an accelerator function unit (AFU)
QUERY_CAPI_PEC reads the process element of IBM CAPI
CREATE_GENERAL_OBJECT makes an object of a general type
MODIFY_GENERAL_OBJECT changes an object of a general type
QUERY_GENERAL_OBJECT reads an object of a general type
DESTROY_GENERAL_OBJECT takes an object of a general type away
CREATE_UCTX makes a user context, whose commands carry its uid
QUERY_UCTX reads a user context
DESTROY_UCTX takes a user context away, with what it made
CREATE_UMEM registers user memory for queues
QUERY_UMEM reads a registration of user memory
DESTROY_UMEM ends a registration of user memory
SYNC_STEERING waits until steering rules that were taken away are out of use
QUERY_NVMF_CC_RESPONSE reads answers of congestion control to the NVMe-oF offload
QUERY_EMULATED_FUNCTIONS_INFO lists the emulated functions: NVMe, virtio
QUERY_REGEXP_PARAMS reads the parameters of the regular expression engine
QUERY_REGEXP_REGISTER reads a register of the regular expression engine
USER_QUERY_XRQ_DC_PARAMS_ENTRY reads parameters of a DC peer, for users
USER_QUERY_XRQ_ERROR_PARAMS reads what an extended receive queue failed with, for users
ACCESS_REGISTER_USER reads or writes an access register, for users
QUERY_VHCA_STATE reads the state of a function (VHCA)
MODIFY_VHCA_STATE changes the state of a function (VHCA)
QUERY_EMULATION_DEVICE_EQ_MSIX_MAPPING asks which interrupts emulated devices' event queues have
PSP_GEN_SPI gives keys for PSP connections
PSP_ROTATE_KEY changes to the next master key of PSP
SYNC_CRYPTO waits until the crypto engines no longer use old keys
QUERY_MATCH_SAMPLE_INFO reads where firmware samples fields for steering
QUERY_CRYPTO_STATE reads the state of the crypto engines: policy, login
ALLOW_OTHER_VHCA_ACCESS lets another function use an object
GENERATE_WQE makes a work request on behalf of a queue
QUERY_VUID reads the unique ids (VUID) of functions
QUERY_DPA_PARTITION reads a partition of the data-path accelerator (DPA)
QUERY_DPA_PARTITIONS lists the partitions of the data-path accelerator (DPA)
POSTPONE_CONNECTED_QP_TIMEOUT puts off time-outs of connections while PCIe or memory is slow
QUERY_EMULATED_RESOURCES_INFO lists resources of emulated functions
QUERY_RSV_RESOURCES reads resources that the firmware keeps for itself
QUERY_MTT reads entries of the address translation table (MTT)
QUERY_SCHED_QUEUE reads a queue of the transmit scheduler
`;
