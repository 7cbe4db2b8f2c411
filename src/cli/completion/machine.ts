import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../../state/folder.js';
import type { Book } from './book.js';
import type { Candidate, Live, LiveKind } from './candidate.js';

/** An adapter of the emulated machine, as its file has it; what is read of it here alone. */
interface Row {
  readonly address: string;
  readonly family: string;
  readonly profile: string;
  readonly first?: number;
  readonly count?: number;
  readonly functions?: number;
  readonly instances?: readonly { readonly minor: number; readonly title: string }[];
  readonly unplugged?: true;
}

/**
 * What the files of the emulated machine tell, without the code of any family: devices, adapters, profiles; of the rest what the built-in device tells. A
 * file that can't be read tells nothing: completion is no place for errors.
 *
 * @param stateDir the folder that the line names, if it does
 */
export function machineValues(book: Book, stateDir: string | undefined, env: NodeJS.ProcessEnv): Live {
  const folder = stateFolder(stateDir, env);
  const kinds: Partial<Record<LiveKind, (about: readonly string[]) => Candidate[]>> = {
    device: () => devicesOf(adapters(folder) ?? book.machine.adapters, book),
    adapter: () => (adapters(folder) ?? book.machine.adapters).flatMap(addressesOf),
    profile: () => [...profiles(book), ...keptProfiles(folder)],
    function: () => functionsOf(book),
    counter: () => book.names('counters'),
    'index value': ([, path = '']) =>
      (book.machine.indices[path.replace(/^.*\./s, '')] ?? []).map((value) => ({ value: String(value) })),
  };
  return (kind, about) => kinds[kind]?.(about);
}

/** The rows of the inventory; undefined where nothing was changed yet. */
function adapters(folder: string): readonly Row[] | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'machine.json'), 'utf8')).data.adapters as Row[];
  } catch {
    return undefined;
  }
}

const titlesOf = ({ family, profile }: Row, book: Book): readonly string[] =>
  book.machine.profiles[profile]?.titles ?? [family];

function devicesOf(rows: readonly Row[], book: Book): Candidate[] {
  const found = rows
    .filter(({ unplugged }) => !unplugged)
    .flatMap((row) => {
      const { family, first = 0, count = 1, instances } = row;
      const all = titlesOf(row, book);
      const titles = all.slice(0, row.functions ?? all.length);
      const minors =
        instances ??
        Array.from({ length: count * titles.length }, (_, i) => ({
          minor: first + i,
          title: titles[i % titles.length] ?? '',
        }));
      return minors.map(({ minor, title }) => ({ minor, family, title }));
    });
  return found
    .sort((a, b) => a.minor - b.minor)
    .map(({ minor, family, title }) => ({
      value: `fwctl${minor}`,
      description: [family, title].filter(Boolean).join(', '),
    }));
}

/** The addresses of a row of adapters: on buses that follow each other. */
const addressesOf = ({ address, profile, count = 1 }: Row): Candidate[] =>
  Array.from({ length: count }, (_, i) => {
    const [domain = '', bus = '', device = ''] = address.split(':');
    const number = Number.parseInt(domain, 16) * 256 + Number.parseInt(bus, 16) + i;
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    return { value: `${hex(number >> 8, 4)}:${hex(number & 255, 2)}:${device}`, description: profile };
  });

const profiles = (book: Book): Candidate[] =>
  Object.entries(book.machine.profiles).map(([value, { title }]) => ({ value, description: title }));

function keptProfiles(folder: string): Candidate[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const value = /^profile-([\w@-]+)\.json$/.exec(name)?.[1];
      return value === undefined ? [] : [{ value, description: 'kept in the state folder' }];
    });
  } catch {
    return [];
  }
}

/** Functions of the built-in adapter by their short names. */
function functionsOf(book: Book): Candidate[] {
  const [row] = book.machine.adapters;
  return (row ? titlesOf(row, book) : []).map((title) => ({
    value: title
      .replace(/ of .*/s, '')
      .replace(' ', '')
      .toLowerCase(),
    description: title,
  }));
}
