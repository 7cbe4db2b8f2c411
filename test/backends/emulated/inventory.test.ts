import { readFileSync, writeFileSync } from 'node:fs';
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

  const { address, ...ROW } = GOOD;
  const badRows: [string, unknown, string][] = [
    ['a list', { adapters: [GOOD] }, '"adapters" is no object'],
    ['an unknown member beside the adapters', { adapters: {}, hat: 1 }, '"hat" is unknown'],
    ['no object', { adapters: { [address]: 1 } }, '"adapters.0000:08:00" is no object'],
    [
      'an unknown member',
      { adapters: { [address]: { ...ROW, hat: 1 } } },
      '"adapters.0000:08:00.hat" is unknown',
    ],
    ['an address twice', { adapters: { [address]: GOOD } }, '"adapters.0000:08:00.address" is unknown'],
    ['no address', { adapters: { '08:00': ROW } }, 'PCI address'],
    [
      'no minors',
      { adapters: { [address]: { ...ROW, first: undefined } } },
      '"adapters.0000:08:00" has neither',
    ],
    [
      'two adapters in one slot',
      { adapters: { [address]: { ...ROW, count: 3 }, '0000:0a:00': { ...ROW, first: 100 } } },
      'two adapters in one slot',
    ],
  ];
  for (const [what, data, words] of badRows)
    it(`by slot, with ${what} is refused with the place`, () =>
      expect(() => INVENTORY.parse(JSON.parse(JSON.stringify(data)), 3)).to.throw(words));

  it('a list of before is read, and written by slot with the first change', () =>
    withFolder((stateDir) => {
      const file = join(stateDir, 'machine.json');
      const rows = [GOOD, { ...GOOD, address: '0000:0a:00', first: 3 }];
      writeFileSync(file, JSON.stringify({ version: 2, data: { adapters: rows } }));
      const controls = emulator({ stateDir });
      expect(controls.adapters().map(({ adapter }) => adapter)).to.deep.equal(['0000:08:00', '0000:0a:00']);
      expect(controls.add('connectx6dx', 1)).to.deep.equal(['0000:09:00']);
      expect(JSON.parse(readFileSync(file, 'utf8')).data).to.deep.equal({
        adapters: {
          [address]: ROW,
          '0000:09:00': { ...ROW, first: 6 },
          '0000:0a:00': { ...ROW, first: 3 },
        },
      });
    }));

  it('of adapters that are added one by one each is found, in its slot, with numbers of its own', () =>
    withFolder((stateDir) => {
      const controls = emulator({ stateDir });
      const kinds = ['connectx6dx', 'memory-expander', 'bluefield3', 'bcm57508'];
      const given = Array.from({ length: 40 }, (_, i) => controls.add(kinds[i % 4] as string, 1)).flat();
      const adapters = emulator({ stateDir }).adapters();
      expect(adapters).to.have.length(41);
      const found = new Map(adapters.map(({ adapter, profile }) => [adapter, profile]));
      given.forEach((one, i) => {
        expect(found.get(one), one).to.equal(kinds[i % 4]);
      });
      const names = adapters.flatMap(({ instances }) => instances);
      expect(new Set(names).size).to.equal(names.length);
      const order = adapters.map(({ adapter }) => adapter);
      expect(order).to.deep.equal([...order].sort());
    }));

  it('an adapter taken out of a row of many leaves a gap that the next one fills: the row is whole again', () =>
    withFolder((stateDir) => {
      const controls = emulator({ stateDir });
      const rows = () => Object.values(controls.export().files.machine?.data as Record<string, object>)[0];
      controls.add('connectx6dx', 9);
      const whole = rows();
      controls.remove('0000:0c:00');
      expect(Object.keys(rows() ?? {})).to.deep.equal(['0000:08:00', '0000:0d:00']);
      expect(controls.add('connectx6dx', 1)).to.deep.equal(['0000:0c:00']);
      controls.export();
      expect(emulator({ stateDir }).adapters()).to.have.length(10);
      expect(whole).to.have.all.keys('0000:08:00');
    }));

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
