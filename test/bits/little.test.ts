import { expect } from 'chai';
import fc from 'fast-check';
import { readLittle, writeLittle } from '../../src/bits/bits.js';
import { decode, encode, flatten, get, ValueError } from '../../src/bits/codec.js';
import { decodeFlat } from '../../src/bits/flat.js';
import { joined } from '../../src/bits/joined.js';
import { type Fields, parseLayout } from '../../src/bits/layout.js';

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

  it('read numbers from their lowest byte on, and bits from the lowest of it', () => {
    const layout = parseLayout(
      'thing 64l op@0:16 low@16:3 middle@19:10 high@29:3 port@32:16> zone@48:16-',
      none,
    );
    const fields = decode<Fields>(layout, Buffer.from('3412add412b5feff', 'hex'));
    // 0xd4ad = 110 1010010101 101
    expect(fields).to.deep.equal({ op: 0x1234, low: 5, middle: 0x295, high: 6, port: 0x12b5, zone: -2 });
    expect(Buffer.from(encode(layout, fields)).toString('hex')).to.equal('3412add412b5feff');
  });

  it('hold numbers of 64 bits, arrays, structures, text and a big-endian number among them', () => {
    const element = parseLayout('element 40l a@0:8 b@8:32', none);
    const one = parseLayout(
      'thing 256l wide@0:64 list@64:16[2] nested@96:inner[2] port@176:16> name@192:8[4]" tail@224:32',
      () => element,
    );
    const raw = Buffer.from(
      '8877665544332211010002000a04030201' + '0b0807060512b561620000' + 'efbeadde',
      'hex',
    );
    const fields = decode<Fields>(one, raw);
    expect(fields).to.deep.equal({
      wide: 0x1122334455667788n,
      list: [1, 2],
      nested: [
        { a: 0x0a, b: 0x01020304 },
        { a: 0x0b, b: 0x05060708 },
      ],
      port: 0x12b5,
      name: 'ab',
      tail: 0xdeadbeef,
    });
    expect(Buffer.from(encode(one, fields))).to.deep.equal(raw);
    expect(Object.fromEntries(flatten(one, raw))).to.include({ 'nested[1].b': 0x05060708, port: 0x12b5 });
  });

  it('two halves that stand in the order of a big-endian number are not joined', () => {
    const layout = joined(parseLayout('thing 64l x_hi@0:32 x_lo@32:32', none));
    expect(layout.fields.map(({ name }) => name)).to.deep.equal(['x_hi', 'x_lo']);
  });

  it('a signed field takes its range and no more', () => {
    const layout = parseLayout('thing 8l t@0:8-', none);
    expect(encode(layout, { t: -128 } as Fields)[0]).to.equal(0x80);
    expect(encode(layout, { t: 255 } as Fields)[0]).to.equal(0xff);
    expect(() => encode(layout, { t: -129 } as Fields)).to.throw(ValueError, '-129 is not in -128 to 255');
  });

  it('a field without a sign takes no negative number', () => {
    expect(() => encode(parseLayout('thing 8l t@0:8', none), { t: -1 } as Fields)).to.throw(ValueError);
  });
});
