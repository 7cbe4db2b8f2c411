import type { Application, Lengths, ModuleReport } from '../../module/report.js';
import { codeText, fixed, onOff, type Pair, present, yesNo } from './units.js';

/** What a module is, what it is good for, and how it is set. */

const spaced = (hex: string): string => (hex.match(/../g) ?? []).map((byte) => `0x${byte}`).join(' ');

/** The standard, and which edition of it. */
function memoryText({ standard, revision }: ModuleReport): string | undefined {
  const name = revision?.name ?? '';
  return standard === null || name.startsWith('SFF-') ? name : `${standard} ${name}`.trimEnd();
}

export function identityPairs(report: ModuleReport): Pair[] {
  const { identifier, identifier_page_00h, vendor = {} } = report;
  return present([
    ['Identifier', codeText(identifier)],
    ['Identifier on page 00h', codeText(identifier_page_00h)],
    ['Memory', memoryText(report)],
    ['Vendor name', vendor.name],
    ['Vendor OUI', vendor.oui],
    ['Vendor PN', vendor.part_number],
    ['Vendor rev', vendor.revision],
    ['Vendor SN', vendor.serial_number],
    ['Date code', dateText(vendor)],
    ['CLEI code', vendor.clei_code],
  ]);
}

function dateText({ date_code, date, lot }: NonNullable<ModuleReport['vendor']>): string | undefined {
  if (date_code === undefined || date === undefined) return date_code;
  return `${date_code} (${date}${lot?.trim() ? `, lot ${lot.trim()}` : ''})`;
}

/** The name on the first line only. */
const lines = (name: string, values: readonly string[]): [string, string][] =>
  values.map((value, i) => [i ? '' : name, value]);

function applicationText({ host, media, host_lanes, media_lanes, first_host_lanes }: Application): string {
  const at = first_host_lanes.length ? `, from lane ${first_host_lanes.join(', ')}` : '';
  return `${host.name} x${host_lanes} to ${media.name} x${media_lanes}${at}`;
}

const KINDS: readonly (readonly [name: string, key: Exclude<keyof Lengths, 'more_than'>, unit: string])[] = [
  ['Length (SMF)', 'smf_km', ' km'],
  ['Length (SMF, finer)', 'smf_m', ' m'],
  ['Length (OM5)', 'om5_m', ' m'],
  ['Length (OM4)', 'om4_m', ' m'],
  ['Length (OM3)', 'om3_m', ' m'],
  ['Length (OM2)', 'om2_m', ' m'],
  ['Length (OM1)', 'om1_m', ' m'],
  ['Length (cable)', 'cable_m', ' m'],
];

/** Lengths of 0 say that there is no such fibre. */
function lengthPairs(length: Lengths = {}): [string, string | undefined][] {
  return KINDS.map(([name, key, unit]) => {
    const value = length[key];
    const more = length.more_than?.includes(key) ? 'more than ' : '';
    const number = more && key === 'cable_m' ? 6300 : value;
    return [name, number ? `${more}${Number(fixed(number, 3))}${unit}` : undefined];
  });
}

function ratePairs({ bit_rate, rate_identifier }: ModuleReport): [string, string | undefined][] {
  const { nominal_mbd, nominal_mbps, margin_max_percent: max, margin_min_percent: min } = bit_rate ?? {};
  const margins = max || min ? ` (+${max} %, -${min} %)` : '';
  return [
    ['BR nominal', nominal_mbd === undefined ? undefined : `${nominal_mbd} MBd${margins}`],
    ['BR nominal', nominal_mbps === undefined ? undefined : `${nominal_mbps} Mb/s`],
    ['Rate identifier', codeText(rate_identifier)],
  ];
}

export function typePairs(report: ModuleReport): Pair[] {
  const { compliance, wavelength, options, technology, extended_identifier } = report;
  return present([
    ['Extended identifier', codeText(extended_identifier)],
    ['Connector', codeText(report.connector)],
    ['Transmitter technology', codeText(technology)],
    ['Transceiver codes', compliance && spaced(compliance.codes)],
    ...lines('Transceiver type', compliance?.names ?? []),
    ['Media type', codeText(report.media_type)],
    ...lines('Application', (report.applications ?? []).map(applicationText)),
    ['Cable compliance', codeText(report.cable_compliance)],
    ['Encoding', codeText(report.encoding)],
    ...ratePairs(report),
    ...lengthPairs(report.length),
    ['Laser wavelength', wavelength && `${fixed(wavelength.nm, 2)} nm`],
    [
      'Laser wavelength tolerance',
      wavelength?.tolerance_nm === undefined ? undefined : `${fixed(wavelength.tolerance_nm, 3)} nm`,
    ],
    ...(report.attenuation ?? []).map(({ ghz, db }): [string, string] => [
      `Attenuation at ${ghz} GHz`,
      `${db} dB`,
    ]),
    ['Option values', options && spaced(options.codes)],
    ...lines('Option', options?.names ?? []),
  ]);
}

export function statePairs({
  power = {},
  cdr,
  status = {},
  firmware = {},
  cdb,
  flat_memory,
}: ModuleReport): Pair[] {
  const watts = power.max_w === undefined ? '' : `, at most ${power.max_w} W`;
  return present([
    ['Power class', power.class === undefined ? undefined : `${power.class}${watts}`],
    ['Low power set', onOff(power.low_power)],
    ['Power override', onOff(power.override)],
    ['High power (classes 5 to 7)', onOff(power.high_power_enabled)],
    ['High power (class 8)', onOff(power.class_8_enabled)],
    ['LowPwrAllowRequestHW', onOff(power.low_power_allow_request_hw)],
    ['LowPwrRequestSW', onOff(power.low_power_request_sw)],
    ['Module state', codeText(status.module_state)],
    ['Module fault cause', codeText(status.fault_cause)],
    ['Data ready', yesNo(status.data_ready)],
    ['Interrupt', yesNo(status.interrupt)],
    ['Memory is flat', yesNo(flat_memory)],
    ['Tx CDR', cdr && recovery(cdr.tx, cdr.tx_bypass_control)],
    ['Rx CDR', cdr && recovery(cdr.rx, cdr.rx_bypass_control)],
    ['Active firmware version', firmware.active],
    ['Inactive firmware version', firmware.inactive],
    ['Hardware version', firmware.hardware],
    [
      'CDB',
      cdb &&
        `${cdb.instances} instance${cdb.instances > 1 ? 's' : ''}, ${cdb.background ? 'in the background too' : 'not in the background'}, triggered by ${cdb.single_write_trigger ? 'a single write' : 'multiple writes'}`,
    ],
    [
      'CDB payload',
      cdb &&
        `up to ${cdb.max_lpl_length} bytes at a time of LPL, ${cdb.max_epl_length} of EPL in ${cdb.epl_pages ?? 'unknown'} pages`,
    ],
  ]);
}

function recovery(has: boolean, bypass: boolean | undefined): string {
  return `${has ? 'yes' : 'no'}${bypass === undefined ? '' : bypass ? ', bypass can be set' : ', no bypass control'}`;
}
