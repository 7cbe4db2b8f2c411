import type { Field, Layout } from '../../bits/layout.js';
import type { FamilyClient, FoundName } from '../../client/family.js';
import { allFamilyClients } from '../../families/clients.js';
import { USUAL } from '../family.js';
import { type IndexEntry, unique } from './entry.js';
import { TOPICS, type Topic } from './topics.js';

/** A command as oclif's manifest has it. */
interface ManifestCommand {
  readonly id: string;
  readonly summary?: string;
  readonly hidden?: boolean;
  readonly flags: Readonly<Record<string, { readonly name: string; readonly helpGroup?: string }>>;
}

/** An entry without its example, and the lines that may be that: the first that runs is, else the one that runs in any case. */
export interface Draft {
  readonly entry: Omit<IndexEntry, 'example'>;
  readonly lines: readonly string[];
  readonly otherwise: string;
}

/** All that can be found, the tool's commands first. */
export async function drafts(commands: Readonly<Record<string, ManifestCommand>>): Promise<Draft[]> {
  const shown = Object.values(commands).filter(({ hidden }) => !hidden);
  const families = await allFamilyClients();
  return [
    ...shown.flatMap(commandDrafts),
    ...families.flatMap((client) => (client.names?.() ?? []).map((name) => nameDraft(client, name))),
  ];
}

/** A command, and the lines of it that answer questions. */
function commandDrafts({ id, summary = '', flags }: ManifestCommand): Draft[] {
  const command = id.replaceAll(':', ' ');
  const help = `${command} --help`;
  const own = Object.values(flags).filter(({ helpGroup }) => helpGroup === undefined);
  const [first, ...others] = TOPICS.filter(({ what }) => what === command);
  const common = {
    kind: 'command',
    family: '',
    layout: '',
    values: '',
    description: summary.replace(/\.$/, ''),
  };
  const draft = (topic: Topic | undefined, name: string, fields: string): Draft => ({
    entry: {
      ...common,
      ...(topic?.description && { description: topic.description }),
      name,
      read: topic?.line ?? command,
      words: topic?.words ?? '',
      fields,
    },
    lines: topic?.line === undefined ? [] : [topic.line],
    otherwise: help,
  });
  return [
    draft(first, command, own.map((flag) => `--${flag.name}`).join(' ')),
    ...others.map((topic) => draft(topic, topic.line ?? command, '')),
  ];
}

/** A name of a family, with the fields of its layout. */
function nameDraft(client: FamilyClient, { kind, name, line, description, layout }: FoundName): Draft {
  const [form, field] = layout?.split('.') ?? [];
  const fields = form === undefined ? [] : fieldsOf(client.layouts.layout(form));
  const meant = field === undefined ? fields : fields.filter((one) => one.name === field);
  const topic = TOPICS.find(({ what }) => what === name);
  const values = meant.flatMap((one) => [...(one.enum?.values.keys() ?? [])]);
  return {
    entry: {
      kind,
      name,
      description,
      family: client.type,
      read: line,
      words: topic?.words ?? '',
      layout: layout === undefined ? '' : `${client.type}/${layout}`,
      fields: field === undefined ? unique(meant.map((one) => one.name)) : field,
      values: unique(values),
    },
    lines: [
      ...(topic?.line === undefined ? [] : [topic.line]),
      ...(client.type === USUAL ? readingLines(client, line, meant) : []),
    ],
    otherwise: offlineLine(client, line, name, form),
  };
}

/** Fields of a structure that stand in it; those of groups, which have names of their own, are not looked into. */
const fieldsOf = (layout: Layout): Field[] =>
  layout.fields.flatMap((field) => (field.anonymous ? fieldsOf(field.layout as Layout) : [field]));

/** Lines that read it from a device of the usual family: with the first index that has a name, where one is needed. */
function readingLines(client: FamilyClient, line: string, fields: readonly Field[]): string[] {
  const [topic] = line.split(' ');
  if (topic === 'rpc') {
    const name = line.slice('rpc '.length);
    return client.commands().find(({ opcode }) => opcode === name)?.effects === 'reads' ? [line] : [];
  }
  if (topic === 'diag') return [line.replace('watch', 'cap')];
  const index = fields.find((field) => field.access === 'INDEX' && field.enum);
  const [first] = [...(index?.enum?.values ?? [])].filter(([, value]) => Number(value) > 0);
  return [line, ...(topic === 'reg' && index && first ? [`${line} ${index.name}=${first[0]}`] : [])];
}

/** The line that tells of it in any case: without a device, or without asking for one of many. */
function offlineLine(client: FamilyClient, line: string, name: string, layout: string | undefined): string {
  const [topic] = line.split(' ');
  if (topic === 'config') return `config describe ${name}`;
  if (topic === 'obj') return `obj list ${name}`;
  if (topic === 'diag') return 'diag cap';
  if (client.layouts.all(name).length || client.layouts.find(name)) return `prm ${name}`;
  if (layout !== undefined) return `prm ${layout}`;
  return topic === 'query-caps' ? 'query-caps --list' : `explain ${name}`;
}
