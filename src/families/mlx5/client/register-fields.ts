import { readBits, writeBits } from '../../../bits/bits.js';
import { get, set } from '../../../bits/codec.js';
import { type Access, byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import { find, names } from '../../../bits/path.js';
import { isReadOnly, type Register } from '../prm/registers.js';
import { decodeMeant } from '../prm/unions.js';
import { enablesOf } from './register-enables.js';
import { indexDefault, rulesOf } from './register-rules.js';

export { formOf } from '../prm/register-form.js';

/** Names of index fields, where no source tells of access (PELC, PVLC, MTPPSE, ...). */
const INDEX_NAMES = ['local_port', 'port_number', 'port', 'pin', 'module'];

/** Whether a field says which instance of the register is meant. Throws PathError. */
export function isIndex(form: Layout, path: string): boolean {
  const access = accessOf(form, path);
  return access === 'INDEX' || (access === undefined && INDEX_NAMES.includes(path));
}

/** Whether nothing of a register can be written, by the form that tells. */
export const isNeverWritten = (register: Register): boolean =>
  register.forms.some((form) => isReadOnly({ ...register, ...form }));

/** The data of a register as fields, as far as they go; of a union the member that its selector names. */
export const registerFields = (form: Layout, data: Uint8Array): Fields => decodeMeant(form, data);

/** The access of a field: read-only where what it lies in is; undefined where the source doesn't say. Throws PathError. */
export function accessOf(form: Layout, path: string): Access | undefined {
  let access: Access | undefined;
  let here = '';
  for (const step of path.split('.')) {
    here = here ? `${here}.${step}` : step;
    const own = find(form, here).field.access;
    if (access === 'RO') return 'RO';
    access = own ?? access;
  }
  return access;
}

/** Whether a field steers what a read of the register gives. Throws PathError. */
export function isAsked(register: Register, form: Layout, path: string): boolean {
  const access = accessOf(form, path);
  return (
    access === undefined ||
    access === 'INDEX' ||
    access === 'OP' ||
    (rulesOf(register.name).asks?.includes(path) ?? false)
  );
}

/**
 * The data that a register is asked with before any field is given: index fields at their defaults. `missing` are those that have none
 * and aren't `given`.
 */
export function indexData(
  register: Register,
  form: Layout,
  given: ReadonlySet<string>,
): { data: Uint8Array; missing: string[] } {
  const data = new Uint8Array(Math.max(register.size, byteLength(form)));
  const missing: string[] = [];
  const { defaults = {} } = rulesOf(register.name);
  for (const field of form.fields) {
    if (field.layout || field.count !== undefined || given.has(field.name)) continue;
    if (!(field.name in defaults) && !isIndex(form, field.name)) continue;
    const named = field.enum && new Set(field.enum.values.values());
    const value = indexDefault(register.name, field.name, named);
    if (value === undefined) missing.push(field.name);
    else set(form, data, field.name, value);
  }
  return { data, missing };
}

/** What is written of a register that was read: index fields as asked, fields that only act or ask cleared, all others kept. */
export function writeBase(form: Layout, read: Uint8Array, asked: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(asked.length);
  bytes.set(read.subarray(0, asked.length));
  prepare(form, bytes, asked, 0);
  for (const name of INDEX_NAMES) {
    const field = form.fields.find((each) => each.name === name && each.access === undefined);
    if (field) writeBits(bytes, field.offset, field.width, readBits(asked, field.offset, field.width));
  }
  return bytes;
}

/** Members of a union lie over each other: only the register's own fields and those of its structures are touched. */
function prepare(form: Layout, bytes: Uint8Array, asked: Uint8Array, base: number): void {
  for (const { access, layout: inner, offset, width, count = 1 } of form.fields) {
    for (let i = 0; i < count; i++) {
      const at = base + offset + i * width;
      if (inner && !inner.union) prepare(inner, bytes, asked, at);
      else if (access === 'INDEX') writeBits(bytes, at, width, readBits(asked, at, width));
      else if (access === 'WO' || access === 'OP') writeBits(bytes, at, width, 0);
    }
  }
}

/**
 * Sets the fields without which a write of the `given` ones takes no effect, and clears those that they replace; those that are given
 * themselves stay as they are. `base` is what would be written without the given fields. Gives the names of what is set or was cleared.
 */
export function enable(
  register: Register,
  form: Layout,
  bytes: Uint8Array,
  base: Uint8Array,
  given: ReadonlySet<string>,
): string[] {
  const done: string[] = [];
  const { replaces = {} } = rulesOf(register.name);
  const known = new Set(names(form));
  // Bits of one mask that several fields want are set together.
  const wanted: Record<string, number> = {};
  for (const path of given) {
    for (const [name, value] of Object.entries(enablesOf(register.name, form, path)))
      wanted[name] = ((wanted[name] ?? 0) | value) >>> 0;
    const other = replaces[path];
    if (other !== undefined && get(form, bytes, path) !== get(form, base, path)) wanted[other] = 0;
  }
  for (const [name, value] of Object.entries(wanted)) {
    const [first = name] = name.split(/[.[]/);
    if (!known.has(first) || given.has(name)) continue;
    // A device may tell by the same bit what can be enabled: it is named also where it was read as set.
    if (value === 0 && get(form, bytes, name) === 0) continue;
    set(form, bytes, name, value);
    done.push(name);
  }
  return done;
}

/** An index that came back with another value than it was asked with: the answer is about something else. */
export interface OtherIndex {
  readonly field: string;
  readonly asked: number | bigint;
  readonly answered: number | bigint;
}

/** Index fields whose answer is where a walk has come to (MNVGN, MGNLE), or how much was read (MCQI, MTRC_STDB): no instance. */
const PROGRESS: readonly string[] = ['nv_pointer', 'le_pointer', 'data_size', 'read_size'];

/** The index fields that came back otherwise than they were asked. */
export function otherIndexes(form: Layout, asked: Uint8Array, data: Uint8Array): OtherIndex[] {
  return names(form).flatMap((field) => {
    if (!isIndex(form, field) || PROGRESS.includes(field)) return [];
    const [before, after] = [get(form, asked, field), get(form, data, field)];
    if (!isNumber(before) || !isNumber(after) || before === after) return [];
    return [{ field, asked: before, answered: after }];
  });
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';
