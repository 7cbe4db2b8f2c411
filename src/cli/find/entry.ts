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

const COLUMNS = [
  'kind',
  'name',
  'description',
  'family',
  'read',
  'example',
  'words',
  'fields',
  'values',
] as const satisfies readonly (keyof Entry)[];

/** The line of an entry in the index. */
export const entryLine = (entry: Entry): string => COLUMNS.map((column) => entry[column]).join('\t');

export function entryOf(line: string): Entry {
  const cells = line.split('\t');
  return Object.fromEntries(COLUMNS.map((column, i) => [column, cells[i] ?? ''])) as unknown as Entry;
}
