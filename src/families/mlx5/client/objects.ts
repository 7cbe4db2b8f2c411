import { readBits } from '../../../bits/bits.js';
import { byteLength, type Fields, type Layout, layoutWithout, type Value } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import { resolveName } from '../../../client/names.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import { type Command, findCommand, inputLayout, outputLayout } from '../catalogue.js';
import { buildInput, HEADER_BYTES } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { type ObjectKind, objectKinds, type Tail } from '../prm/objects.js';
import { type Asked, decodeMeant, hasChoice } from '../prm/unions.js';
import { askedBy } from './answers.js';
import { requestOf, send } from './command.js';

/** Bytes that a general object without a known body is asked for. */
const RAW_BODY = 512;

/** The header of every general object's answer. */
const GENERAL = 'general_obj_out_cmd_hdr';

/** The kind of this name. Throws FwctlError `usage`. */
export function objectNamed(given: string): ObjectKind {
  const known = objectKinds();
  const name = resolveName(
    'kind of object',
    given,
    known.map(({ name: each }) => each),
    'obj list',
  );
  return known.find((kind) => kind.name === name) as ObjectKind;
}

/** The row of the catalogue behind a kind. */
export const commandOfKind = ({ command }: ObjectKind): Command => findCommand(command) as Command;

const answerLayouts = new Map<ObjectKind, Layout>();

/** The layout of an answer: of a general object, the header with the body of its kind behind it. */
export function answerLayout(kind: ObjectKind): Layout {
  const known = answerLayouts.get(kind) ?? makeAnswerLayout(kind);
  answerLayouts.set(kind, known);
  return known;
}

function makeAnswerLayout(kind: ObjectKind): Layout {
  const form = outputLayout(commandOfKind(kind));
  if (kind.body === undefined) return form;
  const body = layout(kind.body);
  const field = {
    name: kind.body,
    offset: form.bits,
    width: body.bits,
    layout: body,
    anonymous: false,
    text: false,
  };
  return { ...form, bits: form.bits + body.bits, fields: [...form.fields, field] };
}

/** The input that asks for an object; `id` undefined: for the caller's own, or the only one. Throws ValueError. */
export function objectInput(kind: ObjectKind, id?: readonly (number | bigint)[]): Uint8Array {
  const given = Object.fromEntries(kind.id.map((name, i) => [name, id?.[i] ?? 0]));
  const fields = { ...kind.fixed, ...(id ? { ...kind.withId, ...given } : {}) };
  return buildInput(commandOfKind(kind), fields);
}

/** The request for an object, with room for its whole answer. Throws FwctlError `usage`. */
export function objectRequest(kind: ObjectKind, input: Uint8Array, scope?: Scope): Request {
  const form = answerLayout(kind);
  const room = Math.max(byteLength(form), HEADER_BYTES) + extraRoom(kind, form);
  return requestOf(commandOfKind(kind), input, { scope, outLen: room });
}

function extraRoom({ body, tail }: ObjectKind, form: Layout): number {
  if (tail) return (tail.most * find(form, tail.field).width) >> 3;
  return form.name === GENERAL && body === undefined ? RAW_BODY : 0;
}

/** What a device told of an object. */
export interface ObjectAnswer {
  /** The answer without its header. */
  fields: Fields;
  /** The bytes of the whole answer. */
  output: Uint8Array;
}

/** Asks for an object. Throws FwctlError of the session, and `firmware`. */
export async function queryObject(
  session: Session,
  kind: ObjectKind,
  request: Request,
): Promise<ObjectAnswer> {
  const { output } = await send(session, request);
  return { output, fields: objectFields(kind, output, askedBy(commandOfKind(kind), request.input)) };
}

const shownLayouts = new Map<ObjectKind, Layout | undefined>();

/** The layout by which `decodeMeant` gives what `objectFields` does; undefined where that takes more. */
export function shownLayout(kind: ObjectKind): Layout | undefined {
  if (!shownLayouts.has(kind)) shownLayouts.set(kind, makeShownLayout(kind));
  return shownLayouts.get(kind);
}

function makeShownLayout(kind: ObjectKind): Layout | undefined {
  const form = answerLayout(kind);
  if (kind.tail || hasChoice(form) || (form.name === GENERAL && kind.body === undefined)) return undefined;
  return layoutWithout(form, ({ name, count }) => count === 0 || NOT_SHOWN.includes(name));
}

