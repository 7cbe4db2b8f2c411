import { expect } from 'chai';
import { decode, encode, flatten, get, leaves, set, ValueError } from '../../src/bits/codec.js';
import { byteLength, type Fields, type Layout, parseLayout } from '../../src/bits/layout.js';
import { PathError } from '../../src/bits/path.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';
import { readJson } from '../support/files.js';

interface Vector {
  size: number;
  hex: string;
  fields: Record<string, string>;
}

const none = () => {
  throw new Error('no nested layouts here');
};
const inner = parseLayout('inner 16 a@0:4 b@4:12', none);
const choice = parseLayout('choice 16u whole@0:16 halves@0:8[2]', none);
const sample = parseLayout(
  'sample 128 x@0:8 list@8:4[6] name@32:8[4]" in@64:inner ~anon0@80:choice wide@96:inner[2] tail@128:32[]',
  (name) => (name === 'inner' ? inner : choice),
);

describe('codec', () => {
  describe('against vectors of the reference implementation', () => {
    const vectors = readJson<Record<string, Vector>>('vectors/decode-public.json');
    for (const [name, { size, hex, fields }] of Object.entries(vectors)) {
      const bytes = new Uint8Array(Math.max(size, hex.length / 2));
      bytes.set(Buffer.from(hex, 'hex'));
      const form = layout(name);

      it(`${name} decodes to the listed values`, () => {
        const flat = flatten(form, bytes);
        for (const [path, value] of Object.entries(fields))
          expect(`${path}=${flat.get(path)}`).to.equal(`${path}=${value}`);
      });

      it(`${name} encodes to the same bytes outside reserved bits, skipped fields and open tails`, () => {
        let encoded: Uint8Array = new Uint8Array(byteLength(form));
        let mask: Uint8Array = new Uint8Array(byteLength(form));
        for (const leaf of leaves(form)) {
          if (fields[leaf.path] === undefined) continue;
          const value = BigInt(fields[leaf.path] as string);
          encoded = set(form, encoded, leaf.path, leaf.width > 53 ? value : Number(value));
          const ones = (1n << BigInt(leaf.width)) - 1n;
          mask = set(form, mask, leaf.path, leaf.width > 53 ? ones : Number(ones));
        }
        const wanted = mask.map((byte, i) => byte & (bytes[i] as number));
        expect(Buffer.from(encoded).toString('hex')).to.equal(Buffer.from(wanted).toString('hex'));
      });
    }
  });

  it('every layout without an open tail: no field lies beyond the end of its structure', () => {
    const open = (form: Layout): boolean =>
      form.fields.some((field) => field.count === 0 || (field.layout && open(field.layout)));
    for (const name of layoutNames()) {
      const form = layout(name);
      if (open(form)) continue;
      for (const leaf of leaves(form, 1 << 16))
        expect(leaf.offset + leaf.width, `${name}.${leaf.path}`).to.be.at.most(form.bits);
    }
  });

  it('anonymous members are reached without a step, unions give all members, text ends at the first NUL', () => {
    const bytes = Uint8Array.from([
      1, 0x12, 0x34, 0x56, 72, 105, 0, 33, 0xab, 0xcd, 0x12, 0x34, 0, 1, 0, 2, 0, 0, 0, 7,
    ]);
    expect(decode(sample, bytes)).to.deep.equal({
      x: 1,
      list: [1, 2, 3, 4, 5, 6],
      name: 'Hi',
      in: { a: 0xa, b: 0xbcd },
      whole: 0x1234,
      halves: [0x12, 0x34],
      wide: [
        { a: 0, b: 1 },
        { a: 0, b: 2 },
      ],
      tail: Uint8Array.from([0, 0, 0, 7]),
    });
    expect(get(sample, bytes, 'halves[1]')).to.equal(0x34);
    expect(get(sample, bytes, 'wide[1].b')).to.equal(2);
    expect(get(sample, bytes, 'tail[0]')).to.equal(7);
  });

  it('short input is decoded as far as it goes, into structures too', () => {
    const bytes = Uint8Array.from([9, 0x12]);
    expect(decode(sample, bytes)).to.deep.equal({ x: 9, list: [1, 2], tail: new Uint8Array() });
    expect(decode(sample, new Uint8Array(13).fill(0x11)).wide).to.deep.equal([{ a: 1 }]);
    expect(get(sample, bytes, 'in.b')).to.equal(undefined);
  });

  it('an open tail grows with what is set, and only it', () => {
    const grown = set(sample, new Uint8Array(16), 'tail[1]', 5);
    expect(grown.length).to.equal(24);
    expect(get(sample, grown, 'tail[1]')).to.equal(5);
    expect(encode(sample, { tail: Uint8Array.of(1, 2, 3, 4) } as Fields).length).to.equal(20);
  });

  it('a wrong path names the step and what could stand there', () => {
    expect(() => get(sample, new Uint8Array(16), 'in.c'))
      .to.throw(PathError, 'inner has no field "c"')
      .with.property('known')
      .that.deep.equals(['a', 'b']);
    expect(() => get(sample, new Uint8Array(16), 'x.y')).to.throw(PathError, 'x in "x.y" has no fields');
    expect(() => get(sample, new Uint8Array(16), 'x[0]')).to.throw(PathError, 'x is not an array');
    expect(() => get(sample, new Uint8Array(16), 'list[6]')).to.throw(
      PathError,
      'list has elements 0 to 5, not 6',
    );
    expect(() => get(sample, new Uint8Array(16), 'list[05]')).to.throw(
      PathError,
      '[05] in "list[05]" begins with 0: write [5]',
    );
    expect(() => get(sample, new Uint8Array(16), 'list[x]')).to.throw(PathError, 'not a field path');
    expect(() => get(sample, new Uint8Array(16), '')).to.throw(PathError);
  });

  it('a value that its field cannot hold is an error and changes nothing', () => {
    const bytes = new Uint8Array(16);
    const wrong: [string, unknown, string][] = [
      ['x', 256, 'x is 8 bits wide: 256 is not in 0 to 255'],
      ['x', -1, 'is not in 0 to 255'],
      ['x', 1.5, 'takes a whole number'],
      ['x', 'one', 'takes a number'],
      ['list', [1, 2, 3, 4, 5, 6, 7], 'list has 6 elements, not 7'],
      ['name', 'hello', 'name takes at most 4 bytes, not 5'],
      ['in', 3, 'in is a structure: name one of its fields'],
      ['in', { b: 4096 }, 'b is 12 bits wide'],
    ];
    for (const [path, value, message] of wrong) {
      expect(() => set(sample, bytes, path, value as never), path).to.throw(ValueError, message);
      expect([...bytes]).to.deep.equal([...new Uint8Array(16)]);
    }
  });
});
