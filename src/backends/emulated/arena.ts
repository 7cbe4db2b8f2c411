import type { UserMemory } from '../../kernel/memory.js';

/** Where the parts of a call lie, far enough apart for any length. */
export const ARG = 0x1000;
export const IN = 2 ** 33;
export const OUT = 2 ** 34;
const MEMORY = 2 ** 35;
const APART = 2 ** 33;

/** The address of a part of what the message names beside its input and output, by its number. */
export const memoryAt = (index: number): number => MEMORY + index * APART;

const NOTHING = new Uint8Array(0);

/** The memory of one ioctl's caller: the struct, what it sends, room for what comes back, and what the message names. Everything else is unmapped. */
export class Arena implements UserMemory {
  constructor(
    readonly struct: Uint8Array,
    private readonly input: Uint8Array,
    readonly output: Uint8Array,
    private readonly memory: readonly Uint8Array[] = [],
  ) {}

  read(address: number, length: number): Uint8Array {
    const there = this.at(address);
    return there.length > length ? there.subarray(0, length) : there;
  }

  write(address: number, bytes: Uint8Array): number {
    const to = this.at(address);
    to.set(to.length < bytes.length ? bytes.subarray(0, to.length) : bytes);
    return Math.min(to.length, bytes.length);
  }

  /** The bytes from an address to the end of its part. */
  private at(address: number): Uint8Array {
    if (address >= MEMORY) {
      const part = this.memory[Math.floor((address - MEMORY) / APART)] ?? NOTHING;
      return from(part, (address - MEMORY) % APART);
    }
    if (address >= OUT) return from(this.output, address - OUT);
    if (address >= IN) return from(this.input, address - IN);
    return from(this.struct, address >= ARG ? address - ARG : this.struct.length);
  }
}

/** The bytes from a place on: most callers want all. */
const from = (bytes: Uint8Array, place: number): Uint8Array => (place ? bytes.subarray(place) : bytes);
