import type { FirmwareCore } from '../handler.js';
import { isModuleStarting } from '../ports.js';
import type { Vhca } from '../vhca.js';
import { moduleIn } from './cages.js';
import { identityOf } from './identity.js';
import { beyond, Memory } from './memory.js';
import { monitorsOf, silence } from './monitors.js';
import type { Limits, ModuleType, SffCodes } from './types.js';

/**
 * The memory of a module as SFF-8636 lays it out, which takes the codes of identifiers and connectors from SFF-8024.
 */

/** Codes that all of them have: QSFP28; revision 2.8, 2.9 and 2.10. */
const QSFP28 = 0x11;
export const REVISION = 8;

/** Byte 2: it has no page 03h; no interrupt is asked for; what it measures is not there yet. */
const FLAT = 0b100;
const NO_INTERRUPT = 0b10;
const NOT_READY = 0b1;

/** Byte 98: clock and data recovery runs on all lanes, both ways. */
const RECOVERY_ON = 0xff;

/** Byte 140: the rate of a lane in 100 Mb/s is beyond it, so that byte 222 has it in 250 Mb/s. */
export const RATE_BEYOND = 0xff;
export const RATE_250 = 103;

/** Degrees Celsius. */
const HOTTEST_CASE = 70;

/** Page 02h: of the user. */
export const USER_PAGE = 2;
const THRESHOLDS = 3;

export const sffPages = (type: ModuleType): readonly number[] =>
  type.measures ? [0, USER_PAGE, THRESHOLDS] : [0];

/** What the module is: upper page 00h. */
function identification(memory: Memory, fw: FirmwareCore, vhca: Vhca, codes: SffCodes): void {
  const { vendor, oui, part, revision, serial, date_code } = identityOf(fw, vhca);
  memory.byte(128, QSFP28, codes.power, codes.connector, codes.compliance);
  memory.byte(139, codes.encoding, RATE_BEYOND);
  memory.byte(143, codes.om3, 0, 0, codes.length, codes.technology);
  memory.text(148, vendor, 16);
  memory.byte(165, oui >> 16, (oui >> 8) & 0xff, oui & 0xff);
  memory.text(168, part, 16);
  memory.text(184, revision, 2);
  if (codes.wave.length === 2) memory.words(186, codes.wave);
  else memory.byte(186, ...codes.wave);
  memory.byte(190, HOTTEST_CASE);
  memory.checksum(128, 191);
  memory.byte(192, codes.extended, ...codes.options);
  memory.text(196, serial, 16);
  memory.text(212, date_code, 8);
  memory.byte(220, codes.measured);
  memory.byte(222, RATE_250);
  memory.checksum(192, 223);
}

/** Page 03h: alarms and warnings. */
function thresholds(
  memory: Memory,
  { temperature, voltage, rx_power, tx_bias, tx_power }: ModuleType['limits'],
) {
  memory.words(128, temperature);
  memory.words(144, voltage);
  memory.words(176, [...rx_power, ...tx_bias, ...tx_power]);
}

/** Four flags, the high alarm in the highest bit. */
const flags = (value: number, limits: Limits): number =>
  beyond(value, limits).reduce((bits, is) => bits * 2 + Number(is), 0);

/** Flags of two lanes a byte, the first in the upper half. */
const laneFlags = (values: readonly number[], limits: Limits): number[] =>
  values.flatMap((value, lane) =>
    lane % 2 ? [] : [flags(value, limits) * 16 + flags(values[lane + 1] as number, limits)],
  );

/** The lower half of all pages: state and monitors. */
function status(memory: Memory, fw: FirmwareCore, vhca: Vhca, { limits }: ModuleType): void {
  const monitors = monitorsOf(fw, vhca);
  if (!monitors) {
    memory.byte(0, QSFP28, REVISION, FLAT | NO_INTERRUPT);
    return;
  }
  const { temperature, voltage, rx_power, tx_bias, tx_power } = monitors;
  const { rx, tx } = silence(fw, vhca);
  // Loss of signal; faults; loss of lock.
  memory.byte(3, tx * 16 + rx, 0, tx * 16 + rx);
  memory.byte(6, flags(temperature, limits.temperature) * 16, flags(voltage, limits.voltage) * 16);
  memory.byte(9, ...laneFlags(rx_power, limits.rx_power));
  memory.byte(11, ...laneFlags(tx_bias, limits.tx_bias));
  memory.byte(13, ...laneFlags(tx_power, limits.tx_power));
  const quiet = memory.bytes.subarray(3, 15).every((byte) => byte === 0);
  const state = (quiet ? NO_INTERRUPT : 0) | (isModuleStarting(fw, vhca) ? NOT_READY : 0);
  memory.byte(0, QSFP28, REVISION, state);
  memory.words(22, [temperature, 0, voltage]);
  memory.words(34, [...rx_power, ...tx_bias, ...tx_power]);
  memory.byte(98, RECOVERY_ON);
}

export function sffMemory(fw: FirmwareCore, vhca: Vhca, page: number): Memory {
  const memory = new Memory();
  const type = moduleIn(fw, vhca)?.type;
  if (!type?.sff) return memory;
  status(memory, fw, vhca, type);
  if (page === 0) identification(memory, fw, vhca, type.sff);
  if (page === THRESHOLDS) thresholds(memory, type.limits);
  return memory;
}
