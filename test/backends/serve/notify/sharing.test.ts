import { expect } from 'chai';
import { Sharing } from '../../../../src/backends/serve/notify/sharing.js';

describe('whether callers are best woken on the processor of who serves them', () => {
  /** Milliseconds of a call: where they are, and where they are not. */
  interface Took {
    readonly shared: number;
    readonly apart: number;
  }
  const SHARED: Took = { shared: 0.01, apart: 0.02 };
  const APART: Took = { shared: 0.02, apart: 0.01 };

  /** What is found best for each of so many calls, of threads in turn; `held`: the calls that take a second more. */
  function start() {
    let now = 0;
    let made = 0;
    const sharing = new Sharing(() => now);
    let isBest = true;
    return (calls: number, threads: number, { shared, apart }: Took, held = (_: number) => false) =>
      Array.from({ length: calls }, (_, i): boolean => {
        now += (isBest ? shared : apart) + (held(i) ? 1000 : 0);
        isBest = sharing.isBest(1 + (made++ % threads));
        return isBest;
      });
  }
  const shareOf = (calls: readonly boolean[]) => calls.filter((isBest) => isBest).length / calls.length;

  it('one alone is, however long it takes', () => {
    expect(start()(100_000, 1, APART)).not.to.include(false);
  });

  it('several are while that is faster, but for calls in which it is tried', () => {
    const calls = start()(200_000, 4, SHARED);
    expect(shareOf(calls)).to.be.within(0.95, 0.995);
    expect(calls.lastIndexOf(false)).to.be.above(100_000);
  });

  it('several are not while that is slower, but for the first calls and those in which it is tried', () => {
    const calls = start()(200_000, 4, APART);
    expect(calls.slice(0, 100)).not.to.include(false);
    expect(shareOf(calls)).to.be.within(0.005, 0.05);
    expect(calls.lastIndexOf(true)).to.be.above(100_000);
  });

  it('a moment in which something else has the processor counts for nothing', () => {
    for (const [took, least] of [
      [SHARED, 0.95],
      [APART, 0],
    ] as const)
      expect(shareOf(start()(200_000, 4, took, (call) => call % 2000 === 0))).to.be.within(
        least,
        least + 0.05,
      );
  });

  it('they are where all gets faster by itself, whichever way comes first', () => {
    const calls = start();
    const took = Array.from({ length: 5000 }, (_, i) => 1 / (i + 1));
    const found = took.flatMap((each) => calls(1, 4, { shared: each, apart: each }));
    expect(shareOf(found)).to.be.above(0.8);
  });

  it('the way changes with what is faster, and at once where one alone calls', () => {
    const calls = start();
    expect(calls(1000, 4, APART).at(-1)).to.equal(false);
    expect(shareOf(calls(200_000, 4, SHARED))).to.be.above(0.8);
    expect(shareOf(calls(200_000, 4, APART))).to.be.below(0.2);
    expect(calls(200, 1, APART).at(-1)).to.equal(true);
  });
});
