import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContent } from '../../state/changes.js';
import { stateFolder } from '../../state/folder.js';
import type { Book, Indices } from './book.js';
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

/** What the line says of where it is, as far as it is written. */
export interface Named {
  readonly stateDir?: string | undefined;
  readonly device?: string | undefined;
}

/**
 * What the files of the emulated machine tell, without the code of any family: devices, adapters, profiles; of the rest what a device of the same profile
 * tells at first, of one that is not known what the built-in one does. A file that can't be read tells nothing: completion is no place for errors.
 */
export function machineValues(book: Book, { stateDir, device }: Named, env: NodeJS.ProcessEnv): Live {
  const folder = stateFolder(stateDir, env);
  const rows = () => adapters(folder) ?? book.machine.adapters;
  const meant = () =>
    deviceMeant(rows(), device ?? env.FWCTL_DEVICE ?? 'fwctl0', book) ?? {
      row: book.machine.adapters[0] as Row,
      title: undefined,
    };
  const kinds: Partial<Record<LiveKind, (about: readonly string[]) => Candidate[]>> = {
    device: () => devicesOf(rows(), book),
    adapter: () => rows().flatMap(addressesOf),
    profile: () => [...profiles(book), ...keptProfiles(folder)],
    function: () => functionsOf(meant().row, book),
    counter: () => book.counters(meant().row.family),
    'index value': ([, path = '']) =>
      (indicesOf(meant(), book)[path.replace(/^.*\./s, '')] ?? []).map((value) => ({ value: String(value) })),
  };
  return (kind, about) => kinds[kind]?.(about);
}

/** The rows of the inventory; undefined where nothing was changed yet. */
function adapters(folder: string): readonly Row[] | undefined {
  try {
    const { data } = readContent(readFileSync(join(folder, 'machine.json')));
    const kept = (data as { adapters: object }).adapters;
    // Files of before version 3 have a list.
    if (Array.isArray(kept)) return kept as Row[];
    return Object.entries(kept)
      .map(([address, row]): Row => ({ address, ...row }))
      .sort((a, b) => (a.address < b.address ? -1 : 1));
  } catch {
    return undefined;
  }
}

const titlesOf = ({ family, profile }: Row, book: Book): readonly string[] =>
  book.machine.profiles[profile]?.titles ?? [family];

/** The devices of a row. */
function instancesOf(row: Row, book: Book): readonly { minor: number; title: string }[] {
  const { first = 0, count = 1, instances, unplugged } = row;
  if (unplugged) return [];
  const all = titlesOf(row, book);
  const titles = all.slice(0, row.functions ?? all.length);
  return (
    instances ??
    Array.from({ length: count * titles.length }, (_, i) => ({
      minor: first + i,
      title: titles[i % titles.length] ?? '',
    }))
  );
}

/** A device, as far as completion knows it. */
interface Meant {
  readonly row: Row;
  /** Of its function; undefined: the first. */
  readonly title: string | undefined;
}

/** The device of a name, a number or a PCI address; undefined: it can't be told here. */
function deviceMeant(rows: readonly Row[], device: string, book: Book): Meant | undefined {
  const [, minor] = /^(?:fwctl)?(\d+)$/.exec(device) ?? [];
  for (const row of minor === undefined ? [] : rows) {
    const found = instancesOf(row, book).find((one) => one.minor === Number(minor));
    if (found) return { row, title: found.title };
  }
  const [, address] = /^((?:[\da-f]{4}:)?[\da-f]{2}:[\da-f]{2})(?:\.\d)?$/i.exec(device) ?? [];
  const whole = address?.length === 'bb:dd'.length ? `0000:${address}` : address;
  const row = rows.find((one) => addressesOf(one).some(({ value }) => value === whole?.toLowerCase()));
  return row && { row, title: undefined };
}

/** Those of a device of the same profile, or of the built-in one where nobody knows the profile. */
function indicesOf({ row, title }: Meant, { machine }: Book): Indices {
  const { profiles, adapters } = machine;
  const { titles, indices } = profiles[row.profile] ?? profiles[adapters[0]?.profile ?? ''] ?? {};
  return indices?.[Math.max(titles?.indexOf(title ?? '') ?? 0, 0)] ?? {};
}

function devicesOf(rows: readonly Row[], book: Book): Candidate[] {
  const found = rows.flatMap((row) =>
    instancesOf(row, book).map(({ minor, title }) => ({ minor, family: row.family, title })),
  );
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

/** Functions of an adapter by their short names. */
const functionsOf = (row: Row, book: Book): Candidate[] =>
  titlesOf(row, book).map((title) => ({
    value: title
      .replace(/ of .*/s, '')
      .replace(' ', '')
      .toLowerCase(),
    description: title,
  }));
