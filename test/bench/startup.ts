/**
 * How long command lines take, as a ratio to an empty script under the same Node: whole processes in turn (A B A B), output through
 * a pipe, empty stdin, median of the pairs. Run: npm run bench:startup
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeResult } from '../../src/cli/output.js';
import { toTable } from '../../src/present/table.js';
import { ROOT } from '../support/files.js';
import { median } from './measure.js';

const PAIRS = 21;

/** Command lines, each with what it is compared to besides: the empty script, or another line. */
const LINES: readonly { args: string[]; to?: string[] }[] = [
  { args: ['--version'] },
  { args: ['--help'] },
  { args: ['info', '--json'] },
  { args: ['info'] },
  { args: ['list'] },
  { args: ['query-caps', '--json'] },
  { args: ['query-caps', '--json'], to: ['info', '--json'] },
];

const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));
const empty = join(folder, 'empty.cjs');

/** Milliseconds of one process. The certificates of NODE_EXTRA_CA_CERTS cost Node 20 30 ms, more than all that is measured here. */
function time(script: string, args: readonly string[]): number {
  const { NODE_EXTRA_CA_CERTS: _, NODE_V8_COVERAGE: _2, ...rest } = process.env;
  const env = { ...rest, FWCTL_STATE_DIR: join(folder, 'state') };
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
    env,
    input: '',
    maxBuffer: 1 << 26,
  });
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return took;
}

/** Median ratio of a line to what it is compared to, and median milliseconds of both. */
function compare(args: readonly string[], to: readonly string[] | undefined): Record<string, string> {
  const fwctl = join(ROOT, 'dist/bundle/start.cjs');
  const line = () => time(fwctl, args);
  const other = () => (to ? time(fwctl, to) : time(empty, []));
  line();
  const pairs = Array.from({ length: PAIRS }, () => {
    const base = other();
    return { base, own: line() };
  });
  return {
    line: `fwctl ${args.join(' ')}`,
    'compared to': to ? `fwctl ${to.join(' ')}` : 'an empty script',
    ratio: median(pairs.map(({ base, own }) => own / base)).toFixed(2),
    ms: median(pairs.map(({ own }) => own)).toFixed(1),
    'its ms': median(pairs.map(({ base }) => base)).toFixed(1),
  };
}

try {
  writeFileSync(empty, '');
  const rows = LINES.map(({ args, to }) => compare(args, to));
  const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model.trim()}`;
  const table = await toTable(
    ['line', 'compared to', 'ratio', 'ms', 'its ms'].map((key) => ({ key })),
    rows,
  );
  writeResult(`${table}${machine}; medians of ${PAIRS} pairs\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
