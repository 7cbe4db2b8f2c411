import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Archive, Part } from '../bundle/archive.js';
import { INDEX, namesIn } from '../find/archive.js';
import { layoutIn } from '../find/entry.js';
import { WRITTEN, type WrittenField, WrittenLayouts } from '../find/written-layouts.js';
import type { Candidate } from './candidate.js';

/** A flag of commands. */
export interface Flag {
  readonly name: string;
  readonly char?: string;
  readonly description?: string;
  /** What its value is, as help writes it; undefined: it takes none. */
  readonly value?: string;
  readonly options?: readonly string[];
  readonly multiple?: true;
  /** Flags that can't stand beside it. */
  readonly exclusive?: readonly string[];
}

/** A command as completion knows it. */
export interface CommandEntry {
  readonly summary: string;
  /** Names of its arguments. */
  readonly args: readonly string[];
  /** More words may follow; the last argument is meant. */
  readonly repeats?: true;
  /** By their places in the list of all flags; those that only this command has first. */
  readonly flags: readonly number[];
}

/** All commands: what the build writes of their classes. Ids have colons between the words. */
export interface CommandTable {
  readonly topics: Readonly<Record<string, string>>;
  readonly flags: readonly Flag[];
  readonly commands: Readonly<Record<string, CommandEntry>>;
}

/** Something that has a name. */
export interface Named extends Candidate {
  /** The family, and the layout of its fields: `mlx5/ptys_reg`. */
  readonly layout?: string;
}

/** A field of a layout. */
export interface FieldEntry {
  readonly name: string;
  /** Read, write (also what only acts), index; undefined where no source tells. */
  readonly access?: 'R' | 'W' | 'I';
  /** Its enum: of layouts that are written elsewhere the name, else a number. */
  readonly values?: string;
  /** The layout that is nested in it. */
  readonly layout?: string;
  readonly isArray: boolean;
  /** It is one bit, whose values have no names. */
  readonly isBit: boolean;
}

/** The emulated machine as it is at first, and what its adapters can be. */
export interface MachineFacts {
  readonly adapters: readonly {
    readonly address: string;
    readonly family: string;
    readonly profile: string;
  }[];
  readonly profiles: Readonly<Record<string, ProfileFacts>>;
}

export type Indices = Readonly<Record<string, readonly number[]>>;

/** What an adapter of a profile has. */
export interface ProfileFacts {
  readonly title: string;
  /** Titles of the functions that have a driver. */
  readonly titles: readonly string[];
  /** Values of index fields that each of them knows at first. */
  readonly indices: readonly Indices[];
}

export const COMMANDS_FILE = 'commands.json';
export const MACHINE_FILE = 'machine.json';
export const countersFile = (family: string): string => `counters-${family}.txt`;
/** Fields of layouts, and the names of their values, of the families whose layouts are written nowhere else. */
export const FIELDS_FILE = 'fields.txt';
export const VALUES_FILE = 'values.txt';

/** The line in front of the names of layouts. */
const LAYOUTS = 'prm';

/** The names that are known without a device: files that the build wrote, each read when something of it is asked for. */
export class Book {
  readonly #texts = new Map<string, string>();

  readonly #names: Archive;

  /** `bundle`: the folder of the bundle. */
  constructor(private readonly bundle: string) {
    this.#names = namesIn(bundle);
    this.#written = new WrittenLayouts(bundle);
  }

  #table: CommandTable | undefined;

  get table(): CommandTable {
    this.#table ??= JSON.parse(this.text(COMMANDS_FILE)) as CommandTable;
    return this.#table;
  }

  #machine: MachineFacts | undefined;

  get machine(): MachineFacts {
    this.#machine ??= JSON.parse(this.text(MACHINE_FILE)) as MachineFacts;
    return this.#machine;
  }

  readonly #written: WrittenLayouts;

  /** The names that a command takes: of the line in front of them, as `find` shows it; those that begin so, in any case. */
  names(line: string, start = ''): Named[] {
    const folded = start.toLowerCase();
    return this.all(line).filter(({ value }) => value.slice(0, start.length).toLowerCase() === folded);
  }

