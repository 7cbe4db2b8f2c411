import { join } from 'node:path';
import { expect } from 'chai';
import { hasUmockdev } from '../conformance/client.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

describe('fwctl emulator show', () => {
  it('tells where a virtual clock stands as a duration; JSON keeps the number', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'clock', 'virtual', '3723s'], { folder });
      expect((await fwctl(['emulator', 'show'], { folder })).stdout).to.match(/clock: 1 h 2 min 3 s\n/);
      const { devices } = await fwctlJson(['emulator', 'show'], { folder });
      expect(devices[0].changed.clock).to.equal(`0x${(3723_000_000_000n).toString(16)}`);
    }));

  it('tells which program has which device open, with its user context, while the machine is served', function () {
    if (!hasUmockdev()) {
      process.stdout.write("      left out: umockdev's preload library is not installed\n");
      this.skip();
    }
    return withFolder(async (folder) => {
      const show = `"${process.execPath}" "${join(ROOT, 'bin/run.js')}" emulator show`;
      const holding = `exec 3<>/dev/fwctl/fwctl1; ${show} --json; ${show} >&2`;
      const { stdout, stderr } = await fwctl(['exec', '--', 'sh', '-c', holding], { folder });
      const [open, ...others] = JSON.parse(stdout).open_files;
      expect(others).to.deep.equal([]);
      expect(open).to.include({ device: 'fwctl1', comm: 'sh' });
      expect(open.user_context).to.include.keys('uid');
      expect(open.pid).to.not.equal(open.server);
      expect(stderr).to.contain(`fwctl1  sh[${open.pid}]  user context uid ${open.user_context.uid}`);
      expect((await fwctlJson(['emulator', 'show'], { folder })).open_files).to.deep.equal([]);
    });
  });
});
