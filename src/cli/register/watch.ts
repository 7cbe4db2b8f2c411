import type { Fields } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import { numberKind } from '../../families/mlx5/client/number-kind.js';
import { registerFields } from '../../families/mlx5/client/register-fields.js';
import type { Question } from '../../families/mlx5/client/register-question.js';
import type { Failed } from '../../families/mlx5/client/register-told.js';
import { hiddenInRegister } from '../../families/mlx5/client/secrets.js';
import { meaningsOf, meanings as words } from '../../families/mlx5/meaning.js';
import type { Painted } from '../../present/painted.js';
import { toPairs } from '../../present/pairs.js';
import { leavesOf } from '../../present/pick.js';
import { type Meaning, show } from '../../present/tree.js';
import { changesJson } from '../changes.js';
import { deviceJson } from '../connect.js';
import { fieldsJson, pickFields } from '../fields.js';
import { withoutHidden } from '../hidden.js';
import type { Style } from '../output.js';
import { type Movement, movements, readings } from '../watch/trend.js';
import type { Tick } from '../watch/watch.js';
import { failureJson, readAsked } from './register.js';
import { tellLeftOut } from './several.js';

/** A register with what it said last. */
export interface Watched {
  readonly asked: Question;
  /** A pattern has named it: it may go without an answer. */
  readonly byPattern: boolean;
  last?: {
    readonly fields: Fields;
    readonly values: ReadonlyMap<string, unknown>;
    readonly elapsed: number;
    readonly meaning: Meaning;
    readonly failure: Failed;
  };
  /** What has moved since the first reading, by field, as it moved last: for a screen. */
  readonly moved: Map<string, Movement>;
  /** Its fields, where none is of the pattern. */
  without?: readonly string[];
  /** Why it can't be read, where it need not be. */
  refused?: FwctlError;
}

/** Those that can be read, and have something of a pattern. Throws FwctlError `usage` where none has, and why none can be read. */
export function withFields(watched: readonly Watched[], pattern: string | undefined): Watched[] {
  const kept = watched.filter(({ without, refused }) => !without && !refused);
  if (kept.length) return kept;
  const refused = watched.every((each) => each.refused) && watched[0]?.refused;
  if (refused) throw refused;
  if (pattern === undefined) return kept;
  const known = watched.flatMap(({ without = [] }) => without);
  throw new FwctlError('usage', `no field matches "${pattern}"`, { given: pattern, known });
}

/** The first reading has fields, those after it have changes. */
export interface Seen {
  fields?: Fields;
  changes?: Movement[];
  /** What values meant at the last reading, and mean now. */
  before?: Meaning;
  after: Meaning;
  /** What the register says of itself where it could not do what it was asked for. */
  failure: Failed;
}

/**
 * Reads a register, and compares it with what it said last. Undefined where it has nothing of a pattern. Throws what `readAsked` throws.
 */
async function look(
  session: Session,
  watched: Watched,
  tick: Tick,
  field?: string,
): Promise<Seen | undefined> {
  const { asked, last } = watched;
  const read = await readAsked(session, asked);
  const data = withoutHidden(read, 'output', hiddenInRegister(asked.register.name, read));
  const all = registerFields(asked.form, data);
  const fields = field === undefined ? all : pickFields(all, field);
  if (!fields) {
    watched.without = Array.from(leavesOf(all), ([path]) => path);
    return undefined;
  }
  const values = readings(fields);
  const after = meaningsOf(asked.form, all);
  const failure = failureJson(asked.register, asked.form, data, last?.failure);
  watched.last = { fields, values, elapsed: tick.elapsed, meaning: after, failure };
  if (!last) return { fields, after, failure };
  const changes = movements(last.values, values, tick.elapsed - last.elapsed, numberKind(asked.form));
  for (const change of changes) watched.moved.set(change.field, change);
  return { changes, before: last.meaning, after, failure };
}

