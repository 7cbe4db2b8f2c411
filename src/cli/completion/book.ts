import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Archive, Part } from '../entry/archive.js';
import { namesIn } from '../entry/names.js';
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
  /** The number of its enum. */
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

/** The file for the names that stand behind such a line: `reg get` is reg-get.txt. */
export const namesFile = (line: string): string => `${line.replace(/\W+/g, '-')}.txt`;
export const COMMANDS_FILE = 'commands.json';
export const MACHINE_FILE = 'machine.json';
export const FIELDS_FILE = 'fields.txt';
/** No file: layouts stand in FIELDS_FILE. */
const LAYOUTS_FILE = namesFile('prm');
export const VALUES_FILE = 'values.txt';

/** The names that are known without a device: files that the build wrote, each read when something of it is asked for. */
export class Book {
  readonly #texts = new Map<string, string>();

  readonly #names: Archive;

  /** `bundle`: the folder of the bundle. */
  constructor(private readonly bundle: string) {
    this.#names = namesIn(bundle);
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

  /** The names that a command takes: of the line in front of them, as `find` shows it; those that begin so, in any case. */
  names(line: string, start = ''): Named[] {
    const folded = start.toLowerCase();
    return this.text(namesFile(line))
      .split('\n')
      .filter((row) => row && row.slice(0, start.length).toLowerCase() === folded)
      .map(namedIn);
  }

  /** One of them, whatever its case. */
  name(line: string, name: string): Named | undefined {
    const text = this.text(namesFile(line));
    const at = `\n${text.toLowerCase()}`.indexOf(`\n${name.toLowerCase()}\t`);
    return at < 0 ? undefined : namedIn(lineAt(text, at));
  }

  /** The fields of a layout; none where it is unknown. */
  fields(layout: string): FieldEntry[] {
    return rowOf(this.text(FIELDS_FILE), layout)?.split(' ').filter(Boolean).map(fieldIn) ?? [];
  }

  /** Names of the values of a field. */
  values({ values }: FieldEntry): string[] {
    return values === undefined ? [] : (rowOf(this.text(VALUES_FILE), values)?.split(' ') ?? []);
  }

  private text(file: string): string {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = this.textOf(file);
    this.#texts.set(file, text);
    return text;
  }

  private textOf(file: string): string {
    if (file === LAYOUTS_FILE) return layoutsIn(this.text(FIELDS_FILE));
    if (file.endsWith('.txt')) return (this.#names.read(file) as Part).bytes.toString();
    return readFileSync(join(this.bundle, 'completion', file), 'utf8');
  }
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? undefined : end);
}

/** The layouts of which a text has the fields, as lines of names. */
function layoutsIn(fields: string): string {
  const layouts = fields.match(/^[^\t]+/gm) ?? [];
  return layouts.map((layout) => `${layout.slice(layout.indexOf('/') + 1)}\t${layout}\t`).join('\n');
}

/** What stands behind a key, in a text of lines `key<tab>...`. */
function rowOf(text: string, key: string): string | undefined {
  const at = text.startsWith(`${key}\t`) ? 0 : text.indexOf(`\n${key}\t`) + 1;
  return at || text.startsWith(`${key}\t`) ? lineAt(text, at).slice(key.length + 1) : undefined;
}

/** `NAME<tab>layout<tab>description` */
function namedIn(line: string): Named {
  const [value = '', layout, description] = line.split('\t');
  return { value, ...(layout && { layout }), ...(description && { description }) };
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
