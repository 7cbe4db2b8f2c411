import { expect } from 'chai';
import fc from 'fast-check';
import { readLittle, writeLittle } from '../../src/bits/bits.js';
import { decode, encode, flatten, get } from '../../src/bits/codec.js';
import { decodeFlat } from '../../src/bits/flat.js';
import { parseLayout } from '../../src/bits/layout.js';

const none = () => {
  throw new Error('no nested layouts here');
};
const inner = parseLayout('inner 24l flag@0:1 kind@1:3 count@8:16', none);
const sample = parseLayout(
  'sample 256l.ro id@0:16 low@16:4 high@20:12.rw wide@32:64 list@96:16[2] pair@128:inner[2] name@176:8[4]" rest@208:48',
  () => inner,
);
/** id 0x1234, low 0x6, high 0x789, wide, list, two of inner, "abc", rest. */
const BYTES = Uint8Array.from(
  Buffer.from(
    '3412 9678 0102030405060708 cdab 0100 0b3412 ff0080 61626300 aabbccddeeff'.replaceAll(' ', ''),
    'hex',
  ),
);

/** The whole buffer as one little-endian number, and the field cut out of it. */
const cut = (bytes: Uint8Array, offset: number, width: number): bigint =>
  (BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`) >> BigInt(offset)) &
  ((1n << BigInt(width)) - 1n);

describe('little-endian layouts', () => {
  it('count bits from the least significant one of byte 0 and read numbers so', () => {
    expect(decode(sample, BYTES)).to.deep.equal({
      id: 0x1234,
      low: 0x6,
      high: 0x789,
      wide: 0x0807060504030201n,
      list: [0xabcd, 1],
      pair: [
        { flag: 1, kind: 5, count: 0x1234 },
        { flag: 1, kind: 7, count: 0x8000 },
      ],
      name: 'abc',
      rest: 0xffeeddccbbaa,
    });
    expect(get(sample, BYTES, 'pair[1].count')).to.equal(0x8000);
  });

  it('encode to the bytes that they decode from', () => {
    expect(encode(sample, decode(sample, BYTES)).subarray(0, 20)).to.deep.equal(
      // What no field names is zero.
      Uint8Array.from(Buffer.from('341296780102030405060708cdab01000b34120f', 'hex')),
    );
    expect(encode(sample, { high: 0xabc }, BYTES).subarray(2, 4)).to.deep.equal(Uint8Array.of(0xc6, 0xab));
  });

  it('have the same numbers in their flat form', () => {
    expect([...decodeFlat(sample, BYTES)]).to.deep.equal([...flatten(sample, BYTES)]);
    const long = new Uint8Array(40).map((_, i) => i * 37);
    expect([...decodeFlat(sample, long)]).to.deep.equal([...flatten(sample, long)]);
  });

  it('keep the access that the layout names', () => {
    expect(sample.fields.map(({ name, access }) => `${name} ${access}`)).to.include.members([
      'id RO',
      'high RW',
    ]);
  });

  it('any field is what shifting the whole number gives, and a write changes no other bit', () => {
    const field = fc
      .record({ offset: fc.nat(60), width: fc.integer({ min: 1, max: 68 }) })
      .filter(({ offset, width }) => offset + width <= 128);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        field,
        fc.bigInt({ min: 0n, max: 2n ** 68n }),
        (bytes, { offset, width }, value) => {
          expect(BigInt(readLittle(bytes, offset, width))).to.equal(cut(bytes, offset, width));
          const mask = (1n << BigInt(width)) - 1n;
          const written = bytes.slice();
          writeLittle(written, offset, width, value & mask);
          const expected =
            (cut(bytes, 0, 128) & ~(mask << BigInt(offset))) | ((value & mask) << BigInt(offset));
          expect(cut(written, 0, 128)).to.equal(expected);
        },
      ),
    );
  });
});
