import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { LANES } from '../module.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { echoOf, portIndex } from './of-port.js';
import { isInTestMode } from './test-mode.js';

/** prbs_modes_cap: PRBS31, PRBS23A, PRBS7, PRBS11, PRBS9 and PRBS13A, by the bits that mlxlink knows; prbs_mode_admin has their numbers. */
const PATTERNS = [0, 1, 5, 6, 11, 17];

/** lane_rate_cap and the number of each: 1, 10, 25 and 50 Gb/s, as mlxlink has them (1G, FDR10, EDR, HDR). */
const RATES: readonly (readonly [cap: number, number: number])[] = [
  [0x1, 10],
  [0x20, 3],
  [0x80, 5],
  [0x200, 6],
];
const EDR = 5;

/** PPRT.prbs_rx_tuning_status, prbs_lock_status */
const TUNED = 2;
const LOCKED = 1;

const CAPS = {
  prbs_modes_cap: PATTERNS.reduce((mask, bit) => mask + 2 ** bit, 0),
  lane_rate_cap: RATES.reduce((mask, [cap]) => mask + cap, 0),
};

type Pprt = Shapes['pprt_reg_ext'];
type Pptt = Shapes['pptt_reg_ext'];

function laneIndex(data: Pprt | Pptt): Syndrome | undefined {
  const wrong = portIndex({ local_port: data.local_port, lp_msb: data.lp_msb, port_type: data.port_type });
  if (wrong) return wrong;
  const other = data.pnat || data.mode_b_idx || data.primary_secondary_idx || data.enc_mode_index;
  return other || data.lane >= LANES ? 'REGISTER_VALUE' : undefined;
}

/** What was set of the sender, and of the receiver, of a lane. */
const sender = (fw: FirmwareCore, vhca: Vhca, lane: number) => {
  const {
    e = 0,
    p = 0,
    prbs_mode_admin = 0,
    modulation = 0,
    lane_rate_admin = EDR,
  } = settingsOf(fw, vhca, `PPTT ${lane}`, 'pptt_reg_ext');
  return { e: isInTestMode(fw, vhca) ? e : 0, p, prbs_mode_admin, modulation, lane_rate_admin };
};

const receiver = (fw: FirmwareCore, vhca: Vhca, lane: number) => {
  const {
    e = 0,
    p = 0,
    s = 0,
    prbs_mode_admin = 0,
    modulation = 0,
    lane_rate_oper = EDR,
  } = settingsOf(fw, vhca, `PPRT ${lane}`, 'pprt_reg_ext');
  return { e: isInTestMode(fw, vhca) ? e : 0, p, s, prbs_mode_admin, modulation, lane_rate_oper };
};

/** The other end sends no pattern: a lane locks on its own, where it comes back. */
function isLocked(fw: FirmwareCore, vhca: Vhca, lane: number): boolean {
  const { lb_en = 0 } = settingsOf(fw, vhca, 'PPLR', 'pplr_reg_ext');
  const [tx, rx] = [sender(fw, vhca, lane), receiver(fw, vhca, lane)];
  const alike =
    tx.prbs_mode_admin === rx.prbs_mode_admin &&
    tx.p === rx.p &&
    tx.modulation === rx.modulation &&
    tx.lane_rate_admin === rx.lane_rate_oper;
  return lb_en !== 0 && tx.e === 1 && rx.e === 1 && alike;
}

/** A pattern and a rate that there are, and a port in test mode where it is to be sent or waited for. */
function refused(
  fw: FirmwareCore,
  vhca: Vhca,
  e: number,
  pattern: number,
  rate: number,
): Syndrome | undefined {
  if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
  const there = PATTERNS.includes(pattern) && RATES.some(([, number]) => number === rate);
  return there && (!e || isInTestMode(fw, vhca)) ? undefined : 'REGISTER_VALUE';
}

/** Patterns that a port in test mode sends and waits for: PPAOS.phy_test_mode_admin. */
export const prbs: Record<string, RegisterRow> = {
  PPTT: register('pptt_reg_ext', {
    read: (fw, data, { vhca }) =>
      laneIndex(data) ?? { ...echoOf('pptt_reg_ext', data), ...CAPS, p_c: 1, ...sender(fw, vhca, data.lane) },
    write: (fw, data, { vhca }) => {
      const { e, p, prbs_mode_admin, modulation, lane_rate_admin, lane } = data;
      const wrong = laneIndex(data) ?? refused(fw, vhca, e, prbs_mode_admin, lane_rate_admin);
      if (wrong) return wrong;
      setRegister(fw, vhca, `PPTT ${lane}`, 'pptt_reg_ext', {
        e,
        p,
        prbs_mode_admin,
        modulation,
        lane_rate_admin,
      });
      return undefined;
    },
  }),

  PPRT: register('pprt_reg_ext', {
    read: (fw, data, { vhca }) => {
      const wrong = laneIndex(data);
      if (wrong) return wrong;
      const { s, ...set } = receiver(fw, vhca, data.lane);
      return {
        ...echoOf('pprt_reg_ext', data),
        ...CAPS,
        p_c: 1,
        ...set,
        prbs_rx_tuning_status: set.e && s ? TUNED : 0,
        prbs_lock_status: isLocked(fw, vhca, data.lane) ? LOCKED : 0,
      };
    },
    write: (fw, data, { vhca }) => {
      const { e, p, prbs_mode_admin, modulation, lane_rate_oper, lane } = data;
      const wrong = laneIndex(data) ?? refused(fw, vhca, e, prbs_mode_admin, lane_rate_oper);
      if (wrong) return wrong;
      const s = data.s || (e ? receiver(fw, vhca, lane).s : 0);
      const kept = { e, p, s, prbs_mode_admin, modulation, lane_rate_oper };
      setRegister(fw, vhca, `PPRT ${lane}`, 'pprt_reg_ext', kept);
      return undefined;
    },
  }),
};
