import { expect } from 'chai';
import { sparkline } from '../../src/present/sparkline.js';

describe('a line of bars', () => {
  it('goes from nothing to the greatest number', () => {
    expect(sparkline([0, 1, 4, 7])).to.equal('▁▂▅█');
    expect(sparkline([])).to.equal('');
    expect(sparkline([0, 0])).to.equal('▁▁');
  });

  it('has the last numbers, where there are more than it is wide', () => {
    expect(sparkline([9, 0, 7], 2)).to.equal('▁█');
  });
});
