import { ImageError } from './error.js';

export const hex = (value: number, digits = 0): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** A number of two decimal digits a byte, as dates are written; digits above 9 count as they stand. */
export const fromBcd = (value: number): number => Number(value.toString(16).replace(/[a-f]/g, '0'));

/** Where the bytes of a file come from, if they are not at hand. */
export interface ByteSource {
  readonly length: number;
  /** As many as were asked for: it is asked for none beyond the end. `room` may be used for them, and has enough of it. */
  read(offset: number, length: number, room?: Uint8Array): Uint8Array;
}

/** Bytes at hand, as a source. */
export const sourceOf = (bytes: Uint8Array): ByteSource => ({
  length: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** A stretch of a source, by itself. */
export const partOf = (source: ByteSource, from: number, length: number): ByteSource => ({
  length: Math.max(Math.min(length, source.length - from), 0),
  read: (offset, count, room) => source.read(from + offset, count, room),
});

/** What is read at once of a source: of tables, and of what is only summed. */
const WINDOW = 1 << 16;
const PIECE = 1 << 18;

/** Bytes of a file, read with every place checked. All numbers are big-endian. Throws ImageError `short` for what lies beyond the end. */
export class FileBytes {
  readonly length: number;
  private readonly source: ByteSource | undefined;
  /** What is at hand, and where it begins. */
  private window: Uint8Array;
  private from = 0;
  private room: Uint8Array | undefined;
  private view: DataView;

  /** `start`: where the file begins in what it comes from. */
  constructor(
    bytes: Uint8Array | ByteSource,
    private readonly start = 0,
  ) {
    const whole = bytes instanceof Uint8Array;
    this.length = Math.max(bytes.length - start, 0);
    this.source = whole ? undefined : bytes;
    this.window = whole ? bytes.subarray(start) : new Uint8Array(0);
    this.view = viewOf(this.window);
  }

  /** Whether `count` bytes are there. */
  has(at: number, count: number): boolean {
    return at >= 0 && count >= 0 && at + count <= this.length;
  }

  /** Has the bytes at hand; gives where they are in the window. */
  private reach(at: number, count: number): number {
    if (!this.has(at, count)) throw this.short(at, count);
    if (this.source && (at < this.from || at + count > this.from + this.window.length)) {
      this.window = this.source.read(this.start + at, Math.min(Math.max(count, WINDOW), this.length - at));
      this.view = viewOf(this.window);
      this.from = at;
      // It has become shorter meanwhile.
      if (this.window.length < count) throw this.short(at, count);
    }
    return at - this.from;
  }

  private short(at: number, count: number): ImageError {
    return new ImageError(
      'short',
      at,
      `${hex(count)} bytes at ${hex(at)} are beyond the end of the file, which has ${hex(this.length)}`,
    );
  }

  u8(at: number): number {
    const place = this.reach(at, 1);
    return this.view.getUint8(place);
  }

  u16(at: number): number {
    const place = this.reach(at, 2);
    return this.view.getUint16(place);
  }

  u32(at: number): number {
    const place = this.reach(at, 4);
    return this.view.getUint32(place);
  }

  u64(at: number): bigint {
    const place = this.reach(at, 8);
    return this.view.getBigUint64(place);
  }

  /** May be shared with the file. */
  slice(at: number, count: number): Uint8Array {
    const place = this.reach(at, count);
    return this.window.subarray(place, place + count);
  }

  /** The same in pieces, each of which is good until the next one. */
  *pieces(at: number, count: number): Generator<Uint8Array> {
    if (!this.source || !this.has(at, count)) {
      yield this.slice(at, count);
      return;
    }
    this.room ??= new Uint8Array(PIECE);
    for (let done = 0; done < count; done += PIECE)
      yield this.source.read(this.start + at + done, Math.min(PIECE, count - done), this.room);
  }

  /** Text up to the first NUL; bytes above 0x7f are Latin-1. */
  text(at: number, count: number): string {
    const bytes = this.slice(at, count);
    const end = bytes.indexOf(0);
    return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
  }

  /** Whether these dwords are there. */
  starts(at: number, dwords: readonly number[]): boolean {
    return this.has(at, dwords.length * 4) && dwords.every((dword, i) => this.u32(at + i * 4) === dword);
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
