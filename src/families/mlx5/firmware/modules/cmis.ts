import type { FirmwareCore } from '../handler.js';
import { isModuleStarting } from '../ports.js';
import type { Vhca } from '../vhca.js';
import { moduleIn } from './cages.js';
import { identityOf } from './identity.js';
import { beyond, Memory } from './memory.js';
import { monitorsOf, silence } from './monitors.js';
import type { CmisCodes, Limits, ModuleType } from './types.js';

/** The memory of a module as CMIS lays it out: eight lanes in each bank. */

const LANES_PER_BANK = 8;

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
/** Page 00h: MPO 1x16; 1310 nm EML. */
const MPO_16 = 0x28;
const EML = 0x06;

/** Pages from here on have banks. */
const FIRST_BANKED = 0x10;
const PAGES: readonly number[] = [0, 1, 2, 0x10, 0x11];

const banksOf = ({ lanes }: ModuleType): number => Math.ceil(lanes / LANES_PER_BANK);

/** Whether it has a page, in that bank. */
export const hasCmisPage = (type: ModuleType, page: number, bank: number): boolean =>
  PAGES.includes(page) && bank < (page < FIRST_BANKED ? 1 : banksOf(type));

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

function lower(memory: Memory, fw: FirmwareCore, vhca: Vhca, type: ModuleType, codes: CmisCodes): void {
  const { limits } = type;
  const { temperature = 0, voltage = 0, ...lanes } = monitorsOf(fw, vhca) ?? {};
  const state = flags(temperature, limits.temperature) + flags(voltage, limits.voltage) * 16;
  const ofLanes = Array.from({ length: banksOf(type) }, (_, bank) =>
    page11(fw, vhca, limits, bank).bytes.subarray(135, 153),
  );
  const quiet =
    state === 0 && ofLanes.every((bytes) => bytes.every((byte) => byte === 0)) && 'tx_bias' in lanes;
  memory.byte(0, codes.identifier, CMIS_REVISION, 0, moduleState(fw, vhca) | (quiet ? NO_INTERRUPT : 0));
  memory.byte(9, state);
  memory.words(14, [temperature, voltage]);
  memory.byte(39, ...FIRMWARE);
  memory.byte(85, SINGLE_MODE, ...codes.applications.flat(), 0xff);
}

/** What the module is. */
function page00(memory: Memory, fw: FirmwareCore, vhca: Vhca, { identifier, power }: CmisCodes): void {
  const { vendor, oui, part, revision, serial, date_code } = identityOf(fw, vhca);
  memory.byte(128, identifier);
  memory.text(129, vendor, 16);
  memory.byte(145, oui >> 16, (oui >> 8) & 0xff, oui & 0xff);
  memory.text(148, part, 16);
  memory.text(164, revision, 2);
  memory.text(166, serial, 16);
  memory.text(182, date_code, 8);
  memory.byte(200, ...power);
  memory.byte(203, MPO_16);
  memory.byte(212, EML);
  memory.checksum(128, 222);
}

/** What it offers: 500 m of single-mode fibre; 1311 nm, give or take 6.5; its banks; every flag and monitor. */
function page01(memory: Memory, type: ModuleType): void {
  memory.byte(128, ...INACTIVE, 1);
  memory.byte(132, 0x05);
  memory.words(138, [1311 * 20, 6.5 * 200]);
  // 1, 2 or 4 banks.
  memory.byte(142, Math.log2(banksOf(type)));
  memory.byte(151, 0x10);
  memory.byte(157, 0x07, 0x06, 0x03, 0x07, 0x03, 0x03);
  memory.checksum(130, 255);
}

function page02(memory: Memory, { temperature, voltage, tx_power, tx_bias, rx_power }: ModuleType['limits']) {
  memory.words(128, [...temperature, ...voltage]);
  memory.words(176, [...tx_power, ...tx_bias, ...rx_power]);
  memory.checksum(128, 255);
}

/** The state of the lanes of a bank. */
function page11(
  fw: FirmwareCore,
  vhca: Vhca,
  limits: ModuleType['limits'],
  bank: number,
  memory = new Memory(),
): Memory {
  const monitors = monitorsOf(fw, vhca);
  const first = LANES_PER_BANK * bank;
  const ofBank = <T>(lanes: readonly T[]) => lanes.slice(first, first + LANES_PER_BANK);
  const silent = silence(fw, vhca);
  const [rx, tx] = [(silent.rx >> first) & 0xff, (silent.tx >> first) & 0xff];
  // DataPathActivated, of two lanes a byte.
  memory.byte(128, 0x44, 0x44, 0x44, 0x44);
  if (!monitors) return memory;
  const [tx_power, tx_bias] = [ofBank(monitors.tx_power), ofBank(monitors.tx_bias)];
  const rx_power = ofBank(monitors.rx_power);
  memory.byte(136, tx, tx);
  memory.byte(139, ...laneFlags(tx_power, limits.tx_power), ...laneFlags(tx_bias, limits.tx_bias));
  memory.byte(147, rx, rx, ...laneFlags(rx_power, limits.rx_power));
  memory.words(154, [...tx_power, ...tx_bias, ...rx_power]);
  return memory;
}

/** The same, as PDDR has it: identifier as mlxlink names it, wavelength in nm, power in quarters of a watt. */
export const cmisInfo = (fw: FirmwareCore, vhca: Vhca, { kind, power, applications }: CmisCodes) => ({
  cable_identifier: kind,
  cable_technology: EML,
  cable_power_class: (power[0] >> 5) + 1,
  max_power: power[1],
  wavelength: 1311,
  wavelength_tolerance: 6.5 * 200,
  smf_length: 0x05,
  module_st: moduleState(fw, vhca) >> 1,
  memory_map_rev: CMIS_REVISION,
  connector_type: MPO_16,
  rx_power_type: 1,
  active_set_host_compliance_code: applications.at(-1)?.[0] ?? 0,
  active_set_media_compliance_code: applications.at(-1)?.[1] ?? 0,
});

export function cmisMemory(fw: FirmwareCore, vhca: Vhca, page: number, bank: number): Memory {
  const memory = new Memory();
  const type: ModuleType | undefined = moduleIn(fw, vhca)?.type;
  if (!type?.cmis) return memory;
  lower(memory, fw, vhca, type, type.cmis);
  if (page === 0) page00(memory, fw, vhca, type.cmis);
  if (page === 1) page01(memory, type);
  if (page === 2) page02(memory, type.limits);
  if (page === 0x11) page11(fw, vhca, type.limits, bank, memory);
  return memory;
}
