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
  /** What a request does to the card, by its bytes. */
  effects(request: Uint8Array): Effects;
}

/** What a request does to the card: `reads` answers only; `settings` changes what others can see. */
export type Effects = 'reads' | 'settings';

/** Of those that pass, commands that change something, by their names without HWRM_. Others do that the driver never lets pass. */
const SETTINGS = new Set([
  'FUNC_RESET',
  'PORT_CLR_STATS',
  'FW_RESET',
  'FW_SYNC',
  'FW_SET_TIME',
  'DBG_ERASE_NVM',
  'DBG_CFG',
  'NVM_DEFRAG',
  'NVM_FACTORY_DEFAULTS',
  'NVM_FLUSH',
  'NVM_ERASE_DIR_ENTRY',
  'NVM_MOD_DIR_ENTRY',
  'PORT_PHY_I2C_WRITE',
  'PORT_PHY_MDIO_WRITE',
  'DBG_USEQ_FLUSH',
  'DBG_SIM_CABLE_STATE',
]);

/** PORT_PHY_FDRSTAT starts, stops and clears, but for this op, which stands here in its request. */
const FDRSTAT = 'PORT_PHY_FDRSTAT';
const FDRSTAT_OPS = 22;
const COUNTER = 3;

function effectsOf(name: string): Command['effects'] {
  if (name === FDRSTAT) return (request) => (request[FDRSTAT_OPS] === COUNTER ? 'reads' : 'settings');
  const effects = SETTINGS.has(name) || !isRead(name) ? 'settings' : 'reads';
  return () => effects;
}

/** Words that the names of commands which only ask have in them; what a name does not tell may change anything. */
const isRead = (name: string): boolean =>
  /QCFG|QCAPS|QSTAT|QUERY|_GET|_READ|QLIST|CHECK|VERIFY|FIND|LOG_BUFFER_FLUSH|FDRSTAT/.test(name);

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
    effects: effectsOf(name as string),
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
      effects: effectsOf(name),
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
