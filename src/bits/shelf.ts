/** Bytes by name in one file, which is read at once: a line for each with its name, first byte, and how many; then the bytes. */
export interface Shelf {
  readonly bytes: Uint8Array;
  /** As the function of this name in chapter.ts. */
  lineWith(part: string): string | undefined;
}

/** Where nothing is on it. */
export const EMPTY: Shelf = { bytes: new Uint8Array(0), lineWith: () => undefined };

/** Bytes in words of four begin at such: what reads them by words takes them as they are. */
const WORD = 4;

/** Digits of a place, which is not known before the list is as long as it will be. */
const DIGITS = 7;

const roundedUp = (bytes: number): number => Math.ceil(bytes / WORD) * WORD;

/** A shelf of what has names without blanks. What is the same stands there once. */
export function shelfOf(all: Iterable<readonly [name: string, bytes: Uint8Array]>): Uint8Array {
  const rows = [...all];
  const places = new Map<string, number>();
  const list = (first: number): string => {
    let at = first;
    places.clear();
    const lines = rows.map(([name, bytes]) => {
      const key = bytes.join();
      const place = places.get(key) ?? at;
      places.set(key, place);
      if (place === at) at += roundedUp(bytes.length);
      return `${name} ${`${place}`.padStart(DIGITS, '0')} ${bytes.length}\n`;
    });
    return `\n${lines.join('')}`;
  };
  const first = roundedUp(list(0).length);
  const head = new TextEncoder().encode(list(first));
  const end = Math.max(
    first,
    ...rows.map(([, bytes]) => (places.get(bytes.join()) as number) + bytes.length),
  );
  const shelf = new Uint8Array(roundedUp(end));
  shelf.set(head);
  for (const [, bytes] of rows) shelf.set(bytes, places.get(bytes.join()));
  return shelf;
}

/** What stands there by a name, without a copy; undefined where nothing does. */
export function onShelf(shelf: Shelf, name: string): Uint8Array | undefined {
  const line = shelf.lineWith(`\n${name} `);
  if (line === undefined) return undefined;
  const [, at, length] = line.split(' ').map(Number) as [number, number, number];
  return shelf.bytes.subarray(at, at + length);
}
