import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/files.js';

/** A flag as the manifest of the commands has it. */
interface Flag {
  readonly name: string;
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly multiple?: boolean;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly options?: readonly string[];
  readonly helpValue?: string;
  readonly env?: string;
  readonly exclusive?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly relationships?: readonly { readonly type: string; readonly flags: readonly string[] }[];
}

interface Command {
  readonly args: Readonly<Record<string, { name: string; required?: boolean; default?: unknown }>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly strict: boolean;
  readonly aliases: readonly string[];
  readonly hiddenAliases: readonly string[];
}

export const manifest = (): Readonly<Record<string, Command>> =>
  JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8')).commands;

const defaultOf = (value: unknown): string[] =>
  value === undefined ? [] : [`default ${JSON.stringify(value)}`];

function flagText({
  char,
  type,
  multiple,
  required,
  default: standard,
  options,
  helpValue,
  env,
  exclusive,
  dependsOn = [],
  relationships = [],
}: Flag): string {
  const beside = [
    ...dependsOn,
    ...relationships.flatMap(({ type: kind, flags }) => (kind === 'all' ? flags : [])),
  ];
  return [
    type === 'boolean' ? 'yes or no' : (options?.join('|') ?? helpValue ?? 'VALUE'),
    ...(char ? [`-${char}`] : []),
    ...(multiple ? ['several'] : []),
    ...(required ? ['required'] : []),
    ...defaultOf(standard),
    ...(env ? [`variable ${env}`] : []),
    ...(exclusive?.length ? [`not with ${exclusive.map((name) => `--${name}`).join(' ')}`] : []),
    ...(beside.length ? [`only with ${beside.map((name) => `--${name}`).join(' ')}`] : []),
  ].join(', ');
}

/** Commands, their arguments and flags, a line each: what it is, and behind two blanks how it is. Flags of all commands stand there once. */
export function commandLines(): string[] {
  const commands = Object.entries(manifest()).sort(([a], [b]) => (a < b ? -1 : 1));
  const flagsOf = ({ flags }: Command) =>
    Object.values(flags)
      .map((flag) => `--${flag.name}  ${flagText(flag)}`)
      .sort();
  const [first, ...others] = commands.map(([, command]) => new Set(flagsOf(command)));
  const shared = [...(first ?? [])].filter((flag) => others.every((flags) => flags.has(flag)));
  return [
    ...shared.map((flag) => `every command ${flag}`),
    ...commands.flatMap(([id, command]) => {
      const name = id.replaceAll(':', ' ');
      const names = (of: readonly string[]) => of.map((one) => one.replaceAll(':', ' ')).sort();
      const also = names([...command.aliases, ...command.hiddenAliases]);
      return [
        `${name}  ${command.strict ? 'a command' : 'a command, with any number of words'}`,
        ...also.map((alias) => `${alias}  another name of ${name}`),
        ...Object.values(command.args).map(
          ({ name: arg, required, default: standard }) =>
            `${name} ${arg.toUpperCase()}  ${[required ? 'required' : 'optional', ...defaultOf(standard)].join(', ')}`,
        ),
        ...flagsOf(command)
          .filter((flag) => !shared.includes(flag))
          .map((flag) => `${name} ${flag}`),
      ];
    }),
  ];
}
