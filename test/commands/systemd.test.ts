import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

describe('fwctl systemd', () => {
  it('the unit is one that systemd has nothing to say of', function () {
    if (spawnSync('systemd-analyze', ['--version']).error) {
      process.stdout.write('    not verified: systemd-analyze is not installed (apt-get install systemd)\n');
      return this.skip();
    }
    return withFolder(async (folder) => {
      await fwctlJson(['systemd', 'install', '--dir', folder], { folder });
      const unit = join(folder, 'fwctl-plans.service');
      const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
        encoding: 'utf8',
      });
      expect(`${stdout}${stderr}`).to.equal('');
      expect(status).to.equal(0);
    });
  });

  it('orders itself before the network', () =>
    withFolder(async (folder) => {
      const { stdout } = await fwctl(['systemd', 'print'], { folder });
      expect(stdout)
        .to.match(/^Wants=network-pre.target$/m)
        .and.match(/^Before=network-pre.target( |$)/m);
      expect(stdout).to.match(/^ExecStart=\/.* plan boot \/etc\/fwctl\/plans.d /m);
    }));

  it('leaves a unit of somebody else alone without consent', () =>
    withFolder(async (folder) => {
      const unit = join(folder, 'fwctl-plans.service');
      writeFileSync(unit, '[Unit]\n');
      await fwctlJson(['systemd', 'install', '--dir', folder], { folder }, 4);
      expect(readFileSync(unit, 'utf8')).to.equal('[Unit]\n');
      expect(await fwctlJson(['systemd', 'install', '--dir', folder, '--yes'], { folder })).to.include({
        changed: true,
      });
      expect(await fwctlJson(['systemd', 'install', '--dir', folder], { folder })).to.include({
        changed: false,
      });
    }));
});
