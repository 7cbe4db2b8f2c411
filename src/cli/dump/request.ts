import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import { numberIn, parseNumber } from '../../client/numbers.js';
import type { DumpRequest, MenuRecord } from '../../families/mlx5/client/rscdump.js';
import { ACTIVE, ALL, SEGMENTS } from '../../families/mlx5/prm/rscdump.js';

const INDEX = 2 ** 32 - 1;

/** Counts beside --type alone. As oclif's `dependsOn`, of which its usage makes one flag of two, and blanks for the second that goes with the same. */
export const BESIDE_TYPE = { relationships: [{ type: 'all' as const, flags: ['type'] }] };

/** What is to be dumped, on the command line. */
export const requestFlags = {
  type: Flags.string({
    description: 'what to dump: a name or number of the menu; without it, the menu is shown',
    helpValue: 'NAME|ID',
  }),
  index1: Flags.string({ description: 'which one: the first index', helpValue: 'N', ...BESIDE_TYPE }),
  index2: Flags.string({ description: 'the second index', helpValue: 'N', ...BESIDE_TYPE }),
  num1: Flags.string({
    description: 'so many from index1 on',
    helpValue: 'N|all|active',
    ...BESIDE_TYPE,
  }),
  num2: Flags.string({
    description: 'so many from index2 on',
    helpValue: 'N|all|active',
    ...BESIDE_TYPE,
  }),
  vhca: Flags.string({ description: 'of another function, by its vhca_id', helpValue: 'ID' }),
  depth: Flags.string({
    description: 'follow references so far [default: 0]',
    helpValue: 'N',
    ...BESIDE_TYPE,
  }),
};

type RequestFlags = { readonly [Name in keyof typeof requestFlags]?: string | undefined };

/** What the numbers on the command line are; the type is looked up in the menu of the device. */
export type Asked = Omit<DumpRequest, 'type'>;

/** The numbers that were given. Throws FwctlError `usage`. */
export function askedBy({ index1, index2, num1, num2, vhca, depth }: RequestFlags): Asked {
  return {
    index1: index1 === undefined ? 0 : numberIn('--index1', index1, 0, INDEX),
    index2: index2 === undefined ? 0 : numberIn('--index2', index2, 0, INDEX),
    num1: countIn('--num1', num1),
    num2: countIn('--num2', num2),
    vhca: vhca === undefined ? undefined : numberIn('--vhca', vhca, 0, 0xffff),
    depth: depth === undefined ? 0 : numberIn('--depth', depth, 0, 1000),
  };
}

function countIn(what: string, given: string | undefined): number {
  if (given === undefined) return 0;
  const word = given.toLowerCase();
  if (word === 'all') return ALL;
  if (word === 'active') return ACTIVE;
  if (parseNumber(given) === undefined)
    throw new FwctlError('usage', `${what} takes a number, all or active, not "${given}"`);
  return numberIn(what, given, 1, ACTIVE - 1);
}

/** The type that a word means: a name of the menu, or any number. Throws FwctlError `usage`. */
export function typeOf(given: string, menu: readonly MenuRecord[]): number {
  if (parseNumber(given) !== undefined) return numberIn('--type', given, 0, 0xffff);
  if (given.toLowerCase() === 'menu') return SEGMENTS.menu;
  const names = menu.map(({ segment_name }) => segment_name);
  const name = resolveName('type of dump', given, names, 'dump resource');
  return (menu.find(({ segment_name }) => segment_name === name) as MenuRecord).segment_type;
}

/** Refuses what the menu says can't be. `given`: the flags. Throws FwctlError `usage`. */
export function checkAsked(type: number, menu: readonly MenuRecord[], given: RequestFlags): void {
  const record = menu.find(({ segment_type }) => segment_type === type);
  // A type that the menu does not have is the device's to refuse.
  if (!record) return;
  const { segment_name: name } = record;
  const refuse = (flag: string, why: string): never => {
    throw new FwctlError('usage', `${name} ${why}`, {
      path: flag,
      next: 'see what it takes: fwctl dump resource',
    });
  };
  for (const which of ['1', '2'] as const) {
    const index = given[`index${which}`];
    if (index === undefined && record[`must_have_index${which}`])
      refuse(`--index${which}`, `needs --index${which}: ${record[`index${which}_name`]}`);
    if (index !== undefined && !record[`support_index${which}`])
      refuse(`--index${which}`, `has no --index${which}`);
    const count = given[`num${which}`]?.toLowerCase();
    const flag = `--num${which}`;
    if (count === undefined && record[`must_have_num_of_obj${which}`]) refuse(flag, `needs ${flag}`);
    if (count !== undefined && !record[`support_num_of_obj${which}`]) refuse(flag, `has no ${flag}`);
    for (const word of ['all', 'active'] as const)
      if (count === word && !record[`num_of_obj${which}_supports_${word}`])
        refuse(flag, `takes a number for ${flag}, not ${word}`);
  }
}
