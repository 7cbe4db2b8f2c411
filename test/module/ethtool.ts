import { biasText, fixed, powerText, temperatureText, voltageText } from '../../src/cli/module/units.js';
import type { Code, Lane, Limits, ModuleReport, Power } from '../../src/module/report.js';

/** What ethtool shows under a label: one value, several of the same label, or those of all lanes. */
export type Shown = string | readonly string[];

const LIMITS: readonly (keyof Limits<unknown>)[] = ['high_alarm', 'low_alarm', 'high_warning', 'low_warning'];

type Show<T> = (value: T) => string;
const show = <T>(value: T | null | undefined, how: Show<T>): string | undefined =>
  value === undefined || value === null ? undefined : how(value);

const byte = (value: number) => `0x${value.toString(16).padStart(2, '0')}`;
const spaced = (hex: string) => (hex.match(/../g) ?? []).map((digits) => `0x${digits}`).join(' ');
const yesNo = (is: boolean) => (is ? 'Yes' : 'No');
const onOff = (is: boolean) => (is ? 'On' : 'Off');
const code = ({ code: number, name }: Code) => `${byte(number)} (${name})`;
const metres = (value: number) => `${value}m`;
/** ethtool reckons in single precision here. */
const single = (value: number) => Math.fround(value).toFixed(4);

/** What no power of 16 bits can be is told by its number alone. */
const light = (value: Power) =>
  (value.mw ?? 0) > 6.5535 ? `outside 16 bits (${(value.mw ?? 0) * 10_000} x 0.1 uW)` : powerText(value);

/** The report of a module under the labels of `ethtool -m`, for comparison; `(lanes)` stands behind those that ethtool shows for each lane. */
export function asEthtool(report: ModuleReport): Record<string, Shown> {
  const all: [string, Shown | undefined][] = [
    ...common(report),
    ...(report.standard === 'SFF-8472'
      ? sfp(report)
      : report.standard === 'CMIS'
        ? cmis(report)
        : qsfp(report)),
    ...lanes(report),
    ...limits(report),
  ];
  return Object.fromEntries(all.filter((row): row is [string, Shown] => row[1] !== undefined));
}

function common(report: ModuleReport): [string, Shown | undefined][] {
  const { vendor = {}, monitors = {}, length = {}, options } = report;
  const hasMonitors = report.monitors !== undefined;
  return [
    ['Identifier', show(report.identifier, code)],
    ['Connector', show(report.connector, code)],
    ['Encoding', show(report.encoding, code)],
    [
      'Transmitter technology',
      show(report.technology, (it) => code(it).replace('(reserved or', '(Reserved or')),
    ],
    ['Vendor name', vendor.name],
    ['Vendor OUI', vendor.oui],
    ['Vendor PN', vendor.part_number],
    ['Vendor rev', vendor.revision],
    ['Vendor SN', vendor.serial_number],
    ['Date code', vendor.date_code],
    ['CLEI code', vendor.clei_code],
    ['Transceiver codes', show(report.compliance?.codes, spaced)],
    ['Length (OM5)', show(length.om5_m, metres)],
    ['Length (OM4)', show(length.om4_m, metres)],
    ['Length (OM3)', show(length.om3_m, metres)],
    ['Length (OM2)', show(length.om2_m, metres)],
    ['Length (OM1)', show(length.om1_m, metres)],
    [
      'Length (Copper or Active cable)',
      show(length.cable_m, metres) ?? show(length.om4_m, (value) => (value ? `OM4: ${value}m` : '0m')),
    ],
    ...(report.attenuation ?? []).map(({ ghz, db }): [string, string] => [
      `Attenuation at ${report.standard === 'CMIS' ? ghz : ghz.toFixed(1)}GHz`,
      `${db}db`,
    ]),
    ['Option values', show(options?.codes, spaced)],
    ['Module temperature', show(monitors.temperature_c, temperatureText)],
    ['Module voltage', show(monitors.voltage_v, voltageText)],
    [
      'Alarm/warning flags implemented',
      hasMonitors ? yesNo(report.declares?.flags ?? report.thresholds !== undefined) : undefined,
    ],
  ];
}

