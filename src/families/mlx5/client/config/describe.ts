import { type Expression, written } from '../../prm/expression.js';
import { type Class, classOf, type ItemClass, typeOf } from '../../prm/nvconfig.js';
import { parameterName, rulesRead } from '../../prm/nvconfig-rules.js';
import { allSettings, type Setting } from '../../prm/nvconfig-settings.js';

/** What is known of a setting, whatever the device. */
export interface SettingDescription {
  readonly name: string;
  /** The item, and its type word for the first port or module: 0x00000080. */
  readonly item: string;
  readonly type: string;
  readonly field: string;
  /** What has one of it. */
  readonly of: 'device' | 'port' | 'module' | 'pf';
  /** What names add for one port or module: P1. */
  readonly suffix?: string;
  readonly kind: 'flag' | 'named' | 'number' | 'text' | 'bytes';
  /** Of an element, where it is a list. */
  readonly bits: number;
  /** Elements, where it is a list; bytes of text and bytes. */
  readonly count?: number;
  readonly values?: readonly { readonly name: string; readonly value: number }[];
  /** Numbers, or what tells them in the device. */
  readonly least?: string;
  readonly most?: string;
  /** What must hold for an adapter to have it, by the names of settings; undefined where nothing is published. */
  readonly condition?: string;
  readonly rule?: string;
  /** The flag without which it does not count. */
  readonly flag?: string;
  /** The first version of the item that has it. */
  readonly from?: number;
  /** Settings whose conditions, limits or rules read it. */
  readonly used_by: readonly string[];
}

const OF: { readonly [name in ItemClass]: SettingDescription['of'] } = {
  global: 'device',
  physical_port: 'port',
  per_host_pf: 'pf',
  file: 'device',
  host: 'device',
  module: 'module',
};

const text = (known: Expression | undefined): string | undefined =>
  known === undefined ? undefined : written(known, parameterName);

/** What is known of a setting (mstflint's data base: conditions, limits, rules). */
export function describe(setting: Setting): SettingDescription {
  const { name, item, field, rule } = setting;
  const { suffix, first }: Class = classOf(item);
  const flag = rule.valid;
  const values =
    field.enum && [...field.enum.values].map(([word, value]) => ({ name: word, value: Number(value) }));
  const optional = {
    suffix: suffix === undefined ? undefined : `${suffix}${first}`,
    count: field.count,
    values,
    least: text(rule.least),
    most: text(rule.most),
    condition: rule.when === 1 ? 'always' : text(rule.when),
    rule: text(rule.rule),
    flag: flag && parameterName({ item: item.name, field: flag }),
    from: rule.from,
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    name,
    item: item.name,
    type: `0x${typeOf(item, first).toString(16).padStart(8, '0')}`,
    field: field.name,
    of: OF[item.class],
    kind: kindOf(setting),
    bits: field.width,
    ...known,
    used_by: usersOf(setting),
  };
}

function kindOf({ field }: Setting): SettingDescription['kind'] {
  if (field.text) return 'text';
  if (field.enum) return 'named';
  if (field.width === 1) return 'flag';
  return field.count !== undefined && field.width === 8 && !field.numbers ? 'bytes' : 'number';
}

const usersOf = ({ item, field }: Setting): string[] =>
  allSettings()
    .filter((one) => one.item !== item || one.field !== field)
    .filter(({ rule }) =>
      rulesRead(rule).some((read) => read.item === item.name && read.field === field.name),
    )
    .map(({ name }) => name);
