import { FwctlError } from '../../client/errors.js';
import { namePattern } from '../../client/names.js';
import { numberIn, parseNumber } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';
import { type Pending, pendingOf, type Target } from '../../families/mlx5/client/function-capabilities.js';
import { functionMeant } from '../../families/mlx5/client/function-instances.js';
import type { CapabilityType } from '../../families/mlx5/prm/capabilities.js';
import { toTable } from '../../present/table.js';
import { show } from '../../present/tree.js';
import type { Style } from '../output.js';

export type { Pending } from '../../families/mlx5/client/function-capabilities.js';

/** A function whose capabilities are asked for. */
export interface NamedTarget extends Target {
  readonly name: string;
  readonly function_id: number;
}

/** The function that a word means: a number is an id, of whatever function. Throws FwctlError `usage`. */
export async function targetOf(session: Session, given: string): Promise<NamedTarget> {
  const number = parseNumber(given) === undefined ? undefined : numberIn('--function', given, 0, 0xffff);
  const found = await functionMeant(session, given).catch((error) => {
    if (number !== undefined && error instanceof FwctlError && error.kind === 'usage') return undefined;
    throw error;
  });
  if (!found) return { name: given, title: given, function_id: number as number, state: null, self: false };
  const { name, title, function_id, state, self } = found;
  if (function_id !== null) return { name, title, function_id, state, self };
  throw new FwctlError('usage', `${title} has no function_id here: it is of another PF`, {
    given,
    next: 'ask the device of its own PF: -d; see: fwctl list',
  });
}

/** What is pending of types that were asked for; undefined where that is not told. */
export async function pendingIn(
  session: Session,
  target: Target,
  types: readonly CapabilityType[],
  pattern: string | undefined,
): Promise<Pending | undefined> {
  const pending = await pendingOf(session, target, types);
  if (!pending || pattern === undefined) return pending;
  const test = namePattern(pattern);
  const fields = pending.fields.filter(({ field }) => test(field.replace(/^\w+\./, '')));
  return { ...pending, fields };
}

export const notTold = (session: Session, given: string): FwctlError =>
  new FwctlError('device', `what is pending of ${given} is not told by ${session.device.name}`, {
    next: 'what was set is current once a driver has the function: leave --mode out then',
  });

/** A table of what is pending. */
export async function pendingText(pending: Pending | undefined, style: Style): Promise<string> {
  if (!pending) return 'pending: not told by this device\n';
  if (!pending.fields.length) return 'pending: nothing\n';
  const table = await toTable(
    ['field', 'cur', 'pending', 'max'].map((key) => ({ key })),
    pending.fields.map((one) => ({
      field: one.field,
      cur: show(one.current),
      pending: show(one.pending),
      max: show(one.max),
    })),
    style,
  );
  return `pending, as the next driver finds it:\n${table}`;
}
