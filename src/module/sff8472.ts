import { checksum } from './checksums.js';
import { SFP_COMPLIANCE, SFP_OPTIONS } from './data/compliance.js';
import { CONNECTORS, EXTENDED_COMPLIANCE, SFP_ENCODINGS } from './data/sff8024.js';
import { Half, known, type ModulePages, made } from './memory.js';
import { namesOfBits } from './names.js';
import type { BitRate, Checksum, Compliance, Decoded, Draft, Lengths } from './report.js';
import { diagnosticsOf } from './sff8472-diagnostics.js';
import { codeOf, dateOf, ouiOf } from './units.js';

/** SFP modules, as SFF-8472 lays their memory out: two addresses, A0h and A2h. Numbers of bytes are its own. */

const REVISIONS: Readonly<Record<number, string>> = {
  0: 'no diagnostics',
  1: 'SFF-8472 Rev 9.3',
  2: 'SFF-8472 Rev 9.5',
  3: 'SFF-8472 Rev 10.2',
  4: 'SFF-8472 Rev 10.4',
  5: 'SFF-8472 Rev 11.0',
  6: 'SFF-8472 Rev 11.3',
  7: 'SFF-8472 Rev 11.4',
  8: 'SFF-8472 Rev 12.3',
  9: 'SFF-8472 Rev 12.4',
};

const EXTENDED_IDENTIFIERS: Readonly<Record<number, string>> = {
  0: 'GBIC not specified / not MOD_DEF compliant',
  1: 'GBIC compliant with MOD_DEF 1',
  2: 'GBIC compliant with MOD_DEF 2',
  3: 'GBIC compliant with MOD_DEF 3',
  4: 'GBIC/SFP defined by 2-wire interface ID',
  5: 'GBIC compliant with MOD_DEF 5',
  6: 'GBIC compliant with MOD_DEF 6',
  7: 'GBIC compliant with MOD_DEF 7',
};

const RATE_IDENTIFIERS: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: '4/2/1G Rate_Select & AS0/AS1',
  2: '8/4/2G Rx Rate_Select only',
  4: '8/4/2G Tx Rate_Select only',
  6: '8/4/2G Independent Rx & Tx Rate_Select',
  8: '16/8/4G Rx Rate_Select only',
  10: '16/8/4G Independent Rx & Tx Rate_Select',
  12: '32/16/8G Independent Rx & Tx Rate_Select',
  14: '10/8G Rx and Tx Rate_Select',
  16: '64/32/16G Independent Rx & Tx Rate_Select',
};

const PASSIVE_CABLES: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'SFF-8431 appendix E',
};
const ACTIVE_CABLES: Readonly<Record<number, string>> = {
  ...PASSIVE_CABLES,
  4: 'SFF-8431 limiting',
  12: 'SFF-8431 and FC-PI-4 limiting',
};

/** Byte 8. */
const ACTIVE = 3;
const PASSIVE = 2;

/** Connectors of copper: byte 18 is in metres behind them. */
const COPPER_CONNECTORS: readonly number[] = [0x21, 0x22, 0x23];

const isCable = (a0: Half): boolean => a0.bit(8, ACTIVE) === true || a0.bit(8, PASSIVE) === true;

/** Byte 6, bit 3: 1000BASE-T. */
const isCopper = (a0: Half): boolean =>
  isCable(a0) || a0.bit(6, 3) === true || COPPER_CONNECTORS.includes(a0.byte(2) ?? 0);

/** All bits set: the length is more than the number can tell. */
const BEYOND = 0xff;

