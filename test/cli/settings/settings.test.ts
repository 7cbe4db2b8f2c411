import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readSettingsFile } from '../../../src/cli/settings/file.js';
import { settingsPlaces } from '../../../src/cli/settings/places.js';
import { type Given, type Settings, settle } from '../../../src/cli/settings/settings.js';
import type { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';

const place = (path: string) => ({ path, whose: 'user' }) as const;

/** What reading a file with this text throws, without the folder; undefined: nothing. */
const refusalOf = (text: string | Buffer): Promise<string | undefined> =>
  withFolder(async (folder) => {
    const path = join(folder, 'fwctl.yaml');
    writeFileSync(path, text);
    try {
      await readSettingsFile(place(path));
      return undefined;
    } catch (error) {
      expect((error as FwctlError).kind, String(error)).to.equal('usage');
      return (error as Error).message.replaceAll(`${folder}/`, '');
    }
  });

/** The settings with these texts in the files of user and machine. */
const settled = (
  { user, machine }: { user?: string; machine?: string },
  env: NodeJS.ProcessEnv = {},
  given: Given = {},
): Promise<Settings> =>
  withFolder(async (folder) => {
    const files = [];
    for (const [whose, text] of [
      ['user', user],
      ['machine', machine],
    ] as const) {
      if (text === undefined) continue;
      const path = join(folder, whose);
      writeFileSync(path, text);
      const file = await readSettingsFile({ path, whose });
      if (file) files.push({ ...file, path: whose });
    }
    return settle(given, env, files);
  });

const brief = ({ backend, device }: Settings) => ({
  backend: `${backend.value} ${backend.where}`,
  device: `${device.value} ${device.where}`,
});

describe('settings files', () => {
  it('each setting comes from flag, environment, the user, the machine or what is built in, in this order', async () => {
    const user = 'backend: kernel\nnumbers: decimal\n';
    const machine = '# of the site\ndevice: mlx5_3\nnumbers: hex\npager: more\n';
    const some = await settled({ user, machine }, { FWCTL_DEVICE: 'mlx5_1' }, { device: '0' });
    expect(some).to.deep.equal({
      backend: { setting: 'backend', value: 'kernel', from: 'file', where: 'user:1' },
      device: { setting: 'device', value: '0', from: 'flag', where: '--device' },
      numbers: { setting: 'numbers', value: 'decimal', from: 'file', where: 'user:2' },
      pager: { setting: 'pager', value: 'more', from: 'file', where: 'machine:4' },
    });
    const others = await settled({ user, machine }, { FWCTL_DEVICE: 'mlx5_1', PAGER: 'most' });
    expect(others.device).to.include({ value: 'mlx5_1', from: 'environment', where: 'FWCTL_DEVICE' });
    expect(others.pager).to.include({ value: 'most', from: 'environment', where: 'PAGER' });
    const paged = await settled({ machine }, { FWCTL_PAGER: '', PAGER: 'most' });
    expect(paged.pager).to.include({ value: '', where: 'FWCTL_PAGER' });
    const none = await settled({}, { FWCTL_DEVICE: '', FWCTL_BACKEND: '' });
    expect(Object.values(none).map(({ value, from }) => [value, from])).to.deep.equal([
      ['emulated', 'built in'],
      ['fwctl0', 'built in'],
      ['hex', 'built in'],
      ['less -FRX', 'built in'],
    ]);
  });

  it('a wrong value of a variable is told with its name', async () => {
    let told = '';
    await settled({}, { FWCTL_NUMBERS: 'octal' }).catch((error) => {
      told = error.message;
    });
    expect(told).to.equal('FWCTL_NUMBERS: numbers can\'t be written as "octal"');
  });

  it('a device whose name tells its backend leaves no room for a backend that counts less', async () => {
    const machine = 'backend: emulated\n';
    const kernel = { backend: 'kernel FWCTL_DEVICE', device: '/dev/fwctl/fwctl3 FWCTL_DEVICE' };
    expect(brief(await settled({ machine }, { FWCTL_DEVICE: '/dev/fwctl/fwctl3' }))).to.deep.equal(kernel);
    expect(brief(await settled({ user: 'device: replay:a.tape\n', machine }))).to.deep.equal({
      backend: 'replay:a.tape user:1',
      device: 'replay:a.tape user:1',
    });
  });

  it('a device of a file does not count where another backend than its own is chosen', async () => {
    const kernel = 'backend: kernel\ndevice: mlx5_3\n';
    const chosen = { backend: 'emulated --backend', device: 'fwctl0 null' };
    expect(brief(await settled({ user: kernel }, {}, { backend: 'emulated' }))).to.deep.equal(chosen);
    const path = 'device: /dev/fwctl/fwctl1\n';
    expect(brief(await settled({ machine: path }, {}, { backend: 'emulated' }))).to.deep.equal(chosen);
    expect(brief(await settled({ user: 'backend: emulated\n', machine: kernel }))).to.deep.equal({
      backend: 'emulated user:1',
      device: 'fwctl0 null',
    });
    expect(brief(await settled({ user: 'backend: kernel\n', machine: 'device: mlx5_3\n' }))).to.deep.equal({
      backend: 'kernel user:1',
      device: 'mlx5_3 machine:1',
    });
    const same = brief(await settled({ user: kernel }, { FWCTL_BACKEND: 'kernel' }));
    expect(same).to.deep.equal({ backend: 'kernel FWCTL_BACKEND', device: 'mlx5_3 user:2' });
  });

  it('words are taken as they are written: a number is the name of a device, an address a text', async () => {
    expect((await settled({ user: 'device: 0\n' })).device.value).to.equal('0');
    expect((await settled({ user: 'device: 0000:08:00.0\n' })).device.value).to.equal('0000:08:00.0');
    expect((await settled({ user: '{"device": "fwctl1", "pager": ""}' })).pager.value).to.equal('');
    expect((await settled({ user: '\n# nothing\n' })).device.from).to.equal('built in');
  });

  it('what is not known, comes twice or has a wrong shape is an error with file and line', async () => {
    for (const [text, message] of [
      ['\ndevise: x\n', 'fwctl.yaml:2: there is no setting "devise"'],
      ['backend: hardware\n', 'fwctl.yaml:1: backend: there is no backend "hardware"'],
      ['backend: "replay:"\n', 'fwctl.yaml:1: backend: there is no backend "replay:"'],
      ['device: x\nnumbers: 16\n', 'fwctl.yaml:2: numbers takes hex or decimal'],
      ['numbers: octal\n', 'fwctl.yaml:1: numbers: numbers can\'t be written as "octal"'],
      ['device: ""\n', 'fwctl.yaml:1: device: the name of the device is empty'],
      ['device:\n', 'fwctl.yaml:1: device takes the name of a device, as --device does'],
      ['device: [a, b]\n', 'fwctl.yaml:1: device takes the name of a device, as --device does'],
      ['pager: false\n', 'fwctl.yaml:1: pager takes a command, "" for none'],
      ['- backend\n', 'fwctl.yaml:1: a settings file has lines such as "backend: kernel"'],
      ['kernel\n', 'fwctl.yaml:1: a settings file has lines such as "backend: kernel"'],
      [
        'backend: emulated\n\ndevice: /dev/fwctl/fwctl0\n',
        'fwctl.yaml:3: the device /dev/fwctl/fwctl0 is none of the backend emulated (line 1)',
      ],
    ] as const)
      expect(await refusalOf(text), text).to.equal(message);
    for (const text of ['backend: kernel\nbackend: emulated\n', 'device: "x\n', 'a: b: c\n', '---\n---\n'])
      expect(await refusalOf(text), text).to.match(/^fwctl\.yaml:\d+: /);
  });

  it('only what is not there counts as none: a folder, a FIFO, a link to nowhere, a file too large refuse', () =>
    withFolder(async (folder) => {
      const refused = async (name: string) => {
        const path = join(folder, name);
        try {
          return `${await readSettingsFile(place(path))}`;
        } catch (error) {
          expect((error as FwctlError).kind).to.equal('usage');
          expect((error as FwctlError).facts.next).to.equal('only a file that is not there counts as none');
          return (error as Error).message.slice(`the settings file can't be read: ${path}: `.length);
        }
      };
      expect(await refused('fwctl.yaml')).to.equal('undefined');
      expect(await refused('none/fwctl.yaml')).to.equal('undefined');
      mkdirSync(join(folder, 'folder'));
      expect(await refused('folder')).to.contain('it is a folder');
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      expect(await refused('fifo')).to.contain('it is a FIFO');
      symlinkSync('nowhere', join(folder, 'link'));
      expect(await refused('link')).to.contain('which is not there');
      expect(await refused('link/fwctl.yaml')).not.to.equal('undefined');
      symlinkSync('loop', join(folder, 'loop'));
      expect(await refused('loop')).to.match(/loop|ELOOP/);
      writeFileSync(join(folder, 'large'), `#${'x'.repeat(1 << 20)}\n`);
      expect(await refused('large')).to.contain('and may have 1 MiB');
      expect(await refused('large/fwctl.yaml')).not.to.equal('undefined');
      writeFileSync(join(folder, 'latin'), Buffer.from('device: "\xe9"\n', 'latin1'));
      expect(await refused('latin')).to.contain('no text in UTF-8');
      if (process.getuid?.() === 0) return;
      mkdirSync(join(folder, 'closed'), 0);
      expect(await refused('closed/fwctl.yaml')).not.to.equal('undefined');
      chmodSync(join(folder, 'closed'), 0o700);
    }));

  it('the user has one in the XDG folder; what is relative or empty is ignored, and where there is no home there is none', () =>
    withFolder(async (folder) => {
      const pathOf = (env: NodeJS.ProcessEnv) =>
        settingsPlaces(env, '/machine').map(({ path }) => path.replace(folder, 'HOME'));
      const usual = ['HOME/.config/fwctl/fwctl.yaml', '/machine'];
      expect(pathOf({ HOME: folder })).to.deep.equal(usual);
      expect(pathOf({ HOME: folder, XDG_CONFIG_HOME: '' })).to.deep.equal(usual);
      expect(pathOf({ HOME: folder, XDG_CONFIG_HOME: 'relative' })).to.deep.equal(usual);
      expect(pathOf({ HOME: '/x', XDG_CONFIG_HOME: join(folder, 'c') })[0]).to.equal(
        'HOME/c/fwctl/fwctl.yaml',
      );
      for (const HOME of ['/dev/null', '/dev/null/x'])
        expect(pathOf({ HOME }), HOME).to.deep.equal(['/machine']);
      expect(pathOf({ HOME: 'relative' })).to.deep.equal(pathOf({}));
      expect(dirname(settingsPlaces({ HOME: folder })[1]?.path ?? '')).to.equal('/etc/fwctl');
    }));
});
