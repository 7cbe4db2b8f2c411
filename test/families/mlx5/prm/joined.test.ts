import { expect } from 'chai';
import { joined, wholeName } from '../../../../src/bits/joined.js';
import { findLayout, layout, layoutNames } from '../../../../src/families/mlx5/prm/layouts.js';

/** layout.name of every number that is joined, and of those whose halves are there by name and stay two. */
function numbers(): { whole: string[]; cut: string[] } {
  const [whole, cut]: [string[], string[]] = [[], []];
  for (const name of layoutNames()) {
    const fields = layout(name).fields;
    const made = new Set(joined(layout(name)).fields.flatMap((field) => (field.halves ? [field.name] : [])));
    for (const one of made) whole.push(`${name}.${one}`);
    const stems = fields.map((field) => wholeName(field.name)).filter((stem, i) => stem !== fields[i]?.name);
    for (const stem of new Set(stems))
      if (stems.filter((other) => other === stem).length === 2 && !made.has(stem))
        cut.push(`${name}.${stem}`);
  }
  return { whole, cut };
}

describe('numbers of 64 bits that the layouts cut in two', () => {
  const { whole, cut } = numbers();

  it('are the counters of PPCNT, MPCNT and the like, and these elsewhere', () => {
    const inGroups = /cntrs|counter|statistics|eth_per|eth_extended|eth_discard|cong/;
    expect(whole.filter((name) => inGroups.test(name))).to.have.length(369);
    const bins = Array.from({ length: 10 }, (_, i) => `mplh_reg_ext.bin${i}`);
    const commands = ['read', 'write', 'write_inline', 'flush', 'error', 'backend_error'].map(
      (what) => `nvmf_frontend_namespace_context.num_${what}_cmd`,
    );
    expect(whole.filter((name) => !inGroups.test(name))).to.have.members([
      'mrtc_reg.time',
      'mrtc_reg_ext.time',
      'mgnle_reg_ext.time',
      'mtmp_reg.sensor_name',
      'mtmp_ext.sensor_name',
      'gpio_event.gpio_event',
      ...commands,
      'nvmf_frontend_namespace_context.num_read_blocks',
      'nvmf_frontend_namespace_context.num_write_blocks',
      'page_track_report_entry.dirty_address',
      'mcdd_reg_ext.data_page_phys_addr',
      'mcdd_reg_ext.mailbox_page_phys_addr',
      ...bins,
      'pmpd_reg_ext.prbs_bits',
      'pmpd_reg_ext.prbs_errors',
    ]);
  });

  it('are not thresholds of 16 bits, addresses without their lowest bits, or longer than 64 bits', () => {
    expect(cut).to.deep.equal([
      'mtmp_reg.temp_threshold',
      'ipv6_simple_layout.ipv6',
      'cmd_pas.pa',
      'xrc_srqc.db_record_addr',
      'mtdc_ext.tlb_addr',
      'mtmp_ext.temperature_threshold',
      'pddr_module_info_ext.module_production_test_revision',
    ]);
  });

  it('is found in every form of a register', () => {
    for (const name of ['eth_802_3_cntrs_grp_data_layout', 'eth_802_3_cntrs_grp_data_layout_ext'])
      expect(whole.filter((one) => one.startsWith(`${name}.`))).to.have.length(
        (findLayout(name)?.fields.length ?? 0) / 2,
      );
  });
});
