/** One of the two builds that are compared, and what its processes cost. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { native } from '../../../src/native/libc.js';
import { ROOT } from '../../support/files.js';
import { cheaperHalf, say } from '../measure.js';

/** What a process took: CPU of itself and of its children, and wall time, both in milliseconds. */
export interface Cost {
  cpu: number;
  wall: number;
  stdout: string;
}

const RUSAGE_CHILDREN = -1;
/** struct rusage of 64-bit Linux: two struct timeval, then 14 longs (getrusage(2)). */
const RUSAGE_BYTES = 144;
const getrusage = native('int getrusage(int who, void *usage)');

/** CPU that ended children have taken, in milliseconds. */
export function childCpu(): number {
  const usage = Buffer.alloc(RUSAGE_BYTES);
  getrusage()(RUSAGE_CHILDREN, usage);
  const at = (byte: number) => Number(usage.readBigInt64LE(byte));
  return (at(0) + at(16)) * 1e3 + (at(8) + at(24)) / 1e3;
}

export interface Run {
  args: readonly string[];
  input?: string | undefined;
  env?: Record<string, string>;
  cwd?: string;
  /** What it prints goes nowhere: of a hundred megabytes the time would be that of who takes them in, here by one pipe beside the input. */
  isUnread?: boolean;
}

/** Runs a program to its end. Throws where it does not end with 0. */
export function run(program: string, { args, input = '', env, cwd, isUnread = false }: Run): Cost {
  // The certificates of NODE_EXTRA_CA_CERTS cost Node 20 30 ms, more than most that is measured here.
  const { NODE_EXTRA_CA_CERTS: _, NODE_V8_COVERAGE: _2, ...rest } = process.env;
  const [cpu, start] = [childCpu(), process.hrtime.bigint()];
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { ...rest, ...env },
    cwd,
    input,
    stdio: ['pipe', isUnread ? 'ignore' : 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr.slice(0, 2000)}`);
  return { cpu: childCpu() - cpu, wall, stdout: stdout ?? '' };
}

/** A build of fwctl, with a state folder of its own. */
export interface Side {
  name: string;
  root: string;
  state: string;
}

/** What its package has as its program. */
export const programOf = ({ root }: Side): string =>
  join(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin.fwctl);

export const fwctl = (
  side: Side,
  args: readonly string[],
  input?: string,
  env?: Record<string, string>,
  isUnread = false,
): Cost =>
  run(process.execPath, {
    args: [programOf(side), ...args],
    input,
    env: { FWCTL_STATE_DIR: side.state, ...env },
    isUnread,
  });

/** So often at least is run what takes no longer than a few times a bare Node. */
export const LEAST = 15;

/** Costs of all sides, each in turn (A B A B), after one round that counts for nothing. */
export function inTurn(rounds: number, ...sides: readonly (() => Cost)[]): Cost[][] {
  for (const side of sides) side();
  const costs: Cost[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, side] of sides.entries()) costs[i]?.push(side());
  return costs;
}

export const cpu = (costs: readonly Cost[] = []): number => cheaperHalf(costs.map((cost) => cost.cpu));
export const wall = (costs: readonly Cost[] = []): number => cheaperHalf(costs.map((cost) => cost.wall));

const git = (cwd: string, ...args: string[]): string => run('git', { args, cwd }).stdout.trim();

/**
 * The build of a revision. It is made in the folder for temporary files and stays there for the next time, as it takes a minute; its
 * dependencies are those of its own lock file.
 */
export function built(revision: string): string {
  const commit = git(ROOT, 'rev-parse', '--verify', `${revision}^{commit}`);
  const root = join(tmpdir(), `fwctl-against-${process.getuid?.()}`, commit);
  const whole = join(root, 'dist', '.whole');
  if (existsSync(whole)) return root;
  say(`building ${commit} in ${root}`);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (!existsSync(join(root, '.git')))
    git(ROOT, '-c', 'advice.detachedHead=false', 'clone', '-q', '--shared', ROOT, root);
  git(root, '-c', 'advice.detachedHead=false', 'checkout', '-qf', commit);
  run('npm', { args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], cwd: root });
  run('npm', { args: ['run', 'build'], cwd: root });
  writeFileSync(whole, readFileSync(join(root, 'package.json')));
  return root;
}
