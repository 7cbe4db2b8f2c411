import { type CardCore, type Handlers, NOTHING, Refusal } from './handler.js';
import { moduleIn, portState, upTime } from './link.js';
import { valueNamed } from './named.js';
import { fromTime, toTime } from './state.js';
import type { Values } from './struct.js';

/** PORT_PHY_FDRSTAT: what the error correction of a port has counted since it was told to. */

const SECOND = 1_000_000_000n;

/** Codewords of RS(528,514) a second: 5280 bits each, at 103.125 Gb/s on the line (IEEE 802.3 clause 91). */
const CODEWORDS = 103_125_000_000n / 5280n;

/** One of so many codewords has one wrong symbol, and of these one of so many has one more: a good link; chosen. */
const FIRST = 40_000_000n;
const MORE = 600n;

/** Codewords with 0 to 16 wrong symbols: no more than 7 can be corrected. */
const BINS = 17;

/** Codewords by the number of wrong symbols in them. */
function bins(codewords: bigint): bigint[] {
  const wrong: bigint[] = [];
  let left = codewords / FIRST;
  for (let symbols = 1; symbols < BINS; symbols++) {
    const more = left / MORE;
    wrong.push(left - more);
    left = more;
  }
  return [codewords - wrong.reduce((all, one) => all + one, 0n), ...wrong];
}

/** The window over which the device tells of the last: a second. */
const WINDOW_MS = 1000;

function counted(time: bigint, prefix: string): Values {
  const total = (time * CODEWORDS) / SECOND;
  const errors = bins(total);
  const corrected = errors.slice(1).reduce((all, one) => all + one, 0n);
  return {
    [`${prefix}uncorrected_codewords`]: 0n,
    [`${prefix}corrected_codewords`]: corrected,
    [`${prefix}total_codewords`]: total,
    [`${prefix}symbol_errors`]: errors.reduce((all, one, symbols) => all + one * BigInt(symbols), 0n),
    [`${prefix}codewords_err_s`]: errors,
  };
}

const MICROSECOND = 1000n;

/** Counts only while a link of 100 Gb/s runs: others have no Reed-Solomon code. */
function counters(card: CardCore, port: number, from: bigint, to: bigint): Values {
  const corrected = (moduleIn(card, port)?.type.speed ?? 0) >= 100_000;
  const time = corrected && to > from ? to - from : 0n;
  const times = { start_time: from / MICROSECOND, end_time: to / MICROSECOND };
  return {
    ...times,
    cmic_start_time: times.start_time,
    cmic_end_time: times.end_time,
    ...counted(time, 'accumulated_'),
    ...counted(time < SECOND ? time : SECOND, ''),
    window_size: WINDOW_MS,
  };
}

const NOT_STARTED = new Refusal('FAIL', valueNamed('port_phy_fdrstat_cmd_err', 'NOT_STARTED'));
const op = (name: string) => valueNamed('port_phy_fdrstat_ops', name);
const [START, STOP, CLEAR] = [op('START'), op('STOP'), op('CLEAR')];

export const fec: Handlers = {
  PORT_PHY_FDRSTAT: (card, { port, ask }) => {
    const state = portState(card, port);
    const now = upTime(card, port);
    const setFec = (counting: typeof state.fec) => {
      card.change({
        ports: { ...card.current().ports, [port]: { ...state, ...(counting ? { fec: counting } : {}) } },
      });
      return NOTHING;
    };
    if (ask.ops === START) return setFec({ from: toTime(now) });
    if (!state.fec) return NOT_STARTED;
    const { from, to } = state.fec;
    if (ask.ops === STOP) return setFec({ from, to: to ?? toTime(now) });
    if (ask.ops === CLEAR)
      return setFec({ from: toTime(now), ...(to === undefined ? {} : { to: toTime(now) }) });
    return counters(card, port, fromTime(from), to === undefined ? now : fromTime(to));
  },
};
