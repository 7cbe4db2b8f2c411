import type { CounterGroupReading, CounterReading, Course, DeviceReport, Samples } from '../document.js';
import { html, type Markup } from '../html.js';
import { plot } from '../plot.js';
import { table } from '../table.js';
import { counted, grouped, rateText } from '../words.js';
import { heading } from './link.js';

const WHOSE = {
  port: 'Port',
  function: 'Function',
  fec: 'FEC',
  pcie: 'PCI Express',
  device: 'Device',
} as const;

const whose = ({ of, port }: CounterGroupReading): string =>
  port === undefined ? WHOSE[of] : of === 'port' ? `Port ${port}` : `${WHOSE[of]} of port ${port}`;

/** What is drawn of the counters that families share: several in one picture, in the unit of the picture. */
const PICTURES = [
  { title: 'Throughput', unit: 'b/s', names: ['rx_bytes', 'tx_bytes'], times: 8 },
  { title: 'Packets', unit: 'packets/s', names: ['rx_packets', 'tx_packets'], times: 1 },
  {
    title: 'Errors and drops',
    unit: 'packets/s',
    names: ['rx_errors', 'tx_errors', 'rx_dropped', 'tx_dropped'],
    times: 1,
  },
  {
    title: 'Error correction',
    unit: 'blocks/s',
    names: ['fec_corrected_blocks', 'fec_uncorrectable_blocks'],
    times: 1,
  },
] as const;

const WORDS: Readonly<Record<string, string>> = {
  rx_bytes: 'received',
  tx_bytes: 'sent',
  rx_packets: 'received',
  tx_packets: 'sent',
  rx_errors: 'received with errors',
  tx_errors: 'not sent for errors',
  rx_dropped: 'received and dropped',
  tx_dropped: 'dropped instead of sent',
  fec_corrected_blocks: 'corrected',
  fec_uncorrectable_blocks: 'not to be corrected',
};

/** Pictures of further counters, where a family has none that all share. */
const MOST_OTHERS = 4;

const scaled = ({ values }: Course, times: number) =>
  values.map((value) => (value === null ? null : value * times));

function pictures({ elapsed_s: times, rates }: Samples): Markup[] {
  const common = rates.filter(({ group }) => group === 'common');
  const places = new Map(common.map((course) => [course.port ?? course.of, course]));
  const drawn = [...places.keys()].flatMap((place) =>
    PICTURES.flatMap(({ title, unit, names, times: factor }) => {
      const own = names.flatMap(
        (name) => common.find((one) => one.name === name && (one.port ?? one.of) === place) ?? [],
      );
      return (
        plot({
          title: typeof place === 'number' ? `${title}, port ${place}` : title,
          unit,
          times,
          series: own.map((course) => ({
            name: WORDS[course.name] ?? course.name,
            values: scaled(course, factor),
          })),
          fromZero: true,
        }) ?? []
      );
    }),
  );
  return drawn;
}

/** The same of a family that has none of those. */
const otherPictures = ({ elapsed_s: times, rates }: Samples): Markup[] =>
  rates
    .filter(({ unit = '' }) => !TIMES.test(unit))
    .slice(0, MOST_OTHERS)
    .flatMap(
      ({ name, unit = 'events', values }) =>
        plot({
          title: name,
          unit: `${unit}/s`,
          times,
          series: [{ name: 'counted', values }],
          fromZero: true,
        }) ?? [],
    );

/** Units of clocks, whose pace is known. */
const TIMES = /^([num]?s|min|h)$/;

function groupTable(group: CounterGroupReading): Markup | undefined {
  const told = group.counters.filter(({ value }) => value !== 0n);
  const zeros = group.counters.length - told.length;
  const rows: readonly CounterReading[] = told;
  const others = zeros
    ? told.length
      ? `; ${zeros} more ${zeros === 1 ? 'is' : 'are'} 0`
      : `: all ${zeros} are 0`
    : '';
  const caption = `${whose(group)}, ${group.group.replaceAll('_', ' ')}${others}`;
  if (!told.length) return html`<p class="remark">${caption}</p>`;
  return table(
    caption,
    [
      { title: 'Counter', cell: ({ name }) => html`<span class="id">${name}</span>` },
      { title: 'Value', cell: ({ value }) => grouped(value), isNumber: true },
      { title: 'Unit', cell: ({ unit = '' }) => unit, isExtra: true },
      {
        title: 'Per second',
        cell: ({ rate }) => (rate === undefined ? undefined : rateText(rate)),
        isNumber: true,
      },
    ],
    rows,
  );
}

/** Rates over time, the counters that families share, and, folded, all others that are not 0. */
export function countersSection({ counters, samples }: DeviceReport, level: 3 | 4): Markup | undefined {
  if (!counters?.length) return undefined;
  const hasCommon = counters.some(({ group }) => group === 'common');
  const first = counters.filter(({ group }) => !hasCommon || group === 'common');
  const others = counters.filter((group) => !first.includes(group));
  const drawn = samples ? (hasCommon ? pictures(samples) : otherPictures(samples)) : [];
  const seconds = Number((samples?.elapsed_s.at(-1) ?? 0).toPrecision(2));
  return html`${drawn.length > 0 && html`<div class="part">${heading(level, `Rates over ${seconds} s`)}<div class="plots">${drawn}</div></div>`}${samples && !drawn.length && html`<p class="soft">Over ${seconds} s nothing was counted that is drawn here.</p>`}
${first.map((group) => html`<div class="part">${groupTable(group)}</div>`)}
${others.length > 0 && html`<details><summary>${counted(others.length, 'further group')} of counters</summary>${others.map((group) => html`<div class="part">${groupTable(group)}</div>`)}</details>`}`;
}
