import type { Lane, Limits, ModuleReport, Signals } from '../../module/report.js';
import { type Column, type Row, toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import { marked, type Quantity, raisedOf } from './raised.js';
import { dbmText, fixed, LIMITS, milliwattText, words } from './units.js';

/** What a module measures lane by lane, and the thresholds of each quantity. */

const SIGNALS: Readonly<Record<keyof Signals, string>> = {
  rx_los: 'rx loss of signal',
  tx_los: 'tx loss of signal',
  rx_lol: 'rx loss of lock',
  tx_lol: 'tx loss of lock',
  tx_fault: 'tx fault',
  tx_eq_fault: 'tx adaptive equalizer fault',
};

/** Signals that are on; those that the module does not declare say so, as nothing says that they mean anything. */
function signalsOf(lane: Lane, declares: ModuleReport['declares'] = {}): string[] {
  const path = lane.data_path_state;
  const on = (Object.keys(SIGNALS) as (keyof Signals)[]).filter((name) => lane[name]);
  const named = on.map((name) => SIGNALS[name] + (declares[name] === false ? ' (not declared)' : ''));
  return [
    ...(lane.implemented === false ? ['not implemented'] : []),
    ...(path && path.code !== ACTIVATED ? [path.name] : []),
    ...(lane.tx_disabled ? ['tx disabled'] : []),
    ...named,
  ];
}

/** How a lane is when it runs (CMIS): told only of those that do not. */
const ACTIVATED = 4;

export async function laneTable(report: ModuleReport, style: Style): Promise<string> {
  const { lanes = [], declares } = report;
  const all = raisedOf(report);
  const rows = lanes.map((lane): Row => {
    const cell = (quantity: Quantity, text: string) => {
      const own = all.filter((each) => each.lane === lane.lane && each.quantity === quantity);
      return marked(text, own, style);
    };
    const { tx_bias_ma: bias, tx_power: tx, rx_power: rx } = lane;
    return {
      lane: lane.lane,
      ...(bias === undefined ? {} : { bias: cell('tx_bias_ma', fixed(bias, 3)) }),
      ...(tx && { tx: milliwattText(tx), tx_dbm: cell('tx_power', dbmText(tx)) }),
      ...(rx && { rx: milliwattText(rx), rx_dbm: cell('rx_power', dbmText(rx)) }),
      state: signalsOf(lane, declares).join(', '),
    };
  });
  if (!rows.some(({ lane, ...values }) => Object.values(values).some((value) => value !== ''))) return '';
  return tableBelow(LANE_COLUMNS, rows, style);
}

const LANE_COLUMNS: readonly Column[] = [
  { key: 'lane' },
  { key: 'bias', title: 'tx bias mA' },
  { key: 'tx', title: 'tx power mW' },
  { key: 'tx_dbm', title: 'dBm' },
  { key: 'rx', title: 'rx power mW' },
  { key: 'rx_dbm', title: 'dBm' },
  { key: 'state' },
];

const INDENT = '  ';

/** A table below a title. */
async function tableBelow(columns: readonly Column[], rows: readonly Row[], style: Style): Promise<string> {
  const width = style.width === undefined ? undefined : style.width - INDENT.length;
  return (await toTable(columns, rows, { bold: style.bold, width })).replace(/^(?=.)/gm, INDENT);
}

export async function thresholdTable({ thresholds = {} }: ModuleReport, style: Style): Promise<string> {
  const row = <T>(quantity: string, limits: Limits<T> | undefined, show: (value: T) => string): Row[] =>
    limits ? [{ quantity, ...Object.fromEntries(LIMITS.map((limit) => [limit, show(limits[limit])])) }] : [];
  const rows = [
    ...row('Module temperature C', thresholds.temperature_c, (value) => fixed(value, 2)),
    ...row('Module voltage V', thresholds.voltage_v, (value) => fixed(value, 4)),
    ...row('Tx bias mA', thresholds.tx_bias_ma, (value) => fixed(value, 3)),
    ...row('Tx power mW', thresholds.tx_power, milliwattText),
    ...row('Tx power dBm', thresholds.tx_power, dbmText),
    ...row('Rx power mW', thresholds.rx_power, milliwattText),
    ...row('Rx power dBm', thresholds.rx_power, dbmText),
  ];
  const columns = [{ key: 'quantity' }, ...LIMITS.map((limit) => ({ key: limit, title: words(limit) }))];
  return rows.length ? tableBelow(columns, rows, style) : '';
}
