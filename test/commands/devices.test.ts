import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, THROUGH_KERNEL } from '../support/fwctl.js';

const DEVICE_FILE = /^device-.*\.json$/;

/** Sets NODE_DESC of fwctl0, so that there is a state file. */
const setNodeDesc = (folder: string, text: string) => {
  const data = Buffer.alloc(64);
  data.write(text);
  const register = `register_data=${data.toString('hex')}`;
  return fwctlJson(['rpc', 'ACCESS_REG', 'op_mod=0', 'register_id=NODE_DESC', register], { folder });
};

describe('fwctl list and info', () => {
  it('list shows every instance with its function, names and driver', () =>
    withFolder(async (folder) => {
      const { schema, devices } = await fwctlJson(['list'], { folder });
      expect(schema).to.equal('fwctl.list/1');
      expect(
        devices.map(({ name, type, parent, rdma, net }: Record<string, unknown>) => [
          name,
          type,
          parent,
          rdma,
          net,
        ]),
      ).to.deep.equal([
        ['fwctl0', 'mlx5', '0000:08:00.0', ['mlx5_0'], ['ens1f0np0']],
        ['fwctl1', 'mlx5', '0000:08:00.1', ['mlx5_1'], ['ens1f1np1']],
        ['fwctl2', 'mlx5', '0000:08:00.2', ['mlx5_2'], ['ens1f0v0']],
      ]);
      expect(devices[0].driver).to.equal('mlx5_core');
      const { stdout } = await fwctl(['list'], { folder });
      expect(stdout).to.match(/^name +type +parent +function +rdma +net +driver\nfwctl0 +mlx5/);
    }));

  it('info shows the device, the user context, firmware, PSID and the scopes', () =>
    withFolder(async (folder) => {
      const info = await fwctlJson(['info'], { folder });
      expect(info).to.include({
        schema: 'fwctl.info/1',
        type: 'mlx5',
        uid: 1,
        uctx_caps: 4,
        firmware_version: '22.43.1014',
        psid: 'MT_0000000359',
        hw_dev_id: 0x212,
        lockdown: 'none',
        tainted: 0,
      });
      expect(info.device).to.deep.equal({
        name: 'fwctl0',
        backend: THROUGH_KERNEL ? 'kernel' : 'emulated',
        node: '/dev/fwctl/fwctl0',
        parent: '0000:08:00.0',
      });
      expect(info.uctx_cap_names).to.deep.equal(['tools-resources']);
      expect(info.scopes.map(({ scope }: { scope: string }) => scope)).to.deep.equal([
        'configuration',
        'debug-read-only',
        'debug-write',
        'debug-write-full',
      ]);
      const vf = await fwctlJson(['info', '-d', 'fwctl2'], { folder });
      expect(vf, 'a VF has no tools-resources').to.include({ uctx_caps: 0 });
    }));

  it('a device is found by every name it has, by flag or environment', () =>
    withFolder(async (folder) => {
      for (const name of ['fwctl1', '1', '0000:08:00.1', '08:00.1', 'mlx5_1', 'ens1f1np1'])
        expect((await fwctlJson(['info', '--device', name], { folder })).device.name, name).to.equal(
          'fwctl1',
        );
      const { device } = await fwctlJson(['info'], { folder, env: { FWCTL_DEVICE: 'mlx5_2' } });
      expect(device.name).to.equal('fwctl2');
    }));

  it('a name that no device has is exit 3 with near matches', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['info', '-d', 'mlx5_9'], { folder }, 3);
      expect(error.kind).to.equal('device');
      expect(error.near).to.include('mlx5_0');
    }));

  it('what only reads writes nothing', () =>
    withFolder(async (folder) => {
      const state = join(folder, 'state');
      for (const args of [
        ['list'],
        ['info'],
        ['query-caps', '--type', 'ROCE'],
        ['rpc', 'NOP'],
        ['emulator', 'show'],
        ['policy', 'show'],
      ])
        await fwctlJson([...args, '--state-dir', state], { folder });
      expect(existsSync(state)).to.equal(false);
    }));

  it('the state folder is XDG_STATE_HOME/fwctl unless it is named', () =>
    withFolder(async (folder) => {
      const env = { FWCTL_STATE_DIR: undefined, XDG_STATE_HOME: join(folder, 'xdg') };
      await fwctlJson(['emulator', 'set', 'lockdown=integrity'], { folder, env });
      expect(readdirSync(join(folder, 'xdg', 'fwctl'))).to.include('kernel.json');
    }));

  describe('a state file that is damaged or of a newer version', () => {
    before(function () {
      // What the state of the device is, its clients can't see.
      if (THROUGH_KERNEL) this.skip();
    });
    const broken: [string, string][] = [
      ['damaged', '{"version": 1, "da'],
      ['newer', '{"version": 999, "data": {}}\n'],
    ];
    for (const [what, text] of broken) {
      it(`${what}: exit 8 names the file and the way out, the file is untouched, reset keeps it aside`, () =>
        withFolder(async (folder) => {
          await setNodeDesc(folder, 'mine');
          const name = readdirSync(folder).find((file) => DEVICE_FILE.test(file)) as string;
          const file = join(folder, name);
          writeFileSync(file, text);
          const { error } = await fwctlJson(['info'], { folder }, 8);
          expect(error).to.include({ kind: 'state', code: 8 });
          expect(`${error.message} ${error.path}`).to.contain(file);
          expect(error.next).to.contain('fwctl emulator reset');
          expect(readFileSync(file, 'utf8')).to.equal(text);
          const { aside } = await fwctlJson(['emulator', 'reset'], { folder });
          expect(readFileSync(aside[0].as, 'utf8')).to.equal(text);
          await fwctlJson(['info'], { folder });
        }));
    }

    it('list isolates it: rows with an error, and exit 3 where no device can be read', () =>
      withFolder(async (folder) => {
        await setNodeDesc(folder, 'mine');
        const name = readdirSync(folder).find((file) => DEVICE_FILE.test(file)) as string;
        writeFileSync(join(folder, name), 'nonsense');
        const { devices } = await fwctlJson(['list'], { folder }, 3);
        expect(devices[0].error).to.include({ kind: 'state' });
      }));
  });

  it('a state folder that cannot be written is exit 8, and reading still works', () =>
    withFolder(async (folder) => {
      const state = join(folder, 'state');
      mkdirSync(state);
      // Root may write anywhere; a file where the folder should be stops it too.
      writeFileSync(join(folder, 'file'), '');
      chmodSync(state, 0o500);
      const { error } = await fwctlJson(
        ['emulator', 'set', 'lockdown=integrity', '--state-dir', join(folder, 'file')],
        { folder },
        8,
      );
      expect(error.kind).to.equal('state');
      await fwctlJson(['info', '--state-dir', state], { folder });
    }));
});

