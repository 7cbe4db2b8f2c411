const SCALES = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** A number in thousands, three digits that count: 41234567890 -> "41.2G", 0.25 -> "0.25", 7 -> "7". */
export function short(value: number): string {
  let [scale, number] = [0, value];
  while (Math.abs(number) >= 999.5 && scale < SCALES.length - 1) {
    number /= 1000;
    scale++;
  }
  return `${Number(number.toPrecision(3))}${SCALES[scale]}`;
}

/** The same of what may not be known. */
export const shortOr = (value: number | undefined, otherwise = '-'): string =>
  value === undefined ? otherwise : short(value);

/** 100000 -> "100G", 100 -> "100M" */
export const shortSpeed = (mbps: number | undefined): string =>
  mbps === undefined ? '-' : short(mbps * 1_000_000);
