/** What the benches share. They are run by hand (`npm run bench:decode`), on compiled output; no test asserts a time. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../support/files.js';

export interface Side {
  name: string;
  /** One round; gives its time in any unit, the same for all sides. */
  run(): number;
}

/** Runs all sides in turn, round by round, so that what else the machine does meets all of them; gives each side's median. */
export function interleave(sides: readonly Side[], rounds: number): number[] {
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, side] of sides.entries()) times[i]?.push(side.run());
  return times.map(median);
}

/** Of an even number of values the greater one of those in the middle. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/**
 * The mean of the cheaper half: what else the machine does makes processes dearer, and never cheaper. On two processors with a load of 15 it strays two thirds as far as the
 * median, and no further than the lower quartile or the least.
 */
export function cheaperHalf(values: readonly number[]): number {
  const half = [...values].sort((a, b) => a - b).slice(0, Math.ceil(values.length / 2));
  return half.reduce((sum, value) => sum + value, 0) / half.length;
}

/** Nanoseconds that a call takes, over `count` calls. */
export function perCall(count: number, call: () => void): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) call();
  return Number(process.hrtime.bigint() - start) / count;
}

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Right-aligned columns of a report. */
export const columns = (...cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (i ? String(cell).padStart(16) : String(cell).padEnd(28))).join('');

/** Seconds that a command line takes, as a process of its own in a folder that is its state folder too. */
export function timed(folder: string, args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder },
    cwd: folder,
  });
  if (status !== 0) throw new Error(`fwctl ${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}
