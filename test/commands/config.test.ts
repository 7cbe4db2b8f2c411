import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { type Setting, withVpi } from '../support/settings.js';

describe('fwctl config set', () => {
  it('is for the next reset; the reset makes it current, and it stays', () =>
    withVpi(async (folder) => {
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
      expect(stdout).to.match(/^\* {2}NUM_OF_VFS {2}0 +4 +2 +\S/m);
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

  it('what the board does not have is refused: LINK_TYPE on one that is sold for Ethernet alone', () =>
    withFolder(async (folder) => {
      for (const line of [
        ['query', 'LINK_TYPE_P1'],
        ['set', 'UCTX_EN=0', 'LINK_TYPE_P1=IB', '--yes'],
      ]) {
        const { error } = await fwctlJson(['config', ...line], { folder }, 3);
        expect(error.message).to.contain('this device does not have LINK_TYPE_P1');
      }
      const { settings } = await fwctlJson(['config', 'query', 'UCTX_EN'], { folder });
      expect(settings[0].next).to.equal(1);
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
      await fwctl(['emulator', 'profile', 'use', 'connectx7'], { folder });
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

  it('a value with the flag off without which it does not count is a contradiction', () =>
    withFolder(async (folder) => {
      for (const words of [
        ['NUM_PF_MSIX=10', 'NUM_PF_MSIX_VALID=0'],
        ['PF_NUM_OF_VF_VALID=false', 'PF_NUM_OF_VF=2'],
      ]) {
        const { error } = await fwctlJson(['config', 'set', ...words, '--yes'], { folder }, 2);
        expect(error.message, words.join(' ')).to.match(/does not count with .*_VALID=0/);
      }
    }));

  it('where nothing changes, nothing is asked, sent or said to take effect', () =>
    withVpi(async (folder) => {
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

/** What people provision: as mstconfig ends on the same device, where it refuses (exit 3) and where not. */
describe('fwctl config set, for what machines are provisioned for', () => {
  const sf =
    'PF_BAR2_ENABLE=0 PER_PF_NUM_SF=1 PF_TOTAL_SF=20 PF_SF_BAR_SIZE=10 NUM_PF_MSIX_VALID=0 PF_NUM_PF_MSIX_VALID=1 PF_NUM_PF_MSIX=228 SRIOV_EN=1 NUM_OF_VFS=46';
  const provisioned: [string, string, string | undefined][] = [
    [
      'SR-IOV',
      'SRIOV_EN=True NUM_OF_VFS=16 LINK_TYPE_P1=ETH LINK_TYPE_P2=ETH LAG_RESOURCE_ALLOCATION=0',
      undefined,
    ],
    [
      'RoCE',
      'LINK_TYPE_P1=2 LINK_TYPE_P2=2 ROCE_CC_PRIO_MASK_P1=255 CNP_DSCP_P1=48 CNP_DSCP_P2=48 CNP_802P_PRIO_P1=6',
      undefined,
    ],
    ['GPUs, first', 'ADVANCED_PCI_SETTINGS=1', undefined],
    ['GPUs, then', 'MAX_ACC_OUT_READ=44 PCI_WR_ORDERING=1 ATS_ENABLED=0', 'MAX_ACC_OUT_READ'],
    [
      '5G',
      'FLEX_PARSER_PROFILE_ENABLE=4 PROG_PARSE_GRAPH=1 REAL_TIME_CLOCK_ENABLE=1 CQE_COMPRESSION=1',
      'FLEX_PARSER_PROFILE_ENABLE',
    ],
    ['scalable functions, with LAG', `${sf} LAG_RESOURCE_ALLOCATION=1`, undefined],
    ['scalable functions', sf, undefined],
    [
      'boot',
      'LINK_TYPE_P1=ETH KEEP_ETH_LINK_UP_P1=1 EXP_ROM_PXE_ENABLE=0 EXP_ROM_UEFI_x86_ENABLE=1 UEFI_HII_EN=1 IP_VER=2 BOOT_VLAN=0',
      undefined,
    ],
  ];
  it('is done, or refused with the setting that the device does not have, and nothing written', () =>
    withVpi(async (folder) => {
      for (const [what, words, refused] of provisioned) {
        const told = await fwctlJson(
          ['config', 'set', ...words.split(' '), '--yes'],
          { folder },
          refused ? 6 : 0,
        );
        expect(told.refused?.setting, what).to.equal(refused);
        if (refused) expect(told.applied, what).to.deep.equal([]);
      }
    }));
});
