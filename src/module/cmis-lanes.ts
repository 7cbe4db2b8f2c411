import { DATA_PATH_STATES } from './data/cmis.js';
import { Half, halfTitle, known, type ModulePages, made } from './memory.js';
import type { Lane, Limits, Thresholds } from './report.js';
import { celsius, codeOf, limitsOf, milliamperes, power, volts } from './units.js';

/** The lanes of a module with CMIS: page 11h, in banks of eight. */

const LANES_PER_BANK = 8;

/** Page 01h byte 142, bits 1-0; the fourth code is reserved. */
const BANKS = [1, 2, 4] as const;

/** Page 01h byte 160, bits 4-3: what the bias is multiplied by; the fourth code is reserved. */
const BIAS_MULTIPLIERS = [1, 2, 4] as const;

const biasUnit = (page1: Half) => {
  const multiplier = BIAS_MULTIPLIERS[page1.bits(160, 4, 3) ?? 0] ?? 1;
  return (raw: number): number => milliamperes(raw * multiplier);
};

type Declares = Readonly<Record<string, boolean | null>>;

/** How many banks there are; undefined: the code is reserved, or page 01h is missing. */
export const banksOf = (page1: Half): number | undefined =>
  made(page1.bits(142, 1, 0), (code) => BANKS[code]);

/** Page 11h of the banks that are declared, whether it is there or not. */
function lanePages(pages: ModulePages, page1: Half, notes: string[]): Half[] {
  const declared = page1.exists ? banksOf(page1) : 1;
  const most = BANKS[BANKS.length - 1] as number;
  if (declared === undefined) notes.push('page 01h byte 142: the code for the number of banks is reserved');
  const banks = Array.from(
    { length: declared ?? most },
    (_, bank) => new Half(pages, bank ? `11@${bank}` : '11'),
  );
  for (const [bank, half] of banks.entries())
    if (!half.exists && (declared !== undefined || bank === 0))
      notes.push(
        `page 11h of bank ${bank} is missing: nothing is known of lanes ${LANES_PER_BANK * bank + 1} to ${LANES_PER_BANK * (bank + 1)}`,
      );
  const [first] = banks;
  const same = banks.slice(1).find((half) => half.exists && half.hex(128, 255) === first?.hex(128, 255));
  if (same)
    notes.push(
      `${halfTitle(same.name)} is that of bank 0 byte for byte: the bank may not have been selected`,
    );
  return banks;
}

/** Four bytes with a bit for each lane. */
const laneFlags = (page: Half, first: number, lane: number): Limits<boolean> | undefined =>
  limitsOf((i) => page.bit(first + i, lane));

function laneOf(
  page: Half,
  control: Half,
  lane: number,
  declares: Declares,
  bias: (raw: number) => number,
): Omit<Lane, 'lane'> | undefined {
  // Null: page 01h is missing; then what is there is shown.
  const has = (name: string) => declares[name] !== false;
  const word = <T>(name: string, at: number, unit: (raw: number) => T) =>
    has(name) ? made(page.word(at + 2 * lane), unit) : undefined;
  return known<Omit<Lane, 'lane'>>({
    tx_bias_ma: word('tx_bias', 170, bias),
    tx_power: word('tx_power', 154, power),
    rx_power: word('rx_power', 186, power),
    rx_los: page.bit(147, lane),
    tx_los: page.bit(136, lane),
    rx_lol: page.bit(148, lane),
    tx_lol: page.bit(137, lane),
    tx_fault: page.bit(135, lane),
    tx_eq_fault: page.bit(138, lane),
    tx_disabled: control.bit(130, lane),
    data_path_state: made(page.bits(128 + (lane >> 1), lane % 2 ? 7 : 3, lane % 2 ? 4 : 0), (code) =>
      codeOf(code, DATA_PATH_STATES),
    ),
    flags: known({
      tx_bias: has('tx_bias') ? laneFlags(page, 143, lane) : undefined,
      tx_power: has('tx_power') ? laneFlags(page, 139, lane) : undefined,
      rx_power: has('rx_power') ? laneFlags(page, 149, lane) : undefined,
    }),
  });
}

/** All lanes of all banks. Page 00h byte 210 has a bit for each lane of the first bank that the media does not have. */
export function lanesOf(
  pages: ModulePages,
  page0: Half,
  page1: Half,
  declares: Declares,
  notes: string[],
): Lane[] | undefined {
  const bias = biasUnit(page1);
  const lanes = lanePages(pages, page1, notes).flatMap((page, bank) => {
    if (!page.exists) return [];
    const control = new Half(pages, bank ? `10@${bank}` : '10');
    return Array.from({ length: LANES_PER_BANK }, (_, lane) => ({
      lane: LANES_PER_BANK * bank + lane + 1,
      ...(bank === 0 ? known({ implemented: made(page0.bit(210, lane), (not) => !not) }) : {}),
      ...laneOf(page, control, lane, declares, bias),
    }));
  });
  return lanes.length ? lanes : undefined;
}

/** Page 02h; its order is that of the transmitted power first. */
export function thresholdsOf(page1: Half, page2: Half): Thresholds | undefined {
  const four = <T>(at: number, unit: (raw: number) => T, read = (byte: number) => page2.word(byte)) =>
    limitsOf((i) => made(read(at + 2 * i), unit));
  return known<Thresholds>({
    temperature_c: four(128, celsius, (byte) => page2.signed(byte)),
    voltage_v: four(136, volts),
    tx_bias_ma: four(184, biasUnit(page1)),
    tx_power: four(176, power),
    rx_power: four(192, power),
  });
}
