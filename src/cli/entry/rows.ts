import type { Row } from './product.js';

const MARKS = '.!/>';

/** Which file has a command's class. */
export type Load = (id: string) => Promise<Awaited<ReturnType<Row['load']>>>;

/**
 * The commands, aliases and topics as the build writes them, in one text, which costs a line nothing but the look-up of its own command. Each stands
 * between blanks, with a mark behind its name: `/` a topic, `.` a command without arguments, `!` with arguments, `>` and the command that it is an alias of.
 */
export class Rows {
  constructor(
    private readonly text: string,
    private readonly load: Load,
  ) {}

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  get(name: string): Row | undefined {
    const found = this.find(name);
    if (found === undefined || found === '/') return undefined;
    if (found.startsWith('>')) return this.get(found.slice(1));
    return { id: name, args: found === '!', load: () => this.load(name) };
  }

  /** What stands behind a name. */
  private find(name: string): string | undefined {
    if (name.includes(' ')) return undefined;
    for (const mark of MARKS) {
      const at = this.text.indexOf(` ${name}${mark}`);
      const end = at + 1 + name.length;
      if (at >= 0) return this.text.slice(end, this.text.indexOf(' ', end));
    }
    return undefined;
  }
}

/** The text of a table. */
export function rowsText(
  rows: Iterable<readonly [name: string, row: Pick<Row, 'id' | 'args'> | undefined]>,
): string {
  const of = (name: string, row: Pick<Row, 'id' | 'args'> | undefined) => {
    if (!row) return '/';
    if (row.id !== name) return `>${row.id}`;
    return row.args ? '!' : '.';
  };
  return ` ${Array.from(rows, ([name, row]) => `${name}${of(name, row)} `).join('')}`;
}
