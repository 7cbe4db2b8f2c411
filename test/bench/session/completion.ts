/**
 * What a Tab costs: a call of the completion scripts against Node with an empty file, as whole processes, in turn. At most 1.3 times is meant.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, withFolder } from '../../support/files.js';
import { columns, interleave, say } from '../measure.js';

const ROUNDS = 31;

/** Lines up to the cursor: a command, a field, a device, a setting among 880, a layout among 1,600. */
const LINES = ['re', 'reg set PAOS admin_s', 'info -d fw', 'config set LI', 'decode mc'];

export const measure = (): Promise<void> =>
  withFolder((folder) => {
    const bare = join(folder, 'bare.cjs');
    writeFileSync(bare, '');
    // NODE_EXTRA_CA_CERTS costs every process as much as all that is measured here.
    const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder };
    const time = (args: readonly string[]) => (): number => {
      const start = process.hrtime.bigint();
      spawnSync(process.execPath, args, { env });
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    const calls = LINES.map((line) => {
      const words = line.split(' ');
      const args = [join(ROOT, 'bin/run.js'), '__complete', 'bash', String(words.length - 1), ...words];
      return { name: line, run: time(args) };
    });
    const [base = 1, ...medians] = interleave([{ name: 'bare node', run: time([bare]) }, ...calls], ROUNDS);
    say(columns('completion of', 'times bare node'));
    for (const [i, { name }] of calls.entries())
      say(columns(name, ((medians[i] as number) / base).toFixed(2)));
  });
