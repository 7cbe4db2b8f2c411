import { expect } from 'chai';
import { parseLayout } from '../../src/bits/layout.js';
import { tailOf, trimTail } from '../../src/bits/tail.js';

const none = () => {
  throw new Error('no nested layouts here');
};
const pair = parseLayout('pair 64 a@0:32 b@32:32', none);
const list = parseLayout('list 64 count@0:32 pairs@64:pair[]', () => pair);
const outer = parseLayout('outer 128 head@0:64 list@64:list', () => list);

describe('open tails', () => {
  it('are found in nested structures too', () => {
    expect(tailOf(list)).to.deep.equal({ offset: 64, width: 64 });
    expect(tailOf(outer)).to.deep.equal({ offset: 128, width: 64 });
    expect(tailOf(pair)).to.equal(undefined);
  });

  it('end with the last element that is not zero, whole', () => {
    const bytes = new Uint8Array(8 + 4 * 8);
    expect(trimTail(list, bytes).length).to.equal(8);
    bytes[8 + 8] = 1;
    expect(trimTail(list, bytes).length).to.equal(8 + 2 * 8);
    expect(trimTail(pair, bytes).length).to.equal(8);
  });

  it('the fixed part stays, zero or not; what is shorter stays as it is', () => {
    expect(trimTail(outer, new Uint8Array(64)).length).to.equal(16);
    expect(trimTail(outer, new Uint8Array(10)).length).to.equal(10);
  });
});
