import type { Session } from '../client/session.js';
import { askObject, composeObject, objectOf } from '../families/mlx5/client/object-words.js';
import { isAbsence, objectNamed } from '../families/mlx5/client/objects.js';
import type { Relation } from '../families/mlx5/client/relations.js';
import { walkIds } from '../families/mlx5/client/walk.js';
import type { ObjectFields } from '../families/mlx5/prm/named.js';
import { givenIn } from './fields.js';

export type { Relation };

/** The name of a kind of object: a queue, a table, a vport. */
export type ObjectName = keyof ObjectFields;

/** Which object is meant: a number, or the parts of an id in their order; the list of kinds (`fwctl obj list`) has them. */
export type ObjectId = number | string | readonly number[];

/** Other fields of the command that asks for it: table_type, op_mod. */
export type ObjectQuestion = Readonly<Record<string, number | bigint | string>>;

/** An object that the device told of. */
export interface ObjectReading<Name extends ObjectName> {
  /** As it was given, or as it was found; null: the caller's own, or the only one. */
  readonly id: number | string | null;
  readonly fields: ObjectFields[Name];
  /** The objects that it names, with the ids by which they are asked for. */
  readonly related: readonly Relation[];
}

/** Which objects of a kind are looked for. */
export interface WalkOptions {
  /** The first id [default: 0]. */
  readonly from?: number | undefined;
  readonly question?: ObjectQuestion | undefined;
  /** Ends the search: no other object is asked for. */
  readonly signal?: AbortSignal | undefined;
}

/** Objects of mlx5 devices. On a device of another family each throws FwctlError `device`. */
export interface Objects {
  /**
   * One object by its kind and id, its context decoded; lists that the answer counts are as long as it says. Without an id a vport kind tells of the own vport.
   *
   * Throws FwctlError: `usage` for kinds, ids and fields; `firmware` where there is no such object, or the device refuses; `policy` and `kernel` as any message.
   * Source: the QUERY commands of Linux's mlx5_ifc.h.
   */
  get<Name extends ObjectName>(
    kind: Name,
    id?: ObjectId,
    question?: ObjectQuestion,
  ): Promise<ObjectReading<Name>>;
  /**
   * The objects of a kind one by one, by the ids that the capabilities allow, from `from` [default: 0] on; ends after a long run of ids without one. Throws as
   * `get`, but for ids without an object; FwctlError `policy` behind the signal.
   */
  all<Name extends ObjectName>(kind: Name, options?: WalkOptions): AsyncGenerator<ObjectReading<Name>, void>;
}

const idText = (id: ObjectId | undefined): string | undefined =>
  id === undefined ? undefined : typeof id === 'object' ? id.join(':') : String(id);

/** A simple id is a number, one of several parts a text. */
const told = (id: string | undefined): number | string | null =>
  id === undefined ? null : id.includes(':') ? id : Number(id);

/** As `Objects.get`. */
export async function get(
  session: Session,
  kind: string,
  given?: ObjectId,
  question: ObjectQuestion = {},
): Promise<unknown> {
  const id = idText(given);
  const words = objectOf(objectNamed(kind), id, givenIn(question, kind));
  const { fields, related } = await askObject(session, words, composeObject(words));
  return { id: told(id), fields, related };
}

/** As `Objects.all`. */
export async function* all(
  session: Session,
  name: string,
  { from = 0, question = {} }: WalkOptions = {},
): AsyncGenerator<unknown, void> {
  const kind = objectNamed(name);
  const last = kind.id.at(-1);
  const given = givenIn(question, name);
  for await (const step of walkIds(session, kind, from)) {
    const assignments = last === undefined ? given : [...given, { path: last, value: step.id }];
    const words = objectOf(kind, undefined, assignments);
    try {
      const { fields, related } = await askObject(session, words, composeObject(words));
      yield { id: last === undefined ? null : step.id, fields, related };
      step.hit();
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
}
