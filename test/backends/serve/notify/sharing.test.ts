import { expect } from 'chai';
import { Sharing } from '../../../../src/backends/serve/notify/sharing.js';

/** Milliseconds. */
const CALL = 0.01;

describe('whether callers are best woken on the processor of who serves them', () => {
  /** What is found best for each of so many calls, of threads in turn, which have so many milliseconds for themselves between two calls. */
  function found(sharing: (times: { own: number; passed: number }) => Sharing) {
    const times = { own: 0, passed: 0 };
    const one = sharing(times);
    return (calls: number, threads: number, theirs: number): boolean[] =>
      Array.from({ length: calls }, (_, i) => {
        times.own += CALL;
        times.passed += CALL + theirs;
        return one.isBest(1 + (i % threads));
      });
  }
  const start = () => found((times) => new Sharing(() => ({ ...times })));

  it('one alone is, whatever he does himself', () => {
    expect(start()(20_000, 1, 10 * CALL)).not.to.include(false);
  });

  it('several are while most of the time is that of who serves them', () => {
    expect(start()(20_000, 4, CALL / 2)).not.to.include(false);
  });

  it('several are not that work themselves: but for the first calls, and for few to see whether they still do', () => {
    const calls = start()(100_000, 4, 5 * CALL);
    const count = calls.filter((isBest) => isBest).length;
    expect(calls.slice(0, 100)).not.to.include(false);
    expect(count).to.be.above(500).and.below(5000);
    expect(calls.lastIndexOf(true)).to.be.above(50_000);
  });

  it('a moment in which something else has the processor counts for nothing', () => {
    const of = start();
    for (let time = 0; time < 50; time++)
      expect([...of(640, 4, CALL / 2), ...of(64, 4, 100 * CALL)]).not.to.include(false);
  });

  it('they are again once they work no more, or one alone calls', () => {
    for (const [threads, theirs] of [
      [4, CALL / 2],
      [1, 5 * CALL],
    ] as const) {
      const of = start();
      expect(of(1000, 4, 5 * CALL).at(-1)).to.equal(false);
      expect(of(20_000, threads, theirs).slice(-1000)).not.to.include(false);
    }
  });
});
