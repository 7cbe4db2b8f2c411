import { expect } from 'chai';
import fc from 'fast-check';
import { namePattern } from '../../src/client/names.js';

/** What a pattern means, by its definition: each star tries every length. */
function meant(pattern: string, name: string): boolean {
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === undefined) return name === '';
  if (first === '*') return meant(rest, name) || (name !== '' && meant(pattern, name.slice(1)));
  return name !== '' && (first === '?' || first === name[0]) && meant(rest, name.slice(1));
}

describe('a pattern for names', () => {
  it('without * and ? matches any part of a name, whatever the case', () => {
    expect(namePattern('oper')('admin_OPER_status')).to.equal(true);
    expect(namePattern('')('x')).to.equal(true);
    expect(namePattern('a.c')('abc')).to.equal(false);
    expect(namePattern('[x](')('y[X](')).to.equal(true);
  });

  it('with them matches a whole name', () => {
    expect(namePattern('PP*')('ppcnt')).to.equal(true);
    expect(namePattern('P?LR')('PPLR')).to.equal(true);
    expect(namePattern('P?LR')('PPLRX')).to.equal(false);
    expect(namePattern('*.oper')('a.b.oper')).to.equal(true);
  });

  it('means what it means by definition', () => {
    const some = (unit: string, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...unit), maxLength });
    fc.assert(
      fc.property(some('ab*?', 8), some('ab*', 8), (pattern, name) => {
        if (/[*?]/.test(pattern)) expect(namePattern(pattern)(name)).to.equal(meant(pattern, name));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no more time for thousands of stars, or for 120 kB', () => {
    const name = 'a'.repeat(200);
    expect(namePattern(`${'*a'.repeat(3000)}b`)(name)).to.equal(false);
    expect(namePattern(`${'*'.repeat(3000)}b`)(name)).to.equal(false);
    expect(namePattern('*'.repeat(120_000))(name)).to.equal(true);
    expect(namePattern('x'.repeat(120_000))(name)).to.equal(false);
    expect(namePattern(`${'?*'.repeat(60_000)}`)(name)).to.equal(false);
  });
});
