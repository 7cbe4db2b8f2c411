import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Reference } from '../../../../src/families/mlx5/prm/expression.js';
import { layoutNames } from '../../../../src/families/mlx5/prm/layouts.js';
import {
  allItems,
  CLASSES,
  classOf,
  dataOf,
  findItem,
  item,
  readType,
  typeOf,
} from '../../../../src/families/mlx5/prm/nvconfig.js';
import { rulesRead } from '../../../../src/families/mlx5/prm/nvconfig-rules.js';
import {
  allSettings,
  findSetting,
  settingName,
} from '../../../../src/families/mlx5/prm/nvconfig-settings.js';

const items = allItems();
const settings = allSettings();

describe('items of the non-volatile configuration', () => {
  it('203 of them, each with its layout, found by name and by type alike', () => {
    expect(items).to.have.length(203);
    for (const one of items) {
      expect(findItem(one.name), one.name).to.equal(one);
      expect(readType(typeOf(one))?.item, one.name).to.equal(one);
      expect(one.form.name).to.equal(one.name);
      expect(layoutNames()).to.include(one.name);
    }
    for (const name of ['', 'nv_', 'nv_hat', 'nv_global_pci', '0/128/0', 'nv_hca_conf 3/274/0'])
      expect(findItem(name), name).to.equal(undefined);
    expect(() => item('nv_hat')).to.throw('no item nv_hat');
  });

  it('types are made up as those of mstconfig: class, then port or module, then id', () => {
    expect(typeOf(item('nv_global_pci_conf'))).to.equal(0x00000080);
    expect(typeOf(item('nv_vpi_link_type'), 2)).to.equal(0x01020012);
    expect(typeOf(item('nv_hca_conf'))).to.equal(0x03000112);
    expect(typeOf(item('file_comment'))).to.equal(0x06000003);
    expect(typeOf(item('nv_pci_conf'))).to.equal(0x07000080);
    expect(typeOf(item('nv_module_split'), 1)).to.equal(0x09004004);
  });

  it('every type word that is read is the one that is made, but for what its class does not look at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...items), fc.nat(255), (one, index) => {
        const asked = 'suffix' in classOf(one) ? index : 0;
        expect(readType(typeOf(one, asked))).to.deep.equal({ item: one, index: asked });
      }),
    );
    fc.assert(
      fc.property(fc.nat(0xffffffff), (word) => {
        const found = readType(word);
        if (found) expect(CLASSES[found.item.class].number).to.equal(word >>> 24);
      }),
    );
    // The host and function of a PF's item are reserved.
    expect(readType(0x03ffff00 + 0x12)?.item.name).to.equal(undefined);
    expect(readType(0x033ffd12)?.item.name).to.equal('nv_hca_conf');
  });

  it('rules name fields and items that there are', () => {
    const has = ({ item: name, field }: Reference) =>
      item(name).form.fields.some((known) => known.name === field);
    for (const { name, form, rules } of items)
      for (const [field, rule] of rules) {
        const label = `${name}.${field}`;
        const { valid } = rule;
        expect(has({ item: name, field }), label).to.equal(true);
        for (const reference of rulesRead(rule))
          expect(has(reference), `${label}: ${reference.item}.${reference.field}`).to.equal(true);
        if (valid) expect(form.fields.find((known) => known.name === valid)?.width, label).to.equal(1);
      }
  });

  it('data without values are the lowest that each parameter can have', () => {
    expect(decode(item('nv_vpi_link_type').form, dataOf(item('nv_vpi_link_type')))).to.deep.equal({
      default_link_type: 1,
    });
    expect(decode(item('nv_roce_cc_ecn').form, dataOf(item('nv_roce_cc_ecn')))).to.include({ dce_tcp_g: 1 });
    for (const one of items) expect(dataOf(one).length, one.name).to.equal(one.bytes);
  });

  it('decoding and encoding an item keeps all that it has fields for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...items), fc.infiniteStream(fc.nat(255)), ({ form, bytes }, noise) => {
        const data = Uint8Array.from(noise.take(bytes));
        const fields = decode(form, data, { raw: true });
        expect(decode(form, encode(form, fields), { raw: true })).to.deep.equal(fields);
      }),
    );
  });
});

describe('settings of the non-volatile configuration', () => {
  it('880 of them, no name twice', () => {
    expect(settings).to.have.length(880);
    expect(new Set(settings.map(({ name }) => name)).size).to.equal(880);
  });

  it('a name is read as it is written, of a port, module or element too, whatever its case', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...settings),
        fc.nat(9),
        fc.nat(7),
        fc.boolean(),
        (setting, of, at, lower) => {
          const index = 'suffix' in classOf(setting.item) ? of : undefined;
          const element = setting.field.count ? at : undefined;
          const name = settingName(setting, index, element);
          expect(findSetting(lower ? name.toLowerCase() : name)).to.deep.equal({ setting, index, element });
        },
      ),
    );
  });

  it('names as mstconfig has them', () => {
    const place = (word: string) => {
      const { setting, index, element } = findSetting(word) ?? {};
      return [setting?.item.name, setting?.field.name, index, element];
    };
    expect(place('NUM_OF_VFS')).to.deep.equal(['nv_global_pci_conf', 'total_vfs', undefined, undefined]);
    expect(place('LINK_TYPE_P2')).to.deep.equal(['nv_vpi_link_type', 'default_link_type', 2, undefined]);
    expect(place('LINK_TYPE')).to.deep.equal(['nv_vpi_link_type', 'default_link_type', undefined, undefined]);
    expect(place('module_split_m1[3]')).to.deep.equal(['nv_module_split', 'mac_assignment_for_lane', 1, 3]);
    expect(place('EXP_ROM_UEFI_x86_ENABLE')[1]).to.equal('exp_rom_uefi_x86_enable');
  });

  it('what is none is found nowhere', () => {
    for (const word of [
      '',
      'NUM_OF_VF',
      'NUM_OF_VFS_P1',
      'LINK_TYPE_M1',
      'NUM_OF_VFS[0]',
      'MODULE_SPLIT[16]',
      'MODULE_SPLIT[01]',
      'LINK_TYPE_P01',
      'A B',
      '[1]',
    ])
      expect(findSetting(word), word).to.equal(undefined);
  });
});
