import { expect } from 'chai';
import fc from 'fast-check';
import { flatten } from '../../src/bits/codec.js';
import { decodeFlat, FlatForm, flatForm, viewOf } from '../../src/bits/flat.js';
import { flatJson } from '../../src/bits/flat-json.js';
import { byteLength, type Layout, parseLayout } from '../../src/bits/layout.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';

const none = () => {
  throw new Error('no nested layouts here');
};
const pair = parseLayout('pair 32 a@0:4 b@4:28', none);
const choice = parseLayout('choice 64u whole@0:64 halves@0:32[2]', none);
const nested = (name: string) => (name === 'pair' ? pair : choice);
const sample = parseLayout(
  'sample 192 flag@0:1 name@8:8[3]" ~any@32:choice pairs@96:pair[2] key@160:32 tail@192:16[]',
  nested,
);

/** Every number of a form, by the table or by the code that is made for it. */
function decodeBy(way: 'table' | 'code', form: FlatForm, bytes: Uint8Array): [string, number | bigint][] {
  const slots = form.slots();
  const view = viewOf(bytes, form.size);
  if (way === 'table') form.decodeByTable(view, slots);
  else {
    form.warm();
    form.decode(view, slots);
  }
  return form.paths.map((path, i) => [path, form.value(i, slots)]);
}

/** Bytes that differ from each other and from run to run of `seed`. */
const patterned = (length: number, seed: number) =>
  new Uint8Array(length).map((_, i) => Math.imul(i + seed, 2654435761) >>> 24);

describe('flat form', () => {
  it('every layout: table and made code give what flatten gives, of buffers that are whole, short and long', () => {
    for (const [seed, name] of layoutNames().entries()) {
      const form = layout(name);
      const size = byteLength(form);
      for (const length of [size, size >> 1, Math.max(size - 1, 0), size + 9]) {
        const bytes = patterned(length, seed);
        const expected = [...flatten(form, bytes)];
        const flat = new FlatForm(form, length);
        expect([...decodeFlat(form, bytes)], `${name}, ${length} bytes`).to.deep.equal(expected);
        expect(decodeBy('table', flat, bytes), `${name}, ${length} bytes`).to.deep.equal(expected);
        expect(decodeBy('code', flat, bytes), `${name}, ${length} bytes`).to.deep.equal(expected);
      }
    }
  });

  it('a field of any width at any offset is what flatten gives', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.integer({ min: 1, max: 200 }),
        fc.uint8Array({ maxLength: 48 }),
        (offset, width, bytes) => {
          const form = parseLayout(
            `any ${offset + width + 8} one@${offset}:${width} two@${offset + 1}:7`,
            none,
          );
          const flat = new FlatForm(form, bytes.length);
          const expected = [...flatten(form, bytes)];
          expect(decodeBy('table', flat, bytes)).to.deep.equal(expected);
          expect(decodeBy('code', flat, bytes)).to.deep.equal(expected);
        },
      ),
    );
  });

  it('a layout that is decoded so often that code is made for it gives the same numbers', () => {
    const bytes = patterned(24, 7);
    const form = flatForm(sample, bytes.length);
    const view = viewOf(bytes, form.size);
    const slots = form.slots();
    form.decode(view, slots);
    const first = [...slots];
    for (let i = 0; i < 60_000; i++) form.decode(view, slots.fill(0));
    expect([...slots]).to.deep.equal(first);
  });

  it('a form is made once for buffers in which the same numbers are', () => {
    expect(flatForm(pair, 4)).to.equal(flatForm(pair, 400));
    expect(flatForm(pair, 4)).not.to.equal(flatForm(pair, 3));
    expect(flatForm(sample, 26)).not.to.equal(flatForm(sample, 28));
  });

  it('forms that are no longer remembered are made again', () => {
    const list = parseLayout('list 0 item@0:8[]', none);
    const early = flatForm(pair, 4);
    for (let length = 50_000; length < 50_006; length++) flatForm(list, length);
    expect(flatForm(pair, 4)).not.to.equal(early);
    expect([...decodeFlat(pair, Uint8Array.of(0x10, 0, 0, 2))]).to.deep.equal([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('an unaligned part of a larger buffer is decoded from its own start to its own end', () => {
    const bytes = patterned(64, 3);
    for (let start = 0; start < 5; start++) {
      const part = bytes.subarray(start, start + 21);
      expect([...decodeFlat(sample, part)]).to.deep.equal([...flatten(sample, Uint8Array.from(part))]);
    }
  });

  it('a structure beyond 16 MiB is refused', () => {
    const list = parseLayout('list 0 item@0:8[]', none);
    expect(() => flatForm(list, 2 ** 24 + 1)).to.throw(RangeError, 'list has no flat form');
  });
});

describe('flat JSON', () => {
  it('wider than 53 bits is a hex string, narrower a number; unions whole, text by element, no anonymous step', () => {
    const bytes = new Uint8Array(26);
    bytes.set([0x80, 72, 105, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x10, 0, 0, 7], 0);
    bytes.set([1, 2], 24);
    expect(flatJson('my "sample"', sample, bytes)).to.equal(
      '{"layout":"my \\"sample\\"","fields":{"flag":1,"name[0]":72,"name[1]":105,"name[2]":0,' +
        '"whole":"0xffffffff","halves[0]":0,"halves[1]":4294967295,' +
        '"pairs[0].a":1,"pairs[0].b":7,"pairs[1].a":0,"pairs[1].b":0,"key":0,"tail[0]":258}}',
    );
  });

  it('a field of 33 to 53 bits is a number', () => {
    const form = parseLayout('wide 64 a@0:10 b@10:53', none);
    expect(flatJson('wide', form, new Uint8Array(8).fill(0xff))).to.equal(
      '{"layout":"wide","fields":{"a":1023,"b":9007199254740991}}',
    );
  });

  it('bytes without a whole field give no fields', () => {
    expect(flatJson('choice', choice, new Uint8Array(3))).to.equal('{"layout":"choice","fields":{}}');
  });

  it('every layout: the line says what flatten says', () => {
    const plain = (form: Layout, bytes: Uint8Array) =>
      [...flatten(form, bytes)].map(([path, value]) => [
        path,
        typeof value === 'bigint' ? `0x${value.toString(16)}` : value,
      ]);
    for (const [seed, name] of layoutNames().entries()) {
      const form = layout(name);
      const bytes = patterned(byteLength(form), seed);
      const line = JSON.parse(flatJson(name, form, bytes));
      expect(line.layout).to.equal(name);
      expect(Object.entries(line.fields), name).to.deep.equal(plain(form, bytes));
    }
  });
});
