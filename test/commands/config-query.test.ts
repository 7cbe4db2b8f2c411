import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { type Setting, withVpi } from '../support/settings.js';

describe('fwctl config query', () => {
  it('names as mstconfig has them, in any case, of each port where none is named', () =>
    withVpi(async (folder) => {
      const { schema, settings } = await fwctlJson(['config', 'query', 'num_of_vfs', 'LINK_TYPE'], {
        folder,
      });
      expect(schema).to.equal('fwctl.config.query/1');
      const described: Record<string, string> = {
        NUM_OF_VFS: 'how many virtual functions (VF) each PF may have',
        LINK_TYPE: 'protocol of a port: InfiniBand or Ethernet',
      };
      const row = (name: string, item: string, field: string, value: number, made = value) => ({
        name,
        item,
        field,
        default: made,
        current: value,
        next: value,
        description: described[name.replace(/_P\d$/, '')],
      });
      expect(settings).to.deep.equal([
        row('NUM_OF_VFS', 'nv_global_pci_conf', 'total_vfs', 4, 0),
        row('LINK_TYPE_P1', 'nv_vpi_link_type', 'default_link_type', 2),
        row('LINK_TYPE_P2', 'nv_vpi_link_type', 'default_link_type', 2),
      ]);
    }));

  it('-H names values; --next and the like leave what is asked for', () =>
    withVpi(async (folder) => {
      const { settings } = await fwctlJson(['config', 'query', 'LINK_TYPE_P2', '--next', '-H'], { folder });
      expect(settings).to.deep.equal([
        {
          name: 'LINK_TYPE_P2',
          item: 'nv_vpi_link_type',
          field: 'default_link_type',
          next: 2,
          description: 'protocol of a port: InfiniBand or Ethernet',
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
      // What the host's administrator has set: the VFs.
      const set = (settings as Setting[]).filter(
        ({ default: made, next }) => made !== next && !Array.isArray(next),
      );
      expect(
        set.map(({ name, ...values }) => [name, values.default, values.current, values.next]),
      ).to.have.deep.members([
        ['NUM_OF_VFS', 0, 4, 4],
        ['SRIOV_EN', 0, 1, 1],
      ]);
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

describe('fwctl config query, by conditions', () => {
  it('without names, what mstconfig lists; by name and with --all the rest, with the reason', () =>
    withFolder(async (folder) => {
      const listed = (await fwctlJson(['config', 'query', '--next'], { folder })).settings;
      const names = listed.map(({ name }: Setting) => name);
      expect(names).to.not.include.members(['MAX_ACC_OUT_READ', 'HIDE_PORT2_PF', 'PCI_BUS00_ENABLE']);
      expect(listed.every((one: object) => !('reason' in one))).to.equal(true);
      const all = (await fwctlJson(['config', 'query', '--all', '--next'], { folder })).settings;
      const reason = (wanted: string) => all.find(({ name }: Setting) => name === wanted)?.reason;
      expect(all.length).to.be.greaterThan(listed.length);
      expect(reason('HIDE_PORT2_PF')).to.contain('hide_port2_pf_supported is 0');
      expect(reason('ICMD_SEM_LOCK_THRESHOLD')).to.equal('nothing is published of when an adapter has it');
      expect(reason('PCI_BUS00_ENABLE')).to.equal(undefined);
      const [named] = (await fwctlJson(['config', 'query', 'ROCE_CC_LEGACY_DCQCN'], { folder })).settings;
      expect(named).to.include({ name: 'ROCE_CC_LEGACY_DCQCN', next: 1 });
      expect(names).to.include('ROCE_CC_LEGACY_DCQCN');
    }));

  it('a setting that another one shows is listed as soon as that is set, for the next reset already', () =>
    withFolder(async (folder) => {
      const has = async () =>
        (await fwctlJson(['config', 'query', 'PCI_WR*', 'PF_NUM_OF_V*'], { folder })).settings.map(
          ({ name }: Setting) => name,
        );
      expect(await has()).to.not.include('PF_NUM_OF_VF');
      await fwctlJson(['config', 'set', 'PF_NUM_OF_VF_VALID=1', '--yes'], { folder });
      expect(await has()).to.include('PF_NUM_OF_VF');
    }));

  it('what several words name stands once; a value is whole in a pipe', () =>
    withFolder(async (folder) => {
      const names = [
        'num_of_vfs',
        'NUM_OF_V?S',
        'HOST_CHAINING_DESCRIPTORS[1]',
        'HOST_CHAINING_DESCRIPTORS[1..2]',
      ];
      const { settings } = await fwctlJson(['config', 'query', ...names], { folder });
      expect(settings.map(({ name }: Setting) => name)).to.deep.equal([
        'NUM_OF_VFS',
        'HOST_CHAINING_DESCRIPTORS[1]',
        'HOST_CHAINING_DESCRIPTORS[2]',
      ]);
      const owners = '[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]';
      await fwctl(['config', 'set', `PCI_DOWNSTREAM_PORT_OWNER=${owners}`, '--yes'], { folder });
      const { stdout } = await fwctl(['config', 'query', 'PCI_DOWNSTREAM_PORT_OWNER', '-H'], { folder });
      expect(stdout).to.contain('[0 x 16] (DEVICE_DEFAULT x 16)');
      expect(stdout.match(/DEVICE_DEFAULT/g)).to.have.length(2 + 15);
      expect(stdout).not.to.match(/\.\.\.|…/);
    }));

  it('patterns and ranges, in any case', () =>
    withFolder(async (folder) => {
      const of = async (...words: string[]) =>
        (await fwctlJson(['config', 'query', ...words, '--next'], { folder })).settings.map(
          ({ name }: Setting) => name,
        );
      expect(await of('cnp_dscp_p?')).to.deep.equal(['CNP_DSCP_P1', 'CNP_DSCP_P2']);
      expect(await of('*CHAINING_DESC*[0..1]', 'sriov_en')).to.deep.equal([
        'HOST_CHAINING_DESCRIPTORS[0]',
        'HOST_CHAINING_DESCRIPTORS[1]',
        'SRIOV_EN',
      ]);
      expect(await of('HOST_CH*[7]')).to.deep.equal([
        'HOST_CHAINING_DESCRIPTORS[7]',
        'HOST_CHAINING_TOTAL_BUFFER_SIZE[7]',
      ]);
      expect(await of('LRO_LOG_TIMEOUT?')).to.have.length(4);
      const { error } = await fwctlJson(['config', 'query', 'XYZ_*'], { folder }, 2);
      expect(error.message).to.contain('XYZ_*');
    }));
});
