import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** Runs with a settings file of the user. */
const withSettings = (text: string, run: (folder: string, path: string) => Promise<void>) =>
  withFolder((folder) => {
    const path = join(folder, '.config/fwctl/fwctl.yaml');
    mkdirSync(join(folder, '.config/fwctl'), { recursive: true });
    writeFileSync(path, text);
    return run(folder, path);
  });

describe('fwctl settings', () => {
  it('shows each setting with where it comes from, in text and JSON', () =>
    withSettings('device: fwctl1\npager: more\n', async (folder, path) => {
      const options = { folder, env: { FWCTL_BACKEND: 'emulated' } };
      const { schema, settings, files } = await fwctlJson(['settings'], options);
      expect(schema).to.equal('fwctl.settings/1');
      expect(settings).to.deep.equal([
        { setting: 'backend', value: 'emulated', from: 'environment', where: 'FWCTL_BACKEND' },
        { setting: 'device', value: 'fwctl1', from: 'file', where: `${path}:1` },
        { setting: 'numbers', value: 'hex', from: 'built in', where: null },
        { setting: 'pager', value: 'more', from: 'file', where: `${path}:2` },
      ]);
      expect(files[0]).to.deep.equal({ path, whose: 'user', found: true });
      const { stdout } = await fwctl(['settings', '-d', '0'], options);
      expect(stdout).to.match(
        /^setting +value +from\nbackend +emulated +FWCTL_BACKEND\ndevice +0 +--device\n/,
      );
      expect(stdout).to.match(/^numbers +hex +built in$/m);
    }));

  it('what stands in a file counts for commands; -v tells where each value comes from', () =>
    withSettings('device: fwctl1\n', async (folder, path) => {
      expect((await fwctlJson(['info'], { folder })).device.name).to.equal('fwctl1');
      expect((await fwctlJson(['info', '-d', 'fwctl0'], { folder })).device.name).to.equal('fwctl0');
      const { stderr } = await fwctl(['info', '-v'], { folder });
      expect(stderr).to.contain('backend: emulated (built in)\n').and.contain(`device: fwctl1 (${path}:1)\n`);
      const { stderr: flagged } = await fwctl(['info', '-v', '-d', '0'], { folder });
      expect(flagged).to.contain('device: 0 (--device)\n');
    }));

  it('a file that can not be understood ends each command that would ask it, with file and line; not help', () =>
    withSettings('# mine\ndevise: fwctl1\n', async (folder, path) => {
      for (const args of [['info'], ['settings'], ['list']]) {
        const { error } = await fwctlJson(args, { folder }, 2);
        expect(error).to.include({ kind: 'usage', path });
        expect(error.message).to.equal(`${path}:2: there is no setting "devise"`);
        expect(error.near).to.include('device');
      }
      expect((await fwctl(['info', '--help'], { folder })).code).to.equal(0);
    }));

  it('commands about the emulated machine take no device from a file', () =>
    withSettings('backend: kernel\ndevice: mlx5_9\nnumbers: decimal\n', async (folder) => {
      const { settings } = await fwctlJson(['settings'], { folder });
      expect(settings[2]).to.include({ setting: 'numbers', value: 'decimal', from: 'file' });
      expect((await fwctl(['emulator', 'reset', '--json'], { folder })).code).to.equal(0);
      const { error } = await fwctlJson(['function', 'bind', 'vf1'], { folder }, 2);
      expect(error.message).to.contain('not the backend kernel');
    }));

  it('an empty name of a device is an error, and never the usual device', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['info', '-d', ''], { folder }, 2);
      expect(error.message).to.equal('the name of the device is empty');
    }));
});
