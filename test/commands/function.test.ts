import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

interface Entry {
  name: string;
  state: string | null;
  device: string | null;
  vhca_id: number;
}

const listed = async (folder: string, ...more: string[]): Promise<Entry[]> =>
  (await fwctlJson(['function', 'list', ...more], { folder })).functions;

const capability = async (folder: string, id: number, field: string): Promise<number> => {
  const words = ['query-caps', '--type', 'GENERAL', '--function', String(id)];
  return (await fwctlJson(words, { folder })).capabilities.GENERAL.fields[field];
};

describe('fwctl function list', () => {
  it('has the device itself, its VFs and its SFs, with ids, vport, state and instance', () =>
    withFolder(async (folder) => {
      const { schema, functions, note } = await fwctlJson(['function', 'list'], { folder });
      expect([schema, note]).to.deep.equal(['fwctl.function.list/1', null]);
      expect(functions.map(({ name }: Entry) => name)).to.deep.equal([
        'pf0',
        'pf0vf0',
        'pf0vf1',
        'pf0vf2',
        'pf0vf3',
        'pf0sf0',
        'pf0sf1',
      ]);
      expect(functions[1]).to.deep.equal({
        name: 'pf0vf0',
        title: 'VF 0 of PF 0',
        kind: 'vf',
        index: 0,
        pf: 0,
        function_id: 1,
        vhca_id: 2,
        vport: 1,
        vport_state: 'up',
        state: 'in_use',
        vuid: 'MT2143X04273MLNXS0D0F0VF0',
        self: false,
        device: 'fwctl2',
        pci: '0000:08:00.2',
      });
      expect(functions[5]).to.include({ name: 'pf0sf0', state: 'allocated', device: null });
    }));

  it('with --all the functions of other PFs, where the device sees them', () =>
    withFolder(async (folder) => {
      const others = (await listed(folder, '--all')).filter(({ name }) => !name.startsWith('pf0'));
      expect(others).to.have.length(1);
      expect(others[0]).to.include({ name: 'pf1', vhca_id: 1, device: 'fwctl1' });
      const { functions, note } = await fwctlJson(['function', 'list', '--all', '-d', 'fwctl1'], { folder });
      expect(functions.map(({ name }: Entry) => name)).to.deep.equal(['pf1']);
      expect(note).to.contain('vhca resource manager');
    }));

  it('of a VF has that alone, and says why', () =>
    withFolder(async (folder) => {
      const { functions, note } = await fwctlJson(['function', 'list', '-d', 'fwctl2'], { folder });
      expect(functions.map(({ name }: Entry) => name)).to.deep.equal(['pf0vf0']);
      expect(note).to.contain('no e-switch manager');
      const { stdout } = await fwctl(['function', 'list', '-d', 'fwctl2'], { folder });
      expect(stdout).to.contain('fwctl2: it is no e-switch manager');
    }));

  it('an answer by which a function_id would have more than 16 bits is malformed', () =>
    withFolder(async (folder) => {
      const at = ['--opcode', 'QUERY_HCA_CAP', '--match', 'op_mod=0x13'];
      const fault = [...at, '--corrupt', 'capability.e_switch_cap.esw_sf_base_id=0xffff', '--always'];
      expect((await fwctl(['emulator', 'fault', 'add', ...fault], { folder })).code).to.equal(0);
      const { error } = await fwctlJson(['function', 'list'], { folder }, 7);
      expect(error.message).to.contain('esw_sf_base_id 65535');
    }));
});

