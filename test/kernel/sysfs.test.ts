import { posix } from 'node:path';
import { expect } from 'chai';
import { type Instance, type SysfsEntry, sysfsTree } from '../../src/kernel/sysfs.js';
import { recording } from '../conformance/public.js';
import { Machine } from './machine.js';

/** The major number of the recorded machine. */
const MAJOR = 252;

const { sysfs } = recording();

/** A folder as the recording lists it: `name mode`, `name/ mode`, `name -> target`. */
function list(tree: SysfsEntry[], folder: string): string[] {
  return tree
    .filter(({ path }) => posix.dirname(path) === folder)
    .map((entry) => {
      const name = posix.basename(entry.path);
      if (entry.kind === 'link') return `${name} -> ${entry.target}`;
      return `${name}${entry.kind === 'dir' ? '/' : ''} 0${entry.mode.toString(8)}`;
    })
    .sort();
}

function link(tree: SysfsEntry[], path: string): [text: string, resolved: string] {
  const entry = tree.find((candidate) => candidate.path === path);
  if (entry?.kind !== 'link') throw new Error(`no link ${path}`);
  return [entry.target, posix.join(posix.dirname(path), entry.target)];
}

describe('the class tree', () => {
  const tree = sysfsTree(new Machine().devices, MAJOR);
  const parent = '/sys/devices/pci0000:00/0000:00:05.0';
  const fwctl0 = `${parent}/fwctl/fwctl0`;

  it('is as recorded, where the recording shows a folder whole', () => {
    expect(list(tree, '/sys/class/fwctl')).to.deep.equal(sysfs['/sys/class/fwctl']);
    expect(list(tree, fwctl0)).to.deep.equal(sysfs['fwctl0/']);
    expect(list(tree, `${fwctl0}/power`)).to.deep.equal(sysfs['fwctl0/power/']);
    expect(list(tree, `${parent}/fwctl`)).to.deep.equal(sysfs['fwctl0/device/fwctl/']);
  });

  it('has nothing in the parent and its driver that the recording has not', () => {
    expect(sysfs['fwctl0/device/']).to.include.members(list(tree, parent));
    const driver = '/sys/bus/pci/drivers/mlx5_core';
    expect(list(tree, driver)).to.have.length(2);
    expect(sysfs[driver]).to.include.members(list(tree, driver));
  });

  it('has the recorded links', () => {
    expect(link(tree, '/sys/class/fwctl/fwctl0')).to.deep.equal(sysfs['/sys/class/fwctl/fwctl0']);
    expect(link(tree, `${fwctl0}/device`)).to.deep.equal(sysfs['fwctl0/device']);
    expect(link(tree, `${fwctl0}/subsystem`)).to.deep.equal(sysfs['fwctl0/subsystem']);
    expect(link(tree, `${parent}/driver`)).to.deep.equal(sysfs['fwctl0/device/driver']);
    expect(link(tree, `/sys/dev/char/${MAJOR}:0`)).to.deep.equal(sysfs['/sys/dev/char/MAJ:MIN of fwctl0']);
  });

  it('has the recorded contents', () => {
    const content = (path: string) =>
      tree.find(
        (entry): entry is SysfsEntry & { kind: 'file' } => entry.path === path && entry.kind === 'file',
      )?.content;
    const fwctl1 = '/sys/devices/pci0000:00/0000:00:06.0/fwctl/fwctl1';
    expect(content(`${fwctl0}/dev`)).to.equal(sysfs['fwctl0/dev']);
    expect(content(`${fwctl0}/uevent`)).to.equal(sysfs['fwctl0/uevent']);
    expect(content(`${fwctl1}/uevent`)).to.equal(sysfs['fwctl1/uevent']);
  });

  it('follows unplugging and rebinding as recorded', async () => {
    const machine = new Machine();
    const shown = () => list(sysfsTree(machine.kernel.devices(), MAJOR), '/sys/class/fwctl');
    const recorded = (when: string) => sysfs[`/sys/class/fwctl [${when}]`];
    const file = await machine.open();
    expect(shown()).to.deep.equal(recorded('before unplug'));
    await machine.kernel.unregister(machine.devices[0]);
    expect(shown()).to.deep.equal(recorded('after unplug with open fds'));
    const rebound = machine.bind(0);
    expect(shown()).to.deep.equal(recorded('after rebind with old fds open'));
    await machine.kernel.close(file);
    await machine.kernel.unregister(rebound);
    const last = machine.bind(0);
    expect(shown()).to.deep.equal(recorded('after another unbind and bind, no old fds'));
    await machine.kernel.unregister(last);
    expect(shown()).to.deep.equal(recorded('after pci driver unbind'));
    await machine.kernel.unregister(machine.devices[1]);
    expect(shown()).to.deep.equal(recorded('after pci device remove'));
    expect(sysfsTree(machine.kernel.devices(), MAJOR).at(-1)?.path).to.equal('/sys/class/fwctl');
  });

  it('leads from the RDMA device and the netdev to the instance and back', () => {
    const instance: Instance = {
      name: 'fwctl0',
      minor: 0,
      parent: { pci: '0000:08:00.0', driver: 'mlx5_core', rdma: ['mlx5_0'], netdevs: ['ens1f0np0'] },
    };
    const full = sysfsTree([instance], MAJOR);
    const device = '/sys/devices/pci0000:08/0000:08:00.0';
    for (const [className, name] of [
      ['infiniband', 'mlx5_0'],
      ['net', 'ens1f0np0'],
    ]) {
      const path = `${device}/${className}/${name}`;
      expect(link(full, `/sys/class/${className}/${name}`)[1]).to.equal(path);
      expect(link(full, `${path}/device`)).to.deep.equal(['../../../0000:08:00.0', device]);
    }
    expect(link(full, '/sys/bus/pci/devices/0000:08:00.0')[1]).to.equal(device);
    expect(list(full, device)).to.deep.equal([
      'driver -> ../../../bus/pci/drivers/mlx5_core',
      'fwctl/ 0755',
      'infiniband/ 0755',
      'net/ 0755',
      'subsystem -> ../../../bus/pci',
    ]);
  });

  it('names every folder before what it holds, and every path once', () => {
    const seen = new Set(['/sys']);
    for (const { path } of tree) {
      expect(seen, path).to.include(posix.dirname(path)).and.not.include(path);
      seen.add(path);
    }
  });

  it('has the links of SR-IOV between a VF and its PF, and what tells a PF', () => {
    const [pf, vf] = new Machine().devices;
    const both = sysfsTree(
      [
        { ...pf, parent: { ...pf.parent, sriov: { totalVfs: 4 } } },
        { ...vf, parent: { ...vf.parent, sriov: { pf: pf.parent.pci, index: 3 } } },
      ],
      MAJOR,
    );
    const other = '/sys/devices/pci0000:00/0000:00:06.0';
    expect(link(both, `${other}/physfn`)[1]).to.equal(parent);
    expect(link(both, `${parent}/virtfn3`)[1]).to.equal(other);
    expect(both.find(({ path }) => path === `${parent}/sriov_totalvfs`)).to.include({ content: '4\n' });
  });

  it('has a VF that a driver holds for a guest, with its driver and without an instance', () => {
    const [pf] = new Machine().devices;
    const held = {
      index: 3,
      pci: '0000:00:06.0',
      driver: 'vfio-pci',
      function: { vendor: 0x15b3, device: 0x101e, generation: 4, lanes: 16, product: 'VF' },
    };
    const all = sysfsTree([{ ...pf, parent: { ...pf.parent, sriov: { totalVfs: 4, idle: [held] } } }], MAJOR);
    const other = '/sys/devices/pci0000:00/0000:00:06.0';
    expect(link(all, `${other}/physfn`)[1]).to.equal(parent);
    expect(link(all, `${parent}/virtfn3`)[1]).to.equal(other);
    expect(link(all, `${other}/driver`)[1]).to.equal('/sys/bus/pci/drivers/vfio-pci');
    expect(link(all, '/sys/bus/pci/drivers/vfio-pci/0000:00:06.0')[1]).to.equal(other);
    expect(all.some(({ path }) => path.startsWith(`${other}/fwctl`))).to.equal(false);
  });
});
