import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseFormat, render } from '../../../../src/families/mlx5/prm/tracer-format.js';

const text = (format: string, ...params: number[]) => render(parseFormat(format), params).text;
const notes = (format: string, ...params: number[]) => render(parseFormat(format), params).notes;

const word = fc.nat({ max: 0xffff_ffff });

describe('trace strings', () => {
  it('numbers come out as by the printf of the system', () => {
    const flags = fc.subarray(['-', '+', ' ', '0', '#']).map((some) => some.join(''));
    const width = fc.oneof(fc.constant(''), fc.nat({ max: 40 }).map(String));
    const precision = fc.oneof(
      fc.constant(''),
      fc.nat({ max: 20 }).map((n) => `.${n}`),
    );
    const cases = fc
      .sample(fc.tuple(flags, width, precision, fc.constantFrom('d', 'i', 'u', 'x', 'X', 'o'), word), {
        numRuns: 1000,
        seed: 7,
      })
      // A zero with precision 0 is no digit in C, # with o counts in its precision, and the program takes flags only where they say
      // something: no firmware asks for any of it.
      .filter(
        ([flag, , digits, type, value]) =>
          value !== 0 &&
          !(digits && flag.includes('#') && type === 'o') &&
          !(flag.includes('#') && 'diu'.includes(type)) &&
          !(/[+ ]/.test(flag) && !'di'.includes(type)),
      );
    expect(cases.length).to.be.above(200);
    const formats = cases.map(([flag, wide, digits, type]) => `%${flag}${wide}${digits}${type}`);
    const values = cases.map(([, , , type, value]) => String('di'.includes(type) ? value | 0 : value));
    const { stdout } = spawnSync('printf', [`${formats.join('\n')}\n`, ...values], { encoding: 'utf8' });
    const ours = cases.map(([, , , , value], i) => text(formats[i] as string, value));
    expect(ours).to.deep.equal(stdout.split('\n').slice(0, -1));
  });

  it('a number of 64 bits is two parameters, the upper half first', () => {
    expect(parseFormat('%llx').words).to.equal(2);
    expect(text('%llx', 1, 2)).to.equal('100000002');
    expect(text('%016llX|%x', 0xabc, 0xdef, 7)).to.equal('00000ABC00000DEF|7');
    expect(text('%lld', 0xffffffff, 0xfffffffe)).to.equal('-2');
    expect(text('%llu', 0xffffffff, 0xffffffff)).to.equal('18446744073709551615');
    expect(parseFormat('%lu %hhx %zu').words).to.equal(3);
  });

  it('characters, pointers and percent signs', () => {
    expect(text('%c%3c|%p %d%%', 65, 66, 0x1f, 50)).to.equal('A  B|0x1f 50%');
    expect(parseFormat('100%%').words).to.equal(0);
  });

  it('%s is a string of the database; where there is none, its address', () => {
    const strings = (address: number) => (address === 0x10 ? 'up' : undefined);
    expect(render(parseFormat('%s'), [0x10], strings)).to.deep.equal({ text: 'up', notes: [] });
    const { text: shown, notes: said } = render(parseFormat('%s'), [0x20], strings);
    expect(shown).to.equal('0x20');
    expect(said[0]).to.include('no string at 0x20');
  });

  it('what is no conversion is shown with its parameter, and said', () => {
    for (const bad of ['%n', '%f', '%k', '%', '%5', '%-'])
      expect([text(`a ${bad}!`, 0x12), notes(`a ${bad}!`, 0x12).length]).to.deep.equal([
        `a ${bad}(0x12)!`,
        1,
      ]);
  });

  it('parameters that did not come are question marks, and said', () => {
    expect(text('%u of %u', 3)).to.equal('3 of ?');
    expect(text('%llx', 3)).to.equal('?');
    expect(notes('%u of %u', 3)).to.deep.equal(['1 of 2 parameters came']);
  });

  it('no width floods the terminal', () => {
    expect(text('%999999999d', 1)).to.have.length(64);
    expect(text('%.999999999d', 1)).to.have.length(64);
  });

  it('any string with any parameters is text, and text without percent signs is itself', () => {
    const bits = fc.constantFrom(
      '%',
      '0',
      '9',
      '-',
      '.',
      'l',
      'h',
      's',
      'n',
      'x',
      'd',
      'c',
      '*',
      '\x1b',
      '{',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(bits).map((all) => all.join('')),
        ),
        fc.array(word),
        (any, params) => {
          const format = parseFormat(any);
          const shown = render(format, params);
          expect(shown.text).to.be.a('string');
          expect(format.words).to.be.at.most(any.length);
          if (!any.includes('%')) expect(shown.text).to.equal(any);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
