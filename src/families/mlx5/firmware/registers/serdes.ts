import { chance } from '../../../chance.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { LANES } from '../module.js';
import { linkOf, setRegister, settingsOf } from '../ports.js';
import { register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { echoOf, ofPort, portIndex } from './of-port.js';

/** MGIR.technology from which on the lanes show the pages of 7 nm. `version` of these registers counts alike from 3 on. */
const NM_7 = 4;

/** Topic of what chance decides here. */
const EYE = 0x51c;

interface LaneIndex {
  readonly local_port: number;
  readonly lp_msb: number;
  readonly pnat: number;
  readonly port_type: number;
  readonly lane: number;
}

/** pnat: the lanes are those of the link to the host. mlxlink calls it port 0, or what MPIR says. */
const HOST = 3;

function laneIndex(data: LaneIndex, { pf }: Vhca): Syndrome | undefined {
  const { local_port, lp_msb, pnat, port_type } = data;
  if (port_type || (pnat && pnat !== HOST)) return 'REGISTER_VALUE';
  const isHost = pnat === HOST && lp_msb === 0 && (local_port === 0 || local_port === pf.index + 1);
  return isHost ? undefined : portIndex(data);
}

/** Whether a lane carries something; undefined where there is no such lane. */
function isUsed(fw: FirmwareCore, vhca: Vhca, { pnat, lane }: LaneIndex): boolean | undefined {
  if (pnat === HOST) return lane < fw.profile.pcie.lanes || undefined;
  return lane < LANES ? lane < (linkOf(fw, vhca)?.lanes ?? 0) : undefined;
}

/** Lane speeds by the Gb/s of a network's lane, and by the generation of the link to the host: mstflint's register table, SLTP and SLRG. */
const NETWORK_SPEEDS: { readonly [gbps: number]: number } = { 1: 10, 5: 1, 10: 3, 25: 5, 50: 6, 100: 7 };
const HOST_SPEEDS = [0, 0, 1, 2, 4, 5, 6];

/** At which speed a lane runs that is used. */
function speedOf(fw: FirmwareCore, vhca: Vhca, { pnat }: LaneIndex): number {
  if (pnat === HOST) return HOST_SPEEDS[fw.profile.pcie.generation] ?? 0;
  const link = linkOf(fw, vhca);
  return (link && NETWORK_SPEEDS[link.mbps / link.lanes / 1000]) ?? 0;
}

/** What the eye of a lane is worth: a number near the mean that stays as it is. */
const near = (fw: FirmwareCore, { pf }: Vhca, { pnat, lane }: LaneIndex, mean: number): number =>
  mean + (chance(fw.seed, EYE, pf.index, pnat * 256 + lane, mean) % (mean >> 3));

/** How the firmware has tuned the transmitters for a module with optics; the values are chosen. */
const TUNED = {
  sltp_16nm_ext: { main_tap: 60, post_tap: 4, ob_m2lp: 41, ob_amp: 37, ob_alev_out: 15 },
  sltp_7nm_ext: { drv_amp: 63, fir_pre2: 2, fir_pre1: 0xf6, fir_main: 49 },
};

/** The eye of a lane: millivolts, and picoseconds, as heights and phases of its two halves. */
function eye(
  fw: FirmwareCore,
  vhca: Vhca,
  lane: LaneIndex,
): NonNullable<Shapes['slrg_reg_ext']['page_data']> {
  if (fw.profile.identity.technology >= NM_7) {
    const fom = near(fw, vhca, lane, 150);
    return { slrg_7nm_ext: { initial_fom: fom, last_fom: fom } } as never;
  }
  return {
    slrg_16nm_ext: {
      grade_lane_speed: speedOf(fw, vhca, lane),
      grade: near(fw, vhca, lane, 5600),
      height_eo_pos_mid: near(fw, vhca, lane, 48),
      height_eo_neg_mid: near(fw, vhca, lane, 46),
      phase_eo_pos_mid: near(fw, vhca, lane, 16),
      phase_eo_neg_mid: near(fw, vhca, lane, 17),
    },
  } as never;
}

type Sltp = Shapes['sltp_reg_ext'];

/** Which page has the parameters of a transmitter. */
const pageOf = ({ profile: { identity } }: FirmwareCore): keyof typeof TUNED =>
  identity.technology >= NM_7 ? 'sltp_7nm_ext' : 'sltp_16nm_ext';

/** How the register of a lane is called where the state keeps it. */
const laneName = ({ pnat, lane }: LaneIndex): string => `SLTP ${pnat}.${lane}`;

/** The taps of 16 nm, eight bits with a sign, and their greatest sum; the ranges of other parameters: mstflint's register table, SLTP. */
const TAPS = ['pre_2_tap', 'pre_tap', 'main_tap', 'post_tap'] as const;
const TAP_SUM = 96;
const RANGES = { ob_alev_out: [0, 30], ob_amp: [10, 100], obplev: [0, 200], obnlev: [0, 200] } as const;

/** Whether a transmitter can have these parameters. */
function isTunable(page: Shapes['sltp_16nm_ext']): boolean {
  const taps = TAPS.map((name) => Math.abs((page[name] << 24) >> 24));
  const inRange = Object.entries(RANGES).every(([name, [least, most]]) => {
    const value = page[name as keyof typeof RANGES];
    return value >= least && value <= most;
  });
  return inRange && taps.reduce((sum, tap) => sum + tap) <= TAP_SUM;
}

/** Transmitters and receivers of the lanes. The firmware has tuned them; transmitters can be set otherwise, lane by lane. */
export const serdes = {
  SLTP: register('sltp_reg_ext', {
    read: (fw, data, { vhca }) => {
      const wrong = laneIndex(data, vhca);
      if (wrong) return wrong;
      const used = isUsed(fw, vhca, data);
      if (used === undefined) return 'REGISTER_VALUE';
      const version = fw.profile.identity.technology;
      const form = pageOf(fw);
      const {
        page_data,
        tx_policy = 0,
        lane_speed = used ? speedOf(fw, vhca, data) : 0,
      } = settingsOf(fw, vhca, laneName(data), 'sltp_reg_ext');
      const page = page_data ? page_data[form] : used ? TUNED[form] : undefined;
      const shown = { version, status: Number(used), tx_policy, lane_speed };
      return {
        ...echoOf('sltp_reg_ext', data),
        ...shown,
        ...(page ? { page_data: { [form]: page } } : {}),
      } as Sltp;
    },
    write: (fw, data, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const form = pageOf(fw);
      // Pages of tables, of which no layout says enough.
      if (data.conf_mod && form === 'sltp_7nm_ext') return 'REGISTER_VALUE';
      const page = { ...data.page_data[form], ob_bad_stat: 0 };
      if (form === 'sltp_16nm_ext' && !isTunable(page as Shapes['sltp_16nm_ext'])) return 'REGISTER_VALUE';
      const { tx_policy, lane_speed } = data;
      const kept = { tx_policy, lane_speed, page_data: { [form]: page } };
      setRegister(fw, vhca, laneName(data), 'sltp_reg_ext', kept);
      return undefined;
    },
  }),

  SLRG: ofPort('SLRG', 'slrg_reg_ext', {
    index: (data, vhca) =>
      // Forms of later generations.
      data.all_lanes || data.measurements_thresholds ? 'REGISTER_VALUE' : laneIndex(data, vhca),
    show: (fw, vhca, _set, data) => {
      const version = fw.profile.identity.technology;
      const used = isUsed(fw, vhca, data);
      if (used === undefined) return 'REGISTER_VALUE';
      return used ? { version, status: 1, page_data: eye(fw, vhca, data) } : { version };
    },
  }),
};
