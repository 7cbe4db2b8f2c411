import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { INVENTORY } from '../../../src/backends/emulated/inventory-file.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';

const GOOD = { address: '0000:08:00', family: 'mlx5', profile: 'connectx6dx', first: 0 };
const INSTANCE = { minor: 0, name: 'pf0', title: 'PF 0', pci: 0, net: 'f0np0' };

describe('the inventory of the emulated machine', () => {
  const bad: [string, unknown, string][] = [
    ['no list', { adapters: {} }, '"adapters"'],
    ['no object', { adapters: [1] }, '"adapters[0]" is no object'],
    ['an unknown member', { adapters: [GOOD, { ...GOOD, hat: 1 }] }, '"adapters[1].hat" is unknown'],
    ['no address', { adapters: [{ ...GOOD, address: '08:00' }] }, 'PCI address'],
    ['an unknown family', { adapters: [{ ...GOOD, family: 'acme' }] }, 'family'],
    ['no profile', { adapters: [{ ...GOOD, profile: 1 }] }, 'profile'],
    ['no minors', { adapters: [{ ...GOOD, first: undefined }] }, 'neither'],
    ['two sorts of minors', { adapters: [{ ...GOOD, instances: [INSTANCE] }] }, 'both'],
    ['a minor beyond fwctl', { adapters: [{ ...GOOD, first: 5000 }] }, 'adapters[0].first" is no minor'],
    ['a million adapters', { adapters: [{ ...GOOD, count: 1_000_000 }] }, 'adapters[0].count"'],
    [
      'instances that are none',
      { adapters: [{ ...GOOD, first: undefined, instances: [{ ...INSTANCE, pci: '0' }] }] },
      'instances[0].pci"',
    ],
    ['a start before the first', { adapters: [{ ...GOOD, starts: -1 }] }, 'starts"'],
    ['half an unplug', { adapters: [{ ...GOOD, unplugged: false }] }, 'unplugged"'],
  ];
  for (const [what, data, words] of bad)
    it(`with ${what} is refused with the place`, () =>
      expect(() => INVENTORY.parse(JSON.parse(JSON.stringify(data)), 1)).to.throw(words));

  it('of an adapter whose kept profile is gone is an error of the state, which names the file', () =>
    withFolder(async (stateDir) => {
      const record = { ...GOOD, profile: 'mine@12345678' };
      writeFileSync(
        join(stateDir, 'machine.json'),
        JSON.stringify({ version: 1, data: { adapters: [record] } }),
      );
      const error = await emulatedBackend({ stateDir })
        .list()
        .then(
          () => undefined,
          (thrown) => thrown,
        );
      expect(error).to.be.instanceOf(FwctlError);
      expect(error.kind).to.equal('state');
      expect(error.message).to.include('profile-mine@12345678.json');
      expect(emulator({ stateDir }).reset().removed).to.have.length(1);
      expect(await emulatedBackend({ stateDir }).list()).to.have.length(3);
    }));
});
