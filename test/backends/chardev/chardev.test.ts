import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ChardevHandle } from '../../../src/backends/chardev/handle.js';
import { whoMay } from '../../../src/backends/chardev/open.js';
import { kernelBackend } from '../../../src/backends/chardev.js';
import type { Backend, DeviceEntry } from '../../../src/client/backend.js';
import { failureOf } from '../../support/failure.js';
import { connectx, lay, laySysfs, rootsIn } from '../../support/fake-machine.js';
import { withFolder } from '../../support/files.js';

/** The backend on a machine that is laid out in a folder. */
function onMachine<T>(
  files: Record<string, string | undefined>,
  run: (backend: Backend, folder: string) => Promise<T>,
): Promise<T> {
  return withFolder((folder) => {
    lay(folder, files);
    return run(kernelBackend({ ...rootsIn(folder), env: {} }), folder);
  });
}

const FWCTL = 'sys/class/fwctl';

describe('the devices of the class tree', () => {
  it('are listed by number, with parent, driver and names', () =>
    onMachine({}, async (backend, folder) => {
      laySysfs(folder, [10, 2, 0].map(connectx));
      const devices = await backend.list();
      expect(devices.map(({ name }) => name)).to.deep.equal(['fwctl0', 'fwctl2', 'fwctl10']);
      expect(devices[1]).to.deep.equal({
        name: 'fwctl2',
        node: join(folder, 'dev/fwctl/fwctl2'),
        parent: '0000:08:00.2',
        driver: 'mlx5_core',
        function: '',
        rdma: ['mlx5_2'],
        net: ['ens1f2'],
      });
    }));

  it('by its own name or number only one is looked at', () =>
    onMachine({}, async (backend, folder) => {
      laySysfs(folder, [0, 1, 2].map(connectx));
      for (const wanted of ['fwctl1', '1'])
        expect((await backend.list(wanted)).map(({ name }) => name)).to.deep.equal(['fwctl1']);
      expect(await backend.list('fwctl7')).to.deep.equal([]);
      expect(await backend.list('mlx5_1')).to.have.length(3);
    }));

  it('the firmware is that of the RDMA device', () =>
    onMachine({}, async (backend, folder) => {
      laySysfs(folder, [connectx(0)]);
      lay(folder, { 'sys/class/infiniband/mlx5_0/fw_ver': '22.43.1014\n' });
      expect((await backend.list())[0]?.firmware).to.equal('22.43.1014');
    }));

  it('the VFs of a PF are those of its SR-IOV links, by number, each with the driver that has it', () =>
    onMachine(
      {
        'sys/devices/0000:08:00.0/sriov_totalvfs': '8\n',
        'sys/devices/0000:08:00.0/virtfn10': '->../0000:08:01.4',
        'sys/devices/0000:08:00.0/virtfn2': '->../0000:08:00.4',
        'sys/devices/0000:08:00.0/virtfn1': '->../0000:08:00.3',
        'sys/devices/0000:08:00.0/virtfnX': '->../0000:08:00.5',
        'sys/devices/0000:08:00.0/virtfn3': '->../hostile name',
        'sys/devices/0000:08:01.4/driver': '->../../bus/pci/drivers/vfio-pci',
        'sys/devices/0000:08:00.4/driver': '->../../bus/pci/drivers/mlx5_core',
        'sys/devices/0000:08:00.3/vendor': '0x15b3\n',
        [`${FWCTL}/fwctl0/device`]: '->../../../devices/0000:08:00.0',
        [`${FWCTL}/fwctl1/device`]: '->../../../devices/0000:08:00.4',
        'sys/devices/0000:08:00.4/physfn': '->../0000:08:00.0',
      },
      async (backend) => {
        const [pf, vf] = (await backend.list()) as [DeviceEntry, DeviceEntry];
        expect(await backend.functionsOf?.(pf)).to.deep.equal([
          { function: 'VF 1 of PF 0', pci: '0000:08:00.3', driver: null },
          { function: 'VF 2 of PF 0', pci: '0000:08:00.4', driver: 'mlx5_core' },
          { function: 'VF 10 of PF 0', pci: '0000:08:01.4', driver: 'vfio-pci' },
        ]);
        expect(await backend.functionsOf?.(vf)).to.deep.equal([]);
      },
    ));

  it('PF and VF are told by the links of SR-IOV; what has none, or shares its parent, is neither', () =>
    onMachine(
      {
        'sys/devices/0000:08:00.1/virtfn0': '->../0000:08:00.2',
        'sys/devices/0000:08:00.1/virtfn1': '->../0000:08:01.0',
        'sys/devices/0000:08:01.0/physfn': '->../0000:08:00.1',
        'sys/devices/0000:08:00.3/physfn': '->../0000:08:00.1',
        'sys/devices/0000:09:00.0/sriov_totalvfs': '8\n',
        'sys/devices/0000:0a:00.0/vendor': '0x15b3\n',
        [`${FWCTL}/fwctl0/device`]: '->../../../devices/0000:08:00.1',
        [`${FWCTL}/fwctl1/device`]: '->../../../devices/0000:08:01.0',
        [`${FWCTL}/fwctl2/device`]: '->../../../devices/0000:08:00.3',
        [`${FWCTL}/fwctl3/device`]: '->../../../devices/0000:09:00.0',
        [`${FWCTL}/fwctl4/device`]: '->../../../devices/0000:0a:00.0',
        'sys/devices/0000:0b:00.0/sriov_totalvfs': '8\n',
        'sys/devices/0000:0b:00.0/fwctl/fwctl5': undefined,
        'sys/devices/0000:0b:00.0/fwctl/fwctl6': undefined,
        [`${FWCTL}/fwctl5/device`]: '->../../../devices/0000:0b:00.0',
        [`${FWCTL}/fwctl6/device`]: '->../../../devices/0000:0b:00.0',
      },
      async (backend) => {
        expect((await backend.list()).map((device) => device.function)).to.deep.equal([
          'PF 1',
          'VF 1 of PF 1',
          'VF of PF 1',
          'PF 0',
          '',
          '',
          '',
        ]);
      },
    ));

  it('a parent that is no PCI function is named as it is', () =>
    onMachine(
      {
        'sys/devices/0000:0c:00.0/mem0/driver': '->../../../bus/cxl/drivers/cxl_mem',
        'sys/devices/0000:0c:00.0/mem0/firmware_version': 'BWFW VERSION 00\n',
        'sys/bus/cxl/drivers/cxl_mem': undefined,
        'sys/devices/0000:0c:00.0/mem0/fwctl/fwctl0/device': '->../../../mem0',
        [`${FWCTL}/fwctl0`]: '->../../devices/0000:0c:00.0/mem0/fwctl/fwctl0',
      },
      async (backend) => {
        expect((await backend.list())[0]).to.include({
          parent: 'mem0',
          driver: 'cxl_mem',
          function: '',
          firmware: 'BWFW VERSION 00',
        });
      },
    ));

  it('odd entries are left out, or leave their values empty', () =>
    onMachine(
      {
        [`${FWCTL}/fwctl`]: undefined,
        [`${FWCTL}/fwctl01`]: undefined,
        [`${FWCTL}/fwctl-1`]: undefined,
        [`${FWCTL}/fwctl12345`]: undefined,
        [`${FWCTL}/version`]: '1\n',
        [`${FWCTL}/fwctl0`]: undefined,
        [`${FWCTL}/fwctl1`]: 'a file\n',
        [`${FWCTL}/fwctl2/device`]: 'no link\n',
        [`${FWCTL}/fwctl3/device/net`]: 'a file\n',
        [`${FWCTL}/fwctl4/device/infiniband/mlx5_0/fw_ver`]: '\u001b[31mred\n',
        [`${FWCTL}/fwctl4/device/infiniband/\u001b[2J/fw_ver`]: '1\n',
        [`${FWCTL}/fwctl4/device/infiniband/two words/fw_ver`]: '1\n',
        [`${FWCTL}/fwctl4/device/driver`]: `->${'x'.repeat(200)}`,
        [`${FWCTL}/fwctl5`]: '->nowhere',
      },
      async (backend) => {
        const devices = await backend.list();
        const bare = { parent: '', driver: '', function: '', rdma: [], net: [] };
        const of = (device: DeviceEntry) => ({ ...device, node: '' });
        expect(devices.map(of)).to.deep.equal([
          ...[0, 1, 2, 3].map((n) => ({ name: `fwctl${n}`, node: '', ...bare })),
          { name: 'fwctl4', node: '', ...bare, rdma: ['mlx5_0'] },
          { name: 'fwctl5', node: '', ...bare },
        ]);
      },
    ));
});

