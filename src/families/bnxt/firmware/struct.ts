import { set } from '../../../bits/codec.js';
import type { Field, Layout, Value } from '../../../bits/layout.js';

/** Fields of an answer by name; those that are left out are zero. */
export type Values = Readonly<Record<string, Value>>;

type Write = (page: Uint8Array, view: DataView, value: Value) => void;

const writers = new WeakMap<Layout, Map<string, Write>>();

/**
 * Puts fields into a little-endian structure at the start of `page`. For whole bytes and their arrays this takes a tenth of the codec's time,
 * and a firmware does little else.
 */
export function put(layout: Layout, page: Uint8Array, values: Values): void {
  let known = writers.get(layout);
  if (!known) {
    known = new Map(layout.fields.map((field) => [field.name, writerOf(layout, field)]));
    writers.set(layout, known);
  }
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  for (const name in values) {
    const write = known.get(name);
    if (!write) throw new Error(`${layout.name} has no field ${name}`);
    write(page, view, values[name] as Value);
  }
}

function writerOf(layout: Layout, field: Field): Write {
  const at = field.offset >> 3;
  if (field.text) return (page, _view, value) => putText(page, at, value as string);
  if (field.layout || !field.little)
    return (page, _view, value) => {
      set(layout, page, field.name, value);
    };
  const one = numberWriter(field.width);
  if (field.count === undefined) return (_page, view, value) => one(view, at, value as number);
  const step = field.width >> 3;
  return (page, view, value) => {
    if (value instanceof Uint8Array) page.set(value, at);
    else for (const [i, element] of (value as number[]).entries()) one(view, at + i * step, element);
  };
}

function putText(page: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) page[at + i] = text.charCodeAt(i);
}

function numberWriter(width: number): (view: DataView, at: number, value: number | bigint) => void {
  if (width === 8) return (view, at, value) => view.setUint8(at, value as number);
  if (width === 16) return (view, at, value) => view.setUint16(at, value as number, true);
  if (width === 32) return (view, at, value) => view.setUint32(at, value as number, true);
  return (view, at, value) => view.setBigUint64(at, BigInt(value), true);
}

/** Numbers of a request by name. */
export type Numbers = Readonly<Record<string, number>>;

interface Place {
  readonly name: string;
  readonly at: number;
  readonly width: number;
}

const places = new WeakMap<Layout, readonly Place[]>();

/** The numbers of up to 32 bits behind the header of a request, as far as its bytes go. */
export function numbersIn(layout: Layout, request: Uint8Array, header: number): Numbers {
  let known = places.get(layout);
  if (!known) {
    known = layout.fields
      .filter(
        ({ offset, width, count, layout: inner }) => offset >= header * 8 && width <= 32 && !count && !inner,
      )
      .map(({ name, offset, width }) => ({ name, at: offset >> 3, width }));
    places.set(layout, known);
  }
  const view = new DataView(request.buffer, request.byteOffset, request.length);
  const numbers: Record<string, number> = {};
  for (const { name, at, width } of known)
    if (at + (width >> 3) <= request.length)
      numbers[name] =
        width === 8 ? view.getUint8(at) : width === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
  return numbers;
}
