import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';

const SNOWMEN = '\u2603'.repeat(1_000_000);

/** What is read of a pipe that does not wait for room, where it is read only when the writer has found it full. `value`: what it writes, as an expression. */
const written = (value: string) =>
  withFolder(async (folder) => {
    const full = join(folder, 'full');
    const script = `
      import { writeFileSync } from 'node:fs';
      import { writeAllTo } from ${JSON.stringify(join(ROOT, 'dist/src/cli/output.js'))};
      process.stdout.on('error', () => {});
      const { wait } = Atomics;
      Atomics.wait = (...args) => {
        writeFileSync(${JSON.stringify(full)}, '');
        return wait(...args);
      };
      const text = '\\u2603'.repeat(1_000_000);
      writeAllTo(1, ${value});`;
    const line = '"$0" --input-type=module -e "$1" | { until [ -e "$2" ]; do sleep 0.01; done; cat; }';
    const words = ['-c', line, process.execPath, script, full];
    return spawnSync('sh', words, { encoding: 'utf8', maxBuffer: 1 << 24 }).stdout;
  });

describe('writeAllTo', () => {
  for (const [form, value] of [
    ['text', 'text'],
    ['bytes', 'Buffer.from(text)'],
  ] as const)
    it(`writes ${form} to the end where a pipe is full meanwhile`, async () => {
      expect((await written(value)) === SNOWMEN).to.equal(true);
    });
});
