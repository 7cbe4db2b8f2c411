import { namesOf } from '../../bits/enum.js';
import type { Value } from '../../bits/layout.js';
import { type MeaningWords, meaningWords, otherBase, type Place } from '../../bits/meaning.js';
import { findCommand } from './catalogue.js';
import { readError } from './status.js';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const isBytes = (values: readonly Value[]): values is number[] =>
  values.every((value) => typeof value === 'number' && value < 256);

/** Units that the headers tell of in words. */
const UNITS: readonly (readonly [field: RegExp, word: (value: number) => string])[] = [
  [/^(temp|phy_temp|om_temp)$|_threshold$/, (value) => `${value} C`],
  [/^(temp2|phy_temp2|om_temp2)$/, (value) => `${value - 64} C`],
  [/_power_mw$/, (value) => `${value / 1000} W`],
  [/^(hw|core)_?frequency_hz$|core_frequency_hz/, (value) => `${value / 1e6} MHz`],
  [/^driver_polling_freq$|_wait_period|_bailout_time/, (value) => `${value / 10} s`],
  [/^(def_req_timeout|test_timeout)$/, (value) => `${value} ms`],
  [/^max_req_timeout$/, (value) => `${value} s`],
  [/^(nvram|available|reserved|sector|coredump|crashdump)_size$/, (value) => sizeOf(value)],
];

const sizeOf = (bytes: number): string =>
  bytes % 2 ** 20 === 0
    ? `${bytes / 2 ** 20} MiB`
    : bytes % 1024 === 0
      ? `${bytes / 1024} KiB`
      : `${bytes} bytes`;

function numberWords({ field }: Place, value: number | bigint): string | undefined {
  const { name } = field;
  if (name === 'error_code' && typeof value === 'number') {
    const error = readError(value);
    if (error?.origin === 'kernel') return `${error.name}, stored by the kernel’s driver`;
  }
  if (name === 'req_type') return findCommand(Number(value))?.name ?? otherBase(value);
  if ((name === 'fid' || name === 'src_fid') && value === 0xffff) return 'the function that asks';
  if (name === 'cmpl_ring' && value === 0xffff) return 'none: the driver polls';
  if (name === 'target_id') return TARGETS.get(Number(value)) ?? otherBase(value);
  if (name === 'chip_num') return `BCM${hexDigits(Number(value))}`;
  const named = field.enum && namesOf(field.enum, value);
  if (named !== undefined) return named;
  const unit = typeof value === 'number' && UNITS.find(([pattern]) => pattern.test(name))?.[1];
  return unit ? unit(value) : otherBase(value);
}

/** PCI device ids that are no digits of the chip's name: bnxt.c's board table of Linux 7.2. */
const CHIPS = new Map([
  [0x1750, '57508'],
  [0x1751, '57504'],
  [0x1752, '57502'],
  [0x1760, '57608'],
  [0x16d7, '57414'],
]);
const hexDigits = (id: number): string => CHIPS.get(id) ?? `, chip 0x${id.toString(16)}`;

/** target_id: what is no function (hsi.h, and FreeBSD's hsi_struct_def.h). */
const TARGETS = new Map([
  [0xffff, 'HWRM itself'],
  [0xfffd, 'HWRM, for tools'],
  [0xfffa, 'APE'],
  [0xfff9, 'Kong'],
  [0xfff8, 'Bono'],
]);

/** A MAC address, a serial number, a key: one thing. */
function oneThing({ field }: Place, values: readonly Value[]): string | undefined {
  if (!isBytes(values)) return undefined;
  if (/mac/.test(field.name) && values.length === 6) return values.map(hex).join(':');
  if (/serial_number$/.test(field.name)) return values.map(hex).join('-');
  return undefined;
}

export const meanings: MeaningWords = meaningWords({
  number: numberWords,
  array: oneThing,
  one: oneThing,
});
