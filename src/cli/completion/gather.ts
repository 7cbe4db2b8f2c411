import { INVENTORY } from '../../backends/emulated/inventory-file.js';
import type { Field, Layout } from '../../bits/layout.js';
import type { FamilyClient } from '../../client/family.js';
import { allFamilyClients } from '../../families/clients.js';
import { families } from '../../families/registry.js';
import { WRITTEN } from '../find/written-layouts.js';
import {
  COMMANDS_FILE,
  type CommandTable,
  countersFile,
  FIELDS_FILE,
  type Flag,
  MACHINE_FILE,
  type MachineFacts,
  type ProfileFacts,
  VALUES_FILE,
} from './book.js';

/** A command as oclif's manifest has it. */
interface ManifestCommand {
  readonly id: string;
  readonly summary?: string;
  readonly hidden?: boolean;
  readonly strict?: boolean;
  readonly args: Readonly<Record<string, { readonly name: string }>>;
  readonly flags: Readonly<Record<string, ManifestFlag>>;
}

interface ManifestFlag {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly hidden?: boolean;
  readonly char?: string;
  readonly description?: string;
  readonly helpValue?: string;
  readonly options?: readonly string[];
  readonly multiple?: boolean;
  readonly exclusive?: readonly string[];
}

/** What the devices of a profile tell at first, by the commands that anybody would ask with. */
export interface FirstAnswers {
  readonly family: string;
  readonly counters: readonly string[];
  readonly indices: ProfileFacts['indices'];
}

export interface ManifestTopic {
  readonly name: string;
  readonly description?: string;
}

/** What completion knows without a device: texts by the names of their files, for `Book` to read. */
export async function gather(
  commands: Readonly<Record<string, ManifestCommand>>,
  topics: readonly ManifestTopic[],
  answers: ReadonlyMap<string, FirstAnswers>,
): Promise<Map<string, string>> {
  const clients = await allFamilyClients();
  const values = new Values();
  const files = new Map([[COMMANDS_FILE, JSON.stringify(tableOf(commands, topics))]]);
  for (const [family, counters] of countersOf([...answers.values()]))
    files.set(countersFile(family), [...counters].join('\n'));
  files.set(MACHINE_FILE, JSON.stringify(machineFacts(answers)));
  const others = clients.filter(({ type }) => type !== WRITTEN);
  files.set(FIELDS_FILE, others.flatMap((client) => fieldRows(client, values)).join('\n'));
  files.set(VALUES_FILE, values.rows.join('\n'));
  return files;
}

/** The names of the counters of devices of each family. */
function countersOf(answers: readonly FirstAnswers[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { family, counters } of answers) {
    const names = found.get(family) ?? new Set();
    for (const name of counters) names.add(name);
    found.set(family, names);
  }
  return found;
}

function machineFacts(answers: ReadonlyMap<string, FirstAnswers>): MachineFacts {
  const all = families.flatMap(({ profiles, device }) =>
    profiles.map((profile) => {
      const { title, bound } = device.facts(profile);
      const { indices = [] } = answers.get(profile) ?? {};
      return [profile, { title, titles: bound.map((one) => one.title), indices }] as const;
    }),
  );
  return { adapters: INVENTORY.initial.adapters, profiles: Object.fromEntries(all) };
}

function tableOf(
  commands: Readonly<Record<string, ManifestCommand>>,
  topics: readonly ManifestTopic[],
): CommandTable {
  const flags: string[] = [];
  const numberOf = (flag: Flag): number => {
    const text = JSON.stringify(flag);
    const at = flags.indexOf(text);
    return at < 0 ? flags.push(text) - 1 : at;
  };
  const shown = Object.values(commands).filter(({ hidden }) => !hidden);
  const rows = shown.map(({ id, summary = '', strict, args, flags: own }) => {
    const list = Object.values(own).filter(({ hidden }) => !hidden);
    const names = Object.values(args).map(({ name }) => name);
    const repeats = strict === false ? { repeats: true as const } : {};
    // oclif has the flags of all commands in front of the own ones.
    const numbers = list.map((flag) => numberOf(flagOf(flag))).reverse();
    return [id, { summary, args: names, ...repeats, flags: numbers }] as const;
  });
  const told = new Map(topics.map(({ name, description = '' }) => [name, description]));
  return {
    topics: Object.fromEntries(
      shown.flatMap(({ id }) => topicsAbove(id)).map((id) => [id, told.get(id) ?? '']),
    ),
    commands: Object.fromEntries(rows),
    flags: flags.map((text) => JSON.parse(text) as Flag),
  };
}

/** The topics above a command, by id. */
const topicsAbove = (id: string): string[] =>
  id
    .split(':')
    .map((_, i, words) => words.slice(0, i).join(':'))
    .slice(1);

const flagOf = (flag: ManifestFlag): Flag => ({
  name: flag.name,
  ...(flag.char && { char: flag.char }),
  ...(flag.description && { description: flag.description }),
  ...(flag.type === 'option' && { value: flag.helpValue ?? '' }),
  ...(flag.options?.length && { options: flag.options }),
  ...(flag.multiple && { multiple: true as const }),
  ...(flag.exclusive?.length && { exclusive: flag.exclusive }),
});

const fieldRows = (client: FamilyClient, values: Values): string[] =>
  client.layouts.layoutNames().map((name) => {
    const { fields } = client.layouts.layout(name);
    return `${client.type}/${name}\t${fields.flatMap((field) => fieldTokens(field, client.type, values)).join(' ')}`;
  });

/** What of the access of a field matters here. */
const LETTERS = { RO: 'R', RW: 'W', WO: 'W', OP: 'W', INDEX: 'I' } as const;

function fieldTokens(field: Field, family: string, values: Values): string[] {
  const { name, anonymous, layout, access, count, width } = field;
  if (anonymous) return (layout as Layout).fields.flatMap((one) => fieldTokens(one, family, values));
  if (/^reserved/.test(name)) return [];
  const number = values.numberOf(field);
  return [
    [
      name,
      width === 1 && number === undefined ? '!' : '',
      access ? `.${LETTERS[access]}` : '',
      number === undefined ? '' : `=${number}`,
      count === undefined || field.text || field.uuid ? '' : '[]',
      layout ? `>${family}/${layout.name}` : '',
    ].join(''),
  ];
}

/** Lists of the names of values, each under a number. */
class Values {
  readonly rows: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(field: Field): number | undefined {
    const text = [...(field.enum?.values.keys() ?? [])].join(' ');
    if (!text) return undefined;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.rows.length;
    this.rows.push(`${number}\t${text}`);
    this.#numbers.set(text, number);
    return number;
  }
}
