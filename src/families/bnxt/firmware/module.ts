import { type CardCore, DENIED, FAIL, type Handlers, INVALID_PARAMS, NOTHING } from './handler.js';
import { moduleIn, type Plugged, portState } from './link.js';
import type { Limits, Measured, ModuleType } from './module-types.js';
import { sensed } from './temperature.js';

/**
 * The memory of a module as SFF-8636 lays it out, with the codes of SFF-8024, read and written over I2C.
 */

const QSFP28 = 0x11;
const QSFPPLUS = 0x0d;
const REVISION = 8;
/** Byte 2: no page 03h; no interrupt is asked for. */
const FLAT = 0b100;
const NO_INTERRUPT = 0b10;
/** Byte 98: clock and data recovery runs on all lanes, both ways. */
const RECOVERY_ON = 0xff;
/** Byte 140 in 100 Mb/s, or that it is beyond it: byte 222 has it in 250 Mb/s. */
const RATE_BEYOND = 0xff;
const RATE_250 = 103;
const RATE_10G = 103;
/** Degrees Celsius. */
const HOTTEST_CASE = 70;
/** Byte 220: temperature, voltage, average received and transmitted power are measured. */
const ALL_MEASURED = 0b0011_1100;
const LANES = 4;
const HALF = 128;
const USER_PAGE = 2;
const THRESHOLDS = 3;

/** Both halves of a page: bytes 0 to 127 are the same on all. */
class Memory {
  readonly bytes = new Uint8Array(2 * HALF);

  byte(at: number, ...values: readonly number[]): void {
    this.bytes.set(values, at);
  }

  /** Big-endian numbers of 16 bits. */
  words(at: number, values: readonly number[]): void {
    for (const [i, value] of values.entries()) this.byte(at + 2 * i, (value >> 8) & 0xff, value & 0xff);
  }

  /** Padded with blanks. */
  text(at: number, text: string, length: number): void {
    this.byte(at, ...Array.from(text.padEnd(length).slice(0, length), (letter) => letter.charCodeAt(0)));
  }

  /** The low byte of the sum of those before it. */
  checksum(from: number, at: number): void {
    this.bytes[at] = this.bytes.subarray(from, at).reduce((sum, byte) => sum + byte, 0);
  }
}

const isHundred = ({ speed }: ModuleType): boolean => speed >= 100_000;

/** SFF-8636 6.3: upper page 00h. */
function identification(memory: Memory, card: CardCore, port: number, type: ModuleType): void {
  const hundred = isHundred(type);
  memory.byte(128, hundred ? QSFP28 : QSFPPLUS, type.power, type.connector, type.compliance);
  memory.byte(139, type.encoding, hundred ? RATE_BEYOND : RATE_10G);
  memory.byte(142, ...type.lengths, type.technology);
  memory.text(148, type.vendor, 16);
  memory.byte(165, type.oui >> 16, (type.oui >> 8) & 0xff, type.oui & 0xff);
  memory.text(168, type.part, 16);
  memory.text(184, type.revision, 2);
  if (type.wave.length === 2) memory.words(186, type.wave);
  else memory.byte(186, ...type.wave);
  memory.byte(190, HOTTEST_CASE);
  memory.checksum(128, 191);
  memory.byte(192, type.extended, ...type.options);
  memory.text(196, moduleSerial(card, port), 16);
  memory.text(212, '250917', 8);
  memory.byte(220, type.measures ? ALL_MEASURED : 0);
  memory.byte(222, hundred ? RATE_250 : 0);
  memory.checksum(192, 223);
}

/** As such vendors write it: a letter for each port behind a part of the card's own. */
const moduleSerial = (card: CardCore, port: number): string => `X${card.serial.slice(-6)}${port + 1}A`;

/** Which of the four limits a value is beyond, the high alarm first. */
const beyond = (value: number, [highAlarm, lowAlarm, highWarning, lowWarning]: Limits): number =>
  (value > highAlarm ? 8 : 0) |
  (value < lowAlarm ? 4 : 0) |
  (value > highWarning ? 2 : 0) |
  (value < lowWarning ? 1 : 0);

const everyLane = (value: number): number[] => new Array<number>(LANES).fill(value);

/** Flags of two lanes a byte, the first in the upper half. */
const laneFlags = (flags: number): number[] => [flags * 16 + flags, flags * 16 + flags];

const DEGREE = 256;
const COLD_LASER = 0;

/** What is measured now; of a transmitter that is off, or where nothing comes in, zero. */
function measured(card: CardCore, port: number, { type, fault }: Plugged): Measured | undefined {
  const { measures } = type;
  if (!measures) return undefined;
  return {
    ...measures,
    temperature: sensed(card, 'module', port) * DEGREE,
    rx_power: fault === 'no-signal' ? COLD_LASER : measures.rx_power,
    ...(fault === 'tx-disabled' ? { tx_bias: COLD_LASER, tx_power: COLD_LASER } : {}),
  };
}

