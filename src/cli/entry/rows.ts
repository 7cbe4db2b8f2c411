import type { Row } from './product.js';

/** What may be a name: none is longer, and no pattern is made of what nobody has named. */
const NAME = /^[\w:-]{1,99}$/;

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
    if (!NAME.test(name)) return undefined;
    const at = this.text.search(` ${name}[/.!>]`);
    if (at < 0) return undefined;
    const mark = at + 1 + name.length;
    return this.text.slice(mark, this.text.indexOf(' ', mark));
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
