import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { AdbError, type Position } from './error.js';
import { LIMITS } from './limits.js';

/** A file; its text may be read when it is looked at. `file` is its path: what errors name, and what tells one file from another. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Finds what `<include file="..."/>` or `<include dir="..."/>` of the file `from` means. Throws an Error that says what is wrong. */
export type Include = (what: { readonly file: string } | { readonly dir: string }, from: string) => Source[];

/** An element with its attributes, as it stands in the file. */
export interface Element extends Position {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A structure or union. */
export interface Node extends Element {
  readonly fields: readonly Element[];
}

/** All that the files say, before anything is made of it. */
export interface Definitions {
  readonly nodes: ReadonlyMap<string, Node>;
  /** Elements narrower than a dword run from its most significant end on: `<config big_endian_arr="1"/>`. */
  readonly bigEndianArrays: boolean;
}

/** The elements that may stand in each element; undefined: the file itself. */
const CHILDREN: { readonly [parent: string]: readonly string[] } = {
  '': ['NodesDefinition'],
  NodesDefinition: ['config', 'info', 'include', 'node', 'RCSheaders'],
  config: ['enum'],
  node: ['field'],
};

/** NodesDefinition's `version`, where there is one. */
const VERSIONS = ['1', '1.0', '2'];

/**
 * Reads an ADB file and all that it includes, each file once. The elements and attributes are those that mstflint's adb_parser knows.
 * Throws AdbError.
 */
export function readDefinitions(main: Source, include: Include): Definitions {
  const reader = new Reader(include);
  reader.read(main);
  return { nodes: reader.nodes, bigEndianArrays: reader.bigEndianArrays };
}

class Reader {
  readonly nodes = new Map<string, Node>();
  bigEndianArrays = false;
  private readonly defines = new Map<string, string>();
  private readonly done = new Set<string>();
  /** The files that are being read, the innermost last. */
  private readonly open: string[] = [];
  private letters = 0;
  private included = 0;
  private fields = 0;

  constructor(private readonly include: Include) {}

