import { type Chapter, lineWith } from '../../bits/chapter.js';
import type { Layout } from '../../bits/layout.js';
import { isWholeWord } from '../../bits/scanner.js';
import type { Scope } from '../../uapi/scope.js';
import { opcodes } from './prm/data/opcodes.js';
import { hotOpcodes } from './prm/hot.js';
import { layout } from './prm/layouts.js';

/**
 * What a command does to the device: `reads` answers only; `objects` makes or frees things that live no longer than their owner;
 * `settings` changes what outlives the caller.
 */
export type Effects = 'reads' | 'objects' | 'settings';

/** A row of the catalogue: all that is known of one command. Its functions throw nothing. */
export interface Command {
  readonly name: string;
  /** The opcode, 16 bits. */
  readonly op: number;
  /** Names of the layouts of input and output; undefined where none is published. */
  readonly in: string | undefined;
  readonly out: string | undefined;
  /** The lowest scope at which the kernel's driver lets it pass; undefined: at none. */
  needs(opMod: number): Scope | undefined;
  /** What it does to the device, with this op_mod. */
  effects(opMod: number): Effects;
}

const byKey = new Map<string | number, Command | undefined>();

/** The command of this exact name or opcode. Throws nothing: undefined where there is none. Source: Linux's mlx5_ifc.h. */
export function findCommand(key: string | number): Command | undefined {
  if (!byKey.has(key)) byKey.set(key, lookUp(key));
  return byKey.get(key);
}

const lookUp = (key: string | number): Command | undefined =>
  rowIn(() => hotOpcodes, key) ?? rowIn(opcodes, key);

function rowIn(chapter: Chapter, key: string | number): Command | undefined {
  if (typeof key === 'string' && !isWholeWord(key)) return undefined;
  const line = lineWith(chapter, typeof key === 'number' ? ` 0x${key.toString(16)} ` : `\n${key} `);
  return line === undefined ? undefined : parseRow(line);
}

function parseRow(line: string): Command {
  const [name, op, input, output, needs, effects] = line.split(' ') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const byOpMod = (column: string) => {
    const [zero = '', other = zero] = column.split('/');
    return (opMod: number) => (opMod === 0 ? zero : other);
  };
  const scope = byOpMod(needs);
  return {
    name,
    op: Number(op),
    in: input === '-' ? undefined : input,
    out: output === '-' ? undefined : output,
    needs: needs === '-' ? () => undefined : (scope as (opMod: number) => Scope),
    effects: byOpMod(effects) as (opMod: number) => Effects,
  };
}

/** All commands, by opcode. Throws nothing. Source: Linux's mlx5_ifc.h. */
export function allCommands(): Command[] {
  return opcodes().trim().split('\n').map(parseRow);
}

/** The least scope that the driver demands for an opcode, as mlx5ctl_validate_rpc of the kernel does. */
export const leastScope = (op: number, opMod: number): Scope | undefined => findCommand(op)?.needs(opMod);

/** The input's layout; the bare header where none is published. */
export const inputLayout = (command: Command): Layout => layout(command.in ?? 'mbox_in');

/** The output's layout; the bare header where none is published. */
export const outputLayout = (command: Command): Layout => layout(command.out ?? 'mbox_out');
