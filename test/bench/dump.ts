/**
 * A resource dump of 256 MB (FWCTL_BENCH_MEGABYTES: of so many), parsed from a file as a stream, as a process: what it has (--summary), and
 * all of it decoded, as text and as JSON, the output thrown away; and mstresourceparse on the same file, where it is installed. Run as
 * `node dist/test/bench/dump.js`.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freshDevice } from '../families/mlx5/firmware/ask.js';
import { dumped } from '../families/mlx5/firmware/dumped.js';
import { ROOT, withFolder } from '../support/files.js';
import { childCpu } from './against/side.js';
import { columns, say } from './measure.js';

const MEGABYTES = Number(process.env.FWCTL_BENCH_MEGABYTES ?? 256);

/** Contexts of QPs, CQs and EQs, and the menu. */
const ASKED = [
  { segment_type: 0xffff },
  ...Array.from({ length: 48 }, (_, i) => ({ segment_type: 0x1000, index1: 0x200 + i })),
  ...Array.from({ length: 16 }, (_, i) => ({ segment_type: 0x1200, index1: 1168 + i })),
  { segment_type: 0x1300, index1: 11 },
];

const nowhere = openSync('/dev/null', 'w');

/** Seconds that a process took: on the clock, and of CPU. */
interface Taken {
  seconds: number;
  cpu: number;
}

function timed(run: () => void): Taken {
  const [cpu, start] = [childCpu(), process.hrtime.bigint()];
  run();
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, cpu: (childCpu() - cpu) / 1e3 };
}

/** Loaded into fwctl: says at its end how much memory it had at most. */
const PEAK = `data:text/javascript,process.on('exit', () => process.stderr.write((process.resourceUsage().maxRSS / 1024).toFixed(0)))`;

function fwctl(args: readonly string[]): Taken & { peak: string } {
  const line = ['--import', PEAK, join(ROOT, 'bin/run.js'), ...args];
  let peak = '';
  const taken = timed(() => {
    const { status, stderr } = spawnSync(process.execPath, line, { stdio: ['ignore', nowhere, 'pipe'] });
    if (status !== 0) throw new Error(`fwctl ended with ${status}: ${stderr}`);
    peak = String(stderr);
  });
  return { ...taken, peak };
}

/** mstflint's parser on a file; undefined where it is not installed. */
function peer(file: string): Taken | undefined {
  let isThere = true;
  const taken = timed(() => {
    const line = ['-d', file, '-p', 'raw'];
    const { error, status } = spawnSync('mstresourceparse', line, { stdio: ['ignore', nowhere, 'inherit'] });
    isThere = !error;
    if (isThere && status !== 0) throw new Error(`mstresourceparse ended with ${status}`);
  });
  return isThere ? taken : undefined;
}

await withFolder((folder) => {
  const file = join(folder, 'dump.bin');
  const device = freshDevice();
  const once = Buffer.concat(ASKED.map((fields) => dumped(device, fields).bytes));
  const piece = Buffer.concat(Array.from({ length: 100 }, () => once));
  const descriptor = openSync(file, 'w');
  let size = 0;
  while (size < MEGABYTES * 1e6) size += writeSync(descriptor, piece);
  closeSync(descriptor);

  const megabytes = size / 1e6;
  say(`${megabytes.toFixed(0)} MB from a file, whole processes`);
  say(columns('', 'seconds', 'MB/s', 'CPU s/MB', 'peak MiB'));
  const row = (name: string, { seconds, cpu }: Taken, peak: string) =>
    say(
      columns(name, seconds.toFixed(1), (megabytes / seconds).toFixed(0), (cpu / megabytes).toFixed(4), peak),
    );
  let text: Taken | undefined;
  for (const [name, ...flags] of [
    ['--summary', '--summary'],
    ['text of the EQs', '--type', 'FULL_EQC'],
    ['all, as JSON', '--json'],
    ['all, as text'],
  ]) {
    const taken = fwctl(['dump', 'parse', file, ...flags]);
    row(name as string, taken, taken.peak);
    text = taken;
  }
  const other = peer(file);
  if (other) {
    row('mstresourceparse, raw', other, '?');
    say(`CPU of mstresourceparse is that of the text times ${(other.cpu / (text as Taken).cpu).toFixed(1)}`);
  } else say('no mstresourceparse here (package mstflint): nothing to compare with');
  rmSync(file);
});
closeSync(nowhere);