describe('fwctl emulator', () => {
  it('set changes what show shows, in the next process', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'set', 'lockdown=confidentiality', 'rawio-under-lockdown=deny'], {
        folder,
      });
      const { kernel } = await fwctlJson(['emulator', 'show'], { folder });
      expect(kernel).to.include({
        lockdown: 'confidentiality',
        rawio_under_lockdown: 'deny',
        caller_rawio: 'inherit',
      });
    }));

  it('reset is a fresh boot: taint, log, settings and what was set on devices are gone', () =>
    withFolder(async (folder) => {
      const fresh = await fwctlJson(['emulator', 'show'], { folder });
      await setNodeDesc(folder, 'mine');
      await fwctlJson(['emulator', 'set', 'lockdown=integrity'], { folder });
      await fwctlJson(['rpc', 'NOP', '--scope', 'debug-write', '--allow-taint'], { folder });
      const changed = await fwctlJson(['emulator', 'show'], { folder });
      expect(JSON.stringify(changed.devices)).to.contain('mine');
      await fwctlJson(['emulator', 'reset'], { folder });
      expect(await fwctlJson(['emulator', 'show'], { folder })).to.deep.equal(fresh);
    }));

  it('an unknown setting or value is a usage error, and nothing is changed', () =>
    withFolder(async (folder) => {
      for (const words of ['lockdwon=none', 'lockdown=some', 'lockdown']) {
        const { error } = await fwctlJson(
          ['emulator', 'set', 'rawio-under-lockdown=deny', words],
          { folder },
          2,
        );
        expect(error.kind).to.equal('usage');
      }
      expect((await fwctlJson(['emulator', 'show'], { folder })).kernel.rawio_under_lockdown).to.equal(
        'allow',
      );
    }));

  it('text of a device is made safe before it reaches a terminal', () =>
    withFolder(async (folder) => {
      await setNodeDesc(folder, '\u001b[31mred');
      for (const args of [
        ['emulator', 'show'],
        ['rpc', 'ACCESS_REG', 'op_mod=1', 'register_id=NODE_DESC'],
      ]) {
        const { stdout } = await fwctl(args, { folder });
        expect(stdout).to.contain('\\x1b[31mred');
        expect(stdout).to.not.contain('\u001b');
      }
    }));
});
