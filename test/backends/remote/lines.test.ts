import { expect } from 'chai';
import fc from 'fast-check';
import { Lines } from '../../../src/backends/remote/lines.js';

describe('lines that come in pieces', () => {
  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
        fc.array(fc.nat(200)),
        (texts, cuts) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
          const got: string[] = [];
          const lines = new Lines(10_000, (line) => got.push(line), expect.fail);
          const ends = [...cuts, bytes.length].filter((end) => end <= bytes.length).sort((a, b) => a - b);
          for (const [i, end] of ends.entries()) lines.push(bytes.subarray(ends[i - 1] ?? 0, end));
          expect(got).to.deep.equal(texts.map((text) => Buffer.from(text).toString()));
        },
      ),
    );
  });

  it('end with one that is too long, which is said once', () => {
    const got: string[] = [];
    let told = 0;
    const lines = new Lines(
      4,
      (line) => got.push(line),
      () => told++,
    );
    for (const text of ['abcd\nab', 'cde', 'f\nxy\n']) lines.push(Buffer.from(text));
    expect(got).to.deep.equal(['abcd']);
    expect(told).to.equal(1);
  });
});