describe('a path as the name of a device', () => {
  it('is the node, or leads to it; without a class tree the node alone is enough', () =>
    onMachine({ 'dev/fwctl/fwctl0': '', 'dev/fwctl/fwctl1': '' }, async (backend, folder) => {
      laySysfs(folder, [connectx(1)]);
      const node = join(folder, 'dev/fwctl/fwctl1');
      symlinkSync(node, join(folder, 'mine'));
      for (const path of [node, join(folder, 'mine')])
        expect(await backend.list(path)).to.deep.equal([{ ...(await backend.list('1'))[0], node: path }]);
      const [alone] = await backend.list(join(folder, 'dev/fwctl/fwctl0'));
      expect(alone).to.include({ name: 'fwctl0', parent: '', driver: '' });
    }));

  it('that is another file, or none, is an error that tells which', () =>
    onMachine({ 'dev/null': '', 'dev/fwctl/control': '' }, async (backend, folder) => {
      for (const [path, why] of [
        ['dev/null', 'is no node of fwctl'],
        ['dev/fwctl/control', 'is no node of fwctl'],
        ['dev/infiniband/uverbs0', 'is not there'],
      ] as const) {
        const error = await failureOf(backend.list(join(folder, path)));
        expect(error, path).to.include({ kind: 'device' });
        expect(error.message).to.equal(`${join(folder, path)} ${why}`);
      }
    }));
});

