import { expect } from 'chai';
import { lazyEnum } from '../../src/bits/enum.js';
import { type Layout, parseLayout } from '../../src/bits/layout.js';
import { decodeSelected, select } from '../../src/bits/select.js';
import { layout } from '../../src/families/mlx5/prm/layouts.js';

const nested: Record<string, Layout> = {};
const parse = (line: string) =>
  parseLayout(
    line,
    (name) => nested[name] ?? expect.fail(name),
    (name, kind) => lazyEnum(name, kind, () => `${name} A=1 B=2`),
  );
nested.either = parse('either 8u whole@0:8?1 halves@0:4[2]?2');
nested.head = parse('head 8 kind@0:8');
nested.item = parse('item 16 kind@0:8 data@8:either?kind');

describe('selection of union members', () => {
  it('gives the member that the selector names', () => {
    const form = parse('thing 16 kind@0:8 data@8:either?kind');
    expect(decodeSelected(form, Uint8Array.of(1, 0xab))).to.deep.equal({ kind: 1, data: { whole: 0xab } });
    expect(decodeSelected(form, Uint8Array.of(2, 0xab))).to.deep.equal({
      kind: 2,
      data: { halves: [10, 11] },
    });
  });

  it('gives all members where the selector names none, is beyond the end, or is not there', () => {
    const all = { whole: 0xab, halves: [10, 11] };
    const form = parse('thing 16 kind@0:8 data@8:either?kind');
    expect(decodeSelected(form, Uint8Array.of(7, 0xab)).data).to.deep.equal(all);
    const behind = parse('thing 16 data@0:either?kind kind@8:8');
    expect(decodeSelected(behind, Uint8Array.of(0xab)).data).to.deep.equal(all);
    expect(decodeSelected(parse('thing 8 data@0:either'), Uint8Array.of(0xab)).data).to.deep.equal(all);
  });

  it('follows a dotted path, goes into every element of an array, and takes anonymous members away', () => {
    const dotted = parse('thing 16 in@0:head data@8:either?in.kind');
    expect(decodeSelected(dotted, Uint8Array.of(1, 5)).data).to.deep.equal({ whole: 5 });
    const list = parse('thing 32 items@0:item[2]');
    expect(decodeSelected(list, Uint8Array.of(1, 5, 2, 5)).items).to.deep.equal([
      { kind: 1, data: { whole: 5 } },
      { kind: 2, data: { halves: [0, 5] } },
    ]);
    const anonymous = parse('thing 16 kind@0:8 ~anon0@8:either?kind');
    expect(decodeSelected(anonymous, Uint8Array.of(1, 5))).to.deep.equal({ kind: 1, whole: 5 });
  });

  it('a mask selects each member of which it has the bit', () => {
    const form = parse('thing 16 kinds@0:8|kind data@8:either?kinds');
    expect(decodeSelected(form, Uint8Array.of(2, 5)).data).to.deep.equal({ halves: [0, 5] });
    expect(decodeSelected(form, Uint8Array.of(3, 5)).data).to.deep.equal({ whole: 5, halves: [0, 5] });
    expect(decodeSelected(form, Uint8Array.of(5, 5)).data).to.deep.equal({ whole: 5 });
  });

  it('leaves what it was given as it was', () => {
    const form = parse('thing 16 kind@0:8 data@8:either?kind');
    const given = { kind: 1, data: { whole: 5, halves: [0, 5] } };
    expect(select(form, given)).not.to.deep.equal(given);
    expect(given).to.deep.equal({ kind: 1, data: { whole: 5, halves: [0, 5] } });
  });

  it('PDDR shows the page that was asked for, PPCNT the group', () => {
    const pddr = layout('pddr_reg_ext');
    const page = Uint8Array.from({ length: 256 }, (_, i) => (i === 7 ? 3 : 0));
    expect(Object.keys(decodeSelected(pddr, page).page_data as object)).to.deep.equal([
      'pddr_module_info_ext',
    ]);
    for (const [name, member] of [
      ['ppcnt_reg', 'eth_per_prio_grp_data_layout'],
      ['ppcnt_reg_ext', 'eth_per_prio_grp_data_layout_ext'],
    ] as const) {
      const group = Uint8Array.from({ length: 256 }, (_, i) => (i === 3 ? 0x10 : 0));
      expect(Object.keys(decodeSelected(layout(name), group).counter_set as object)).to.deep.equal([member]);
    }
  });
});
