/**
 * What the command needs of ECMAScript 2023 and Node 18, which Debian 12 has, lacks: arrays that are copied as they are changed. The library leaves
 * the arrays of its process alone, and needs Node 20.
 */
const COPYING: Record<string, (this: unknown[], ...args: never[]) => unknown[]> = {
  toReversed() {
    return Array.from(this).reverse();
  },
  toSorted(order?: (one: unknown, other: unknown) => number) {
    return Array.from(this).sort(order);
  },
  with(index: number, value: unknown) {
    const copy = Array.from(this);
    if (index >= copy.length || index < -copy.length) throw new RangeError('Invalid index');
    copy[index < 0 ? copy.length + index : index] = value;
    return copy;
  },
};

for (const [name, value] of Object.entries(COPYING))
  if (!(name in Array.prototype))
    Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });
