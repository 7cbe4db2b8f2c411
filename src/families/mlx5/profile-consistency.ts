import { decode, get, leaves } from '../../bits/codec.js';
import type { Layout } from '../../bits/layout.js';
import { baseMac } from './firmware/addresses.js';
import { CapabilityAreas, CURRENT, MAX } from './firmware/capability-areas.js';
import { factoryValue } from './firmware/nvconfig.js';
import type { CapabilitySet, FunctionProfile, NvValues, Profile } from './firmware/profile.js';
import type { ProfileChanges } from './firmware/profile-changes.js';
import { type CapabilityType, capabilityLayout, findCapability, hasCapability } from './prm/capabilities.js';
import { classOf, findItem, type Item } from './prm/nvconfig.js';
import { limitsOf } from './prm/nvconfig-rules.js';
import type { Shapes } from './prm/shapes.js';
import type { Problem } from './profile-problem.js';

/** What does not agree within the profile that a file makes, where the file says something of it. */
export function inconsistencies(changes: ProfileChanges, profile: Profile): Problem[] {
  return [
    ...identityProblems(changes, profile),
    ...Object.keys(changes.capabilities?.differ ?? {}).flatMap((name) => differProblems(name, profile)),
    ...capabilityProblems(changes.capabilities ?? {}, profile),
    ...Object.entries(changes.nv ?? {}).flatMap(([key, values]) => itemProblems('nv', key, values, profile)),
    ...Object.entries(changes.nv_set ?? {}).flatMap(([key, values]) =>
      itemProblems('nv_set', key, values, profile),
    ),
  ];
}

