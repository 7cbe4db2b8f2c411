import { type CardCore, type CardFunction, type Handlers, type Request, remembered } from './handler.js';
import { bitsNamed, valueNamed } from './named.js';
import { MRU, MTU } from './queues.js';
import type { Values } from './struct.js';

/** A MAC address, and the EUI-64 that is made of one. */
const macBytes = (mac: number): Uint8Array =>
  Uint8Array.from({ length: 6 }, (_, i) => Math.floor(mac / 2 ** (8 * (5 - i))) & 0xff);
const serialOf = (mac: number): Uint8Array => {
  const bytes = macBytes(mac);
  return Uint8Array.of(...bytes.subarray(0, 3), 0xff, 0xfe, ...bytes.subarray(3));
};

/** Of a PF, and of each of its VFs; chosen. */
const LIMITS = {
  pf: { rss: 128, rings: 512, l2: 256, vnics: 128, stats: 256, mcast: 256, msix: 512 },
  vf: { rss: 8, rings: 16, l2: 4, vnics: 8, stats: 16, mcast: 8, msix: 17 },
} as const;
const VF_MSIX = 8;

const FLAGS = bitsNamed(
  'func_qcaps_flags',
  'PUSH_MODE_SUPPORTED',
  'PTP_SUPPORTED',
  'ROCE_V1_SUPPORTED',
  'ROCE_V2_SUPPORTED',
  'WOL_MAGICPKT_SUPPORTED',
  'PCIE_STATS_SUPPORTED',
  'LINK_ADMIN_STATUS_SUPPORTED',
  'HOT_RESET_CAPABLE',
  'ERROR_RECOVERY_CAPABLE',
  'EXT_STATS_SUPPORTED',
  'COREDUMP_CMD_SUPPORTED',
  'DBG_QCAPS_CMD_SUPPORTED',
);
const FLAGS_EXT = bitsNamed(
  'func_qcaps_flags_ext',
  'EXT_HW_STATS_SUPPORTED',
  'HOT_RESET_IF_SUPPORT',
  'FW_LIVEPATCH_SUPPORTED',
  'NVM_OPTION_ACTION_SUPPORTED',
  'PTP_64BIT_RTC_SUPPORTED',
);

/** BNXT_FIRST_VF_FID of bnxt.h. VFs of a PF have fids in a row, those of the next PF behind them. */
const FIRST_VF = 128;
const firstVf = ({ profile }: CardCore, { pf }: CardFunction): number => FIRST_VF + pf * profile.maxVfs;

const vfsOf = (card: CardCore, of: CardFunction): number =>
  card.functions.filter(({ kind, pf }) => kind === 'vf' && pf === of.pf).length;

function qcaps(card: CardCore, target: CardFunction): Values {
  const { rss, rings, l2, vnics, stats, mcast } = LIMITS[target.kind];
  const pf = target.kind === 'pf';
  return {
    fid: target.fid,
    port_id: target.pf,
    flags: FLAGS,
    flags_ext: FLAGS_EXT,
    mac_address: macBytes(target.mac),
    max_rsscos_ctx: rss,
    max_cmpl_rings: rings,
    max_tx_rings: rings,
    max_rx_rings: rings,
    max_l2_ctxs: l2,
    max_vnics: vnics,
    max_stat_ctx: stats,
    max_mcast_filters: mcast,
    ...(pf
      ? { first_vf_id: firstVf(card, target), max_vfs: card.profile.maxVfs, max_msix_vfs: VF_MSIX }
      : {}),
    device_serial_number: serialOf(target.parent.mac),
  };
}

/** What a driver on a host of 74 processors has taken of a PF; of a VF what it may have. */
const TAKEN = {
  pf: { rss: 64, rings: 74, l2: 4, vnics: 64 },
  vf: { rss: 8, rings: 8, l2: 2, vnics: 8 },
} as const;

