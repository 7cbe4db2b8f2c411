import { encode } from '../../../../../src/bits/codec.js';
import { item } from '../../../../../src/families/mlx5/prm/nvconfig.js';
import { ask } from '../ask.js';
import { readItem, writeItem } from '../items.js';
import { read, set } from '../register-access.js';
import { card, type Finding, field, listed, listedOf, type ProfileName, setting, settings } from './bench.js';

const B3220 = 'output of mstconfig of a BlueField-3 B3220 (PSID MT_0000000884, firmware 32.43.1014)';
const OCP = 'output of mstconfig of a ConnectX-6 Dx MCX623432AN-ADA (185 settings)';

/** Settings of a ConnectX-6 Dx that one might not expect. */
const FURTHER =
  'WOL_MAGIC_EN TLS_OPTIMIZE PCI_SWITCH_EMULATION_ENABLE PCI_SWITCH_EMULATION_NUM_PORT LAG_RESOURCE_ALLOCATION MULTI_PORT_VHCA_EN BOOT_DBG_LOG BOOT_INTERRUPT_DIS VL15_BUFFER_SIZE_P1 UNKNOWN_UPLINK_MAC_FLOOD_P1';

/** What settings are on a card that nobody has configured. */
const defaults = (
  id: string,
  profile: ProfileName,
  sure: Finding['sure'],
  source: string,
  real: Record<string, unknown>,
  left?: string,
): Finding => ({
  id: `default-${id}`,
  says: `${Object.entries(real)
    .map(([name, value]) => `${name} is ${value}`)
    .join(', ')} on ${profile}`,
  source,
  sure,
  ours: () => settings(card(profile), Object.keys(real).join(' ')),
  real,
  ...(left === undefined ? {} : { left }),
});

/** Settings that a card does not list. */
const notListed = (id: string, names: string, left?: string): Finding => ({
  id: `none-${id}`,
  says: `a ConnectX-6 Dx EN has none of ${names}`,
  source: OCP,
  sure: 'high',
  ours: () => listedOf('connectx6dx', names),
  real: [],
  ...(left === undefined ? {} : { left }),
});

