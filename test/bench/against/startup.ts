/** What short command lines take, most of which is until they run: above a bare Node, by CPU and by memory. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../measure.js';
import type { Figures, Row } from './rows.js';
import { type Cost, cpu, fwctl, inTurn, LEAST, programOf, run, type Side, wall } from './side.js';

/** All with the same target. */
const LINES: readonly (readonly string[])[] = [
  ['info', '--json'],
  ['list'],
  ['reg', 'get', 'MTMP'],
  ['rpc', 'NOP'],
  ['config', 'query', 'NUM_OF_VFS'],
  ['query-caps', '--json'],
];
const TARGET = 0.4;

/** Figures of a line, of which the ratio is that of what both builds take above a bare Node. */
function figuresOf(
  line: readonly string[],
  [none, before, after]: readonly (Cost[] | undefined)[],
): Figures[] {
  return Object.entries({ CPU: cpu, wall }).map(([name, of]) => {
    const [other, own] = [of(before) / of(none), of(after) / of(none)];
    const what = `${line.join(' ')}, ${name}`;
    return { what, unit: 'bare node', other, own, ratio: (own - 1) / (other - 1), target: TARGET };
  });
}

/** Each line, and the first runs of a user whose cache home is empty: one that compiles all and keeps it, and the next. All are in one round, so that they meet the same machine. */
export const startup: Row = {
  name: `${LINES.map((line) => line.join(' ')).join(', ')}, first runs`,
  measure({ other, own, empty, folder, rounds }) {
    const cache = join(folder, 'cache');
    const info = (side: Side) => () => fwctl(side, ['info', '--json'], undefined, { XDG_CACHE_HOME: cache });
    const first = (side: Side) => () => {
      rmSync(cache, { recursive: true, force: true });
      return info(side)();
    };
    const sides = [other, own];
    const [none, ...costs] = inTurn(
      Math.max(rounds, LEAST),
      () => run(process.execPath, { args: [empty] }),
      ...LINES.flatMap((line) => sides.map((side) => () => fwctl(side, line))),
      ...sides.flatMap((side) => [first(side), info(side)]),
    );
    const lines = LINES.flatMap((line, i) => figuresOf(line, [none, costs[2 * i], costs[2 * i + 1]]));
    const [first1 = 0, second1 = 0, first2 = 0, second2 = 0] = costs
      .slice(2 * LINES.length)
      .map((cost) => cpu(cost) / cpu(none));
    const runs = (which: string, ofOther: number, ofOwn: number, target: number): Figures => {
      const what = `${which} run of info --json, CPU`;
      return { what, unit: 'bare node', other: ofOther, own: ofOwn, ratio: ofOwn, target };
    };
    return [...lines, runs('first', first1, first2, 1.7), runs('second', second1, second2, 1.35)];
  },
};

/** What `metrics` of one device takes against `info`, both of this build: the other may have none. */
export const metrics: Row = {
  name: 'metrics of one device here against info',
  measure({ own: side, rounds }) {
    const lines = [['info'], ['metrics', '-d', 'fwctl0']];
    const [info, told] = inTurn(Math.max(rounds, LEAST), ...lines.map((line) => () => fwctl(side, line)));
    return Object.entries({ CPU: cpu, wall }).map(([name, of]) => {
      const [other, own] = [of(info), of(told)];
      return { what: `${this.name}, ${name}`, unit: 'ms', other, own, ratio: own / other, target: 1.6 };
    });
  },
};

/** Run at the end of a program: what the kernel says of the most memory that it had. getrusage(2) would count what stood there before execve(2). */
const HIGH_WATER = `process.on('exit', () => {
  const { readFileSync, writeFileSync } = require('node:fs');
  writeFileSync(process.env.BENCH_MEMORY, /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]);
});`;

/** What \`info\` takes of memory above a bare Node, and how often it collects garbage. */
export const memory: Row = {
  name: 'memory of info --json',
  measure({ other, own, empty, folder, rounds }) {
    const info = (side: Side) => [programOf(side), 'info', '--json'];
    const hook = join(folder, 'high-water.cjs');
    const told = join(folder, 'high-water');
    writeFileSync(hook, HIGH_WATER);
    const most = ({ state }: Side, args: readonly string[]) =>
      median(
        Array.from({ length: rounds }, () => {
          const env = { FWCTL_STATE_DIR: state, BENCH_MEMORY: told };
          run(process.execPath, { args: ['-r', hook, ...args], env });
          return Number(readFileSync(told, 'latin1')) / 1024;
        }),
      );
    const scavenges = (side: Side) =>
      run(process.execPath, {
        args: ['--trace-gc', ...info(side)],
        env: { FWCTL_STATE_DIR: side.state },
      }).stdout.split('Scavenge').length - 1;
    const none = most(own, [empty]);
    const figures = (what: string, unit: string, of: (side: Side) => number, target: number): Figures => {
      const [ofOther, ofOwn] = [of(other), of(own)];
      return { what: `${this.name}, ${what}`, unit, other: ofOther, own: ofOwn, ratio: ofOwn, target };
    };
    return [
      figures('above bare node', 'MiB', (side) => most(side, info(side)) - none, 3),
      figures('collections', 'scavenges', scavenges, 0),
    ];
  },
};
