/**
 * What public threads say of syndromes of real firmware, whose own words are not published. One report a line: the syndrome (`timeout` for a
 * command that was not answered in time, `-` for none), the command (in parentheses what was done, where the thread names none), op_mod and
 * status in hex, the conclusion (`-` where there is none, `=` as for every timeout), and where it was read. Conclusions are in our own words.
 */
export const syndromeThreads = () => `
0x685f19|ACCESS_REG|1|4|MPIR asked with depth 0 on an embedded CPU or a function whose depth is another; the driver then asks only where an SD group is set|Linux patch: net/mlx5: SD, Do not query MPIR register if no sd_group
0x1e5585|ACCESS_REG|1|3|PPCNT with local_port 2 on a function that has one port; local_port has to be 1|Linux patch: RDMA/mlx5: Set local port to one when accessing counters
0x6c4d48|ACCESS_REG|1|3|register not named; bisected by the reporter to the tag mlx5-updates-2023-12-20|Linux regression report
0x9a6171|ACCESS_REG|1|2|port counters read on a PF that is restricted (limited PF, managed by the fabric manager)|leptonai/gpud#1164, prometheus/node_exporter#3434
0x305684|ACCESS_REG|1|5|port counters of a restricted PF, in the test data of a monitor|leptonai/gpud
0x305684|ACCESS_REG|1|2|same event with another status in test data (may be made up)|test data of a public health monitor
0xb06e1f|ACCESS_REG|0|5|-|Linux patch: net/mlx5: Add tracepoint for cmd errors
0x7d79ae|ACCESS_REG|1|-|stands beside a failed hwmon registration; register not named|Mellanox/ovs-tests common.sh, issue 3944219
0xcdb051|SET_FLOW_TABLE_ENTRY|0|3|rule from an OVS internal port sent back to the uplink without termination table|Linux patch: net/mlx5e: Fix internal port offload to uplink
0x8708c3|SET_FLOW_TABLE_ENTRY|0|3|drop together with modify header in one rule|Linux patch: net/mlx5e: TC, Reject rules with drop and modify hdr action; ovs-tests test-tc-insert-rules-pedit-drop.sh
0x8708c3|SET_FLOW_TABLE_ENTRY|0|3|IPsec block policy carried a modify header: drop and modify do not go together|Linux patch: net/mlx5e: Skip modify header for XFRM_POLICY_BLOCK
0x65c1fb|SET_FLOW_TABLE_ENTRY|0|3|IPsec tunnel mode SA on a VF: the NIC egress table does not take that packet reformat|public project notes
0x144b7a|SET_FLOW_TABLE_ENTRY|0|3|rule without a forward or drop action|Linux patch: net/mlx5e: Add check for forward or drop action
0x6ae84c|SET_FLOW_TABLE_ENTRY|0|3|flow level check of multi-destination tables made by hardware steering|Linux patch: net/mlx5: HWS, ignore flow level for multi-dest table
0xaca205|SET_FLOW_TABLE_ENTRY|0|3|mixed list of destination tables without a termination table (hairpin rules)|Linux patch: Revert net/mlx5e: Do not use termination table when redundant
0xa9c090|SET_FLOW_TABLE_ENTRY|0|3|VLAN push from a wrong flow source value; uplink enum was wrong|Linux patch: net/mlx5e: Use the correct flow source enum
0xf2ff71|SET_FLOW_TABLE_ENTRY|0|9|-|Linux KASAN report
0xf2ff71|SET_FLOW_TABLE_ENTRY|0|5|software-made packet reformat used in a firmware table|Linux patch: net/mlx5: DR, support SW created encap in FW table
0x3ad328|SET_FLOW_TABLE_ENTRY|0|3|rule has bits set that the group does not match on|Mellanox/ovs-tests test-tc-insert-rules.sh
0x3b7492|SET_FLOW_TABLE_ENTRY|0|3|ttl change in the FDB can not forward to an internal vport|Mellanox/ovs-tests test-tc-insert-rules-pedit-ttl.sh
0x3bf6f|CREATE_MKEY|0|3|size of the key overflowed to 0 (64 K header entries)|Linux patch: net/mlx5e: SHAMPO, Fix overflow of hd_per_wq
0x3bf6f|CREATE_MKEY|0|3|-|iSER thread
0x59c8a4|CREATE_MKEY|0|8|-|openucx/ucx#6264
0x35e6ec|CREATE_MKEY|0|3|key with protection information for NVMe over RDMA; driver known issue 3735400|openucx/ucx#9488
0x38a711|CREATE_MKEY|0|3|key size above the upper bound that the capability tells|Linux patch: RDMA/mlx5: Enforce upper bound of mkey size
0x45d3a4|CREATE_MKEY|-|-|-|UCX debug logs
-|CREATE_MKEY|-|f|memory keys leaked by killed processes; reboot or driver reload|kvcache-ai/Mooncake#1765
0xa43321|CREATE_FLOW_TABLE|0|3|IPsec packet offload tunnel mode together with eswitch encap|Linux patch: net/mlx5e: Block encap with IPsec tunnel
0x754a4|CREATE_FLOW_TABLE|0|3|shared FDB on BlueField: other_vport has to be set for vport 0|Linux patch: net/mlx5: E-Switch, set other vport for shared FDB
0x389e56|DESTROY_FLOW_TABLE|0|3|log tells that the table was still referenced when the VF was ejected; no conclusion|Linux mailing list thread, Hyper-V eject
0x66d6c3|DESTROY_FLOW_TABLE|0|3|-|Linux mailing list thread, Hyper-V eject
0x563e2f|DESTROY_FLOW_GROUP|0|9|seen with mirroring rules; no conclusion read|ovs-tests test-tc-vf-mirror.sh, bug 1718378
0x7e1580|CREATE_FLOW_GROUP|0|3|outer headers marked as matched, but their mask is empty|Mellanox/ovs-tests test-tc-insert-rule-without-match.sh, bug 1338214
0x17faa8|CREATE_FLOW_GROUP|0|3|inner headers given without their bit of the match criteria|Mellanox/ovs-tests test-tc-vxlan-decap-inner-match-drop.sh, bug 1815314
0x7e1579|(TC VXLAN decap rule)|-|-|VXLAN decapsulation rule with protocol all|Mellanox/ovs-tests test-tc-vxlan-decap-proto-all.sh, bug 1572366
0x2edcc3|ALLOC_MODIFY_HEADER_CONTEXT|0|8|more modify actions than the hardware takes|Mellanox/ovs-tests test-tc-insert-rules-pedit.sh
0x1ab444|DEALLOC_MODIFY_HEADER_CONTEXT|0|9|context still used by a rule (two rules with the same match)|Linux patch: net/mlx5: Fix duplicate match rules
0x1ab444|DEALLOC_MODIFY_HEADER_CONTEXT|0|9|context still used by a post-action rule (FIB event)|Linux patch: net/mlx5e: unoffload post act rule when handling FIB events
0x179e84|DEALLOC_PACKET_REFORMAT_CONTEXT|0|9|context still used by a post-action rule (FIB event)|Linux patch: net/mlx5e: unoffload post act rule when handling FIB events
0xef0c8a|DEALLOC_PD|0|9|keys (TLS DEKs, PSP keys) still made with the protection domain|Linux patch: net/mlx5e: kTLS, fix cleanup order
0x31b635|DEALLOC_PD|0|9|memory key of the domain was not destroyed (index at a wrong place)|Linux patch: RDMA/mlx5: Set mkey_index in destroy_mkey
0x658908|ENABLE_HCA|0|9|health recovery of a SF during the PCI error recovery of its parent|Linux patch: net/mlx5: SF, recovery of SF device
0xf6db90|CREATE_GENERAL_OBJECT|d|5|virtqueue: umem sizes from capabilities read before the MTU and mode change|Linux patch: vdpa/mlx5: Fix firmware error on creation of 1k VQs
0x5fa1c|CREATE_GENERAL_OBJECT|d|3|virtqueue address is not mapped in the memory table any more|Linux patch: vdpa/mlx5: should not activate virtqueue after unmap
0x65b500|CREATE_QP|0|5|-|Linux mailing list thread
0x19c6d6|CREATE_QP|0|8|limit of QPs reached below the advertised maximum|ofiwg/libfabric#7368
0x2c4154|CREATE_QP|-|-|QP made by DEVX refused; newer firmware or no DEVX objects advised|openucx/ucx#10451
0x7ea02d|2RST_QP|0|9|QP number not valid: the VF was gone (FLR of the PF); said by the driver maintainer|Linux mailing list thread on PCI FLR and SR-IOV
0x25b161|DESTROY_QP|0|9|side effect of the failed 2RST_QP before it, says the maintainer|Linux mailing list thread on PCI FLR and SR-IOV
0x1870ad|DESTROY_CQ|0|9|side effect of the failed 2RST_QP before it, says the maintainer|Linux mailing list thread on PCI FLR and SR-IOV
0x177405|RST2INIT_QP|0|3|port number not valid in switchdev mode (write combining test QP)|Linux patch: RDMA/mlx5: port number of internal UD QP
0x4bb88f|RTR2RTS_QP|0|3|-|charmplusplus/charm#2532
0xa22b82|CREATE_DCT|0|3|DCT is not supported in VF LAG mode; said by the driver maintainer|Linux mailing list thread
0x7d49cb|CREATE_LAG|0|3|bond made while VFs are bound, or before SR-IOV in switchdev mode|Linux patch: net/mlx5: Lag, bond with sriov in switchdev mode
0x7d49cb|CREATE_LAG|0|3|PF added to the bond after VFs were bound|VF LAG how-to
0xe4ac33|DESTROY_LAG|0|3|LAG taken down after the netdev was removed; wrong order|Linux patch: net/mlx5: Lag, fix order of removal
0x0|SET_HCA_CAP|0|3|seen with a firmware that was not released; cause not read|Linux patch: net/mlx5: handle_hca_cap
0x537801|SET_HCA_CAP|0|3|log_max_current_uc_list written although its maximum is 0|Linux patch: net/mlx5: skip log_max_current_uc_list when max is 0
0x3a3846|QUERY_HCA_CAP|0|3|-|Linux patch: net/mlx5: uplink representor fix
0x5add95|QUERY_HCA_CAP|40|3|SR-IOV could not be enabled any more after a kernel update; conclusion not read. op_mod 0x40 is capability type 0x20, maximum|Linux regression report, SR-IOV
0x5add95|QUERY_HCA_CAP|-|-|-|UCX debug logs
0x8fef|CREATE_EQ|0|3|layout of the capabilities was shifted by a patch, so wrong values were used|Linux regression report
0x63c66|SET_ROCE_ADDRESS|0|3|-|Linux mailing list thread; public project notes
0x12822d|SET_ROCE_ADDRESS|0|3|GID deleted as RoCE v1 on a function without RoCE v1|Linux patch: RDMA/mlx5: RoCE version at GID deletion
0xd61c0b|CREATE_SQ|0|3|timestamp format of the ASO queue does not fit the real-time clock mode|Linux patch: net/mlx5: ASO, timestamp format
0x562b00|CREATE_TIR|0|3|host PF was enabled before the eswitch manager had set encap and decap|Linux patch: net/mlx5: E-Switch, enable host PF later
0x595b5d|CREATE_TIS|0|3|Ethernet TISes were made where they are not wanted: IPoIB makes its own|Linux patch: net/mlx5e: Fix the creation of TISes
0x263211|MODIFY_VHCA_STATE|0|3|ecpu bit set, which the firmware takes no more|Linux patch: net/mlx5: SF, do not use ecpu bit for vhca state
0x325a82|QUERY_CONG_PARAMS|0|3|rtt_resp_dscp read by debugfs on a device that does not have it|Linux patch: IB/mlx5: cc_params rtt_resp_dscp
0x88f347|ALLOW_OTHER_VHCA_ACCESS|-|-|example in a change that adds the syndrome to the log|openucx/ucx#8687
0x98afbb|(devlink eswitch mode switchdev)|-|9|switchdev mode with VFs there already; first the mode, then sriov_numvfs|k8snetworkplumbingwg/sriov-network-operator#1015
0xebf586|(QoS of a SF group)|-|-|tx_max and tx_share set on a group of SFs|Mellanox/ovs-tests test-eswitch-sf-qos.sh, bug 3033501
0x3ad80c|(restart with VXLAN in switchdev)|-|-|driver restarted while a VXLAN device existed|Mellanox/ovs-tests test-eswitch-toggle-mode-vxlan.sh, bug 2578228
0xd29096|(CT, VXLAN and mirror)|-|-|mirroring with connection tracking over VXLAN|Mellanox/ovs-tests test-ovs-ct-vxlan-vf-mirror.sh, bug 1806549
0xd5ef2|(fragments)|-|-|rule on fragmented packets|Mellanox/ovs-tests test-tc-insert-rules-frag.sh, bug 1334271
0x35e4ff|(VirtIO VF over bond)|-|-|traffic of a VirtIO VF over a bond|Mellanox/ovs-tests test-sf-lag.sh, bug 3531579
0x7bc3c1|(multiport eswitch)|-|-|forwarding between VF and uplink in multiport mode|Mellanox/ovs-tests test-eswitch-multiport-fwd-vf-to-vf-and-upl.sh, bug 3107213
timeout|2RST_QP|-|-|=|Linux mailing list thread
timeout|DESTROY_CQ|-|-|=|Linux mailing list thread
timeout|QUERY_Q_COUNTER|-|-|=|Linux mailing list thread
timeout|ENABLE_HCA|-|-|=|test data of a public health monitor
timeout|MANAGE_PAGES|-|-|=|RROrg/rr#3556
timeout|ALLOC_UAR|-|-|=|RROrg/rr#3556
timeout|CREATE_DCT|-|-|=|openucx/ucx#7738
timeout|2ERR_QP|-|-|=|public project notes
timeout|CREATE_CQ|-|-|=|Linux mailing list thread
timeout|CREATE_EQ|-|-|=|Mellanox/ovs-tests common.sh, issue 3437831
timeout|MODIFY_GENERAL_OBJECT|-|-|=|Linux mailing list thread
`;
