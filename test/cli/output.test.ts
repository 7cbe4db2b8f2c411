import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

/** Runs a script that has writeAllTo, with stdout in a pipe that takes what it has room for and does not wait. */
function run(script: string): { stdout: string; stderr: string } {
  const module = join(ROOT, 'dist/src/cli/output.js');
  const text = `import { writeAllTo } from ${JSON.stringify(module)};
    process.stdout.on('error', () => {});\n${script}`;
  const given = ['--input-type=module', '-e', text];
  return spawnSync(process.execPath, given, { encoding: 'utf8', maxBuffer: 1 << 24 });
}

describe('writeAllTo', () => {
  for (const [form, value] of [
    ['text', "'\\u2603'.repeat(1_000_000)"],
    ['bytes', "Buffer.from('\\u2603'.repeat(1_000_000))"],
  ])
    it(`writes ${form} to the end where the pipe is full meanwhile`, () => {
      const script = `
        let waits = 0;
        const { wait } = Atomics;
        Atomics.wait = (...args) => { waits++; return wait(...args); };
        writeAllTo(1, ${value});
        process._rawDebug(waits > 0);`;
      const { stdout, stderr } = run(script);
      expect(stderr).to.equal('true\n');
      expect(stdout === '\u2603'.repeat(1_000_000)).to.equal(true);
    });
});
