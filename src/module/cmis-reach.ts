import { HOST_INTERFACES, MEDIA_INTERFACES } from './data/cmis.js';
import { type Half, known, made } from './memory.js';
import type { Application, Attenuation, Lengths } from './report.js';
import { codeOf } from './units.js';

/** What a module with CMIS can be used for, and how far it reaches. */

/** Multipliers in bits 7-6 of a length, in tenths of its unit; bits 5-0 are the number. */
const CABLE_TENTHS = [1, 10, 100, 1000] as const;
const SMF_TENTHS = [1, 10] as const;
/** Byte 202: longer than 6.3 km. */
const LONGEST = 0xff;

function scaled(half: Half, at: number, tenths: readonly number[]): number | undefined {
  const [multiplier, base] = [half.bits(at, 7, 6), half.bits(at, 5, 0)];
  const unit = multiplier === undefined ? undefined : tenths[multiplier];
  return unit === undefined || base === undefined ? undefined : (base * unit) / 10;
}

export function lengthOf(page0: Half, page1: Half, notes: string[]): Lengths | undefined {
  const double = (at: number) => made(page1.byte(at), (byte) => byte * 2);
  const longest = page0.byte(202) === LONGEST;
  if ((page1.bits(132, 7, 6) ?? 0) > 1)
    notes.push('page 01h byte 132: the multiplier of the length over single-mode fibre is reserved');
  return known<Lengths>({
    cable_m: scaled(page0, 202, CABLE_TENTHS),
    smf_km: scaled(page1, 132, SMF_TENTHS),
    om5_m: double(133),
    om4_m: double(134),
    om3_m: double(135),
    om2_m: page1.byte(136),
    more_than: longest ? ['cable_m'] : undefined,
  } as Lengths);
}

/** Bytes 204 to 207, by frequency in GHz. */
const FREQUENCIES = [5, 7, 12.9, 25.8] as const;

export function attenuationOf(page0: Half): Attenuation[] | undefined {
  const found = FREQUENCIES.map((ghz, i) => made(page0.byte(204 + i), (db) => ({ ghz, db })));
  return found.every((each) => each !== undefined) ? found : undefined;
}

export const wavelengthOf = (page1: Half) =>
  made(page1.word(138), (raw) => ({
    nm: raw / 20,
    ...known({ tolerance_nm: made(page1.word(140), (tolerance) => tolerance / 200) }),
  }));

/** Where applications stand: eight in the lower half, seven more on page 01h, four bytes each. */
const MOST_APPLICATIONS = [8, 7] as const;
const END = 0xff;

export function applicationsOf(lower: Half, page1: Half): Application[] {
  const media = MEDIA_INTERFACES[lower.byte(85) ?? 0] ?? {};
  const places = [
    ...Array.from({ length: MOST_APPLICATIONS[0] }, (_, i) => [lower, 86 + 4 * i] as const),
    ...Array.from({ length: MOST_APPLICATIONS[1] }, (_, i) => [page1, 223 + 4 * i] as const),
  ];
  const found: Application[] = [];
  for (const [half, at] of places) {
    const bytes = half.slice(at, at + 3);
    const [host = END, medium = 0, lanes = 0, first = 0] = bytes ?? [];
    if (host === END) break;
    if (host === 0) continue;
    found.push({
      host: codeOf(host, HOST_INTERFACES),
      media: codeOf(medium, media),
      host_lanes: lanes >> 4,
      media_lanes: lanes & 15,
      first_host_lanes: [1, 2, 3, 4, 5, 6, 7, 8].filter((lane) => first & (1 << (lane - 1))),
    });
  }
  return found;
}
