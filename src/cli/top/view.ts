import { safe } from '../../present/safe.js';
import { sparkline } from '../../present/sparkline.js';
import type { Style, Window } from '../output.js';
import { intervalText } from '../watch/keys.js';
import { type Column, inColumns } from './columns.js';
import type { Shown } from './devices.js';
import type { History } from './history.js';
import type { PortPicture, Rated, SensorPicture } from './picture.js';
import { type Section, stacked } from './sections.js';
import { short, shortOr, shortSpeed } from './words.js';

/** By what ports and sensors are sorted; `s` goes through them. */
export const ORDERS = ['name', 'in', 'out', 'errors', 'temperature'] as const;
export type Order = (typeof ORDERS)[number];

/** What is looked at, beside what was read. */
export interface View {
  readonly time: string;
  readonly interval: number;
  readonly paused: boolean;
  readonly order: Order;
  /** The name of the device whose queues and counters are shown. */
  readonly selected: string | undefined;
  readonly help: boolean;
  /** Whether diagnostic counters are read. */
  readonly diagnostics: boolean;
}

/** The smallest window that has room for a picture. */
export const LEAST: Window = { columns: 80, rows: 24 };

interface PortRow extends PortPicture {
  readonly device: string;
}

interface SensorRow extends SensorPicture {
  readonly device: string;
}

/** "fwctl0/1": the port of a device. */
const portName = ({ device, port }: PortRow): string => (port === null ? device : `${device}/${port}`);
const sensorName = ({ device, name }: SensorRow): string => `${device} ${name}`;

/** Remembers what was read, for the sparklines. */
export function remember(devices: readonly Shown[], history: History): void {
  for (const { target, picture } of devices) {
    const { name } = target.device;
    for (const port of picture?.ports ?? []) {
      const { rx_bits_per_second: rx, tx_bits_per_second: tx } = port;
      const both = rx === undefined && tx === undefined ? undefined : (rx ?? 0) + (tx ?? 0);
      history.add(`port ${portName({ ...port, device: name })}`, both);
    }
    for (const sensor of picture?.sensors ?? [])
      history.add(`sensor ${sensorName({ ...sensor, device: name })}`, sensor.temperature_c);
    for (const counter of [...(picture?.diagnostics ?? []), ...(picture?.queues?.counters ?? [])])
      history.add(`counter ${name} ${counter.name}`, counter.rate);
  }
  history.sweep();
}

/** A picture of what was read, in a window. */
export function topText(
  devices: readonly Shown[],
  view: View,
  history: History,
  window: Window,
  style: Style,
): string {
  if (window.columns < LEAST.columns || window.rows < LEAST.rows) return tooSmall(window);
  if (view.help) return helpText(style);
  const head = headLine(devices, view, window, style);
  // The last row is the cursor's.
  const lines = stacked(sectionsOf(devices, view, history, window, style), window.rows - 3);
  return `${head}\n\n${lines.join('\n')}\n`;
}

const tooSmall = ({ columns, rows }: Window): string =>
  `too small:\n${columns}x${rows}; it takes\n${LEAST.columns}x${LEAST.rows}\nq quits\n`;

function headLine(devices: readonly Shown[], view: View, { columns }: Window, style: Style): string {
  const state = view.paused ? style.yellow('held') : `every ${intervalText(view.interval)}`;
  const many = devices.length === 1 ? '1 device' : `${devices.length} devices`;
  const text = `fwctl top  ${view.time.slice(11, 19)}  ${state}  ${many}  by ${view.order}`;
  const plain = view.paused ? text.length - style.yellow('held').length + 'held'.length : text.length;
  const keys = 'h help  q quit';
  return `${style.bold(text)}${' '.repeat(Math.max(columns - plain - keys.length, 2))}${style.dim(keys)}`;
}

function sectionsOf(
  devices: readonly Shown[],
  view: View,
  history: History,
  { columns }: Window,
  style: Style,
): Section[] {
  const ports = ordered(
    devices.flatMap(({ target, picture }) =>
      (picture?.ports ?? []).map((port) => ({ ...port, device: target.device.name })),
    ),
    PORT_ORDERS[view.order],
  );
  const sensors = ordered(
    devices.flatMap(({ target, picture }) =>
      (picture?.sensors ?? []).map((sensor) => ({ ...sensor, device: target.device.name })),
    ),
    view.order === 'temperature'
      ? ({ temperature_c = Number.NEGATIVE_INFINITY }) => temperature_c
      : undefined,
  );
  const isChosen = ({ device }: { readonly device: string }) => device === view.selected;
  const mark = (device: string) => (devices.length > 1 && device === view.selected ? '>' : ' ');
  const chosen = devices.find(({ target }) => target.device.name === view.selected);
  return [
    problems(devices, style),
    portSection(ports, mark, isChosen, history, columns, style),
    sensorSection(sensors, isChosen, history, columns, style),
    pcieSection(devices, isChosen, columns, style),
    ...(chosen ? detailsOf(chosen, view, history, columns, style) : []),
    ...silent(devices),
  ];
}

