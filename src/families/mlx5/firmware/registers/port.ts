import type { FirmwareCore } from '../handler.js';
import { LANES, resetModule } from '../module.js';
import { moduleIn } from '../modules/cages.js';
import { commandPort } from '../port-command.js';
import { DOWN, grown, isModuleOff, isModuleStarting, isPortOff, linkOf, UP } from '../ports.js';
import type { Vhca } from '../vhca.js';
import { DEFAULT_MTU, MAX_MTU } from '../vports.js';
import { moduleIndex, ofPort, settable } from './of-port.js';
import { isInTestMode } from './test-mode.js';

/** PAOS.admin_status, PMAOS.admin_status: also until the next time that it goes down. */
const UP_ONCE = 3;

/** PAOS.physical_state_status */
const POLLING = 2;
const DISABLED = 3;
const LINK_UP = 5;

/** PAOS.logical_state_status */
const LOGICAL_DOWN = 1;
const ACTIVE = 4;

/** PMAOS.oper_status: initializing; plugged and enabled; unplugged stands for switched off too; plugged with error, and error_type for a bus that hangs. */
const INITIALIZING = 0;
const PLUGGED = 1;
const UNPLUGGED = 2;
const WITH_ERROR = 3;
const BUS_STUCK = 2;

function moduleStatus(fw: FirmwareCore, vhca: Vhca) {
  const found = moduleIn(fw, vhca);
  if (!found || isModuleOff(fw, vhca)) return { oper_status: UNPLUGGED };
  if (isModuleStarting(fw, vhca)) return { oper_status: INITIALIZING };
  return found.fault === 'i2c'
    ? { oper_status: WITH_ERROR, error_type: BUS_STUCK }
    : { oper_status: PLUGGED };
}

/** Virtual lanes, as PVLC counts them: 4 means VL 0 to 7. */
const VIRTUAL_LANES = 4;

/** The smallest MTU that Ethernet knows, with its header. */
const MIN_MTU = 68 + 22;

/** Nanoseconds; beacon_duration of a light that does not stop. */
const SECOND = 1_000_000_000n;
const FOR_EVER = 0xffff;

/** PPLR.lb_cap: back within the chip, or by a plug in place of a module. */
const LOOPBACKS = 0b110;

/** Fields of PCMR that can be switched on, each with the bit that says whether the port can. */
const CHECKS = {
  fcs_chk: 'fcs_cap',
  rx_ts_over_crc: 'rx_ts_over_crc_cap',
  tx_ts_over_crc: 'tx_ts_over_crc_cap',
  rx_fcs_drop: 'rx_fcs_drop_cap',
  tx_fcs_recalc: 'tx_fcs_recalc_cap',
  force_entropy: 'force_entropy_cap',
  entropy_calc: 'entropy_calc_cap',
  entropy_gre_calc: 'entropy_gre_calc_cap',
  mpls_explicit_null_en: 'mpls_explicit_null_en_cap',
  encap_replace_ipv4_id_en: 'encap_replace_ipv4_id_en_cap',
  vendor_specific_vlan_type_en: 'vendor_specific_vlan_type_en_cap',
} as const;

const PCMR_CAPS = { fcs_cap: 1, rx_ts_over_crc_cap: 1, entropy_calc_cap: 1, entropy_gre_calc_cap: 1 };

