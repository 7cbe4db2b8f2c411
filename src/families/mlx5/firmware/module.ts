import type { Device } from './device.js';
import type { Vhca } from './functions.js';
import { isPortOff, setRegister, settingsOf } from './ports.js';
import type { ModuleProfile } from './profile.js';
import { moduleSensor, moving, temperatureOf } from './sensors.js';
import { fromText, sameBytes } from './text.js';

/**
 * The module of a port: a QSFP28 for 100GBASE-SR4 that watches itself. Offsets, units and codes of its memory are those of SFF-8636,
 * which takes the codes of identifiers and connectors from SFF-8024.
 */

export const LANES = 4;

/** What the module measures, in the units of its memory. */
export interface Monitors {
  /** 1/256 degrees Celsius */
  readonly temperature: number;
  /** 100 uV */
  readonly voltage: number;
  /** 0.1 uW, by lane */
  readonly rx_power: readonly number[];
  /** 2 uA, by lane */
  readonly tx_bias: readonly number[];
  /** 0.1 uW, by lane */
  readonly tx_power: readonly number[];
}

/** What is moved with, of each lane. */
const VOLTAGE = { topic: 81, mean: 33_000, swing: 150 };
const RX_POWER = { topic: 82, mean: 8_000, swing: 500 };
const TX_BIAS = { topic: 83, mean: 3_500, swing: 40 };
const TX_POWER = { topic: 84, mean: 9_500, swing: 300 };

/** The other end sends always; the lasers are off while the port is switched off. */
export function monitorsOf(fw: Device, vhca: Vhca): Monitors {
  const lanes = (value: { topic: number; mean: number; swing: number }) =>
    Array.from({ length: LANES }, (_, lane) => moving(fw, { ...value, index: vhca.pf.index * LANES + lane }));
  const dark = isPortOff(fw, vhca) ? () => 0 : (value: number) => value;
  return {
    temperature: moving(fw, temperatureOf(moduleSensor(vhca))) * 256,
    voltage: moving(fw, { ...VOLTAGE, index: vhca.pf.index }),
    rx_power: lanes(RX_POWER),
    tx_bias: lanes(TX_BIAS).map(dark),
    tx_power: lanes(TX_POWER).map(dark),
  };
}

/** Alarms and warnings, high and low of each, in the units of the monitors. */
type Limits = readonly [highAlarm: number, lowAlarm: number, highWarning: number, lowWarning: number];

/** The high alarm of the temperature is that of the sensor of MTMP. */
export function limitsOf(vhca: Vhca): Record<keyof Monitors, Limits> {
  const { high } = moduleSensor(vhca);
  return {
    temperature: [high * 256, -5 * 256, (high - 5) * 256, 0],
    voltage: [36_300, 29_700, 34_650, 31_350],
    rx_power: [34_673, 467, 17_378, 933],
    tx_bias: [5_000, 500, 4_500, 1_000],
    tx_power: [34_673, 724, 17_378, 1_445],
  };
}

/** Bytes of a page's own half, and where it begins: below lies what all pages have in common. */
const HALF = 128;

/** A module's part of the memory, written piece by piece. */
class Memory {
  readonly bytes = new Uint8Array(2 * HALF);

  byte(offset: number, ...values: readonly number[]): void {
    this.bytes.set(values, offset);
  }

  /** Numbers of 16 bits. */
  words(offset: number, values: readonly number[]): void {
    values.forEach((value, i) => {
      this.byte(offset + 2 * i, (value >> 8) & 0xff, value & 0xff);
    });
  }

  /** Text, filled up with blanks. */
  text(offset: number, text: string, length: number): void {
    this.bytes.set(fromText(text.padEnd(length), length), offset);
  }

  /** Puts the low byte of a sum behind what is summed up. */
  checksum(from: number, to: number): void {
    this.byte(
      to,
      this.bytes.subarray(from, to).reduce((sum, byte) => sum + byte, 0),
    );
  }
}

/** Codes of the memory. */
export const SFF = {
  qsfp28: 0x11,
  /** SFF-8636 revision 2.8, 2.9 and 2.10. */
  revision: 8,
  /** Byte 2: no interrupt is asked for. */
  noInterrupt: 0b10,
  /** Byte 98: clock and data recovery runs on all lanes, both ways. */
  recoveryOn: 0xff,
  /** Byte 129: power class 3, at most 2.5 W; a clock and data recovery each way. */
  extendedIdentifier: 0b1000_1100,
  mpo: 0x0c,
  /** Byte 131: the code is in byte 192. */
  extendedCompliance: 0x80,
  sr4: 0x02,
  encoding64b66b: 0x05,
  /** The rate of a lane in 100 Mb/s is beyond its byte, so that it is in 250 Mb/s in another. */
  rateBeyond: 0xff,
  rate250: 103,
  /** In 2 m: how far it reaches over OM3, over OM4. */
  om3: 35,
  om4: 50,
  /** In 0.05 nm, its tolerance in 0.005 nm. */
  wavelength: 850 * 20,
  wavelengthTolerance: 10 * 200,
  /** Degrees Celsius. */
  hottestCase: 70,
  /** Byte 195: page 02h is there, and loss of signal is told. */
  options: 0b1000_0010,
  /** Byte 220: temperature, voltage, average received power and transmitted power are measured. */
  measured: 0b0011_1100,
} as const;

