import type { CardCore, Handlers } from './handler.js';
import { moduleIn } from './link.js';
import { bitsNamed } from './named.js';

/** A sensor warms up and cools down by so many degrees around its mean, in so many nanoseconds. */
const SWING = 2;
const PERIOD = 600_000_000_000n;

/** Hotter than the high alarm of every kind of module. */
const HOT = 79;

/** A wave of straight lines that is 0 at power-on, and the sensors’ own place in it. */
function wave(now: bigint, shift: bigint): number {
  const part = Number((now + shift) % PERIOD) / Number(PERIOD);
  const from = 4 * (part < 0.25 ? part : part < 0.75 ? 0.5 - part : part - 1);
  return Math.round(SWING * from);
}

/** Degrees Celsius that a sensor shows. A module without a sensor shows 0. */
export function sensed(card: CardCore, what: 'chip' | 'phy' | 'module', port = 0): number {
  const { chip, phy } = card.profile.temperature;
  const turn = wave(card.at(), BigInt(port) * (PERIOD / 2n));
  if (what !== 'module') return (what === 'chip' ? chip : phy) + turn;
  const plugged = moduleIn(card, port);
  if (plugged?.fault === 'hot') return HOT;
  const mean = plugged?.type.measures?.temperature;
  return mean === undefined ? 0 : mean + turn;
}

/** temp2 and the like are degrees and 64, so that they reach below zero. */
const SHIFT = 64;

const flag = (...names: string[]) => bitsNamed('temp_monitor_query_flags', ...names);
const AVAILABLE = flag('EXT_TEMP_FIELDS_AVAILABLE', 'THRESHOLD_VALUES_AVAILABLE');
const NOT_MEASURED = flag('OM_TEMP_NOT_AVAILABLE');
const ABSENT = flag('OM_NOT_PRESENT');

export const temperatures: Handlers = {
  TEMP_MONITOR_QUERY: (card, { port }) => {
    const { warning, critical, fatal, shutdown } = card.profile.temperature;
    const plugged = moduleIn(card, port);
    const readable = plugged && plugged.fault !== 'i2c' && plugged.type.measures;
    const missing = plugged ? (readable ? 0 : NOT_MEASURED) : ABSENT;
    const [temp, phy_temp, om_temp] = [
      sensed(card, 'chip'),
      sensed(card, 'phy'),
      sensed(card, 'module', port),
    ];
    return {
      temp,
      phy_temp,
      flags: AVAILABLE | missing,
      temp2: temp + SHIFT,
      phy_temp2: phy_temp + SHIFT,
      ...(readable ? { om_temp, om_temp2: om_temp + SHIFT } : {}),
      warn_threshold: warning,
      critical_threshold: critical,
      fatal_threshold: fatal,
      shutdown_threshold: shutdown,
    };
  },
};
