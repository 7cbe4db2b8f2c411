import { expect } from 'chai';
import { movements, readings } from '../../src/cli/trend.js';
import { millisecondsOf } from '../../src/cli/watch.js';

describe('what moves between readings', () => {
  it('two halves of a counter are one number', () => {
    expect([...readings({ set: { octets_high: 1, octets_low: 2, high: 3 }, lone_high: 4 })]).to.deep.equal([
      ['set.octets', 0x100000002n],
      ['set.high', 3],
      ['lone_high', 4],
    ]);
  });

  it('of numbers the difference and the rate a second, of others only the values', () => {
    const before = readings({ n_high: 0, n_low: 0xffffffff, text: 'a', same: 1, down: 5 });
    const after = readings({ n_high: 1, n_low: 3, text: 'b', same: 1, down: 4 });
    expect(movements(before, after, 2)).to.deep.equal([
      { field: 'n', before: 0xffffffffn, after: 0x100000003n, difference: 4, rate: 2 },
      { field: 'text', before: 'a', after: 'b' },
      { field: 'down', before: 5, after: 4, difference: -1, rate: -0.5 },
    ]);
  });

  it('a difference beyond 53 bits is exact', () => {
    const [moved] = movements(new Map([['n', 1n]]), new Map([['n', 2n ** 63n]]), 1);
    expect(moved?.difference).to.equal(2n ** 63n - 1n);
  });

  it('a time is a number with its unit, seconds without', () => {
    expect(
      ['500ms', '1.5s', '2', '1m', '0.5h'].map((text) => millisecondsOf('--interval', text)),
    ).to.deep.equal([500, 1500, 2000, 60_000, 1_800_000]);
    for (const text of ['', '0', '-1s', '1x', '1 s', '999999h', 'ms'])
      expect(() => millisecondsOf('--interval', text), text).to.throw('--interval takes a time');
  });
});
