import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The family whose layouts and enums stand as text in the library's module for any bundler; the files of names do not have them again. */
export const WRITTEN = 'mlx5';
const TEXT = 'pure/prm-mlx5.mjs';

/** A field as its token in a layout's line tells it: src/bits/layout.ts has the form. */
export interface WrittenField {
  readonly name: string;
  readonly isAnonymous: boolean;
  /** Its width in bits, or the name of its layout. */
  readonly type: string;
  readonly isArray: boolean;
  /** In small letters; undefined where neither it nor the layout has one. */
  readonly access: string | undefined;
  /** The name of its enum. */
  readonly enum: string | undefined;
}

const FIELD =
  /^(~?)([^@:]+)(?:@\d+)?:(\w+)-?>?(?:\[(\d*)\])?(")?(\$)?#?(?:\.([a-z]+))?(?:[=|^]([^?]+))?(?:\?.*)?$/;

/** What stands behind a layout's name in its line. */
const HEAD = /^\d+u?l?(?:\.([a-z]+))?(?: (?=[^ @:=]+[@:]|$)|$)/;

/** What stands behind names, in lines. */
interface Lines {
  readonly layouts: ReadonlyMap<string, string>;
  readonly enums: ReadonlyMap<string, string>;
}

/** Layouts and enums by name. Reads throw what node:fs throws. */
export class WrittenLayouts {
  #lines: Lines | undefined;
  readonly #fields = new Map<string, readonly WrittenField[]>();
  readonly #values = new Map<string, readonly string[]>();

  /** `bundle`: the folder of the bundle. */
  constructor(private readonly bundle: string) {}

  /** Of all layouts. */
  names(): string[] {
    return [...this.lines.layouts.keys()];
  }

  /** The fields of a layout; none where there is none of this name. */
  fields(layout: string): readonly WrittenField[] {
    const known = this.#fields.get(layout) ?? fieldsIn(this.lines.layouts.get(layout) ?? '');
    this.#fields.set(layout, known);
    return known;
  }

  /** The names of an enum's values, in the order of their source. */
  values(name: string): readonly string[] {
    const known = this.#values.get(name) ?? valuesIn(this.lines.enums.get(name) ?? '');
    this.#values.set(name, known);
    return known;
  }

  readonly #holding = new Map<string, ReadonlySet<string>>();

  /** The layouts that may have this, in small letters, in the name of a field or of a value: told without a look at each. */
  holding(word: string): ReadonlySet<string> {
    const known = this.#holding.get(word);
    if (known) return known;
    const found = this.mayHold(word);
    this.#holding.set(word, found);
    return found;
  }

  #folded: readonly (readonly [layout: string, rest: string])[] | undefined;
  #users: ReadonlyMap<string, readonly string[]> | undefined;

  private mayHold(word: string): ReadonlySet<string> {
    const { layouts, enums } = this.lines;
    this.#folded ??= Array.from(layouts, ([name, rest]) => [name, rest.toLowerCase()] as const);
    this.#users ??= usersOf(layouts);
    const found = new Set<string>();
    for (const [name, rest] of this.#folded) if (rest.includes(word) || rest.includes('~')) found.add(name);
    for (const [name, rest] of enums)
      if (rest.toLowerCase().includes(word)) for (const user of this.#users.get(name) ?? []) found.add(user);
    return found;
  }

  private get lines(): Lines {
    this.#lines ??= linesIn(readFileSync(join(this.bundle, TEXT), 'latin1'));
    return this.#lines;
  }
}

function linesIn(text: string): Lines {
  const layouts = new Map<string, string>();
  const enums = new Map<string, string>();
  for (let at = 0, end = 0; end >= 0; at = end + 1) {
    end = text.indexOf('\n', at);
    const blank = text.indexOf(' ', at);
    const rest = text.slice(blank + 1, end);
    const named = HEAD.test(rest) ? layouts : enums;
    const name = text.slice(at, blank);
    if (end >= 0 && !named.has(name)) named.set(name, rest);
  }
  return { layouts, enums };
}

/** By the name of each enum the layouts that have it. */
function usersOf(layouts: ReadonlyMap<string, string>): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [layout, rest] of layouts)
    for (const [name] of rest.matchAll(/(?<=[=|^])\w+/g)) {
      const list = users.get(name);
      if (list) list.push(layout);
      else users.set(name, [layout]);
    }
  return users;
}

function fieldsIn(rest: string): WrittenField[] {
  const [head = '', usual] = HEAD.exec(rest) ?? [];
  const tokens = rest.slice(head.length).split(' ').filter(Boolean);
  return tokens.map((token) => fieldOf(token, usual));
}

/** A second word without an equals sign is what they begin with in their source. */
const valuesIn = (rest: string): string[] => [...new Set(rest.match(/[^ =]+(?==)/g))];

/** What most fields have: a width alone, and a letter or more of access. */
const PLAIN = /^(\w+)(?:@\d+)?:(\d+)(?:\.([a-z]+))?$/;

function fieldOf(token: string, usual: string | undefined): WrittenField {
  const plain = PLAIN.exec(token);
  if (plain) {
    const [, name = '', type = '', access = usual] = plain;
    return { name, isAnonymous: false, type, isArray: false, access, enum: undefined };
  }
  const [, tilde, name = '', type = '', count, text, uuid, access, values] = FIELD.exec(token) ?? [];
  return {
    name,
    isAnonymous: tilde === '~',
    type,
    isArray: count !== undefined && text === undefined && uuid === undefined,
    access: access ?? usual,
    enum: values,
  };
}
