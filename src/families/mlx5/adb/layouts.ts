import type { Enum } from '../../../bits/enum.js';
import type { Field, Layout } from '../../../bits/layout.js';
import { AdbError } from './error.js';
import { Extents } from './extent.js';
import { LIMITS } from './limits.js';
import { isUnionNode, type Place, placesOf, sizeOf } from './place.js';
import {
  type Definitions,
  type Element,
  type Include,
  type Node,
  readDefinitions,
  type Source,
} from './source.js';
import { accessOf, enumOf } from './values.js';

/** A register that a file has, by its layout. */
export interface AdbRegister {
  readonly name: string;
  readonly id: number;
  readonly layout: string;
}

/** What an ADB file gives. */
export interface Adb {
  /** By the name of their node, in the order of the file. */
  readonly layouts: ReadonlyMap<string, Layout>;
  /** From the table of registers that files of mstflint end with; empty where there is none. */
  readonly registers: readonly AdbRegister[];
}

/** Reads an ADB file whole: every node becomes a layout, so that whatever is wrong in it is found. Throws AdbError. */
export function readAdb(main: Source, include: Include): Adb {
  const definitions = readDefinitions(main, include);
  if (!definitions.nodes.size) throw new AdbError({ file: main.file, line: 1 }, 'the file has no node');
  const maker = new Maker(definitions);
  const layouts = new Map<string, Layout>();
  for (const [name, node] of definitions.nodes) layouts.set(name, maker.layoutOf(node));
  // A union has its cases only where it is used.
  for (const [name, union] of maker.selected) layouts.set(name, union);
  return { layouts, registers: registersOf(layouts) };
}

/** The node with two dwords that mstflint's tables use for one number of 64 bits. */
const UINT64 = 'uint64';

/** Names of places that mean nothing; a name may begin like this and mean something: reserved_header_dws. */
const RESERVED = /^reserved(\d*|_high|_low|_\d+)$/i;

class Maker {
  /** Unions as they are first used with a selector. */
  readonly selected = new Map<string, Layout>();
  private readonly made = new Map<string, Layout>();
  /** The nodes that are being made, the innermost last. */
  private readonly open: string[] = [];
  private readonly extents = new Extents();
  private readonly enums = new Map<Element, Enum | undefined>();
  /** Selectors by their values: the same ones give a union the same cases. */
  private readonly selectors = new Map<Enum | string, string>();
  private readonly members = new Map<Node, Map<string, Element>>();
  private fields = 0;

  constructor(private readonly definitions: Definitions) {}

  /** @param selector of a union: the enum of the field that selects its member; a union may be used with several. */
  layoutOf(node: Node, selector?: Enum): Layout {
    const key = `${node.name} ${selector ? this.keyOf(selector) : ''}`;
    const known = this.made.get(key);
    if (known) return known;
    this.open.push(node.name);
    const places = placesOf(node, this.definitions.bigEndianArrays, (field, many) => this.claim(field, many));
    const union = isUnionNode(node);
    if (!union) checkOverlaps(node, places);
    const fields: Field[] = [];
    const layout: Layout = { name: node.name, bits: sizeOf(node), union, fields };
    const extent = this.extents.of(layout);
    const names = new Map<string, Element>();
    for (const [i, element] of node.fields.entries()) {
      if (RESERVED.test(element.name)) continue;
      for (const field of this.fieldsOf(node, element, places[i] as Place, selector)) {
        this.extents.add(extent, field, element);
        const first = names.get(field.name);
        if (first)
          throw new AdbError(element, `${node.name} has a field ${field.name} in line ${first.line} already`);
        names.set(field.name, element);
        fields.push(field);
      }
    }
    if (!union) fields.sort((one, other) => one.offset - other.offset);
    this.open.pop();
    this.made.set(key, layout);
    if (selector && !this.selected.has(node.name)) this.selected.set(node.name, layout);
    return layout;
  }

  /** Counts fields before they are made. */
  private claim(element: Element, many: number): void {
    this.fields += many;
    if (this.fields > LIMITS.fields)
      throw new AdbError(element, `with ${element.name} there are more than ${LIMITS.fields} fields to make`);
  }

  private keyOf(selector: Enum): string {
    const known = this.selectors.get(selector);
    if (known !== undefined) return known;
    const values = [...selector.values].join();
    const key = this.selectors.get(values) ?? String(this.selectors.size);
    this.selectors.set(values, key).set(selector, key);
    return key;
  }

  private enumOf(field: Element): Enum | undefined {
    if (!this.enums.has(field)) this.enums.set(field, enumOf(field));
    return this.enums.get(field);
  }