/** The non-volatile configuration. */
export const nonVolatile: readonly Finding[] = [
  {
    id: 'mnvqc-type-0',
    says: 'MNVQC of type 0 is answered, with nothing supported',
    source: 'mstflint’s mlxconfig',
    sure: 'medium',
    ours: () => [
      read(card(), 'MNVQC', { type: 0 }).status,
      field(card(), 'MNVQC', 'support_rd', { type: 0 }),
      field(card(), 'MNVQC', 'support_wr', { type: 0 }),
    ],
    real: ['OK', 0, 0],
  },
  {
    id: 'mnvgc',
    says: 'values as made and current values can be read',
    source: 'output of mlxconfig with all three columns, of a ConnectX-6 Lx',
    sure: 'high',
    ours: () => [
      field(card(), 'MNVGC', 'nvda_read_current_settings'),
      field(card(), 'MNVGC', 'nvda_read_factory_settings'),
    ],
    real: [1, 1],
  },
  {
    id: 'mnvgn-empty',
    says: 'a walk over the set items where none is set: the resource is not available (BAD_RES or NO_RES)',
    source: 'mstflint’s mlxconfig backup',
    sure: 'medium',
    ours: () => {
      const device = card();
      set(device, 'MNVIA', {});
      return ['BAD_RES_ERR', 'NO_RES_ERR'].includes(read(device, 'MNVGN').status);
    },
    real: true,
  },
  {
    id: 'mnvda-never-set',
    says: 'an item that nobody has set is read as it was made',
    source: 'mstflint’s mlxconfig, which also takes "not available" for zeros',
    sure: 'medium',
    ours: () => readItem(card(), 'nv_global_pci_conf').status,
    real: 'OK',
  },
  defaults('vfs-connectx6dx', 'connectx6dx', 'medium', OCP, { NUM_OF_VFS: 0, SRIOV_EN: 0 }),
  defaults(
    'vfs-connectx7',
    'connectx7',
    'medium',
    'output of mstconfig of a MCX755106AS; a one-port MCX715105AS has 8',
    { NUM_OF_VFS: 16, SRIOV_EN: 1 },
  ),
  defaults('vfs-bluefield3', 'bluefield3', 'high', B3220, { NUM_OF_VFS: 16 }),
  defaults('cpu-model', 'bluefield3', 'high', B3220, { INTERNAL_CPU_MODEL: 1 }),
  {
    id: 'cpu-settings',
    says: 'a BlueField-3 lists how its own CPU works: in NIC mode the offload engine is DISABLED(1)',
    source: `${B3220}; the operator of NIC configurations, pull request 97`,
    sure: 'high',
    ours: async () => [
      await listedOf(
        'bluefield3',
        'INTERNAL_CPU_OFFLOAD_ENGINE INTERNAL_CPU_PAGE_SUPPLIER INTERNAL_CPU_ESWITCH_MANAGER INTERNAL_CPU_IB_VPORT0 INTERNAL_CPU_RSHIM',
      ),
      readItem(card('bluefield3'), 'nv_internal_cpu_conf').fields.offload_engine,
    ],
    real: [
      [
        'INTERNAL_CPU_OFFLOAD_ENGINE',
        'INTERNAL_CPU_PAGE_SUPPLIER',
        'INTERNAL_CPU_ESWITCH_MANAGER',
        'INTERNAL_CPU_IB_VPORT0',
        'INTERNAL_CPU_RSHIM',
      ],
      1,
    ],
  },
  {
    id: 'cpu-reset',
    says: 'a configuration that is reset puts a BlueField-3 back into DPU mode',
    source: 'the operator of NIC configurations, pull request 97 (32.41.1000)',
    sure: 'medium',
    ours: () => setting(card('bluefield3'), 'INTERNAL_CPU_OFFLOAD_ENGINE'),
    real: 0,
  },
  defaults('bars', 'bluefield3', 'high', B3220, { PF_BAR2_ENABLE: 1, PF_BAR2_SIZE: 3, VF_LOG_BAR_SIZE: 1 }),
  defaults('psn-window', 'bluefield3', 'high', B3220, { LOG_TX_PSN_WINDOW: 9 }),
  defaults('crypto-policy', 'bluefield3', 'high', B3220, { CRYPTO_POLICY: 1 }),
  defaults('emulation', 'bluefield3', 'high', B3220, {
    VIRTIO_NET_EMULATION_SUBSYSTEM_ID: 4161,
    VIRTIO_BLK_EMULATION_SUBSYSTEM_ID: 4162,
    VIRTIO_FS_EMULATION_SUBSYSTEM_ID: 4186,
    NVME_EMULATION_VENDOR_ID: 5555,
  }),
  notListed('link-type', 'LINK_TYPE_P1 LINK_TYPE_P2'),
  {
    id: 'settings-listed',
    says: 'a ConnectX-6 Dx EN with two ports lists about 185 settings',
    source: OCP,
    sure: 'high',
    ours: async () => {
      const { size } = await listed('connectx6dx');
      return size > 165 && size < 205;
    },
    real: true,
  },
  notListed(
    'of-later-cards',
    'MODULE_SPLIT_M* PCI_BUS* STRAP_* UPSTREAM_PORT* DPA_* MCTP_I3C_DISABLE UPT_EMULATION_ENABLE',
  ),
  notListed('cpu', 'INTERNAL_CPU_MODEL'),
  notListed('crypto', 'CRYPTO_POLICY AES_XTS_*'),
  defaults('dcqcn', 'connectx6dx', 'medium', OCP, { ROCE_CC_LEGACY_DCQCN: 1 }),
  {
    id: 'further-settings',
    says: 'a ConnectX-6 Dx has wake on LAN, TLS, PCI switch emulation and others',
    source: OCP,
    sure: 'high',
    ours: async () => [
      ...(await listedOf('connectx6dx', FURTHER)),
      setting(card(), 'WOL_MAGIC_EN'),
      setting(card(), 'PCI_SWITCH_EMULATION_NUM_PORT'),
    ],
    real: [...FURTHER.split(' '), 1, 16],
  },
  defaults(
    'per-port',
    'connectx6dx',
    'high',
    'output of mstconfig of cards of five generations, which agree',
    {
      CNP_DSCP_P1: 48,
      CNP_802P_PRIO_P1: 6,
      RPG_AI_RATE_P1: 5,
      RPG_HAI_RATE_P1: 50,
      KEEP_ETH_LINK_UP_P1: 1,
      NUM_OF_PFC_P1: 8,
    },
  ),
  defaults('dpa-authentication', 'connectx7', 'medium', 'plugin of SR-IOV devices, issue 601', {
    DPA_AUTHENTICATION: 1,
  }),
  defaults('memic-atomic', 'connectx7', 'high', `${B3220}; plugin of SR-IOV devices, issue 601`, {
    MEMIC_ATOMIC: 2,
  }),
  {
    id: 'most-vfs',
    says: 'a PF of a dual-port card has 127 VFs at most: 128 are refused',
    source: 'release notes of firmware 28.44 to 28.47',
    sure: 'high',
    ours: () =>
      [127, 128].map((total_vfs) => {
        const device = card();
        const { fields } = readItem(device, 'nv_global_pci_conf');
        const { form } = item('nv_global_pci_conf');
        return writeItem(device, 'nv_global_pci_conf', encode(form, { ...fields, total_vfs })).status;
      }),
    real: ['OK', 'BAD_PARAM_ERR'],
  },
  {
    id: 'priority-mask',
    says: 'one bit of ROCE_CC_PRIO_MASK_P1 counts for all priorities',
    source: 'release notes of firmware 28.45 to 28.47, as a fault that is known',
    sure: 'medium',
    ours: () => ask(card(), 'pf0', 'QUERY_CONG_STATUS', { priority: 3, cong_protocol: 1 }).fields.enable,
    real: 'for all priorities together',
    left: 'a fault of later releases than the 43.1014 that the profiles have',
  },
  defaults('trust', 'bluefield3', 'high', `${B3220}; a ConnectX-5`, {
    QOS_TRUST_STATE_P1: 1,
    QOS_TRUST_STATE_P2: 1,
  }),
  defaults('rtt-mode', 'bluefield3', 'high', B3220, { PCC_INT_NP_RTT_DATA_MODE: 64 }),
  defaults('wake-on-lan', 'connectx6dx', 'medium', OCP, { WOL_MAGIC_EN: 1 }),
  defaults('rtt-dscp', 'bluefield3', 'high', B3220, { PCC_INT_NP_RTT_DSCP: 26 }),
  defaults('boot-roms', 'bluefield3', 'high', B3220, {
    EXP_ROM_VIRTIO_NET_PXE_ENABLE: 1,
    EXP_ROM_VIRTIO_NET_UEFI_x86_ENABLE: 1,
    EXP_ROM_VIRTIO_BLK_UEFI_x86_ENABLE: 1,
    EXP_ROM_NVME_UEFI_x86_ENABLE: 1,
  }),
  {
    id: 'listed-by-name',
    says: 'what answers by name is in the list of all: ROCE_CC_LEGACY_DCQCN, BOOT_DBG_LOG',
    source: OCP,
    sure: 'medium',
    ours: () => listedOf('connectx6dx', 'ROCE_CC_LEGACY_DCQCN BOOT_DBG_LOG'),
    real: ['ROCE_CC_LEGACY_DCQCN', 'BOOT_DBG_LOG'],
  },
];
