import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { listInstances } from '../../../src/backends/chardev/discovery.js';
import { familiesHere } from '../../../src/backends/chardev/family-parts.js';
import { rootsOf } from '../../../src/backends/chardev/files.js';
import { kernelConfig } from '../../../src/backends/chardev/kernel-config.js';
import { whyNone } from '../../../src/backends/chardev/support.js';
import { explainer } from '../../../src/cli/session-steps.js';
import { FwctlError } from '../../../src/client/errors.js';
import { findDevice } from '../../../src/client/target.js';
import { familyClient } from '../../../src/families/clients.js';
import { connectx, lay, layCxl, laySysfs, rootsIn } from '../../support/fake-machine.js';
import { withFolder } from '../../support/files.js';

const rootsBelow = (folder: string) => rootsOf({ ...rootsIn(folder), env: {} });

/** As Debian's kernels have it. */
const DEBIAN =
  'CONFIG_CXL_BUS=y\nCONFIG_MLX5_CORE=m\n# CONFIG_FWCTL is not set\n# CONFIG_CXL_FEATURES is not set\n';

describe('device families of a real machine', () => {
  it('a CXL device answers to its memdev and to the PCI function above it, long and short', () =>
    withFolder((folder) => {
      layCxl(folder);
      const devices = listInstances(rootsBelow(folder));
      expect(devices[0]).to.include({ parent: 'mem0', pci: '0000:0d:00.0', driver: 'cxl_mem' });
      for (const name of ['fwctl0', '0', 'mem0', 'MEM0', '0000:0d:00.0', '0d:00.0', 'd:0.0', '0000:0D:00'])
        expect(findDevice(devices, name).name, name).to.equal('fwctl0');
      expect(() => findDevice(devices, '0000:0c:00.0'), 'the bridge above is another').to.throw(FwctlError);
    }));

  it('a parent that is a PCI function is its own address', () =>
    withFolder((folder) => {
      laySysfs(folder, [connectx(0)]);
      expect(listInstances(rootsBelow(folder))[0]).not.to.have.property('pci');
    }));

  it('near matches offer each device once, by the kind of name that was tried', () =>
    withFolder((folder) => {
      layCxl(folder);
      const devices = listInstances(rootsBelow(folder));
      const knownFor = (name: string, all = devices) => {
        try {
          return [findDevice(all, name).name];
        } catch (error) {
          return (error as FwctlError).facts.known;
        }
      };
      expect(knownFor('mem1')).to.deep.equal(['mem0']);
      expect(knownFor('0000:0d:00.3')).to.deep.equal(['0000:0d:00.0']);
      expect(knownFor('0d:00.3')).to.deep.equal(['0d:00.0']);
      expect(knownFor('fwctl7')).to.deep.equal(['fwctl0']);
      expect(knownFor('nothing')).to.deep.equal(['fwctl0']);
    }));

  it('hardware is known by its ids and by the driver that has it, whether or not there are instances', () =>
    withFolder((folder) => {
      const roots = rootsBelow(folder);
      expect(familiesHere(roots)).to.deep.equal([]);
      const pci = (address: string, vendor: string, device: string, pciClass: string) =>
        lay(folder, {
          [`sys/bus/pci/devices/${address}/vendor`]: `${vendor}\n`,
          [`sys/bus/pci/devices/${address}/device`]: `${device}\n`,
          [`sys/bus/pci/devices/${address}/class`]: `${pciClass}\n`,
        });
      pci('0000:01:00.0', '0x15b3', '0x1003', '0x020000'); // ConnectX-3, of mlx4
      pci('0000:02:00.0', '0x14e4', '0x1657', '0x020000'); // NetXtreme, of tg3
      pci('0000:03:00.0', '0x15b3', '0x1979', '0x060400'); // a PCIe bridge
      expect(familiesHere(roots)).to.deep.equal([]);
      pci('0000:04:00.0', '0x15b3', '0x101d', '0x020700');
      pci('0000:05:00.0', '0x14e4', '0x1750', '0x020000');
      pci('0000:06:00.0', '0x1dd8', '0x100c', '0x120000');
      pci('0000:07:00.0', '0x144d', '0xa901', '0x050210');
      expect(familiesHere(roots)).to.deep.equal(['mlx5', 'cxl', 'bnxt', 'pds']);
    }));

  it("the kernel's configuration is read where its package has it, or where it tells itself", () =>
    withFolder((folder) => {
      const roots = rootsBelow(folder);
      const optionOf = (release?: string) => {
        const config = kernelConfig(roots, release);
        return config && [config.path.slice(folder.length), config.option('CONFIG_FWCTL')];
      };
      expect(optionOf('7.2.13')).to.equal(undefined);
      mkdirSync(join(folder, 'proc'));
      writeFileSync(join(folder, 'proc/config.gz'), gzipSync('CONFIG_FWCTL=m\nCONFIG_FWCTL_MLX5=m\n'));
      expect(optionOf('7.2.13')).to.deep.equal(['/proc/config.gz', 'm']);
      expect(optionOf(undefined)).to.deep.equal(['/proc/config.gz', 'm']);
      lay(folder, { 'modules/7.2.13/config': 'CONFIG_FWCTL=y\n' });
      expect(optionOf('7.2.13')).to.deep.equal(['/modules/7.2.13/config', 'y']);
      lay(folder, { 'boot/config-7.2.13': DEBIAN });
      expect(optionOf('7.2.13')).to.deep.equal(['/boot/config-7.2.13', 'off']);
      expect(optionOf('7.2.14'), 'of another kernel').to.deep.equal(['/proc/config.gz', 'm']);
      for (const release of ['../7.2.13', '.', '..', ''])
        expect(optionOf(release), 'no path out of the folder').to.deep.equal(['/proc/config.gz', 'm']);
      writeFileSync(join(folder, 'proc/config.gz'), 'no gzip');
      expect(optionOf('7.2.14')).to.equal(undefined);
      lay(folder, { 'boot/config-7.2.14': 'nothing of the kind\n' });
      expect(optionOf('7.2.14')).to.equal(undefined);
    }));

  it('why there is no instance is said of the hardware that is there, by the options that are off', () =>
    withFolder((folder) => {
      layCxl(folder, { instance: false });
      const release = (text: string) => lay(folder, { 'proc/sys/kernel/osrelease': `${text}\n` });
      release('7.2.13');
      lay(folder, { 'boot/config-7.2.13': DEBIAN });
      expect(whyNone(rootsBelow(folder))).to.deep.equal({
        why: 'this kernel (7.2.13) was built without CONFIG_FWCTL and CONFIG_CXL_FEATURES',
        next: 'boot one that has CONFIG_FWCTL and CONFIG_CXL_FEATURES',
      });
      release('7.2.14');
      lay(folder, { 'boot/config-7.2.14': 'CONFIG_FWCTL=y\nCONFIG_CXL_FEATURES=y\n' });
      const { why, next } = whyNone(rootsBelow(folder));
      expect(why).to.contain('no CXL memory device has features');
      expect(`${why} ${next}`).not.to.match(/mlx5|modprobe/);
    }));

  it('-v tells of a user context only where the family makes one', async () => {
    const device = { ...listed, driver: 'mlx5_core' };
    const mlx5 = await familyClient('mlx5');
    expect(explainer(mlx5)({ at: 'open', device })).to.contain('a user context is made');
    expect(explainer(mlx5)({ at: 'close', device })).to.contain('the user context is freed');
    for (const name of ['cxl', 'bnxt', 'pds', 'other']) {
      const family = await familyClient(name);
      expect(explainer(family)({ at: 'open', device })).to.equal('open: fwctl0 (/dev/fwctl/fwctl0)\n');
      expect(explainer(family)({ at: 'close', device })).to.equal('close\n');
    }
  });
});

const listed = {
  name: 'fwctl0',
  node: '/dev/fwctl/fwctl0',
  parent: 'mem0',
  function: '',
  rdma: [],
  net: [],
};
