import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CLOSED_STDOUT, EXIT_CODES, INTERRUPTED, TIMED_OUT } from '../../src/cli/exit.js';
import { ROOT } from '../support/files.js';
import { manifest } from './commands.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** What programs can import: the parts of the package, and of those that are code, the names. */
export async function libraryLines(): Promise<string[]> {
  const { name, exports } = JSON.parse(read('package.json')) as {
    name: string;
    exports: Readonly<Record<string, string | { import?: string; default?: string }>>;
  };
  const parts = await Promise.all(
    Object.entries(exports).map(async ([path, target]) => {
      const part = path.replace(/^\./, name);
      const file = typeof target === 'string' ? target : (target.import ?? target.default ?? '');
      const head = `${part}  a part of the package`;
      if (!/\.[cm]?js$/.test(file)) return [head];
      const names: Record<string, unknown> = await import(join(ROOT, file));
      const lines = Object.entries(names).map(([key, value]) => `${part} ${key}  ${typeof value}`);
      return [head, ...lines.sort()];
    }),
  );
  return parts.flat();
}

const { membersOf } = createRequire(import.meta.url)(join(ROOT, 'bin/build/docs-checks.js')) as {
  membersOf(text: string): { readonly name: string; readonly line: string }[];
};

/** The members of what `open` and the test kit give, and of what they take: types are nowhere while a program runs. */
export function memberLines(): string[] {
  const files = ['client/errors', ...readdirSync(join(ROOT, 'src/library')).map((file) => `library/${file}`)];
  const isTold = (name: string) =>
    ['index', 'library/testing'].some((entry) =>
      new RegExp(`\\b${name}\\b`).test(read(`dist/src/${entry}.d.ts`)),
    );
  return files.flatMap((file) => {
    const text = read(`dist/src/${file.replace(/\.ts$/, '')}.d.ts`);
    const shapes = text.matchAll(/^export (?:declare )?(?:interface|class) (\w+)[\s\S]*?^\}/gm);
    return Array.from(shapes, ([whole, name = '']) =>
      (isTold(name) ? membersOf(whole) : []).map(
        (member) => `type ${name}.${member.name}  ${signatureOf(member)}`,
      ),
    ).flat();
  });
}

/** The first line of a member, behind its name. */
const signatureOf = ({ name, line }: { readonly name: string; readonly line: string }): string =>
  line.slice(line.indexOf(name) + name.length).trim();

/** The functions and methods of the Python module, with their parameters. */
export const pythonLines = (): string[] => {
  let of = '';
  const found = read('src/python/fwctl.py').matchAll(/^(?:class (\w+)|( *)def (\w+)\(([^)]*)\))/gm);
  return Array.from(found, ([, name, indent, method, parameters = '']) => {
    if (name !== undefined) of = name;
    if (method === undefined || (method.startsWith('_') && method !== '__init__')) return [];
    const names = parameters.split(/,(?![^[]*\])/).map((one) =>
      one
        .trim()
        .replace(/[:=][\s\S]*/, '')
        .trim(),
    );
    return [`python ${indent ? `${of}.` : ''}${method}  ${names.filter(Boolean).join(', ')}`];
  }).flat();
};

/** What ends mean, by number. */
export const exitLines = (): string[] => {
  const kinds = Object.entries(EXIT_CODES).map(([kind, code]) => [code, kind] as const);
  const others = [
    [0, 'done'],
    [TIMED_OUT, 'a condition was not met in time'],
    [INTERRUPTED, 'interrupted'],
    [CLOSED_STDOUT, 'stdout was closed'],
  ] as const;
  return [...kinds, ...others].sort(([a], [b]) => a - b).map(([code, kind]) => `exit ${code}  ${kind}`);
};

/** The variables that flags or manual pages name. */
export function variableLines(): string[] {
  const flags = Object.values(manifest()).flatMap((command) => Object.values(command.flags));
  const pages = readdirSync(join(ROOT, 'man')).filter((file) => /\.[157]$/.test(file));
  const told = pages.flatMap(
    (file) => read(join('man', file)).match(/(?<=^\.(?:It )?Ev )FWCTL_[A-Z_]+/gm) ?? [],
  );
  const names = [...new Set([...flags.flatMap(({ env }) => env ?? []), ...told])].sort();
  return names.map((name) => {
    const flag = flags.find(({ env }) => env === name);
    return `${name}  ${flag ? `as --${flag.name}` : 'a variable'}`;
  });
}
