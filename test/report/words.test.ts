import { expect } from 'chai';
import { counted, decimal, grouped, rateText, ratio, timeText } from '../../src/report/words.js';

const THIN = '\u202f';

describe('numbers on the page', () => {
  it('counters stand in groups of three digits', () => {
    expect([0n, 999n, 1000n, 116_102_827_082n].map(grouped)).to.deep.equal([
      '0',
      '999',
      `1${THIN}000`,
      `116${THIN}102${THIN}827${THIN}082`,
    ]);
  });

  it('rates have three digits that count', () => {
    expect([0, 0.973, 12.345, 999.4, 999.6, 4_914_000, 1e18].map(rateText)).to.deep.equal([
      '0',
      '0.973',
      '12.3',
      '999',
      '1 k',
      '4.91 M',
      '1000 P',
    ]);
  });

  it('error ratios stand as powers of ten', () => {
    expect([0, 1e-8, 1.5e-12, 1].map(ratio)).to.deep.equal([
      'none seen',
      '1 × 10⁻⁸',
      '1.5 × 10⁻¹²',
      '1 × 10⁰',
    ]);
  });

  it('a number below 0 has a minus, and no more digits than there are', () => {
    expect([decimal(-5, 1), decimal(38.75, 1), decimal(3.3, 3)]).to.deep.equal(['−5', '38.8', '3.3']);
  });

  it('one of something is one', () => {
    expect([
      counted(1, 'device'),
      counted(2, 'device'),
      counted(1, 'thing needs', 'things need'),
    ]).to.deep.equal(['1 device', '2 devices', '1 thing needs']);
  });

  it('a time says its zone', () => {
    expect(timeText('2026-01-31T12:00:05.123Z')).to.equal('2026-01-31 12:00:05 UTC');
  });
});
