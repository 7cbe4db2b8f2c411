import { fromText } from '../text.js';
import type { Limits } from './types.js';

/** Bytes of a page's own half, and where it begins: below lies what all pages have in common. */
export const HALF = 128;

/** The 256 bytes of a module's memory that are seen at a time, written piece by piece. */
export class Memory {
  readonly bytes = new Uint8Array(2 * HALF);

  byte(offset: number, ...values: readonly number[]): void {
    this.bytes.set(values, offset);
  }

  /** Numbers of 16 bits. */
  words(offset: number, values: readonly number[]): void {
    values.forEach((value, i) => {
      this.byte(offset + 2 * i, (value >> 8) & 0xff, value & 0xff);
    });
  }

  /** Text, filled up with blanks. */
  text(offset: number, text: string, length: number): void {
    this.bytes.set(fromText(text.padEnd(length), length), offset);
  }

  /** Puts the low byte of a sum behind what is summed up. */
  checksum(from: number, to: number): void {
    this.byte(
      to,
      this.bytes.subarray(from, to).reduce((sum, byte) => sum + byte, 0),
    );
  }
}

/** Which limits a value is beyond, in the order in which they stand: high alarm, low alarm, high warning, low warning. */
export const beyond = (value: number, [high, low, warmer, colder]: Limits): readonly boolean[] => [
  value > high,
  value < low,
  value > warmer,
  value < colder,
];
