/**
 * What lines say with this build and with another revision, which is built beside it: stdout, stderr and exit code, byte for byte. Run:
 * npm run parity:against -- REVISION [WORD ...]; words choose lines. Ends with 1 where a line of lines.txt differs that has no reason there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from '../bench/against/side.js';
import { say } from '../bench/measure.js';
import { ROOT, withFolder } from '../support/files.js';
import { type ComparedLine, comparedLines } from './lines.js';

/** As many lines run at once. */
const AT_ONCE = 2;

const [revision = '', ...words] = process.argv.slice(2);
if (!revision) throw new Error('which revision? npm run parity:against -- REVISION [WORD ...]');
const other = built(revision);

/** What a line has said, as one text: stdout, stderr, exit code. Where it ran, and which build, is left out. */
const said = (root: string, { line }: ComparedLine): Promise<string> =>
  withFolder(async (folder) => {
    const fwctl = join(folder, 'bin/fwctl');
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'work'));
    writeFileSync(fwctl, `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin/run.js')}' "$@"\n`);
    chmodSync(fwctl, 0o755);
    const child = spawn('sh', ['-c', line], {
      cwd: join(folder, 'work'),
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        HOME: folder,
        FWCTL_STATE_DIR: join(folder, 'state'),
        XDG_CACHE_HOME: join(ROOT, 'dist/test-cache'),
        TZ: 'UTC',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('latin1').on('data', (text) => {
        output[name] += text;
      });
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(signal ?? code));
    });
    return `${output.stdout}--- stderr\n${output.stderr}--- exit ${code}\n`.replaceAll(folder, 'FOLDER');
  });

/** The lines of two texts that differ, as diff(1) tells them. */
const difference = (before: string, after: string): Promise<string> =>
  withFolder((folder) => {
    const files = [join(folder, 'before'), join(folder, 'after')];
    for (const [i, text] of [before, after].entries()) writeFileSync(files[i] as string, text);
    const { stdout } = spawnSync('diff', ['-U', '1', ...files], { encoding: 'latin1' });
    return stdout.split('\n').slice(2).join('\n');
  });

const lines = comparedLines().filter(
  ({ line }) => !words.length || words.some((word) => line.includes(word)),
);
const count = { same: 0, meant: 0, other: 0 };
const next = lines.values();

async function compareSome(): Promise<void> {
  for (const line of next) {
    const [before, after] = [await said(other, line), await said(ROOT, line)];
    const kind = before === after ? 'same' : line.why ? 'meant' : 'other';
    count[kind]++;
    if (kind === 'same' && line.why)
      say(`$ ${line.line}\nis the same, and has a reason to differ: ${line.why}\n`);
    if (kind === 'other' || (kind === 'meant' && words.length))
      say(`$ ${line.line}${line.why ? `\n# ${line.why}` : ''}\n${await difference(before, after)}`);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, compareSome));

say(
  `${lines.length} lines: ${count.same} the same, ${count.meant} changed on purpose, ${count.other} differ without a reason`,
);
if (count.other) process.exitCode = 1;
