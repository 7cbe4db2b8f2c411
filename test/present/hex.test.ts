import { expect } from 'chai';
import fc from 'fast-check';
import { hexDump, hexDumpChunks, hexOf } from '../../src/present/hex.js';

/** The dump in the plainest way. */
function plainDump(bytes: Uint8Array): string {
  const offset = (at: number) => at.toString(16).padStart(8, '0');
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [digits.slice(0, 8), digits.slice(8)].map((half) => half.join(' ').padEnd(23));
    const characters = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'));
    text += `${offset(at)}  ${halves.join('  ')}  |${characters.join('')}|\n`;
  }
  return `${text}${offset(bytes.length)}\n`;
}

const patterned = (length: number) => new Uint8Array(length).map((_, i) => Math.imul(i, 2654435761) >>> 24);

describe('hex of any bytes', () => {
  it('a dump of any bytes is the plain one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(hexDump(bytes)).to.equal(plainDump(bytes));
      }),
    );
  });

  it('every byte has its digits, and its character where that is printable', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(hexDump(all)).to.equal(plainDump(all));
    expect(hexOf(all)).to.equal([...all].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  });

  it('a dump in pieces is the whole dump, on both sides of the border between two pieces', () => {
    for (const length of [16384 - 1, 16384, 16384 + 1, 2 * 16384 + 16, 100_003]) {
      const bytes = patterned(length);
      let text = '';
      for (const chunk of hexDumpChunks(bytes)) text += chunk.toString('latin1');
      expect(text, `${length} bytes`).to.equal(plainDump(bytes));
      expect(hexDump(bytes), `${length} bytes`).to.equal(text);
    }
  });

  it('a piece is no longer for a longer buffer', () => {
    const longest = (length: number) =>
      [...hexDumpChunks(new Uint8Array(length))].reduce((most, chunk) => Math.max(most, chunk.length), 0);
    expect(longest(1 << 20)).to.equal(longest(1 << 16));
  });

  it('part of a buffer is dumped from its own start, at any alignment', () => {
    const bytes = patterned(64);
    for (let start = 0; start < 8; start++) {
      const part = bytes.subarray(start, start + 37);
      expect(hexDump(part)).to.equal(plainDump(Uint8Array.from(part)));
      expect(hexOf(part)).to.equal(hexOf(Uint8Array.from(part)));
    }
  });

  it('no bytes are a dump of their length, and no digits', () => {
    expect(hexDump(new Uint8Array())).to.equal('00000000\n');
    expect(hexOf(new Uint8Array())).to.equal('');
  });
});
