import { checksum } from './checksums.js';
import { QSFP_COMPLIANCE, QSFP_OPTIONS } from './data/compliance.js';
import { CONNECTORS, EXTENDED_COMPLIANCE, IDENTIFIERS, QSFP_ENCODINGS } from './data/sff8024.js';
import { mediumOf, TECHNOLOGIES } from './data/technologies.js';
import { Half, known, type ModulePages, made } from './memory.js';
import { namesOfBits } from './names.js';
import type {
  Attenuation,
  BitRate,
  Checksum,
  Compliance,
  Decoded,
  Draft,
  Lengths,
  PowerNeed,
} from './report.js';
import { diagnosticsOf } from './sff8636-diagnostics.js';
import { codeOf, dateOf, ouiOf } from './units.js';

/** QSFP modules, as SFF-8636 lays their memory out (SFF-8436 before it): a lower half, and pages. Numbers of bytes are its own. */

/** Byte 1 (table 6-3). */
const REVISIONS: Readonly<Record<number, string>> = {
  0: 'not specified',
  1: 'SFF-8436 Rev 4.8 or earlier',
  2: 'SFF-8436 Rev 4.8 or earlier, with exceptions',
  3: 'SFF-8636 Rev 1.3 or earlier',
  4: 'SFF-8636 Rev 1.4',
  5: 'SFF-8636 Rev 1.5',
  6: 'SFF-8636 Rev 2.0',
  7: 'SFF-8636 Rev 2.5/2.6/2.7',
  8: 'SFF-8636 Rev 2.8/2.9/2.10',
};

/** Watts of classes 1 to 4 in bits 7-6 of byte 129, and of 5 to 7 in bits 1-0. */
const WATTS = [1.5, 2, 2.5, 3.5] as const;
const HIGH_WATTS = [4, 4.5, 5] as const;

function powerOf(lower: Half, page: Half): PowerNeed | undefined {
  const [low, high] = [page.bits(129, 7, 6), page.bits(129, 1, 0)];
  const need = (): Pick<PowerNeed, 'class' | 'max_w'> => {
    if (low === undefined || high === undefined) return {};
    // Class 8 tells its watts, in tenths.
    if (page.bit(129, 5))
      return { class: 8, ...known({ max_w: made(lower.byte(107), (tenths) => tenths / 10) }) };
    if (high > 0) return { class: 4 + high, max_w: HIGH_WATTS[high - 1] as number };
    return { class: low + 1, max_w: WATTS[low] as number };
  };
  return known<PowerNeed>({
    ...need(),
    low_power: lower.bit(93, 1),
    override: lower.bit(93, 0),
    high_power_enabled: lower.bit(93, 2),
    class_8_enabled: lower.bit(93, 3),
  } as PowerNeed);
}

/** What byte 129 says beside the power class. */
function extendedIdentifier(page: Half): string {
  const parts = [
    page.bit(129, 3) ? 'CDR in Tx' : 'no CDR in Tx',
    page.bit(129, 2) ? 'CDR in Rx' : 'no CDR in Rx',
    ...(page.bit(129, 4) ? ['CLEI code on page 02h'] : []),
  ];
  return parts.join(', ');
}

/** All bits set: more than the number can tell. */
const BEYOND = 0xff;
const NO_SEPARABLE_CONNECTOR = 0x23;

const technology = (page: Half): number | undefined => page.bits(147, 7, 4);
const mediumOfPage = (page: Half) => made(technology(page), mediumOf);

/** Byte 146 is the length of a cable, or that over OM4. */
const isCable = (page: Half): boolean =>
  page.byte(130) === NO_SEPARABLE_CONNECTOR || mediumOfPage(page) !== 'optical';

function lengthOf(page: Half): Lengths | undefined {
  const rows: readonly [name: Exclude<keyof Lengths, 'more_than'>, at: number, unit: number][] = [
    ['smf_km', 142, 1],
    isCable(page) ? ['cable_m', 146, 1] : ['om4_m', 146, 2],
    ['om3_m', 143, 2],
    ['om2_m', 144, 1],
    ['om1_m', 145, 1],
  ];
  const more = rows.filter(([, at]) => page.byte(at) === BEYOND).map(([name]) => name);
  return known<Lengths>({
    ...Object.fromEntries(rows.map(([name, at, unit]) => [name, made(page.byte(at), (byte) => byte * unit)])),
    more_than: more.length ? more : undefined,
  } as Lengths);
}

