import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode, flatten } from '../../src/bits/codec.js';
import { byteLength, type Field, type Fields, type Layout, type Value } from '../../src/bits/layout.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';
import { times } from '../support/times.js';

const RUNS = { numRuns: times(3) };

/** Random numbers from one of fast-check's, so that a failing structure can be shown again. */
const below = (seed: number) => {
  let state = seed >>> 0;
  return (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
};
type Below = ReturnType<typeof below>;

function someNumber(width: number, random: Below): number | bigint {
  let value = 0n;
  for (let i = 0; i < width; i++) value = (value << 1n) | BigInt(random(2));
  return width > 53 ? value : Number(value);
}

const someText = (bytes: number, random: Below): string =>
  Array.from({ length: random(bytes + 1) }, () => String.fromCharCode(33 + random(94))).join('');

/** Fields of a structure: of a union one member, no open tails, each other field or not. */
function someFields(form: Layout, random: Below): Fields {
  const only = form.union ? form.fields[random(form.fields.length)] : undefined;
  const fields: Fields = {};
  for (const field of form.fields) {
    if (field.count === 0 || (only ? field !== only : random(4) === 0)) continue;
    if (field.anonymous) Object.assign(fields, someFields(field.layout as Layout, random));
    else fields[field.name] = someValue(field, random);
  }
  return fields;
}

function someValue(field: Field, random: Below): Value {
  const { count, layout: inner, text, width } = field;
  if (count && text) return someText((count * width) >> 3, random);
  const element = () => (inner ? someFields(inner, random) : someNumber(width, random));
  return count ? Array.from({ length: count }, element) : element();
}

/** That everything in `given` stands in `got`. */
function expectWithin(got: Value | undefined, given: Value, path: string): void {
  if (typeof given !== 'object') {
    expect(got, path).to.equal(given);
    return;
  }
  for (const [name, inner] of Object.entries(given))
    expectWithin((got as Fields | undefined)?.[name], inner as Value, `${path}.${name}`);
}

describe('every layout', () => {
  const forms = layoutNames().map((name) => layout(name));

  it('encoding what was decoded from random bytes gives the same bytes outside reserved bits', () => {
    for (const form of forms) {
      const size = byteLength(form);
      fc.assert(
        fc.property(fc.uint8Array({ minLength: size, maxLength: size, size: 'max' }), (bytes) => {
          const again = encode(form, decode(form, bytes, { raw: true }));
          expect([...flatten(form, again)], form.name).to.deep.equal([...flatten(form, bytes)]);
          const ones = encode(form, decode(form, new Uint8Array(size).fill(0xff), { raw: true }));
          expect(again, form.name).to.deep.equal(bytes.map((byte, i) => byte & (ones[i] as number)));
        }),
        RUNS,
      );
    }
  });

  it('decoding what was encoded from random fields gives the same fields', () => {
    for (const form of forms) {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const fields = someFields(form, below(seed));
          expectWithin(decode(form, encode(form, fields)), fields, form.name);
        }),
        RUNS,
      );
    }
  });
});
