import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { leaves } from '../../../../src/bits/codec.js';
import type { Field, Layout } from '../../../../src/bits/layout.js';
import { find } from '../../../../src/bits/path.js';
import { findLayout, layout, layoutNames } from '../../../../src/families/mlx5/prm/layouts.js';
import { readJson } from '../../../support/files.js';

/** A node of mstflint's register table, read by a program that shares nothing with ours; texts are SHA-256, cut. */
interface Node {
  bits: number;
  leaves: number;
  /** Of `path offset width`, one a line. */
  places: string;
  /** Of `field access`, one a line. */
  access: string;
  /** By field, of `name=value`; in an array of masks a value is relative to its own dword. */
  enums?: Record<string, string>;
  selectors?: Record<string, string>;
  cases?: Record<string, [name: string, value: number]>;
}

/**
 * Enums with names that some of their fields can't hold: one list of object types serves the capability mask of the first 64 too; the
 * kernel reads nic_interface one bit wider than its header says (mlx5_get_nic_state).
 */
const WIDER = ['general_object_type', 'MLX5_INITIAL_SEG_NIC_INTERFACE'];

/** The ADB numbers the bits of this field as if they were values; Linux reads a mask (mlx5e_get_fec_mode). */
const NUMBERED = ['fec_mode_active'];

const digest = (lines: readonly string[], between = '\n') =>
  createHash('sha256').update(lines.join(between)).digest('hex').slice(0, 16);

function enumDigest(field: Field): string {
  const { values, kind } = field.enum ?? expect.fail(`${field.name} has no enum`);
  const inDword = (bit: number | bigint) => 1n << (BigInt(bit) % 32n);
  return digest(
    Array.from(values, ([name, value]) => {
      const mask = kind === 'bits' && !NUMBERED.includes(field.name);
      return `${name}=${mask ? inDword(value) : value}`;
    }),
    ',',
  );
}

describe('layouts', () => {
  const nodes = readJson<Record<string, Node>>('vectors/adb-fields.json');
  const names = layoutNames();

  it('no name stands twice, and each is found where its rule says', () => {
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(findLayout(name)?.name).to.equal(name);
  });

  it("all 435 nodes of mstflint's register table are there, and no other name ends like theirs", () => {
    expect(Object.keys(nodes)).to.have.length(435);
    expect(names.filter((name) => name.endsWith('_ext')).sort()).to.deep.equal(Object.keys(nodes).sort());
  });

  it('of every node: size, places and widths of all numbers, and access of all fields', () => {
    for (const [name, node] of Object.entries(nodes)) {
      const form = layout(name);
      const places = Array.from(leaves(form), ({ path, offset, width }) => `${path} ${offset} ${width}`);
      const access = form.fields.map((field) => `${field.name} ${field.access ?? '-'}`);
      const read = { bits: form.bits, leaves: places.length, places: digest(places), access: digest(access) };
      const { bits, leaves: count, places: wanted, access: allowed } = node;
      expect(read, name).to.deep.equal({ bits, leaves: count, places: wanted, access: allowed });
    }
  });

  it('of every node: enums with all names and values, in their order', () => {
    for (const [name, { enums = {} }] of Object.entries(nodes)) {
      const form = layout(name);
      for (const [field, wanted] of Object.entries(enums))
        expect(enumDigest(find(form, field).field), `${name}.${field}`).to.equal(wanted);
    }
  });

  it('of every node: which field selects of which union, and which value means which member', () => {
    for (const [name, { selectors = {}, cases = {} }] of Object.entries(nodes)) {
      const { fields } = layout(name);
      const selecting = fields.flatMap(({ name, selector }) => (selector ? [[name, selector]] : []));
      const meant = fields.flatMap(({ name, when }) => (when === undefined ? [] : [[name, when]]));
      expect(Object.fromEntries(selecting), name).to.deep.equal(selectors);
      const values = Object.entries(cases).map(([member, [, value]]) => [member, value]);
      expect(Object.fromEntries(meant), name).to.deep.equal(Object.fromEntries(values));
    }
  });

  it('selectors name a number beside the union, whose values mean one member each', () => {
    for (const name of names) {
      const form = layout(name);
      for (const { name: union, selector, layout: inner } of form.fields) {
        if (!selector) continue;
        expect(inner?.union, `${name}.${union}`).to.equal(true);
        const { field } = find(form, selector);
        expect(field.layout, `${name}.${selector}`).to.equal(undefined);
        const values = (inner as Layout).fields.flatMap(({ when }) => (when === undefined ? [] : [when]));
        expect(values, `${name}.${union}`).to.have.length.greaterThan(0);
        expect(new Set(values).size, `${name}.${union}`).to.equal(values.length);
        if (field.enum) expect([...field.enum.values.values()]).to.include.members(values);
      }
    }
  });

  it('every enum that a field names is there and fits the field', () => {
    for (const name of names) {
      for (const { name: field, width, count, enum: known } of layout(name).fields) {
        if (!known) continue;
        const label = `${name}.${field} ${known.name}`;
        expect(known.values.size, label).to.be.greaterThan(0);
        const bits = width * (known.kind === 'bits' ? count || 1 : 1);
        const fitting = [...known.values.values()].filter((value) =>
          known.kind === 'bits' ? value < bits : BigInt(value) >> BigInt(bits) === 0n,
        );
        if (WIDER.includes(known.name)) expect(fitting, label).not.to.be.empty;
        else expect(fitting, label).to.have.length(known.values.size);
      }
    }
  });

  it('text fields are arrays of whole bytes', () => {
    for (const name of names)
      for (const { name: field, text, width, count, offset } of layout(name).fields)
        if (text) expect(count && width % 8 === 0 && offset % 8 === 0, `${name}.${field}`).to.equal(true);
  });
});
