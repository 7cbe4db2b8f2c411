/** One condition on a version: `>=22.40`. */
interface Comparator {
  readonly sign: string;
  readonly version: readonly number[];
}

/** A range of versions: all comparators must hold. */
export type VersionRange = readonly Comparator[];

const COMPARATOR = /^(>=|<=|>|<|=)?(\d{1,9}(?:\.\d{1,9})*)$/;
const VERSION = /^\d{1,9}(?:\.\d{1,9})*$/;

const partsOf = (version: string): number[] => version.split('.').map(Number);

/** `22.43.1014`, `>=22.40.0 <22.43.1014`; a missing part of a version is 0. Undefined for what is no range. */
export function parseRange(text: string): VersionRange | undefined {
  const words = text.trim().split(/\s+/);
  const found = words.map((word) => COMPARATOR.exec(word));
  if (found.some((one) => !one)) return undefined;
  return found.map((one) => ({ sign: one?.[1] ?? '=', version: partsOf(one?.[2] as string) }));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference) return difference;
  }
  return 0;
}

const holds = ({ sign, version }: Comparator, given: readonly number[]): boolean => {
  const order = compare(given, version);
  if (order === 0) return sign.includes('=');
  return order < 0 ? sign.startsWith('<') : sign.startsWith('>');
};

/** Whether a version lies in a range. One that is not known, or no version such as 22.43.1014, lies in every range. */
export function inRange(range: VersionRange, version: string | undefined): boolean {
  if (version === undefined || !VERSION.test(version)) return true;
  const parts = partsOf(version);
  return range.every((comparator) => holds(comparator, parts));
}

/** Whether some version lies in a range: one that it names, or one next to that. */
export const isPossible = (range: VersionRange): boolean =>
  [[0], ...range.flatMap(({ version }) => [version, justAbove(version), ...justBelow(version)])].some(
    (version) => range.every((comparator) => holds(comparator, version)),
  );

const justAbove = (version: readonly number[]): number[] => [...version, 0, 0, 0, 1];

/** 22.40 -> 22.39.999999999; nothing is below 0. */
function justBelow(version: readonly number[]): number[][] {
  const last = version.findLastIndex((part) => part > 0);
  if (last < 0) return [];
  const greatest = 999_999_999;
  return [[...version.slice(0, last), (version[last] as number) - 1, greatest, greatest, greatest, greatest]];
}

/** Whether a text is a version such as 22.43.1014. */
export const isVersion = (text: string): boolean => VERSION.test(text);

/** Below 0 where the first is older, above 0 where it is newer; a missing part is 0. */
export const compareVersions = (a: string, b: string): number => compare(partsOf(a), partsOf(b));
