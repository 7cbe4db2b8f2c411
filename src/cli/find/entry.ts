import { WRITTEN, type WrittenField, type WrittenLayouts } from './written-layouts.js';

/** Something that can be found: a command line, or a name that a command takes. */
export interface Entry {
  /** What it is: command, register, setting, command of HWRM. */
  readonly kind: string;
  readonly name: string;
  readonly description: string;
  /** The family that has it; empty: the tool itself. */
  readonly family: string;
  /** The command line that reads it, without the word fwctl. */
  readonly read: string;
  /** A line that runs here as it stands: the same, or one that tells of it without a device. */
  readonly example: string;
  /** Further words by which people look for it. */
  readonly words: string;
  /** Names of its fields, and of their values. */
  readonly fields: string;
  readonly values: string;
}

const cellsOf = (entry: Entry): string[] => [
  entry.kind,
  entry.name,
  entry.description,
  entry.family,
  entry.read,
  entry.example,
  entry.words,
  entry.fields,
  entry.values,
];

/** In the index stands for the name of an entry, in the lines that read it; and in its layout, for that in small letters. */
const NAME = '~';

/** An entry for the index: the layout that has its fields, behind a dot the one field that is meant. */
export interface IndexEntry extends Entry {
  readonly layout: string;
}

/** The row of an entry in the index: without an example that is the line which reads it, and without fields and values of a layout that is written elsewhere. */
export function indexRow(entry: IndexEntry, written: WrittenLayouts): string {
  const { kind, name, description, family, read, example, words, layout, fields, values } = entry;
  const short = (line: string): string => line.replaceAll(name, NAME);
  const own = isWritten(layout) ? ['', ''] : [fields, values];
  const shown = example === read ? '' : short(example);
  const form = layout.replace(name.toLowerCase(), NAME);
  const row = [kind, name, description, family, short(read), shown, words, ...own, form].join('\t');
  const told = cellsOf(new Row(row, written).entry).join('\t');
  if (told !== cellsOf(entry).join('\t'))
    throw new Error(`the index would not tell what this is: ${row}\n${told}`);
  return row;
}

/** The layout of an entry of this name, as the index has it. */
export const layoutIn = (form: string, name: string): string => form.replace(NAME, () => name.toLowerCase());

const isWritten = (layout: string): boolean => layout.startsWith(`${WRITTEN}/`);

/** A row of the index. Of most no more is looked at than whether a word stands in it. */
export class Row {
  /** `written`: where fields and values stand that are not in the row. */
  constructor(
    readonly text: string,
    private readonly written: WrittenLayouts,
  ) {}

  #entry: Entry | undefined;

  get entry(): Entry {
    this.#entry ??= this.read();
    return this.#entry;
  }

  #folded: string | undefined;
  /** The layout that has its fields; empty where they stand in the row. */
  #layout = '';
  #inside: string | undefined;

  /** Whether it has this, in small letters. */
  holds(word: string): boolean {
    this.#folded ??= this.fold();
    if (this.#folded.includes(word)) return true;
    if (!this.#layout || !this.written.holding(word).has(this.#layout)) return false;
    this.#inside ??= `${this.entry.fields} ${this.entry.values}`.toLowerCase();
    return this.#inside.includes(word);
  }

  /** All but the layout, in small letters. */
  private fold(): string {
    const end = this.text.lastIndexOf('\t');
    const layout = layoutIn(this.text.slice(end + 1), this.name);
    if (isWritten(layout)) [this.#layout = ''] = layout.slice(WRITTEN.length + 1).split('.');
    return this.text.slice(0, end).toLowerCase();
  }

  private get name(): string {
    const start = this.text.indexOf('\t') + 1;
    return this.text.slice(start, this.text.indexOf('\t', start));
  }

  private read(): Entry {
    const cells = this.text.split('\t');
    const [kind = '', name = '', description = '', family = '', short = '', shown = '', words = ''] = cells;
    const [ownFields = '', ownValues = '', form = ''] = cells.slice(7);
    const layout = layoutIn(form, name);
    const full = (line: string): string => line.replaceAll(NAME, () => name);
    const read = full(short);
    const [fields, values] = isWritten(layout)
      ? insideOf(layout.slice(WRITTEN.length + 1), this.written)
      : [ownFields, ownValues];
    return { kind, name, description, family, read, example: full(shown) || read, words, fields, values };
  }
}

/** Names of the fields of a layout that is written elsewhere, and of their values. */
function insideOf(layout: string, written: WrittenLayouts): [fields: string, values: string] {
  const [form = '', name] = layout.split('.');
  const all = flat(form, written);
  const meant = name === undefined ? all : all.filter((field) => field.name === name);
  const values = meant.flatMap((field) => (field.enum ? written.values(field.enum) : []));
  return [name ?? unique(meant.map((field) => field.name)), unique(values)];
}

/** Fields, those of anonymous structures among them. */
const flat = (form: string, written: WrittenLayouts): readonly WrittenField[] =>
  written.fields(form).flatMap((field) => (field.isAnonymous ? flat(field.type, written) : [field]));

/** Names, each once, without those of what is reserved. */
export const unique = (names: readonly string[]): string =>
  [...new Set(names.filter((name) => !/^reserved/.test(name) && !/\s/.test(name)))].join(' ');
