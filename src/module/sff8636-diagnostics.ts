import { mediumOf } from './data/technologies.js';
import { type Half, known, made } from './memory.js';
import type { Draft, Lane, Limits, Monitors, Thresholds } from './report.js';
import { celsius, flagsOf, limitsOf, milliamperes, power, volts } from './units.js';

/** What a QSFP module measures, by the numbers of SFF-8636. */

const LANES = [1, 2, 3, 4] as const;

/** From this revision code on byte 220 says whether temperature and voltage are measured. */
const TELLS = 8;

/** Flags of a lane: two lanes a byte, the odd one in bits 7-4. */
function laneFlags(lower: Half, first: number, lane: number): Limits<boolean> | undefined {
  const at = first + ((lane - 1) >> 1);
  return flagsOf((bit) => lower.bit(at, bit), lane % 2 ? 7 : 3, -1);
}

/** Bits of a byte by lane: those of the receiver in bits 3-0, of the transmitter in 7-4, where it has both. */
const signal = (lower: Half, at: number, lane: number, shift: 0 | 4): boolean | undefined =>
  lower.bit(at, lane - 1 + shift);

function laneOf(
  lower: Half,
  lane: number,
  measures: { readonly lanes: boolean; readonly tx: boolean },
): Lane {
  const step = 2 * (lane - 1);
  const found = known<Omit<Lane, 'lane'>>({
    tx_bias_ma: measures.lanes ? made(lower.word(42 + step), milliamperes) : undefined,
    tx_power: measures.lanes && measures.tx ? made(lower.word(50 + step), power) : undefined,
    rx_power: measures.lanes ? made(lower.word(34 + step), power) : undefined,
    rx_los: signal(lower, 3, lane, 0),
    tx_los: signal(lower, 3, lane, 4),
    rx_lol: signal(lower, 5, lane, 0),
    tx_lol: signal(lower, 5, lane, 4),
    tx_fault: signal(lower, 4, lane, 0),
    tx_eq_fault: signal(lower, 4, lane, 4),
    tx_disabled: signal(lower, 86, lane, 0),
    flags: measures.lanes
      ? known({
          tx_bias: laneFlags(lower, 11, lane),
          tx_power: laneFlags(lower, 13, lane),
          rx_power: laneFlags(lower, 9, lane),
        })
      : undefined,
  });
  return { lane, ...found };
}

/** Page 03h; its order is that of the received power first. */
function thresholdsOf(page3: Half): Thresholds | undefined {
  const four = <T>(at: number, unit: (raw: number) => T, read = (byte: number) => page3.word(byte)) =>
    limitsOf((i) => made(read(at + 2 * i), unit));
  return known<Thresholds>({
    temperature_c: four(128, celsius, (byte) => page3.signed(byte)),
    voltage_v: four(144, volts),
    tx_bias_ma: four(184, milliamperes),
    tx_power: four(192, power),
    rx_power: four(176, power),
  });
}

/** `page3`: undefined where the memory is flat. */
export function diagnosticsOf(lower: Half, page: Half, page3: Half | undefined): Draft {
  const tells = (lower.byte(1) ?? 0) >= TELLS;
  // A passive cable measures nothing: its memory has zeros there.
  const isPassive = made(page.bits(147, 7, 4), mediumOf) === 'passive copper';
  const measures = !isPassive || lower.slice(34, 57)?.some((byte) => byte !== 0) === true;
  const measuresTx = page.bit(220, 2) ?? null;
  const monitors = known<Monitors>({
    temperature_c: made(lower.signed(22), celsius),
    voltage_v: made(lower.word(26), volts),
  });
  return {
    rx_power_type: made(page.bit(220, 3), (average) => (average ? 'average' : 'OMA')),
    declares: {
      temperature: tells ? (page.bit(220, 5) ?? null) : null,
      voltage: tells ? (page.bit(220, 4) ?? null) : null,
      tx_power: measuresTx,
      // One bit for both.
      rx_los: page.bit(195, 1) ?? null,
      tx_los: page.bit(195, 1) ?? null,
      rx_lol: page.bit(194, 4) ?? null,
      tx_lol: page.bit(194, 5) ?? null,
      tx_fault: page.bit(195, 3) ?? null,
      tx_eq_fault: page.bit(193, 3) ?? null,
    },
    monitors,
    flags: known({
      temperature: flagsOf((bit) => lower.bit(6, bit), 7, -1),
      voltage: flagsOf((bit) => lower.bit(7, bit), 7, -1),
    }),
    lanes: lower.exists
      ? LANES.map((lane) => laneOf(lower, lane, { lanes: measures, tx: measuresTx !== false }))
      : undefined,
    thresholds: page3 && thresholdsOf(page3),
  };
}
