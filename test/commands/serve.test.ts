import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FWCTL_INFO, packInfo } from '../../src/uapi/ioctl.js';
import { Client, compileClient, hasUmockdev } from '../conformance/client.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { start, until } from '../support/running.js';

/** Where the clients' memory is. */
const AT = 0x1000_0000;
const OUT = AT + 0x2000;
const SIZE = 0x4000;

const info = { size: 24, flags: 0, out_device_type: 0, device_data_len: 8, out_device_data: OUT };

/** Opens four files and asks each for its uid. */
async function uidsOf(client: Client): Promise<string[]> {
  await client.ask(`map ${AT.toString(16)} ${SIZE.toString(16)} 0`);
  const uids: string[] = [];
  for (let i = 0; i < 4; i++) {
    const fd = await client.open('/dev/fwctl/fwctl0');
    await client.ask(`poke ${AT.toString(16)} ${Buffer.from(packInfo(info)).toString('hex')}`);
    expect(await client.ioctl(fd, FWCTL_INFO, AT)).to.equal(0);
    uids.push(await client.ask(`peek ${OUT.toString(16)} 4`));
  }
  return uids;
}

describe('fwctl serve', () => {
  before(function () {
    if (!hasUmockdev()) this.skip();
  });

  /** Serves from a folder until the check is done; gives the lines of its output. */
  async function serving(
    folder: string,
    args: string[],
    check: (lines: string[], dir: string) => Promise<void>,
  ): Promise<number | null> {
    const dir = join(folder, 'bed');
    const child = start(['serve', '--dir', dir, ...args], join(folder, 'state'));
    const lines: string[] = [];
    child.stdout.on('data', (data) => lines.push(...String(data).split('\n').filter(Boolean)));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until(() => lines.length >= (args.includes('--json') ? 1 : 2));
    await check(lines, dir);
    child.kill('SIGINT');
    return ended;
  }

  it('prints the environment under which a program finds the devices, and goes with Ctrl-C', () =>
    withFolder(async (folder) => {
      const code = await serving(folder, [], async (lines, dir) => {
        expect(lines).to.deep.equal([
          `export UMOCKDEV_DIR='${dir}'`,
          "export LD_PRELOAD='libumockdev-preload.so.0'",
        ]);
        expect(statSync(dir).mode & 0o777).to.equal(0o700);
        const [ls] = await Promise.all([
          fwctl([], { folder, wrapper: ['sh', '-c', `${lines.join('\n')}\nls /dev/fwctl`] }),
        ]);
        expect(ls.stdout).to.equal('fwctl0\nfwctl1\nfwctl2\n');
      });
      expect(code).to.equal(130);
      expect(readdirSync(folder)).not.to.include('bed');
    }));

  it('--run serves one command line of the shell, and ends as that does', () =>
    withFolder(async (folder) => {
      const ended = await fwctl(['serve', '--run', 'cat /sys/class/fwctl/fwctl1/dev; exit 7'], { folder });
      expect(ended).to.deep.include({ code: 7, stdout: '250:1\n', stderr: '' });
      const both = await fwctl(['serve', '--run', 'true', '--dir', 'bed'], { folder });
      expect([both.code, both.stdout]).to.deep.equal([2, '']);
      expect(both.stderr).to.contain('--dir');
    }));

  it('--json is a document a line: where it serves, then what each program does', () =>
    withFolder(async (folder) => {
      await serving(folder, ['--json', '--log'], async (lines, dir) => {
        const first = JSON.parse(lines[0] as string);
        expect(first).to.include({ schema: 'fwctl.serve/1', dir });
        expect(first.environment).to.include({ UMOCKDEV_DIR: dir });
        expect(first.devices).to.deep.equal(['fwctl0', 'fwctl1', 'fwctl2']);
        const program = 'fs.closeSync(fs.openSync("/dev/fwctl/fwctl2"))';
        const { code } = await fwctl(['exec', '--dir', dir, '--', process.execPath, '-e', program], {
          folder,
        });
        expect(code).to.equal(0);
        await until(() => lines.length >= 3);
        const calls = lines.slice(1).map((line) => JSON.parse(line));
        expect(calls.map(({ call }) => call)).to.deep.equal(['open', 'close']);
        expect(calls[0]).to.include({ schema: 'fwctl.serve/1', device: 'fwctl2', file: 1 });
      });
    }));

  it('several programs share it, each with contexts of its own', async function () {
    await withFolder(async (folder) => {
      const program = compileClient(folder);
      if (!program) this.skip();
      await serving(folder, [], async (_, dir) => {
        const env = { PATH: process.env.PATH, UMOCKDEV_DIR: dir, LD_PRELOAD: 'libumockdev-preload.so.0' };
        const clients = [0, 1, 2].map(() => Client.start([program], env));
        const uids = await Promise.all(clients.map(uidsOf));
        expect(new Set(uids.flat()).size).to.equal(uids.flat().length);
        await clients[0]?.kill();
        expect(await uidsOf(clients[1] as Client)).to.have.length(4);
        await Promise.all(clients.slice(1).map((client) => client.end()));
      });
    });
  });

  it('a folder that is in use, is not empty, or is too deep is refused; that of a dead server is taken', () =>
    withFolder(async (folder) => {
      const refused = async (dir: string) => {
        const { code, stderr } = await fwctl(['serve', '--dir', dir], { folder });
        expect(code).to.equal(2);
        return stderr;
      };
      writeFileSync(join(folder, 'something'), '');
      expect(await refused(folder)).to.include('not empty');
      expect(await refused(join(folder, 'x'.repeat(100)))).to.include('too long');
      await serving(folder, [], async (_, dir) => {
        expect(await refused(dir)).to.include('in use');
      });
      const dir = join(folder, 'bed');
      mkdirSync(join(dir, 'dev'), { recursive: true });
      writeFileSync(join(dir, 'owner.999999999.0123456789abcdef'), '');
      await serving(folder, [], async (lines) => {
        expect(lines).to.have.length(2);
      });
    }));

  it('a folder of others is left as it is, whatever its files are called', () =>
    withFolder(async (folder) => {
      const dir = join(folder, 'papers');
      mkdirSync(dir);
      writeFileSync(join(dir, 'owner.999999999.0123456789abcdef'), '');
      writeFileSync(join(dir, 'thesis'), 'years of work');
      const { code, stderr } = await fwctl(['serve', '--dir', dir], { folder });
      expect(code).to.equal(2);
      expect(stderr).to.include('not empty');
      expect(readdirSync(dir)).to.deep.equal(['owner.999999999.0123456789abcdef', 'thesis']);
      const file = await fwctl(['serve', '--dir', join(dir, 'thesis')], { folder });
      expect(file.code).to.equal(2);
      expect(file.stderr).to.include('it is no folder');
    }));

  it('a folder that this user may not use is told as such', async function () {
    if (process.getuid?.() !== 0) this.skip(); // has none that is another's
    const flags = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
    if (spawnSync('setpriv', [...flags, 'test', '-r', join(ROOT, 'bin/run.js')]).status !== 0) this.skip();
    await withFolder(async (folder) => {
      chmodSync(folder, 0o777);
      const dir = join(folder, 'closed');
      mkdirSync(dir);
      // Nor may that user write the coverage of this one.
      const env = { FWCTL_STATE_DIR: join(folder, 'own'), NODE_V8_COVERAGE: undefined };
      const options = { folder, env, wrapper: ['setpriv', ...flags] };
      const { code, stderr } = await fwctl(['serve', '--dir', dir], options);
      expect(stderr).to.match(/^fwctl: usage: .* is not safe to serve from: others may write to it/);
      expect(code).to.equal(2);
    });
  });

  it('the environment is one for a shell, whatever the folder is called', () =>
    withFolder(async (folder) => {
      const dir = join(folder, "it's");
      await serving(dir, [], async (lines) => {
        const script = `${lines.join('\n')}\nprintf %s "$UMOCKDEV_DIR"`;
        expect((await fwctl([], { folder, wrapper: ['sh', '-c', script] })).stdout).to.equal(
          join(dir, 'bed'),
        );
      });
    }));

  it('ends soon once nobody reads its log', () =>
    withFolder(async (folder) => {
      const dir = join(folder, 'bed');
      const child = start(['serve', '--dir', dir, '--log'], join(folder, 'state'));
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      await until(() => existsSync(join(dir, 'dev/fwctl/fwctl2')));
      child.stdout.destroy();
      const program = 'fs.closeSync(fs.openSync("/dev/fwctl/fwctl2"))';
      await fwctl(['exec', '--dir', dir, '--', process.execPath, '-e', program], { folder });
      expect(await ended).to.equal(141);
      expect(existsSync(dir)).to.equal(false);
    }));

  it('goes with Ctrl-C in the middle of a long command', () =>
    withFolder(async (folder) => {
      const fault = ['emulator', 'fault', 'add', '--opcode', 'QUERY_ISSI', '--hang', '10m'];
      await fwctlJson(fault, { folder: join(folder, 'state') });
      const code = await serving(folder, ['--log'], async (lines, dir) => {
        const own = [process.execPath, join(ROOT, 'bin/run.js'), 'rpc', 'QUERY_ISSI', '--backend', 'kernel'];
        void fwctl(['exec', '--dir', dir, '--', ...own], { folder });
        await until(() => lines.some((line) => line.includes(' open: OK')));
        await new Promise((resolve) => setTimeout(resolve, 500));
      });
      expect(code).to.equal(130);
      expect(readdirSync(folder)).not.to.include('bed');
    }));

  it('what the emulator is told while it serves is seen by the programs', () =>
    withFolder(async (folder) => {
      await serving(folder, [], async (_, dir) => {
        const emulator = (...args: string[]) =>
          fwctlJson(['emulator', ...args], { folder: join(folder, 'state') });
        const nodes = () => readdirSync(join(dir, 'dev/fwctl')).length;
        await emulator('add', '--profile', 'connectx7');
        await until(() => nodes() > 3);
        await emulator('set', 'lockdown=confidentiality');
        const lockdown = () => readFileSync(join(dir, 'sys/kernel/security/lockdown'), 'latin1');
        await until(() => lockdown() === 'none integrity [confidentiality]\n');
      });
    }));
});
