import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { INVENTORY_FILE } from '../../../src/backends/emulated/inventory-file.js';
import { listInstances } from '../../../src/backends/emulated/machine.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { FwctlError } from '../../../src/client/errors.js';
import { findDevice } from '../../../src/client/target.js';
import { families } from '../../../src/families/registry.js';
import { type SysfsEntry, sysfsTree } from '../../../src/kernel/sysfs.js';
import { MemoryStore } from '../../../src/state/memory.js';

const OTHERS = families.slice(1);

/** The usual machine, and behind its first adapter one of each other family. */
function mixed() {
  const store = new MemoryStore();
  const controls = emulator({ store });
  const added = OTHERS.map(({ profiles }) => controls.add(profiles[0] as string, 1)[0] as string);
  return { store, controls, added, backend: emulatedBackend({ store }) };
}

const inFamily = <T extends { type?: string }>(devices: T[], name: string): T[] =>
  devices.filter(({ type }) => type === name);

const refusal = (action: () => unknown): FwctlError => {
  try {
    action();
  } catch (error) {
    if (error instanceof FwctlError) return error;
  }
  throw new Error('it was not refused');
};

/** Where a link of the tree leads to. */
function target(tree: readonly SysfsEntry[], path: string): string {
  const entry = tree.find((one) => one.path === path);
  if (entry?.kind !== 'link') throw new Error(`no link ${path}`);
  return new URL(entry.target, `file://${path}`).pathname;
}

