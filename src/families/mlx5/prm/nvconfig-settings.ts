import type { Field } from '../../../bits/layout.js';
import { allItems, classOf, type Item, itemWithSetting, type Rule } from './nvconfig.js';

/** A parameter of the non-volatile configuration that has a name of its own, as mstconfig has it. */
export interface Setting {
  /** Without port, module and element: LINK_TYPE. */
  readonly name: string;
  readonly item: Item;
  readonly field: Field;
  readonly rule: Rule;
}

/** What a word such as NUM_OF_VFS, LINK_TYPE_P1 or ESWITCH_HAIRPIN_DESCRIPTORS[3] means. */
export interface Named {
  readonly setting: Setting;
  /** The port or module; undefined where the word does not say, or the item has no such. */
  readonly index: number | undefined;
  /** The element of an array; undefined for the whole. */
  readonly element: number | undefined;
}

const made = new WeakMap<Item, readonly Setting[]>();

/** The settings of an item: the same objects each time. */
function settingsOf(item: Item): readonly Setting[] {
  const known = made.get(item);
  if (known) return known;
  const settings = Array.from(item.rules, ([field, rule]) => {
    const { setting: name } = rule;
    const there = name && item.form.fields.find((one) => one.name === field);
    return there ? { name, item, field: there, rule } : undefined;
  }).filter((setting) => setting !== undefined);
  made.set(item, settings);
  return settings;
}

/** All settings, in the order of their items. */
export const allSettings = (): Setting[] => allItems().flatMap(settingsOf);

/** The setting that a parameter of an item is; undefined where it has no name of its own. */
export const settingAt = (item: Item, { name }: Field): Setting | undefined =>
  settingsOf(item).find(({ field }) => field.name === name);

/** The name of a setting of one port, module or element. */
export function settingName({ name, item }: Setting, index?: number, element?: number): string {
  const { suffix } = classOf(item);
  const of = suffix && index !== undefined ? `_${suffix}${index}` : '';
  return `${name}${of}${element === undefined ? '' : `[${element}]`}`;
}

/** What a word means, whatever its case; undefined where it is no setting. */
export function findSetting(word: string): Named | undefined {
  const [, whole, element] =
    /^(\w+?)(?:\[(0|[1-9]\d*)\])?$/.exec(word.toUpperCase().replaceAll('-', '_')) ?? [];
  if (whole === undefined) return undefined;
  const [, name, letter, index] = /^(\w+)_([PM])(0|[1-9]\d*)$/.exec(whole) ?? [];
  const one = exact(whole);
  const setting = one ?? exact(name ?? '');
  if (!setting || (!one && classOf(setting.item).suffix !== letter)) return undefined;
  if (element !== undefined && !(Number(element) < (setting.field.count ?? 0))) return undefined;
  return {
    setting,
    index: one ? undefined : Number(index),
    element: element === undefined ? undefined : Number(element),
  };
}

/** Some names have lower-case letters: EXP_ROM_UEFI_x86_ENABLE. */
const exact = (name: string): Setting | undefined => named(name) ?? named(name.replaceAll('X86', 'x86'));

const named = (name: string): Setting | undefined =>
  settingsOfItemWith(name).find((setting) => setting.name === name);

function settingsOfItemWith(name: string): readonly Setting[] {
  const item = itemWithSetting(name);
  return item ? settingsOf(item) : [];
}
