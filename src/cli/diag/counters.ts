import { FwctlError } from '../../client/errors.js';
import { isPattern, namesMeant, resolveName } from '../../client/names.js';
import { parseNumber } from '../../client/numbers.js';
import type { DiagCap, DiagParams } from '../../families/mlx5/client/diag.js';
import { contextOf } from '../../families/mlx5/client/diag.js';
import { counterNames } from '../../families/mlx5/prm/diag.js';
import { toPairs } from '../../present/pairs.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';

/** The name of a counter; its id in hex where no name is published. */
export const counterTitle = (id: number): string => counterNames().get(id) ?? hexId(id);

export const hexId = (id: number): string => `0x${id.toString(16).padStart(4, '0')}`;

export const counterJson = (counter_id: number) => ({
  counter_id,
  name: counterNames().get(counter_id) ?? null,
});

const LIST = 'diag cap';

/** The ids of counters that the device has, by name or number, several with commas between them. Throws FwctlError `usage`. */
export function countersNamed(words: readonly string[], { counters }: DiagCap): number[] {
  const ids = counters.map(({ counter_id }) => counter_id);
  const titles = new Map(ids.map((id) => [counterTitle(id), id]));
  const named = words
    .flatMap((word) => word.split(','))
    .flatMap((word) =>
      isPattern(word) ? namesMeant('diagnostic counter', word, [...titles.keys()], LIST) : [word],
    )
    .map((word) => counterNamed(word, ids, titles));
  const twice = named.find((id, i) => named.indexOf(id) !== i);
  if (twice === undefined) return named;
  throw new FwctlError('usage', `the counter ${counterTitle(twice)} is named twice`);
}

function counterNamed(word: string, ids: readonly number[], titles: ReadonlyMap<string, number>): number {
  const number = parseNumber(word);
  const next = `see what the device has with: fwctl ${LIST}`;
  if (number !== undefined) {
    if (ids.includes(Number(number))) return Number(number);
    throw new FwctlError('usage', `the device has no diagnostic counter ${word}`, { next });
  }
  for (const [id, name] of counterNames())
    if (name === word && !ids.includes(id))
      throw new FwctlError('usage', `the device has no diagnostic counter ${word} (${hexId(id)})`, { next });
  return titles.get(resolveName('diagnostic counter', word, [...titles.keys()], LIST)) as number;
}

/** What the device is asked for, where it is not what it can do: what is set is the next power of two. */
export interface Rounded {
  readonly asked: number;
  readonly set: number;
}

/** The exponent of the power of two that is not below a number of at least 1. */
const ceilLog2 = (number: bigint): number => (number - 1n).toString(2).replace(/^0$/, '').length;

/** log_num_of_samples for so many samples. Throws FwctlError `usage`. */
export function logSamples(samples: number, { log_max_samples }: DiagCap): number {
  const log = ceilLog2(BigInt(samples));
  if (log <= log_max_samples) return log;
  throw new FwctlError(
    'usage',
    `--samples takes at most ${2 ** log_max_samples}, as log_max_samples is ${log_max_samples}, not ${samples}`,
  );
}

/** The longest period: the device's clock has 64 bits. */
const LOG_MAX_PERIOD = 63;

/** log_sample_period for so many nanoseconds. Throws FwctlError `usage`, and `reply` where the device does not say how fast its clock is. */
export function logPeriod(ns: bigint, cap: DiagCap): number {
  if (!cap.device_frequency_khz)
    throw new FwctlError('reply', 'device_frequency_khz is 0: no period can be told in cycles');
  // Whole cycles, not fewer than asked for.
  const cycles = (ns * BigInt(cap.device_frequency_khz) + 999_999n) / 1_000_000n;
  if (cycles < 1n) throw new FwctlError('usage', '--period takes a time above 0');
  const log = Math.max(ceilLog2(cycles), cap.log_min_sample_period);
  if (log > LOG_MAX_PERIOD)
    throw new FwctlError('usage', `--period takes at most 2^${LOG_MAX_PERIOD} cycles of the device's clock`);
  return log;
}

/** Nanoseconds of a period. */
export const periodNs = (log: number, { device_frequency_khz }: DiagCap): number =>
  device_frequency_khz ? (2 ** log * 1e6) / device_frequency_khz : 0;

/** 1.024 us */
export function nsText(ns: number): string {
  const [size, unit] = (
    [
      [1e9, 's'],
      [1e6, 'ms'],
      [1e3, 'us'],
    ] as const
  ).find(([least]) => ns >= least) ?? [1, 'ns'];
  return `${Number((ns / size).toPrecision(9))} ${unit}`;
}

const FLAGS = ['single', 'repetitive', 'on_demand', 'sync', 'clear'] as const;

/** Parameters as JSON: as they stand in the mailbox, and what they mean. */
export const paramsJson = (params: DiagParams, cap: DiagCap) => ({
  fields: contextOf(params),
  samples: 2 ** params.log_num_of_samples,
  period_ns: periodNs(params.log_sample_period, cap),
  counters: params.counters.map(counterJson),
});

/** The same for people; behind each what was asked for, where that was something else. */
export async function paramsText(
  params: DiagParams,
  cap: DiagCap,
  style: Style,
  rounded: { samples?: Rounded | undefined; period_ns?: Rounded | undefined } = {},
): Promise<string> {
  const { log_num_of_samples, log_sample_period, enable, counters } = params;
  const asked = (text: string | undefined) => (text === undefined ? '' : `, asked for: ${text}`);
  const { samples, period_ns } = rounded;
  const head = toPairs([
    ['sampling', enable ? 'enabled' : 'disabled'],
    ['mode', FLAGS.filter((flag) => params[flag]).join(' ')],
    [
      'samples',
      `${2 ** log_num_of_samples} (2^${log_num_of_samples})${asked(samples && `${samples.asked}`)}`,
    ],
    [
      'period',
      `${nsText(periodNs(log_sample_period, cap))} (2^${log_sample_period} cycles)${asked(period_ns && nsText(period_ns.asked))}`,
    ],
  ]);
  if (!counters.length) return head;
  const rows = counters.map((id) => ({ id: hexId(id), counter: counterNames().get(id) ?? '' }));
  return `${head}${await toTable([{ key: 'id' }, { key: 'counter' }], rows, style)}`;
}
