import { expect } from 'chai';
import type { Field } from '../../../../src/bits/layout.js';
import type { Reference } from '../../../../src/families/mlx5/prm/expression.js';
import {
  faultOf,
  isExcluded,
  isListed,
  limitsOf,
  whyAbsent,
} from '../../../../src/families/mlx5/prm/nvconfig-rules.js';
import { findSetting, type Setting } from '../../../../src/families/mlx5/prm/nvconfig-settings.js';

const setting = (name: string): Setting => findSetting(name)?.setting as Setting;

/** Answers of a device, by `item.field`; all else is 0, and what is undefined can't be read. */
const device =
  (answers: Record<string, number | undefined>) =>
  ({ item, field }: Reference): number | undefined => {
    const key = `${item}.${field}`;
    return key in answers ? answers[key] : 0;
  };

const absent = (name: string, answers: Record<string, number | undefined>, version?: number) => {
  const { item, field } = setting(name);
  return whyAbsent(item, field, device(answers), version);
};
const fault = (name: string, value: number, answers: Record<string, number | undefined>) => {
  const { item, field } = setting(name);
  return faultOf(item, field, value, device({ ...answers, [`${item.name}.${field.name}`]: value }));
};

describe('rules of settings, by what a device answers', () => {
  it('equal, not equal, and, or: a condition as the tables have it', () => {
    expect(absent('HIDE_PORT2_PF', {})).to.equal(
      'nv_global_pci_cap.hide_port2_pf_supported is 0, must not be 0',
    );
    expect(absent('HIDE_PORT2_PF', { 'nv_global_pci_cap.hide_port2_pf_supported': 1 })).to.equal(undefined);
    const both = {
      'nv_pci_conf.advanced_pci_settings': 1,
      'nv_global_pci_cap.max_acc_outstanding_read_byte_supported': 1,
    };
    expect(absent('MAX_ACC_OUT_READ', both)).to.equal(undefined);
    expect(absent('MAX_ACC_OUT_READ', { ...both, 'nv_pci_conf.advanced_pci_settings': 0 })).to.equal(
      'ADVANCED_PCI_SETTINGS is 0, must not be 0',
    );
    expect(absent('FLOW_CONTROL', { 'nv_qos_cap.fc_init_mode_fc_disabled': 1 })).to.equal(undefined);
  });

  it('what can not be read makes a condition false as a whole, beside what holds too', () => {
    const answers = {
      'nv_qos_cap.fc_init_mode_fc_disabled': 1,
      'nv_qos_cap.fc_init_mode_fc_global_pause': undefined,
    };
    expect(absent('FLOW_CONTROL', answers)).to.equal("nv_qos_cap.fc_init_mode_fc_global_pause can't be read");
  });

  it('a parameter of a later version of its item is not there before', () => {
    expect(absent('KEEP_LINK_UP_ON_BOOT', {}, 0)).to.contain('of version 0');
    expect(absent('KEEP_LINK_UP_ON_BOOT', {}, 1)).to.equal(undefined);
  });

  it('of what nothing is published of, nothing is said; it is not listed, but for arrays', () => {
    expect(absent('PCI_BUS00_ENABLE', {})).to.equal(undefined);
    const listed = (name: string) => isListed(setting(name).item, setting(name).field as Field);
    expect(['PCI_BUS00_ENABLE', 'HOST_CHAINING_DESCRIPTORS', 'NUM_OF_VFS'].map(listed)).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it('capabilities alone exclude, in the device: other settings may be set later', () => {
    const excluded = (name: string, answers: Record<string, number>) =>
      isExcluded(setting(name).item, setting(name).field, device(answers));
    const cap = 'nv_global_pci_cap.max_acc_outstanding_read_byte_supported';
    expect(excluded('MAX_ACC_OUT_READ', {})).to.equal(true);
    expect(excluded('MAX_ACC_OUT_READ', { [cap]: 1 })).to.equal(false);
  });

  it('limits are numbers, parameters and what follows from them', () => {
    const vfs = (answers: Record<string, number>) => limitsOf(setting('NUM_OF_VFS').rule, device(answers));
    const cap = { 'nv_global_pci_cap.max_vfs_per_pf': 127 };
    expect(vfs(cap)).to.deep.equal({ least: 0, most: 0 });
    expect(vfs({ ...cap, 'nv_global_pci_cap.max_vfs_per_pf_valid': 1 })).to.deep.equal({
      least: 0,
      most: 127,
    });
    const there = { ...cap, 'nv_global_pci_cap.max_vfs_per_pf_valid': 1 };
    expect(fault('NUM_OF_VFS', 128, there)).to.deep.equal({ kind: 'range', least: 0, most: 127 });
    expect(fault('NUM_OF_VFS', 127, there)).to.equal(undefined);
  });

  it('a rule that names the values of a setting one by one says which it takes', () => {
    const answers = {
      'nv_flex_parser_cap.flex_parser_profile_0_supported': 1,
      'nv_flex_parser_cap.flex_parser_profile_3_supported': 1,
    };
    expect(fault('FLEX_PARSER_PROFILE_ENABLE', 3, answers)).to.equal(undefined);
    expect(fault('FLEX_PARSER_PROFILE_ENABLE', 4, answers)).to.deep.equal({ kind: 'choice', values: [0, 3] });
  });

  it('a rule over several settings says what they come to', () => {
    const answers = {
      'nv_global_pci_cap.max_vfs_per_pf_valid': 1,
      'nv_global_pci_cap.max_vfs_per_pf': 200,
      'nv_global_pci_cap.max_total_msix_valid': 1,
      'nv_global_pci_cap.max_total_msix': 1000,
      'nv_global_pci_conf.num_pfs': 2,
      'nv_global_pci_conf.num_pf_msix': 63,
      'nv_global_pci_conf.num_vf_msix': 11,
    };
    expect(fault('NUM_OF_VFS', 30, answers)).to.equal(undefined);
    expect(fault('NUM_OF_VFS', 40, answers)).to.deep.include({ kind: 'rule' });
    expect((fault('NUM_OF_VFS', 40, answers) as { reason: string }).reason).to.contain(
      'NUM_OF_PF * (NUM_PF_MSIX + (NUM_OF_VFS * NUM_VF_MSIX)) is 1006, must be at most 1000',
    );
  });
});