const PORT_ORDERS: Readonly<Record<Order, ((row: PortRow) => number) | undefined>> = {
  name: undefined,
  in: ({ rx_bits_per_second = -1 }) => rx_bits_per_second,
  out: ({ tx_bits_per_second = -1 }) => tx_bits_per_second,
  errors: ({ errors_per_second = -1, dropped_per_second = 0 }) => errors_per_second + dropped_per_second,
  temperature: undefined,
};

/** From the highest on; in their own order where nothing is to be sorted by, or is the same. */
const ordered = <T>(rows: readonly T[], by: ((row: T) => number) | undefined): readonly T[] =>
  by ? rows.toSorted((a, b) => by(b) - by(a)) : rows;

/** Devices that do not answer, and why. */
function problems(devices: readonly Shown[], style: Style): Section {
  const rows = devices.flatMap(({ target, error }) =>
    error ? [` ${style.red(safe(target.device.name))}  ${safe(error.message)}`] : [],
  );
  return { head: style.bold(' no answer'), rows };
}

/** Devices that answer, but whose family tells nothing of this. */
function silent(devices: readonly Shown[]): Section[] {
  const names = devices.flatMap(({ target, type, picture }) => {
    const isEmpty = picture && !Object.values(picture).some((part) => !Array.isArray(part) || part.length);
    return isEmpty ? [`${target.device.name} (${type})`] : [];
  });
  return names.length
    ? [{ head: ` answering, with nothing to show: ${safe(names.join(', '))}`, rows: [], isLine: true }]
    : [];
}

const noisy = (value: number | undefined, { red }: Style) =>
  value ? { text: short(value), paint: red } : shortOr(value);

/** What the columns of ports take of a window, but for the bars. */
const PORT_COLUMNS = 71;

function portSection(
  ports: readonly PortRow[],
  mark: (device: string) => string,
  isChosen: (row: PortRow) => boolean,
  history: History,
  columns: number,
  style: Style,
): Section {
  const wide = columns - PORT_COLUMNS;
  const { green, red, dim } = style;
  const all: Column<PortRow>[] = [
    { title: ' port', width: 10, cell: (row) => mark(row.device) + portName(row) },
    {
      title: 'state',
      width: 5,
      cell: ({ state, admin }) => ({
        text: state ?? '-',
        paint: state === 'up' ? green : state === 'down' && admin !== 'down' ? red : dim,
      }),
    },
    { title: 'speed', width: 5, align: 'right', cell: ({ speed_mbps }) => shortSpeed(speed_mbps) },
    { title: 'fec', width: 4, cell: ({ fec }) => fec ?? '-' },
    { title: 'in b/s', width: 6, align: 'right', cell: (row) => shortOr(row.rx_bits_per_second) },
    { title: 'in+out', width: wide, cell: (row) => sparkline(history.of(`port ${portName(row)}`), wide) },
    { title: 'out b/s', width: 7, align: 'right', cell: (row) => shortOr(row.tx_bits_per_second) },
    { title: 'err/s', width: 5, align: 'right', cell: (row) => noisy(row.errors_per_second, style) },
    { title: 'drop/s', width: 6, align: 'right', cell: (row) => noisy(row.dropped_per_second, style) },
    {
      title: 'fec/s',
      width: 5,
      align: 'right',
      cell: (row) =>
        row.fec_uncorrectable_per_second
          ? { text: shortOr(row.fec_uncorrectable_per_second), paint: red }
          : shortOr(row.fec_corrected_per_second),
    },
  ];
  return inColumns(all, ports, style.bold, isChosen);
}

function sensorSection(
  sensors: readonly SensorRow[],
  isChosen: (row: SensorRow) => boolean,
  history: History,
  columns: number,
  style: Style,
): Section {
  const wide = columns - 50;
  const paint = ({ state }: SensorRow) =>
    state === 'normal'
      ? style.green
      : state === 'warning'
        ? style.yellow
        : /^(absent|not)/.test(state)
          ? style.dim
          : style.red;
  const degrees = (value: number | undefined) => (value === undefined ? '-' : String(+value.toFixed(1)));
  const all: Column<SensorRow>[] = [
    { title: ' sensor', width: 20, cell: (row) => ` ${sensorName(row)}` },
    { title: '°C', width: 5, align: 'right', cell: ({ temperature_c }) => degrees(temperature_c) },
    {
      title: 'limit',
      width: 5,
      align: 'right',
      cell: ({ critical_c, warning_c }) => degrees(critical_c ?? warning_c),
    },
    { title: 'state', width: 12, cell: (row) => ({ text: row.state, paint: paint(row) }) },
    { title: '', width: wide, cell: (row) => course(history.of(`sensor ${sensorName(row)}`), wide) },
  ];
  return inColumns(all, sensors, style.bold, isChosen);
}

