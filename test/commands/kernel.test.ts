import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTape } from '../../src/backends/tape/read.js';
import type { Driver } from '../../src/kernel/driver.js';
import { hasUmockdev } from '../conformance/client.js';
import { connectx, lay, layCxl, laySysfs, rootsEnv } from '../support/fake-machine.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { driverOf, withServedKernel } from '../support/served-kernel.js';

const u32 = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);

describe('fwctl --backend kernel', () => {
  it('a machine without fwctl is exit 3, and the error says what to do', () =>
    withFolder(async (folder) => {
      lay(folder, { 'proc/sys/kernel/osrelease': '6.1.0-amd64\n' });
      const options = { folder, env: rootsEnv(folder) };
      for (const args of [
        ['list', '--backend', 'kernel'],
        ['info', '--backend', 'kernel'],
        ['query-caps', '-d', join(folder, 'dev/fwctl/fwctl0')],
      ]) {
        const { error } = await fwctlJson(args, options, 3);
        expect(error.kind, args.join(' ')).to.equal('device');
        expect(error.next).to.be.a('string');
      }
      const byEnvironment = { folder, env: { ...rootsEnv(folder), FWCTL_BACKEND: 'kernel' } };
      const { error } = await fwctlJson(['info'], byEnvironment, 3);
      expect(error.message).to.contain('Linux 6.1.0-amd64 has no fwctl');
    }));

  it('the catalogue is listed on a machine without a device', () =>
    withFolder(async (folder) => {
      lay(folder, { 'sys/class/fwctl': undefined });
      const options = { folder, env: { ...rootsEnv(folder), FWCTL_BACKEND: 'kernel' } };
      expect((await fwctlJson(['rpc', '--list', 'NOP'], options)).commands).to.have.length(1);
    }));

  it('a class tree without a device is an empty list; a command says where to look', () =>
    withFolder(async (folder) => {
      lay(folder, { 'sys/class/fwctl': undefined });
      const options = { folder, env: rootsEnv(folder) };
      expect((await fwctlJson(['list', '--backend', 'kernel'], options)).devices).to.deep.equal([]);
      const { error } = await fwctlJson(['info', '--backend', 'kernel'], options, 3);
      expect(error.message).to.equal('the kernel shows no fwctl device');
      expect(error.next).to.contain('fwctl doctor');
    }));

  it('a real path contradicts the emulated backend: a usage error', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(
        ['info', '-d', '/dev/fwctl/fwctl0', '--backend', 'emulated'],
        { folder },
        2,
      );
      expect(error.kind).to.equal('usage');
    }));

  it('a name that no device has is an error with near matches of the real ones', () =>
    withFolder(async (folder) => {
      laySysfs(folder, [0, 1].map(connectx));
      const args = ['info', '--backend', 'kernel', '-d', 'mlx5_7'];
      const { error } = await fwctlJson(args, { folder, env: rootsEnv(folder) }, 3);
      expect(error.near).to.include('mlx5_1');
      expect(error.next).to.contain('--backend kernel');
    }));

  it('a node that this user may not open is told with who may', function () {
    if (process.getuid?.() !== 0) this.skip();
    return withFolder(async (folder) => {
      chmodSync(folder, 0o755);
      laySysfs(folder, [connectx(0)]);
      lay(folder, { 'dev/fwctl/fwctl0': '' });
      chmodSync(join(folder, 'dev/fwctl/fwctl0'), 0o600);
      const wrapper = ['setpriv', '--reuid=65534', '--clear-groups'];
      const options = { folder, env: rootsEnv(folder), wrapper };
      const { error } = await fwctlJson(['info', '--backend', 'kernel'], options, 3);
      expect(error).to.include({ kind: 'device', errno: 'EACCES' });
      expect(error.message).to.contain('root may');
    });
  });

  it('a device that this user may not open has the type that its driver tells, in a list and to the doctor', function () {
    if (process.getuid?.() !== 0) this.skip();
    return withFolder(async (folder) => {
      chmodSync(folder, 0o755);
      layCxl(folder);
      lay(folder, { 'dev/fwctl/fwctl0': '', 'proc/sys/kernel/osrelease': '7.2.13\n' });
      chmodSync(join(folder, 'dev/fwctl/fwctl0'), 0o600);
      const wrapper = ['setpriv', '--reuid=65534', '--clear-groups'];
      const options = { folder, env: rootsEnv(folder), wrapper };
      for (const command of ['list', 'doctor']) {
        const args = command === 'list' ? ['list', '--backend', 'kernel'] : ['doctor'];
        const { devices } = await fwctlJson(args, options, 3);
        expect(devices[0], command).to.include({ name: 'fwctl0', type: 'cxl', pci: '0000:0d:00.0' });
        expect(devices[0].error).to.include({ errno: 'EACCES' });
      }
      const { stdout } = await fwctl(['list', '--backend', 'kernel'], options);
      expect(stdout).to.match(/^fwctl0 +cxl +mem0 /m);
      const { error } = await fwctlJson(['info', '--backend', 'kernel', '-d', '0d:00.0'], options, 3);
      expect(error.errno).to.equal('EACCES');
      const near = await fwctlJson(['info', '--backend', 'kernel', '-d', 'mem1'], options, 3);
      expect(near.error.near).to.deep.equal(['mem0']);
    });
  });

  it('what has no device behind it is a row with its error, and exit 3', () =>
    withFolder(async (folder) => {
      laySysfs(folder, [connectx(0)]);
      lay(folder, { 'dev/fwctl/fwctl0': '' });
      const { devices } = await fwctlJson(
        ['list', '--backend', 'kernel'],
        { folder, env: rootsEnv(folder) },
        3,
      );
      expect(devices[0]).to.include({ name: 'fwctl0', type: null });
      expect(devices[0].error.message).to.contain('is no node of fwctl');
    }));

  describe('on served nodes', () => {
    before(function () {
      if (hasUmockdev()) return;
      process.stdout.write("      left out: umockdev's preload library is not installed\n");
      this.skip();
    });

    /** Runs with a kernel of these drivers as the real one. */
    const withKernel = (
      drivers: Driver[],
      run: (options: { folder: string; env: NodeJS.ProcessEnv }) => Promise<void>,
    ) =>
      withServedKernel(drivers, (env, folder) => run({ folder, env: { ...env, FWCTL_BACKEND: 'kernel' } }));

    it('list and info show devices of every type with their own device data', () =>
      withKernel(
        [
          driverOf(3, u32(0x5)),
          driverOf(2, u32(0)),
          driverOf(4, u32(0x80000001)),
          driverOf(9, u32(1, 2, 3)),
          driverOf(4, new Uint8Array(3)),
        ],
        async (options) => {
          const { devices } = await fwctlJson(['list'], options);
          expect(devices.map(({ type }: { type: string }) => type)).to.deep.equal([
            'bnxt',
            'cxl',
            'pds',
            '9',
            'pds',
          ]);
          const infos = [];
          for (const name of ['fwctl0', '1', '0000:08:00.2', '/dev/fwctl/fwctl3', 'fwctl4'])
            infos.push(await fwctlJson(['info', '-d', name], options));
          const told = infos.map(({ device_type, uctx_caps, reserved, device_data }) => ({
            device_type,
            uctx_caps,
            reserved,
            device_data,
          }));
          const none = { uctx_caps: undefined, reserved: undefined };
          expect(told).to.deep.equal([
            { device_type: 3, ...none, uctx_caps: 5, device_data: '05000000' },
            { device_type: 2, ...none, reserved: 0, device_data: '00000000' },
            { device_type: 4, ...none, uctx_caps: 0x80000001, device_data: '01000080' },
            { device_type: 9, ...none, device_data: '010000000200000003000000' },
            { device_type: 4, ...none, device_data: '000000' },
          ]);
          const { stdout } = await fwctl(['info', '-d', 'fwctl0'], options);
          expect(stdout).to.match(/^type +bnxt \(3\)\nuctx_caps +0x5 \(INLINE_COMMANDS, SEND_COMMANDS\)$/m);
          expect(stdout).to.match(/^device data +05000000$/m);
        },
      ));

    it('a command that speaks mlx5 is refused on other types before anything is sent', () => {
      let sent = 0;
      const count: Driver['rpc'] = () => {
        sent++;
        return 'EIO';
      };
      return withKernel([driverOf(3, u32(0), count), driverOf(9, u32(0), count)], async (options) => {
        for (const args of [['query-caps'], ['rpc', 'NOP'], ['reg', 'get', 'MGIR'], ['diag', 'cap']]) {
          const { error } = await fwctlJson([...args, '-d', 'fwctl0'], options, 3);
          expect(error.message).to.equal('fwctl0 is a bnxt device; this command speaks mlx5');
          expect(error.next).to.contain('fwctl info');
        }
        const { error } = await fwctlJson(['rpc', 'NOP', '-d', '1'], options, 3);
        expect(error.message).to.contain('of device type 9');
        expect(sent).to.equal(0);
      });
    });

    it('what needs no sending says nothing of mlx5 to a device of another type either, by any of its flags', () =>
      withKernel([driverOf(2, u32(0)), driverOf(1, u32(3, 4))], async (options) => {
        for (const args of [
          ['rpc', 'NOP', '--dry-run'],
          ['obj', 'list'],
          ['query-caps', '--list'],
          ['policy', 'explain', 'NOP'],
        ]) {
          const { error } = await fwctlJson([...args, '-d', 'fwctl0'], options, 3);
          expect(error.message, args.join(' ')).to.equal('fwctl0 is a cxl device; this command speaks mlx5');
          expect(error.next).to.contain('fwctl info -d fwctl0');
        }
        expect((await fwctlJson(['rpc', '--list', 'NOP', '-d', 'fwctl1'], options)).commands).to.have.length(
          1,
        );
        expect(
          (await fwctlJson(['rpc', 'NOP', '--dry-run', '-d', 'fwctl1'], options)).verdict.allowed,
        ).to.equal(true);
      }));

    it('a device of a type that nobody knows takes messages as bytes: no command has a name, consent and capability are asked for', () => {
      const sent: [number, string][] = [];
      const echo: Driver['rpc'] = (_context, scope, input, outLen) => {
        sent.push([scope, Buffer.from(input).toString('hex')]);
        return input.subarray(0, outLen);
      };
      return withKernel([driverOf(9, u32(0), echo)], async (options) => {
        expect((await fwctlJson(['rpc', '--list'], options)).commands).to.deep.equal([]);
        const answer = await fwctlJson(['rpc', '--in', '010203', '--out-len', '2'], options);
        expect(answer).to.deep.include({ opcode: 'the message', scope: 'configuration', hex: '0102' });
        const { error } = await fwctlJson(['rpc', '--in', '01', '--scope', 'debug-write'], options, 4);
        expect(error.message).to.contain('taints the kernel');
        await fwctlJson(['rpc', '--in', '', '--scope', 'debug-read-only'], options);
        expect((await fwctlJson(['rpc', 'field=1'], options, 2)).error.next).to.contain('--in');
        expect(sent).to.deep.equal([
          [0, '010203'],
          [1, ''],
        ]);
      });
    });

    it('device data of mlx5 that is too short is a malformed reply, longer data is read as far as it is known', () =>
      withKernel([driverOf(1, u32(1)), driverOf(1, u32(3, 4, 5))], async (options) => {
        const { error } = await fwctlJson(['info', '-d', 'fwctl0'], options, 7);
        expect(error).to.include({ kind: 'reply' });
        expect(error.message).to.contain('4 bytes, not 8');
        expect(await fwctlJson(['info', '-d', 'fwctl1'], options)).to.include({ uid: 3, uctx_caps: 4 });
      }));

    it('functions are told apart as on the emulated machine, and have their instances', () =>
      withFolder(async (folder) => {
        for (const form of ['namespace', 'plain']) {
          const own = [process.execPath, join(ROOT, 'bin/run.js')];
          const line = [...own, 'function', 'list', '--json', '--backend', 'kernel'];
          const { code, stdout } = await fwctl(['exec', '--form', form, '--', ...line], { folder });
          if (form === 'namespace' && code === 125) continue; // none may be made here
          const { functions } = await fwctlJson(['function', 'list'], { folder });
          expect(JSON.parse(stdout).functions, form).to.deep.equal(functions);
        }
      }));

    it('the only device is meant where none is named, whatever its number; of several it is fwctl0', async () => {
      await withKernel([driverOf(3, u32(0)), driverOf(2, u32(0))], async (options) => {
        expect((await fwctlJson(['info'], options)).device.name).to.equal('fwctl0');
      });
      await withFolder(async (folder) => {
        laySysfs(folder, [connectx(6)]);
        const options = { folder, env: { ...rootsEnv(folder), FWCTL_BACKEND: 'kernel' } };
        expect((await fwctlJson(['info'], options, 3)).error.path).to.match(/fwctl6$/);
        laySysfs(folder, [connectx(7)]);
        expect((await fwctlJson(['info'], options, 3)).error.message).to.contain('no device "fwctl0"');
      });
    });

    it('Ctrl-C ends a command that the device does not answer, and says what may be waited for; a tape has its end', () => {
      let arrived = () => {};
      const arriving = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const never: Driver['rpc'] = () => {
        arrived();
        return new Promise(() => {});
      };
      return withKernel([driverOf(1, u32(1, 0), never)], async ({ folder, env }) => {
        const tape = join(folder, 'a.tape');
        const line = ['rpc', 'NOP', '--record', tape, '--redact'];
        const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...line], {
          env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, ...env },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let told = '';
        child.stderr.on('data', (data) => {
          told += data;
        });
        await arriving;
        child.kill('SIGINT');
        const code = await new Promise((resolve) => child.on('close', resolve));
        expect({ code, told }).to.deep.equal({
          code: 130,
          told: 'fwctl: the device still has a command; the kernel may finish it before this process can go\n',
        });
        expect(readTape(tape).calls.map(({ call }) => call.call))
          .to.include('open')
          .and.not.include('rpc');
      });
    });
  });
});
