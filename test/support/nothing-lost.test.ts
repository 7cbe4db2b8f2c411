import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from './files.js';

const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
const NOTHING_LOST = join(ROOT, 'dist/test/support/nothing-lost.js');

/** What mocha says of files with this text, as .mocharc.cjs has it run them. */
const run = (files: Record<string, string>, ...flags: string[]) =>
  withFolder((folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const tests = Object.keys(files).filter((name) => name.endsWith('.test.mjs'));
    const line = ['--no-config', '--parallel', '--jobs', '2', '--require', NOTHING_LOST];
    const { status, stdout } = spawnSync(
      process.execPath,
      [MOCHA, ...line, '--reporter', NOTHING_LOST, ...flags, ...tests],
      { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } },
    );
    return { status, stdout };
  });

describe('a run of the tests', () => {
  it('fails where a file has no test, and where its process is killed; both are named', async () => {
    const { status, stdout } = await run({
      'good.test.mjs': "it('is good', () => {});",
      'empty.test.mjs': '',
      'killed.test.mjs': "it('is killed', () => process.kill(process.pid, 'SIGKILL'));",
    });
    expect(stdout).to.match(/1 passing[\s\S]*3 failing/);
    for (const name of ['empty', 'killed'])
      expect(stdout).to.match(new RegExp(`${name}\\.test\\.mjs:\\s+Error: no test of this file has run`));
    expect(status).to.equal(3);
  });

  it('fails where a test goes to a file that is over', async () => {
    const file = "import { own } from './own.mjs'; own('is of its own', () => {}); it('is usual', () => {});";
    const { status, stdout } = await run({
      'own.mjs': 'export const own = it;',
      // Two of them are of the same worker.
      'a.test.mjs': file,
      'b.test.mjs': file,
      'c.test.mjs': file,
    });
    expect(stdout).to.match(/Error: "is of its own" would never run/);
    expect(status).to.be.above(0);
  });

  it('of some tests by name has files without any', async () => {
    const { status, stdout } = await run(
      { 'a.test.mjs': "it('is a', () => {});", 'b.test.mjs': "it('is b', () => {});" },
      '--grep',
      'is b',
    );
    expect(stdout).to.match(/1 passing/);
    expect(status).to.equal(0);
  });
});
