import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FWCTL_INFO, FWCTL_RPC, packInfo, packRpc } from '../../src/uapi/ioctl.js';
import { Client, compileClient, hasUmockdev } from '../conformance/client.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { firstLine, start, until } from '../support/running.js';

const FORMS = ['notify', 'namespace', 'plain'] as const;

const canMount = async (folder: string): Promise<boolean> =>
  (await fwctl(['exec', '--form', 'namespace', '--', 'true'], { folder })).code === 0;

const isGone = (pid: number): boolean => {
  try {
    // A zombie is gone too: nobody here waits for it.
    return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return true;
  }
};

const bedsIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('fwctl-'));

describe('fwctl exec', () => {
  before(function () {
    if (hasUmockdev()) return;
    process.stdout.write("      left out: umockdev's preload library is not installed\n");
    this.skip();
  });

  for (const form of FORMS) {
    const exec = (folder: string, ...program: string[]) =>
      fwctl(['exec', '--form', form, '--', ...program], { folder, env: { TMPDIR: folder } });

    describe(`in the ${form} form`, () => {
      before(async function () {
        if (form === 'plain' || (await withFolder(canMount))) return;
        process.stdout.write('      left out: no mount namespace may be made here\n');
        this.skip();
      });

      it('the program sees nodes, class tree, taint and lockdown of the emulated machine', () =>
        withFolder(async (folder) => {
          await fwctl(['emulator', 'set', 'lockdown=integrity'], { folder });
          const { code, stdout, stderr } = await exec(
            folder,
            'sh',
            '-c',
            'ls /dev/fwctl; cat /sys/class/fwctl/fwctl1/dev; stat -c "%F %a" /dev/fwctl/fwctl0; cat /proc/sys/kernel/tainted /sys/kernel/security/lockdown; readlink /sys/class/fwctl/fwctl0/device/driver',
          );
          expect(stderr).to.equal('');
          expect(stdout.split('\n')).to.deep.equal([
            'fwctl0',
            'fwctl1',
            'fwctl2',
            '250:1',
            'character special file 600',
            '0',
            'none [integrity] confidentiality',
            '../../../bus/pci/drivers/mlx5_core',
            '',
          ]);
          expect(code).to.equal(0);
        }));

      it("ends with the program's exit code, passes input and output through, and leaves nothing behind", () =>
        withFolder(async (folder) => {
          const ended = await fwctl(['exec', '--form', form, '--', 'sh', '-c', 'cat; pwd >&2; exit 42'], {
            folder,
            env: { TMPDIR: folder },
            stdin: 'through\n',
          });
          expect(ended).to.include({ code: 42, stdout: 'through\n', stderr: `${process.cwd()}\n` });
          expect(bedsIn(folder)).to.deep.equal([]);
        }));

      it('ends by the signal that ended the program', () =>
        withFolder(async (folder) => {
          expect(await exec(folder, 'sh', '-c', 'kill -TERM $$')).to.include({
            code: null,
            signal: 'SIGTERM',
          });
          expect(await exec(folder, 'sh', '-c', 'kill -KILL $$')).to.include({
            code: null,
            signal: 'SIGKILL',
          });
          expect(bedsIn(folder)).to.deep.equal([]);
        }));

      it('passes a signal on to the program', () =>
        withFolder(async (folder) => {
          const trap = 'trap "echo caught; exit 7" TERM; echo ready; while :; do sleep 0.05; done';
          const child = start(['exec', '--form', form, '--', 'sh', '-c', trap], folder);
          expect(await firstLine(child)).to.equal('ready');
          const ended = new Promise((resolve) => child.on('close', resolve));
          child.kill('SIGTERM');
          expect(await ended).to.equal(7);
          expect(bedsIn(folder)).to.deep.equal([]);
        }));

      it('killed itself, it takes the program and the folder along', () =>
        withFolder(async (folder) => {
          const child = start(['exec', '--form', form, '--', 'sh', '-c', 'echo $$; exec sleep 60'], folder);
          const pid = Number(await firstLine(child));
          expect(bedsIn(folder)).to.have.length(1);
          child.kill('SIGKILL');
          await until(() => isGone(pid) && bedsIn(folder).length === 0);
        }));

      it('a user without rights has it too', async function () {
        if (process.getuid?.() !== 0) this.skip(); // is one
        const flags = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
        if (spawnSync('setpriv', [...flags, 'test', '-r', join(ROOT, 'bin/run.js')]).status !== 0) {
          process.stdout.write('      left out: user 65534 may not read this folder\n');
          this.skip();
        }
        await withFolder(async (folder) => {
          chmodSync(folder, 0o777);
          const { stdout, stderr } = await fwctl(
            [
              'exec',
              '--form',
              form,
              '--',
              'sh',
              '-c',
              'id -u; ls /sys/class/fwctl | wc -l; stat -c %F,%t:%T /dev/fwctl/fwctl1',
            ],
            // Nor may that user write the coverage of this one.
            {
              folder: '/tmp',
              env: { FWCTL_STATE_DIR: join(folder, 'own'), NODE_V8_COVERAGE: undefined },
              wrapper: ['setpriv', ...flags],
            },
          );
          expect(stderr).to.equal('');
          expect(stdout).to.equal('65534\n3\ncharacter special file,fa:1\n');
        });
      });

      it('every errno that a client can provoke is that of the kernel', async function () {
        await withFolder(async (folder) => {
          const program = compileClient(folder);
          if (!program) {
            process.stdout.write('      left out: there is no C compiler\n');
            this.skip();
          }
          await fwctl(['emulator', 'set', 'caller-rawio=no'], { folder });
          const line = [process.execPath, join(ROOT, 'bin/run.js'), 'exec', '--form', form, '--', program];
          const client = Client.start(line, {
            PATH: process.env.PATH,
            FWCTL_STATE_DIR: folder,
            TMPDIR: folder,
          });
          await everyErrno(client, folder);
          await client.end();
        });
      });
    });
  }

  it('has an exit code of its own for what keeps the program from running', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'plain-file');
      writeFileSync(file, 'no program', { mode: 0o644 });
      const run = (args: string[], env = {}) => fwctl(['exec', ...args], { folder, env });
      const missing = await run(['--', 'no-such-program']);
      expect(missing).to.include({ code: 127, stdout: '' });
      expect(missing.stderr).to.include('there is no program no-such-program');
      expect(await run(['--', file])).to.include({ code: 126, stdout: '' });
      const script = join(folder, 'script');
      writeFileSync(script, '#!/no/interpreter\n', { mode: 0o755 });
      const stopped = await run(['--', script]);
      expect(stopped).to.include({ code: 127, stdout: '' });
      expect(stopped.stderr)
        .to.include(script)
        .and.not.match(/errno \d/);
      expect(await run(['--'])).to.include({ code: 125, stdout: '' });
      const without = await run(['--form', 'plain', '--', 'true'], {
        FWCTL_UMOCKDEV: '/none/libumockdev-preload.so.0',
      });
      expect(without.code).to.equal(125);
      expect(without.stderr).to.include('apt-get install umockdev');
      expect((await run(['--redact', '--', 'true'])).stderr).to.include('--redact is for a recording');
      writeFileSync(join(folder, 'machine.json'), '{');
      expect((await run(['--', 'true'])).code).to.equal(125);
    }));

  it('an empty name of a folder is none, for the server and for the program', () =>
    withFolder(async (folder) => {
      for (const line of [
        ['serve', '--dir', ''],
        ['exec', '--dir', '', '--', 'true'],
      ]) {
        const { code, stderr } = await fwctl(line, { folder });
        expect(code).to.be.oneOf([2, 125]);
        expect(stderr).to.contain('--dir takes the name of a folder, not an empty one');
      }
    }));

  it('started in a folder that has gone, it says so and ends', () =>
    withFolder(async (folder) => {
      const gone = join(folder, 'gone');
      mkdirSync(gone);
      const wrapper = ['sh', '-c', `cd ${gone} && rmdir ${gone} && exec "$@"`, 'sh'];
      const { code, stderr } = await fwctl(['exec', '--', 'true'], { folder, wrapper });
      expect(code).to.equal(125);
      expect(stderr).to.include('fwctl: device: the working directory is not there any more');
    }));

  it('a folder that the namespace does not have is a failure of its own', async function () {
    if (!existsSync('/sys/block') || !(await withFolder(canMount))) this.skip();
    await withFolder(async (folder) => {
      const wrapper = ['sh', '-c', 'cd /sys/block && exec "$@"', 'sh'];
      const { code, stderr } = await fwctl(['exec', '--', 'true'], { folder, wrapper });
      expect(stderr).to.include('/sys/block');
      expect(code).to.equal(125);
    });
  });

  it('a TMPDIR that is no whole path is the same place for every program', () =>
    withFolder(async (folder) => {
      const line = ['exec', '--form', 'plain', '--', 'sh', '-c', 'cd / && ls /dev/fwctl'];
      const wrapper = ['sh', '-c', `cd ${folder} && exec "$@"`, 'sh'];
      const { stdout } = await fwctl(line, { folder, wrapper, env: { TMPDIR: '.' } });
      expect(stdout).to.equal('fwctl0\nfwctl1\nfwctl2\n');
    }));

  it('what comes behind the program is its own, with -- and without', () =>
    withFolder(async (folder) => {
      for (const separator of [['--'], []]) {
        const line = ['exec', '--form', 'plain', ...separator, 'echo', '--json', '-n', '--', 'x'];
        expect(await fwctl(line, { folder })).to.include({ code: 0, stdout: '--json -n -- x\n' });
      }
    }));

  it('a program that leaves in the middle of a long command keeps nobody waiting', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'fault', 'add', '--opcode', 'QUERY_ISSI', '--hang', '10m'], { folder });
      const own = `${process.execPath} ${join(ROOT, 'bin/run.js')} rpc QUERY_ISSI --backend kernel -v`;
      const script = `${own} & sleep 1; kill -INT $!; wait $!`;
      const { code, stderr } = await fwctl(['exec', '--', 'bash', '-c', script], { folder });
      expect(stderr).to.include('the device still has a command');
      expect(code).to.equal(130);
    }));

  it('--record has the close of a file that ended with its program', () =>
    withFolder(async (folder) => {
      const tape = join(folder, 'a.tape');
      const program = 'fs.openSync("/dev/fwctl/fwctl1")';
      const line = ['exec', '--record', tape, '--', process.execPath, '-e', program];
      expect(await fwctl(line, { folder })).to.include({ code: 0, stderr: '' });
      expect(readFileSync(tape, 'utf8')).to.include('"close"');
    }));

  it('--log tells each call on stderr', () =>
    withFolder(async (folder) => {
      const { stdout, stderr } = await fwctl(
        ['exec', '--log', '--', process.execPath, '-e', 'fs.closeSync(fs.openSync("/dev/fwctl/fwctl1"))'],
        { folder },
      );
      expect(stdout).to.equal('');
      expect(stderr).to.match(/ fwctl1#1 open: OK$/m);
    }));
});

