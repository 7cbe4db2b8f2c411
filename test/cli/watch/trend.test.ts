import { expect } from 'chai';
import fc from 'fast-check';
import { movements, type NumberKind, rateCell, readings } from '../../../src/cli/watch/trend.js';
import { millisecondsOf } from '../../../src/cli/watch/watch.js';
import { leavesOf } from '../../../src/present/pick.js';

/** 32 bits, by what stands for it in the name. */
const kindOf = (field: string): NumberKind =>
  field.startsWith('level') ? 'level' : field.startsWith('state') ? 'name' : { counter: 32 };

const moved = (before: object, after: object, kind = kindOf) =>
  movements(readings(before), readings(after), 2, kind);

describe('what moves between readings', () => {
  it('of numbers the difference and the rate a second, of others only the values', () => {
    const before = { n: 5, text: 'a', same: 1, level: 5, state: 2 };
    const after = { n: 9, text: 'b', same: 1, level: 4, state: 1 };
    expect(moved(before, after)).to.deep.equal([
      { field: 'n', before: 5, after: 9, difference: 4, rate: 2 },
      { field: 'text', before: 'a', after: 'b' },
      { field: 'level', before: 5, after: 4, difference: -1, rate: -0.5 },
      { field: 'state', before: 2, after: 1 },
    ]);
  });

  it('in a table, nothing is told of a rate before the second reading, nor where a counter was cleared', () => {
    expect(rateCell(undefined, 0)).to.equal('-');
    expect(rateCell(undefined, 1)).to.equal(0);
    expect(rateCell({ field: 'n', before: 1, after: 3, rate: 2 }, 1)).to.equal(2);
    expect(rateCell({ field: 'n', before: 3, after: 1, cleared: true }, 1)).to.equal('cleared');
  });

  it('a counter that begins again at 0 has counted modulo its width', () => {
    expect(moved({ n: 0xffffffff }, { n: 1 })[0]).to.include({ difference: 2, rate: 1 });
    const wide = () => ({ counter: 64 });
    expect(moved({ n: 2n ** 64n - 1n }, { n: 1n }, wide)[0]).to.include({ difference: 2, rate: 1 });
    expect(moved({ n: 0xffff }, { n: 4 }, () => ({ counter: 16 }))[0]).to.include({ difference: 5 });
  });

  it('a two’s complement goes through 0', () => {
    const signed = () => ({ signed: 16 });
    expect(moved({ n: 0xffff }, { n: 2 }, signed)[0]).to.include({ difference: 3, rate: 1.5 });
    expect(moved({ n: 1 }, { n: 0xfff6 }, signed)[0]).to.include({ difference: -11 });
  });

  it('a counter that was set back is cleared, without a rate', () => {
    for (const [before, after] of [
      [1000, 0],
      [1000, 999],
      [0xa0000000, 3],
      [0xffffffff, 0xfffffffe],
    ])
      expect(moved({ n: before }, { n: after })).to.deep.equal([
        { field: 'n', before, after, cleared: true },
      ]);
  });

  it('whatever a counter shows, its difference leads from the old value to the new one', () => {
    const value = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(value, value, (before, after) => {
        const [step] = moved({ n: before }, { n: after }, () => ({ counter: 64 }));
        if (before === after) expect(step).to.equal(undefined);
        else if (step?.cleared) expect(after < before).to.equal(true);
        else expect(BigInt.asUintN(64, before + BigInt(step?.difference ?? 0))).to.equal(after);
      }),
    );
  });

  it('a difference beyond 53 bits is exact', () => {
    const [step] = movements(new Map([['n', 1n]]), new Map([['n', 2n ** 63n]]), 1, () => ({ counter: 64 }));
    expect(step?.difference).to.equal(2n ** 63n - 1n);
  });

  it('a time is a number with its unit, seconds without', () => {
    expect(
      ['500ms', '1.5s', '2', '1m', '0.5h'].map((text) => millisecondsOf('--interval', text)),
    ).to.deep.equal([500, 1500, 2000, 60_000, 1_800_000]);
    for (const text of ['', '0', '-1s', '1x', '1 s', '999999h', 'ms'])
      expect(() => millisecondsOf('--interval', text), text).to.throw('--interval takes a time');
  });
});

describe('the readings of a document', () => {
  it('are its leaves, whatever it is', () => {
    fc.assert(
      fc.property(fc.object({ withBigInt: true }), (document) => {
        expect([...readings(document)]).to.deep.equal([...new Map(leavesOf(document))]);
      }),
    );
  });
});

describe('a number that is not whole', () => {
  it('moves by no more digits than it has', () => {
    expect(moved({ level: 42 }, { level: 42.1 })[0]).to.include({ difference: 0.1, rate: 0.05 });
    expect(moved({ n: 42.1 }, { n: 42 })[0]).to.include({ difference: -0.1, rate: -0.05 });
  });
});
