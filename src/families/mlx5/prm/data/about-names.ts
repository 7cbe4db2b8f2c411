/** What kinds of objects, capability types and diagnostic counters are, a line each: name and words. */
export const aboutNames = () => `
eq event queue: tells the driver of completions, port changes, errors
cq completion queue: where finished sends and receives are told
qp queue pair: RDMA connection with a send and a receive side, its state and peer
sq send queue of raw Ethernet packets
rq receive queue of raw Ethernet packets
tis transport interface send: how a send queue's packets go out
tir transport interface receive: spreads received packets over queues (RSS)
rqt receive queue table that RSS spreads packets over
rmp receive memory pool that several receive queues share
dct dynamically connected target of RDMA
srq shared receive queue
xrq extended shared receive queue, with tag matching or NVMe-oF offload
xrc_srq shared receive queue of extended reliable connections (XRC)
q_counter counters of queue pairs: out of buffer, retries, time-outs, out of sequence
mkey memory key: what memory an application lets the device reach
pages pages of host memory that the function asks for or can give back
l2_table_entry MAC address and VLAN that the function receives
issi interface version (ISSI) that driver and firmware speak
vport_state virtual port: link state, told and actual
esw_vport_context virtual port in the e-switch: VLAN stripping and insertion
nic_vport_context virtual port of a NIC: MAC address, promiscuous mode, allowed VLANs, MTU
hca_vport_context virtual port of an InfiniBand function: LID, GUIDs, subnet manager
hca_vport_gid GIDs of a virtual InfiniBand port
hca_vport_pkey partition keys (P_Keys) of a virtual InfiniBand port
vport_counter counters of a virtual port: packets and bytes, unicast, multicast, errors
vnic_env what a function lost or waited for: buffer drops, command errors, overruns
roce_address RoCE GID: IP address, MAC address, VLAN and RoCE version of an entry
packet_reformat_context header that is put on or taken off packets (tunnel)
special_contexts reserved keys and numbers: dump fill mkey, null mkey
mad_demux where InfiniBand management packets (MAD) go: to the device or the host
cong_statistics counters of RoCE congestion control: CNPs sent, handled, ECN marks
cong_params parameters of RoCE congestion control (DCQCN)
cong_status whether RoCE congestion control is on for a priority
adapter board: VSD and PSID of the adapter
wol_rol wake-on-LAN: which packets wake the host
lag link aggregation: how the two ports are bonded, and where queues go
esw_functions functions that the e-switch serves: number of VFs, host's state
vhca_state state of a function (VHCA): allocated, active, in use
vhca_migration_state size of a function's state for live migration
flow_table table of packet steering: level, size, what happens on a miss
flow_group group of steering rules that match on the same fields
flow_entry steering rule: what it matches and what it does with the packet
flow_counter counter of a steering rule: packets and bytes
scheduling_element rate limit or weight in the tree of transmit scheduling
sf_partitions partitions of scalable functions (subfunctions)
delegated_vhca functions that manage others: which VFs and SFs are delegated
vuid unique ids (VUID) of functions, as virtualisation managers know them
diagnostic_params what the device samples: chosen diagnostic counters, period
fpga_qp queue pair of the FPGA
regexp_params regular expression engine: its parameters
regexp_register registers of the regular expression engine
match_sample steering match of a field that firmware samples
nvmf_namespace namespace of the NVMe-over-Fabrics target offload: counters
fpga_qp_counters counters of a queue pair of the FPGA
general_object object of a general type, named by its type number
sw_icm steering memory (ICM) that software manages
geneve_tlv_option Geneve tunnel option that steering can match
encryption_key data encryption key: TLS, IPsec, storage
virtio_net_q queue of an emulated virtio-net device
ipsec IPsec offload: security association
match_definer which packet fields a steering rule hashes
virtio_q_counters counters of an emulated virtio queue
sampler samples one of so many packets to another table (sFlow)
header_modify_argument values that steering writes into packet headers
flow_meter_aso meter of a flow: rate limit, colour, by asynchronous object
macsec MACsec offload: security association
page_track memory pages that a device has written to, for live migration
int_kek internal key-encryption key, for wrapped keys
pcie_cong_event event that PCIe is congested: thresholds, in and out
flow_table_alias steering table that another function has shared
GENERAL capabilities of the function in general: queues, sizes, offloads, commands
ETHERNET_OFFLOADS offloads of Ethernet: checksum, LSO, LRO, RSS, VLAN, tunnels
ODP on-demand paging: which transports take page faults
ATOMIC atomic operations: sizes, byte order, fetch and add, compare and swap
ROCE RoCE: versions, address table size, traffic settings
IPOIB_OFFLOADS offloads of IP over InfiniBand: checksum, LSO, RSS
IPOIB_ENHANCED_OFFLOADS offloads of enhanced IP over InfiniBand
FLOW_TABLE packet steering of a NIC: tables, actions, fields it can match
ESWITCH_FLOW_TABLE packet steering of the e-switch: tables, actions, fields it can match
ESWITCH e-switch: VLAN push and pop, tunnels, VF representors, mirroring
QOS quality of service: rate limits, bandwidth groups, schedulers, meters
DEBUG debugging: resource dump, core dump, tracers, diagnostic counters
RESERVED_14 reserved type, of which nothing is published (14)
DEV_MEM memory on the device (MEMIC, software ICM): sizes, addresses
RESERVED_16 reserved type, of which nothing is published (16)
TLS TLS offload: versions, key sizes
VDPA_EMULATION virtio and vDPA emulation: queue types, features, sizes
DEV_EVENT events that applications may ask for, a bit each
IPSEC IPsec offload: full and crypto mode, replay protection
CRYPTO crypto offload: key wrapping, AES-XTS, login, FIPS
SHAMPO header split and receive merging (SHAMPO, hardware GRO)
PSP PSP offload (Google's PSP security protocol): versions, keys
MACSEC MACsec offload: sizes, replay window
GENERAL_2 capabilities of the function in general, continued
PORT_SELECTION steering by port of a LAG: tables, fields
ADV_VIRTUALIZATION advanced virtualisation: live migration, page tracking, delegation
ADV_RDMA advanced RDMA: transports, shared endpoints, multipath
TLP_EMULATION emulation of PCIe devices by packets (TLP): sizes, kinds
pxd_ready_bp cycles in which the transmit PCIe side pushes back
pci_write_bp cycles in which writes to the host over PCIe are pushed back
pci_read_bp cycles in which reads from the host over PCIe are pushed back
pci_read_stuck_no_completion_buffer reads over PCIe held up, as no completion buffer is free
max_pci_bw highest bandwidth of PCIe that can be had
used_pci_bw bandwidth of PCIe that is in use
l0_mtt_miss address translations (MTT) not found in the first cache
l0_mtt_hit address translations (MTT) found in the first cache
l1_mtt_miss address translations (MTT) not found in the second cache
l1_mtt_hit address translations (MTT) found in the second cache
l0_mpt_miss memory keys (MPT) not found in the first cache
l0_mpt_hit memory keys (MPT) found in the first cache
l1_mpt_miss memory keys (MPT) not found in the second cache
l1_mpt_hit memory keys (MPT) found in the second cache
rxb_no_slow_path_credits receive buffer waits for credits of the slow path
rxb_no_fast_path_credits receive buffer waits for credits of the fast path
rxb_rxt_no_slow_path_cred_perf_count receive buffer waits for the transport's slow path credits
rxb_rxt_no_fast_path_cred_perf_count receive buffer waits for the transport's fast path credits
rxt_ctrl_perf_slice_load_slow load of the receive transport's slow path slices
rxt_ctrl_perf_slice_load_fast load of the receive transport's fast path slices
rxt_steering_perf_count_steering0_rse_work_rate work rate of the first receive steering engine
rxt_steering_perf_count_steering1_rse_work_rate work rate of the second receive steering engine
perf_count_tpt_credit credits of the receive side for address translation
perf_wb_miss write-backs not found in the cache
perf_wb_hit write-backs found in the cache
rxw_perf_rx_l1_slow_miss_ldb receive descriptors, slow path, not found in the load buffer's first cache
rxw_perf_rx_l1_slow_hit_ldb receive descriptors, slow path, found in the load buffer's first cache
rxw_perf_rx_l1_fast_miss_ldb receive descriptors, fast path, not found in the load buffer's first cache
rxw_perf_rx_l1_fast_hit_ldb receive descriptors, fast path, found in the load buffer's first cache
rxw_perf_l2_cache_read_miss_ldb receive descriptors not found in the load buffer's second cache
rxw_perf_l2_cache_read_hit_ldb receive descriptors found in the load buffer's second cache
rxw_perf_rx_l1_slow_miss_reqsl receive requests, slow path, not found in the slices' first cache
rxw_perf_rx_l1_slow_hit_reqsl receive requests, slow path, found in the slices' first cache
rxw_perf_rx_l1_fast_miss_reqsl receive requests, fast path, not found in the slices' first cache
rxw_perf_rx_l1_fast_hit_reqsl receive requests, fast path, found in the slices' first cache
rxw_perf_l2_cache_read_miss_reqsl receive requests not found in the slices' second cache
rxw_perf_l2_cache_read_hit_reqsl receive requests found in the slices' second cache
rxs_no_pxt_credits receive scatter waits for credits of the PCIe transmit side
rxc_eq_all_slices_busy completion unit: all slices for event queues are busy
rxc_cq_all_slices_busy completion unit: all slices for completion queues are busy
rxc_msix_all_slices_busy completion unit: all slices for interrupts (MSI-X) are busy
sxw_qp_done_due_to_vl_limited queue left, as its virtual lane or priority had no credits
sxw_qp_done_due_to_desched queue left, as it was descheduled
sxw_qp_done_due_to_work_done queue left, as all of its work was done
sxw_qp_done_due_to_limited queue left, as its rate limit was reached
sxw_qp_done_due_to_e2e_credits queue left, as the peer gave no end-to-end credits
sxw_packet_send_sxw2sxp_go_vld packets that the send unit handed on
sxw_perf_count_steering_hit transmit steering found in its cache
sxw_perf_count_steering_miss transmit steering not found in its cache
sxw_perf_count_steering_rse_0 work of the first transmit steering engine
sxd_no_sched_credits send scheduler waits for credits
sxd_no_slow_path_sched_credits send scheduler waits for credits of the slow path
tpt_indirect_mem_key uses of indirect memory keys
`;
