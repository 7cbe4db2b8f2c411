import { ImageError } from './error.js';

export const hex = (value: number, digits = 0): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** A number of two decimal digits a byte, as dates are written; digits above 9 count as they stand. */
export const fromBcd = (value: number): number => Number(value.toString(16).replace(/[a-f]/g, '0'));

/** Bytes of a file, read with every place checked. All numbers are big-endian. Throws ImageError `short` for what lies beyond the end. */
export class FileBytes {
  private readonly view: DataView;

  constructor(readonly all: Uint8Array) {
    this.view = new DataView(all.buffer, all.byteOffset, all.length);
  }

  get length(): number {
    return this.all.length;
  }

  /** Whether `count` bytes are there. */
  has(at: number, count: number): boolean {
    return at >= 0 && count >= 0 && at + count <= this.length;
  }

  private need(at: number, count: number): void {
    if (this.has(at, count)) return;
    throw new ImageError(
      'short',
      at,
      `${hex(count)} bytes at ${hex(at)} are beyond the end of the file, which has ${hex(this.length)}`,
    );
  }

  u8(at: number): number {
    this.need(at, 1);
    return this.view.getUint8(at);
  }

  u16(at: number): number {
    this.need(at, 2);
    return this.view.getUint16(at);
  }

  u32(at: number): number {
    this.need(at, 4);
    return this.view.getUint32(at);
  }

  u64(at: number): bigint {
    this.need(at, 8);
    return this.view.getBigUint64(at);
  }

  /** Shared with the file. */
  slice(at: number, count: number): Uint8Array {
    this.need(at, count);
    return this.all.subarray(at, at + count);
  }

  /** Text up to the first NUL; bytes above 0x7f are Latin-1. */
  text(at: number, count: number): string {
    const bytes = this.slice(at, count);
    const end = bytes.indexOf(0);
    return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
  }

  /** Whether these dwords are there. */
  starts(at: number, dwords: readonly number[]): boolean {
    return (
      this.has(at, dwords.length * 4) && dwords.every((dword, i) => this.view.getUint32(at + i * 4) === dword)
    );
  }
}