/** Byte 140 in 100 Mb/s; where that is too small byte 222 in 250 Mb/s. */
function rateOf(page: Half): BitRate | undefined {
  const nominal = page.byte(140);
  const mbps =
    nominal === BEYOND ? made(page.byte(222), (byte) => byte * 250) : made(nominal, (byte) => byte * 100);
  return known<BitRate>({ nominal_mbps: mbps });
}

function complianceOf(page: Half): Compliance | undefined {
  const codes = page.hex(131, 138);
  if (codes === undefined) return undefined;
  const names = namesOfBits(page, 131, QSFP_COMPLIANCE);
  const extended = page.bit(131, 7) ? page.byte(192) : undefined;
  return {
    codes,
    names: extended === undefined ? names : [...names, codeOf(extended, EXTENDED_COMPLIANCE).name],
  };
}

/** Bytes 186 to 189, by frequency in GHz. */
const FREQUENCIES = [2.5, 5, 7, 12.9] as const;

function attenuationOf(page: Half): Attenuation[] | undefined {
  const found = FREQUENCIES.map((ghz, i) => made(page.byte(186 + i), (db) => ({ ghz, db })));
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** Wavelength in 0.05 nm, tolerance in 0.005 nm. */
const wavelengthOf = (page: Half) =>
  made(page.word(186), (raw) => ({
    nm: raw / 20,
    ...known({ tolerance_nm: made(page.word(188), (tolerance) => tolerance / 200) }),
  }));

export function decodeSff8636(pages: ModulePages, notes: string[]): Decoded {
  const lower = new Half(pages, 'lower');
  const page = new Half(pages, '0');
  const page3 = new Half(pages, '3');
  const flat = lower.bit(2, 2);
  if (!page.exists) notes.push('page 00h is missing: nothing says what the module is');
  if (flat === false && !page3.exists) notes.push('page 03h is missing: there are no thresholds');
  const isCopper = /copper$/.test(mediumOfPage(page) ?? '');
  const code = page.text(212, 219);
  const checksums: readonly (Checksum | undefined)[] = [
    checksum('CC_BASE', page, 128, 190, 191),
    checksum('CC_EXT', page, 192, 222, 223),
  ];
  const tx = page.bit(129, 3);
  const rx = page.bit(129, 2);
  const report: Draft = {
    revision: made(lower.byte(1), (byte) => codeOf(byte, REVISIONS, 'Unallocated')),
    identifier_page_00h:
      page.byte(128) === lower.byte(0)
        ? undefined
        : made(page.byte(128), (byte) => codeOf(byte, IDENTIFIERS)),
    extended_identifier: made(page.byte(129), (byte) => ({
      code: byte,
      name: extendedIdentifier(page),
    })),
    flat_memory: flat,
    vendor: known({
      name: page.text(148, 163),
      oui: ouiOf(page.hex(165, 167)),
      part_number: page.text(168, 183),
      revision: page.text(184, 185),
      serial_number: page.text(196, 211),
      date_code: code,
      ...dateOf(code),
    }),
    connector: made(page.byte(130), (byte) => codeOf(byte, CONNECTORS)),
    technology: made(technology(page), (byte) => ({
      ...codeOf(byte, TECHNOLOGIES),
      ...known({ medium: mediumOf(byte) }),
    })),
    compliance: complianceOf(page),
    encoding: made(page.byte(139), (byte) => codeOf(byte, QSFP_ENCODINGS)),
    bit_rate: rateOf(page),
    rate_identifier: made(page.byte(141), (byte) => ({
      code: byte,
      name: byte ? 'extended rate select' : 'unspecified',
    })),
    length: lengthOf(page),
    wavelength: isCopper ? undefined : wavelengthOf(page),
    attenuation: isCopper ? attenuationOf(page) : undefined,
    power: powerOf(lower, page),
    cdr: tx === undefined || rx === undefined ? undefined : { tx, rx },
    options: made(page.hex(193, 195), (codes) => ({ codes, names: namesOfBits(page, 193, QSFP_OPTIONS) })),
    status: known({
      data_ready: made(lower.bit(2, 0), (not) => !not),
      interrupt: made(lower.bit(2, 1), (not) => !not),
    }),
    ...diagnosticsOf(lower, page, flat ? undefined : page3),
  };
  return { ...known(report), checksums: checksums.filter((sum) => sum !== undefined) };
}
