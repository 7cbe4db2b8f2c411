/**
 * This build against another revision, which is built beside it: both in turn (A B A B), CPU and wall. Run:
 * npm run bench:against -- REVISION [WORD ...]; words choose rows. FWCTL_BENCH_ROUNDS: how often each is run; FWCTL_BENCH_SECONDS: rows that would
 * begin later than that after the start are left out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { toTable } from '../../src/present/table.js';
import { ROOT, withFolder } from '../support/files.js';
import { ROWS } from './against/rows.js';
import { built, LEAST, type Side } from './against/side.js';
import { say } from './measure.js';

const ROUNDS = Number(process.env.FWCTL_BENCH_ROUNDS ?? 21);
const END = Date.now() + 1000 * Number(process.env.FWCTL_BENCH_SECONDS ?? Number.POSITIVE_INFINITY);

const [revision = '', ...words] = process.argv.slice(2);
if (!revision) throw new Error('which revision? npm run bench:against -- REVISION [WORD ...]');
const root = built(revision);

await withFolder(async (folder) => {
  const side = (name: string, root: string): Side => ({ name, root, state: join(folder, name) });
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  mkdirSync(join(folder, 'work'));
  const contest = {
    other: side('other', root),
    own: side('own', ROOT),
    folder: join(folder, 'work'),
    empty,
    rounds: ROUNDS,
  };
  const rows: Record<string, string>[] = [];
  for (const row of ROWS.filter(({ name }) => !words.length || words.some((word) => name.includes(word)))) {
    if (Date.now() > END) {
      say(`${row.name}: no time was left`);
      continue;
    }
    for (const { what, unit, other, own, ratio, target } of row.measure(contest)) {
      const digits = unit === 'ms' ? 0 : 2;
      rows.push({
        what,
        unit,
        [revision]: other.toFixed(digits),
        here: own.toFixed(digits),
        ratio: ratio.toFixed(2),
        target: target.toFixed(2),
        met: ratio <= target ? 'yes' : 'no',
      });
      say(`${what}: ${ratio.toFixed(2)}`);
    }
  }
  const keys = ['what', 'unit', revision, 'here', 'ratio', 'target', 'met'].map((key) => ({ key }));
  say(await toTable(keys, rows));
  say(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ${ROUNDS} rounds, of short lines ${Math.max(ROUNDS, LEAST)}`,
  );
});