/** A course of what has no natural zero: from its lowest on. */
function course(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const least = Math.min(...shown);
  return sparkline(
    shown.map((value) => value - least),
    width,
  );
}

function pcieSection(
  devices: readonly Shown[],
  isChosen: (row: { readonly device: string }) => boolean,
  columns: number,
  style: Style,
): Section {
  const rows = devices.flatMap(({ target, picture }) =>
    picture?.pcie ? [{ device: target.device.name, ...picture.pcie }] : [],
  );
  type Row = (typeof rows)[number];
  const isLess = ({ generation, width, possible_generation = 0, possible_width = 0 }: Row) =>
    generation < possible_generation || width < possible_width;
  const moving = ({ counters }: Row) =>
    counters
      .filter(({ rate }) => rate)
      .map(({ name, rate }) => `${name} ${short(rate as number)}/s`)
      .join(', ');
  const all: Column<Row>[] = [
    { title: ' pcie', width: 10, cell: ({ device }) => ` ${device}` },
    {
      title: 'link',
      width: 8,
      cell: (row) => ({
        text: `Gen${row.generation} x${row.width}`,
        paint: row.lacks_power ? style.red : isLess(row) ? style.yellow : style.green,
      }),
    },
    {
      title: 'of',
      width: 8,
      cell: ({ possible_generation, possible_width }) =>
        possible_generation && possible_width ? `Gen${possible_generation} x${possible_width}` : '-',
    },
    { title: 'err/s', width: 5, align: 'right', cell: (row) => noisy(row.errors_per_second, style) },
    { title: 'counters', width: columns - 41, cell: moving },
  ];
  return inColumns(all, rows, style.bold, isChosen);
}

/** Queues, diagnostic and other counters of the device that is selected. */
function detailsOf(
  { target, picture, diagnosticsNeed }: Shown,
  view: View,
  history: History,
  columns: number,
  style: Style,
): Section[] {
  const { name } = target.device;
  const { queues, diagnostics, counters } = picture ?? {};
  const kinds = queues?.kinds.map(({ name: kind, count }) => `${count} ${kind}`).join(', ');
  const wide = columns - 60;
  const table = (title: string, rows: readonly Rated[]): Section => {
    const all: Column<Rated>[] = [
      { title: ` ${title}`, width: 32, cell: (row) => ` ${row.name}` },
      { title: 'value', width: 12, align: 'right', cell: ({ value }) => short(Number(value)) },
      { title: 'a second', width: 8, align: 'right', cell: ({ rate }) => shortOr(rate) },
      { title: '', width: wide, cell: (row) => sparkline(history.of(`counter ${name} ${row.name}`), wide) },
    ];
    return inColumns(all, rows, style.bold);
  };
  const busiest = (rows: readonly Rated[]) => rows.toSorted((a, b) => (b.rate ?? 0) - (a.rate ?? 0));
  const happened = busiest((queues?.counters ?? []).filter(({ value }) => value));
  const inQueues = table(`queues of ${name}`, happened);
  const consent: Section[] =
    diagnosticsNeed && !view.diagnostics
      ? [
          {
            head: style.dim(` diagnostic counters: --allow-taint sets them up, at scope ${diagnosticsNeed}`),
            rows: [],
            isLine: true,
          },
        ]
      : [];
  return [
    happened.length || !kinds ? inQueues : { head: inQueues.head, rows: [] },
    ...(kinds ? [{ head: style.bold(` queues of ${safe(name)}`), rows: [` ${safe(kinds)}`] }] : []),
    table(`diagnostic counters of ${name}`, busiest(diagnostics ?? [])),
    table(`counters of ${name}`, busiest(counters ?? [])),
    ...consent,
  ];
}

const HELP: readonly (readonly [keys: string, what: string])[] = [
  ['q', 'ends it'],
  ['space', 'holds the picture, and lets it go on'],
  ['+  -', 'more or less time between readings'],
  ['s', `sorts by the next of ${ORDERS.join(', ')}`],
  ['up  down', 'the device whose queues and counters are shown; also left and right'],
  ['h  ?', 'this help, and back'],
];

const helpText = ({ bold }: Style): string =>
  [
    bold('Keys of fwctl top'),
    '',
    ...HELP.map(([keys, what]) => `  ${keys.padEnd(10)}${what}`),
    '',
    bold('Columns'),
    '',
    '  in, out   bits a second; in+out: their course',
    '  err/s     errors of both directions a second; drop/s: packets dropped',
    '  fec/s     blocks corrected a second; in red: blocks that could not be',
    '  limit     degrees from which on it is critical',
    '',
  ].join('\n');