function identityProblems({ identity, module }: ProfileChanges, profile: Profile): Problem[] {
  const problems: Problem[] = [];
  const [year = 0, month = 1, day = 1] = identity?.firmware_date ?? [];
  const days = [31, year % 4 ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number;
  if (day > days)
    problems.push({ path: ['identity', 'firmware_date'], message: `names a month of ${days} days` });
  const mac = baseMac(profile.identity);
  if (identity?.base_mac && (mac === 0 || Math.floor(mac / 2 ** 40) % 2))
    problems.push({
      path: ['identity', 'base_mac'],
      message: 'is no address of one adapter: its first byte must be even',
    });
  const { ports } = profile.identity;
  if (module?.serials && module.serials.length !== ports)
    problems.push({
      path: ['module', 'serials'],
      message: `must have ${ports}: one for the module of each port`,
    });
  return problems;
}

const KINDS: readonly string[] = ['pf', 'vf', 'sf'];

function differProblems(given: string, { functions }: Profile): Problem[] {
  const known = [...KINDS, ...functions.map(({ name }) => name)];
  if (known.includes(given)) return [];
  return [
    {
      path: ['capabilities', 'differ', given],
      message: 'is no kind of function, and no function',
      given,
      known,
    },
  ];
}

/** No function may have more than its maximum, and a type says nothing where no function has it. */
function capabilityProblems(
  changes: NonNullable<ProfileChanges['capabilities']>,
  profile: Profile,
): Problem[] {
  const sets = [changes.current, changes.max, ...Object.values(changes.differ ?? {})];
  const types = new Set(sets.flatMap((set) => Object.keys(set ?? {})));
  const functions = profile.functions.map((row) => ({
    row,
    areas: new CapabilityAreas(profile.capabilities, row),
  }));
  const problems = new Map<string, Problem>();
  for (const type of [...types].map((name) => findCapability(name) as CapabilityType)) {
    const path = whereIs(changes, type.name);
    if (path && !functions.some(({ areas }) => isThere(areas, type))) {
      const message = 'is a capability that no function has: its bit in GENERAL is 0';
      problems.set(type.name, { path, message });
    }
    for (const { row, areas } of functions)
      for (const { field, now, most } of excesses(areas, type)) {
        const path = whereIs(changes, type.name, field.split(/[.[]/)[0], row);
        const message = `is above its maximum, ${field} ${now} and not ${most}: capabilities.max says how far it can go`;
        if (path && !problems.has(path.join())) problems.set(path.join(), { path, message });
      }
  }
  return [...problems.values()];
}

function isThere(areas: CapabilityAreas, type: CapabilityType): boolean {
  const general = findCapability('GENERAL') as CapabilityType;
  const area = areas.area(general, CURRENT) as Uint8Array;
  return hasCapability(
    type,
    decode(capabilityLayout(general) as Layout, area) as Partial<Shapes['cmd_hca_cap']>,
  );
}

function* excesses(areas: CapabilityAreas, type: CapabilityType) {
  const form = capabilityLayout(type) as Layout;
  const [current, max] = [CURRENT, MAX].map((mode) => areas.area(type, mode)) as [Uint8Array, Uint8Array];
  for (const { path: field } of leaves(form)) {
    const [now, most] = [get(form, current, field), get(form, max, field)] as [
      number | bigint,
      number | bigint,
    ];
    if (now > most) yield { field, now, most };
  }
}

/** Where a file says something of a capability, or of a field of it: what counts most for a function comes first. */
function whereIs(
  { current, max, differ = {} }: NonNullable<ProfileChanges['capabilities']>,
  type: string,
  field?: string,
  row?: FunctionProfile,
): Problem['path'] | undefined {
  const names = row ? [row.name, row.kind] : Object.keys(differ);
  const places: [string[], CapabilitySet | undefined][] = [
    ...names.map((name): [string[], CapabilitySet | undefined] => [['differ', name], differ[name]]),
    [['current'], current],
    [['max'], max],
  ];
  const found = places.find(
    ([, set]) => (field === undefined ? set?.[type] : set?.[type]?.[field]) !== undefined,
  );
  return found && ['capabilities', ...found[0], type, ...(field === undefined ? [] : [field])];
}

/** Items are of a port, module or PF that there is, and parameters within what the item can have. */
function itemProblems(member: 'nv' | 'nv_set', key: string, values: NvValues, profile: Profile): Problem[] {
  const [name = '', of] = key.split('.') as [string, string?];
  const item = findItem(name) as Item;
  const wrong = of === undefined ? undefined : wrongPlace(item, of, profile);
  if (wrong) return [{ path: [member, key], message: wrong }];
  return Object.entries(values).flatMap(([field, value]) => {
    const message = [value]
      .flat()
      .map((one) => wrongValue(item, field, one, profile, of))
      .find(Boolean);
    return message ? [{ path: [member, key, field], message }] : [];
  });
}

function wrongPlace(item: Item, of: string, { identity, functions }: Profile): string | undefined {
  const { first } = classOf(item);
  if (item.class === 'per_host_pf')
    return functions.some(({ kind, name }) => kind === 'pf' && name === of)
      ? undefined
      : `is of no PF: "${of}"`;
  if (first === undefined) return 'is one for the whole adapter';
  const last = first + identity.ports - 1;
  return /^\d+$/.test(of) && Number(of) >= first && Number(of) <= last
    ? undefined
    : `must end in ${first} to ${last}`;
}

function wrongValue(
  item: Item,
  name: string,
  value: number,
  profile: Profile,
  of?: string,
): string | undefined {
  const field = item.form.fields.find((one) => one.name === name);
  const named = [...(field?.enum?.values ?? [])].map(([word, number]) => `${number} ${word}`);
  if (named.length && ![...(field?.enum?.values.values() ?? [])].some((one) => Number(one) === value))
    return `must be one of ${named.join(', ')}`;
  const { least, most } = limitsOf(item.rules.get(name) ?? {}, (bound) =>
    factoryValue(profile, bound.item, bound.field, of),
  );
  if (value < least) return `must be at least ${least}`;
  return most === undefined || value <= most ? undefined : `must be at most ${most}`;
}
