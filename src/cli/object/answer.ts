import type { Fields } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import { askObject, composeObject, type ObjectWords } from '../../families/mlx5/client/object-words.js';
import { answerLayout, isAbsence } from '../../families/mlx5/client/objects.js';
import type { Relation } from '../../families/mlx5/client/relations.js';
import { walkIds } from '../../families/mlx5/client/walk.js';
import { meanings as words } from '../../families/mlx5/meaning.js';
import type { ObjectKind } from '../../families/mlx5/prm/objects.js';
import { safe } from '../../present/safe.js';
import type { Documents, UnreadObjectJson } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { deviceJson } from '../connect.js';
import { EXIT_CODES } from '../exit.js';
import { fieldsJson, fieldsText, onlyFields } from '../fields.js';
import type { Style } from '../output.js';
import { writeNote } from '../output.js';
import { progress } from '../terminal/progress.js';

/** Objects that --all reads at most: they are one document, of some kilobytes each. */
export const MOST_OBJECTS = 16384;

/** An object that the device told of. */
export interface Found {
  id: string | undefined;
  fields: Fields;
  /** All fields, by which those that are shown are understood. */
  whole: Fields;
  related: Relation[];
  output: Uint8Array;
}

/** Asks for one object, and of its fields for those that match. Throws what `askObject` throws. */
export async function ask(
  session: Session,
  words: ObjectWords,
  input: Uint8Array,
  field: string | undefined,
): Promise<Found> {
  const { fields, ...told } = await askObject(session, words, input);
  return { id: words.id, ...told, whole: fields, fields: onlyFields(fields, field) };
}

interface Shown {
  readonly field: string | undefined;
  readonly meanings: boolean;
}

/** The answer to several ids: what could not be read is told on stderr, and by the exit code of the first. Throws FwctlError of the session where that has ended. */
export async function several(
  session: Session,
  words: readonly ObjectWords[],
  inputs: readonly Uint8Array[],
  { field, meanings }: Shown,
): Promise<Answer<Documents['fwctl.obj.get/1']>> {
  const { kind } = words[0] as ObjectWords;
  const found: Found[] = [];
  const objects: (ReturnType<typeof foundJson> | UnreadObjectJson)[] = [];
  let exit = 0;
  for (const [i, each] of words.entries()) {
    try {
      const one = await ask(session, each, inputs[i] as Uint8Array, field);
      found.push(one);
      objects.push(foundJson(kind, one, meanings));
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      writeNote(`fwctl: ${safe(`${kind.name} ${each.id} is left out: ${error.message}`)}\n`);
      exit ||= EXIT_CODES[error.kind];
      objects.push({ id: idJson(each.id), error: { kind: error.kind, message: error.message } });
    }
  }
  return {
    data: { device: deviceJson(session.backend, session.device), object: kind.name, objects },
    ...shownOf(kind, found, meanings),
    exit,
  };
}

/** Whether a snapshot has no answer: it tells of objects as far as its device was asked for them. */
const isUnasked = (error: unknown): boolean =>
  error instanceof FwctlError && error.kind === 'device' && error.facts.opcode !== undefined;

/** The answer to `--all`. Throws FwctlError `usage` before anything is opened. */
export async function all(
  words: ObjectWords,
  from: number,
  open: () => Promise<Session>,
  { field, meanings, most = MOST_OBJECTS }: Shown & { readonly most?: number },
): Promise<Answer<Documents['fwctl.obj.get/1']>> {
  const { kind, id, assignments } = words;
  const given = new Map(assignments.map(({ path, value }) => [path, value]));
  const last = kind.id.at(-1) ?? '';
  const others = kind.id.filter((name) => name !== last && !given.has(name));
  if (id !== undefined || given.has(last))
    throw new FwctlError('usage', '--all goes through the ids itself: leave the id out');
  if (others.length)
    throw new FwctlError(
      'usage',
      `--all of ${kind.name} goes through ${last}: give ${others.join(' and ')}`,
      {
        path: others[0] as string,
        next: `fwctl obj get ${kind.name} ${others.map((name) => `${name}=N`).join(' ')} --all`,
      },
    );
  const session = await open();
  const bar = progress();
  try {
    const found: Found[] = [];
    let more: number | undefined;
    for await (const step of walkIds(session, kind, from)) {
      if (found.length === most) {
        more = step.id;
        break;
      }
      bar.show(step.id, step.end, `${kind.name} ${step.id}: ${found.length} found`);
      const one = [...assignments, ...(last ? [{ path: last, value: String(step.id) }] : [])];
      const asked = { kind, id: undefined, assignments: one };
      const whole = kind.id.map((name) => (name === last ? step.id : given.get(name))).join(':');
      try {
        found.push(await ask(session, { ...asked, id: whole || undefined }, composeObject(asked), field));
        step.hit();
      } catch (error) {
        if (isAbsence(error)) continue;
        if (!found.length || !isUnasked(error)) throw error;
        writeNote(`fwctl: ${safe(`${kind.name} ${step.id}`)} and what follows: it was not asked for\n`);
        break;
      }
    }
    bar.end();
    if (more !== undefined)
      writeNote(`fwctl: these are ${most}, and there may be more: --all --from ${more} goes on\n`);
    return {
      data: {
        device: deviceJson(session.backend, session.device),
        object: kind.name,
        objects: found.map((each) => foundJson(kind, each, meanings)),
        ...(more === undefined ? {} : { more_from: more }),
      },
      ...shownOf(kind, found, meanings),
      ...(found.length ? {} : { text: () => `there is no ${kind.name}\n` }),
    };
  } finally {
    bar.end();
    await session.close();
  }
}

/** Objects for people, and as bytes. */
const shownOf = (kind: ObjectKind, found: readonly Found[], meanings: boolean) => ({
  text: (style: Style) => found.map((each) => foundText(kind, each, meanings, style)).join('\n'),
  bytes: found.map((each) => ({ title: `${kind.name} ${each.id}`, bytes: each.output })),
});

/** A simple id is a number, one of several parts a string; null where none was given. */
const idJson = (id: string | undefined) => (id === undefined ? null : id.includes(':') ? id : Number(id));

/** An object as `fwctl.obj.get/1` has it. */
export const foundJson = (kind: ObjectKind, { id, fields, whole, related }: Found, meanings: boolean) => ({
  id: idJson(id),
  ...fieldsJson(answerLayout(kind), fields, meanings && words, whole),
  related,
});

/** The same for people. */
export function foundText(
  kind: ObjectKind,
  { id, fields, whole, related }: Found,
  meanings: boolean,
  style: Style,
): string {
  const title = style.bold([kind.name, id].filter(Boolean).join(' '));
  const lines = related.map(({ field, object, id: other }) => `  ${field}: ${object} ${other}\n`);
  return `${title}\n${fieldsText(answerLayout(kind), fields, meanings && words, whole)}${lines.length ? `related\n${lines.join('')}` : ''}`;
}
