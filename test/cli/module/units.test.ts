import { expect } from 'chai';
import { fixed, powerText, temperatureText } from '../../../src/cli/module/units.js';

describe('numbers of modules in text', () => {
  it('round as printf does: what lies exactly between two goes to the even one', () => {
    const of = (...values: number[]) => values.map((value) => fixed(value, 2));
    expect(of(15.625, -15.625, 0.125, 0.375, -0.375, 35)).to.deep.equal([
      '15.62',
      '-15.62',
      '0.12',
      '0.38',
      '-0.38',
      '35.00',
    ]);
    // Not exactly between: the nearest number in binary is a little more.
    expect(fixed(114.625 * 1.8 + 32, 2)).to.equal('238.33');
    expect(fixed(0.0467, 4)).to.equal('0.0467');
  });

  it('no light has no dBm; what is no number says so', () => {
    expect(powerText({ mw: 0, dbm: null })).to.equal('0.0000 mW / -inf dBm');
    expect(powerText({ mw: null, dbm: null })).to.equal('no number');
    expect(temperatureText(-5)).to.equal('-5.00 degrees C / 23.00 degrees F');
  });
});
