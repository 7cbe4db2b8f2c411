import { type Chapter, lineWith } from '../../../bits/chapter.js';
import type { Access, Field, Layout } from '../../../bits/layout.js';
import { isWholeWord } from '../../../bits/scanner.js';
import { registerIds } from './data/register-ids.js';
import { hotRegisters } from './hot.js';
import { layout } from './layouts.js';

/** One layout of a register's data. */
export interface Form {
  /** Name of the layout. */
  readonly layout: string;
  /** Bytes. */
  readonly size: number;
}

/** An access register: PRM "Register Access". Its layout and size are those of its fullest form. */
export interface Register extends Form {
  readonly name: string;
  /** register_id of ACCESS_REG, 16 bits. */
  readonly id: number;
  /** All known forms, the fullest first. Older tools send and get another; a device may answer one. */
  readonly forms: readonly Form[];
  /** Bytes of the shortest form. */
  readonly shortest: number;
  /** Another name of the same register. */
  readonly alias: string | undefined;
}

let rows: Register[] | undefined;

/** All registers, by id. Throws nothing. Source: mstflint's register table. */
export function allRegisters(): readonly Register[] {
  rows ??= registerIds().trim().split('\n').map(rowOf);
  return rows;
}

function parseRow(line: string): Register {
  const [name, id, words, alias] = line.split(' ') as [string, string, string, string?];
  const forms = words.split(',').map((word) => {
    const [layout, size] = word.split(':') as [string, string];
    return { layout, size: Number(size) };
  });
  const shortest = Math.min(...forms.map(({ size }) => size));
  return { ...(forms[0] as Form), name, id: Number(id), forms, shortest, alias };
}

const found = new Map<string | number, Register | undefined>();

/** The register of a line: the same object, however it is found. */
function rowOf(line: string): Register {
  const name = line.slice(0, line.indexOf(' '));
  const register = found.get(name) ?? parseRow(line);
  found.set(name, register);
  return register;
}

/** The register of this exact name or id. Reads its line alone. Throws nothing: undefined where there is none. Source: mstflint's register table. */
export function findRegister(key: string | number): Register | undefined {
  if (!found.has(key)) found.set(key, lookUp(key));
  return found.get(key);
}

const lookUp = (key: string | number): Register | undefined =>
  registerIn(() => hotRegisters, key) ?? registerIn(registerIds, key);

function registerIn(chapter: Chapter, key: string | number): Register | undefined {
  const line =
    typeof key === 'number'
      ? lineWith(chapter, ` 0x${key.toString(16)} `)
      : isWholeWord(key)
        ? (lineWith(chapter, `\n${key} `) ?? lineWith(chapter, ` ${key}\n`))
        : undefined;
  return line === undefined ? undefined : rowOf(line);
}

/** The fields that say which instance of the register is meant; none where no source tells. */
export const indexFields = (register: Register): readonly Field[] =>
  layout(register.layout).fields.filter(({ access }) => access === 'INDEX');

const WRITES: readonly (Access | undefined)[] = ['RW', 'WO', 'OP'];

/** Whether no field of the register can be written. Where no source tells of access, it counts as writable. */
export function isReadOnly(register: Register): boolean {
  const { fields } = layout(register.layout);
  return fields.some(({ access }) => access) && !fields.some((field) => isWritable(field));
}

function isWritable({ access, layout: inner }: Field): boolean {
  if (access === 'RO') return false; // what lies in it is read-only too
  return WRITES.includes(access) || (inner as Layout | undefined)?.fields.some(isWritable) === true;
}
