import { expect } from 'chai';
import { fits } from '../../../../src/bits/bits.js';
import { decode, get, leaves } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { CapabilityFields, CapabilityValue } from '../../../../src/families/mlx5/firmware/profile.js';
import {
  capabilityLayout,
  capabilityTypes,
  findCapability,
  hasCapability,
} from '../../../../src/families/mlx5/prm/capabilities.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ask, freshDevice } from './ask.js';
import { deviceOf, GENERATIONS } from './generations.js';

const MAX = 0;
const CURRENT = 1;

const areaOf = (vhca: string, id: number, mode: number, device: Device): Uint8Array =>
  ask(device, vhca, 'QUERY_HCA_CAP', { op_mod: id * 2 + mode }).output.subarray(16);

const generalOf = (device: Device, vhca: string, field: string, mode = CURRENT) =>
  get(layout('cmd_hca_cap'), areaOf(vhca, 0, mode, device), field);

/** The paths of a profile's fields that no layout has, or that do not fit. */
function strangers(form: Layout, fields: CapabilityFields, path: string): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = form.fields.find((known) => known.name === name);
    if (!field) return [`${path}.${name}`];
    const elements: [string, CapabilityValue][] =
      field.count === undefined ? [['', value]] : Object.entries(value as CapabilityFields);
    return elements.flatMap(([index, element]) => {
      if (field.layout)
        return strangers(field.layout, element as CapabilityFields, `${path}.${name}[${index}]`);
      const beyond = field.count !== undefined && field.count > 0 && Number(index) >= field.count;
      const number = BigInt(element as number | string);
      return beyond || !fits(number, field.width) ? [`${path}.${name}[${index}]=${number}`] : [];
    });
  });
}

for (const profile of GENERATIONS)
  describe(`firmware: the profile ${profile.name}`, () => {
    const freshDevice = () => deviceOf(profile);

    it('names only fields that the layouts have, with values that fit', () => {
      const { captured, chosen, max, differ } = profile.capabilities;
      const found = [captured, chosen, max, ...Object.values(differ)].flatMap((set) =>
        Object.entries(set).flatMap(([name, fields]) => {
          const type = findCapability(name);
          const form = type && capabilityLayout(type);
          return form ? strangers(form, fields, name) : [name];
        }),
      );
      expect(found).to.deep.equal([]);
    });

    it('chooses nothing that was captured', () => {
      const { captured, chosen } = profile.capabilities;
      for (const [type, fields] of Object.entries(captured))
        expect(
          Object.keys(chosen[type] ?? {}).filter((name) => name in fields),
          type,
        ).to.deep.equal([]);
    });

    it('differs from PF 0 only by kinds and functions that it has', () => {
      const names = profile.functions.flatMap(({ kind, name }) => [kind, name]);
      expect(names).to.include.members(Object.keys(profile.capabilities.differ));
    });

    it('no maximum is below the current value, on any function', () => {
      for (const { name } of profile.functions) {
        const device = freshDevice();
        for (const type of capabilityTypes) {
          const form = capabilityLayout(type);
          if (!form || type.name === 'DEBUG') continue;
          const [max, current] = [MAX, CURRENT].map((mode) => areaOf(name, type.id, mode, device)) as [
            Uint8Array,
            Uint8Array,
          ];
          // What the function lacks is refused, with nothing behind the header.
          if (!max.length && !current.length) continue;
          for (const { path } of leaves(form)) {
            const [most, now] = [get(form, max, path), get(form, current, path)] as [number, number];
            expect(most >= now, `${name} ${type.name}.${path}: ${most} >= ${now}`).to.equal(true);
          }
        }
      }
    });

    it('a capability whose bit in GENERAL is 0 is all zero, one whose bit is 1 is not', () => {
      for (const { name } of profile.functions) {
        for (const mode of [MAX, CURRENT]) {
          const device = freshDevice();
          const general = decode(layout('cmd_hca_cap'), areaOf(name, 0, mode, device).subarray(0, 256));
          for (const type of capabilityTypes)
            expect(areaOf(name, type.id, mode, device).some(Boolean), `${name} ${type.name}`).to.equal(
              hasCapability(type, general),
            );
        }
      }
    });

    it('every function has a vhca_id of its own, and a function_id and vport of its own below its PF', () => {
      const { functions } = profile;
      expect(new Set(functions.map(({ vhca_id }) => vhca_id)).size).to.equal(functions.length);
      for (const key of ['function_id', 'vport'] as const) {
        const ids = functions.map((row) => `${row.parent ?? row.name} ${row[key]}`);
        expect(new Set(ids).size, key).to.equal(functions.length);
      }
      for (const { name, vhca_id } of functions)
        expect(generalOf(freshDevice(), name, 'vhca_id'), name).to.equal(vhca_id);
    });

    it('has a module for each port, whose words fit into its memory', () => {
      const { module, identity } = profile;
      expect(new Set(module.serials).size).to.equal(identity.ports);
      for (const words of [module.vendor, module.part, ...module.serials])
        expect(words, words).to.match(/^[ -~]{1,16}$/);
      expect(module.revision).to.match(/^[ -~]{1,2}$/);
      expect(module.date_code).to.match(/^\d{6}[ -~]{0,2}$/);
    });

    it('PF 0 rules the device, PF 1 its own port, VFs and SFs nothing', () => {
      const roles = ['vhca_resource_manager', 'eswitch_manager', 'vport_group_manager', 'uctx_cap'];
      const rolesOf = (vhca: string) => roles.map((role) => generalOf(freshDevice(), vhca, role));
      // In DPU mode the e-switch is ruled by the board's own CPU.
      const rules = profile.name === 'bluefield3-dpu' ? 0 : 1;
      expect(rolesOf('pf0')).to.deep.equal([1, rules, 1, 7]);
      expect(rolesOf('pf1')).to.deep.equal([0, rules, 1, 7]);
      for (const { name, kind } of profile.functions)
        if (kind !== 'pf') expect(rolesOf(name), name).to.deep.equal([0, 0, 0, 3]);
    });
  });

describe('firmware: the profile of the default adapter', () => {
  it('maximum and current differ somewhere', () => {
    expect(generalOf(freshDevice(), 'pf0', 'log_max_qp', MAX)).to.equal(18);
    expect(generalOf(freshDevice(), 'pf0', 'log_max_qp', CURRENT)).to.equal(17);
  });
});
