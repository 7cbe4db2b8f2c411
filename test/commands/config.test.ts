import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Setting {
  name: string;
  default: unknown;
  current: unknown;
  next: unknown;
}

describe('fwctl config query', () => {
  it('names as mstconfig has them, in any case, of each port where none is named', () =>
    withFolder(async (folder) => {
      const { schema, settings } = await fwctlJson(['config', 'query', 'num_of_vfs', 'LINK_TYPE'], {
        folder,
      });
      expect(schema).to.equal('fwctl.config.query/1');
      const row = (name: string, item: string, field: string, value: number) => ({
        name,
        item,
        field,
        default: value,
        current: value,
        next: value,
      });
      expect(settings).to.deep.equal([
        row('NUM_OF_VFS', 'nv_global_pci_conf', 'total_vfs', 4),
        row('LINK_TYPE_P1', 'nv_vpi_link_type', 'default_link_type', 2),
        row('LINK_TYPE_P2', 'nv_vpi_link_type', 'default_link_type', 2),
      ]);
    }));

  it('-H names values; --next and the like leave what is asked for', () =>
    withFolder(async (folder) => {
      const { settings } = await fwctlJson(['config', 'query', 'LINK_TYPE_P2', '--next', '-H'], { folder });
      expect(settings).to.deep.equal([
        {
          name: 'LINK_TYPE_P2',
          item: 'nv_vpi_link_type',
          field: 'default_link_type',
          next: 2,
          meanings: { next: 'ETH' },
        },
      ]);
    }));

  it('without names, all that the device has: what it lacks the capability for is left out', () =>
    withFolder(async (folder) => {
      const { settings } = await fwctlJson(['config', 'query'], { folder });
      const names = (settings as Setting[]).map(({ name }) => name);
      expect(names).to.include.members(['SRIOV_EN', 'UCTX_EN', 'KEEP_ETH_LINK_UP_P1', 'KEEP_ETH_LINK_UP_P2']);
      expect(names).to.not.include('FPP_EN');
      expect(names).to.not.include('NVME_EMULATION_ENABLE');
      expect(new Set(names).size).to.equal(names.length);
      for (const { name, default: made, current, next } of settings as Setting[])
        expect([current, next], name).to.deep.equal([made, made]);
    }));

  it('an unknown name is an error with near ones; what a function does not reach is one too', () =>
    withFolder(async (folder) => {
      const unknown = await fwctlJson(['config', 'query', 'NUM_OF_VF'], { folder }, 2);
      expect(unknown.error.message).to.equal('there is no setting "NUM_OF_VF"');
      const { stderr } = await fwctl(['config', 'query', 'LINK_TIPE_P1'], { folder });
      expect(stderr).to.contain('LINK_TYPE_P1');
      const foreign = await fwctlJson(['config', 'query', 'ROCE_CONTROL', '-d', 'fwctl2'], { folder }, 3);
      expect(foreign.error.message).to.contain('MNVQC has support_rd 0');
    }));
});