/** Of the header of every answer, and the tail of QUERY_QP's. */
const NOT_SHOWN = ['status', 'syndrome', 'opcode', 'op_mod', 'qp_pas_or_qpc_ext_and_pas'];

/** The fields of an answer without its header: open tails as long as the answer says, of a union the member that is meant. */
export function objectFields(kind: ObjectKind, output: Uint8Array, asked?: Asked): Fields {
  const form = answerLayout(kind);
  const {
    status: _status,
    syndrome: _syndrome,
    opcode: _opcode,
    op_mod: _opMod,
    ...fields
  } = decodeMeant(form, output, asked);
  if (form.name === GENERAL && kind.body === undefined)
    return { ...fields, body: output.subarray(HEADER_BYTES) };
  for (const field of form.fields) {
    // Lists of pages, for which no room was made.
    if (field.count === 0 && field.name !== kind.tail?.field) delete fields[field.name];
  }
  delete fields.qp_pas_or_qpc_ext_and_pas;
  if (kind.tail) trim(fields, kind.tail, form, output);
  return fields;
}

const at = (fields: Fields, path: string): Value | undefined =>
  path.split('.').reduce<Value | undefined>((value, step) => (value as Fields | undefined)?.[step], fields);

/** Cuts an open tail to the elements that there are. */
function trim(fields: Fields, tail: Tail, form: Layout, output: Uint8Array): void {
  const { field, most, count, alias, destinations } = tail;
  const parent = holder(fields, field);
  const name = field.slice(field.lastIndexOf('.') + 1);
  const { offset, width } = find(form, field);
  const decoded = parent?.[name];
  if (!parent || decoded === undefined) return;
  const counts = (count ?? []).map((path) => Number(at(fields, path) ?? 0));
  const list = output.subarray(offset >> 3);
  if (destinations) {
    parent[name] = flowList(list, counts as [number, number], parent.extended_destination === 1);
    return;
  }
  // A tail of numbers is decoded as its bytes.
  const elements = decoded instanceof Uint8Array ? numbersIn(decoded, width) : (decoded as Value[]);
  parent[name] = elements.slice(0, count ? counts.reduce((sum, each) => sum + each, 0) : most);
  if (alias) delete holder(fields, alias)?.[alias.slice(alias.lastIndexOf('.') + 1)];
}

const numbersIn = (bytes: Uint8Array, width: number): Value[] =>
  Array.from({ length: Math.floor((bytes.length * 8) / width) }, (_, i) => readBits(bytes, i * width, width));

const holder = (fields: Fields, path: string): Fields | undefined =>
  (path.includes('.') ? at(fields, path.slice(0, path.lastIndexOf('.'))) : fields) as Fields | undefined;

/**
 * The list of a flow entry: destinations, then counters. All elements are as long as the destinations, of which only the extended
 * ones fill the 128 bits that the layout has for an element (mlx5_cmd_set_fte of Linux's mlx5/core/fs_cmd.c).
 */
function flowList(list: Uint8Array, [targets, counters]: [number, number], extended: boolean): Value[] {
  const whole = layout('extended_dest_format');
  const short = layout('dest_format_struct');
  const counter = layout('flow_counter_list');
  const stride = byteLength(extended ? whole : short);
  const there = Math.min(targets + counters, Math.floor(list.length / stride));
  return Array.from({ length: there }, (_, i): Fields => {
    const bytes = list.subarray(i * stride, (i + 1) * stride);
    if (i >= targets) return { flow_counter_list: decodeMeant(counter, bytes) };
    const destination = extended
      ? decodeMeant(whole, bytes)
      : { destination_entry: decodeMeant(short, bytes) };
    return { extended_dest_format: destination };
  });
}

/** Whether a refusal says that there is no object of this id. */
export const isAbsence = (error: unknown): boolean =>
  error instanceof FwctlError &&
  error.kind === 'firmware' &&
  ['BAD_RES_ERR', 'IX_ERR', 'BAD_PARAM_ERR'].includes(error.facts.status ?? '');

/** The ids that a function may have of a kind: below this, as GENERAL or else the width of the id tells; a kind without ids has one object. */
export function idLimit(kind: ObjectKind, general: Fields): number {
  const field = kind.id.at(-1);
  if (field === undefined) return 1;
  const width = 2 ** Math.min(find(inputLayout(commandOfKind(kind)), field).width, 32);
  const most = kind.limit === undefined ? undefined : Number(general[kind.limit]);
  if (!most) return width;
  return Math.min(width, kind.limit?.startsWith('log_') ? 2 ** most : most);
}