  read({ file, text }: Source): void {
    this.letters += text.length;
    if (this.letters > LIMITS.letters)
      throw new AdbError(
        { file, line: 1 },
        `with this file there are more than ${LIMITS.letters} letters to read`,
      );
    this.open.push(file);
    const parser = new SaxesParser();
    const stack: string[] = [];
    /** Of an element that spans lines, errors name the first. */
    let line = 1;
    let node: { fields: Element[]; skipped: boolean } | undefined;
    parser.on('error', ({ message }) => {
      throw new AdbError({ file, line: parser.line }, `not XML: ${message.replace(/^\d+:\d+: /, '')}`);
    });
    parser.on('opentagstart', () => {
      line = parser.line;
    });
    parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
      const parent = stack.at(-1) ?? '';
      const position = { file, line };
      if (!CHILDREN[parent]?.includes(name))
        throw new AdbError(
          position,
          parent
            ? `<${parent}> takes no <${name}>`
            : `an ADB file begins with <NodesDefinition>, not <${name}>`,
        );
      stack.push(name);
      const element: Element = { ...position, name: attributes.name?.trim() ?? '', attributes };
      if (name === 'NodesDefinition') checkVersion(element);
      if (name === 'config') this.configure(element);
      if (name === 'include' && this.isWanted(element)) this.follow(element);
      if (name === 'node') node = this.addNode(element);
      if (name === 'field' && node && !node.skipped && this.isWanted(element)) {
        if (++this.fields > LIMITS.fields)
          throw new AdbError(element, `there are more than ${LIMITS.fields} fields`);
        node.fields.push(named(element, 'field'));
      }
    });
    parser.on('closetag', () => stack.pop());
    parser.write(text).close();
    this.open.pop();
    this.done.add(file);
  }

  private addNode(element: Element): { fields: Element[]; skipped: boolean } {
    const fields: Element[] = [];
    if (!this.isWanted(element)) return { fields, skipped: true };
    const first = this.nodes.get(named(element, 'node').name);
    if (first)
      throw new AdbError(element, `node ${element.name} stands at ${first.file}:${first.line} already`);
    this.nodes.set(element.name, { ...element, fields });
    return { fields, skipped: false };
  }

  private configure(element: Element): void {
    const { big_endian_arr, define } = element.attributes;
    if (big_endian_arr !== undefined) {
      if (!/^[01]$/.test(big_endian_arr))
        throw new AdbError(element, `big_endian_arr is 0 or 1, not "${big_endian_arr}"`);
      this.bigEndianArrays = big_endian_arr === '1';
    }
    if (define !== undefined) {
      const [, name, value = '0'] = /^(\w+)(?:=(\w+))?$/.exec(define.trim()) ?? [];
      if (!name) throw new AdbError(element, `a define is NAME or NAME=VALUE, not "${define}"`);
      this.defines.set(name, value);
    }
  }

  /** Whether `inst_ifdef` and `inst_if` let an element stand. */
  private isWanted(element: Element): boolean {
    const { inst_ifdef, inst_if } = element.attributes;
    if (inst_ifdef !== undefined && !this.defines.has(inst_ifdef.trim())) return false;
    if (inst_if === undefined) return true;
    const [, left, sign, right] = /^\s*(\w+)\s*(?:(==|!=)\s*(\w+)\s*)?$/.exec(inst_if) ?? [];
    if (left === undefined) throw new AdbError(element, `can't tell whether "${inst_if}" holds`);
    const value = (word: string) => Number(this.defines.get(word) ?? word);
    const values = [value(left), value(right ?? '0')];
    if (values.some(Number.isNaN)) throw new AdbError(element, `"${inst_if}" has a name that is not defined`);
    return sign === '==' ? values[0] === values[1] : values[0] !== values[1];
  }

  private follow(element: Element): void {
    const { file, dir } = element.attributes;
    const what = file?.trim() ? { file: file.trim() } : dir?.trim() ? { dir: dir.trim() } : undefined;
    if (!what) throw new AdbError(element, '<include> names neither a file nor a dir');
    for (const source of this.reading(element, () => this.include(what, element.file))) {
      if (++this.included > LIMITS.includes)
        throw new AdbError(element, `includes name files more than ${LIMITS.includes} times`);
      if (this.done.has(source.file)) continue;
      const cycle = this.open.indexOf(source.file);
      // A folder holds the file that includes it, too.
      if (cycle >= 0 && 'dir' in what) continue;
      if (cycle >= 0)
        throw new AdbError(
          element,
          `the includes are a cycle: ${[...this.open.slice(cycle), source.file].join(' -> ')}`,
        );
      if (this.open.length >= LIMITS.includeDepth)
        throw new AdbError(
          element,
          `includes within includes: at most ${LIMITS.includeDepth} levels are read`,
        );
      if (this.done.size + this.open.length >= LIMITS.files)
        throw new AdbError(element, `there are more than ${LIMITS.files} files to read`);
      this.read({ file: source.file, text: this.reading(element, () => source.text) });
    }
  }

  private reading<T>(element: Element, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new AdbError(element, `the include can't be read: ${(error as Error).message}`);
    }
  }
}

function named(element: Element, what: string): Element {
  const { length } = element.name;
  if (length > LIMITS.name)
    throw new AdbError(element, `a ${what} has a name of ${length} letters: at most ${LIMITS.name} are read`);
  // An object of JavaScript has something else under __proto__.
  if (/^[A-Za-z_]\w*$/.test(element.name) && element.name !== '__proto__') return element;
  throw new AdbError(
    element,
    element.name ? `"${element.name}" is no name for a ${what}` : `a ${what} has no name`,
  );
}

function checkVersion(element: Element): void {
  const { version } = element.attributes;
  if (version !== undefined && !VERSIONS.includes(version))
    throw new AdbError(element, `version ${version} of the format is unknown: ${VERSIONS.join(', ')} are`);
}
