import type { Beyond, Lane, Limits, ModuleReport, Power, Signals, Thresholds } from '../../module/report.js';
import type { Painted } from '../../present/painted.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import {
  biasText,
  LIMITS,
  type Pair,
  powerText,
  present,
  temperatureText,
  voltageText,
  words,
} from './units.js';

/** What a module measures, lane by lane, against its thresholds; and what it says of that itself. */

type Limit = keyof Limits<unknown>;
type Quantity = Beyond['quantity'];

/** Names of quantities: as people read them, and of their flags. */
const QUANTITIES: Readonly<
  Record<Quantity, { title: string; flags: 'temperature' | 'voltage' | 'tx_bias' | 'tx_power' | 'rx_power' }>
> = {
  temperature_c: { title: 'Module temperature', flags: 'temperature' },
  voltage_v: { title: 'Module voltage', flags: 'voltage' },
  tx_bias_ma: { title: 'Tx bias', flags: 'tx_bias' },
  tx_power: { title: 'Tx power', flags: 'tx_power' },
  rx_power: { title: 'Rx power', flags: 'rx_power' },
};

const LANE_QUANTITIES = ['tx_bias_ma', 'tx_power', 'rx_power'] as const;

/** What is raised of a quantity: flags that are set, and limits that the value is beyond now. */
interface Raised {
  readonly quantity: Quantity;
  readonly lane?: number | undefined;
  readonly limit: Limit;
  readonly flag: boolean;
  readonly now: boolean;
}

function raisedOf({ flags, lanes = [], beyond = [] }: ModuleReport): Raised[] {
  const found = (quantity: Quantity, set: Limits<boolean> | undefined, lane?: number): Raised[] =>
    LIMITS.flatMap((limit) => {
      const flag = set?.[limit] === true;
      const now = beyond.some(
        (each) => each.quantity === quantity && each.lane === lane && each.limit === limit,
      );
      return flag || now ? [{ quantity, lane, limit, flag, now }] : [];
    });
  return [
    ...found('temperature_c', flags?.temperature),
    ...found('voltage_v', flags?.voltage),
    ...lanes
      .filter(({ implemented }) => implemented !== false)
      .flatMap(({ lane, flags: set }) =>
        LANE_QUANTITIES.flatMap((quantity) =>
          found(quantity, set?.[QUANTITIES[quantity].flags as 'tx_bias' | 'tx_power' | 'rx_power'], lane),
        ),
      ),
  ];
}

const paintOf = (limit: Limit, style: Style) => (/alarm$/.test(limit) ? style.red : style.yellow);

/** A cell that says by a mark, and by its colour, that the value is beyond a limit: `!!` an alarm, `!` a warning. */
function marked(text: string, raised: readonly Raised[], style: Style): string | Painted {
  const worst = raised.find(({ limit }) => /alarm$/.test(limit)) ?? raised[0];
  if (!worst) return text;
  return {
    text: `${text} ${/alarm$/.test(worst.limit) ? '!!' : '!'}`,
    paint: paintOf(worst.limit, style),
  };
}

export function monitorPairs(report: ModuleReport, style: Style): Pair[] {
  const { monitors = {}, declares = {}, rx_power_type, calibration } = report;
  const raised = raisedOf(report);
  const cell = (quantity: 'temperature_c' | 'voltage_v', show: (value: number) => string) => {
    const value = monitors[quantity];
    if (value === undefined) return undefined;
    const silent = declares[QUANTITIES[quantity].flags] === false ? ' (not declared)' : '';
    return marked(
      show(value) + silent,
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
  const on = (Object.keys(SIGNALS) as (keyof Signals)[]).filter((name) => lane[name]);
  const named = on.map((name) => SIGNALS[name] + (declares[name] === false ? ' (not declared)' : ''));
  return [
    ...(lane.implemented === false ? ['not implemented'] : []),
    ...(lane.tx_disabled ? ['tx disabled'] : []),
    ...named,
  ];
}

const alarmWords = (raised: readonly Raised[]): string =>
  raised
    .map(({ quantity, limit }) => `${QUANTITIES[quantity].title.toLowerCase()} ${words(limit)}`)
    .join(', ');

export async function laneTable(report: ModuleReport, style: Style): Promise<string> {
  const { lanes = [], declares } = report;
  const raised = raisedOf(report);
  const rows = lanes.map((lane) => {
    const own = raised.filter((each) => each.lane === lane.lane);
    const cell = (quantity: Quantity, text: string | undefined) =>
      text === undefined
        ? undefined
        : marked(
            text,
            own.filter((each) => each.quantity === quantity),
            style,
          );
    return {
      lane: lane.lane,
      bias: cell('tx_bias_ma', lane.tx_bias_ma === undefined ? undefined : biasText(lane.tx_bias_ma)),
      tx: cell('tx_power', lane.tx_power && powerText(lane.tx_power)),
      rx: cell('rx_power', lane.rx_power && powerText(lane.rx_power)),
      path: lane.data_path_state?.name,
      state: signalsOf(lane, declares).join(', '),
      alarms: alarmWords(own),
    };
  });
  if (!rows.some(({ bias, tx, rx, state }) => bias ?? tx ?? rx ?? (state || undefined))) return '';
  const text = await toTable(
    [
      { key: 'lane' },
      { key: 'bias', title: 'tx bias' },
      { key: 'tx', title: 'tx power' },
      { key: 'rx', title: 'rx power' },
      { key: 'path', title: 'data path' },
      { key: 'state' },
      { key: 'alarms' },
    ],
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== undefined))),
    style,
  );
  return indented(text);
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

export async function thresholdTable({ thresholds }: ModuleReport, style: Style): Promise<string> {
  if (!thresholds) return '';
  const rows = (Object.keys(QUANTITIES) as Quantity[]).flatMap((quantity) => {
    const limits: Limits<number | Power> | undefined = thresholds[quantity];
    if (!limits) return [];
    const cells = LIMITS.map((limit) => [limit, valueText(quantity, limits[limit])]);
    return [{ quantity: QUANTITIES[quantity].title, ...Object.fromEntries(cells) }];
  });
  const columns = [{ key: 'quantity' }, ...LIMITS.map((limit) => ({ key: limit, title: words(limit) }))];
  return indented(await toTable(columns, rows, style));
}

/** Temperatures in degrees Celsius alone: the table has no room for both. */
function valueText(quantity: keyof Thresholds, value: number | Power): string {
  if (typeof value === 'object') return powerText(value);
  if (quantity === 'temperature_c') return temperatureText(value).replace(/ \/.*/, '');
  return quantity === 'voltage_v' ? voltageText(value) : biasText(value);
}

/** What is raised, the alarms first: what the module has flagged, and what its values say now. */
export function alarmPairs(report: ModuleReport, style: Style): Pair[] {
  const order = (limit: Limit) => (/alarm$/.test(limit) ? 0 : 1);
  return raisedOf(report)
    .sort((a, b) => order(a.limit) - order(b.limit))
    .map(({ quantity, lane, limit, flag, now }) => {
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
}
