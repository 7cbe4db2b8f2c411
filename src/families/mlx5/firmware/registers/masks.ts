import { writeBits } from '../../../../bits/bits.js';
import { encode } from '../../../../bits/codec.js';
import { layout } from '../../prm/layouts.js';
import { findRegister } from '../../prm/registers.js';
import type { GeneralBit } from '../capability-areas.js';
import type { FirmwareCore } from '../handler.js';
import { PRIORITIES } from '../objects/host.js';
import { type RegisterRow, type RegisterRows, register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { hasEmbeddedCpu } from './embedded-cpu.js';
import { SHARED } from './pools.js';

/** A register that tells which registers there are: a bit for each of 128 ids a group. */
interface Mask {
  readonly needs: GeneralBit;
  /** The id of the first register. */
  readonly first: number;
  readonly groups: number;
  readonly featureGroups: number;
}

const GROUP = 128;

/** Where the masks of registers and of features lie: mlx5_ifc.h has them at the same places in all of them. */
const MASK_AT = 64;
const FEATURES_AT = 320;

/** Sets bits of a mask of 128: bit n is the nth from its end. */
const setBits = (bytes: Uint8Array, at: number, numbers: readonly number[]): void => {
  for (const bit of numbers) writeBits(bytes, at + GROUP - 1 - bit, 1, 1);
};

/** Puts the bits of the registers that a function has into a mask. Bit n of the 128 is the register first + n. */
function announce(
  bytes: Uint8Array,
  rows: RegisterRows,
  { profile }: FirmwareCore,
  vhca: Vhca,
  first: number,
): Uint8Array {
  for (const [name, { needs, board }] of Object.entries(rows)) {
    const bit = (findRegister(name)?.id ?? 0) - first;
    const has = (!needs || vhca.capabilities.general(needs)) && (!board || board(profile));
    if (has && bit >= 0 && bit < GROUP) setBits(bytes, MASK_AT, [bit]);
  }
  return bytes;
}

const maskRegister = <Name extends 'pcam_reg' | 'mcam_reg' | 'qcam_reg' | 'sbcam_ext'>(
  name: Name,
  rows: () => RegisterRows,
  { needs, first, groups, featureGroups }: Mask,
  more: object = {},
  unnamed: (fw: FirmwareCore, vhca: Vhca) => readonly number[] = () => [],
): RegisterRow =>
  register(name, {
    needs,
    read: (fw, { feature_group, access_reg_group }, { vhca }) => {
      if (access_reg_group >= groups || feature_group >= featureGroups) return 'MASK_GROUP_UNKNOWN';
      const fields = { ...(feature_group === 0 ? more : {}), feature_group, access_reg_group };
      const bytes = encode(layout(name), fields as never);
      if (feature_group === 0) setBits(bytes, FEATURES_AT, unnamed(fw, vhca));
      return announce(bytes, rows(), fw, vhca, first + access_reg_group * GROUP);
    },
  });

/** What of the features the registers of this firmware have. */
const PORT_FEATURES = {
  ptys_extended_ethernet: 1,
  ptys_connector_type: 1,
  ppcnt_statistical_group: 1,
  ppcnt_discard_group: 1,
  per_lane_error_counters: 1,
  pfcc_mask: 1,
  buffer_ownership: 1,
  cable_length: 1,
  fec_50G_per_lane_in_pplm: 1,
};

const MANAGEMENT_FEATURES = {
  mtutc_freq_adj_units: 1,
  mtutc_time_adjustment_extended_range: 1,
  mcia_32dwords: 1,
  out_pulse_duration_ns: 1,
  npps_period: 1,
  pci_status_and_power: 1,
  mark_tx_action_cnp: 1,
  mark_tx_action_cqe: 1,
  dynamic_tx_overflow: 1,
  pcie_outbound_stalled: 1,
  tx_overflow_buffer_pkt: 1,
  mtpps_enh_out_per_adj: 1,
  mtpps_fs: 1,
  pcie_performance_group: 1,
};

/** Features of ports that mstflint looks for in PCAM.feature_cap_mask, and the kernel has no name for: PMAOS.rst; PDDR; PAOS.fd. */
const MODULE_RESET = 14;
const PDDR = 43;
const FORCE_DOWN = 45;

/** Of management (MCAM.mng_feature_cap_mask): MTCAP.sensor_map, MGIR.dev_info, MTMP.sdee, MGIR.hw_info.technology. */
const BOARD = [6, 12, 31, 35];
/** A reset that drivers agree on, and MFRL.reset_state, which says why they did not. */
const SYNCED_RESET = [19, 21];
/** MFRL.pci_rescan_required. */
const PCI_RESCAN = 45;

/** A function without MFRL has nothing of it. */
const managementBits = ({ profile }: FirmwareCore, { capabilities }: Vhca): readonly number[] => {
  if (!capabilities.general('pci_sync_for_fw_update_event')) return BOARD;
  return [...BOARD, ...SYNCED_RESET, ...(hasEmbeddedCpu(profile) ? [PCI_RESCAN] : [])];
};

const QOS_FEATURES = { qetcr_qshr_max_bw_val_msb: 1, qpts_trust_both: 1 };

/** The masks of a table of registers, which has them too. */
export const masks = (rows: () => RegisterRows): Record<string, RegisterRow> => ({
  PCAM: maskRegister(
    'pcam_reg',
    rows,
    { needs: 'pcam_reg', first: 0x5000, groups: 2, featureGroups: 2 },
    { feature_cap_mask: { enhanced_features: PORT_FEATURES } },
    () => [MODULE_RESET, PDDR, FORCE_DOWN],
  ),
  MCAM: maskRegister(
    'mcam_reg',
    rows,
    { needs: 'mcam_reg', first: 0x9000, groups: 4, featureGroups: 1 },
    { mng_feature_cap_mask: { enhanced_features: MANAGEMENT_FEATURES } },
    managementBits,
  ),
  QCAM: maskRegister(
    'qcam_reg',
    rows,
    { needs: 'qcam_reg', first: 0x4000, groups: 1, featureGroups: 1 },
    { qos_feature_cap_mask: { feature_cap: QOS_FEATURES } },
  ),
  SBCAM: maskRegister(
    'sbcam_ext',
    rows,
    { needs: 'sbcam_reg', first: 0xb000, groups: 1, featureGroups: 1 },
    {
      // exclude_cap
      sb_feature_cap_mask: [0, 0, 0, 1 << 2],
      cap_total_buffer_size: SHARED.cells * SHARED.cellBytes,
      cap_cell_size: SHARED.cellBytes,
      cap_max_pg_buffers: SHARED.buffers,
      cap_num_pool_supported: SHARED.pools,
      cap_max_tclass_sb: PRIORITIES,
    },
  ),
});
