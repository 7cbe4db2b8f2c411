import { expect } from 'chai';
import fc from 'fast-check';
import { EMPTY, onShelf, shelfOf } from '../../src/bits/shelf.js';
import { Data } from '../../src/cli/bundle/code.js';

describe('A shelf', () => {
  it('gives what stands on it by its name, each from a word on, and nothing else', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const rows = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z.0-9]{1,8}$/), bytes), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(rows, fc.stringMatching(/^[a-z.0-9 ]{1,8}$/), (all, other) => {
        const shelf = new Data(Buffer.from(shelfOf(all)));
        for (const [name, own] of all) {
          const found = onShelf(shelf, name);
          expect(found).to.deep.equal(Buffer.from(own));
          expect(((found?.byteOffset ?? 0) - shelf.bytes.byteOffset) % 4).to.equal(0);
        }
        if (!all.some(([name]) => name === other)) expect(onShelf(shelf, other)).to.equal(undefined);
      }),
    );
  });

  it('has what is the same once, and may be empty', () => {
    const same = new Uint8Array(1000).fill(7);
    expect(
      shelfOf([
        ['one', same],
        ['other', same.slice()],
      ]).length,
    ).to.be.below(1100);
    expect(onShelf(EMPTY, 'one')).to.equal(undefined);
    expect(onShelf(new Data(Buffer.from(shelfOf([]))), 'one')).to.equal(undefined);
  });
});