describe('fwctl function show', () => {
  it('takes a function by any of its names', () =>
    withFolder(async (folder) => {
      for (const name of ['pf0vf1', 'vf1', 'VF 1 of PF 0', 'vf 1', '2', '0x2', 'vhca:3']) {
        const { function: one } = await fwctlJson(['function', 'show', name], { folder });
        expect(one, name).to.include({ name: 'pf0vf1', mac: 'b8:ce:f6:51:0a:23', device: null });
      }
      const { function: own } = await fwctlJson(['function', 'show', '-d', 'fwctl1'], { folder });
      expect(own).to.include({ name: 'pf1', self: true });
    }));

  it('takes several names and patterns, and tells of each in order', () =>
    withFolder(async (folder) => {
      const { functions } = await fwctlJson(['function', 'show', 'vf1', 'PF0VF?', 'pf1'], { folder });
      expect(functions.map(({ name }: { name: string }) => name)).to.deep.equal([
        'pf0vf1',
        'pf0vf0',
        'pf0vf1',
        'pf0vf2',
        'pf0vf3',
        'pf1',
      ]);
      const { stdout } = await fwctl(['function', 'show', '0', 'vf1'], { folder });
      expect(stdout.match(/^function {2,}/gm)).to.have.length(2);
      expect((await fwctlJson(['function', 'show', 'nope*'], { folder }, 2)).error.message).to.equal(
        'no function matches "nope*"',
      );
    }));

  it('of one that is not there tells which there are', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['function', 'show', 'vf9'], { folder }, 2);
      expect(error.near).to.include('pf0vf1');
      expect((await fwctlJson(['function', 'show', 'vhca:77'], { folder }, 2)).error.kind).to.equal('usage');
    }));
});

describe('fwctl function bind and unbind', () => {
  itOfBuiltIn(
    'a function that is bound has an instance, one that is unbound has none; others keep theirs',
    () =>
      withFolder(async (folder) => {
        const bound = await fwctlJson(['function', 'bind', 'vf1'], { folder });
        expect(bound.device).to.equal('fwctl3');
        expect((await listed(folder))[2]).to.include({ state: 'in_use', device: 'fwctl3' });
        expect((await fwctl(['info', '-d', 'fwctl3'], { folder })).code).to.equal(0);
        expect((await fwctlJson(['function', 'unbind', 'vf0'], { folder })).gone).to.equal('fwctl2');
        expect((await fwctl(['info', '-d', 'fwctl2'], { folder })).code).to.equal(3);
        expect((await fwctl(['info', '-d', 'fwctl3'], { folder })).code).to.equal(0);
        expect((await fwctlJson(['function', 'bind', 'sf0'], { folder })).device).to.equal('fwctl2');
        expect((await listed(folder))[5]).to.include({ state: 'in_use', device: 'fwctl2' });
      }),
  );

  it('what the driver can’t do is an error of the kernel that says why, and nothing has changed', () =>
    withFolder(async (folder) => {
      for (const [words, why] of [
        [['bind', 'vf0'], 'a driver has the function'],
        [['unbind', 'vf1'], 'no driver has the function'],
        [['unbind', 'pf0'], 'drivers have VFs or SFs of the function'],
      ] as const) {
        const { error } = await fwctlJson(['function', ...words], { folder }, 5);
        expect(error).to.include({ kind: 'kernel' });
        expect(error.message).to.contain(why);
      }
      expect((await fwctlJson(['emulator', 'show'], { folder })).devices[0].changed).to.deep.equal({});
    }));

  it('a name that several functions have is refused with them', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['function', 'unbind', '0'], { folder }, 2);
      expect(error.near).to.deep.equal(['pf0', 'pf1']);
    }));
});

