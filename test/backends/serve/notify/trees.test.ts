import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readlinkSync } from 'node:fs';
import { expect } from 'chai';
import { AT_FDCWD } from '../../../../src/backends/serve/notify/look.js';
import { Trees } from '../../../../src/backends/serve/notify/trees.js';
import { until } from '../../../support/running.js';

const TID = 4711;

describe('where the paths of served programs lead to', () => {
  it('is what this process sees of the thread, where a mount namespace shows the trees', () => {
    const trees = new Trees();
    for (const [path, there] of [
      ['/dev/fwctl/fwctl0', `/proc/${TID}/root/dev/fwctl/fwctl0`],
      ['fwctl0', `/proc/${TID}/cwd/fwctl0`],
      ['/proc/self/fd/3', `/proc/${TID}/fd/3`],
    ] as const)
      expect(trees.find(TID, AT_FDCWD, path)).to.deep.equal({ path: there, isElsewhere: false });
  });

  it('is the bed for paths into what it shows, however they are written, and the machine for those that come out again', () => {
    const trees = new Trees('/bed');
    for (const [path, there, isElsewhere] of [
      ['/dev/fwctl/fwctl0', '/bed/dev/fwctl/fwctl0', true],
      ['/dev//fwctl/./fwctl0', '/bed/dev/fwctl/fwctl0', true],
      ['/sys/', '/bed/sys', true],
      ['/tmp/../dev/fwctl', '/bed/dev/fwctl', true],
      ['/dev/fwctl/..', `/proc/${TID}/root/dev`, true],
      ['/dev/fwctl/../null', `/proc/${TID}/root/dev/null`, true],
      ['//dev//fwctl/../null', `/proc/${TID}/root/dev/null`, true],
      ['/dev/fwctls', `/proc/${TID}/root/dev/fwctls`, false],
      ['/dev/null', `/proc/${TID}/root/dev/null`, false],
    ] as const)
      expect(trees.find(TID, AT_FDCWD, path), path).to.deep.equal({ path: there, isElsewhere });
  });

  it('is below the root of a thread that has changed it', async function () {
    // Where /bin is in /usr, that is a root of its own.
    if (spawnSync('chroot', ['/usr', '/bin/true']).status !== 0) this.skip();
    const sleeper = spawn('chroot', ['/usr', '/bin/sleep', '60'], { stdio: 'ignore' });
    const { pid = 0 } = sleeper;
    await until(() => readlinkSync(`/proc/${pid}/root`) === '/usr');
    const trees = new Trees('/bed');
    for (const path of ['/dev/fwctl/fwctl0', '/../dev/fwctl/fwctl0', '../../dev/fwctl', '/sys'])
      expect(trees.find(pid, AT_FDCWD, path).isElsewhere, path).to.equal(false);
    sleeper.kill();
  });

  it('begins at the folder that the thread has open', () => {
    const fd = openSync('/dev', 'r');
    expect(new Trees('/bed').find(process.pid, fd, 'fwctl/fwctl1')).to.deep.equal({
      path: '/bed/dev/fwctl/fwctl1',
      isElsewhere: true,
    });
    closeSync(fd);
  });

  it('is nowhere from a folder that is not open, which the kernel says', () => {
    const closed = 1 << 20;
    for (const path of ['dev/fwctl/fwctl0', 'sys', '../dev/fwctl'])
      expect(new Trees('/bed').find(process.pid, closed, path), path).to.deep.equal({
        path: `/proc/${process.pid}/fd/${closed}/${path}`,
        isElsewhere: false,
      });
  });

  it('is nowhere from what is open and no folder, which the kernel says', () => {
    for (const file of ['/etc/passwd', '/dev/null']) {
      const fd = openSync(file, 'r');
      for (const path of ['../../dev/fwctl/fwctl0', '../../sys'])
        expect(new Trees('/bed').find(process.pid, fd, path), `${file} ${path}`).to.deep.equal({
          path: `/proc/${process.pid}/fd/${fd}/${path}`,
          isElsewhere: false,
        });
      closeSync(fd);
    }
  });
});
