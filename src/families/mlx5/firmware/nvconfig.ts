import { decode, encode } from '../../../bits/codec.js';
import type { Field, Fields } from '../../../bits/layout.js';
import type { Reference } from '../prm/expression.js';
import { dataOf, type Item, item, lowest } from '../prm/nvconfig.js';
import { faultOf, isExcluded, ruleFault } from '../prm/nvconfig-rules.js';
import type { Syndrome } from '../syndromes.js';
import { baseMac, guidOf, macBytes } from './addresses.js';
import type { FirmwareCore } from './handler.js';
import type { Profile } from './profile.js';
import type { NvState } from './state.js';
import { fromHex, sameBytes, toHex } from './text.js';

/** An item of one port, module or PF, as far as there are several. */
export interface Place {
  readonly item: Item;
  /** The number of the port or module, the name of the PF; undefined where the item is the device's. */
  readonly of?: number | string | undefined;
}

/** The values of an item that there are: as the board was made, since the last reset, and from the next one on. */
export type When = 'factory' | 'current' | 'next';

/** A place in the state. */
export const keyOf = ({ item, of }: Place): string => (of === undefined ? item.name : `${item.name}.${of}`);

/** What follows from the rest of the profile: the addresses of the board. */
function derived({ identity }: Profile, name: string): Fields {
  if (name === 'nv_base_mac_guid') {
    const mac = baseMac(identity);
    const guid = guidOf(mac);
    const base_guid = Array.from({ length: 8 }, (_, i) => Number((guid >> BigInt(56 - 8 * i)) & 0xffn));
    return { base_mac: [0, 0, ...macBytes(mac)], base_guid };
  }
  if (name !== 'nv_base_mac_guid_cap') return {};
  return { num_of_allocated_guids: identity.addresses, num_of_allocated_macs: identity.addresses };
}

const made = new WeakMap<Profile, Map<string, Uint8Array>>();

function factoryData(profile: Profile, place: Place): Uint8Array {
  const known = made.get(profile) ?? new Map<string, Uint8Array>();
  made.set(profile, known);
  const key = keyOf(place);
  const { item } = place;
  const data =
    known.get(key) ??
    dataOf(item, { ...derived(profile, item.name), ...profile.nv[item.name], ...profile.nv[key] });
  known.set(key, data);
  return data;
}

const setOnce = new WeakMap<Profile, Map<string, string>>();

/** Data in hex of the items that the host's administrator has set, by their place in the state. */
function administered(profile: Profile): ReadonlyMap<string, string> {
  const known = setOnce.get(profile);
  if (known) return known;
  const { nv, nv_set } = profile;
  const rows = Object.entries(nv_set).map(([key, values]) => {
    const [name = ''] = key.split('.') as [string];
    const { [name]: ofAll } = nv_set;
    const own = { ...ofAll, ...values };
    const flags = Object.keys(own).map((field) => [item(name).rules.get(field)?.valid, 1] as const);
    const counted = Object.fromEntries(flags.filter(([flag]) => flag !== undefined));
    const data = dataOf(item(name), {
      ...derived(profile, name),
      ...nv[name],
      ...nv[key],
      ...counted,
      ...own,
    });
    return [key, toHex(data)] as const;
  });
  const made = new Map(rows);
  setOnce.set(profile, made);
  return made;
}

/** Data in hex of an item that was set; undefined where it is as the board was made. */
const setData = (
  { profile, nv }: Configured,
  when: Exclude<When, 'factory'>,
  key: string,
): string | undefined => nv?.[when]?.[key] ?? administered(profile).get(key);

/** The places of all items that may be other than the board was made, from the next reset on. */
export const placesSet = ({ profile, nv }: Configured): string[] => [
  ...new Set([...Object.keys(nv?.next ?? {}), ...administered(profile).keys()]),
];

/** The data of an item; not to be changed. */
export function itemData(
  profile: Profile,
  nv: NvState | undefined,
  place: Place,
  when: When = 'current',
): Uint8Array {
  const set = when === 'factory' ? undefined : setData({ profile, nv }, when, keyOf(place));
  return set === undefined ? factoryData(profile, place) : sized(fromHex(set), place.item.bytes);
}

/** Whether an item is other than the board was made. */
export const isSet = (fw: FirmwareCore, place: Place, when: When): boolean =>
  !sameBytes(itemData(fw.profile, fw.snapshot().nv, place, when), factoryData(fw.profile, place));

/** Whether boards of this kind have an item. */
export const hasItem = ({ nv_lacks }: Profile, { name }: Item): boolean => !nv_lacks.includes(name);

/** State may be of a time when the item had another size. */
function sized(data: Uint8Array, bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  whole.set(data.subarray(0, bytes));
  return whole;
}

/** An adapter with what was set in its non-volatile memory. */
export interface Configured {
  readonly profile: Profile;
  readonly nv: NvState | undefined;
}

const keyNamed = (name: string, of: Place['of']): string => (of === undefined ? name : `${name}.${of}`);

/** Whether an item may be other than the board was made: it was set, by whomever. */
export const mayDiffer = ({ profile, nv }: Configured, name: string, of?: Place['of']): boolean =>
  [profile.nv_set, nv?.current ?? {}].some((all) => keyNamed(name, of) in all);

/** How the data base names the flags that say whether the parameter beside them counts. */
const FLAG = /(valid|_restrict|_cfg_enable|_state_en|^pf_\w+_en)$/;

/**
 * What a parameter is where the administrator alone has set its item; undefined where the tables have to tell. The flag beside a parameter is
 * counted with it, unless it is named itself.
 */
