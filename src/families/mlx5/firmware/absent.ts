import type { Need } from './capability-areas.js';
import type { Rows } from './handler.js';
import { hostOf, indexIn } from './objects/host.js';

/** Commands for what no profile has: their layouts are public, there is nothing that they could tell of. */
export const absent = {
  FPGA_QUERY_QP: { needs: 'fpga', run: () => 'FPGA_QP_UNKNOWN' },
  FPGA_QUERY_QP_COUNTERS: { needs: 'fpga', run: () => 'FPGA_QP_UNKNOWN' },

  QUERY_REGEXP_PARAMS: { needs: 'regexp_params', run: () => 'REGEXP_ENGINE_UNKNOWN' },
  QUERY_REGEXP_REGISTER: { needs: 'regexp_params', run: () => 'REGEXP_ENGINE_UNKNOWN' },

  /** Its capability, query_match_sample_info, is bit 3 of GENERAL in DPDK's mlx5_prm.h; Linux does not name it, and no profile has it. */
  QUERY_MATCH_SAMPLE_INFO: () => 'FEATURE_ABSENT',

  QUERY_NVMF_NAMESPACE_CONTEXT: (fw, { xrqn }, { vhca }) => {
    const host = hostOf(fw, vhca);
    return host && indexIn(host.ids.xrq, xrqn) !== undefined ? 'NVMF_NAMESPACE_UNKNOWN' : 'XRQ_UNKNOWN';
  },
} satisfies Rows;

interface Unpublished {
  readonly needs?: Need | readonly Need[];
  readonly run: () => 'LAYOUT_UNPUBLISHED';
}

const unknown = (...needs: Need[]): Unpublished => ({ needs, run: () => 'LAYOUT_UNPUBLISHED' });

/** Adapters that show emulated devices to their hosts. */
const EMULATION: readonly Need[] = [
  'virtio_net_device_emualtion_manager',
  'virtio_blk_device_emualtion_manager',
  'tlp_device_emulation_manager',
];

/**
 * Commands of the kernel's allow-list without a published layout: all that can be told is whether the function has the feature, as
 * far as a capability says so.
 */
export const unpublished: Readonly<Record<string, Unpublished>> = {
  QUERY_DRIVER_VERSION: unknown('driver_version'),
  QUERY_RDB: unknown(),
  QUERY_PSV: unknown(),
  QUERY_DC_CNAK_TRACE: unknown('dct'),
  QUERY_NVMF_BACKEND_CONTROLLER: unknown(),
  QUERY_XRQ_DC_PARAMS_ENTRY: unknown('log_max_xrq'),
  QUERY_XRQ_ERROR_PARAMS: unknown('log_max_xrq'),
  QUERY_ADJACENT_FUNCTIONS_ID: unknown('GENERAL_2.query_adjacent_functions_id'),
  DELEGATE_VHCA_MANAGEMENT: unknown('GENERAL_2.delegate_vhca_max'),
  QUERY_RATE_LIMIT: unknown('qos'),
  QUERY_BURST_SIZE: unknown('qos'),
  QUERY_DELAY_DROP_PARAMS: unknown('rq_delay_drop'),
  QUERY_MODIFY_HEADER_CONTEXT: unknown('nic_flow_table'),
  QUERY_AFU: unknown(),
  QUERY_CAPI_PEC: unknown(),
  QUERY_UCTX: unknown('log_max_uctx'),
  QUERY_UMEM: unknown('log_max_umem'),
  QUERY_NVMF_CC_RESPONSE: unknown(),
  QUERY_EMULATED_FUNCTIONS_INFO: unknown(...EMULATION),
  USER_QUERY_XRQ_DC_PARAMS_ENTRY: unknown('log_max_xrq'),
  USER_QUERY_XRQ_ERROR_PARAMS: unknown('log_max_xrq'),
  QUERY_EMULATION_DEVICE_EQ_MSIX_MAPPING: unknown(...EMULATION),
  QUERY_CRYPTO_STATE: unknown('crypto'),
  // The processors of the data path (DPA) have their CQs' events as `apu` elements.
  QUERY_DPA_PARTITION: unknown('apu'),
  QUERY_DPA_PARTITIONS: unknown('apu'),
  POSTPONE_CONNECTED_QP_TIMEOUT: unknown(),
  QUERY_EMULATED_RESOURCES_INFO: unknown(...EMULATION),
  QUERY_RSV_RESOURCES: unknown(),
  QUERY_MTT: unknown(),
  QUERY_SCHED_QUEUE: unknown(),
};
