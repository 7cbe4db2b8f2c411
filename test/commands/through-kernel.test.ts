import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { usableNamespace } from '../../src/backends/serve/enter.js';
import { hasUmockdev } from '../conformance/client.js';
import { ROOT } from '../support/files.js';
import { THROUGH_KERNEL } from '../support/fwctl.js';

/** The tests of commands that reach a device. The others are of commands that don't, or start processes of their own. */
const OF_DEVICES =
  /^(config|devices|diag|dump|fault|function|obj|peers|query-caps|reg|rpc|scopes|trace)\.test\.js$/;

/** A line that finds memory in a folder, where root may mount it there: each bed is a hundred files. */
function inMemory(folder: string, line: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0 || !usableNamespace()) return line;
  return ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs tmpfs "$0" && exec "$@"', folder, ...line];
}

describe('the whole command surface through /dev/fwctl', () => {
  it('passes its tests with --backend kernel, on the served device', async function () {
    if (THROUGH_KERNEL) this.skip();
    if (!hasUmockdev()) {
      process.stdout.write("      left out: umockdev's preload library is not installed\n");
      this.skip();
    }
    const folder = join(ROOT, 'dist/test/commands');
    const files = readdirSync(folder).filter((file) => OF_DEVICES.test(file));
    const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
    const options = ['--no-config', '--parallel', '--jobs', '2', '--reporter', 'json', '--timeout', '600000'];
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    // umockdev's library takes all that is below /dev for devices, /dev/shm too.
    const temporary = mkdtempSync('/tmp/fwctl-');
    const line = [process.execPath, mocha, ...options, ...files.map((file) => join(folder, file))];
    const [program = '', ...words] = inMemory(temporary, line);
    const child = spawn(program, words, {
      env: { ...env, FWCTL_TEST_THROUGH_KERNEL: '1', TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    await new Promise((resolve) => child.on('close', resolve));
    rmSync(temporary, { recursive: true });
    // Tests that leave something out say so in front of the report.
    const { stats, failures } = JSON.parse(said.slice(said.indexOf('\n{') + 1 || said.indexOf('{')));
    const told = failures.map((one: { fullTitle: string; err: { message: string } }) => ({
      test: one.fullTitle,
      message: one.err.message,
    }));
    expect(told).to.deep.equal([]);
    expect(stats.passes).to.be.above(80);
  }).timeout(60 * 60_000);
});