export const port = {
  /** What an InfiniBand port can: nothing of it on an Ethernet port. */
  PCAP: ofPort('PCAP', 'pcap_reg_ext', { show: () => ({}) }),

  PAOS: ofPort('PAOS', 'paos_reg_ext', {
    glances: true,
    show: (fw, vhca, { admin_status = UP, e = 0 }) => {
      const up = linkOf(fw, vhca) !== undefined;
      return {
        admin_status,
        oper_status: up ? UP : DOWN,
        logical_state_status: up ? ACTIVE : LOGICAL_DOWN,
        physical_state_status: up ? LINK_UP : isPortOff(fw, vhca) ? DISABLED : POLLING,
        e,
      };
    },
    accept: ({ ase, admin_status, ee, e, fd }, before, fw, vhca) => {
      if (ase && ![UP, DOWN, UP_ONCE].includes(admin_status)) return 'REGISTER_VALUE';
      const wasDown = before.admin_status === DOWN;
      if (ase && admin_status !== DOWN && isInTestMode(fw, vhca)) return 'REGISTER_VALUE';
      if (ase && (admin_status === DOWN || wasDown)) commandPort(fw, vhca, admin_status !== DOWN, fd === 1);
      return { admin_status: ase ? admin_status : (before.admin_status ?? UP), e: ee ? e : (before.e ?? 0) };
    },
  }),

  /** Whether what the port sends comes back to it: one way at a time. */
  PPLR: ofPort('PPLR', 'pplr_reg_ext', {
    show: (_fw, _vhca, { lb_en = 0 }) => ({ lb_cap: LOOPBACKS, lb_en }),
    accept: ({ lb_en }) => (lb_en & ~LOOPBACKS || lb_en === LOOPBACKS ? 'REGISTER_VALUE' : { lb_en }),
  }),

  PMTU: ofPort('PMTU', 'pmtu_reg_ext', {
    show: (_fw, _vhca, { admin_mtu = DEFAULT_MTU, itre = 0 }) => ({
      itre,
      max_mtu: MAX_MTU,
      admin_mtu,
      oper_mtu: admin_mtu,
    }),
    accept: ({ admin_mtu, itre }) =>
      admin_mtu < MIN_MTU || admin_mtu > MAX_MTU ? 'REGISTER_VALUE' : { admin_mtu, itre },
  }),

  /** The lanes of an adapter are wired to its module. */
  PMLP: ofPort('PMLP', 'pmlp_reg_ext', {
    glances: true,
    show: (_fw, { pf }) => ({
      width: LANES,
      lane_module_mapping: Array.from({ length: LANES }, (_, lane) => ({
        rx_lane: lane,
        tx_lane: lane,
        module: pf.index,
      })),
    }),
  }),

  PVLC: ofPort('PVLC', 'pvlc_reg', {
    show: (_fw, _vhca, { vl_admin = VIRTUAL_LANES }) => ({
      vl_hw_cap: VIRTUAL_LANES,
      vl_admin,
      vl_operational: vl_admin,
    }),
    accept: ({ vl_admin }) => (vl_admin < 1 || vl_admin > VIRTUAL_LANES ? 'REGISTER_VALUE' : { vl_admin }),
  }),

  /** Extended link capabilities are InfiniBand's: there is none that could be asked for. */
  PELC: ofPort('PELC', 'pelc_reg', {
    show: (_fw, _vhca, _set, { op }) => ({ op }),
    accept: ({ admin, op_admin }) => (admin !== 0n || op_admin !== 0 ? 'REGISTER_VALUE' : {}),
  }),

  PMAOS: ofPort('PMAOS', 'pmaos_reg_ext', {
    glances: true,
    index: moduleIndex,
    show: (fw, vhca, { admin_status = UP, e = 0 }) => ({ admin_status, ...moduleStatus(fw, vhca), e }),
    // mlxlink sets ase along with rst, and no admin_status.
    accept: ({ ase, admin_status, ee, e, rst }, before, fw, vhca) => {
      const asked = ase && !(rst && admin_status === 0);
      if (asked && ![UP, DOWN, UP_ONCE].includes(admin_status)) return 'REGISTER_VALUE';
      if (rst && moduleIn(fw, vhca) && !isModuleOff(fw, vhca)) resetModule(fw, vhca);
      return {
        admin_status: asked ? admin_status : (before.admin_status ?? UP),
        e: ee ? e : (before.e ?? 0),
      };
    },
  }),

  PCMR: ofPort('PCMR', 'pcmr_reg_ext', {
    show: (_fw, _vhca, set) => ({
      fcs_chk: 1,
      ...settable('pcmr_reg_ext', set),
      ...PCMR_CAPS,
    }),
    accept: (data, before) => {
      for (const [field, cap] of Object.entries(CHECKS) as [keyof typeof CHECKS, keyof typeof before][])
        if (data[field] && !before[cap]) return 'REGISTER_VALUE';
      return settable('pcmr_reg_ext', data);
    },
  }),

  /** A port of one plane, which is not split. */
  PPCR: ofPort('PPCR', 'PPCR_ext', { show: () => ({}) }),

  /** A light that blinks at the port: for so many seconds, for ever, or not. */
  MLCR: ofPort('MLCR', 'mlcr_ext', {
    show: (fw, { pf }, { beacon_duration = 0 }) => {
      const blinked = grown(fw.now(), fw.portOf(pf).beacon_since) / SECOND;
      const left = Math.max(beacon_duration - Math.max(Number(blinked), 0), 0);
      return { beacon_duration, beacon_remain: beacon_duration === FOR_EVER ? FOR_EVER : left };
    },
    accept: ({ beacon_duration, operation, led_type }, _before, fw, { pf }) => {
      if (operation || led_type) return 'REGISTER_VALUE';
      if (beacon_duration) fw.setPortOf(pf, { beacon_since: `0x${fw.now().toString(16)}` });
      return { beacon_duration };
    },
  }),
};
