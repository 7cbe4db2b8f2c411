import type { UserMemory } from '../../src/kernel/memory.js';

const PAGE = 4096;

interface Mapping {
  start: number;
  length: number;
  fill: number;
  writable: boolean;
  /** Bytes that differ from `fill`, by page. */
  pages: Map<number, Uint8Array>;
}

/** User memory of which only what is written takes room: a mapping of 4 GiB costs nothing. */
export class SparseMemory implements UserMemory {
  private readonly mappings: Mapping[] = [];

  /** Maps `length` bytes that all read as `fill`. Mappings must not touch. */
  map(start: number, length: number, { fill = 0, writable = true } = {}): void {
    this.mappings.push({ start, length, fill, writable, pages: new Map() });
  }

  read(address: number, length: number): Uint8Array {
    const mapping = this.find(address);
    if (!mapping) return new Uint8Array(0);
    const from = address - mapping.start;
    const bytes = new Uint8Array(Math.min(length, mapping.length - from));
    if (mapping.fill !== 0) bytes.fill(mapping.fill);
    if (mapping.pages.size === 0) return bytes;
    for (let at = 0; at < bytes.length; at += PAGE - ((from + at) % PAGE)) {
      const offset = (from + at) % PAGE;
      const page = mapping.pages.get((from + at - offset) / PAGE);
      if (page) bytes.set(page.subarray(offset, offset + bytes.length - at), at);
    }
    return bytes;
  }

  write(address: number, bytes: Uint8Array): number {
    const mapping = this.find(address);
    return mapping?.writable ? store(mapping, address, bytes) : 0;
  }

  /** Writes as the owner of the memory does before the call: a read-only page holds what it was given. */
  poke(address: number, bytes: Uint8Array): void {
    const mapping = this.find(address);
    if (mapping) store(mapping, address, bytes);
  }

  /** What is mapped, and the pages that hold something else than the filling. */
  mapped(): {
    start: number;
    length: number;
    fill: number;
    writable: boolean;
    pages: [number, Uint8Array][];
  }[] {
    return this.mappings.map(({ pages, ...mapping }) => ({
      ...mapping,
      pages: [...pages].map(([number, bytes]) => {
        const at = number * PAGE;
        return [mapping.start + at, bytes.subarray(0, mapping.length - at)];
      }),
    }));
  }

  private find(address: number): Mapping | undefined {
    return this.mappings.find(({ start, length }) => address >= start && address < start + length);
  }
}

function store(mapping: Mapping, address: number, bytes: Uint8Array): number {
  const from = address - mapping.start;
  const length = Math.min(bytes.length, mapping.length - from);
  for (let at = 0; at < length; at += PAGE - ((from + at) % PAGE)) {
    const offset = (from + at) % PAGE;
    const number = (from + at - offset) / PAGE;
    let page = mapping.pages.get(number);
    if (!page) {
      page = new Uint8Array(PAGE).fill(mapping.fill);
      mapping.pages.set(number, page);
    }
    page.set(bytes.subarray(at, Math.min(length, at + PAGE - offset)), offset);
  }
  return length;
}
