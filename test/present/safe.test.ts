import { expect } from 'chai';
import fc from 'fast-check';
import { fromJson, toJson } from '../../src/present/json.js';
import { safe, safeLines, shortened } from '../../src/present/safe.js';

/** One of each kind of character that text from elsewhere may not bring along. */
const UNSAFE: Readonly<Record<string, string>> = {
  'a newline': '\n',
  'a tab': '\t',
  'a carriage return': '\r',
  escape: '\x1b',
  bell: '\x07',
  NUL: '\0',
  DEL: '\x7f',
  'a C1 control': '\x9b',
  'a soft hyphen': '\xad',
  'an Arabic letter mark': '\u061c',
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a left-to-right mark': '\u200e',
  'a right-to-left override': '\u202e',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a word joiner': '\u2060',
  'an isolate': '\u2067',
  'a Hangul filler': '\u3164',
  'a variation selector': '\ufe0f',
  'a byte order mark': '\ufeff',
  'an interlinear annotation': '\ufff9',
  'a character of private use': '\ue000',
  'no character': '\uffff',
  'half a character': '\ud800',
  'a tag': '\u{e0041}',
  'private use beyond 16 bits': '\u{f0000}',
};

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...Object.values(UNSAFE)), fc.string({ unit: 'binary', maxLength: 1 })),
});

describe('text that is not ours', () => {
  for (const [what, character] of Object.entries(UNSAFE))
    it(`${what} is shown as its number, in a line, in a text, in JSON`, () => {
      const shown = /^a(\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]{5,6}\})b$/;
      expect(safe(`a${character}b`)).to.match(shown);
      if (character !== '\n') expect(safeLines(`a${character}b`, true)).to.match(shown);
      expect(toJson(character, 0)).to.match(/^"[ -~]+"$/);
    });

  it('no control or direction character of a device reaches a terminal', () => {
    expect(safe('ok \u001b[31m\u0007\u009b\u202e é')).to.equal('ok \\x1b[31m\\x07\\x9b\\u202e é');
    expect(safe('\u{e0041}')).to.equal('\\u{e0041}');
  });

  it('letters, marks and symbols of all languages stay as they are', () => {
    for (const plain of ['naïve', 'Ω ≈ ½', '漢字', 'עברית', 'हिन्दी', '🔥', '▁▂…’'])
      expect(safe(plain)).to.equal(plain);
  });

  it('whatever the text, nothing is left that a terminal obeys, and a second time changes nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const once = safe(given);
        expect(once).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(safe(once)).to.equal(once);
      }),
    );
  });

  it('JSON says the same with and without the escapes', () => {
    fc.assert(
      fc.property(text, text, (key, value) => {
        const data = { a: [value], [`k${key}`]: value };
        const json = toJson(data);
        expect(json).to.not.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(json)).to.deep.equal(data);
      }),
    );
  });

  it('JSON that is nested deeper than any answer is an error', () => {
    expect(fromJson(`${'['.repeat(60)}1${']'.repeat(60)}`)).to.be.an('array');
    expect(() => fromJson(`${'['.repeat(200)}${']'.repeat(200)}`)).to.throw(RangeError, 'more than 64 deep');
  });

  it('the gate in front of a terminal lets through newlines, and bold and colours where there are some', () => {
    const coloured = '\x1b[1m\x1b[31mred\x1b[39m\x1b[22m\n';
    expect(safeLines(coloured, true)).to.equal(coloured);
    expect(safeLines(coloured, false)).to.equal(coloured.replaceAll('\x1b', '\\x1b'));
    for (const sequence of ['\x1b[2J', '\x1b[31;1m', '\x1b[7m', '\x1b]0;x\x07', '\r', '\t'])
      expect(safeLines(sequence, true)).to.equal(safe(sequence));
  });

  it('a text longer than anybody reads is told by its ends', () => {
    expect(shortened('short')).to.equal('short');
    expect(shortened(`head${'x'.repeat(120_000)}tail`, 400)).to.match(/^head.*\(119608 characters\).*tail$/);
  });
});