/** The PCI function as PCI Express has it: bus in bits 8 to 15, device in 3 to 7, function in 0 to 2. A PF stands on the first bus. */
const FIRST_BUS = 0x100;
const DOORBELL_KB = 1024;
const NO_STATS = 0xffff;
const AUTO = valueNamed('func_qcfg_options', 'LINK_ADMIN_STATE=AUTO');
const VEB = valueNamed('func_qcfg_evb_mode', 'VEB');
const SVIF_VALID = valueNamed('func_qcfg_svif_info', 'SVIF_VALID');
const HOT_RESET = bitsNamed('func_qcfg_flags', 'HOT_RESET_ALLOWED');

function qcfg(card: CardCore, target: CardFunction): Values {
  const { rss, rings, l2, vnics } = TAKEN[target.kind];
  const { generation, lanes } = card.profile.pcie;
  const pf = target.kind === 'pf';
  return {
    fid: target.fid,
    port_id: target.pf,
    flags: pf ? HOT_RESET : 0,
    mac_address: macBytes(target.mac),
    pci_id: FIRST_BUS + target.pci,
    alloc_rsscos_ctx: rss,
    alloc_cmpl_rings: rings,
    alloc_tx_rings: rings,
    alloc_rx_rings: 2 * rings,
    alloc_l2_ctx: l2,
    alloc_vnics: vnics,
    mru: MRU,
    stat_ctx_id: NO_STATS,
    port_pf_cnt: 1,
    max_mtu_configured: MTU,
    evb_mode: VEB,
    options: AUTO,
    alloc_vfs: pf ? vfsOf(card, target) : 0,
    alloc_stat_ctx: rings,
    alloc_msix: rings + 1,
    registered_vfs: pf ? vfsOf(card, target) : 0,
    l2_doorbell_bar_size_kb: DOORBELL_KB,
    always_1: 1,
    svif_info: SVIF_VALID + target.pf,
    host_mtu: MTU,
    max_link_width: lanes,
    max_link_speed: generation,
    negotiated_link_width: lanes,
    negotiated_link_speed: generation,
  };
}

function resources(card: CardCore, target: CardFunction): Values {
  const { rss, rings, l2, vnics, stats, msix } = LIMITS[target.kind];
  return {
    max_vfs: target.kind === 'pf' ? card.profile.maxVfs : 0,
    max_msix: msix,
    vf_reservation_strategy: valueNamed('func_resource_qcaps_vf_reservation_strategy', 'MINIMAL'),
    max_rsscos_ctx: rss,
    max_cmpl_rings: rings,
    max_tx_rings: rings,
    max_rx_rings: rings,
    max_l2_ctxs: l2,
    max_vnics: vnics,
    max_stat_ctx: stats,
    min_msix: 1,
  };
}

const PTP_PINS = 4;

/** What these follow from: functions are the same for ever. */
const about = (_card: CardCore, { target }: Request): object => target;

export const functions: Handlers = {
  FUNC_QCAPS: remembered(about, (card, { target }) => qcaps(card, target)),
  FUNC_QCFG: remembered(about, (card, { target }) => qcfg(card, target)),
  FUNC_RESOURCE_QCAPS: remembered(about, (card, { target }) => resources(card, target)),
  FUNC_PTP_PIN_QCFG: () => ({ num_pins: PTP_PINS }),
  FUNC_PTP_EXT_QCFG: (_card, { target }) => ({
    phc_master_fid: target.parent.fid,
    phc_sec_fid: NO_STATS,
    phc_active_fid0: target.parent.fid,
    phc_active_fid1: NO_STATS,
  }),
  FUNC_SYNCE_QCFG: () => ({ freq_profile: valueNamed('func_synce_qcfg_freq_profile', '25MHZ') }),
  CFA_REDIRECT_QUERY_TUNNEL_TYPE: () => ({
    tunnel_mask: bitsNamed('cfa_redirect_query_tunnel_type_tunnel_mask', 'NONTUNNEL'),
  }),
  CFA_ADV_FLOW_MGNT_QCAPS: () => ({
    flags: bitsNamed(
      'cfa_adv_flow_mgnt_qcaps_flags',
      'FLOW_HND_16BIT_SUPPORTED',
      'FLOW_HND_64BIT_SUPPORTED',
      'RFS_RING_TBL_IDX_SUPPORTED',
      'RFS_RING_TBL_IDX_V2_SUPPORTED',
    ),
  }),
};