describe('a kernel without the class', () => {
  const proc = (release: string, modules = '') => ({
    'proc/sys/kernel/osrelease': `${release}\n`,
    'proc/modules': modules,
  });
  const lists = { 'modules/6.15.0/modules.dep': 'kernel/net/core.ko:\n' };
  const withDriver = {
    'modules/6.15.0/modules.dep':
      'kernel/drivers/fwctl/mlx5/mlx5_fwctl.ko.zst: kernel/drivers/fwctl/fwctl.ko\n',
  };
  const cases: [string, Record<string, string>, RegExp, RegExp][] = [
    ['too old', proc('6.14.11-amd64'), /Linux 6\.14\.11-amd64 has no fwctl: it came with 6\.15/, /boot/],
    ['older still', proc('5.19.0'), /it came with 6\.15/, /boot Linux 6\.15/],
    ['without the driver', { ...proc('6.15.0'), ...lists }, /was built without/, /CONFIG_FWCTL_MLX5/],
    ['not loaded', { ...proc('6.15.0'), ...withDriver }, /not loaded/, /modprobe mlx5_fwctl/],
    ['no lists', proc('7.0.1'), /not loaded/, /modprobe mlx5_fwctl/],
    ['nothing known', {}, /not loaded/, /modprobe mlx5_fwctl/],
    ['not bound', proc('6.15.0', 'mlx5_fwctl 1 0 - Live\nfwctl 1 1 mlx5_fwctl,\n'), /bound to no/, /dmesg/],
  ];
  for (const [what, files, why, next] of cases)
    it(`${what}: the error says so, and what to do`, () =>
      onMachine(files, async (backend) => {
        const { kind, message, facts } = await failureOf(backend.list());
        expect(kind).to.equal('device');
        expect(message).to.match(why);
        expect(facts.next).to.match(next);
        const missing = await failureOf(backend.open('fwctl0'));
        expect(missing.facts).to.include({ errno: 'ENOENT' });
        expect(missing.message).to.match(why);
      }));
});

