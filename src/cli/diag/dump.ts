import { FwctlError } from '../../client/errors.js';
import { numberIn } from '../../client/numbers.js';
import type { DiagParams, DiagRange, DiagSample } from '../../families/mlx5/client/diag.js';
import { counterNames } from '../../families/mlx5/prm/diag.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import { hexId } from './counters.js';

/** The places of the ring that are meant: never beyond its end. Throws FwctlError `usage`. */
export function rangeOf(
  flags: { index?: string | undefined; samples?: string | undefined },
  { log_num_of_samples, enable }: DiagParams,
): DiagRange {
  // The firmware refuses where nothing is sampled, and says so better.
  const ring = enable ? 2 ** log_num_of_samples : 2 ** 16;
  const index = numberIn('--index', flags.index ?? '0', 0, 2 ** 16 - 1);
  if (index >= ring) throw beyond(`--index ${index}`, ring);
  if (flags.samples === undefined) return { index, samples: enable ? ring - index : 1 };
  const samples = numberIn('--samples', flags.samples, 1, 2 ** 16);
  if (index + samples > ring) throw beyond(`--samples ${samples} from ${index} on`, ring);
  return { index, samples };
}

const beyond = (what: string, ring: number) =>
  new FwctlError('usage', `${what} is beyond the ring, which has ${ring} samples: 0 to ${ring - 1}`, {
    next: 'see what is set with: fwctl diag param',
  });

export const sampleJson = ({ bytes: _, ...sample }: DiagSample) => sample;

const COLUMNS = ['counter_id', 'sample_id', 'time_stamp', 'value'] as const;

export const samplesCsv = (samples: readonly DiagSample[]): string =>
  [COLUMNS, ...samples.map((sample) => COLUMNS.map((key) => sample[key]))]
    .map((row) => `${row.join()}\n`)
    .join('');

export const samplesText = (samples: readonly DiagSample[], style: Style): string | Promise<string> =>
  samples.length === 0
    ? 'no samples yet\n'
    : toTable(
        ['sample', 'time_stamp', 'counter', 'name', 'value'].map((key) => ({ key })),
        samples.map(({ counter_id, sample_id, time_stamp, value }) => ({
          sample: sample_id,
          time_stamp,
          counter: hexId(counter_id),
          name: counterNames().get(counter_id) ?? '',
          value: String(value),
        })),
        style,
      );
