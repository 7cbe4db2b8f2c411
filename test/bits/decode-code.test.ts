import { expect } from 'chai';
import fc from 'fast-check';
import { codeOf, decode } from '../../src/bits/codec.js';
import {
  byteLength,
  type Field,
  type Fields,
  type Layout,
  layoutWithout,
  type Value,
} from '../../src/bits/layout.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';
import { readJson } from '../support/files.js';
import { fieldOf, formOf } from '../support/layouts.js';
import { times } from '../support/times.js';

interface Vector {
  size: number;
  hex: string;
  fields: Record<string, string>;
}

/** Field by field: of a layout that was never met before. */
const plainly = (form: Layout, bytes: Uint8Array): Fields =>
  decode<Fields>(
    layoutWithout(form, () => false),
    bytes,
  );

const keysOf = (value: Value): unknown =>
  typeof value === 'object' && !(value instanceof Uint8Array)
    ? Object.entries(value).map(([name, inner]) => [name, keysOf(inner)])
    : undefined;

/** The bits of a number as text of digits has them: no codec of ours is asked. */
function numberAt(bytes: Uint8Array, offset: number, width: number): bigint {
  const digits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return BigInt(`0b${digits.slice(offset, offset + width)}`);
}

describe('decoding by code that is made for a layout', () => {
  it('gives of every layout what decoding field by field gives, in its order', () => {
    let made = 0;
    for (const name of layoutNames()) {
      const form = layout(name);
      const code = codeOf(form);
      if (!code) continue;
      made++;
      const size = Math.max(byteLength(form), code.bytes);
      fc.assert(
        fc.property(fc.uint8Array({ minLength: size, maxLength: size + 9, size: 'max' }), (bytes) => {
          const [fast, slow] = [code.decode(bytes, 0), plainly(form, bytes)];
          expect(fast, name).to.deep.equal(slow);
          expect(keysOf(fast), name).to.deep.equal(keysOf(slow));
        }),
        { numRuns: times(2) },
      );
    }
    expect(made).to.be.above(layoutNames().length / 2);
  });

  it('gives what the reference implementation gives', () => {
    let looked = 0;
    for (const [name, { size, hex, fields }] of Object.entries(
      readJson<Record<string, Vector>>('vectors/decode-public.json'),
    )) {
      const code = codeOf(layout(name));
      const bytes = new Uint8Array(Math.max(size, hex.length / 2, code?.bytes ?? 0));
      bytes.set(Buffer.from(hex, 'hex'));
      const decoded = code?.decode(bytes, 0);
      for (const [path, value] of Object.entries(fields)) {
        const got = path
          .split(/[.[\]]+/)
          .filter(Boolean)
          .reduce<unknown>((at, step) => (at as Fields | undefined)?.[step], decoded);
        if (typeof got !== 'number' && typeof got !== 'bigint') continue;
        expect(`${name}.${path}=${got}`).to.equal(`${name}.${path}=${value}`);
        looked++;
      }
    }
    expect(looked).to.be.above(1000);
  });

  it('a number of any width at any offset has its bits, wherever the structure begins', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 9 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (width, offset, start, bytes) => {
          const code = codeOf(formOf([fieldOf('value', offset, width)], 160));
          const value = code?.decode(bytes, start).value;
          expect(BigInt(value as number)).to.equal(numberAt(bytes, start * 8 + offset, width));
          expect(typeof value).to.equal(width > 53 ? 'bigint' : 'number');
        },
      ),
      { numRuns: times(2000) },
    ));

  it('fields of every kind stand as they do field by field', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            width: fc.integer({ min: 1, max: 64 }),
            offset: fc.integer({ min: 0, max: 120 }),
            signed: fc.boolean(),
            little: fc.boolean(),
            count: fc.constantFrom(undefined, 0, 1, 3),
            kind: fc.constantFrom('number', 'inner', 'anonymous', 'text'),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.uint8Array({ minLength: 96, maxLength: 96 }),
        (parts, bytes) => {
          const fields = parts.map(({ width, offset, signed, little, count, kind }, i) => {
            const more = { ...(signed ? { signed } : {}), ...(little ? { little } : {}) } as Partial<Field>;
            const one = fieldOf(`f${i}`, offset, width, more);
            const counted = count === undefined ? {} : { count };
            const own = formOf([fieldOf(`a${i}`, 3, 7), fieldOf(`b${i}`, 10, width, more)], 80);
            if (kind === 'inner') return fieldOf(`f${i}`, offset, 80, { layout: own, ...counted });
            if (kind === 'anonymous') return fieldOf(`f${i}`, offset, 80, { layout: own, anonymous: true });
            if (kind === 'text') return fieldOf(`f${i}`, offset & ~7, 8, { text: true, count: 4 });
            return { ...one, ...counted };
          });
          const form = formOf(fields, 400);
          const code = codeOf(form);
          expect(code?.bytes).to.be.most(96);
          expect(code?.decode(bytes, 0)).to.deep.equal(plainly(form, bytes));
        },
      ),
      { numRuns: times(1000) },
    ));

  it('is left where the bytes end before the last field, and for names that mean more than a member', () => {
    const form = layout('qpc');
    const short = Uint8Array.from({ length: byteLength(form) - 5 }, (_, i) => i * 7);
    const whole = plainly(form, short);
    for (let i = 0; i < 300; i++) decode(form, short);
    expect(decode(form, short)).to.deep.equal(whole);
    for (const name of ['__proto__', '1', 'a b', "a':0,'"])
      expect(codeOf(formOf([fieldOf(name, 0, 8)], 8)), name).to.equal(null);
  });
});
