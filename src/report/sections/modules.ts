import type { Lane, Limits, ModuleReport, Power } from '../../module/report.js';
import { bar, barItem, type Zone } from '../bars.js';
import type { DeviceReport, ModuleEntry, Raised } from '../document.js';
import { html, type Markup, type Piece } from '../html.js';
import { facts, table } from '../table.js';
import { decimal, fixed } from '../words.js';
import { heading } from './link.js';

/** What lies beyond the alarms is shown as far as this part of the way between them. */
const MARGIN = 0.15;

type Quantity = Raised['quantity'];

/** From the middle outwards: within the warnings, up to the alarms, beyond them. */
function scaleOf(
  { high_alarm, low_alarm, high_warning, low_warning }: Limits<number>,
  value: number | undefined,
) {
  const margin = (high_alarm - low_alarm) * MARGIN;
  const from = Math.min(low_alarm - margin, value ?? low_alarm);
  const to = Math.max(high_alarm + margin, value ?? high_alarm);
  const zones: Zone[] = [
    { from, to: low_alarm, kind: 'critical' },
    { from: low_alarm, to: low_warning, kind: 'warning' },
    { from: low_warning, to: high_warning, kind: 'good' },
    { from: high_warning, to: high_alarm, kind: 'warning' },
    { from: high_alarm, to, kind: 'critical' },
  ];
  return { from, to, zones };
}

const isRaised = (raised: readonly Raised[], quantity: Quantity, lane?: number) =>
  raised.find((one) => one.quantity === quantity && one.lane === lane && one.now);

const classOf = (raised: Raised | undefined): string =>
  raised ? (raised.limit.endsWith('alarm') ? 'critical' : 'warning') : '';

const limitWords = ({ limit }: Raised): string => limit.replace('_', ' ');

/** Thresholds that can be drawn: some modules leave them 0. */
const isScale = (limits: Limits<number> | undefined): limits is Limits<number> =>
  limits !== undefined && limits.high_alarm > limits.low_alarm;

function monitorBar(
  title: string,
  unit: string,
  digits: number,
  value: number | undefined,
  limits: Limits<number> | undefined,
  raised: Raised | undefined,
): Markup | undefined {
  if (value === undefined) return undefined;
  const shown = `${decimal(value, digits)} ${unit}`;
  if (!isScale(limits)) return barItem(title, shown, html``, 'the module tells no thresholds');
  const told = (low: number, high: number) => `${decimal(low, digits)} to ${decimal(high, digits)} ${unit}`;
  const foot = `warning outside ${told(limits.low_warning, limits.high_warning)} · alarm outside ${told(limits.low_alarm, limits.high_alarm)}`;
  const state = raised ? `, beyond its ${limitWords(raised)}` : '';
  const picture = bar({ ...scaleOf(limits, value), value, label: `${title}: ${shown}${state}. ${foot}` });
  return barItem(
    title,
    html`${shown}${raised && html` <span class="${classOf(raised)}">${limitWords(raised)}</span>`}`,
    picture,
    foot,
  );
}

const dbmLimits = (limits: Limits<Power> | undefined): Limits<number> | undefined => {
  const values = limits && Object.entries(limits).map(([name, { dbm }]) => [name, dbm] as const);
  return values?.every(([, dbm]) => dbm !== null)
    ? (Object.fromEntries(values) as unknown as Limits<number>)
    : undefined;
};

function laneCell(
  lane: Lane,
  quantity: Quantity,
  text: string | undefined,
  value: number | undefined,
  limits: Limits<number> | undefined,
  raised: readonly Raised[],
): Piece {
  if (text === undefined) return undefined;
  const own = isRaised(raised, quantity, lane.lane);
  const words = own ? html`<span class="${classOf(own)}">${text}</span>` : text;
  if (!isScale(limits)) return words;
  const label = `${text}${own ? `, beyond its ${limitWords(own)}` : ''}`;
  return html`${words}${bar({ ...scaleOf(limits, value), value, label }, 'mini')}`;
}

const powerText = (power: Power | undefined): string | undefined =>
  power && (power.dbm === null ? 'no light' : fixed(power.dbm, 2));

const SIGNALS = [
  ['rx_los', 'no signal received'],
  ['tx_los', 'no signal from the host'],
  ['rx_lol', 'receiver not locked'],
  ['tx_lol', 'transmitter not locked'],
  ['tx_fault', 'transmitter fault'],
  ['tx_disabled', 'transmitter off'],
] as const;

const signalText = (lane: Lane): string =>
  SIGNALS.flatMap(([name, words]) => (lane[name] ? [words] : [])).join(', ');