describe('fwctl config set', () => {
  it('is for the next reset; the reset makes it current, and it stays', () =>
    withFolder(async (folder) => {
      const set = await fwctlJson(['config', 'set', 'NUM_OF_VFS=2', 'LINK_TYPE_P2=ib', '--yes'], { folder });
      expect(set.changes).to.deep.equal([
        { field: 'NUM_OF_VFS', before: 4, after: 2 },
        { field: 'LINK_TYPE_P2', before: 2, after: 1 },
      ]);
      const stages = async () => {
        const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS', 'LINK_TYPE_P2'], { folder });
        return (settings as Setting[]).map(({ current, next }) => [current, next]);
      };
      expect(await stages()).to.deep.equal([
        [4, 2],
        [2, 1],
      ]);
      const { stdout } = await fwctl(['config', 'query', 'NUM_OF_VFS'], { folder });
      expect(stdout).to.match(/^\* {2}NUM_OF_VFS {2}4 +4 +2$/m);
      const reset = await fwctl(['reg', 'set', 'MFRL', 'reset_trigger=TRIGGER3', '--yes'], { folder });
      expect([reset.code, reset.stderr]).to.deep.equal([
        0,
        'fwctl: MFRL has ended this user context: nothing is read back\n',
      ]);
      expect(await stages()).to.deep.equal([
        [2, 2],
        [1, 1],
      ]);
      const { fields } = await fwctlJson(['rpc', 'QUERY_ESW_FUNCTIONS'], { folder });
      expect(fields.net_function_params[0].host_params_context.host_total_vfs).to.equal(2);
    }));

  it('flags take true and false; the flag without which a setting does not count is set with it', () =>
    withFolder(async (folder) => {
      await fwctlJson(['config', 'set', 'PF_NUM_OF_VF_VALID=True', 'PF_NUM_OF_VF=3', '--yes'], { folder });
      await fwctl(['reg', 'set', 'MFRL', 'reset_trigger=TRIGGER3', '--yes'], { folder });
      const { fields } = await fwctlJson(['rpc', 'QUERY_ESW_FUNCTIONS'], { folder });
      expect(fields.net_function_params[0].host_params_context.host_total_vfs).to.equal(3);
    }));

  it('elements of an array one by one, or the whole', () =>
    withFolder(async (folder) => {
      const name = 'ESWITCH_HAIRPIN_DESCRIPTORS';
      await fwctlJson(['config', 'set', `${name}[3]=7`, `${name}[5]=9`, '--yes'], { folder });
      const { settings } = await fwctlJson(['config', 'query', name, `${name}[5]`, '--next'], { folder });
      expect(settings.map(({ next }: Setting) => next)).to.deep.equal([[0, 0, 0, 7, 0, 9, 0, 0], 9]);
    }));

  it('--dry-run shows what would be written and writes nothing', () =>
    withFolder(async (folder) => {
      const run = await fwctlJson(['config', 'set', 'NUM_OF_VFS=2', 'UCTX_EN=0', '--dry-run'], { folder });
      expect(run.dry_run).to.equal(true);
      expect(run.writes.map(({ item }: { item: string }) => item)).to.deep.equal([
        'nv_global_pci_conf',
        'nv_sw_offload_conf',
      ]);
      expect(run.writes[0].verdict).to.deep.include({ allowed: true, scope: 'configuration' });
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS'], { folder });
      expect(settings[0].next).to.equal(4);
    }));

  it('what is wrong is refused before anything is written', () =>
    withFolder(async (folder) => {
      const wrong: [string[], number, string][] = [
        [['NUM_OF_VFS=2'], 4, 'writing NUM_OF_VFS was not confirmed'],
        [['NUM_OF_VFS', '--yes'], 2, 'nothing says what NUM_OF_VFS is to be'],
        [['NUM_OF_VFS=x', '--yes'], 2, 'NUM_OF_VFS takes a number'],
        [['NUM_OF_VFS=70000', '--yes'], 2, 'NUM_OF_VFS'],
        [['LINK_TYPE=IB', '--yes'], 2, 'LINK_TYPE is one of each port'],
        [['LINK_TYPE_P1=XB', '--yes'], 2, 'there is no value of LINK_TYPE_P1 "XB"'],
        [['LINK_TYPE_P1=3', '--yes'], 2, 'takes IB (1), ETH (2), not 3'],
        [['RPG_MIN_DEC_FAC_P1=101', '--yes'], 2, 'RPG_MIN_DEC_FAC takes 1 to 100, not 101'],
        [['NUM_OF_VFS=2', 'num_of_vfs=3', '--yes'], 2, 'NUM_OF_VFS is set twice'],
        [['HAT=1', '--yes'], 2, 'there is no setting "HAT"'],
        [['NUM_OF_VFS=2', '--yes', '-d', 'fwctl2'], 3, 'MNVQC has support_wr 0'],
        [['NUM_OF_VFS=128', '--yes'], 6, 'BAD_PARAM_ERR'],
      ];
      for (const [args, code, words] of wrong) {
        const { error } = await fwctlJson(['config', 'set', ...args], { folder }, code);
        expect(error.message, args.join(' ')).to.contain(words);
      }
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS'], { folder });
      expect(settings[0].next).to.equal(4);
    }));

  it('a refusal says which items are set already', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['config', 'set', 'UCTX_EN=0', 'FPP_EN=1', '--yes'], { folder }, 6);
      expect(error.next).to.match(/^UCTX_EN is set already/);
    }));
});
