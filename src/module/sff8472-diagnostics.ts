import { type Half, known, made } from './memory.js';
import type { Draft, Lane, Limits, Monitors, Thresholds } from './report.js';
import { celsius, limitsOf, milliamperes, power, volts } from './units.js';

/** What an SFP module measures: address A2h of SFF-8472, by its own numbers of bytes. */

/** Makes the value of a raw number. */
type Calibration = (raw: number) => number;
interface Calibrations {
  readonly temperature: Calibration;
  readonly voltage: Calibration;
  readonly tx_bias: Calibration;
  readonly tx_power: Calibration;
  readonly rx_power: Calibration;
}

const same: Calibration = (raw) => raw;

/** A slope of 8.8 bits without sign, and a signed offset behind it; the result is a whole number of the same unit. */
function line(a2: Half, at: number): Calibration | undefined {
  const [slope, offset] = [a2.word(at), a2.signed(at + 2)];
  return slope === undefined || offset === undefined
    ? undefined
    : (raw) => Math.trunc((slope / 256) * raw) + offset;
}

/** Five coefficients, that of the fourth power first. */
function polynomial(a2: Half, at: number): Calibration | undefined {
  const coefficients = [0, 4, 8, 12, 16].map((step) => a2.float(at + step));
  if (coefficients.some((each) => each === undefined)) return undefined;
  return (raw) => (coefficients as number[]).reduce((sum, each) => sum * raw + each, 0);
}

/** Results have 16 bits. Constants that lead beyond them are no calibration: of lines the 16 low bits are shown, as ethtool does, and it is told. */
const TOO_GREAT = 'the external calibration leads beyond 16 bits';

/** Undefined: the constants are not there. */
function external(a2: Half, notes: string[]): Calibrations | undefined {
  const [rx_power, tx_bias, tx_power] = [polynomial(a2, 56), line(a2, 76), line(a2, 80)];
  const [temperature, voltage] = [line(a2, 84), line(a2, 88)];
  if (!rx_power || !tx_bias || !tx_power || !temperature || !voltage) return undefined;
  const tell = (what: string) => {
    const note = `${TOO_GREAT}: ${what}`;
    if (!notes.includes(note)) notes.push(note);
  };
  const told = (what: string) => tell(`only the 16 low bits are shown of ${what}`);
  const signed =
    (calibrate: Calibration): Calibration =>
    (raw) => {
      const value = calibrate(raw);
      if (value !== (value << 16) >> 16) told('temperature');
      return (value << 16) >> 16;
    };
  const unsigned =
    (calibrate: Calibration, what: string): Calibration =>
    (raw) => {
      const value = calibrate(raw);
      if (value <= 0xffff) return value;
      told(what);
      return value & 0xffff;
    };
  return {
    temperature: signed(temperature),
    voltage: unsigned(voltage, 'voltage'),
    tx_bias,
    tx_power: unsigned(tx_power, 'transmitted power'),
    rx_power: (raw) => {
      const value = rx_power(raw);
      if (!(Math.abs(value) <= 0xffff)) tell('received power is no number');
      return value;
    },
  };
}

const internal: Calibrations = {
  temperature: same,
  voltage: same,
  tx_bias: same,
  tx_power: same,
  rx_power: same,
};

type Read = (at: number) => number | undefined;

/** How each quantity is read: the value and its thresholds alike. */
function readers(a2: Half, { temperature, voltage, tx_bias, tx_power, rx_power }: Calibrations) {
  const word: Read = (at) => a2.word(at);
  const reader =
    <T>(read: Read, calibrate: Calibration, unit: (raw: number) => T) =>
    (at: number): T | undefined =>
      made(read(at), (raw) => unit(calibrate(raw)));
  return {
    temperature: reader((at) => a2.signed(at), temperature, celsius),
    voltage: reader(word, voltage, volts),
    tx_bias: reader(word, tx_bias, milliamperes),
    tx_power: reader(word, tx_power, power),
    rx_power: reader(word, rx_power, power),
  };
}

const four = <T>(read: (at: number) => T | undefined, at: number): Limits<T> | undefined =>
  limitsOf((i) => read(at + 2 * i));

/** Bytes 112 and 113 have the alarms, 116 and 117 the warnings, the high one in the higher bit. */
function flagsAt(a2: Half, byte: number, high: number): Limits<boolean> | undefined {
  const bits: readonly (readonly [number, number])[] = [
    [112 + byte, high],
    [112 + byte, high - 1],
    [116 + byte, high],
    [116 + byte, high - 1],
  ];
  return limitsOf((i) => a2.bit(...(bits[i] as [number, number])));
}

/** What byte 65 says is there. */
const has = (a0: Half, bit: number): boolean => a0.bit(65, bit) === true;

/** The state of the pin RX_LOS, which some modules have the other way round: byte 65, bit 2 and not bit 1. */
const losOf = (a0: Half, a2: Half): boolean | undefined =>
  made(a2.bit(110, 1), (pin) => pin !== (has(a0, 2) && !has(a0, 1)));

export function diagnosticsOf(a0: Half, a2: Half, notes: string[]): Draft {
  const outside = a0.bit(92, 4) === true;
  const calibrations = outside ? external(a2, notes) : internal;
  if (!calibrations) return {};
  const read = readers(a2, calibrations);
  // Byte 93, bit 7: there are flags, and thresholds that they go by.
  const flagged = a0.bit(93, 7) === true;
  const flags = flagged
    ? known({ tx_bias: flagsAt(a2, 0, 3), tx_power: flagsAt(a2, 0, 1), rx_power: flagsAt(a2, 1, 7) })
    : undefined;
  const lane = known<Omit<Lane, 'lane'>>({
    tx_bias_ma: read.tx_bias(100),
    tx_power: read.tx_power(102),
    rx_power: read.rx_power(104),
    rx_los: losOf(a0, a2),
    tx_fault: a2.bit(110, 2),
    tx_disabled: a2.bit(110, 7),
    flags,
  });
  return {
    rx_power_type: a0.bit(92, 3) ? 'average' : 'OMA',
    calibration: outside ? 'external' : 'internal',
    declares: {
      flags: flagged,
      rx_los: has(a0, 1) || has(a0, 2),
      tx_fault: has(a0, 3),
    },
    monitors: known<Monitors>({ temperature_c: read.temperature(96), voltage_v: read.voltage(98) }),
    flags: flagged ? known({ temperature: flagsAt(a2, 0, 7), voltage: flagsAt(a2, 0, 5) }) : undefined,
    lanes: lane && [{ lane: 1, ...lane }],
    thresholds: flagged
      ? known<Thresholds>({
          temperature_c: four(read.temperature, 0),
          voltage_v: four(read.voltage, 8),
          tx_bias_ma: four(read.tx_bias, 16),
          tx_power: four(read.tx_power, 24),
          rx_power: four(read.rx_power, 32),
        })
      : undefined,
    status: known({ data_ready: made(a2.bit(110, 0), (not) => !not) }),
  };
}
