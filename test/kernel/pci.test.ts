import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { listInstances } from '../../src/backends/emulated/machine.js';
import { emulatedHost } from '../../src/backends/emulated/options.js';
import { sysfsTree } from '../../src/kernel/sysfs.js';
import { MemoryStore } from '../../src/state/memory.js';
import { withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';

/** The files of PCI functions that a machine of these profiles shows. */
function shown(...profiles: string[]): Map<string, string> {
  const { store } = emulatedHost({ store: new MemoryStore() });
  for (const profile of profiles) emulator({ store }).add(profile, 1);
  const files = sysfsTree(listInstances(store), 250).flatMap((entry) =>
    entry.kind === 'file' ? [[entry.path, entry.content] as const] : [],
  );
  return new Map(files);
}

const fileOf = (files: Map<string, string>, address: string, name: string): string =>
  [...files].find(([path]) => path.endsWith(`/${address}/${name}`))?.[1] ?? 'missing';

const bytesOf = (content: string): Buffer => Buffer.from(content, 'latin1');

describe('the PCI functions of emulated adapters in sysfs', () => {
  it('have the ids of their profile; a VF has the id of VFs, and none in its configuration space', () => {
    const files = shown('connectx7', 'bluefield3');
    for (const [address, device] of [
      ['0000:08:00.0', 0x101d],
      ['0000:08:00.2', 0x101e],
      ['0000:09:00.0', 0x1021],
      ['0000:0a:00.0', 0xa2dc],
    ] as const) {
      expect(fileOf(files, address, 'vendor')).to.equal('0x15b3\n');
      expect(fileOf(files, address, 'device')).to.equal(`0x${device.toString(16)}\n`);
      expect(fileOf(files, address, 'class')).to.equal('0x020000\n');
      const config = bytesOf(fileOf(files, address, 'config'));
      expect(config).to.have.length(256);
      const isVirtual = device === 0x101e;
      expect(config.readUInt16LE(2)).to.equal(isVirtual ? 0xffff : device);
      expect(config.readUIntBE(9, 3)).to.equal(0x000002);
      // A VF's places come from its PF.
      const bar = config.readBigUInt64LE(0x10) & ~0xfn;
      const [start] = fileOf(files, address, 'resource').split(' ');
      expect(bar).to.equal(isVirtual ? 0n : BigInt(start ?? ''));
      expect(fileOf(files, address, 'resource').trimEnd().split('\n')).to.have.length(13);
    }
  });

  it('have vital product data whose bytes up to the sum make zero, with the serial number', () => {
    const vpd = bytesOf(fileOf(shown(), '0000:08:00.0', 'vpd'));
    const at = vpd.indexOf('RV');
    expect(vpd.subarray(0, at + 4).reduce((sum, byte) => (sum + byte) & 0xff, 0)).to.equal(0);
    expect([vpd[0], vpd.at(-1)]).to.deep.equal([0x82, 0x78]);
    expect(vpd.toString('latin1')).to.match(/ConnectX-6 Dx.*SN.\w+RV/s);
    expect(fileOf(shown(), '0000:08:00.2', 'vpd')).to.equal('missing');
  });

  it('no two of them have the same place', () => {
    const starts = [...shown('connectx7', 'bluefield3')]
      .filter(([path]) => path.endsWith('/resource'))
      .map(([, content]) => content.split(' ')[0]);
    expect(new Set(starts).size).to.equal(starts.length);
    expect(starts.length).to.be.greaterThan(5);
  });

  it('lspci names them, where it is there', async function () {
    if (spawnSync('lspci', ['--version']).status !== 0) this.skip();
    await withFolder(async (folder) => {
      const { code, stdout } = await fwctl(['exec', '--', 'lspci', '-n', '-D'], { folder });
      if (code === 125) this.skip(); // no preload library
      expect(stdout).to.include('0000:08:00.0 0200: 15b3:101d').and.include('0000:08:00.2 0200: 15b3:101e');
    });
  });
});
