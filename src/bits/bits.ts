/** Single fields of a buffer, most significant bit first. Both give and take numbers up to 53 bits and bigints beyond. */

/** The widest field that is a number; a wider one is a bigint whatever its value. */
export const NUMBER_BITS = 53;

export function readBits(bytes: Uint8Array, offset: number, width: number): number | bigint {
  const right = 32 - width - (offset & 31);
  const word = (offset >>> 5) << 2;
  if (right >= 0 && word + 4 <= bytes.length)
    return (
      ((((bytes[word] as number) << 24) |
        ((bytes[word + 1] as number) << 16) |
        ((bytes[word + 2] as number) << 8) |
        (bytes[word + 3] as number)) <<
        (offset & 31)) >>>
      (32 - width)
    );
  if (width > NUMBER_BITS) return readWide(bytes, offset, width);
  const end = offset + width;
  const last = (end + 7) >> 3;
  let value = 0;
  let byte = offset >> 3;
  if (last - byte <= 4) {
    for (; byte < last; byte++) value = (value << 8) | (bytes[byte] as number);
    const above = 32 - width;
    return above ? (value << (above - ((last << 3) - end))) >>> above : value >>> 0;
  }
  // The first byte's foreign bits are cut before they can push the value beyond 53 bits.
  let mask = 0xff >> (offset & 7);
  for (; byte < last - 1; byte++) {
    value = value * 256 + ((bytes[byte] as number) & mask);
    mask = 0xff;
  }
  const spare = last * 8 - end;
  return value * 2 ** (8 - spare) + (((bytes[byte] as number) & mask) >> spare);
}

/** The highest bits of a number of 64 whose others are all that a number of JavaScript has. */
const FEW = 2 ** (NUMBER_BITS - 32);

function readWide(bytes: Uint8Array, offset: number, width: number): bigint {
  if (width <= 64) {
    const high = Number(readBits(bytes, offset, width - 32));
    const low = Number(readBits(bytes, offset + width - 32, 32));
    // One bigint in place of five.
    return high < FEW ? BigInt(high * 2 ** 32 + low) : (BigInt(high) << 32n) | BigInt(low);
  }
  let value = 0n;
  for (let done = 0; done < width; ) {
    const step = Math.min(32, width - done);
    value = (value << BigInt(step)) | BigInt(readBits(bytes, offset + done, step));
    done += step;
  }
  return value;
}

/** Leaves every other bit of the buffer as it is. The value must fit; see `fits`. */
export function writeBits(bytes: Uint8Array, offset: number, width: number, value: number | bigint): void {
  if (width > 32) {
    const low = 32;
    const wide = BigInt(value);
    writeBits(bytes, offset, width - low, width - low > NUMBER_BITS ? wide >> 32n : Number(wide >> 32n));
    writeBits(bytes, offset + width - low, low, Number(wide & 0xffffffffn));
    return;
  }
  const right = 32 - width - (offset & 31);
  const word = (offset >>> 5) << 2;
  if (right >= 0 && word + 4 <= bytes.length) {
    const mask = (-1 >>> (32 - width)) << right;
    const bits = (Number(value) << right) & mask;
    bytes[word] = ((bytes[word] as number) & ~(mask >>> 24)) | (bits >>> 24);
    bytes[word + 1] = ((bytes[word + 1] as number) & ~(mask >>> 16)) | (bits >>> 16);
    bytes[word + 2] = ((bytes[word + 2] as number) & ~(mask >>> 8)) | (bits >>> 8);
    bytes[word + 3] = ((bytes[word + 3] as number) & ~mask) | bits;
    return;
  }
  let rest = Number(value) >>> 0;
  let left = width;
  let end = offset + width;
  while (left > 0) {
    const byte = (end - 1) >> 3;
    const shift = (8 - (end & 7)) & 7;
    const step = Math.min(8 - shift, left);
    const mask = ((1 << step) - 1) << shift;
    bytes[byte] = ((bytes[byte] as number) & ~mask) | ((rest << shift) & mask);
    rest >>>= step;
    left -= step;
    end -= step;
  }
}

export const fits = (value: number | bigint, width: number): boolean =>
  value >= 0 &&
  (typeof value === 'bigint'
    ? value >> BigInt(width) === 0n
    : width < 31
      ? value < 1 << width
      : value < 2 ** width);

/**
 * Of a structure whose numbers are little-endian, bit n is bit n % 8, counted from the least significant one, of byte n / 8: the bits of a field
 * go up from its offset, over the ends of bytes too.
 */
export function readLittle(bytes: Uint8Array, offset: number, width: number): number | bigint {
  if (width > NUMBER_BITS) {
    let wide = 0n;
    for (let done = 0; done < width; done += 32)
      wide |= BigInt(readLittle(bytes, offset + done, Math.min(32, width - done))) << BigInt(done);
    return wide;
  }
  let value = 0;
  for (let done = 0; done < width; ) {
    const shift = (offset + done) & 7;
    const step = Math.min(8 - shift, width - done);
    const piece = ((bytes[(offset + done) >> 3] as number) >> shift) & ((1 << step) - 1);
    value += piece * 2 ** done;
    done += step;
  }
  return value;
}

/** Leaves every other bit of the buffer as it is. The value must fit; see `fits`. */
export function writeLittle(bytes: Uint8Array, offset: number, width: number, value: number | bigint): void {
  let rest = BigInt(value);
  for (let done = 0; done < width; ) {
    const shift = (offset + done) & 7;
    const step = Math.min(8 - shift, width - done);
    const mask = ((1 << step) - 1) << shift;
    const byte = (offset + done) >> 3;
    bytes[byte] = ((bytes[byte] as number) & ~mask) | ((Number(rest & 0xffn) << shift) & mask);
    rest >>= BigInt(step);
    done += step;
  }
}
