import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode, encoderOf } from '../../src/bits/codec.js';
import { byteLength, type Fields, type Layout, type Value } from '../../src/bits/layout.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';
import { readJson } from '../support/files.js';
import { fieldOf, formOf } from '../support/layouts.js';
import { times } from '../support/times.js';

interface Vector {
  size: number;
  hex: string;
  fields: Record<string, string>;
}

const room = (form: Layout): Uint8Array => new Uint8Array(byteLength(form));

/** Some members of a structure, of a union one. */
function someOf(form: Layout, fields: Fields, take: () => number): Fields {
  const only = form.union ? form.fields[take() % form.fields.length] : undefined;
  const some: Fields = {};
  for (const field of form.fields) {
    if (field.count === 0 || (only ? field !== only : take() % 3 === 0)) continue;
    const inner = field.layout;
    const value = fields[field.name] as Value;
    if (field.anonymous && inner) Object.assign(some, someOf(inner, fields, take));
    else if (value !== undefined)
      some[field.name] = inner && field.count === undefined ? someOf(inner, value as Fields, take) : value;
  }
  return some;
}

describe('encoding by code that is made for a layout', () => {
  it('gives of every layout what encoding field by field gives, of all fields and of some', () => {
    let made = 0;
    let taken = 0;
    for (const name of layoutNames()) {
      const form = layout(name);
      const code = encoderOf(form);
      if (!code) continue;
      made++;
      const size = byteLength(form);
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: size, maxLength: size, size: 'max' }),
          fc.infiniteStream(fc.nat(11)),
          (bytes, numbers) => {
            const all = decode<Fields>(form as Layout<Fields>, bytes);
            const some = someOf(form, all, () => numbers.next().value as number);
            for (const fields of [all, some]) {
              const written = room(form);
              if (!code(fields, written, 0)) continue;
              taken++;
              expect(written, name).to.deep.equal(encode<Fields>(form as Layout<Fields>, fields));
            }
          },
        ),
        { numRuns: times(2) },
      );
    }
    expect(made).to.be.above(layoutNames().length / 2);
    expect(taken).to.be.above(made);
  });

  it('gives what the reference implementation gives', () => {
    let looked = 0;
    for (const [name, { hex, fields }] of Object.entries(
      readJson<Record<string, Vector>>('vectors/decode-public.json'),
    )) {
      const form = layout(name);
      const code = encoderOf(form);
      if (!code) continue;
      // One field after the other: each lands where the reference has it, and nowhere else.
      const vector = new Uint8Array(byteLength(form));
      vector.set(Buffer.from(hex, 'hex').subarray(0, vector.length));
      for (const { name: path, width, offset, count, layout: inner, signed } of form.fields) {
        const value = fields[path];
        if (value === undefined || count !== undefined || inner || signed || width > 53) continue;
        const written = room(form);
        expect(code({ [path]: Number(value) }, written, 0), `${name}.${path}`).to.equal(true);
        const bits = (bytes: Uint8Array) =>
          Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
        const expected = bits(vector).slice(offset, offset + width);
        const rest = '0'.repeat(written.length * 8 - offset - width);
        expect(bits(written), `${name}.${path}`).to.equal(`${'0'.repeat(offset)}${expected}${rest}`);
        looked++;
      }
    }
    expect(looked).to.be.above(500);
  });

  it('a number of any width at any offset has its bits, wherever the structure begins, and no others are changed', () =>
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 64 })
          .chain((width) =>
            fc.tuple(fc.constant(width), fc.bigInt({ min: 0n, max: 2n ** BigInt(width) - 1n })),
          ),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 9 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        ([width, value], offset, start, before) => {
          const bytes = Uint8Array.from(before);
          const given = width > 53 ? value : Number(value);
          const code = encoderOf(formOf([fieldOf('value', offset, width)], 160));
          expect(code?.({ value: given }, bytes, start)).to.equal(true);
          const at = BigInt(256 - start * 8 - offset - width);
          const number = (of: Uint8Array) => BigInt(`0x${Buffer.from(of).toString('hex')}`);
          const mask = (2n ** BigInt(width) - 1n) << at;
          expect(number(bytes)).to.equal((number(before) & ~mask) | (value << at));
        },
      ),
      { numRuns: times(2000) },
    ));

  it('what is wrong, unknown, or more than one of what shares bits is left to what tells it', () => {
    const inner = formOf([fieldOf('a', 0, 4), fieldOf('b', 4, 28)], 32);
    const form = formOf(
      [
        fieldOf('small', 0, 4),
        fieldOf('word', 32, 32),
        fieldOf('list', 64, 8, { count: 4 }),
        fieldOf('inner', 96, 32, { layout: inner }),
        fieldOf('other', 96, 16),
        fieldOf('tail', 128, 8, { count: 0 }),
      ],
      128,
    );
    const code = encoderOf(form);
    const takes = (fields: object): boolean | undefined => code?.(fields, room(form), 0);
    expect(takes({ small: 15, word: 2 ** 32 - 1, list: [1, 2], inner: { a: 1, b: 2 } })).to.equal(true);
    expect(takes({})).to.equal(true);
    for (const wrong of [16, -1, 0.5, Number.NaN, '1', 5n, null, undefined, {}, []])
      expect(takes({ small: wrong }), String(wrong)).to.equal(false);
    for (const wrong of [2 ** 32, -1, '7', true]) expect(takes({ word: wrong })).to.equal(false);
    for (const fields of [
      { small: 1, unknown: 2 },
      { 'inner.a': 1 },
      { inner: { c: 1 } },
      { inner: [] },
      { inner: new Uint8Array(0) },
      { inner: 5 },
      { inner: { a: 1 }, other: 1 },
      { list: [1, 2, 3, 4, 5] },
      { list: [256] },
      { tail: new Uint8Array(3) },
      [],
      null,
      Object.create({ small: 1 }),
    ])
      expect(takes(fields as object), JSON.stringify(fields)).to.equal(false);
    for (const name of ['__proto__', 'constructor', '1', 'a b', "a':0,'"])
      expect(encoderOf(formOf([fieldOf(name, 0, 8)], 8)), name).to.equal(null);
  });

  it('of a layout that is encoded often, all is as it was', () => {
    const form = layout('mtmp_ext') as Layout<Fields>;
    const fields = { sensor_index: 3, temperature: 400, sensor_name_hi: 0x61736963 };
    const before = encode(form, fields);
    for (let i = 0; i < 60_000; i++) encode(form, fields);
    expect(encode(form, fields)).to.deep.equal(before);
    expect(() => encode(form, { ...fields, sensor_index: 1 << 13 })).to.throw('sensor_index is');
    expect(() => encode(form, { ...fields, sensor: 1 })).to.throw('mtmp_ext has no field "sensor"');
  });
});
