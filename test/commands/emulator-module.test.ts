import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const module = ['emulator', 'module'];

describe('fwctl emulator module', () => {
  it('pulls a module and puts another in; the port of the device of -d is meant, or that of --port', () =>
    withFolder(async (folder) => {
      const pulled = await fwctlJson([...module, 'unplug', '-d', 'fwctl1'], { folder });
      expect(pulled.ports).to.deep.equal([
        { port: 1, function: 'pf0', module: '100g-sr4', fault: 'none' },
        { port: 2, function: 'pf1', module: null, fault: null },
      ]);
      const memory = await fwctlJson(
        ['reg', 'get', 'MCIA', 'module=1', 'size=4', '-d', 'fwctl1'],
        { folder },
        6,
      );
      expect(memory.fields.status).to.equal(3);
      await fwctl([...module, 'plug', '400G-DR4', '--port', '2'], { folder });
      await fwctl([...module, 'fault', 'hot', '--port', '2'], { folder });
      const { stdout } = await fwctl([...module, 'list'], { folder });
      expect(stdout).to.match(/^2 +pf1 +400g-dr4 +hot$/m);
      expect(
        (await fwctlJson(['reg', 'get', 'PAOS', '-d', 'fwctl1'], { folder })).fields.oper_status,
      ).to.equal(1);
    }));

  it('what is not there is told, and changes nothing', () =>
    withFolder(async (folder) => {
      const refused = async (...args: string[]) =>
        (await fwctlJson([...module, ...args], { folder }, 2)).error;
      expect((await refused('plug', '400g')).near ?? (await refused('plug', '400g')).known).to.include(
        '400g-dr4',
      );
      expect((await refused('unplug', '--port', '3')).message).to.contain('port takes 1 to 2');
      expect((await refused('fault', 'cold')).kind).to.equal('usage');
      await fwctl([...module, 'plug', '100g-copper'], { folder });
      expect((await refused('fault', 'hot')).message).to.equal('100g-copper measures no temperature');
      await fwctl([...module, 'unplug'], { folder });
      expect((await refused('fault', 'i2c')).message).to.equal('the cage of port 1 is empty');
      expect((await refused('unplug')).next).to.contain('module plug');
    }));
});