/** SFF-8636 6.2: the lower half of all pages. */
function status(memory: Memory, card: CardCore, port: number, plugged: Plugged): void {
  const { type, fault } = plugged;
  const identifier = isHundred(type) ? QSFP28 : QSFPPLUS;
  const now = measured(card, port, plugged);
  if (!now || !type.limits) {
    memory.byte(0, identifier, REVISION, FLAT | NO_INTERRUPT);
    return;
  }
  const { limits } = type;
  const lost = fault === 'no-signal' ? 0x0f : 0;
  memory.byte(3, lost, 0, lost);
  memory.byte(6, beyond(now.temperature, limits.temperature) * 16, beyond(now.voltage, limits.voltage) * 16);
  memory.byte(9, ...laneFlags(beyond(now.rx_power, limits.rx_power)));
  memory.byte(11, ...laneFlags(beyond(now.tx_bias, limits.tx_bias)));
  memory.byte(13, ...laneFlags(beyond(now.tx_power, limits.tx_power)));
  const quiet = memory.bytes.subarray(3, 15).every((byte) => byte === 0);
  memory.byte(0, identifier, REVISION, quiet ? NO_INTERRUPT : 0);
  memory.words(22, [now.temperature, 0, now.voltage]);
  memory.words(34, [...everyLane(now.rx_power), ...everyLane(now.tx_bias), ...everyLane(now.tx_power)]);
  // Byte 86: the lanes whose transmitter is off.
  memory.byte(86, fault === 'tx-disabled' ? 0x0f : 0);
  memory.byte(98, RECOVERY_ON);
}

function thresholds(
  memory: Memory,
  { temperature, voltage, rx_power, tx_bias, tx_power }: NonNullable<ModuleType['limits']>,
) {
  memory.words(128, temperature);
  memory.words(144, voltage);
  memory.words(176, [...rx_power, ...tx_bias, ...tx_power]);
}

/** A page with its lower half; undefined where the module has no such page. */
function moduleMemory(card: CardCore, port: number, plugged: Plugged, page: number): Uint8Array | undefined {
  const { type } = plugged;
  if (page !== 0 && !(type.limits && (page === USER_PAGE || page === THRESHOLDS))) return undefined;
  const memory = new Memory();
  status(memory, card, port, plugged);
  if (page === 0) identification(memory, card, port, type);
  if (page === THRESHOLDS && type.limits) thresholds(memory, type.limits);
  for (const [place, byte] of Object.entries(portState(card, port).written ?? {})) {
    const [of, at] = place.split('.').map(Number) as [number, number];
    if (at < HALF || of === page) memory.bytes[at] = Number.parseInt(byte, 16);
  }
  return memory.bytes;
}

/** 0xa0 as the eight bits on the bus have it: SFF-8636's one address. */
const ADDRESS = 0xa0;
const MOST = 64;
/** enables */
const PAGE_OFFSET = 1;

/** Whether a request is for bytes that there are; gives where they begin. */
function place(
  ask: Readonly<Record<string, number>>,
): { page: number; at: number; length: number } | undefined {
  const { enables = 0, i2c_slave_addr: address, page_number: page = 0, data_length: length = 0 } = ask;
  const at = enables & PAGE_OFFSET ? (ask.page_offset as number) : 0;
  const whole = address === ADDRESS && length > 0 && length <= MOST && at + length <= 2 * HALF;
  return whole ? { page, at, length } : undefined;
}

/** The module that answers at the request's place. */
function reached(card: CardCore, port: number): Plugged | undefined {
  const plugged = moduleIn(card, port);
  return plugged && plugged.fault !== 'i2c' ? plugged : undefined;
}

const read: Handlers[string] = (card, { caller, port, ask }) => {
  if (caller.kind === 'vf') return DENIED;
  const where = place(ask);
  if (!where) return INVALID_PARAMS;
  const plugged = reached(card, port);
  const memory = plugged && moduleMemory(card, port, plugged, where.page);
  return memory ? { data: memory.slice(where.at, where.at + where.length) } : FAIL;
};

/** Bytes that a host may write: controls of the lower half, masks among them, and the page of the user. */
const isWritable = (page: number, at: number): boolean =>
  (at >= 86 && at < 107) || (at >= HALF && page === USER_PAGE);

/** Where the data stands in hwrm_port_phy_i2c_write_input. */
const DATA = 40;

const write: Handlers[string] = (card, { caller, port, ask, bytes }) => {
  if (caller.kind === 'vf') return DENIED;
  const where = place(ask);
  if (!where) return INVALID_PARAMS;
  const plugged = reached(card, port);
  if (!plugged || !moduleMemory(card, port, plugged, where.page)) return FAIL;
  const state = portState(card, port);
  const written: Record<string, string> = { ...state.written };
  for (let i = 0; i < where.length; i++) {
    const at = where.at + i;
    // A module takes no notice of what it does not let be written.
    if (!isWritable(where.page, at)) continue;
    written[`${at < HALF ? 0 : where.page}.${at}`] = (bytes[DATA + i] as number)
      .toString(16)
      .padStart(2, '0');
  }
  card.change({ ports: { ...card.current().ports, [port]: { ...state, written } } });
  return NOTHING;
};

export const modules: Handlers = { PORT_PHY_I2C_READ: read, PORT_PHY_I2C_WRITE: write };
