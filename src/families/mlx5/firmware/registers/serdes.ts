import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import { chance } from '../chance.js';
import type { Device } from '../device.js';
import type { Vhca } from '../functions.js';
import { LANES } from '../module.js';
import { linkOf } from '../ports.js';
import { ofPort, portIndex } from './of-port.js';

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
function isUsed(fw: Device, vhca: Vhca, { pnat, lane }: LaneIndex): boolean | undefined {
  if (pnat === HOST) return lane < fw.profile.pcie.lanes || undefined;
  return lane < LANES ? lane < (linkOf(fw, vhca)?.lanes ?? 0) : undefined;
}

/** What the eye of a lane is worth: a number near the mean that stays as it is. */
const near = (fw: Device, { pf }: Vhca, { pnat, lane }: LaneIndex, mean: number): number =>
  mean + (chance(fw.seed, EYE, pf.index, pnat * 256 + lane, mean) % (mean >> 3));

/** How the firmware has tuned the transmitters for a module with optics; the values are chosen. */
const TUNED = {
  sltp_16nm_ext: { main_tap: 60, post_tap: 4, ob_m2lp: 41, ob_amp: 37, ob_alev_out: 15 },
  sltp_7nm_ext: { drv_amp: 63, fir_pre2: 2, fir_pre1: 0xf6, fir_main: 49 },
};

/** The eye of a lane: millivolts, and picoseconds, as heights and phases of its two halves. */
function eye(fw: Device, vhca: Vhca, lane: LaneIndex): NonNullable<Shapes['slrg_reg_ext']['page_data']> {
  if (fw.profile.identity.technology >= NM_7) {
    const fom = near(fw, vhca, lane, 150);
    return { slrg_7nm_ext: { initial_fom: fom, last_fom: fom } } as never;
  }
  return {
    slrg_16nm_ext: {
      grade: near(fw, vhca, lane, 5600),
      height_eo_pos_mid: near(fw, vhca, lane, 48),
      height_eo_neg_mid: near(fw, vhca, lane, 46),
      phase_eo_pos_mid: near(fw, vhca, lane, 16),
      phase_eo_neg_mid: near(fw, vhca, lane, 17),
    },
  } as never;
}

/** Transmitters and receivers of the lanes. They are tuned by the firmware, not from outside. */
export const serdes = {
  SLTP: ofPort('SLTP', 'sltp_reg_ext', {
    index: laneIndex,
    show: (fw, vhca, _set, data) => {
      const { technology } = fw.profile.identity;
      const used = isUsed(fw, vhca, data);
      if (used === undefined) return 'REGISTER_VALUE';
      if (!used) return { version: technology };
      const form = technology >= NM_7 ? 'sltp_7nm_ext' : 'sltp_16nm_ext';
      return { version: technology, status: 1, page_data: { [form]: TUNED[form] } };
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