describe('a node that cannot be opened', () => {
  it('is missing though the kernel has the device: the error tells how to make it', () =>
    onMachine({}, async (backend, folder) => {
      laySysfs(folder, [connectx(3)]);
      const { kind, message, facts } = await failureOf(backend.open('fwctl3'));
      expect(kind).to.equal('device');
      expect(message).to.contain('there is no node for it');
      expect(facts.next).to.contain(`mknod -m 600 ${folder}/dev/fwctl/fwctl3 c 250 3`);
    }));

  it('is of a device that the kernel does not have', () =>
    onMachine({}, async (backend, folder) => {
      laySysfs(folder, [connectx(0)]);
      expect((await failureOf(backend.open('fwctl1'))).message).to.contain('the kernel has no fwctl1');
    }));

  it('has a device behind it that is gone', () =>
    onMachine({ 'dev/fwctl/fwctl0': '->/dev/tty' }, async (backend) => {
      // Without a terminal of its own, a process gets ENXIO from /dev/tty; with one, it is no node of fwctl.
      const error = await failureOf(backend.open('fwctl0').then((handle) => handle.info()));
      expect(error.message).to.match(/was unplugged.*ENXIO|is no node of fwctl/);
    }));

  it('is no name of an instance', () =>
    onMachine({}, async (backend) => {
      for (const name of ['', '../null', 'fwctl0/../..', 'fwctl'])
        expect((await failureOf(backend.open(name))).kind, name).to.equal('device');
    }));

  it('who may open it is told by its mode', () => {
    const owner = { uid: 0, gid: 5, user: 'root', group: 'rdma', mode: 0o600 };
    expect(whoMay(owner)).to.equal('root may');
    expect(whoMay({ ...owner, mode: 0o660 })).to.equal('root and the group rdma may');
    expect(whoMay({ ...owner, user: 'ann', mode: 0o640 })).to.equal('root and ann and the group rdma may');
    expect(whoMay({ ...owner, mode: 0o666 })).to.contain('everyone may');
    expect(whoMay(undefined)).to.equal('root may');
  });

  it('is no node of fwctl: the first ioctl tells', () =>
    onMachine({}, async (backend, folder) => {
      lay(folder, { 'dev/fwctl/fwctl0': '' });
      const handle = await backend.open('fwctl0');
      expect((await failureOf(handle.info())).kind).to.equal('device');
      expect(await handle.rpc(0, new Uint8Array(16), 16)).to.equal('ENOTTY');
      await handle.close();
      const again = await handle.rpc(0, new Uint8Array(16), 16).catch(({ message }) => message);
      expect(again).to.equal('a call on a closed handle');
    }));
});

describe('what the kernel answers', () => {
  it('an errno that has no name here is an error with its number', async () => {
    const { kind, message } = await failureOf(
      new ChardevHandle('/dev/fwctl/fwctl0', 9999).rpc(0, new Uint8Array(16), 16),
    );
    expect(kind).to.equal('kernel');
    expect(message).to.equal('the kernel refused FWCTL_RPC on /dev/fwctl/fwctl0 with errno 9');
  });

  it('lockdown and taint come from the roots, and are none where nothing tells', () =>
    onMachine(
      {
        'sys/kernel/security/lockdown': 'none [integrity] confidentiality\n',
        'proc/sys/kernel/tainted': '524288\n',
      },
      async (backend, folder) => {
        const { credentials, tainted } = await backend.host();
        expect(credentials).to.deep.equal({
          rawio: false,
          lockdown: 'integrity',
          rawioUnderLockdown: 'allow',
        });
        expect(tainted).to.equal(524288);
        writeFileSync(join(folder, 'sys/kernel/security/lockdown'), 'nonsense');
        writeFileSync(join(folder, 'proc/sys/kernel/tainted'), '-1e9');
        expect(await backend.host()).to.deep.include({ tainted: 0 });
      },
    ));

  it('the roots come from the environment where no option names them', () =>
    withFolder(async (folder) => {
      laySysfs(folder, [connectx(4)]);
      const env = { FWCTL_SYSFS_ROOT: join(folder, 'sys/'), FWCTL_DEV_ROOT: '/elsewhere' };
      const [device] = await kernelBackend({ env }).list();
      expect(device).to.include({ name: 'fwctl4', node: '/elsewhere/fwctl/fwctl4' });
    }));
});