  /** One of them, whatever its case. */
  name(line: string, name: string): Named | undefined {
    const folded = name.toLowerCase();
    return this.all(line).find(({ value }) => value.toLowerCase() === folded);
  }

  /** The names of the counters of a family's devices. */
  counters(family: string): Named[] {
    return this.text(countersFile(family))
      .split('\n')
      .filter(Boolean)
      .map((value) => ({ value }));
  }

  /** The fields of a layout; none where it is unknown. */
  fields(layout: string): FieldEntry[] {
    if (layout.startsWith(`${WRITTEN}/`)) return this.written(layout.slice(WRITTEN.length + 1));
    return rowOf(this.text(FIELDS_FILE), layout)?.split(' ').filter(Boolean).map(fieldIn) ?? [];
  }

  /** Names of the values of a field. */
  values({ values }: FieldEntry): readonly string[] {
    if (values === undefined) return [];
    return /^\d/.test(values)
      ? (rowOf(this.text(VALUES_FILE), values)?.split(' ') ?? [])
      : this.#written.values(values);
  }

  private written(layout: string): FieldEntry[] {
    return this.#written
      .fields(layout)
      .flatMap((field) =>
        field.isAnonymous ? this.written(field.type) : /^reserved/.test(field.name) ? [] : [entryOf(field)],
      );
  }

  readonly #lists = new Map<string, readonly Named[]>();

  private all(line: string): readonly Named[] {
    const known = this.#lists.get(line) ?? (line === LAYOUTS ? this.layouts() : this.behind(line));
    this.#lists.set(line, known);
    return known;
  }

  private layouts(): Named[] {
    const others = this.text(FIELDS_FILE).match(/^[^\t]+/gm) ?? [];
    const written = this.#written.names().map((name) => `${WRITTEN}/${name}`);
    return [...written, ...others].map((layout) => ({
      value: layout.slice(layout.indexOf('/') + 1),
      layout,
    }));
  }

  /** What `find` finds that is read by this line and its name. */
  private behind(line: string): Named[] {
    const rows = this.text(INDEX).split('\n');
    return rows.filter((row) => row.includes(`\t${line} ~\t`)).map(namedIn);
  }

  private text(file: string): string {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = this.textOf(file);
    this.#texts.set(file, text);
    return text;
  }

  private textOf(file: string): string {
    if (file.endsWith('.txt')) return (this.#names.read(file) as Part).bytes.toString();
    return readFileSync(join(this.bundle, 'completion', file), 'utf8');
  }
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? undefined : end);
}

/** What stands behind a key, in a text of lines `key<tab>...`. */
function rowOf(text: string, key: string): string | undefined {
  const at = text.startsWith(`${key}\t`) ? 0 : text.indexOf(`\n${key}\t`) + 1;
  return at || text.startsWith(`${key}\t`) ? lineAt(text, at).slice(key.length + 1) : undefined;
}

/** A row of the index of `find`: src/cli/find/entry.ts. */
function namedIn(row: string): Named {
  const [, value = '', description, , , , , , , form] = row.split('\t');
  return { value, ...(form && { layout: layoutIn(form, value) }), ...(description && { description }) };
}

const ACCESS = { ro: 'R', rw: 'W', wo: 'W', op: 'W', index: 'I' } as const;

function entryOf({ name, type, isArray, access, enum: values }: WrittenField): FieldEntry {
  return {
    name,
    isArray,
    isBit: type === '1' && values === undefined,
    ...(access && { access: ACCESS[access as keyof typeof ACCESS] }),
    ...(values && { values }),
    ...(/\D/.test(type) && { layout: `${WRITTEN}/${type}` }),
  };
}

/** `name!.I=12[]>layout`: one bit, access, values, array, nested layout. */
function fieldIn(token: string): FieldEntry {
  const [, name = '', bit, access, values, array, layout] =
    /^([^!.=[>]+)(!)?(?:\.(\w))?(?:=(\d+))?(\[\])?(?:>(.+))?$/.exec(token) ?? [];
  return {
    name,
    isArray: array !== undefined,
    isBit: bit !== undefined,
    ...(access && { access: access as 'R' | 'W' | 'I' }),
    ...(values && { values }),
    ...(layout && { layout }),
  };
}