/** Where the client's memory is. */
const AT = 0x1000_0000;
const IN = AT + 0x1000;
const OUT = AT + 0x2000;
const SIZE = 0x4000;
const UNMAPPED = 0x7000_0000;

const info = { size: 24, flags: 0, out_device_type: 0, device_data_len: 8, out_device_data: OUT };
const rpc = { size: 32, scope: 1, in_len: 16, out_len: 16, in: IN, out: OUT };

/** QUERY_ISSI, and a command that is allowed at no scope. */
const QUERY_ISSI = '010a0000000000000000000000000000';
const ENABLE_HCA = '01040000000000000000000000000000';

/** Brings about each errno of the kernel, one after the other. */
async function everyErrno(client: Client, folder: string): Promise<void> {
  expect(await client.ask(`map ${AT.toString(16)} ${SIZE.toString(16)} 0`)).to.equal('ok');
  const poke = (at: number, bytes: Uint8Array | string) =>
    client.ask(
      `poke ${at.toString(16)} ${typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('hex')}`,
    );
  const fd = await client.open('/dev/fwctl/fwctl0');
  const ioctl = async (nr: number, struct: Uint8Array, input = QUERY_ISSI) => {
    await poke(AT, struct);
    await poke(IN, input);
    return client.ioctl(fd, nr, AT);
  };
  const infoWith = (change: Partial<typeof info>) => ioctl(FWCTL_INFO, packInfo({ ...info, ...change }));
  const rpcWith = (change: Partial<typeof rpc>, input?: string) =>
    ioctl(FWCTL_RPC, packRpc({ ...rpc, ...change }), input);

  expect(await infoWith({})).to.equal(0);
  expect(await client.ask(`peek ${OUT.toString(16)} 4`)).to.match(/^bytes (?!0{8})/);
  expect(await rpcWith({ out_len: 112 })).to.equal(0);

  expect(await ioctl(0x9a7f, packInfo(info))).to.equal('ENOTTY');
  expect(await ioctl(0x9a02, packInfo(info))).to.equal('ENOTTY');
  expect(await infoWith({ size: 8 })).to.equal('EINVAL');
  expect(await rpcWith({ size: 24 })).to.equal('EINVAL');
  await poke(AT + 32, '01');
  expect(await rpcWith({ size: 40 })).to.equal('E2BIG');
  await poke(AT + 32, '00');
  expect(await rpcWith({ size: 40 })).to.equal(0);
  expect(await infoWith({ flags: 1 })).to.equal('EOPNOTSUPP');
  expect(await rpcWith({ scope: 4 })).to.equal('EOPNOTSUPP');
  expect(await rpcWith({ scope: 3 })).to.equal('EPERM');
  expect(await rpcWith({ in_len: 0x20_0001 })).to.equal('EMSGSIZE');
  expect(await rpcWith({ in_len: 0xffff_ffff, out_len: 0xffff_ffff })).to.equal('EMSGSIZE');
  expect(await rpcWith({ out_len: 15 })).to.equal('EMSGSIZE');
  expect(await rpcWith({}, ENABLE_HCA)).to.equal('EBADMSG');
  // umockdev ends a client that is asked for memory that it does not have: the server looks first.
  expect(await infoWith({ out_device_data: UNMAPPED })).to.equal('EFAULT');
  expect(await infoWith({ device_data_len: 0xffff_ffff })).to.equal('EFAULT');
  expect(await rpcWith({ in: UNMAPPED })).to.equal('EFAULT');
  expect(await rpcWith({ out: AT + SIZE - 8 })).to.equal('EFAULT');
  expect(await client.ioctl(fd, FWCTL_INFO, UNMAPPED)).to.equal('EFAULT');

  const faults = ['EIO', 'ETIMEDOUT'] as const;
  for (const errno of faults) {
    await fwctlJson(['emulator', 'fault', 'add', '--opcode', 'QUERY_ISSI', '--errno', errno], { folder });
    expect(await rpcWith({ out_len: 112 })).to.equal(errno);
  }
  expect(await infoWith({})).to.equal(0);

  await fwctlJson(['emulator', 'unplug', '-d', 'fwctl0'], { folder });
  expect(await rpcWith({})).to.equal('ENODEV');
  expect(await infoWith({})).to.equal('ENODEV');
  // The node goes a moment later.
  let opened = await client.ask('open /dev/fwctl/fwctl0');
  while (opened.startsWith('fd ')) {
    await client.ask(`close ${opened.slice(3)}`);
    opened = await client.ask('open /dev/fwctl/fwctl0');
  }
  expect(opened).to.equal('errno 2');
  expect(await client.ask('open /dev/fwctl/fwctl99')).to.equal('errno 2');
}
