import { wholeName } from '../../../bits/joined.js';
import type { Field, Fields, Layout } from '../../../bits/layout.js';
import { units } from '../prm/data/units.js';
import { placeName } from './words.js';

interface Unit {
  readonly scale: number;
  readonly signed: boolean;
  readonly name: string;
}

let table: Map<string, Unit> | undefined;

function unitOf(layout: Layout, field: string): Unit | undefined {
  table ??= readTable();
  const key = placeName(layout, field);
  return table.get(key) ?? table.get(key.replace(/\d+$/, '*'));
}

function readTable(): Map<string, Unit> {
  const read = new Map<string, Unit>();
  for (const line of units().trim().split('\n')) {
    const [value, name, ...fields] = line.split(' ') as [string, string, ...string[]];
    const [over, under = '1'] = value.replace('±', '').split('/') as [string, string?];
    const unit = {
      scale: Number(over) / Number(under),
      signed: value.endsWith('±'),
      name: name.replace('_', ' '),
    };
    for (const field of fields) read.set(field, unit);
  }
  return read;
}

/** Whether a field is a two's complement. */
export const isSigned = (layout: Layout, field: string): boolean => unitOf(layout, field)?.signed === true;

/** What a field counts, where one is one: "ms". Undefined where no source says, or a number stands for more than one. */
export function unitName(layout: Layout, { halves, name }: Field): string | undefined {
  const unit = unitOf(layout, halves?.[0]?.name ?? name);
  return unit?.scale === 1 && !unit.signed ? unit.name : undefined;
}

/** Whether a field is a number by its hex digits, as dates are. */
export const isDigits = (layout: Layout, field: string): boolean => unitOf(layout, field)?.name === 'BCD';

/** A thousand of a unit, where that has a name that is more usual. */
const THOUSANDS: { readonly [unit: string]: string } = {
  'kb/s': 'Mb/s',
  'Mb/s': 'Gb/s',
  uV: 'mV',
  mV: 'V',
  uA: 'mA',
  mA: 'A',
};

/** At most six digits behind the point, none that only come from the binary form. */
function amount(value: number, unit: string): string {
  const larger = THOUSANDS[unit];
  if (larger && Math.abs(value) >= 1000) return amount(value / 1000, larger);
  return `${Number(value.toFixed(6))} ${unit}`;
}

/** The units of default_timeout.to_multiplier: mlx5_ifc.h, tout.c of the kernel. */
const TIMEOUTS = ['ms', 's', 'min', 'h'];

/** A number with its unit, where the name or the PRM gives one: "41.5 °C", "2^12 = 4096 bytes". `siblings` are the fields around it. */
export function quantity(
  layout: Layout,
  field: Field,
  value: number | bigint,
  siblings: Fields,
  root: Fields = siblings,
): string | undefined {
  if (field.width === 1) return undefined;
  const power = powerOfTwo(field.name, value);
  if (power) return power;
  if (field.name === 'to_value') {
    const unit = TIMEOUTS[Number(siblings.to_multiplier)];
    return unit && `${value} ${unit}`;
  }
  const ratio = errorRatio(field.name, siblings) ?? cableLength(layout, field.name, Number(value), siblings);
  if (ratio) return ratio;
  // The table has the names of the source, which are those of the halves.
  const unit = unitOf(layout, (field.halves?.[0] ?? field).name);
  if (!unit) return undefined;
  if (unit.name === 'BCD') return digits(Number(value));
  // PDDR.module_info_ext: optical power in uW; signed hundredths of dBm else.
  if (unit.name === 'dBm' && root.module_info_ext === 1) return `${value} uW`;
  const whole = wholeName(field.name);
  const sum = siblings[whole];
  if (whole !== field.name && typeof sum === 'bigint') return `${whole}: ${sum} ${unit.name}`;
  const number = unit.signed ? Number(BigInt.asIntN(field.width, BigInt(value))) : Number(value);
  return amount(number * unit.scale * factor(field.name, siblings), unit.name);
}

/** A bit error ratio of which a layout has the coefficient and the negative power of ten: ppcnt's phys_layer_stat_cntrs. */
function errorRatio(name: string, siblings: Fields): string | undefined {
  const [, stem, lane = ''] = /^(\w+_ber)_(?:coef|magnitude)(_lane\d)?$/.exec(name) ?? [];
  if (!stem) return undefined;
  const [coef, magnitude] = [siblings[`${stem}_coef${lane}`], siblings[`${stem}_magnitude${lane}`]];
  return typeof coef === 'number' && typeof magnitude === 'number' ? `${coef}e-${magnitude}` : undefined;
}

/** pddr_module_info.cable_identifier of modules that follow CMIS, and of SFP. */
const CMIS = new Set<unknown>([5, 6, 7, 8, 10, 12, 14]);
const SFP = 2;

/** Lengths that hold their own scale: of the cable with modules of CMIS (its upper two bits), of single-mode fiber (bits 9 and 8). */
function cableLength(layout: Layout, name: string, value: number, siblings: Fields): string | undefined {
  const place = placeName(layout, name);
  if (place === 'pddr_module_info.smf_length') {
    const length = value & 0xff;
    return value >> 8 === 0 ? `${length} km` : value >> 8 === 1 ? `${length * 100} m` : undefined;
  }
  const scaled = place === 'pddr_module_info.cable_length' && CMIS.has(siblings.cable_identifier);
  if (!scaled && place !== 'pfcc.cable_length') return undefined;
  return amount(((value & 0x3f) * 10 ** (value >> 6)) / 10, 'm');
}

/** How much more than the unit a field counts: the current of a laser where its module says so, the length of a fiber where that is of an SFP. */
function factor(name: string, { tx_bias_scaling_factor: power, cable_identifier: module }: Fields): number {
  if (name.startsWith('tx_bias_') && typeof power === 'number') return 2 ** power;
  if (module !== SFP) return 1;
  return /^length_om[34]$/.test(name) ? 5 : name === 'length_om2' ? 10 : 1;
}

/** A number whose hex digits are decimal ones. */
const digits = (value: number): string | undefined => {
  const text = value.toString(16);
  return /^\d+$/.test(text) ? text : undefined;
};

/** The PRM gives sizes and counts as powers of two under names that say so; nothing that is counted reaches 2^64. */
export function powerOfTwo(name: string, value: number | bigint): string | undefined {
  if (!/(^|_)log_/.test(name) || value >= 64) return undefined;
  const bytes = /_(bytes|size_in_bytes)$/.test(name) ? ' bytes' : /_ns$|npps_period$/.test(name) ? ' ns' : '';
  return `2^${value} = ${2n ** BigInt(value)}${bytes}`;
}
