import type { Node, Scalar } from 'yaml';
import { type ErrorFacts, FwctlError } from './errors.js';
import { octalDoubt, parseNumber } from './numbers.js';
import { checkNodes } from './yaml-checks.js';
import { documentOf, TOO_DEEP } from './yaml-levels.js';

/** A value in a file of the user's, with its place for messages. */
export interface Place {
  readonly line: number;
  bad(message: string, facts?: ErrorFacts): FwctlError;
  /** As a mapping of known keys, or of any. `what`: what it should have been. */
  mapping(keys: readonly string[] | undefined, what: string): Mapping;
  /** The items of a list; undefined: it is none. */
  items(): Place[] | undefined;
  /** Text or a number, as it is written; never empty. `what` names it. */
  text(what: string): string;
  /** What `text` gives as a number; undefined: it is none. Throws FwctlError `usage` with its place for what may be octal. */
  number(what: string): number | bigint | undefined;
  /** True or false. `what` names it. */
  flag(what: string): boolean;
  /** Nothing stands here. */
  readonly empty: boolean;
}

export interface Mapping extends Map<string, Place> {}

/**
 * The mapping that a file holds, undefined where the file is empty. Only what is plainly there counts: no anchors, aliases or tags, no
 * second document, no key twice. `what`: what the file is. Throws FwctlError `usage` with file, line and column.
 */
export async function readMapping(
  text: string,
  file: string,
  keys: readonly string[],
  what = 'a policy file',
): Promise<TopMapping | undefined> {
  const { LineCounter, isMap, isScalar, isSeq } = await import('yaml');
  const lines = new LineCounter();
  const errorAt = (offset: number, message: string, facts: ErrorFacts = {}) => {
    const { line, col: column } = lines.linePos(offset);
    return new FwctlError('usage', `${file}:${line}:${column}: ${message}`, {
      path: file,
      line,
      column,
      ...facts,
    });
  };
  const document = await documentOf(text, lines);
  if (typeof document === 'number') throw errorAt(document, TOO_DEEP);
  // A warning says that something was not understood.
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong) throw errorAt(wrong.pos[0], PROBLEMS[wrong.code] ?? wrong.message);
  await checkNodes(document, lines, {
    plain: true,
    asWritten: false,
    bad: (at = 0, message, facts) => errorAt(at, message, facts),
  });
  const { contents } = document;
  if (contents === null) return undefined;
  const top = placeOf(contents, 0);
  if (top.empty) return undefined;
  const known = ` "${keys.join('", "')}"`;
  const map = top.mapping(keys, `${what} is a mapping with the key${keys.length > 1 ? 's' : ''}${known}`);
  return {
    at: (key) => map.get(key),
    list(key, of) {
      const place = map.get(key);
      if (!place || place.empty) return [];
      const items = place.items();
      if (!items) throw place.bad(`"${key}" takes a list of ${of}`);
      return items;
    },
  };

  function placeOf(node: unknown, above: number): Place {
    const offset = (node as Node | null)?.range?.[0] ?? above;
    const bad = (message: string, facts?: ErrorFacts) => errorAt(offset, message, facts);
    const empty = node === null || node === undefined || (isScalar(node) && node.value === null);
    return {
      line: lines.linePos(offset).line,
      bad,
      empty,
      items: () => (isSeq(node) ? node.items.map((item) => placeOf(item, offset)) : undefined),
      mapping(known, what) {
        if (!isMap(node)) throw bad(what);
        const found: Mapping = new Map();
        for (const { key, value } of node.items) {
          const at = placeOf(key, offset);
          const name = isScalar(key) ? textOf(key) : undefined;
          if (name === undefined) throw at.bad('a name is missing, or is none');
          if (known && !known.includes(name)) throw at.bad(`unknown key "${name}"`, { given: name, known });
          found.set(name, placeOf(value, (key as Node).range?.[0] ?? offset));
        }
        return found;
      },
      flag(name) {
        if (isScalar(node) && typeof node.value === 'boolean') return node.value;
        throw bad(`${name} is true or false`);
      },
      text(what) {
        const given = isScalar(node) ? textOf(node) : undefined;
        if (given === undefined || !given.trim())
          throw bad(
            empty || given !== undefined ? `${what} is empty` : `${what} is a name, a number or text`,
          );
        return given;
      },
      number(what) {
        const given = this.text(what);
        const doubt = octalDoubt(given);
        if (doubt) throw bad(doubt.why, { next: doubt.next });
        return parseNumber(given);
      },
    };
  }
}

/** What yaml says less clearly. */
const PROBLEMS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins; the file can have one',
  RESOURCE_EXHAUSTION: 'it is nested too deep',
};

interface TopMapping {
  /** What stands under a key. */
  at(key: string): Place | undefined;
  /** The items of the list under a key; none where nothing stands there. `of` names them. */
  list(key: string, of: string): Place[];
}

/** Text, and numbers as they are written: 22.10 is not 22.1. Undefined for all else. */
function textOf({ value, source }: Scalar): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? (source ?? String(value)) : undefined;
}

/** The texts of a value that is one or a list of them, each with its place; at least one. Throws FwctlError `usage`. */
export function textsOf(place: Place, key: string): [text: string, at: Place][] {
  const items = place.items() ?? [place];
  if (items.length === 0 || place.empty)
    throw place.bad(`"${key}" is empty: the rule would never forbid anything`);
  return items.map((item) => [item.text(`an entry of "${key}"`), item]);
}
