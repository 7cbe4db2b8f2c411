import type { FirmwareCore } from '../handler.js';
import { isModuleStarting } from '../ports.js';
import type { Vhca } from '../vhca.js';
import { moduleIn } from './cages.js';
import { identityOf } from './identity.js';
import { beyond, Memory } from './memory.js';
import { monitorsOf, silence } from './monitors.js';
import type { Limits, ModuleType } from './types.js';

/** The memory of a module as CMIS lays it out: one bank, for up to eight lanes. */

const QSFP_DD = 0x18;
/** Revision 5.0. */
const CMIS_REVISION = 0x50;
/** Byte 3: ModulePwrUp, ModuleReady; no interrupt is asked for. */
const POWERING_UP = 2 << 1;
const READY = 3 << 1;
const NO_INTERRUPT = 1;
/** Byte 39: the firmware that runs; page 01h, 128: that which does not. Both chosen. */
const FIRMWARE = [1, 2] as const;
const INACTIVE = [1, 1] as const;
/** Byte 85: single-mode fibre. */
const SINGLE_MODE = 2;
/** From byte 86 on: host and media interface (SFF-8024), host and media lanes, where they can begin; FFh ends the list. */
const APPLICATIONS = [
  [0x11, 0x1c, 0x84, 0x01],
  [0x0d, 0x14, 0x21, 0x55],
] as const;
/** Page 00h: class 6 with at most 10 W in quarters of a watt; MPO 1x16; 1310 nm EML. */
const POWER = [0xa0, 40] as const;
const MPO_16 = 0x28;
const EML = 0x06;

/** Pages from here on have banks. */
export const FIRST_BANKED = 0x10;
export const CMIS_PAGES: readonly number[] = [0, 1, 2, 0x10, 0x11];

/** Four flags, the high alarm in the lowest bit. */
const flags = (value: number, limits: Limits): number =>
  beyond(value, limits).reduce((bits, is, i) => bits + (Number(is) << i), 0);

/** Four bytes with a bit for each lane: high alarm, low alarm, high warning, low warning. */
const laneFlags = (values: readonly number[], limits: Limits): number[] =>
  [0, 1, 2, 3].map((which) =>
    values.reduce((bits, value, lane) => bits + (Number(beyond(value, limits)[which]) << lane), 0),
  );

/** Module State, at its place in byte 3. */
const moduleState = (fw: FirmwareCore, vhca: Vhca): number =>
  isModuleStarting(fw, vhca) ? POWERING_UP : READY;

function lower(memory: Memory, fw: FirmwareCore, vhca: Vhca, { limits }: ModuleType): void {
  const { temperature = 0, voltage = 0, ...lanes } = monitorsOf(fw, vhca) ?? {};
  const state = flags(temperature, limits.temperature) + flags(voltage, limits.voltage) * 16;
  const ofLanes = page11(fw, vhca, limits).bytes.subarray(135, 153);
  const quiet = state === 0 && ofLanes.every((byte) => byte === 0) && 'tx_bias' in lanes;
  memory.byte(0, QSFP_DD, CMIS_REVISION, 0, moduleState(fw, vhca) | (quiet ? NO_INTERRUPT : 0));
  memory.byte(9, state);
  memory.words(14, [temperature, voltage]);
  memory.byte(39, ...FIRMWARE);
  memory.byte(85, SINGLE_MODE, ...APPLICATIONS.flat(), 0xff);
}

/** What the module is. */
function page00(memory: Memory, fw: FirmwareCore, vhca: Vhca): void {
  const { vendor, oui, part, revision, serial, date_code } = identityOf(fw, vhca);
  memory.byte(128, QSFP_DD);
  memory.text(129, vendor, 16);
  memory.byte(145, oui >> 16, (oui >> 8) & 0xff, oui & 0xff);
  memory.text(148, part, 16);
  memory.text(164, revision, 2);
  memory.text(166, serial, 16);
  memory.text(182, date_code, 8);
  memory.byte(200, ...POWER);
  memory.byte(203, MPO_16);
  memory.byte(212, EML);
  memory.checksum(128, 222);
}

/** What it offers: 500 m of single-mode fibre; 1311 nm, give or take 6.5; one bank; every flag and monitor. */
function page01(memory: Memory): void {
  memory.byte(128, ...INACTIVE, 1);
  memory.byte(132, 0x05);
  memory.words(138, [1311 * 20, 6.5 * 200]);
  memory.byte(151, 0x10);
  memory.byte(157, 0x07, 0x06, 0x03, 0x07, 0x03, 0x03);
  memory.checksum(130, 255);
}

function page02(memory: Memory, { temperature, voltage, tx_power, tx_bias, rx_power }: ModuleType['limits']) {
  memory.words(128, [...temperature, ...voltage]);
  memory.words(176, [...tx_power, ...tx_bias, ...rx_power]);
  memory.checksum(128, 255);
}

/** The state of the lanes. */
function page11(fw: FirmwareCore, vhca: Vhca, limits: ModuleType['limits'], memory = new Memory()): Memory {
  const monitors = monitorsOf(fw, vhca);
  const { rx, tx } = silence(fw, vhca);
  // DataPathActivated, of two lanes a byte.
  memory.byte(128, 0x44, 0x44, 0x44, 0x44);
  if (!monitors) return memory;
  const { tx_power, tx_bias, rx_power } = monitors;
  memory.byte(136, tx, tx);
  memory.byte(139, ...laneFlags(tx_power, limits.tx_power), ...laneFlags(tx_bias, limits.tx_bias));
  memory.byte(147, rx, rx, ...laneFlags(rx_power, limits.rx_power));
  memory.words(154, [...tx_power, ...tx_bias, ...rx_power]);
  return memory;
}

/** The same, as PDDR has it: identifier as mlxlink names it, wavelength in nm, power in quarters of a watt. */
export const cmisInfo = (fw: FirmwareCore, vhca: Vhca) => ({
  cable_identifier: 6,
  cable_technology: EML,
  cable_power_class: (POWER[0] >> 5) + 1,
  max_power: POWER[1],
  wavelength: 1311,
  wavelength_tolerance: 6.5 * 200,
  smf_length: 0x05,
  module_st: moduleState(fw, vhca) >> 1,
  memory_map_rev: CMIS_REVISION,
  connector_type: MPO_16,
  rx_power_type: 1,
  active_set_host_compliance_code: APPLICATIONS[1][0],
  active_set_media_compliance_code: APPLICATIONS[1][1],
});

export function cmisMemory(fw: FirmwareCore, vhca: Vhca, page: number): Memory {
  const memory = new Memory();
  const type = moduleIn(fw, vhca)?.type;
  if (!type) return memory;
  lower(memory, fw, vhca, type);
  if (page === 0) page00(memory, fw, vhca);
  if (page === 1) page01(memory);
  if (page === 2) page02(memory, type.limits);
  if (page === 0x11) page11(fw, vhca, type.limits, memory);
  return memory;
}
