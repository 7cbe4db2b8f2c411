import type { ModuleReport } from '../../module/report.js';
import type { Style } from '../output.js';
import { type Limit, marked, paintOf, QUANTITIES, raisedOf } from './raised.js';
import { type Pair, present, temperatureText, voltageText, words } from './units.js';

export function monitorPairs(report: ModuleReport, style: Style): Pair[] {
  const { monitors = {}, declares = {}, rx_power_type, calibration } = report;
  const raised = raisedOf(report);
  const cell = (quantity: 'temperature_c' | 'voltage_v', show: (value: number) => string) => {
    const value = monitors[quantity];
    if (value === undefined) return undefined;
    const isDeclared = declares[QUANTITIES[quantity].flags] !== false;
    if (!isDeclared && value === 0) return 'not measured';
    return marked(
      isDeclared ? show(value) : `${show(value)} (not declared)`,
      raised.filter((each) => each.quantity === quantity),
      style,
    );
  };
  return present([
    ['Module temperature', cell('temperature_c', temperatureText)],
    ['Module voltage', cell('voltage_v', voltageText)],
    [
      'Rx power is',
      report.lanes?.some(({ rx_power }) => rx_power)
        ? rx_power_type && { average: 'average power', OMA: 'modulation amplitude (OMA)' }[rx_power_type]
        : undefined,
    ],
    ['Calibration', calibration],
  ]);
}

/** What is raised, the alarms first: what the module has flagged, and what its values say now. */
export function alarmPairs(report: ModuleReport, style: Style): Pair[] {
  if (!report.thresholds && !report.flags) return [];
  const order = (limit: Limit) => (/alarm$/.test(limit) ? 0 : 1);
  const pairs = raisedOf(report)
    .sort((a, b) => order(a.limit) - order(b.limit))
    .map(({ quantity, lane, limit, flag, now }): Pair => {
      const who = flag
        ? now
          ? 'flagged, and beyond it now'
          : 'flagged, not beyond it now'
        : 'not flagged, but beyond it now';
      return [
        `${QUANTITIES[quantity].title}${lane === undefined ? '' : `, lane ${lane}`}`,
        { text: `${words(limit)}: ${who}`, paint: paintOf(limit, style) },
      ];
    });
  return pairs.length ? pairs : [['none', 'nothing is flagged, or beyond a threshold']];
}
