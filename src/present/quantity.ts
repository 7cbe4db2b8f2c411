/** Quantities, as people read them. */

/** 25000 -> "25 Gb/s" */
export const speed = (mbps: number): string => (mbps >= 1000 ? `${mbps / 1000} Gb/s` : `${mbps} Mb/s`);

const SCALES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** A number in thousands, three digits that count: "53.3 T" of `bytes` is "53.3 TB". Undefined for one that is short anyway. */
export function scaled(value: bigint, unit: string | undefined): string | undefined {
  if (value < 10_000n) return undefined;
  let [scale, number] = [0, Number(value)];
  while (number >= 999.5 && scale < SCALES.length - 1) {
    number /= 1000;
    scale++;
  }
  const digits = number.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
  return unit === 'bytes' ? `${digits} ${SCALES[scale]}B` : `${digits} ${SCALES[scale]}`.trimEnd();
}

/** 93784 seconds -> "1 d 2 h 3 min" */
export function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Math.floor(seconds) % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 3).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}
