import { lineWith } from '../../../bits/chapter.js';
import { encode } from '../../../bits/codec.js';
import type { Field, Fields, Layout } from '../../../bits/layout.js';
import { nvconfigItems } from './data/nvconfig-items.js';
import { type Expression, parseExpression } from './expression.js';
import { layout } from './layouts.js';

/**
 * How the type of an item is made up, by class: its number, the bits of the id, and what stands between them: a port from 1 on, a module
 * from 0 on. ADB: configuration_item_type_class_*_ext. Of host and per_host_pf, those bits say nothing without host_id_valid.
 */
export const CLASSES = {
  global: { number: 0, idBits: 24 },
  physical_port: { number: 1, idBits: 16, suffix: 'P', first: 1 },
  per_host_pf: { number: 3, idBits: 10 },
  file: { number: 6, idBits: 24 },
  host: { number: 7, idBits: 18 },
  module: { number: 9, idBits: 14, suffix: 'M', first: 0 },
} as const satisfies Record<string, Class>;

export interface Class {
  readonly number: number;
  readonly idBits: number;
  /** In the names of settings, before the index: LINK_TYPE_P1. */
  readonly suffix?: string;
  /** The first index. */
  readonly first?: number;
}

export type ItemClass = keyof typeof CLASSES;

export const classOf = (item: Item): Class => CLASSES[item.class];

/** What there is to know of a parameter beside its field. */
export interface Rule {
  /** The name by which mstconfig sets it. */
  readonly setting?: string;
  /** What must hold for the device to have it; undefined where nothing is published. */
  readonly when?: Expression;
  readonly least?: Expression;
  readonly most?: Expression;
  /** What must hold beside the limits. */
  readonly rule?: Expression;
  /** The flag beside it without which its default counts. */
  readonly valid?: string;
  /** The first version of the item that has it. */
  readonly from?: number;
}

/** An item of the non-volatile configuration: what MNVDA reads and writes at once. */
export interface Item {
  readonly name: string;
  readonly class: ItemClass;
  readonly id: number;
  readonly version: number;
  readonly form: Layout;
  readonly bytes: number;
  /** Others tell what the device can. */
  readonly writable: boolean;
  /** By field. */
  readonly rules: ReadonlyMap<string, Rule>;
}

const found = new Map<string, Item>();

/** The item of a line: the same object, however it is found. */
function itemIn(line: string): Item {
  const name = line.slice(0, line.indexOf(' '));
  const item = found.get(name) ?? parseItem(line);
  found.set(name, item);
  return item;
}

/** The item in whose line this text stands. Reads that line alone. */
function lookUp(text: string): Item | undefined {
  const line = lineWith(nvconfigItems, text);
  return line === undefined ? undefined : itemIn(line);
}

const classNames = Object.keys(CLASSES) as ItemClass[];

function parseItem(line: string): Item {
  const [name, numbers, ...rules] = line.split(' ') as [string, string, ...string[]];
  const [number, id, version] = numbers.split('/').map(Number) as [number, number, number];
  const form = layout(name);
  return {
    name,
    class: classNames.find((known) => CLASSES[known].number === number) as ItemClass,
    id,
    version,
    form,
    bytes: form.bits / 8,
    get writable() {
      return form.fields.some(({ access }) => access !== 'RO');
    },
    rules: new Map(rules.map((rule) => parseRule(rule, name))),
  };
}

const EXPRESSIONS = ['when', 'least', 'most', 'rule'] as const;

/** Reads `field:SETTING;when=...;valid=...`. */
function parseRule(text: string, item: string): [string, Rule] {
  const [head = '', ...rest] = text.split(';');
  const [field = '', setting] = head.split(':');
  const rule: { -readonly [Key in keyof Rule]: Rule[Key] } = {};
  if (setting) rule.setting = setting;
  for (const one of rest) {
    const [key = '', value = ''] = one.split(/=(.*)/s);
    const known = EXPRESSIONS.find((name) => name === key);
    if (known) readLater(rule, known, () => parseExpression(value, item));
    else if (key === 'valid') rule.valid = value;
    else if (key === 'from') rule.from = Number(value);
    else throw new Error(`not a rule: ${text}`);
  }
  return [field, rule];
}

/** An item has hundreds of expressions, of which few are asked for. */
function readLater(rule: object, name: string, read: () => Expression): void {
  let known: Expression | undefined;
  const get = () => {
    known ??= read();
    return known;
  };
  Object.defineProperty(rule, name, { get, enumerable: true, configurable: true });
}

/** All items, by class and id. */
export const allItems = (): Item[] => nvconfigItems().trim().split('\n').map(itemIn);

/** The item of this exact name. */
export const findItem = (name: string): Item | undefined =>
  found.get(name) ?? (/^\w+$/.test(name) ? lookUp(`\n${name} `) : undefined);

/** The item that has a setting of this exact name. */
export function itemWithSetting(setting: string): Item | undefined {
  if (!/^\w+$/.test(setting)) return undefined;
  // An expression may have a colon and a name too: its line is looked at.
  const heads = new RegExp(` \\w+:${setting}(?![^; ])`);
  for (const end of [';', ' ', '\n']) {
    const line = lineWith(nvconfigItems, `:${setting}${end}`);
    if (line !== undefined && heads.test(line)) return itemIn(line);
  }
  return undefined;
}

/** An item that the project's own tables name; an unknown one is a defect. */
export function item(name: string): Item {
  const found = findItem(name);
  if (!found) throw new Error(`no item ${name}`);
  return found;
}

/** The type word of an item: of which port or module, where its class has such. */
export function typeOf(item: Item, index = 0): number {
  const { number, idBits } = classOf(item);
  return number * 2 ** 24 + index * 2 ** idBits + item.id;
}

/** The item that a type word means, and of which port or module. Undefined where there is none. */
export function readType(word: number): { item: Item; index: number } | undefined {
  const number = Math.floor(word / 2 ** 24);
  const known: Class | undefined = Object.values(CLASSES).find((one) => one.number === number);
  if (!known) return undefined;
  const rest = word % 2 ** 24;
  const item = lookUp(` ${number}/${rest % 2 ** known.idBits}/`);
  return item && { item, index: known.suffix ? Math.floor(rest / 2 ** known.idBits) : 0 };
}

/** The value of a parameter where nothing else is known: zero, or the least that it can have. */
export function lowest(field: Field, rule: Rule | undefined): number {
  const named = [...(field.enum?.values.values() ?? [])].map(Number);
  if (named.length && !named.includes(0)) return Math.min(...named);
  return typeof rule?.least === 'number' ? rule.least : 0;
}

/** The data of an item that has these values, and otherwise the lowest. */
export function dataOf(item: Item, values: Fields = {}): Uint8Array {
  const fields: Fields = {};
  for (const field of item.form.fields) {
    const low = field.count === undefined ? lowest(field, item.rules.get(field.name)) : 0;
    if (low) fields[field.name] = low;
  }
  return encode(item.form, { ...fields, ...values });
}