  /** One field; of an array whose elements run from the least significant end of their dwords one for each element. */
  private fieldsOf(node: Node, field: Element, place: Place, selector?: Enum): Field[] {
    const { count, element, start, starts } = place;
    const layout = this.subnodeOf(node, field, element);
    const access = accessOf(field);
    const stated = this.enumOf(field);
    // Of a mask of several dwords the file does not say which of them a name belongs to.
    const known = stated?.kind === 'mask' && count !== undefined && element === 32 ? undefined : stated;
    const path = layout?.union ? selectorPath(field) : undefined;
    const when = selector && whenOf(field, selector);
    const one = {
      name: field.name,
      offset: start,
      width: element,
      ...(layout ? { layout } : {}),
      anonymous: false,
      text: false,
      ...(access ? { access } : {}),
      ...(known ? { enum: known } : {}),
      ...(path === undefined ? {} : { selector: path }),
      ...(when === undefined ? {} : { when }),
    };
    // Elements of a layout's array stand in the order of their bits.
    if (starts) return starts.map((offset, i) => ({ ...one, name: `${field.name}_${i}`, offset }));
    return [count === undefined ? one : { ...one, count }];
  }

  private subnodeOf(node: Node, field: Element, bits: number): Layout | undefined {
    const name = field.attributes.subnode?.trim();
    if (name === undefined || (name === UINT64 && bits === 64)) return undefined;
    const subnode = this.definitions.nodes.get(name);
    if (!subnode) throw new AdbError(field, `${field.name} is a ${name}, and there is no such node`);
    if (this.open.includes(name))
      throw new AdbError(
        field,
        `the structures are a cycle: ${[...this.open.slice(this.open.indexOf(name)), name].join(' -> ')}`,
      );
    if (this.open.length >= LIMITS.depth)
      throw new AdbError(field, `structures within structures: at most ${LIMITS.depth} levels are read`);
    if (sizeOf(subnode) !== bits)
      throw new AdbError(field, `${field.name} has ${bits} bits for a ${name} with its ${sizeOf(subnode)}`);
    return this.layoutOf(subnode, isUnionNode(subnode) ? this.selectorOf(node, field) : undefined);
  }

  /** The enum of the field that `union_selector` names. Undefined where no field, or none of the node around it, selects. */
  private selectorOf(node: Node, field: Element): Enum | undefined {
    const path = selectorPath(field);
    if (path === undefined) return undefined;
    let around: Node | undefined = node;
    let at: Element | undefined;
    for (const step of path.split('.')) {
      at = around && this.memberOf(around, step);
      if (!at)
        throw new AdbError(field, `the selector of ${field.name} is missing: ${node.name} has no ${path}`);
      around = this.definitions.nodes.get(at.attributes.subnode?.trim() ?? '');
    }
    const known = at && this.enumOf(at);
    if (!known) throw new AdbError(field, `the selector of ${field.name} is ${path}, which has no enum`);
    return known;
  }

  private memberOf(node: Node, name: string): Element | undefined {
    const known = this.members.get(node) ?? new Map(node.fields.map((field) => [field.name, field]));
    this.members.set(node, known);
    return known.get(name);
  }
}

/** `$(parent).a.b` as a path in the node around the union; undefined where none, or a field farther out, is named. */
const selectorPath = ({ attributes }: Element): string | undefined =>
  /^\$\(parent\)\.([\w.]+)$/.exec(attributes.union_selector?.trim() ?? '')?.[1];

/** The value that selects a member of a union; a member without a name is never selected. */
function whenOf(member: Element, selector: Enum): number | undefined {
  const by = member.attributes.selected_by?.trim();
  if (!by) return undefined;
  const value = selector.values.get(by);
  if (value === undefined)
    throw new AdbError(
      member,
      `${member.name} is selected by ${by}, which the enum of ${selector.name} does not have`,
    );
  return Number(value);
}

function checkOverlaps(node: Node, places: readonly Place[]): void {
  const spans = places
    .flatMap(({ start, starts, count, element }, i) =>
      (starts ?? [start]).map((from) => ({
        from,
        to: from + element * (starts ? 1 : count || 1),
        field: node.fields[i] as Element,
      })),
    )
    .sort((one, other) => one.from - other.from);
  spans.forEach(({ from, field }, i) => {
    const before = spans[i - 1];
    if (before && before.to > from)
      throw new AdbError(field, `${field.name} overlaps ${before.field.name} of line ${before.field.line}`);
  });
}

/** The union in which mstflint's tables have every register, and the field that selects among them: its enum has the ids. */
const REGISTERS = /^access_reg_summary_selector/;

function registersOf(layouts: ReadonlyMap<string, Layout>): AdbRegister[] {
  const table = [...layouts.values()].find(({ name }) => REGISTERS.test(name));
  const union = table?.fields.find(({ selector }) => selector !== undefined);
  const inner = new Set(table?.fields.map(({ layout }) => layout));
  const id = [...inner].find((layout) => layout?.fields.some((field) => field.enum))?.fields[0]?.enum;
  const names = new Map(Array.from(id?.values ?? [], ([name, value]) => [Number(value), name]));
  return (union?.layout?.fields ?? []).flatMap(({ when, layout }) => {
    const name = when === undefined ? undefined : names.get(when);
    return name && layout ? [{ name, id: when as number, layout: layout.name }] : [];
  });
}
