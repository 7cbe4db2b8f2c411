import { ask } from '../ask.js';
import { capability, card, type Finding } from './bench.js';

const IBV = 'output of ibv_devinfo -v of a MCX623106AN-CDA (PSID MT_0000000359, firmware 22.36.1010)';

/** Capabilities of a ConnectX-6 Dx, by the number that ibv_devinfo makes of them. */
const shown: readonly (readonly [id: string, says: string, type: string, numbers: Record<string, number>])[] =
  [
    ['qps', 'max_qp is 131072', 'GENERAL', { log_max_qp: 17 }],
    ['cqs', 'max_cq is 16777216, max_cqe 4194303', 'GENERAL', { log_max_cq: 24, log_max_cq_sz: 22 }],
    [
      'memory-keys',
      'max_mr is 16777216, max_srq and max_pd are 8388608',
      'GENERAL',
      { log_max_mkey: 24, log_max_srq: 23, log_max_pd: 23 },
    ],
    [
      'multicast',
      'max_mcast_grp is 2097152, max_mcast_qp_attach 240',
      'GENERAL',
      { log_max_mcg: 21, max_qp_mcg: 240 },
    ],
    [
      'messages',
      'max_qp_rd_atom is 16, local_ca_ack_delay 16, max_msg_sz 0x40000000',
      'GENERAL',
      { log_max_ra_req_qp: 4, local_ca_ack_delay: 16, log_max_msg: 30 },
    ],
    ['clock', 'hca_core_clock is 1000000 kHz', 'GENERAL', { device_frequency_khz: 1_000_000 }],
    [
      'packet-pacing',
      'packets are paced from 1 to 100000000 kb/s',
      'QOS',
      { packet_pacing_min_rate: 1, packet_pacing_max_rate: 100_000_000 },
    ],
    ['tso', 'max_tso is 262144', 'ETHERNET_OFFLOADS', { max_lso_cap: 18 }],
    ['device-memory', 'there are 131072 bytes of device memory', 'DEV_MEM', { max_memic_size: 131_072 }],
    ['rqt-size', 'max_rwq_indirection_table_size is 2048', 'GENERAL', { log_max_rqt_size: 11 }],
    ['gids', 'gid_tbl_len is 255', 'ROCE', { roce_address_table_size: 255 }],
    ['tag-matching', 'no tag matching', 'GENERAL', { tag_matching: 0 }],
  ];

/** What QUERY_HCA_CAP and other commands answer. */
export const capabilities: readonly Finding[] = [
  ...shown.map(
    ([id, says, type, real]): Finding => ({
      id: `capability-${id}`,
      says,
      source: IBV,
      sure: 'high',
      ours: () => Object.fromEntries(Object.keys(real).map((path) => [path, capability(card(), type, path)])),
      real,
    }),
  ),
  {
    id: 'capability-virtio',
    says: 'a ConnectX-6 Dx can not emulate virtio devices',
    source: 'output of a program on a card of the PSID MT_0000000359',
    sure: 'high',
    ours: () => capability(card(), 'GENERAL', 'virtio_net_device_emualtion_manager'),
    real: 0,
  },
  {
    id: 'capability-type-unknown',
    says: 'a capability type that is not there: BAD_PARAM, syndrome 0x5add95',
    source: 'kernel regression report; UCX logs',
    sure: 'high',
    ours: () => refusal('QUERY_HCA_CAP', { op_mod: 0x49 }),
    real: '3 0x5add95',
  },
  {
    id: 'capability-type-absent',
    says: 'a type whose bit in GENERAL is 0, as SHAMPO: BAD_PARAM',
    source: 'Linux fw.c, which does not ask; a log of type 0x20 asked of a function without it',
    sure: 'medium',
    ours: () => ask(card(), 'pf0', 'QUERY_HCA_CAP', { op_mod: 0x3b }, 4096).status,
    real: 'BAD_PARAM_ERR',
  },
  {
    id: 'congestion-protocol',
    says: 'congestion parameters that the device lacks: BAD_PARAM, syndrome 0x325a82',
    source: 'kernel patch to mlx5_ib’s cc_params',
    sure: 'medium',
    ours: () => refusal('QUERY_CONG_PARAMS', { cong_protocol: 4 }),
    real: '3 0x325a82',
  },
  {
    id: 'embedded-cpu',
    says: 'the functions of an embedded CPU are asked for on a device without one: BAD_PARAM',
    source: 'kernel patch to mlx5 sub-functions',
    sure: 'medium',
    ours: () => ask(card(), 'pf0', 'QUERY_VHCA_STATE', { embedded_cpu_function: 1, function_id: 0 }).status,
    real: 'BAD_PARAM_ERR',
  },
];

function refusal(name: string, fields: Record<string, number>): string {
  const { output } = ask(card(), 'pf0', name, fields, 4096);
  const syndrome = new DataView(output.buffer, output.byteOffset).getUint32(4);
  return `${output[0]} 0x${syndrome.toString(16)}`;
}