function laneTable(
  { lanes = [], thresholds = {} }: ModuleReport,
  raised: readonly Raised[],
): Markup | undefined {
  const there = lanes.filter(
    (lane) => lane.implemented !== false && (lane.tx_bias_ma !== undefined || lane.tx_power || lane.rx_power),
  );
  const [tx, rx] = [dbmLimits(thresholds.tx_power), dbmLimits(thresholds.rx_power)];
  return table(
    'Lanes: each value between its thresholds',
    [
      { title: 'Lane', cell: ({ lane }) => lane },
      {
        title: 'Tx bias, mA',
        cell: (lane) =>
          laneCell(
            lane,
            'tx_bias_ma',
            lane.tx_bias_ma === undefined ? undefined : fixed(lane.tx_bias_ma, 2),
            lane.tx_bias_ma,
            thresholds.tx_bias_ma,
            raised,
          ),
      },
      {
        title: 'Tx power, dBm',
        cell: (lane) =>
          laneCell(lane, 'tx_power', powerText(lane.tx_power), lane.tx_power?.dbm ?? undefined, tx, raised),
      },
      {
        title: 'Rx power, dBm',
        cell: (lane) =>
          laneCell(lane, 'rx_power', powerText(lane.rx_power), lane.rx_power?.dbm ?? undefined, rx, raised),
      },
      { title: 'Signals', cell: (lane) => signalText(lane) },
    ],
    there,
  );
}

function lengthText({ length = {} }: ModuleReport): string {
  const { more_than: _, ...lengths } = length;
  return Object.entries(lengths)
    .filter(([, value]) => value)
    .map(([name, value]) => {
      const [medium = '', unit = ''] = name.split('_');
      return `${value} ${unit}${medium === 'cable' ? '' : ` over ${medium.toUpperCase()}`}`;
    })
    .join(', ');
}

/** Some revisions say which standard they are of. */
function memoryText({ standard, revision }: ModuleReport): Piece {
  if (standard === null || !revision) return standard ?? undefined;
  return revision.name.startsWith(standard) ? revision.name : `${standard}, ${revision.name}`;
}

function sheet(module: ModuleReport): Markup | undefined {
  const { vendor = {}, power = {} } = module;
  const id = (text: string | undefined): Piece => text && html`<span class="id">${text}</span>`;
  return facts([
    ['Vendor', vendor.name],
    ['Part number', id(vendor.part_number)],
    ['Serial number', id(vendor.serial_number)],
    ['Revision', vendor.revision],
    ['Made', vendor.date ?? vendor.date_code],
    [
      'Good for',
      module.compliance?.names.join(', ') || module.applications?.map(({ host }) => host.name).join(', '),
    ],
    ['Technology', module.technology?.name],
    ['Connector', module.connector?.name],
    ['Reach', lengthText(module)],
    ['Wavelength', module.wavelength && `${decimal(module.wavelength.nm, 2)} nm`],
    [
      'Power class',
      power.class === undefined
        ? undefined
        : `${power.class}${power.max_w === undefined ? '' : `, at most ${power.max_w} W`}`,
    ],
    ['Memory', memoryText(module)],
    ['Firmware', module.firmware?.active],
  ]);
}

const EMPTY = {
  unplugged: 'no module is plugged',
  disabled: 'the module is switched off',
  error: 'the module can’t be read',
  plugged: 'nothing of it is known',
};

function moduleSheet({ port, state, reason, module, raised }: ModuleEntry, level: 3 | 4): Markup {
  const title = [`Port ${port}`, module?.identifier?.name].filter(Boolean).join(': ');
  if (!module)
    return html`<div class="part">${heading(level, title)}<p class="soft">${EMPTY[state]}${reason !== undefined && `: ${reason}`}</p></div>`;
  const { monitors = {}, thresholds = {} } = module;
  const bars = [
    monitorBar(
      'Temperature',
      '°C',
      1,
      monitors.temperature_c,
      thresholds.temperature_c,
      isRaised(raised, 'temperature_c'),
    ),
    monitorBar(
      'Supply voltage',
      'V',
      3,
      monitors.voltage_v,
      thresholds.voltage_v,
      isRaised(raised, 'voltage_v'),
    ),
  ].filter((one) => one !== undefined);
  const lanes = laneTable(module, raised);
  return html`<div class="part">${heading(level, title)}${sheet(module)}
${bars.length > 0 && html`<div class="part bars">${bars}</div>`}
${lanes && html`<div class="part">${lanes}</div>`}
${module.notes.map((note) => html`<p class="remark">${note}</p>`)}</div>`;
}

/** What is in the places for modules, with measured values between their thresholds. */
export const modulesSection = ({ modules }: DeviceReport, level: 3 | 4): Markup | undefined =>
  modules?.length ? html`${modules.map((module) => moduleSheet(module, level))}` : undefined;