function sfp(report: ModuleReport): [string, Shown | undefined][] {
  const { length = {}, bit_rate = {}, options, compliance } = report;
  const cable = show(report.cable_compliance, ({ code: number, name }) => {
    const known = name === 'reserved or unknown' ? 'unknown' : name;
    return `${byte(number)} (${known} [SFF-8472 rev10.4 only])`;
  });
  const kind = compliance?.names.includes('Passive Cable') ? 'Passive' : 'Active';
  return [
    ['Extended identifier', show(report.extended_identifier, code)],
    ['Rate identifier', show(report.rate_identifier, code)],
    ['Length (SMF)', show(length.smf_km, (km) => `${km}km`)],
    ['Length (SMF, 100 m)', show(length.smf_m, metres)],
    ['Laser wavelength', show(report.wavelength?.nm, (nm) => `${nm}nm`)],
    [`${kind} Cu cmplnce.`, cable],
    ['BR Nominal', show(bit_rate.nominal_mbd, (rate) => `${rate}MBd`)],
    ['BR margin max', show(bit_rate.margin_max_percent, (percent) => `${percent}%`)],
    ['BR margin min', show(bit_rate.margin_min_percent, (percent) => `${percent}%`)],
    // Of the later editions, which ethtool does not know.
    ['Option', options?.names.filter((name) => name !== 'Power level 4 requirement')],
    ['Optical diagnostics support', report.monitors && 'Yes'],
  ];
}

function qsfp(report: ModuleReport): [string, Shown | undefined][] {
  const { power = {}, length = {}, wavelength, revision } = report;
  return [
    ['Extended identifier', show(report.extended_identifier?.code, byte)],
    ['Rate identifier', show(report.rate_identifier?.code, byte)],
    ['Length (SMF)', show(length.smf_km, (km) => `${km}km`)],
    ['Laser wavelength', show(wavelength?.nm, (nm) => `${single(nm)}nm`)],
    ['Laser wavelength tolerance', show(wavelength?.tolerance_nm, (nm) => `${single(nm)}nm`)],
    ['BR Nominal', show(report.bit_rate?.nominal_mbps, (rate) => `${rate}Mbps`)],
    ['Revision Compliance', revision?.name],
    ['Power set', show(power.low_power, onOff)],
    ['Power override', show(power.override, onOff)],
    ['Transmit avg optical power', report.declares?.tx_power === false ? 'not measured' : undefined],
  ];
}

function cmis(report: ModuleReport): [string, Shown | undefined][] {
  const { power = {}, length = {}, wavelength, status = {}, cdr, firmware = {}, cdb } = report;
  const longest = length.more_than?.includes('cable_m') === true;
  return [
    ['Power class', show(power.class, String)],
    ['Max power', show(power.max_w, (watts) => `${watts.toFixed(4)}W`)],
    ['Cable assembly length', longest ? '> 6.3km' : show(length.cable_m, (value) => `${fixed(value, 4)}m`)],
    ['Length (SMF)', show(length.smf_km, (km) => `${fixed(km, 4)}km`) ?? 'multiplier code reserved'],
    ['Laser wavelength', show(wavelength?.nm, (nm) => `${single(nm)}nm`)],
    ['Laser wavelength tolerance', show(wavelength?.tolerance_nm, (nm) => `${single(nm)}nm`)],
    ['Revision compliance', report.revision?.name],
    ['Module state', show(status.module_state, code)],
    ['Module Fault Cause', show(status.fault_cause, code)],
    ['LowPwrAllowRequestHW', show(power.low_power_allow_request_hw, onOff)],
    ['LowPwrRequestSW', show(power.low_power_request_sw, onOff)],
    ['Tx CDR', show(cdr?.tx, yesNo)],
    ['Rx CDR', show(cdr?.rx, yesNo)],
    ['Tx CDR bypass control', show(cdr?.tx_bypass_control, yesNo)],
    ['Rx CDR bypass control', show(cdr?.rx_bypass_control, yesNo)],
    ['Active firmware version', firmware.active],
    ['Inactive firmware version', firmware.inactive],
    ['CDB instances', show(cdb?.instances, String)],
    ['CDB background mode', show(cdb?.background, (is) => (is ? 'Supported' : 'Not supported'))],
    ['CDB EPL pages', show(cdb?.epl_pages, String)],
    ['CDB Maximum EPL RW length', show(cdb?.max_epl_length, String)],
    ['CDB Maximum LPL RW length', show(cdb?.max_lpl_length, String)],
    [
      'CDB trigger method',
      show(cdb?.single_write_trigger, (is) => (is ? 'Single write' : 'Multiple writes')),
    ],
  ];
}

