import { SparseMemory } from '../kernel/sparse-memory.js';
import type { Case, Pointer } from './corpus.js';

/** Around where the buffers lie: far enough apart for mappings of 4 GiB. Nothing is mapped at BAD, nor at any address that RAW names. */
const AROUND = { ARG: 0x1000_0000_0000, IN: 0x2000_0000_0000, OUT: 0x3000_0000_0000, BAD: 0x4000_0000_0000 };

const PAGE = 4096;

/** The address from which on `length` bytes end with a page, as every mapping of a processor does. */
const endingWithPage = (address: number, length: number): number =>
  address + ((PAGE - (length % PAGE)) % PAGE);

/** Length of the recorder's own buffers, "more than enough": out_after of an RPC with out_len 2^32 - 1 ends there. */
const PLENTY = 2 * 1024 * 1024 + 4096;

type Place = keyof typeof AROUND;

const PLACEHOLDERS: Readonly<Record<string, Place>> = {
  '494e494e494e494e': 'IN',
  '4f55544f55544f55': 'OUT',
  '4152474152474152': 'ARG',
  '4241444241444241': 'BAD',
};

/** Struct offsets: the pointers, and the length that the caller wants (device_data_len, out_len). */
const FIRST_POINTER = 16;
const SECOND_POINTER = 24;
const WANTED = 12;
const IN_LEN = 8;

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** The memory of the recorded caller, laid out as a case says, and what became of it. */
export class CallerMemory {
  readonly memory = new SparseMemory();
  /** The ioctl's argument. */
  readonly arg: number;
  private readonly at: Record<Place, number>;
  private readonly struct: Uint8Array;
  private readonly argBefore: Uint8Array;
  private readonly inBefore: Uint8Array;

  constructor(private readonly recorded: Case) {
    const { memory } = this;
    const { arg, arg_mapped: argMapped, poke, out_after: outAfter } = recorded;
    const fill = Number.parseInt(recorded.out_fill || '00', 16);
    const plenty = Math.max(PLENTY, outAfter?.len ?? 0);
    const readOnly = new Set(this.pointers().map(({ kind, place }) => (kind === 'RO' ? place : undefined)));
    const lengths = {
      ARG: argMapped ?? plenty,
      IN: recorded.in_mapped ?? plenty,
      OUT: recorded.out_mapped ?? plenty,
    };
    const at = {
      ARG: endingWithPage(AROUND.ARG, lengths.ARG),
      IN: endingWithPage(AROUND.IN, lengths.IN),
      OUT: endingWithPage(AROUND.OUT, lengths.OUT),
      BAD: AROUND.BAD,
    };
    this.at = at;
    memory.map(at.ARG, lengths.ARG, { writable: arg !== 'RO' && !readOnly.has('ARG') });
    memory.map(at.IN, lengths.IN, { writable: !readOnly.has('IN') });
    memory.map(at.OUT, lengths.OUT, { fill, writable: !readOnly.has('OUT') });

    this.struct = this.withAddresses();
    memory.poke(at.ARG, this.struct);
    if (poke) memory.poke(at.ARG + poke.at, unhex(poke.val));
    memory.poke(at.IN, unhex(recorded.in ?? ''));
    this.arg = arg === 'NULL' ? 0 : arg === 'BAD' ? at.BAD : at.ARG;
    this.argBefore = this.beyondStruct();
    this.inBefore = this.input();
  }

  /** The struct as it stands now, placeholders back where the pointers are untouched; null where no struct was passed. */
  structAfter(): string | null {
    if (this.arg !== this.at.ARG) return null;
    const after = this.memory.read(this.at.ARG, this.struct.length);
    const before = unhex(this.recorded.struct);
    for (const { offset } of this.pointers()) {
      const end = offset + 8;
      if (hex(after.subarray(offset, end)) === hex(this.struct.subarray(offset, end)))
        after.set(before.subarray(offset, end), Math.min(offset, after.length));
    }
    return hex(after);
  }

  beyondStructChanged(): boolean {
    return Buffer.compare(this.argBefore, this.beyondStruct()) !== 0;
  }

  inUnchanged(): boolean {
    return Buffer.compare(this.inBefore, this.input()) === 0;
  }

  /** `length` bytes of the buffer that the answer went to. */
  out(length: number): Uint8Array {
    return this.memory.read(this.recorded.ptr.out === 'IN' ? this.at.IN : this.at.OUT, length);
  }

  /** The buffer where a copy of the answer stopped at an unmapped page: how far it had come by then is the processor's affair. */
  get blurred(): 'ARG' | 'IN' | 'OUT' | undefined {
    const { errno, ptr, arg_mapped: argMapped, in_mapped: inMapped, out_mapped: outMapped } = this.recorded;
    if (errno !== 'EFAULT') return undefined;
    const place = ptr.out === 'ARG' || ptr.out === 'IN' ? ptr.out : 'OUT';
    const mapped = { ARG: argMapped, IN: inMapped, OUT: outMapped }[place];
    return this.field(WANTED) > (mapped ?? PLENTY) ? place : undefined;
  }

  private field(offset: number): number {
    const bytes = new Uint8Array(offset + 4);
    bytes.set(this.struct.subarray(0, offset + 4));
    return new DataView(bytes.buffer).getUint32(offset, true);
  }

  /** The struct's mapping behind the struct; a mapping of gigabytes is looked at as far as a poke or an answer can reach. */
  private beyondStruct(): Uint8Array {
    return this.memory.read(this.at.ARG + this.struct.length, PLENTY);
  }

  private input(): Uint8Array {
    return this.memory.read(this.at.IN, this.recorded.ptr.in === undefined ? 0 : this.field(IN_LEN));
  }

  /** The struct's pointers: FWCTL_INFO has the one it answers to, FWCTL_RPC an input before it. `place`: the buffer, if it is one. */
  private pointers(): { offset: number; kind: Pointer; place: Place | undefined }[] {
    const { ptr, struct } = this.recorded;
    const kinds = ptr.in === undefined ? [ptr.out] : [ptr.in, ptr.out];
    return kinds.flatMap((kind, index) => {
      if (kind === undefined) return [];
      const offset = index === 0 ? FIRST_POINTER : SECOND_POINTER;
      if (kind in AROUND) return [{ offset, kind, place: kind as Place }];
      const placeholder = struct.slice(offset * 2, offset * 2 + 16);
      return [{ offset, kind, place: kind === 'RO' ? (PLACEHOLDERS[placeholder] ?? 'OUT') : undefined }];
    });
  }

  /** The struct with addresses for placeholders, cut where its mapping cuts it. */
  private withAddresses(): Uint8Array {
    const struct = unhex(this.recorded.struct);
    const padded = new Uint8Array(Math.max(struct.length, SECOND_POINTER + 8));
    padded.set(struct);
    const view = new DataView(padded.buffer);
    for (const { offset, place } of this.pointers())
      if (place) view.setBigUint64(offset, BigInt(this.at[place]), true);
    return padded.slice(0, struct.length);
  }
}
