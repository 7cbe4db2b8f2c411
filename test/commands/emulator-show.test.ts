import { once } from 'node:events';
import { expect } from 'chai';
import { hasUmockdev } from '../conformance/client.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { firstLine, start } from '../support/running.js';

describe('fwctl emulator show', () => {
  it('tells where a virtual clock stands as a duration; JSON keeps the number', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'clock', 'virtual', '3723s'], { folder });
      expect((await fwctl(['emulator', 'show'], { folder })).stdout).to.match(/clock: 1 h 2 min 3 s\n/);
      const { devices } = await fwctlJson(['emulator', 'show'], { folder });
      expect(devices[0].changed.clock).to.equal(`0x${(3723_000_000_000n).toString(16)}`);
    }));

  it('tells which program has which device open, with its user context if its family makes one, while the machine is served', function () {
    if (!hasUmockdev()) {
      process.stdout.write("      left out: umockdev's preload library is not installed\n");
      this.skip();
    }
    return withFolder(async (folder) => {
      await fwctl(['emulator', 'add', '--family', 'cxl'], { folder });
      const script = 'exec 3<>/dev/fwctl/fwctl1 4<>/dev/fwctl/fwctl3; echo $$; read line';
      const child = start(['exec', '--', 'sh', '-c', script], folder);
      const pid = Number(await firstLine(child));
      const opened = async () => (await fwctlJson(['emulator', 'show'], { folder })).open_files;
      // The open is answered before the server has heard of it.
      let files = await opened();
      while (files.length < 2) files = await opened();
      const [{ user_context, ...file }] = files;
      expect(files).to.have.length(2);
      expect(file).to.deep.equal({ device: 'fwctl1', pid, comm: 'sh', server: child.pid });
      expect(user_context.uid).to.be.above(0);
      const { stdout } = await fwctl(['emulator', 'show'], { folder });
      expect(stdout).to.contain(`fwctl1  sh[${pid}]  user context uid ${user_context.uid}`);
      expect(stdout).to.contain(`fwctl3  sh[${pid}]  no user context, served by process ${child.pid}`);
      const ended = once(child, 'exit');
      child.stdin.end('\n');
      await ended;
      expect(await opened()).to.deep.equal([]);
    });
  });
});