function administeredValue(
  adapter: Configured,
  name: string,
  field: string,
  of?: Place['of'],
): number | undefined {
  const key = keyNamed(name, of);
  const values = adapter.nv?.current?.[key] === undefined ? adapter.profile.nv_set[key] : undefined;
  if (!values || [field, ...Object.keys(values)].some((one) => FLAG.test(one))) return undefined;
  return Number(values[field] ?? factoryValue(adapter.profile, name, field, of));
}

/**
 * What a parameter is at present: as the board was made, where the flag beside it says that it does not count. Every command asks: what the
 * profile tells is not looked up in the tables.
 */
export function nvValue(adapter: Configured, name: string, field: string, of?: Place['of']): number {
  const { profile } = adapter;
  if (!mayDiffer(adapter, name, of) || profile.nv_lacks.includes(name))
    return factoryValue(profile, name, field, of);
  const plain = administeredValue(adapter, name, field, of);
  if (plain !== undefined) return plain;
  const set = setData(adapter, 'current', keyNamed(name, of));
  if (set === undefined) return factoryValue(profile, name, field, of);
  const { form, rules } = item(name);
  const values = decode(form, fromHex(set));
  const { valid } = rules.get(field) ?? {};
  return valid !== undefined && !values[valid]
    ? factoryValue(profile, name, field, of)
    : Number(values[field]);
}

/** What a parameter was when the board was made. */
export function factoryValue({ nv }: Profile, name: string, field: string, of?: Place['of']): number {
  const known = nv[`${name}.${of}`]?.[field] ?? nv[name]?.[field];
  if (known !== undefined) return Number(known);
  const { form, rules } = item(name);
  return lowest(form.fields.find((one) => one.name === field) as Field, rules.get(field));
}

/** Makes an item what it is from the next reset on; without data, what it was when the board was made. `writer` says who it is, or is 0. */
export function setNext(fw: FirmwareCore, place: Place, data?: Uint8Array, writer = 0): void {
  const { nv } = fw.snapshot();
  const key = keyOf(place);
  const wanted = data ?? factoryData(fw.profile, place);
  const kept = sameBytes(wanted, itemData(fw.profile, undefined, place, 'next')) ? undefined : toHex(wanted);
  const kind = kept === undefined || !writer ? undefined : writer;
  if (nv?.next?.[key] === kept && nv?.writers?.[key] === kind) return;
  const { writers, ...others } = nv ?? {};
  const named = withKey(writers, key, kind);
  fw.change({
    nv: {
      ...others,
      next: withKey(nv?.next, key, kept),
      ...(Object.keys(named).length ? { writers: named } : {}),
    },
  });
}

/** Makes all items what they were when the board was made, from the next reset on. */
export function resetAll(fw: FirmwareCore): void {
  const { profile } = fw;
  const { nv } = fw.snapshot();
  const next = Object.fromEntries(
    [...administered(profile).keys()].map((key) => {
      const [name = '', of] = key.split('.') as [string, string?];
      return [key, toHex(factoryData(profile, { item: item(name), of }))] as const;
    }),
  );
  const before = Object.entries(nv?.next ?? {});
  if (before.length === Object.keys(next).length && before.every(([key, data]) => next[key] === data)) return;
  const { writers: _, ...others } = nv ?? {};
  fw.change({ nv: { ...others, next } });
}

/** An object with another value behind a key; without the key where there is none. */
function withKey<Value>(
  object: { readonly [key: string]: Value } | undefined,
  key: string,
  value: Value | undefined,
): { [key: string]: Value } {
  const { [key]: _, ...others } = object ?? {};
  return value === undefined ? others : { ...others, [key]: value };
}

/** Data with all that the item has no field for set to zero. */
export const known = ({ form }: Item, data: Uint8Array): Uint8Array =>
  encode(form, decode(form, data, { raw: true }));

/** Why an item can not have this data; undefined where it can. What it was made with, and what it has, it can always have. */
export function refusalOf(fw: FirmwareCore, place: Place, data: Uint8Array): Syndrome | undefined {
  const { item } = place;
  const { nv } = fw.snapshot();
  const [wanted, factory, before] = [
    data,
    factoryData(fw.profile, place),
    itemData(fw.profile, nv, place, 'next'),
  ].map((bytes) => decode(item.form, bytes, { raw: true })) as [Fields, Fields, Fields];
  const values = (reference: Reference) => referred(fw, place, wanted, reference);
  const made = (reference: Reference) => referred(fw, place, factory, reference);
  for (const field of item.form.fields) {
    const [old, now] = [factory, before].map((fields) => [fields[field.name]].flat()) as [
      unknown[],
      unknown[],
    ];
    const given = [wanted[field.name]].flat() as (number | bigint)[];
    const changed = given.filter((value, i) => value !== old[i] && value !== now[i]);
    if (changed.length && isExcluded(item, field, values)) return 'NV_CAPABILITY_ABSENT';
    if (changed.some((value) => faultOf(item, field, value, values))) return 'NV_VALUE';
    const { rule } = item.rules.get(field.name) ?? {};
    if (rule && ruleFault(item, field, rule, values) && !ruleFault(item, field, rule, made))
      return 'NV_VALUE';
  }
  return undefined;
}

/** The value of another parameter: in the same data, or from the next reset on. */
function referred(fw: FirmwareCore, place: Place, data: Fields, { item: name, field }: Reference): number {
  if (name === place.item.name) return Number(data[field]);
  const other = item(name);
  const there = { item: other, of: other.class === place.item.class ? place.of : undefined };
  return Number(decode(other.form, itemData(fw.profile, fw.snapshot().nv, there, 'next'))[field]);
}
