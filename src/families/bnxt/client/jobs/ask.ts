import { decode } from '../../../../bits/codec.js';
import { namesOf } from '../../../../bits/enum.js';
import type { Fields } from '../../../../bits/layout.js';
import { find } from '../../../../bits/path.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { type Command, findCommand, outputLayout } from '../../catalogue.js';
import { call } from '../call.js';

const commandNamed = (name: string): Command => findCommand(name) as Command;

/** The fields of an answer, asked at the least scope; once in a reading. Throws what `call` throws. */
export const ask = (session: Session, name: string, fields: Fields = {}): Promise<Fields> =>
  session.once(`${name} ${Object.entries(fields)}`, async () => {
    const output = await call(session, commandNamed(name).name, fields);
    return decode(outputLayout(commandNamed(name)), output) as Fields;
  });

/** The same of what tells only more: undefined where this firmware, or this function, does not tell. */
export async function askMore(
  session: Session,
  name: string,
  fields: Fields = {},
): Promise<Fields | undefined> {
  try {
    return await ask(session, name, fields);
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'firmware') return undefined;
    throw error;
  }
}

const enumOf = (command: string, field: string) =>
  find(outputLayout(commandNamed(command)), field).field.enum;

/** A value in the word of the headers; undefined where it has none. */
export function wordOf(command: string, field: string, fields: Fields): string | undefined {
  const known = enumOf(command, field);
  return known && namesOf(known, fields[field] as number);
}

/** The bits of a mask that are set, by their words. */
export function bitsOf(command: string, field: string, fields: Fields): string[] {
  const value = BigInt(fields[field] as number);
  const values = enumOf(command, field)?.values ?? new Map<string, number>();
  return [...values].filter(([, bit]) => bit && (value & BigInt(bit)) === BigInt(bit)).map(([name]) => name);
}

/** A part of a number, in its word or as a number. */
export function partOf(command: string, field: string, part: string, fields: Fields): string | undefined {
  const words = wordOf(command, field, fields)?.split(', ') ?? [];
  return words.find((word) => word.startsWith(`${part}=`))?.slice(part.length + 1);
}

/** The port of the function that asks. */
export const portOf = async (session: Session): Promise<number> =>
  (await ask(session, 'FUNC_QCFG')).port_id as number;