/** The same, but a register that a pattern has named and that can't be read is left out, which is told on stderr. */
export async function lookUnlessRefused(
  session: Session,
  watched: Watched,
  tick: Tick,
  field?: string,
): Promise<Seen | undefined> {
  try {
    return await look(session, watched, tick, field);
  } catch (error) {
    if (!(error instanceof FwctlError) || !watched.byPattern || watched.last) throw error;
    tellLeftOut(watched.asked.register.name, error);
    watched.refused = error;
    return undefined;
  }
}

/** All that was read of a register last, as conditions look at it. */
export const watchedJson = ({ asked: { register }, last }: Watched) => ({
  register: register.name,
  id: register.id,
  fields: last?.fields ?? {},
});

/** A reading as a line of `fwctl.reg.watch/1`. */
export const seenJson = (
  session: Session,
  { asked }: Watched,
  { time, elapsed, reading }: Tick,
  { fields, changes = [], before, after, failure }: Seen,
  meanings: boolean,
) => ({
  device: deviceJson(session.backend, session.device),
  register: asked.register.name,
  id: asked.register.id,
  reading,
  time,
  elapsed: Number(elapsed.toFixed(6)),
  ...(fields
    ? fieldsJson(asked.form, fields, meanings && words)
    : { changes: changesJson(changes, meanings && before ? { before, after } : undefined) }),
  ...failure,
});

/** The same for people. */
export function seenText(
  { asked, last }: Watched,
  { fields, changes, after }: Seen,
  meanings: boolean,
  style: Style,
): string {
  const name = style.bold(asked.register.name);
  const size = last?.values.size ?? 0;
  if (fields) return `${name}: ${size} ${size === 1 ? 'field' : 'fields'}\n`;
  if (!changes?.length) return `${name}: no change\n`;
  return `${name}\n${toPairs(
    changes.map((change) => movementText(change, meanings ? after : undefined)),
    '  ',
  )}`;
}

/** The same for a screen: every field that has moved so far, in the order in which they did, and what moves now stands out. */
export function seenOnScreen(
  { asked, last, moved }: Watched,
  { changes = [], after }: Seen,
  meanings: boolean,
  style: Style,
): string {
  const head = `${style.bold(asked.register.name)}: ${moved.size} of ${last?.values.size ?? 0} fields changed\n`;
  if (!moved.size) return head;
  const now = new Set(changes.map(({ field }) => field));
  const texts = [...moved.values()].map((movement): [string, string] => {
    const [field, text] = movementText(movement, meanings ? after : undefined);
    return [field, now.has(field) ? text : stillText(movement, text)];
  });
  const room =
    (style.width ?? Number.POSITIVE_INFINITY) - Math.max(...texts.map(([, text]) => text.length)) - 4;
  const rows = texts.map(([field, text]): [string, string | Painted] => [
    endOf(field, room),
    now.has(field) ? { text, paint: style.green } : text,
  ]);
  return head + toPairs(rows, '  ');
}

/** A path without its beginning, where there is not room for it: its end tells more. */
const endOf = (path: string, room: number): string =>
  path.length <= room ? path : `…${path.slice(-Math.max(room - 1, LEAST_OF_PATH))}`;

/** As much of it is shown in the narrowest window. */
const LEAST_OF_PATH = 8;

/** A number that has not moved since has no rate. */
const stillText = ({ after, difference }: Movement, text: string): string =>
  difference === undefined ? text : `${after}  +0`;

function movementText(
  { field, before, after, difference, rate, cleared }: Movement,
  meaning?: Meaning,
): [string, string] {
  const meant = meaning?.(field, after);
  const now = meant === undefined || meant === String(after) ? '' : `  (${meant})`;
  if (cleared) return [field, `${after}  cleared${now}`];
  if (difference === undefined) return [field, `${show(before)} -> ${show(after)}${now}`];
  const sign = difference > 0 ? '+' : '';
  return [field, `${after}  ${sign}${difference}${rate === undefined ? '' : `  ${sign}${rate}/s`}${now}`];
}
