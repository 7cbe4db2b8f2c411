import { expect } from 'chai';
import { nearMatches } from '../../src/client/near.js';

describe('near matches', () => {
  const known = ['QUERY_CQ', 'QUERY_QP', 'QUERY_HCA_CAP', 'NOP', 'ACCESS_REG'];

  it('a misspelt name finds the one that is meant, nearest first', () => {
    expect(nearMatches('QUERY_HCA_CPA', known)[0]).to.equal('QUERY_HCA_CAP');
    expect(nearMatches('query_cp', known)).to.deep.equal(['QUERY_CQ', 'QUERY_QP']);
    expect(nearMatches('acces_reg', known)).to.deep.equal(['ACCESS_REG']);
  });

  it('a name that is like none finds none', () => {
    expect(nearMatches('zzzzzzzzzz', known)).to.deep.equal([]);
    expect(nearMatches('9', ['1', '2'])).to.deep.equal([]);
  });

  it('what is no name by its length is like none, and many long names are compared as far as it pays', () => {
    expect(nearMatches('NOP'.repeat(40_000), known)).to.deep.equal([]);
    expect(nearMatches('NOP', ['NOP'.repeat(40_000)])).to.deep.equal([]);
    const many = Array.from({ length: 20_000 }, (_, i) => `${i}`.padStart(200, 'a'));
    expect(nearMatches('b'.repeat(200), many)).to.deep.equal([]);
  });
});
