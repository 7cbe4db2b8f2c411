import { expect } from 'chai';
import fc from 'fast-check';
import { cut, rowsOf, widthOf } from '../../src/present/width.js';

const BOLD = '\u001b[1mbold\u001b[22m';

describe('the width of text on a terminal', () => {
  for (const [what, text, width] of [
    ['ASCII', 'abc', 3],
    ['nothing', '', 0],
    ['wide characters', '\u8868\u793a', 4],
    ['fullwidth forms', '\uff21', 2],
    ['pictures', '\u{1f600}', 2],
    ['marks on a character', 'e\u0301', 1],
    ['bars', '▁█', 2],
    ['styles', BOLD, 4],
    ['a cursor movement', '\u001b[12;5Hx', 1],
    ['arrows and dashes', '→–', 2],
  ] as const)
    it(`${what}: ${width}`, () => expect(widthOf(text)).to.equal(width));

  it('is what a cut keeps within, with a mark where something is left out', () => {
    expect(cut('abcdef', 6)).to.equal('abcdef');
    expect(cut('abcdef', 5)).to.equal('abcd…');
    expect(cut('abcdef', 1)).to.equal('…');
    expect(cut('abcdef', 0)).to.equal('');
    expect(cut('\u8868\u793a\u8868', 4)).to.equal('\u8868…');
    expect(cut('ae\u0301e\u0301e\u0301', 3)).to.equal('ae\u0301…');
    expect(cut(`${BOLD}er`, 3)).to.equal('\u001b[1mbo…\u001b[22m');
  });

  it('is never more than asked for, whatever the text', () => {
    const pieces = fc.constantFrom('a', '\u8868', 'e\u0301', '\u001b[1m', '\u001b[22m', '\u{1f600}', '…');
    fc.assert(
      fc.property(
        fc.array(pieces).map((list) => list.join('')),
        fc.nat(20),
        (text, columns) => {
          const shown = cut(text, columns);
          expect(widthOf(shown)).to.be.at.most(columns);
          if (widthOf(text) <= columns) expect(shown).to.equal(text);
        },
      ),
    );
  });

  it('tells the rows that lines take when they are wrapped', () => {
    expect(rowsOf([], 10)).to.equal(0);
    expect(rowsOf(['', 'a', 'a'.repeat(10), 'a'.repeat(11)], 10)).to.equal(5);
    expect(rowsOf(['\u8868'.repeat(6)], 10)).to.equal(2);
  });
});
