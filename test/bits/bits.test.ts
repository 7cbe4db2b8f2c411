import { expect } from 'chai';
import fc from 'fast-check';
import { fits, readBits, writeBits } from '../../src/bits/bits.js';

/** The buffer as one string of bits: slow, and obviously right. */
const bitString = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

const place = fc.record({
  bytes: fc.uint8Array({ minLength: 24, maxLength: 24 }),
  offset: fc.integer({ min: 0, max: 63 }),
  width: fc.integer({ min: 1, max: 128 }),
});

describe('bits', () => {
  it('a field reads as the same number that its bits spell', () => {
    fc.assert(
      fc.property(place, ({ bytes, offset, width }) => {
        const wanted = BigInt(`0b${bitString(bytes).slice(offset, offset + width)}`);
        expect(BigInt(readBits(bytes, offset, width))).to.equal(wanted);
      }),
    );
  });

  it('a field up to 53 bits is a number, a wider one a bigint, whatever the value', () => {
    const zeros = new Uint8Array(16);
    expect(readBits(zeros, 3, 53)).to.equal(0);
    expect(readBits(zeros, 3, 54)).to.equal(0n);
    expect(readBits(Uint8Array.from([0xff, 0xff, 0xff, 0xff]), 0, 32)).to.equal(0xffffffff);
  });

  it('writing a field changes its own bits and no others', () => {
    fc.assert(
      fc.property(place, fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), ({ bytes, offset, width }, seed) => {
        const value = seed & ((1n << BigInt(width)) - 1n);
        const before = bitString(bytes);
        writeBits(bytes, offset, width, width > 53 ? value : Number(value));
        const spelt = value.toString(2).padStart(width, '0');
        expect(bitString(bytes)).to.equal(before.slice(0, offset) + spelt + before.slice(offset + width));
      }),
    );
  });

  it('a value fits a field exactly up to its last bit', () => {
    for (const width of [1, 8, 31, 32, 33, 53, 64]) {
      const most = (1n << BigInt(width)) - 1n;
      expect(fits(most, width)).to.equal(true);
      expect(fits(most + 1n, width)).to.equal(false);
    }
    expect(fits(255, 8)).to.equal(true);
    expect(fits(256, 8)).to.equal(false);
    expect(fits(-1, 8)).to.equal(false);
  });
});
