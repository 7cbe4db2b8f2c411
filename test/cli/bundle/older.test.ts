import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/files.js';

const CALLS = `[
  [3, 1, 2].toReversed(), [3, 1, 2].toSorted(), [3, 10, 2].toSorted((one, other) => other - one), [, 1].toSorted(),
  [1, 2, 3].with(1, 9), [1, 2, 3].with(-1, 9), [5, -4].map((at) => { try { [1, 2, 3].with(at, 9) } catch (error) { return error.name } }),
  Object.keys([1]), (() => { const one = [2, 1]; one.toSorted(); one.toReversed(); one.with(0, 5); return one })(),
]`;

/** What the calls give in a process that has this run first. */
const given = (first: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ['-p', `${first}; JSON.stringify(${CALLS})`], { encoding: 'utf8' }),
  );

describe('on a Node that is older', () => {
  it('arrays are copied as they are changed, as by the methods that newer ones have', () => {
    const without = "for (const name of ['toReversed', 'toSorted', 'with']) delete Array.prototype[name]";
    const older = `require(${JSON.stringify(join(ROOT, 'dist/bundle/older.cjs'))})`;
    expect(given(`${without}; ${older}`))
      .to.deep.equal(given(older))
      .and.deep.equal(given(''));
  });
});