/** What the module is: upper page 00h. */
function identification(memory: Memory, module: ModuleProfile, port: number): void {
  memory.byte(128, SFF.qsfp28, SFF.extendedIdentifier, SFF.mpo, SFF.extendedCompliance);
  memory.byte(139, SFF.encoding64b66b, SFF.rateBeyond);
  memory.byte(143, SFF.om3, 0, 0, SFF.om4);
  memory.text(148, module.vendor, 16);
  memory.byte(165, module.oui >> 16, (module.oui >> 8) & 0xff, module.oui & 0xff);
  memory.text(168, module.part, 16);
  memory.text(184, module.revision, 2);
  memory.words(186, [SFF.wavelength, SFF.wavelengthTolerance]);
  memory.byte(190, SFF.hottestCase);
  memory.checksum(128, 191);
  memory.byte(192, SFF.sr4);
  memory.byte(195, SFF.options);
  memory.text(196, module.serials[port] ?? '', 16);
  memory.text(212, module.date_code, 8);
  memory.byte(220, SFF.measured);
  memory.byte(222, SFF.rate250);
  memory.checksum(192, 223);
}

/** Page 03h: alarms and warnings. */
function thresholds(memory: Memory, vhca: Vhca): void {
  const { temperature, voltage, rx_power, tx_bias, tx_power } = limitsOf(vhca);
  memory.words(128, temperature);
  memory.words(144, voltage);
  memory.words(176, [...rx_power, ...tx_bias, ...tx_power]);
}

/** The lower half of all pages: state and monitors. */
function status(memory: Memory, fw: Device, vhca: Vhca): void {
  const { temperature, voltage, rx_power, tx_bias, tx_power } = monitorsOf(fw, vhca);
  // Byte 3: lanes that send nothing.
  memory.byte(0, SFF.qsfp28, SFF.revision, SFF.noInterrupt, isPortOff(fw, vhca) ? 0xf0 : 0);
  memory.words(22, [temperature, 0, voltage]);
  memory.words(34, [...rx_power, ...tx_bias, ...tx_power]);
  memory.byte(98, SFF.recoveryOn);
}

/** Page 02h: of the user. */
const USER_PAGE = 2;
export const PAGES: readonly number[] = [0, USER_PAGE, 3];

/** Bytes of the lower half that can be written: masks of interrupts; change and entry of the password, which don't come back. */
const MASKS = [100, 107] as const;
const PASSWORDS = [119, 127] as const;

const within = ([from, to]: readonly [number, number], address: number): boolean =>
  address >= from && address < to;

/** Whether a byte of a page can be written. */
export const isWritable = (page: number, address: number): boolean =>
  address < HALF ? within(MASKS, address) || within(PASSWORDS, address) : page === USER_PAGE;

/** What was written: half a page as the data of MCIA. */
const kept = (fw: Device, vhca: Vhca, half: string): readonly number[] =>
  settingsOf(fw, vhca, `MCIA ${half}`, 'mcia_ext').dword ?? [];

/** Bytes as the numbers of 32 bits in MCIA's data, and back. */
export function dwords(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i));
}

function fromDwords(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => {
    view.setUint32(4 * i, number);
  });
  return bytes;
}

/** The 256 bytes that are seen while a page is selected. */
export function memoryOf(fw: Device, vhca: Vhca, page: number): Uint8Array {
  const memory = new Memory();
  status(memory, fw, vhca);
  memory.bytes.set(fromDwords(kept(fw, vhca, 'lower')).subarray(...MASKS), MASKS[0]);
  if (page === 0) identification(memory, fw.profile.module, vhca.pf.index);
  if (page === USER_PAGE) memory.bytes.set(fromDwords(kept(fw, vhca, 'user')), HALF);
  if (page === 3) thresholds(memory, vhca);
  return memory.bytes;
}

/** Writes bytes that can be written. */
export function writeMemory(fw: Device, vhca: Vhca, page: number, address: number, bytes: Uint8Array): void {
  const before = memoryOf(fw, vhca, page);
  const after = before.slice();
  after.set(bytes, address);
  const keep = (half: string, data: Uint8Array) => {
    setRegister(fw, vhca, `MCIA ${half}`, 'mcia_ext', { dword: dwords(data) });
  };
  const masks = after.subarray(...MASKS);
  if (!sameBytes(masks, before.subarray(...MASKS))) {
    const lower = new Uint8Array(HALF);
    lower.set(masks, MASKS[0]);
    keep('lower', lower);
  }
  if (!sameBytes(after.subarray(HALF), before.subarray(HALF))) keep('user', after.slice(HALF));
}
