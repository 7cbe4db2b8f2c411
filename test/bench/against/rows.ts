/** What is compared: each row runs both builds in turn and gives a ratio of this build to the other. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshDevice } from '../../families/mlx5/firmware/ask.js';
import { dumped } from '../../families/mlx5/firmware/dumped.js';
import { bigProfile } from '../../support/big-profile.js';
import { median } from '../measure.js';
import { libraryRead } from './library.js';
import { served } from './served.js';
import { type Cost, cpu, fwctl, inTurn, run, type Side, wall } from './side.js';
import { memory, metrics, startup } from './startup.js';

/** Both builds, what a bare Node is run with, and how often each is run. */
export interface Contest {
  other: Side;
  own: Side;
  folder: string;
  empty: string;
  rounds: number;
}

/** Figures of both builds, in the unit that is named, and what is asked of them: at most this ratio of this build to the other. */
export interface Figures {
  what: string;
  unit: string;
  other: number;
  own: number;
  ratio: number;
  target: number;
}

export interface Row {
  name: string;
  measure(contest: Contest): Figures[];
}

/** What counts of the costs, and what its row is called behind the name. */
type Of = readonly [suffix: string, of: (costs: readonly Cost[] | undefined) => number];

/** Lines a second are told by both: what runs beside counts in one, what other processors do in the other. */
const BOTH: readonly Of[] = [
  [', CPU', cpu],
  [', wall', wall],
];

/** What a whole command line takes, less what the same build takes for next to nothing. */
function work(
  what: string,
  target: number,
  prepare: (contest: Contest) => { line: Line; nothing: Line; rounds?: number },
  ofs: readonly Of[] = [['', cpu]],
): Row {
  return {
    name: what,
    measure(contest) {
      const { line, nothing, rounds = 5 } = prepare(contest);
      const of2 =
        (side: Side, { args, input }: Line) =>
        () =>
          fwctl(side, args, input, undefined, true);
      const [none1, before, none2, after] = inTurn(
        Math.min(rounds, contest.rounds),
        of2(contest.other, nothing),
        of2(contest.other, line),
        of2(contest.own, nothing),
        of2(contest.own, line),
      );
      return ofs.map(([suffix, of]) => {
        const other = of(before) - of(none1);
        const own = of(after) - of(none2);
        return { what: `${what}${suffix}`, unit: 'ms', other, own, ratio: own / other, target };
      });
    },
  };
}

interface Line {
  args: readonly string[];
  input?: string;
}

/** Of a resource dump: so many that it counts little how long the engine takes to make code of what it runs often. */
const MEGABYTES = 8;

/** So much of a resource dump: contexts of QPs, CQs and EQs, and the menu. */
function dumpFile(folder: string): string {
  const device = freshDevice();
  const asked = [
    { segment_type: 0xffff },
    ...Array.from({ length: 48 }, (_, i) => ({ segment_type: 0x1000, index1: 0x200 + i })),
    ...Array.from({ length: 16 }, (_, i) => ({ segment_type: 0x1200, index1: 1168 + i })),
    { segment_type: 0x1300, index1: 11 },
  ];
  const once = Buffer.concat(asked.map((fields) => dumped(device, fields).bytes));
  const file = join(folder, 'dump.bin');
  writeFileSync(
    file,
    Buffer.concat(Array.from({ length: Math.ceil((MEGABYTES * 1e6) / once.length) }, () => once)),
  );
  return file;
}

const PARSE = ['dump', 'parse'];
const parsing = (what: string, target: number, ...flags: string[]): Row =>
  work(`dump parse of ${MEGABYTES} MB, ${what}`, target, ({ folder }) => ({
    line: { args: [...PARSE, dumpFile(folder), ...flags] },
    nothing: { args: [...PARSE, dumpFile(folder), '--summary'] },
    rounds: 5,
  }));

/** Lines from a file, that who writes them costs nothing. */
const batch = (what: string, target: number, lines: number, line: object): Row => {
  const text = `${JSON.stringify(line)}\n`;
  const prepare = ({ folder }: Contest) => {
    const of = (name: string, content: string): Line => {
      const file = join(folder, `${what}-${name}.jsonl`);
      writeFileSync(file, content);
      return { args: [what, '--batch', file] };
    };
    return { line: of('lines', text.repeat(lines)), nothing: of('line', text) };
  };
  return work(`${what} --batch, ${lines} lines`, target, prepare, BOTH);
};

const WRITES = 500;
/** ACCESS_REG that writes PMAOS of module 0: its events on and off in turn, so that each changes what the device keeps. */
const writes = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const data = `000000004000000${1 + (i % 2)}${'0'.repeat(16)}`;
    return `${JSON.stringify({ in: `08050000000000000000501200000000${data}`, out_len: 32 })}\n`;
  }).join('');

/** A change of a machine of its own; the state folder is emptied each time. */
function inFresh(what: string, target: number, args: readonly string[], rounds: number): Row {
  return {
    name: what,
    measure(contest) {
      const fresh = (side: Side) => () => {
        rmSync(side.state, { recursive: true, force: true });
        return fwctl(side, args);
      };
      const [before, after] = inTurn(
        Math.min(rounds, contest.rounds),
        fresh(contest.other),
        fresh(contest.own),
      );
      const figures = { what, unit: 'ms', other: wall(before), own: wall(after), target };
      for (const side of [contest.other, contest.own]) rmSync(side.state, { recursive: true, force: true });
      return [{ ...figures, ratio: figures.own / figures.other }];
    },
  };
}