const SIGNALS = {
  rx_los: 'Rx loss of signal',
  tx_los: 'Tx loss of signal',
  rx_lol: 'Rx loss of lock',
  tx_lol: 'Tx loss of lock',
  tx_fault: 'Tx fault',
  tx_eq_fault: 'Tx adaptive eq fault',
} as const;

function lanes({
  standard,
  lanes: all = [],
  declares = {},
  rx_power_type,
}: ModuleReport): [string, Shown | undefined][] {
  const isSfp = standard === 'SFF-8472';
  const isAverage = rx_power_type === 'average';
  const each = <T>(
    label: string,
    take: (lane: Lane) => T | undefined,
    how: Show<T>,
  ): [string, Shown | undefined] => {
    const shown = all.map((lane) => show(take(lane), how));
    if (isSfp) return [label, shown[0]];
    return [`${label} (lanes)`, shown.every((text) => text !== undefined) ? shown : undefined];
  };
  const flag = (label: string, take: (lane: Lane) => boolean | undefined): [string, Shown | undefined] => {
    const [name, shown] = each(label, take, (is) => (isSfp ? onOff(is) : is ? '1' : '0'));
    return [name, typeof shown === 'object' ? shown.join('') : shown];
  };
  const average = isSfp ? 'Receiver signal average optical power' : 'Rcvr signal avg optical power';
  return [
    each(isSfp ? 'Laser bias current' : 'Laser tx bias current', (lane) => lane.tx_bias_ma, biasText),
    each(isSfp ? 'Laser output power' : 'Transmit avg optical power', (lane) => lane.tx_power, powerText),
    each(isAverage ? average : 'Receiver signal OMA', (lane) => lane.rx_power, light),
    ...LIMITS.flatMap((limit) => {
      const words = limit.replace('_', ' ');
      return [
        flag(`Laser bias current ${words}`, ({ flags }) => flags?.tx_bias?.[limit]),
        flag(`Laser ${isSfp ? 'output' : 'tx'} power ${words}`, ({ flags }) => flags?.tx_power?.[limit]),
        flag(`Laser rx power ${words}`, ({ flags }) => flags?.rx_power?.[limit]),
      ];
    }),
    ...Object.entries(SIGNALS).map(([name, label]): [string, Shown | undefined] => {
      const on = all.map((lane) => lane[name as keyof typeof SIGNALS] === true);
      if (!declares[name] || !on.length) return [label, undefined];
      return [label, on.some(Boolean) ? `[ ${on.map(yesNo).join(', ')} ]` : 'None'];
    }),
  ];
}

function limits({ flags = {}, thresholds = {} }: ModuleReport): [string, Shown | undefined][] {
  return LIMITS.flatMap((limit): [string, Shown | undefined][] => {
    const words = limit.replace('_', ' ');
    return [
      [`Module temperature ${words}`, show(flags.temperature?.[limit], onOff)],
      [`Module voltage ${words}`, show(flags.voltage?.[limit], onOff)],
      [`Module temperature ${words} threshold`, show(thresholds.temperature_c?.[limit], temperatureText)],
      [`Module voltage ${words} threshold`, show(thresholds.voltage_v?.[limit], voltageText)],
      [`Laser bias current ${words} threshold`, show(thresholds.tx_bias_ma?.[limit], biasText)],
      [`Laser output power ${words} threshold`, show(thresholds.tx_power?.[limit], powerText)],
      [`Laser rx power ${words} threshold`, show(thresholds.rx_power?.[limit], powerText)],
    ];
  });
}
