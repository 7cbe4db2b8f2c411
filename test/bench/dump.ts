/**
 * A resource dump of 256 MB, parsed from a file as a stream, as a process: what it has (--summary), and all of it decoded, as text and as
 * JSON, the output thrown away; and mstresourceparse on the same file, where it is installed. Run as `node dist/test/bench/dump.js`.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freshDevice } from '../families/mlx5/firmware/ask.js';
import { dumped } from '../families/mlx5/firmware/dumped.js';
import { ROOT, withFolder } from '../support/files.js';
import { columns, say } from './measure.js';

const MEGABYTES = 256;

/** Contexts of QPs, CQs and EQs, and the menu. */
const ASKED = [
  { segment_type: 0xffff },
  ...Array.from({ length: 48 }, (_, i) => ({ segment_type: 0x1000, index1: 0x200 + i })),
  ...Array.from({ length: 16 }, (_, i) => ({ segment_type: 0x1200, index1: 1168 + i })),
  { segment_type: 0x1300, index1: 11 },
];

const nowhere = openSync('/dev/null', 'w');

/** Seconds that a program takes; undefined where there is none of this name. */
function timed(program: string, args: readonly string[]): number | undefined {
  const start = process.hrtime.bigint();
  const { error, status } = spawnSync(program, args, { stdio: ['ignore', nowhere, 'inherit'] });
  if (error) return undefined;
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Loaded into fwctl: says at its end how much memory it had at most. */
const PEAK = `data:text/javascript,process.on('exit', () => process.stderr.write((process.resourceUsage().maxRSS / 1024).toFixed(0)))`;

function fwctl(args: readonly string[]) {
  const line = ['--import', PEAK, join(ROOT, 'bin/run.js'), ...args];
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, line, { stdio: ['ignore', nowhere, 'pipe'] });
  if (status !== 0) throw new Error(`fwctl ended with ${status}: ${stderr}`);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, peak: String(stderr) };
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
  say(columns('', 'seconds', 'MB/s', 'peak MiB'));
  const row = (name: string, seconds: number, peak: string) =>
    say(columns(name, seconds.toFixed(1), (megabytes / seconds).toFixed(0), peak));
  for (const [name, ...flags] of [
    ['--summary', '--summary'],
    ['text of the EQs', '--type', 'FULL_EQC'],
    ['all, as text'],
    ['all, as JSON', '--json'],
  ]) {
    const { seconds, peak } = fwctl(['dump', 'parse', file, ...flags]);
    row(name as string, seconds, peak);
  }
  const seconds = timed('mstresourceparse', ['-d', file, '-p', 'raw']);
  if (seconds !== undefined) row('mstresourceparse, raw', seconds, '?');
  else say('no mstresourceparse here (package mstflint): nothing to compare with');
  rmSync(file);
});
closeSync(nowhere);
