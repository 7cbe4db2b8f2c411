import { expect } from 'chai';
import { duration, scaled, speed } from '../../src/present/quantity.js';

describe('numbers of jobs in words', () => {
  it('a speed is in Mb/s up to a gigabit', () => {
    expect([100, 1000, 2500, 25_000, 1_600_000].map(speed)).to.deep.equal([
      '100 Mb/s',
      '1 Gb/s',
      '2.5 Gb/s',
      '25 Gb/s',
      '1600 Gb/s',
    ]);
  });

  it('a size has three digits that count; a short number needs none', () => {
    expect(scaled(9999n, 'bytes')).to.equal(undefined);
    expect(scaled(10_000n, 'packets')).to.equal('10 k');
    expect(scaled(999_499n, 'bytes')).to.equal('999 kB');
    expect(scaled(999_500n, 'bytes')).to.equal('1 MB');
    expect(scaled(53_341_579_553_644n, 'bytes')).to.equal('53.3 TB');
    expect(scaled(2n ** 64n - 1n, 'packets')).to.equal('18.4 E');
  });

  it('a duration has its three largest parts', () => {
    expect([0, 59, 3600, 93_784, 86_400 * 400].map(duration)).to.deep.equal([
      '0 s',
      '59 s',
      '1 h',
      '1 d 2 h 3 min',
      '400 d',
    ]);
  });
});
