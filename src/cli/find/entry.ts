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

/** In the index stands for the name of an entry, in the lines that read it. */
const NAME = '~';

/** The line of an entry in the index, without an example that is the line which reads it. */
export function indexLine(entry: Entry): string {
  const { name, read, example } = entry;
  const short = (line: string): string => line.replaceAll(name, NAME);
  const shown = example === read ? '' : short(example);
  const line = cellsOf({ ...entry, read: short(read), example: shown }).join('\t');
  if (cellsOf(entryOf(lineOf(line))).join('\t') !== cellsOf(entry).join('\t'))
    throw new Error(`the index would not tell what this is: ${line}`);
  return line;
}

/** The line of an entry, of that in the index. */
export function lineOf(short: string): string {
  const start = short.indexOf('\t') + 1;
  const name = short.slice(start, short.indexOf('\t', start));
  return short.replaceAll(NAME, () => name);
}

export function entryOf(line: string): Entry {
  const [
    kind = '',
    name = '',
    description = '',
    family = '',
    read = '',
    example = '',
    words = '',
    fields = '',
    values = '',
  ] = line.split('\t');
  return { kind, name, description, family, read, example: example || read, words, fields, values };
}