describe('a machine with adapters of every family', () => {
  it('each profile that the registry names is one of its family alone, and none has another', () => {
    const all = families.flatMap(({ profiles }) => profiles);
    expect(new Set(all).size).to.equal(all.length);
    for (const { profiles, device } of families) {
      for (const profile of profiles) expect(device.facts(profile).title).not.to.equal('');
      expect(() => device.facts('nosuch')).to.throw(RangeError, 'nosuch');
    }
  });

  it('the first adapter of a family stands on its bus, and the next ones behind it', () => {
    const { controls, added } = mixed();
    for (const [i, { bus, profiles }] of OTHERS.entries()) {
      const hex = (value: number) => `0000:${value.toString(16).padStart(2, '0')}:00`;
      expect(added[i]).to.equal(hex(bus));
      expect(controls.add(profiles[0] as string, 2)).to.deep.equal([hex(bus + 1), hex(bus + 2)]);
    }
  });

  it('every device opens, and tells its type', async () => {
    const { backend } = mixed();
    for (const { name, type } of await backend.list()) {
      const handle = await backend.open(name);
      const info = await handle.info();
      const family = families.find((one) => one.name === type);
      expect(info, name).to.have.property('deviceType', family?.deviceType);
      await handle.close();
    }
  });

  it('a driver counts its own devices, whatever fwctl calls them, and keeps a number until the device is gone', async () => {
    const { controls, backend } = mixed();
    const [cxl] = controls.add('memory-expander', 1);
    controls.add('connectx6dx', 1);
    const parents = async () => inFamily(await backend.list(), 'cxl').map(({ parent }) => parent);
    expect(await parents()).to.deep.equal(['mem0', 'mem1']);
    const rdma = (await backend.list()).flatMap((device) => device.rdma).filter((name) => /^mlx5/.test(name));
    expect(rdma).to.deep.equal([0, 1, 2, 3, 4, 5].map((number) => `mlx5_${number}`));
    controls.remove('0000:0d:00');
    expect(await parents()).to.deep.equal(['mem1']);
    controls.unplug(cxl as string);
    controls.replug(cxl as string);
    expect(await parents()).to.deep.equal(['mem1']);
    expect(controls.add('memory-expander', 1)).to.deep.equal(['0000:0d:00']);
    expect((await parents()).sort()).to.deep.equal(['mem0', 'mem1']);
  });

  it('a memory device is found by its name, the PCI function above it and the adapter; memory is no adapter of the network', async () => {
    const { backend, controls } = mixed();
    const devices = await backend.list();
    const [cxl] = inFamily(devices, 'cxl');
    expect(cxl).to.deep.include({
      parent: 'mem0',
      pci: '0000:0d:00.0',
      driver: 'cxl_mem',
      rdma: [],
      net: [],
    });
    for (const name of ['mem0', 'MEM0', '0000:0d:00.0', '0d:00.0', '0d:00', cxl?.name as string])
      expect(findDevice(devices, name).name, name).to.equal(cxl?.name);
    const summary = controls.adapters().find(({ family }) => family === 'cxl');
    expect(summary?.names).to.include.members(['0000:0d:00', 'mem0', '0000:0d:00.0']);
  });

  it('the class tree has each chain of parents: bus, driver and what hangs at it', () => {
    const { store } = mixed();
    const tree = sysfsTree(listInstances(store), 250);
    const paths = tree.map(({ path }) => path);
    expect(new Set(paths).size).to.equal(paths.length);
    const mem0 = '/sys/devices/pci0000:0d/0000:0d:00.0/mem0';
    expect(target(tree, '/sys/bus/cxl/devices/mem0')).to.equal(mem0);
    expect(target(tree, `${mem0}/driver`)).to.equal('/sys/bus/cxl/drivers/cxl_mem');
    expect(target(tree, '/sys/devices/pci0000:0d/0000:0d:00.0/driver')).to.equal(
      '/sys/bus/pci/drivers/cxl_pci',
    );
    const files = ['serial', 'firmware_version', 'payload_max', 'dev', 'uevent', 'numa_node', 'ram/size'];
    expect(paths).to.include.members(files.map((file) => `${mem0}/${file}`));
    for (const { name, kernelDriver } of families) {
      const instance = listInstances(store).find(({ parent }) =>
        name === 'cxl' ? parent.below : parent.driver === kernelDriver,
      );
      const fwctl = target(tree, `/sys/class/fwctl/${instance?.name}`);
      const parent = target(tree, `${fwctl}/device`);
      expect(target(tree, `${parent}/driver`).split('/').at(-1)).to.equal(kernelDriver);
      if (name === 'cxl') continue;
      const auxiliary = `/sys/bus/auxiliary/devices/${kernelDriver}.fwctl.0`;
      expect(target(tree, auxiliary)).to.equal(`${parent}/${kernelDriver}.fwctl.0`);
    }
  });

  it('an adapter can become one of another family: what it was is open no more, and its state is its own', async () => {
    const { controls, backend } = mixed();
    const open = await backend.open('fwctl0');
    controls.setSeed('0000:08:00', 7);
    controls.useProfile('0000:08:00', 'pensando-dsc');
    expect(await open.info()).to.equal('ENODEV');
    const now = findDevice(await backend.list(), '0000:08:00.0');
    expect(now).to.deep.include({ name: 'fwctl0', type: 'pds' });
    expect(controls.seed('0000:08:00')).to.equal(0);
    controls.useProfile('0000:08:00', 'connectx6dx');
    expect(controls.seed('0000:08:00')).to.equal(0);
    expect(findDevice(await backend.list(), 'mlx5_0').type).to.equal('mlx5');
  });

  it('the whole state goes through an archive, each file by the rules of its family', () => {
    const { controls, added } = mixed();
    for (const address of added) controls.setSeed(address, 5);
    const archive = controls.export();
    const other = emulator({ store: new MemoryStore() });
    other.import(JSON.parse(JSON.stringify(archive)), 'a.json', () => undefined);
    expect(other.export()).to.deep.equal(archive);
    for (const address of added) expect(other.seed(address)).to.equal(5);
    const [name, file] = Object.entries(archive.files).find(([one]) => one.endsWith('-cxl')) as [
      string,
      object,
    ];
    const wrong = { ...archive, files: { ...archive.files, [name]: { ...file, data: { seed: 'x' } } } };
    expect(refusal(() => other.import(wrong, 'a.json', () => undefined)).message).to.include(name);
  });

  it('files of a machine before there were numbers are read: a device has that of its minor', async () => {
    const { store, backend } = mixed();
    const old = {
      adapters: [
        { address: '0000:08:00', family: 'mlx5', profile: 'connectx6dx', first: 0, count: 2 },
        { address: '0000:0a:00', family: 'mlx5', profile: 'connectx6dx', first: 9 },
      ],
    };
    store.update(INVENTORY_FILE, { version: 1, initial: old, parse: () => old }, () => old);
    const rdma = (await backend.list()).flatMap((device) => device.rdma);
    expect(rdma).to.deep.equal([0, 1, 2, 3, 4, 5, 9, 10, 11].map((number) => `mlx5_${number}`));
  });

  it('what a family does not have is said so, and is no defect', () => {
    const { controls } = mixed();
    for (const address of ['0000:0d:00', '0000:b5:00']) {
      expect(refusal(() => controls.cages(address)).kind).to.equal('device');
      expect(refusal(() => controls.functions(address)).kind).to.equal('device');
      expect(refusal(() => controls.setHealth(address, 'ill')).facts.known).to.include('ok');
    }
  });
});
