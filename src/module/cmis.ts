import { checksum } from './checksums.js';
import { lanesOf, thresholdsOf } from './cmis-lanes.js';
import { applicationsOf, attenuationOf, lengthOf, wavelengthOf } from './cmis-reach.js';
import { FAULT_CAUSES, MEDIA_TYPES, MODULE_STATES } from './data/cmis.js';
import { CONNECTORS, IDENTIFIERS } from './data/sff8024.js';
import { mediumOf, TECHNOLOGIES } from './data/technologies.js';
import { Half, known, type ModulePages, made } from './memory.js';
import type { Checksum, Decoded, Draft, Messaging, Monitors, PowerNeed } from './report.js';
import { celsius, codeOf, dateOf, flagsOf, ouiOf, volts } from './units.js';

/** Modules with CMIS (3 to 5): a lower half and pages, those from 10h on in banks of eight lanes. Numbers of bytes are its own. */

/** A version of two bytes; none where both are 0. */
function versionOf(half: Half, at: number): string | undefined {
  const [major, minor] = [half.byte(at), half.byte(at + 1)];
  if (major === undefined || minor === undefined || (major === 0 && minor === 0)) return undefined;
  return major === 0xff && minor === 0xff ? 'Invalid' : `${major}.${minor}`;
}

/** Bits 3-0 of page 01h byte 163: pages of the extended payload. */
const EPL_PAGES = [0, 1, 2, 3, 4, 8, 12, 16] as const;
const EPL_MOST = 2048;
const LPL_MOST = 128;

function messagingOf(page1: Half): Messaging | undefined {
  const instances = page1.bits(163, 7, 6);
  const extension = page1.byte(164);
  if (!instances || instances > 2 || extension === undefined) return undefined;
  const length = 8 * (1 + extension);
  const pages = EPL_PAGES[page1.bits(163, 3, 0) ?? 0];
  return {
    instances,
    background: page1.bit(163, 5) === true,
    ...known({ epl_pages: pages }),
    max_epl_length: Math.min(length, EPL_MOST),
    max_lpl_length: Math.min(length, LPL_MOST),
    single_write_trigger: page1.bit(165, 7) === true,
  };
}

function declarationsOf(page1: Half): Record<string, boolean | null> {
  const bits: readonly (readonly [name: string, at: number, bit: number])[] = [
    ['temperature', 159, 0],
    ['voltage', 159, 1],
    ['tx_bias', 160, 0],
    ['tx_power', 160, 1],
    ['rx_power', 160, 2],
    ['tx_fault', 157, 0],
    ['tx_los', 157, 1],
    ['tx_lol', 157, 2],
    ['tx_eq_fault', 157, 3],
    ['rx_los', 158, 1],
    ['rx_lol', 158, 2],
  ];
  return Object.fromEntries(bits.map(([name, at, bit]) => [name, page1.bit(at, bit) ?? null]));
}

function cleiOf(page0: Half): string | undefined {
  const text = page0.text(190, 199);
  return text === undefined || page0.byte(190) === 0 || text === '' ? undefined : text;
}

/** State 5. */
const FAULT = 5;

export function decodeCmis(pages: ModulePages, notes: string[]): Decoded {
  const lower = new Half(pages, 'lower');
  const page0 = new Half(pages, '0');
  const flat = lower.bit(2, 7);
  // Where the memory is flat byte 127 selects nothing: what a map has as other pages would be page 00h again.
  const paged: ModulePages = flat ? {} : pages;
  const [page1, page2] = [new Half(paged, '1'), new Half(paged, '2')];
  if (!page0.exists) notes.push('page 00h is missing: nothing says what the module is');
  if (flat === false && !page1.exists) notes.push('page 01h is missing: nothing says what it measures');
  if (flat === false && !page2.exists) notes.push('page 02h is missing: there are no thresholds');
  const declares = declarationsOf(page1);
  const medium = made(page0.byte(212), mediumOf);
  const isCopper = /copper$/.test(medium ?? '');
  const code = page0.text(182, 189);
  const state = lower.bits(3, 3, 1);
  const tx = page1.bit(161, 0);
  const rx = page1.bit(162, 0);
  const checksums: readonly (Checksum | undefined)[] = [
    checksum('page 00h', page0, 128, 221, 222),
    checksum('page 01h', page1, 130, 254, 255),
    checksum('page 02h', page2, 128, 254, 255),
  ];
  const report: Draft = {
    revision: made(lower.byte(1), (byte) => ({ code: byte, name: `Rev. ${byte >> 4}.${byte & 15}` })),
    identifier_page_00h:
      page0.byte(128) === lower.byte(0)
        ? undefined
        : made(page0.byte(128), (byte) => codeOf(byte, IDENTIFIERS)),
    flat_memory: flat,
    vendor: known({
      name: page0.text(129, 144),
      oui: ouiOf(page0.hex(145, 147)),
      part_number: page0.text(148, 163),
      revision: page0.text(164, 165),
      serial_number: page0.text(166, 181),
      date_code: code,
      ...dateOf(code),
      clei_code: cleiOf(page0),
    }),
    connector: made(page0.byte(203), (byte) => codeOf(byte, CONNECTORS)),
    technology: made(page0.byte(212), (byte) => ({ ...codeOf(byte, TECHNOLOGIES), ...known({ medium }) })),
    media_type: made(lower.byte(85), (byte) => codeOf(byte, MEDIA_TYPES)),
    applications: lower.exists ? applicationsOf(lower, page1) : undefined,
    length: lengthOf(page0, page1, notes),
    wavelength: isCopper ? undefined : wavelengthOf(page1),
    attenuation: isCopper ? attenuationOf(page0) : undefined,
    power: known<PowerNeed>({
      class: made(page0.bits(200, 7, 5), (bits) => bits + 1),
      max_w: made(page0.byte(201), (quarters) => quarters / 4),
      low_power_allow_request_hw: lower.bit(26, 6),
      low_power_request_sw: lower.bit(26, 4),
    } as PowerNeed),
    cdr:
      tx === undefined || rx === undefined
        ? undefined
        : {
            tx,
            rx,
            ...known({ tx_bypass_control: page1.bit(161, 1), rx_bypass_control: page1.bit(162, 1) }),
          },
    status: known({
      module_state: made(state, (bits) => codeOf(bits, MODULE_STATES)),
      fault_cause: state === FAULT ? made(lower.byte(41), (byte) => codeOf(byte, FAULT_CAUSES)) : undefined,
      interrupt: made(lower.bit(3, 0), (not) => !not),
    }),
    firmware: known({
      active: versionOf(lower, 39),
      inactive: versionOf(page1, 128),
      hardware: versionOf(page1, 130),
    }),
    cdb: messagingOf(page1),
    rx_power_type: made(page1.bit(151, 4), (average) => (average ? 'average' : 'OMA')),
    declares,
    // A flat memory has no place in which to say that it measures anything.
    monitors: flat
      ? undefined
      : known<Monitors>({
          temperature_c: made(lower.signed(14), celsius),
          voltage_v: made(lower.word(16), volts),
        }),
    flags: flat
      ? undefined
      : known({
          temperature: flagsOf((bit) => lower.bit(9, bit), 0, 1),
          voltage: flagsOf((bit) => lower.bit(9, bit), 4, 1),
        }),
    lanes: flat ? undefined : lanesOf(paged, page0, page1, declares, notes),
    thresholds: thresholdsOf(page1, page2),
  };
  return { ...known(report), checksums: checksums.filter((sum) => sum !== undefined) };
}
