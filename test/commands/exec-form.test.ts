import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { namespaceAdvice } from '../../src/cli/exec/form.js';
import { hasUmockdev } from '../conformance/client.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** Runs inside of a served program: one listener is all that a process may have (seccomp_unotify(2)), so that notification is refused. */
const NESTED = [process.execPath, join(ROOT, 'bin/run.js'), 'exec', '--form', 'notify', '--'];

/** Runs where unshare(1) fails, as it does for users of a machine that forbids namespaces. */
const withoutNamespaces = (run: (options: { folder: string; env: NodeJS.ProcessEnv }) => Promise<void>) =>
  withFolder((folder) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    return run({ folder: join(folder, 'state'), env: { PATH: `${bin}:${process.env.PATH}` } });
  });

/** Programs by whose words a form is known. */
const FORM = /^form: (\w+) \((.*)\)$/m;

describe('the form in which a program sees the devices', () => {
  before(function () {
    if (hasUmockdev()) return;
    process.stdout.write("      left out: umockdev's preload library is not installed\n");
    this.skip();
  });

  it('is notify where the kernel lets it, with or without a mount namespace; -v says which, and why', () =>
    withoutNamespaces(async (options) => {
      for (const env of [{}, options.env]) {
        const line = ['exec', '-v', '--', 'cat', '/sys/class/fwctl/fwctl0/dev'];
        const { code, stdout, stderr } = await fwctl(line, { ...options, env });
        expect([code, stdout]).to.deep.equal([0, '250:0\n']);
        expect(FORM.exec(stderr)?.slice(1)).to.deep.include('notify');
      }
    }));

  it("is that of umockdev's library where notification is refused, and -v says why", () =>
    withFolder(async (folder) => {
      const line = ['exec', '-v', '--', 'cat', '/sys/class/fwctl/fwctl1/dev'];
      const { code, stdout, stderr } = await fwctl(line, { folder, wrapper: NESTED });
      expect([code, stdout]).to.deep.equal([0, '250:1\n']);
      expect(stderr).to.contain('refuses a seccomp filter with a listener: EBUSY');
      expect(stderr).to.match(/^form: (namespace|plain) /m);
      const asked = await fwctl(['exec', '--form', 'notify', '--', 'true'], { folder, wrapper: NESTED });
      expect(asked.code).to.equal(125);
      expect(asked.stderr).to.contain('EBUSY').and.contain('leave --form notify out');
    }));

  it('plain, taken for want of all others, is told once on stderr, with what to do; the program goes on as it is', () =>
    withoutNamespaces(async ({ folder, env }) => {
      const options = { folder, env, wrapper: NESTED };
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
      const here = await fwctlJson(['doctor'], options, 3);
      expect(here.exec).to.include({ umockdev: true, form: 'notify', error: null });
      expect(here.checks.at(-1)).to.include({ check: 'fwctl exec', status: 'ok' });
      const { exec, checks } = await fwctlJson(['doctor'], { ...options, wrapper: NESTED }, 3);
      expect(exec).to.include({ umockdev: true, form: 'plain' });
      expect(checks.at(-1)).to.include({ check: 'fwctl exec', status: 'warning', next: exec.next });
    }));

  it('the settings that forbid it are named', () => {
    expect(namespaceAdvice(['user.max_user_namespaces=0'])).to.contain('user.max_user_namespaces=0');
    expect(namespaceAdvice([])).to.contain('CAP_SYS_ADMIN');
  });
});
