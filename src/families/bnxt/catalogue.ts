import type { Layout } from '../../bits/layout.js';
import type { Scope } from '../../uapi/scope.js';
import { commands } from './prm/data/hwrm-commands.js';
import { hwrmNames } from './prm/data/hwrm-names.js';
import { layout } from './prm/layouts.js';

/** What stands in front of every name in the kernel's headers. */
export const PREFIX = 'HWRM_';

/** Where the layouts of a command are published. */
export type Source = 'linux' | 'freebsd' | 'dpdk';

/** A row of the catalogue: all that is known of one command of HWRM. */
export interface Command {
  /** HWRM_VER_GET */
  readonly name: string;
  /** req_type */
  readonly op: number;
  /** Names of the layouts of request and answer; undefined where none is published, or the driver lets the command pass at no scope. */
  readonly in: string | undefined;
  readonly out: string | undefined;
  readonly source: Source | undefined;
  /** The lowest scope at which the kernel's driver lets it pass; undefined: at none. */
  readonly needs: Scope | undefined;
  /** How long the driver waits for the answer: milliseconds. */
  readonly timeout: number;
}

/** What the driver waits for every command that its table does not name (DFLT_HWRM_CMD_TIMEOUT of bnxt_hwrm.h): milliseconds. */
const USUAL_TIMEOUT = 500;

let rows: ReadonlyMap<number, Command> | undefined;
let byName: ReadonlyMap<string, Command> | undefined;

/** All commands by req_type. */
export function allCommands(): ReadonlyMap<number, Command> {
  rows ??= new Map([...everyName(), ...allowed()].map((row) => [row.op, row]));
  return rows;
}

const linesOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));

const everyName = (): Command[] =>
  linesOf(hwrmNames()).map(([op, name]) => ({
    name: `${PREFIX}${name}`,
    op: Number.parseInt(op as string, 16),
    in: undefined,
    out: undefined,
    source: undefined,
    needs: undefined,
    timeout: USUAL_TIMEOUT,
  }));

const allowed = (): Command[] =>
  linesOf(commands()).map(([op, name = '', needs, timeout, source]) => {
    const published = source !== '-';
    const structure = `hwrm_${name.toLowerCase()}`;
    return {
      name: `${PREFIX}${name}`,
      op: Number(op),
      in: published ? `${structure}_input` : undefined,
      out: published ? `${structure}_output` : undefined,
      source: published ? (source as Source) : undefined,
      needs: needs as Scope,
      timeout: Number(timeout),
    };
  });

/** The command of this req_type, or of this name: with or without HWRM_, in any case. */
export function findCommand(key: string | number): Command | undefined {
  if (typeof key === 'number') return allCommands().get(key);
  byName ??= new Map([...allCommands().values()].map((row) => [row.name, row]));
  const name = key.toUpperCase();
  return byName.get(name) ?? byName.get(PREFIX + name);
}

/** The layout of a command's request; the bare header where none is published. */
export const inputLayout = (command: Command): Layout => layout(command.in ?? 'input');

/** The layout of a command's answer; that of an error, which is as short, where none is published. */
export const outputLayout = (command: Command): Layout => layout(command.out ?? 'output');
