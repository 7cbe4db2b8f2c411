import { expect } from 'chai';
import { ARG, Arena, IN, OUT } from '../../../src/backends/emulated/arena.js';

const arena = () => new Arena(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6), new Uint8Array(3));

describe('the memory of a caller', () => {
  it('holds the struct, the input and room for the output, each readable to its end and no further', () => {
    const memory = arena();
    expect([...memory.read(ARG, 4)]).to.deep.equal([1, 2, 3, 4]);
    expect([...memory.read(ARG + 2, 9)]).to.deep.equal([3, 4]);
    expect([...memory.read(IN, 9)]).to.deep.equal([5, 6]);
    expect([...memory.read(OUT, 1)]).to.deep.equal([0]);
  });

  it('takes what fits and says how much that was', () => {
    const memory = arena();
    expect(memory.write(OUT + 1, Uint8Array.of(7, 8, 9))).to.equal(2);
    expect([...memory.output]).to.deep.equal([0, 7, 8]);
    expect(memory.write(ARG, Uint8Array.of(9))).to.equal(1);
    expect([...memory.struct]).to.deep.equal([9, 2, 3, 4]);
  });

  it('has nothing anywhere else', () => {
    for (const address of [0, ARG - 1, ARG + 4, IN - 1, IN + 2, OUT - 1, OUT + 3, 2 ** 52]) {
      expect(arena().read(address, 1), String(address)).to.have.length(0);
      expect(arena().write(address, Uint8Array.of(1)), String(address)).to.equal(0);
    }
  });
});