function lengthOf(a0: Half): Lengths | undefined {
  const rows: readonly [name: Exclude<keyof Lengths, 'more_than'>, at: number, unit: number][] = [
    ['smf_km', 14, 1],
    ['smf_m', 15, 100],
    ['om2_m', 16, 10],
    ['om1_m', 17, 10],
    isCopper(a0) ? ['cable_m', 18, 1] : ['om4_m', 18, 10],
    ['om3_m', 19, 10],
  ];
  const more = rows.filter(([, at]) => a0.byte(at) === BEYOND).map(([name]) => name);
  return known<Lengths>({
    ...Object.fromEntries(rows.map(([name, at, unit]) => [name, made(a0.byte(at), (byte) => byte * unit)])),
    more_than: more.length ? more : undefined,
  } as Lengths);
}

/** Byte 12 in 100 MBd; where that is too small byte 66 in 250 MBd, and 67 is the margin either way. */
function rateOf(a0: Half): BitRate | undefined {
  const nominal = a0.byte(12);
  const isFast = nominal === BEYOND;
  if (!nominal)
    return made(nominal, () => ({ nominal_mbd: 0, margin_max_percent: 0, margin_min_percent: 0 }));
  return known<BitRate>({
    nominal_mbd: isFast ? made(a0.byte(66), (byte) => byte * 250) : nominal * 100,
    margin_max_percent: a0.byte(isFast ? 67 : 66),
    margin_min_percent: a0.byte(67),
  });
}

function complianceOf(a0: Half): Compliance | undefined {
  const codes = a0.hex(3, 10);
  const extended = a0.byte(36);
  if (codes === undefined || extended === undefined) return undefined;
  const names = namesOfBits(a0, 3, SFP_COMPLIANCE);
  return {
    codes: codes + extended.toString(16).padStart(2, '0'),
    names: extended ? [...names, `Extended: ${codeOf(extended, EXTENDED_COMPLIANCE).name}`] : names,
  };
}

export function decodeSff8472(pages: ModulePages, notes: string[]): Decoded {
  const a0 = new Half(pages, 'lower');
  const a2 = new Half(pages, 'a2:lower');
  const diagnostics = a0.bit(92, 6);
  if (diagnostics && !a2.exists) notes.push('it has diagnostics at address 51h (A2h), which this map lacks');
  const code = a0.text(84, 91);
  const cable = isCable(a0);
  const checksums: readonly (Checksum | undefined)[] = [
    checksum('CC_BASE', a0, 0, 62, 63),
    checksum('CC_EXT', a0, 64, 94, 95),
    ...(diagnostics ? [checksum('CC_DMI', a2, 0, 94, 95)] : []),
  ];
  const report: Draft = {
    revision: made(a0.byte(94), (byte) => codeOf(byte, REVISIONS)),
    extended_identifier: made(a0.byte(1), (byte) => codeOf(byte, EXTENDED_IDENTIFIERS)),
    vendor: known({
      name: a0.text(20, 35),
      oui: ouiOf(a0.hex(37, 39)),
      part_number: a0.text(40, 55),
      revision: a0.text(56, 59),
      serial_number: a0.text(68, 83),
      date_code: code,
      ...dateOf(code),
    }),
    connector: made(a0.byte(2), (byte) => codeOf(byte, CONNECTORS)),
    compliance: complianceOf(a0),
    encoding: made(a0.byte(11), (byte) => codeOf(byte, SFP_ENCODINGS)),
    bit_rate: rateOf(a0),
    rate_identifier: made(a0.byte(13), (byte) => codeOf(byte, RATE_IDENTIFIERS)),
    length: lengthOf(a0),
    wavelength: cable ? undefined : made(a0.word(60), (nm) => ({ nm })),
    cable_compliance: cable
      ? made(a0.byte(60), (byte) => codeOf(byte, a0.bit(8, PASSIVE) ? PASSIVE_CABLES : ACTIVE_CABLES))
      : undefined,
    options: made(a0.hex(64, 65), (codes) => ({ codes, names: namesOfBits(a0, 64, SFP_OPTIONS) })),
    ...(diagnostics ? diagnosticsOf(a0, a2, notes) : {}),
  };
  return { ...known(report), checksums: checksums.filter((sum) => sum !== undefined) };
}
