import { expect } from 'chai';
import fc from 'fast-check';
import { difference, patched, UNSAYABLE } from '../../src/state/patch.js';

/** Appendix A of RFC 7396: original, patch, result. */
const VECTORS: [string, string, string][] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
];

const hasNull = (data: unknown): boolean =>
  data === null || (typeof data === 'object' && Object.values(data).some(hasNull));

const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

describe('JSON merge patches', () => {
  for (const [original, patch, result] of VECTORS)
    it(`RFC 7396: ${original} with ${patch} is ${result}`, () => {
      expect(patched(JSON.parse(original), JSON.parse(patch))).to.deep.equal(JSON.parse(result));
    });

  it('what changed of data, put to what they were, gives what they are', () => {
    const data = fc.object({ maxDepth: 4, values: [fc.string(), fc.integer(), fc.boolean()] });
    fc.assert(
      fc.property(data, data, (before, after) => {
        const patch = difference(plain(before), plain(after));
        if (patch === undefined) expect(plain(after)).to.deep.equal(plain(before));
        else expect(patched(plain(before), plain(patch))).to.deep.equal(plain(after));
      }),
    );
  });

  it('data that are the same have no difference, whatever objects they are', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), (data) => {
        expect(difference(plain(data), plain(data))).to.equal(undefined);
      }),
    );
  });

  it('says only what changed, and that a member is gone', () => {
    const kept = { deep: { list: [1, 2] } };
    expect(difference({ kept, gone: 1, x: { y: 1, z: 2 } }, { kept, x: { y: 1, z: 3 } })).to.deep.equal({
      x: { z: 3 },
      gone: null,
    });
    expect(difference({ a: 1 }, { a: undefined })).to.deep.equal({ a: null });
  });

  it('null is no value that a patch can give', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3, values: [fc.constant(null), fc.integer()] }), (data) => {
        fc.pre(hasNull(plain(data)));
        expect(difference({}, plain(data))).to.equal(UNSAYABLE);
      }),
    );
  });

  it('__proto__ is a name like any other', () => {
    const result = patched({}, JSON.parse('{"__proto__": {"x": 1}}')) as object;
    expect(Object.keys(result)).to.deep.equal(['__proto__']);
    expect('x' in result).to.equal(false);
  });
});
