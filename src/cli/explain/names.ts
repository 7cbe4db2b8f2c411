import type { Field } from '../../bits/layout.js';
import type { FamilyClient } from '../../client/family.js';
import { familyClientOn } from '../../families/clients.js';
import { toPairs } from '../../present/pairs.js';
import { safe } from '../../present/safe.js';
import type { Entry } from '../find/entry.js';
import { find, namedSo } from '../find/open.js';
import type { Style } from '../output.js';

/** Something that has a name, and where it is used. */
export interface NameMeaning extends Record<string, unknown> {
  readonly kind: string;
  readonly name: string;
  readonly description: string;
  readonly family: string;
  /** Command lines that read and set it; `set_by` null: nothing does by name. */
  readonly read_by: string;
  readonly set_by: string | null;
  /** A line that runs here as it stands. */
  readonly line: string;
  readonly layouts: readonly string[];
  readonly fields: readonly string[];
  /** Groups of its fields, by the lines that read them. */
  readonly groups: readonly {
    readonly name: string;
    readonly description: string;
    readonly read_by: string;
  }[];
  /** Commands and registers that have the same layouts. */
  readonly used_by: readonly string[];
  readonly related: readonly { readonly name: string; readonly description: string; readonly line: string }[];
}

/** Commands that set what others read. */
const SETS: Readonly<Record<string, string>> = {
  'reg get': 'reg set',
  'config query': 'config set',
  'feature get': 'feature set',
};

const RELATED = 5;

/** All that have a name, in any case; of one family where that is said. */
export async function meaningsOfName(root: string, name: string, family?: string): Promise<NameMeaning[]> {
  const entries = namedSo(root, name).filter((entry) => family === undefined || entry.family === family);
  return Promise.all(entries.map((entry) => meaningOf(root, entry)));
}

async function meaningOf(root: string, entry: Entry): Promise<NameMeaning> {
  const { kind, name, description, family, read, example } = entry;
  const client = (await familyClientOn('emulated', family)) as FamilyClient;
  const layouts = layoutsOf(client, entry);
  const reads = read.endsWith(` ${name}`) ? read.slice(0, -name.length - 1) : '';
  const sets = SETS[reads];
  const groups = groupsOf(client, read, name);
  return {
    kind,
    name,
    description,
    family,
    read_by: `fwctl ${read}`,
    set_by: sets === undefined || !isSet(client, layouts) ? null : `fwctl ${sets} ${name}`,
    line: `fwctl ${example}`,
    layouts,
    fields: entry.fields ? entry.fields.split(' ') : [],
    groups,
    used_by: usesOf(client, layouts, name),
    // What is said first is what it is about.
    related: find(root, [description.replace(/[:(].*/s, '')])
      .hits.filter(
        (hit) =>
          hit.entry.example !== example &&
          hit.entry.name !== name &&
          !groups.some((group) => group.name === hit.entry.name) &&
          ['', family].includes(hit.entry.family),
      )
      .slice(0, RELATED)
      .map((hit) => ({
        name: hit.entry.name,
        description: hit.entry.description,
        line: `fwctl ${hit.entry.example}`,
      })),
  };
}

/** The layouts of a name: all forms of a register, input and answer of a command, that of which a setting is a field. */
function layoutsOf(client: FamilyClient, { name }: Entry): string[] {
  const named = client
    .names?.()
    .find((one) => one.name === name)
    ?.layout?.replace(/\..*/s, '');
  const all = client.layouts.all(name).map((layout) => layout.name);
  return [...new Set([...all, ...(named === undefined ? [] : [named])])];
}

/** Whether some field can be written, as far as the sources tell. */
const isSet = ({ layouts }: FamilyClient, names: readonly string[]): boolean =>
  names.length === 0 || names.some((name) => layouts.layout(name).fields.some(isWritable));

const isWritable = ({ access, layout }: Field): boolean =>
  layout && access !== 'RO' ? layout.fields.some(isWritable) : access !== 'RO' && access !== 'INDEX';

const groupsOf = (client: FamilyClient, read: string, name: string) =>
  (client.names?.() ?? [])
    .filter((one) => one.name !== name && (one.line === read || one.line.startsWith(`${read} `)))
    .map((one) => ({ name: one.name, description: one.description, read_by: `fwctl ${one.line}` }));

const usesOf = ({ layouts }: FamilyClient, names: readonly string[], own: string): string[] => [
  ...new Set(
    layouts
      .uses()
      .filter((use) => names.includes(use.layout))
      .map((use) => ('command' in use ? use.command : use.register))
      .filter((name) => name !== own),
  ),
];

/** So many fields are told; more are for a table. */
const FIELDS = 12;

const shownFields = (fields: readonly string[], [layout]: readonly string[]): string =>
  fields.length <= FIELDS
    ? fields.join(', ')
    : `${fields.slice(0, FIELDS).join(', ')} and ${fields.length - FIELDS} more: fwctl prm ${layout}`;

export function nameText(meaning: NameMeaning, style: Style): string {
  const { kind, name, description, family, read_by, set_by, line, layouts, fields, used_by } = meaning;
  const groups = meaning.groups.map((one): [string, string] => [
    'group',
    `${one.read_by} (${one.description})`,
  ]);
  const related = meaning.related.map((one): [string, string] => [
    'related',
    `${one.line} (${one.description})`,
  ]);
  const rows: [string, string][] = [
    ['what', description],
    ['family', family],
    ['read by', read_by],
    ...(set_by === null ? [] : [['set by', set_by] as [string, string]]),
    ...(line === read_by ? [] : [['see', line] as [string, string]]),
    ...(layouts.length ? [['layout', layouts.join(', ')] as [string, string]] : []),
    ...(fields.length ? [['fields', shownFields(fields, layouts)] as [string, string]] : []),
    ...(used_by.length ? [['used by', used_by.join(', ')] as [string, string]] : []),
    ...groups,
    ...related,
  ];
  return `${style.bold(`${kind} ${safe(name)}`)}\n${toPairs(rows, '  ')}`;
}
