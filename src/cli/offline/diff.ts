import { NUMBER_BITS } from '../../bits/bits.js';
import { joined } from '../../bits/joined.js';
import type { Field, Fields, Layout, Value } from '../../bits/layout.js';
import { find, names } from '../../bits/path.js';
import { FwctlError } from '../../client/errors.js';
import { jsonProblem } from '../../client/json.js';
import { withoutMark } from '../../files/mark.js';
import { LIMITS, readInput } from '../../files/named.js';
import { hexOf } from '../../present/hex.js';
import { fromJson } from '../../present/json.js';
import { isTree } from '../../present/pick.js';
import type { Meaning } from '../../present/tree.js';
import { type Change, changesOf } from '../changes.js';
import { bytesOf, parseDigits } from '../input/dump.js';
import { writeNote } from '../output.js';
import { type Form, lengthNote } from './form.js';

/** One side of a comparison. */
export interface Side {
  /** As decoding gives them, but bytes in hex, as a saved answer has them. */
  readonly fields: Fields;
  /** Undefined where only the fields are known. */
  readonly bytes?: Uint8Array;
}

/**
 * What an operand stands for: hex digits; `@FILE`, `-` (stdin) or a path: bytes in any form that `decode` takes, or a saved JSON answer
 * with fields of this form. Says on stderr where the bytes are not as long as the form. Throws FwctlError `usage`.
 */
export async function sideOf(operand: string, form: Form): Promise<Side> {
  if (/^(0x)?[0-9a-f]+$/i.test(operand))
    return sideOfBytes(form, parseDigits(operand, operand.replace(/^0x/i, '')));
  const file = operand.replace(/^@/, '');
  const data = await readInput(operand, file, LIMITS.bytes);
  const text = withoutMark(data);
  return text
    .toString('latin1', 0, 1 << 10)
    .trimStart()
    .startsWith('{')
    ? sideOfJson(operand, form, text.toString())
    : sideOfBytes(form, bytesOf(operand, data));
}

function sideOfBytes(form: Form, bytes: Uint8Array): Side {
  const note = lengthNote(form, bytes);
  if (note) writeNote(`fwctl: ${note}\n`);
  return { fields: asSaved(form.family.layouts.decode(form.layout, bytes)) as Fields, bytes };
}

const asSaved = (value: Value): Value => {
  if (value instanceof Uint8Array) return hexOf(value);
  if (Array.isArray(value)) return value.map(asSaved);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asSaved(inner)]));
};

const SAVED = 'save an answer with --json: fwctl decode, reg get, obj get, rpc, query-caps';

/** What is wrong with a saved answer of which nothing can be made. */
function unreadable(what: string, text: string, error: Error): FwctlError {
  const { place, reason } =
    error instanceof SyntaxError ? jsonProblem(text) : { place: '1:1', reason: error.message };
  return new FwctlError('usage', `${what}:${place}: ${reason}`, { path: what, next: SAVED });
}

function sideOfJson(what: string, form: Form, text: string): Side {
  let answer: Record<string, unknown>;
  try {
    answer = fromJson(text) as Record<string, unknown>;
  } catch (error) {
    throw unreadable(what, text, error as Error);
  }
  if (typeof answer.hex === 'string') return sideOfBytes(form, parseDigits(what, answer.hex));
  const fields = answer.fields ?? form.family.layouts.inAnswer?.(answer, form.layout);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new FwctlError('usage', `${what} has no fields of ${form.name} in it`, { path: what, next: SAVED });
  return { fields: asDecoded(joined(form.layout), withoutMeanings(fields) as Fields) };
}

/** Earlier versions wrote each leaf as `{value, meaning}` with -H. */
function withoutMeanings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMeanings);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  if ('value' in value && keys.every((key) => key === 'value' || key === 'meaning')) return value.value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutMeanings(inner)]));
}

/** Saved fields with wide numbers as decoding gives them, however they were written: earlier versions wrote the halves of some. */
function asDecoded(layout: Layout, saved: Fields): Fields {
  const known = new Set(names(layout));
  const decoded: Fields = {};
  for (const [name, value] of Object.entries(saved)) {
    const field = known.has(name) ? find(layout, name).field : wholeOf(layout, name);
    if (field?.name === name) decoded[name] = decodedAs(field, value);
    else if (field && !(field.name in decoded)) decoded[field.name] = fromHalves(field, saved) ?? value;
    else if (!field) decoded[name] = value;
  }
  return decoded;
}

/** The number that a field of this name is a half of. */
const wholeOf = ({ fields }: Layout, name: string): Field | undefined =>
  fields
    .flatMap((field) => (field.anonymous && field.layout ? (wholeOf(field.layout, name) ?? []) : field))
    .find(({ halves }) => halves?.some((half) => half.name === name));

/** A number of which both halves are there; undefined where they are not. */
function fromHalves({ halves }: Field, saved: Fields): bigint | undefined {
  const [high, low] = halves?.map(({ name }) => saved[name]) ?? [];
  return typeof high === 'number' && typeof low === 'number'
    ? (BigInt(high) << 32n) | BigInt(low)
    : undefined;
}

function decodedAs(field: Field, value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => decodedAs(field, item));
  if (field.layout) return isTree(value) ? asDecoded(field.layout, value as Fields) : value;
  const wide =
    field.width > NUMBER_BITS && (typeof value === 'number' || /^0x[0-9a-f]+$/.test(String(value)));
  return wide ? BigInt(value as number | string) : value;
}

/** The fields that differ, in the order of the layout. */
export const differences = (a: Side, b: Side): Change[] => changesOf(a.fields, b.fields);

/** Whether bytes differ where no field does: in reserved bits, or in a union's member that is not meant. */
export const differsElsewhere = (a: Side, b: Side): boolean =>
  a.bytes !== undefined && b.bytes !== undefined && hexOf(a.bytes) !== hexOf(b.bytes);

/** What a value of a side means. */
export const sideMeaning = ({ layout, family }: Form, { fields }: Side): Meaning =>
  family.meanings.of(layout, fields);
