import type { Fields } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { FwctlError } from '../../../client/errors.js';
import { parseNumber } from '../../../client/numbers.js';
import type { Session } from '../../../client/session.js';
import { asSpelled, assign, splitAssignments } from '../../../values/assign.js';
import { inputLayout } from '../catalogue.js';
import type { ObjectKind } from '../prm/objects.js';
import { commandOfKind, objectInput, objectRequest, queryObject } from './objects.js';
import { type Relation, relationsOf } from './relations.js';

/** A kind of object and which of it is meant. */
export interface ObjectWords {
  readonly kind: ObjectKind;
  /** As it was written; undefined: the caller's own, the only one, or given by its fields. */
  readonly id: string | undefined;
  readonly assignments: readonly { readonly path: string; readonly value: unknown }[];
}

/** Splits ids and field=value, in any order: one for each id. Throws FwctlError `usage`. */
export function objectWords(kind: ObjectKind, words: readonly string[]): [ObjectWords, ...ObjectWords[]] {
  const isField = (word: string) => word.includes('=');
  const { assignments } = objectOf(kind, undefined, splitAssignments(words.filter(isField)));
  const ids = words.filter((word) => !isField(word));
  const [first, ...others] = ids.map((id) => ({ kind, id, assignments }));
  return [first ?? { kind, id: undefined, assignments }, ...others];
}

/** Which object is meant by an id and fields, whose names may be in any case. */
export const objectOf = (
  kind: ObjectKind,
  id: string | undefined,
  assignments: ObjectWords['assignments'],
): ObjectWords => ({
  kind,
  id,
  assignments: asSpelled(inputLayout(commandOfKind(kind)), assignments),
});

/** The input that asks for what the words mean. Throws FwctlError `usage`, PathError, ValueError. */
export function composeObject({ kind, id, assignments }: ObjectWords): Uint8Array {
  const given = new Set(assignments.map(({ path }) => path));
  const missing = kind.id.filter((name) => !given.has(name));
  if (id === undefined && missing.length && !(kind.own && missing.length === kind.id.length))
    throw new FwctlError('usage', `which ${kind.name}? it takes ${kind.id.join(':')}`, {
      path: missing[0] as string,
      next: `give its id, or --all: fwctl obj get ${kind.name} ${kind.id.map(() => 'N').join(':')}`,
    });
  const ids = id === undefined ? undefined : idsOf(kind, id);
  const named = ids ?? (kind.id.some((name) => given.has(name)) ? kind.id.map(() => 0) : undefined);
  return assign(inputLayout(commandOfKind(kind)), objectInput(kind, named), assignments, {
    fixed: ['opcode', 'uid', ...(ids ? kind.id : [])],
  });
}

function idsOf(kind: ObjectKind, text: string): (number | bigint)[] {
  if (!kind.id.length)
    throw new FwctlError('usage', `there is one ${kind.name} only: it takes no id`, { given: text });
  const ids = text.split(':').map((part) => parseNumber(part));
  const form = inputLayout(commandOfKind(kind));
  if (ids.length !== kind.id.length || ids.includes(undefined))
    throw new FwctlError('usage', `${kind.name} takes the id ${kind.id.join(':')} in numbers, not "${text}"`);
  ids.forEach((id, i) => {
    const { width } = find(form, kind.id[i] as string);
    if (BigInt(id as number) >> BigInt(width))
      throw new FwctlError(
        'usage',
        `${kind.id[i]} is ${width} bits wide: ${id} is not in 0 to ${2 ** width - 1}`,
        {
          path: kind.id[i] as string,
        },
      );
  });
  return ids as (number | bigint)[];
}

/** An object that the device told of. */
export interface ToldObject {
  readonly fields: Fields;
  /** The objects that it names. */
  readonly related: Relation[];
  /** The bytes of the whole answer. */
  readonly output: Uint8Array;
}

/** Asks for one object. Throws FwctlError of the session, and `firmware`. */
export async function askObject(
  session: Session,
  { kind, id }: ObjectWords,
  input: Uint8Array,
): Promise<ToldObject> {
  try {
    const { fields, output } = await queryObject(session, kind, objectRequest(kind, input));
    return { fields, output, related: relationsOf(kind, fields, input) };
  } catch (error) {
    if (error instanceof FwctlError && error.facts.status === 'BAD_RES_ERR')
      throw new FwctlError(
        'firmware',
        `there is no ${[kind.name, id].filter(Boolean).join(' ')}: ${error.message}`,
        {
          ...error.facts,
          next: `see which there are: fwctl obj get ${kind.name} --all`,
        },
      );
    throw error;
  }
}
