/**
 * The hex dump of 100 MB as a process, from a file to /dev/null, against xxd on the same file in the same run; and of 4 KiB, against
 * a process that only reads it. Run as `node dist/test/bench/hex.js`.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, withFolder } from '../support/files.js';
import { columns, interleave, say } from './measure.js';

const MEGABYTES = 100;
const ROUNDS = 7;

const nowhere = openSync('/dev/null', 'w');

/** Milliseconds that a program takes, its output thrown away; undefined where there is none of this name. */
function timed(program: string, args: readonly string[]): number | undefined {
  const start = process.hrtime.bigint();
  const { error, status } = spawnSync(program, args, { stdio: ['ignore', nowhere, 'inherit'] });
  if (error) return undefined;
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** A program that reads a file, and dumps it where `dumps`. */
const script = (dumps: boolean) => `import { readFileSync, writeSync } from 'node:fs';
import { hexDumpChunks } from ${JSON.stringify(join(ROOT, 'dist/src/present/hex.js'))};
const bytes = readFileSync(process.argv[2]);
if (${dumps}) for (const chunk of hexDumpChunks(bytes)) writeSync(1, chunk);
process.on('exit', () => process.argv[3] && process.stderr.write(
  \`peak memory \${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB\\n\`));
`;

await withFolder((folder) => {
  const [big, small, dump, read] = ['big', 'small', 'dump.mjs', 'read.mjs'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const bytes = new Uint8Array(MEGABYTES * 1e6).map((_, i) => Math.imul(i, 2654435761) >>> 13);
  writeFileSync(big, bytes);
  writeFileSync(small, bytes.subarray(0, 4096));
  writeFileSync(dump, script(true));
  writeFileSync(read, script(false));
  const side = (name: string, program: string, ...args: string[]) => ({
    name,
    run: () => timed(program, args) as number,
  });

  const own = side(`fwctl, ${MEGABYTES} MB`, process.execPath, dump, big);
  const other = side(`xxd, ${MEGABYTES} MB`, 'xxd', big);
  const sides = timed('xxd', [small]) === undefined ? [own] : [own, other];
  if (sides.length === 1) say('no xxd here (package xxd): nothing to compare with');
  const times = interleave(sides, ROUNDS);
  say(`medians of ${ROUNDS} interleaved rounds, whole processes`);
  say(columns('', 'ms', 'MB/s', "times fwctl's"));
  sides.forEach(({ name }, i) => {
    const time = times[i] as number;
    const ratio = (time / (times[0] as number)).toFixed(2);
    say(columns(name, time.toFixed(0), ((MEGABYTES / time) * 1e3).toFixed(0), ratio));
  });
  timed(process.execPath, [dump, big, 'peak']);

  const [reads, dumps] = interleave(
    [side('', process.execPath, read, small), side('', process.execPath, dump, small)],
    21,
  ) as [number, number];
  say(
    `4 KiB: ${dumps.toFixed(1)} ms, without the dump ${reads.toFixed(1)} ms: ${(dumps / reads).toFixed(2)} times`,
  );
});
closeSync(nowhere);