describe('fwctl function bind --driver', () => {
  it('a VF that is held for a guest has no instance; what is set of it stays pending until a driver uses it', () =>
    withFolder(async (folder) => {
      const held = await fwctlJson(['function', 'bind', 'vf1', '--driver', 'vfio-pci'], { folder });
      expect(held).to.include({ device: null, driver: 'vfio-pci' });
      expect((await listed(folder))[2]).to.include({ state: 'active', device: null });
      const shown = async () => (await fwctlJson(['function', 'show', 'vf1'], { folder })).function;
      expect(await shown()).to.include({ driver: 'vfio-pci', pci: '0000:08:00.3' });
      await fwctlJson(['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=12', '--yes'], { folder });
      for (const more of [[], ['--driver', 'mlx5_vfio_pci']]) {
        const { error } = await fwctlJson(['function', 'bind', 'vf1', ...more], { folder }, 5);
        expect(error).to.include({ errno: 'EBUSY' });
        expect(error.message).to.match(/^vfio-pci has the function/);
      }
      await fwctlJson(['function', 'unbind', 'vf1'], { folder });
      expect(await shown()).to.include({ driver: null });
      expect(await capability(folder, 2, 'log_max_qp')).to.equal(17);
      await fwctlJson(['function', 'bind', 'vf1'], { folder });
      expect(await shown()).to.include({ driver: 'mlx5_core', device: 'fwctl3' });
      expect(await capability(folder, 2, 'log_max_qp')).to.equal(12);
    }));

  it('only a VF that no driver has can be held', () =>
    withFolder(async (folder) => {
      const hold = ['function', 'bind', '--driver', 'vfio-pci'];
      expect((await fwctlJson([...hold, 'vf0'], { folder }, 5)).error.message).to.match(/^mlx5_core has/);
      for (const name of ['sf0', 'pf1'])
        expect((await fwctlJson([...hold, name], { folder }, 2)).error.near).to.include('pf0vf1');
      expect(
        (await fwctlJson(['function', 'bind', 'vf1', '--driver', 'vfio'], { folder }, 2)).error.kind,
      ).to.equal('usage');
      expect((await fwctlJson(['emulator', 'show'], { folder })).devices[0].changed).to.deep.equal({});
    }));

  it('a VF that is gone with a reset is held no more; another that is stays held', () =>
    withFolder(async (folder) => {
      for (const name of ['vf1', 'vf3'])
        await fwctlJson(['function', 'bind', name, '--driver', 'vfio-pci'], { folder });
      await fwctlJson(['config', 'set', 'NUM_OF_VFS=2', '--yes'], { folder });
      await fwctlJson(['emulator', 'reset', '-d', 'fwctl0'], { folder });
      await fwctlJson(['config', 'set', 'NUM_OF_VFS=4', '--yes'], { folder });
      await fwctlJson(['emulator', 'reset', '-d', 'fwctl0'], { folder });
      const { functions } = await fwctlJson(['function', 'show', 'vf1', 'vf3'], { folder });
      expect(functions.map(({ driver }: { driver: string }) => driver)).to.deep.equal(['vfio-pci', null]);
    }));
});

