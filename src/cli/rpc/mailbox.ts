import { leaves, readNumber } from '../../bits/codec.js';
import type { Layout } from '../../bits/layout.js';
import { hexOf } from '../../present/hex.js';

/** One field of a mailbox with the bytes that it touches. */
export interface AnnotatedField extends Record<string, unknown> {
  /** First byte that the field touches. */
  offset: number;
  /** Bits from the start of the mailbox, and bits of the field: of all elements for an array. */
  bit: number;
  width: number;
  /** The bytes that it touches, in hex. */
  bytes: string;
  field: string;
  value: number | bigint | string;
}

/** The mailbox field by field, in the order of its bits; the elements of an array of numbers together. Reserved bits are left out. */
export function annotate(layout: Layout, mailbox: Uint8Array): AnnotatedField[] {
  const rows: AnnotatedField[] = [];
  for (const { path, field, offset, width } of leaves(layout, mailbox.length)) {
    const name = field.count === undefined ? path : path.replace(/\[\d+\]$/, '');
    const last = rows.at(-1);
    const joins = field.count !== undefined && last?.field === name && last.bit + last.width === offset;
    const bit = joins ? last.bit : offset;
    const all = joins ? last.width + width : width;
    const bytes = hexOf(mailbox.subarray(bit >> 3, (bit + all + 7) >> 3));
    const value = field.count === undefined ? readNumber(field, mailbox, offset) : bytes;
    const row = { offset: bit >> 3, bit, width: all, bytes, field: name, value };
    if (joins) rows[rows.length - 1] = row;
    else rows.push(row);
  }
  return rows.sort((a, b) => a.bit - b.bit);
}
