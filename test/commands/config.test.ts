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
      expect(reset.code).to.equal(0);
      expect(reset.stderr).to.match(/^fwctl: MFRL has ended this user context: nothing is read back\n$/m);
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
        [['RPG_MIN_DEC_FAC_P1=101', '--yes'], 2, 'RPG_MIN_DEC_FAC_P1 takes 1 to 100, not 101'],
        [['NUM_OF_VFS=2', 'num_of_vfs=3', '--yes'], 2, 'NUM_OF_VFS is set twice'],
        [['HAT=1', '--yes'], 2, 'there is no setting "HAT"'],
        [['NUM_OF_VFS=2', '--yes', '-d', 'fwctl2'], 3, 'MNVQC has support_wr 0'],
        [['NUM_OF_VFS=128', '--yes'], 6, 'NUM_OF_VFS takes 0 to 127 in fwctl0, not 128'],
        [['NUM_OF_VFS=128', '--dry-run'], 6, 'NUM_OF_VFS takes 0 to 127 in fwctl0, not 128'],
      ];
      for (const [args, code, words] of wrong) {
        const { error } = await fwctlJson(['config', 'set', ...args], { folder }, code);
        expect(error.message, args.join(' ')).to.contain(words);
      }
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS'], { folder });
      expect(settings[0].next).to.equal(4);
    }));

  it('an array needs an element, a range or a value for each; hex digits are for runs of bytes alone', () =>
    withFolder(async (folder) => {
      const name = 'HOST_CHAINING_DESCRIPTORS';
      const wrong: [string, string][] = [
        [`${name}=10`, `${name} is a list of 8, not 10`],
        [`${name}=0x0102030405060708`, `${name} is a list of 8, not 0x0102030405060708`],
        [`${name}=[1,2,3]`, `${name} is a list of 8, not of 3`],
        [`${name}[8]=1`, `${name} has elements 0 to 7, not 8`],
        [`${name}[2..1]=1`, 'a range goes from its first to its last element'],
        [`${name}[0..3]=[1,2]`, 'takes one value or a list of 4, not of 2'],
        [`${name}[0]=[1,2]`, `${name}[0] is one value, not a list`],
        ['DPA_APP_0_UUID=0x10', 'DPA_APP_0_UUID has 16 bytes, not the 1 of 0x10'],
        ['PCI_DOWNSTREAM_PORT_OWNER=HOST_0', 'PCI_DOWNSTREAM_PORT_OWNER is a list of 16, not HOST_0'],
        ['NUM_OF_VFS[0]=1', 'NUM_OF_VFS is one value: it has no elements'],
      ];
      for (const [word, words] of wrong) {
        const { error } = await fwctlJson(['config', 'set', word, '--yes'], { folder }, 2);
        expect(error.message, word).to.contain(words);
      }
      const { error } = await fwctlJson(['config', 'set', `${name}=10`, '--yes'], { folder }, 2);
      expect(error.next).to.equal(`say which: ${name}[0], ${name}[0..7], or a list of 8: ${name}=[...]`);
      const set = [`${name}[0..2]=3`, `${name}[5..6]=[8,9]`, `${name}[7]=0x9`];
      await fwctlJson(
        ['config', 'set', ...set, 'DPA_APP_0_UUID=0x000102030405060708090a0b0c0d0e0f', '--yes'],
        {
          folder,
        },
      );
      const { settings } = await fwctlJson(['config', 'query', name, `${name}[1..2]`, 'DPA_APP_0_UUID'], {
        folder,
      });
      expect(settings.map(({ name, next }: Setting) => [name, next])).to.deep.equal([
        [name, [3, 3, 3, 0, 0, 8, 9, 9]],
        [`${name}[1]`, 3],
        [`${name}[2]`, 3],
        ['DPA_APP_0_UUID', Array.from({ length: 16 }, (_, i) => i)],
      ]);
    }));

  it('errors name the setting as it was written, and what it takes', () =>
    withFolder(async (folder) => {
      const wrong: [string, string, string?][] = [
        ['SRIOV_EN=yes', 'SRIOV_EN takes True (1) or False (0), not yes'],
        ['SRIOV_EN=2', 'SRIOV_EN takes True (1) or False (0), not 2'],
        ['INT_LOG_MAX_PAYLOAD_SIZE=3', 'INT_LOG_MAX_PAYLOAD_SIZE takes AUTOMATIC (0), _4KB (12), not 3'],
        ['PCI_DOWNSTREAM_PORT_OWNER[0]=HOST_9', 'PCI_DOWNSTREAM_PORT_OWNER[0]', 'HOST_7 (8)'],
        ['LINK_TYPE_P1=XB', 'LINK_TYPE_P1', 'LINK_TYPE_P1 takes IB (1), ETH (2)'],
        ['LINK_TYPE=IB', 'LINK_TYPE is one of each port', 'LINK_TYPE_P1, LINK_TYPE_P2'],
        ['NUM_OF*=1', 'NUM_OF* is a pattern'],
      ];
      for (const [word, words, next = ''] of wrong) {
        const { error } = await fwctlJson(['config', 'set', word, '--yes'], { folder }, 2);
        expect(error.message, word).to.contain(words);
        expect(error.next ?? '', word).to.contain(next);
        expect(JSON.stringify(error), word).to.not.match(/default_link_type|dport_owner|log_max_payload/);
      }
      const near = await fwctlJson(['config', 'set', 'LINK_TIPE_P2=IB', '--yes'], { folder }, 2);
      expect(near.error.near).to.deep.equal(['LINK_TYPE_P2']);
      const port = await fwctlJson(['config', 'set', 'LINK_TYPE_P3=IB', '--yes'], { folder }, 3);
      expect(port.error.next).to.equal('it has LINK_TYPE_P1, LINK_TYPE_P2');
    }));

  it('what is set twice, or as a whole and in part, is refused', () =>
    withFolder(async (folder) => {
      const name = 'HOST_CHAINING_DESCRIPTORS';
      for (const words of [
        ['NUM_OF_VFS=2', 'NUM_OF_VFS=2'],
        ['LINK_TYPE_P1=IB', 'link_type_p1=ETH'],
        [`${name}[0..3]=1`, `${name}[3]=2`],
        [`${name}=[0,0,0,0,0,0,0,1]`, `${name}[0]=1`],
      ]) {
        const { error } = await fwctlJson(['config', 'set', ...words, '--yes'], { folder }, 2);
        expect(error.message, words.join(' ')).to.match(/is set twice|are set, and are one/);
      }
    }));

  it('where nothing changes, nothing is asked, sent or said to take effect', () =>
    withFolder(async (folder) => {
      const same = await fwctlJson(['config', 'set', 'NUM_OF_VFS=4', 'LINK_TYPE_P1=ETH'], { folder });
      expect(same).to.deep.include({ changes: [], applied: [], restored: [], refused: null });
      expect(same).to.not.have.property('takes_effect');
      const { stdout } = await fwctl(['config', 'set', 'NUM_OF_VFS=4'], { folder });
      expect(stdout).to.equal('nothing to change: all is as it is to be\n');
      const dry = await fwctlJson(['config', 'set', 'NUM_OF_VFS=4', '--dry-run'], { folder });
      expect(dry.writes).to.deep.equal([]);
    }));

  it('--dry-run tells the limits that the device has', () =>
    withFolder(async (folder) => {
      const { limits } = await fwctlJson(['config', 'set', 'NUM_OF_VFS=8', '--dry-run'], { folder });
      expect(limits).to.deep.equal([
        {
          setting: 'NUM_OF_VFS',
          least: 0,
          most: 127,
          told_by: ['nv_global_pci_cap.max_vfs_per_pf_valid', 'nv_global_pci_cap.max_vfs_per_pf'],
        },
      ]);
    }));

  it('what the device excludes or limits is refused before anything is sent, with the setting, the item and the limit', () =>
    withFolder(async (folder) => {
      const refusal = async (...words: string[]) => {
        const { error, refused, applied, restored } = await fwctlJson(
          ['config', 'set', ...words, '--yes'],
          { folder },
          6,
        );
        expect([applied, restored], words.join(' ')).to.deep.equal([[], []]);
        expect(error.message).to.equal(refused.reason);
        return refused;
      };
      expect(await refusal('UCTX_EN=0', 'NUM_OF_VFS=128')).to.deep.equal({
        setting: 'NUM_OF_VFS',
        item: 'nv_global_pci_conf',
        limit: 127,
        reason: 'NUM_OF_VFS takes 0 to 127 in fwctl0, not 128',
        status: null,
        syndrome: null,
      });
      expect((await refusal('HIDE_PORT2_PF=1')).reason).to.equal(
        'fwctl0 does not have HIDE_PORT2_PF: nv_global_pci_cap.hide_port2_pf_supported is 0, must not be 0',
      );
      expect((await refusal('MAX_ACC_OUT_READ=44')).reason).to.contain(
        'ADVANCED_PCI_SETTINGS is 0, must not be 0',
      );
      expect((await refusal('ADVANCED_PCI_SETTINGS=1', 'MAX_ACC_OUT_READ=44')).reason).to.equal(
        'fwctl0 does not have MAX_ACC_OUT_READ: nv_global_pci_cap.max_acc_outstanding_read_byte_supported is 0, must be 1',
      );
      expect((await refusal('FLEX_PARSER_PROFILE_ENABLE=4')).reason).to.equal(
        'FLEX_PARSER_PROFILE_ENABLE takes 0 in fwctl0, not 4',
      );
      const { settings } = await fwctlJson(['config', 'query', 'UCTX_EN', 'ADVANCED_PCI_SETTINGS'], {
        folder,
      });
      expect(settings.map(({ next }: Setting) => next)).to.deep.equal([1, 0]);
    }));

  it('the setting that is named after one is set along, and both are told', () =>
    withFolder(async (folder) => {
      const { changes, applied } = await fwctlJson(['config', 'set', 'PF_NUM_OF_VF=2', '--yes'], { folder });
      expect(
        changes.map(({ field, after }: { field: string; after: number }) => [field, after]),
      ).to.deep.equal([
        ['PF_NUM_OF_VF_VALID', 1],
        ['PF_NUM_OF_VF', 2],
        ['nv_pf_pci_conf.pf_total_vf_en', 1],
      ]);
      expect(applied).to.include.members(['PF_NUM_OF_VF', 'PF_NUM_OF_VF_VALID']);
      await fwctl(['reg', 'set', 'MFRL', 'reset_trigger=TRIGGER3', '--yes'], { folder });
      const { fields } = await fwctlJson(['rpc', 'QUERY_ESW_FUNCTIONS'], { folder });
      expect(fields.net_function_params[0].host_params_context.host_total_vfs).to.equal(2);
      // What hangs on the flag is cleared with it.
      const clear = ['PF_NUM_OF_VF=0', 'PF_NUM_OF_VF_VALID=0'];
      const cleared = await fwctlJson(['config', 'set', ...clear, '--yes'], { folder });
      expect(cleared.applied).to.include.members(['PF_NUM_OF_VF', 'PF_NUM_OF_VF_VALID']);
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
      const reason = (wanted: string) => all.find(({ name }: Setting) => name === wanted).reason;
      expect(all.length).to.be.greaterThan(listed.length);
      expect(reason('HIDE_PORT2_PF')).to.contain('hide_port2_pf_supported is 0');
      expect(reason('PCI_BUS00_ENABLE')).to.equal('nothing is published of when an adapter has it');
      const [named] = (await fwctlJson(['config', 'query', 'ROCE_CC_LEGACY_DCQCN'], { folder })).settings;
      expect(named).to.include({ name: 'ROCE_CC_LEGACY_DCQCN', next: 0 });
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
      expect(await of('DPA_APP_?_UUID')).to.have.length(8);
      const { error } = await fwctlJson(['config', 'query', 'XYZ_*'], { folder }, 2);
      expect(error.message).to.contain('XYZ_*');
    }));
});