describe('fwctl function set-cap', () => {
  it('is current with the next bind, and shown before and after', () =>
    withFolder(async (folder) => {
      const words = ['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=12', 'ROCE.roce_address_table_size=8'];
      const dry = await fwctlJson([...words, '--dry-run'], { folder });
      expect(dry).to.include({ schema: 'fwctl.function.set-cap/1', dry_run: true, scope: 'configuration' });
      const set = await fwctlJson([...words, '--yes'], { folder });
      expect(set.changes[0]).to.deep.equal({ field: 'GENERAL.log_max_qp', before: 17, after: 12 });
      expect(set.changes).to.deep.equal(dry.changes);
      expect(set.current).to.equal(false);
      expect(await capability(folder, 2, 'log_max_qp')).to.equal(17);
      await fwctlJson(['function', 'bind', 'vf1'], { folder });
      expect(await capability(folder, 2, 'log_max_qp')).to.equal(12);
      const again = await fwctlJson(words, { folder });
      expect([again.changed, again.current]).to.deep.equal([false, true]);
      const { error } = await fwctlJson(
        ['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=13', '--yes'],
        { folder },
        6,
      );
      expect(error.next).to.match(/function unbind pf0vf1|echo 0000:08:00\.3 > .*mlx5_core/);
    }));

  itOfBuiltIn(
    'a second time nothing is sent and nobody is asked; another field of the type goes over what is pending',
    () =>
      withFolder(async (folder) => {
        const words = ['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=12'];
        expect((await fwctlJson([...words, '--yes'], { folder })).changed).to.equal(true);
        await fwctl(
          ['emulator', 'fault', 'add', '--opcode', 'SET_HCA_CAP', '--status', 'BAD_RES_ERR', '--count', '1'],
          { folder },
        );
        const again = await fwctlJson(words, { folder });
        expect(again).to.include({ changed: false, current: false });
        expect(again.changes).to.deep.equal([]);
        expect((await fwctl(words, { folder })).stdout).to.match(/^already so\ncurrent as soon as a driver/m);
        await fwctl(['emulator', 'fault', 'remove', '--all'], { folder });
        await fwctlJson(['function', 'set-cap', 'vf1', 'GENERAL.log_max_cq=20', '--yes'], { folder });
        const { function: one } = await fwctlJson(['function', 'show', 'vf1'], { folder });
        expect(one.pending).to.deep.equal([
          { field: 'GENERAL.log_max_qp', current: 17, pending: 12, max: 18 },
          { field: 'GENERAL.log_max_cq', current: 24, pending: 20, max: 24 },
        ]);
        const back = ['GENERAL.log_max_qp=17', 'GENERAL.log_max_cq=24'];
        await fwctlJson(['function', 'set-cap', 'vf1', ...back, '--yes'], { folder });
        expect((await fwctlJson(['function', 'show', 'vf1'], { folder })).function.pending).to.deep.equal([]);
      }),
  );

  itOfBuiltIn(
    'what is pending is told beside what is current, where the way to the device tells it, and is gone with the bind',
    () =>
      withFolder(async (folder) => {
        await fwctlJson(['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=12', '--yes'], { folder });
        const words = ['query-caps', '--type', 'GENERAL', '--function', 'vf1', '--field', 'log_max_qp'];
        const told = [{ field: 'GENERAL.log_max_qp', current: 17, pending: 12, max: 18 }];
        const { pending, capabilities, function: name } = await fwctlJson(words, { folder });
        expect([name, pending]).to.deep.equal(['pf0vf1', told]);
        expect(capabilities.GENERAL).to.deep.include({
          mode: 'cur',
          fields: { log_max_qp_sz: 15, log_max_qp: 17 },
        });
        const next = await fwctlJson([...words, '--mode', 'pending'], { folder });
        expect(next.capabilities.GENERAL.fields.log_max_qp).to.equal(12);
        const { capabilities: rows } = await fwctlJson([...words, '--diff'], { folder });
        expect(rows.GENERAL.fields.log_max_qp).to.deep.equal({ cur: 17, max: 18, pending: 12 });
        const kernel = [
          'exec',
          '--',
          process.execPath,
          'bin/run.js',
          ...words,
          '--backend',
          'kernel',
          '--json',
        ];
        expect(JSON.parse((await fwctl(kernel, { folder })).stdout).pending).to.equal(null);
        await fwctlJson(['function', 'bind', 'vf1'], { folder });
        const bound = await fwctlJson(words, { folder });
        expect([bound.pending, bound.capabilities.GENERAL.fields.log_max_qp]).to.deep.equal([[], 12]);
        expect((await fwctlJson(['query-caps', '--mode', 'pending'], { folder }, 2)).error.next).to.contain(
          '--function',
        );
      }),
  );

  it('above the maximum it is refused before anything is sent, and nothing changes', () =>
    withFolder(async (folder) => {
      const set = async (...words: string[]) =>
        (await fwctlJson(['function', 'set-cap', ...words, '--yes'], { folder }, 2)).error;
      expect((await set('vf1', 'GENERAL.log_max_qp=19')).message).to.contain('at most 18, not 19');
      expect((await set('vf1', 'log_max_qp=9')).next).to.contain('GENERAL.log_max_qp=10');
      expect((await set('vf1', 'GENERAL.log_max_qq=9')).near).to.include('log_max_qp');
      expect((await set('vf1', 'GENERIC.log_max_qp=9')).near).to.include('GENERAL');
      expect((await set('pf0', 'GENERAL.log_max_qp=9')).near).to.include('pf0vf1');
      expect((await fwctlJson(['emulator', 'show'], { folder })).devices[0].changed).to.deep.equal({});
    }));

  it('without consent writes nothing', () =>
    withFolder(async (folder) => {
      const { code } = await fwctl(['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=9'], { folder });
      expect(code).to.equal(4);
      expect((await fwctlJson(['emulator', 'show'], { folder })).devices[0].changed).to.deep.equal({});
    }));
});

describe('fwctl emulator coverage', () => {
  it('counts by group what --json has one by one', () =>
    withFolder(async (folder) => {
      const { schema, commands, registers } = await fwctlJson(['emulator', 'coverage'], { folder });
      expect(schema).to.equal('fwctl.emulator.coverage/1');
      const answered = commands.filter(({ state }: Entry) => state === 'answered').length;
      const { stdout } = await fwctl(['emulator', 'coverage'], { folder });
      expect(stdout).to.match(new RegExp(`^commands +94 +${answered} `, 'm'));
      expect(stdout).to.match(new RegExp(`^registers +${registers.length} `, 'm'));
      const all = (await fwctl(['emulator', 'coverage', '--all'], { folder })).stdout;
      expect(all.trim().split('\n')).to.have.length(1 + commands.length + registers.length);
      expect(all).to.match(/^FPGA_QUERY_QP +0x962 +absent +GENERAL\.fpga is 0$/m);
    }));
});
