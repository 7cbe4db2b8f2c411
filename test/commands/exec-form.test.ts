import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { namespaceAdvice } from '../../src/cli/exec/form.js';
import { hasUmockdev } from '../conformance/client.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** Runs where unshare(1) fails, as it does for users of a machine that forbids namespaces. */
const withoutNamespaces = (run: (options: { folder: string; env: NodeJS.ProcessEnv }) => Promise<void>) =>
  withFolder((folder) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    return run({ folder: join(folder, 'state'), env: { PATH: `${bin}:${process.env.PATH}` } });
  });

describe('where no mount namespace can be made', () => {
  before(function () {
    if (hasUmockdev()) return;
    process.stdout.write("      left out: umockdev's preload library is not installed\n");
    this.skip();
  });

  it('exec takes the plain form and says so once on stderr, with what to do; the program goes on as it is', () =>
    withoutNamespaces(async (options) => {
      const ended = await fwctl(['exec', '--', 'cat', '/sys/class/fwctl/fwctl0/dev'], options);
      expect(ended).to.include({ code: 0 });
      expect(ended.stdout).to.match(/^\d+:0\n$/);
      expect(ended.stderr.match(/plain form is taken/g)).to.have.length(1);
      expect(ended.stderr).to.contain('realpath()').and.contain('--form plain');
      expect(ended.stderr).to.match(/run it as root|install unshare/);
      const asked = await fwctl(['exec', '--form', 'plain', '--', 'true'], options);
      expect(asked).to.include({ code: 0, stderr: '' });
      const json = await fwctl(['exec', '--json', '--', 'true'], options);
      expect(JSON.parse(json.stderr)).to.include({ schema: 'fwctl.exec/1', form: 'plain' });
      expect(json.stdout).to.equal('');
    }));

  it('doctor tells it, in text and JSON', () =>
    withoutNamespaces(async ({ folder, env }) => {
      const options = { folder, env: { ...env, FWCTL_SYSFS_ROOT: folder, FWCTL_DEV_ROOT: folder } };
      const { exec, checks } = await fwctlJson(['doctor'], options, 3);
      expect(exec).to.include({ umockdev: true, form: 'plain' });
      expect(checks.at(-1)).to.include({ check: 'fwctl exec', status: 'warning', next: exec.next });
      expect((await fwctl(['doctor'], options)).stdout).to.match(/^fwctl exec +warning +no mount namespace/m);
    }));

  it('the settings that forbid it are named', () => {
    expect(namespaceAdvice(['user.max_user_namespaces=0'])).to.contain('user.max_user_namespaces=0');
    expect(namespaceAdvice([])).to.contain('CAP_SYS_ADMIN');
  });
});
