import type { Beyond, Lane, Limits, Monitors, Power, Thresholds } from './report.js';

/** Which limit a value is beyond; an alarm before a warning. */
function limitOf(value: number, limits: Limits<number>): keyof Limits<unknown> | undefined {
  const { high_alarm, low_alarm, high_warning, low_warning } = limits;
  // Memory that nobody has filled in: the same everywhere.
  if (high_alarm === low_alarm) return undefined;
  if (value > high_alarm) return 'high_alarm';
  if (value < low_alarm) return 'low_alarm';
  if (high_warning === low_warning) return undefined;
  if (value > high_warning) return 'high_warning';
  return value < low_warning ? 'low_warning' : undefined;
}

const milliwatts = (limits: Limits<Power> | undefined): Limits<number> | undefined =>
  limits && {
    high_alarm: limits.high_alarm.mw ?? Number.NaN,
    low_alarm: limits.low_alarm.mw ?? Number.NaN,
    high_warning: limits.high_warning.mw ?? Number.NaN,
    low_warning: limits.low_warning.mw ?? Number.NaN,
  };

/** What is measured and beyond a threshold. Lanes that the module does not have are left out. */
export function beyondThresholds(
  thresholds: Thresholds | undefined,
  monitors: Monitors | undefined,
  lanes: readonly Lane[] | undefined,
): Beyond[] {
  const found: Beyond[] = [];
  const judge = (
    quantity: Beyond['quantity'],
    value: number | null | undefined,
    limits: Limits<number> | undefined,
    lane?: number,
  ) => {
    const limit = typeof value === 'number' && limits ? limitOf(value, limits) : undefined;
    if (limit) found.push({ quantity, ...(lane === undefined ? {} : { lane }), limit });
  };
  judge('temperature_c', monitors?.temperature_c, thresholds?.temperature_c);
  judge('voltage_v', monitors?.voltage_v, thresholds?.voltage_v);
  for (const { lane, implemented, tx_bias_ma, tx_power, rx_power } of lanes ?? []) {
    if (implemented === false) continue;
    judge('tx_bias_ma', tx_bias_ma, thresholds?.tx_bias_ma, lane);
    judge('tx_power', tx_power?.mw, milliwatts(thresholds?.tx_power), lane);
    judge('rx_power', rx_power?.mw, milliwatts(thresholds?.rx_power), lane);
  }
  return found;
}
