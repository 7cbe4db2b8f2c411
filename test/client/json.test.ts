import { expect } from 'chai';
import fc from 'fast-check';
import { jsonEnd, jsonProblem } from '../../src/client/json.js';

describe('where a text ends to be JSON', () => {
  it('is its end for all JSON, and for all that is but cut in an object', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true }), (json, indent, part) => {
        const text = `{"a": ${JSON.stringify(JSON.parse(json), undefined, indent)}, "b": [true, null, -1.5e3, "\\u00e9"]}`;
        expect(jsonEnd(text)).to.equal(text.length);
        const cut = text.slice(0, Math.floor(part * text.length));
        if (/(\d\.|[eE][+-]?)$/.test(cut)) return; // a number that has only begun to have a fraction is one already
        expect(jsonEnd(cut), cut).to.equal(cut.length);
        expect(jsonProblem(cut).reason).to.equal('the text ends here');
      }),
    );
  });

  const WRONG: readonly (readonly [string, string])[] = [
    ['x', '1:1'],
    ['\ufeff{}', '1:1'],
    ['{}x', '1:3'],
    ['{} {}', '1:4'],
    ['{"a" 1}', '1:6'],
    ['{"a": 1,}', '1:9'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3'],
    ['[1, 2,, 3]', '1:7'],
    ['[1 2]', '1:4'],
    ['{a: 1}', '1:2'],
    ["{'a': 1}", '1:2'],
    ['{"a": 01}', '1:8'],
    ['{"a": tru}', '1:7'],
    ['{"a": "b\n"}', '1:9'],
    ['{"a": "\\x"}', '1:8'],
    ['{"a": [1}', '1:9'],
    ['{"a": NaN}', '1:7'],
    [']', '1:1'],
  ];
  for (const [text, place] of WRONG)
    it(`is ${place} in ${JSON.stringify(text)}`, () => {
      expect(() => JSON.parse(text)).to.throw(SyntaxError);
      expect(jsonProblem(text)).to.deep.equal({ place, reason: 'this is no JSON' });
    });

  it('is found in long texts and deep ones', () => {
    const long = `{"a": "${'x\\n'.repeat(1_000_000)}", }`;
    expect(jsonEnd(long)).to.equal(long.length - 1);
    expect(jsonEnd('['.repeat(1_000_000))).to.equal(1_000_000);
  });
});