const IN_PROCESS = join(import.meta.dirname, 'in-process.js');

/** CPU of one call of a build's library, in microseconds. */
const callsOf = ({ root }: Side, what: string, count: number): number =>
  JSON.parse(run(process.execPath, { args: [IN_PROCESS, root, what, String(count)] }).stdout).cpu;

/** Calls: so many that it counts little how long the engine takes to make code of what it runs often. */
const CALLS = 100_000;

function inProcess(name: string, target: number, what: string): Row {
  return {
    name,
    measure({ other, own, rounds }) {
      const sides = [other, own].map(() => [] as number[]);
      for (let round = 0; round < Math.min(rounds, 5); round++)
        for (const [i, side] of [other, own].entries()) sides[i]?.push(callsOf(side, what, CALLS));
      const [before = 0, after = 0] = sides.map(median);
      return [{ what: name, unit: 'us', other: before, own: after, ratio: after / before, target }];
    },
  };
}

const ADDS = 1300;

/** Adapters of three kinds, added one by one: how long all take, and the last half against the first. */
const adds: Row = {
  name: `${ADDS} adds of mixed profiles`,
  measure({ other, own }) {
    const total = (side: Side, count: number) => (callsOf(side, 'add', count) * count) / 1e3;
    const [before, after] = [total(other, ADDS), total(own, ADDS)];
    const half = median(Array.from({ length: 3 }, () => total(own, ADDS / 2)));
    return [
      { what: this.name, unit: 'ms', other: before, own: after, ratio: after / before, target: 1 / 3 },
      {
        what: `${ADDS} adds here against ${ADDS / 2}`,
        unit: 'ms',
        other: half,
        own: after,
        ratio: after / half,
        target: 2.5,
      },
    ];
  },
};

/** Commands on one adapter of 1,000 functions against one of 500, both of this build: twice is linear. */
const manyFunctions: Row = {
  name: '1,000 functions',
  measure({ own, folder, rounds }) {
    const machines = [500, 1000].map((count) => {
      const side = { ...own, state: join(folder, `functions-${count}`) };
      const file = join(folder, `${count}.json`);
      writeFileSync(file, JSON.stringify(bigProfile(count)));
      fwctl(side, ['emulator', 'profile', 'use', file, '-d', '0000:08:00']);
      return side;
    });
    const one = 'pf0sf100';
    const lines: readonly (readonly string[])[] = [
      ['list'],
      ['info', '-d', 'fwctl300'],
      ['query-caps', '--function', one],
      ['function', 'unbind', one],
      ['function', 'bind', one],
    ];
    const costs = lines.map(() => machines.map(() => [] as number[]));
    for (let round = 0; round < Math.min(rounds, 5); round++)
      for (const [i, line] of lines.entries())
        for (const [j, machine] of machines.entries()) costs[i]?.[j]?.push(fwctl(machine, line).cpu);
    return lines.map((line, i) => {
      const [half = 0, all = 0] = (costs[i] ?? []).map(median);
      const what = `${line.join(' ')}, 1,000 functions against 500`;
      return { what, unit: 'ms', other: half, own: all, ratio: all / half, target: 2 };
    });
  },
};

/** `list` of 3,000 devices: a thousand adapters of three each. */
const longList: Row = {
  name: 'list of 3,000 devices',
  measure(contest) {
    for (const side of [contest.other, contest.own]) fwctl(side, ['emulator', 'add', '--count', '999']);
    const [before, after] = inTurn(
      Math.min(3, contest.rounds),
      () => fwctl(contest.other, ['list']),
      () => fwctl(contest.own, ['list']),
    );
    for (const side of [contest.other, contest.own]) rmSync(side.state, { recursive: true, force: true });
    const figures = { unit: 'ms', other: wall(before), own: wall(after), target: 1 / 3 };
    return [{ what: this.name, ...figures, ratio: figures.own / figures.other }];
  },
};

export const ROWS: readonly Row[] = [
  startup,
  memory,
  metrics,
  libraryRead,
  parsing('text', 1 / 6),
  parsing('JSON', 1 / 5, '--json'),
  batch('decode', 1 / 3, 100_000, { layout: 'PTYS', hex: `00010004${'0'.repeat(120)}` }),
  batch('rpc', 1 / 3, 100_000, { command: 'QUERY_ISSI', fields: {} }),
  work(
    `${WRITES} register writes on disk`,
    1 / 3,
    () => ({
      line: { args: ['rpc', '--batch', '-'], input: writes(WRITES) },
      nothing: { args: ['rpc', '--batch', '-'], input: writes(1) },
    }),
    [['', wall]],
  ),
  inFresh('emulator add --count 999', 1 / 5, ['emulator', 'add', '--count', '999'], 3),
  longList,
  served,
  inProcess('register read in process', 2 / 3, 'read'),
  inProcess('register write in memory', 2 / 3, 'write'),
  inProcess('object query in process', 1 / 3, 'query'),
  adds,
  manyFunctions,
];
