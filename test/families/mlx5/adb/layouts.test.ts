import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { encode, flatten, leaves } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import { decodeSelected } from '../../../../src/bits/select.js';
import { type Adb, readAdb } from '../../../../src/families/mlx5/adb/layouts.js';
import { findLayout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ROOT, readJson } from '../../../support/files.js';

const VECTORS = join(ROOT, 'test/vectors');

const read = (file: string) => ({ file, text: readFileSync(file, 'utf8') });

const readTestFile = (): Adb =>
  readAdb(read(join(VECTORS, 'test.adb')), (what) =>
    'file' in what ? [read(join(VECTORS, what.file))] : [],
  );

/** One file without includes; its nodes stand from line 2 on. */
const inline = (text: string): Adb =>
  readAdb({ file: 'inline.adb', text: `<NodesDefinition>\n${text}</NodesDefinition>` }, () => []);

/** Where mstflint's package puts its tables. */
const MSTFLINT = '/usr/share/mstflint/prm_dbs/hca/ext/register_access_table.adb';

describe('an ADB file as layouts', () => {
  let adb: Adb;
  const node = (name: string) => adb.layouts.get(name) as Layout;
  before(() => {
    adb = readTestFile();
  });

  it('every number stands where the file says, through includes, arrays, unions, short nodes and open ends', () => {
    const { layout, hex, fields } = readJson<{
      layout: string;
      hex: string;
      fields: Record<string, unknown>;
    }>('vectors/test-adb.json');
    const found = [...flatten(node(layout), Buffer.from(hex, 'hex'))].map(([path, value]) => [
      path,
      typeof value === 'bigint' ? `0x${value.toString(16)}` : value,
    ]);
    expect(Object.fromEntries(found)).to.deep.equal(fields);
  });

  it('a union shows the member that the enum of its selector names', () => {
    const bytes = (kind: number) => encode(node('pot'), { head: { kind } });
    const shown = (kind: number) => Object.keys(decodeSelected(node('pot'), bytes(kind)).contents as object);
    expect([0, 1, 7].map(shown)).to.deep.equal([['tea'], ['coffee'], ['tea', 'coffee', 'other']]);
  });

  it('access comes from access or rw, enums with their values, masks by what is said of them', () => {
    const field = (layout: string, name: string) => node(layout).fields.find((one) => one.name === name);
    expect(field('pot_head', 'kind')).to.include({ access: 'INDEX' });
    expect(field('pot_head', 'full')).to.include({ access: 'WO' });
    expect(field('pot_head', 'kind')?.enum).to.deep.include({ kind: 'value' });
    expect([...(field('pot_head', 'kind')?.enum?.values ?? [])]).to.deep.equal([
      ['tea', 0],
      ['coffee', 1],
      ['soup', 7],
    ]);
    expect(field('pot', 'features')?.enum).to.deep.include({ kind: 'mask' });
  });

  it('reserved places, and what is not defined, are no fields', () => {
    const names = node('pot').fields.map(({ name }) => name);
    expect(names).to.include.members(['heat', 'whistle']);
    expect(names).to.not.include.members(['steam', 'bell', 'reserved1']);
    expect(adb.layouts.has('pot_secret')).to.equal(false);
  });

  it('the table of registers gives names, ids and layouts', () => {
    expect(adb.registers).to.deep.equal([
      { name: 'POTR', id: 0xe001, layout: 'pot' },
      { name: 'LEGR', id: 0xe002, layout: 'pot_leg' },
    ]);
  });

  it('without big_endian_arr elements run from the least significant end of each dword, and each is a field', () => {
    const { layouts } = inline(
      '<node name="n" size="0x8.0"><field name="a" size="0x6.0" offset="0x0.0" low_bound="0" high_bound="5"/></node>',
    );
    const places = Array.from(leaves(layouts.get('n') as Layout), ({ path, offset }) => [path, offset]);
    expect(places).to.deep.equal([
      ['a_3', 0],
      ['a_2', 8],
      ['a_1', 16],
      ['a_0', 24],
      ['a_5', 48],
      ['a_4', 56],
    ]);
  });

  it('one union under two selectors has the cases of each', () => {
    const { layouts } = inline(`
      <node name="m" size="0x4.0"><field name="v" size="0x4.0" offset="0x0.0"/></node>
      <node name="u" size="0x4.0" attr_is_union="1"><field name="m" subnode="m" selected_by="on" size="0x4.0" offset="0x0.0"/></node>
      <node name="a" size="0x8.0"><field name="s" enum="on=1" size="0x4.0" offset="0x0.0"/>
        <field name="u" subnode="u" union_selector="$(parent).s" size="0x4.0" offset="0x4.0"/></node>
      <node name="b" size="0x8.0"><field name="s" enum="on=2" size="0x4.0" offset="0x0.0"/>
        <field name="u" subnode="u" union_selector="$(parent).s" size="0x4.0" offset="0x4.0"/></node>`);
    const when = (name: string) => layouts.get(name)?.fields[1]?.layout?.fields[0]?.when;
    expect([when('a'), when('b')]).to.deep.equal([1, 2]);
  });

  it('a file that is included twice, and a folder, are read once', () => {
    const files: Record<string, string> = {
      'main.adb': '<include file="a.adb"/><include file="a.adb"/><include dir="."/>',
      'a.adb': '<node name="a" size="0x4.0"/>',
      'b.adb': '<include file="a.adb"/><node name="b" size="0x4.0"/>',
    };
    const source = (name: string) => ({
      file: name,
      text: `<NodesDefinition>${files[name]}</NodesDefinition>`,
    });
    const { layouts } = readAdb(source('main.adb'), (what) =>
      ('file' in what ? [what.file] : Object.keys(files)).map(source),
    );
    expect([...layouts.keys()]).to.deep.equal(['a', 'b']);
  });

  it("mstflint's own table reads whole, and has its registers where the built-in layouts have them", function () {
    if (!existsSync(MSTFLINT)) {
      process.stdout.write(`      no ${MSTFLINT}: the package mstflint is not installed\n`);
      this.skip();
    }
    const table = readAdb(read(MSTFLINT), () => []);
    expect(table.layouts.size, basename(MSTFLINT)).to.be.greaterThan(300);
    expect(table.registers.length).to.be.greaterThan(150);
    // Older tables have fewer and narrower fields, but every one has its least significant bit where it is today.
    for (const name of ['mgir_ext', 'paos_reg_ext', 'pmaos_reg_ext', 'mfrl_reg_ext', 'pplr_reg_ext']) {
      const places = (layout: Layout | undefined) =>
        new Map(Array.from(leaves(layout as Layout), ({ path, offset, width }) => [path, offset + width]));
      const ours = places(findLayout(name));
      const shared = [...places(table.layouts.get(name))].filter(([path]) => ours.has(path));
      expect(shared.length, name).to.be.greaterThan(2);
      expect(Object.fromEntries(shared), name).to.deep.equal(
        Object.fromEntries(shared.map(([path]) => [path, ours.get(path)])),
      );
    }
  });
});
