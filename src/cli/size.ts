const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1 << 10, M: 1 << 20, G: 1 << 30 };

/** Bytes of 65536, 64K, 64M, 1G, with KiB or KB the same as K; undefined for what is no size. */
export function sizeOf(text: string): number | undefined {
  const [, digits, unit] = /^(0|[1-9]\d{0,14})([KMG]?)(?:iB|B)?$/i.exec(text.trim()) ?? [];
  return digits === undefined ? undefined : Number(digits) * (UNITS[unit?.toUpperCase() ?? ''] as number);
}
