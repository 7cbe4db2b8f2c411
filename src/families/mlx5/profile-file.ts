import { fits } from '../../bits/bits.js';
import type { Field, Layout } from '../../bits/layout.js';
import { shapeProblems } from '../../schema/problems.js';
import type { CapabilityFields, CapabilitySet, NvValues, Profile } from './firmware/profile.js';
import { changedProfile, type ProfileChanges } from './firmware/profile-changes.js';
import { schema, validate } from './firmware/profiles/check.js';
import { shipped } from './firmware/shipped.js';
import { capabilityLayout, capabilityTypes, findCapability } from './prm/capabilities.js';
import { allItems, findItem } from './prm/nvconfig.js';
import { inconsistencies } from './profile-consistency.js';
import { functionProblems } from './profile-functions.js';
import type { Problem } from './profile-problem.js';

/**
 * Checks the data of a profile file: its shape, then its names and values, then whether they agree with one another and with what it
 * starts from. An empty list: it is a `ProfileChanges`.
 */
export function checkProfile(data: unknown): Problem[] {
  const wrong = shapeProblems({ schema, validate }, data);
  if (wrong.length) return wrong;
  const changes = data as ProfileChanges;
  const { functions, capabilities, nv = {}, nv_set = {}, nv_lacks = [] } = changes;
  const profile = changedProfile('', shipped(changes.extends) as Profile, changes);
  const problems = [
    ...(functions ? functionProblems(profile) : []),
    ...setProblems(['capabilities', 'current'], capabilities?.current),
    ...setProblems(['capabilities', 'max'], capabilities?.max),
    ...Object.entries(capabilities?.differ ?? {}).flatMap(([name, set]) =>
      setProblems(['capabilities', 'differ', name], set),
    ),
    ...Object.entries(nv).flatMap(([name, values]) => itemProblems('nv', name, values)),
    ...Object.entries(nv_set).flatMap(([name, values]) => itemProblems('nv_set', name, values)),
    ...nv_lacks.flatMap((name, i) => (findItem(name) ? [] : [unknownItem(['nv_lacks', i], name)])),
  ];
  return problems.length ? problems : inconsistencies(changes, profile);
}

/** Capability types and fields are known, and values fit. */
function setProblems(path: readonly (string | number)[], set: CapabilitySet = {}): Problem[] {
  return Object.entries(set).flatMap(([name, fields]) => {
    const type = findCapability(name);
    const form = type && capabilityLayout(type);
    if (form) return fieldProblems([...path, name], form, fields);
    const known = capabilityTypes.filter((type) => capabilityLayout(type)).map((type) => type.name);
    return [
      { path: [...path, name], message: 'is no capability type with a known layout', given: name, known },
    ];
  });
}

/** Items of the non-volatile configuration are known, and values fit; `.2` behind a name is a port or module, `.pf0` a PF. */
function itemProblems(member: 'nv' | 'nv_set', name: string, values: NvValues): Problem[] {
  const item = findItem(name.replace(/\.\w+$/, ''));
  return item ? fieldProblems([member, name], item.form, values) : [unknownItem([member, name], name)];
}

const unknownItem = (path: Problem['path'], given: string): Problem => ({
  path,
  message: 'is no item of the non-volatile configuration',
  given,
  known: allItems().map((one) => one.name),
});

function fieldProblems(
  path: readonly (string | number)[],
  form: Layout,
  fields: CapabilityFields,
): Problem[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = form.fields.find((one) => one.name === name);
    const at = [...path, name];
    if (!field) {
      const known = form.fields.map((one) => one.name);
      return [{ path: at, message: 'is no field of the structure', given: name, known }];
    }
    if (field.count === undefined) return valueProblems(at, field, value);
    return elementProblems(at, field, field.count, value);
  });
}

/** A list, or elements by index. An open tail takes any. */
function elementProblems(
  path: readonly (string | number)[],
  field: Field,
  count: number,
  value: unknown,
): Problem[] {
  if (typeof value !== 'object' || value === null) return [{ path, message: 'must be a list' }];
  return Object.entries(value).flatMap(([index, element]) => {
    const number = Number(index);
    if (!Number.isSafeInteger(number)) return [{ path: [...path, index], message: 'is no index' }];
    if (count && number >= count) return [{ path, message: `has more than ${count} elements` }];
    return valueProblems([...path, number], field, element);
  });
}

const isObject = (value: unknown): value is CapabilityFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueProblems(
  path: readonly (string | number)[],
  { width, layout }: Field,
  value: unknown,
): Problem[] {
  if (layout)
    return isObject(value) ? fieldProblems(path, layout, value) : [{ path, message: 'must be a structure' }];
  const number = numberOf(value);
  if (number === undefined) return [{ path, message: 'must be a whole number, or one in hex: "0x1f"' }];
  return fits(number, width) ? [] : [{ path, message: `does not fit into ${width} bits` }];
}

function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return BigInt(value);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}
