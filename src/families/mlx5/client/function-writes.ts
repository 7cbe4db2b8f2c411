import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import type { TypeSettings } from './capability-words.js';
import { send } from './command.js';
import { differingFields, type Target, typeStates, type Write, writeOf } from './function-capabilities.js';
import { hindranceOf } from './function-driver.js';
import { listFunctions } from './functions.js';

/** Capabilities are set for a child. Throws FwctlError `usage` for the device itself. `given`: how it was named. */
export async function requireChild(session: Session, target: Target, given: string): Promise<void> {
  if (!target.self) return;
  throw new FwctlError('usage', `${target.title} is the device itself: capabilities are set for a child`, {
    given,
    known: (await listFunctions(session)).functions.filter(({ self }) => !self).map(({ name }) => name),
    next: 'name one of its VFs or SFs',
  });
}

/** Reads what there is, and lays the settings over it: a write for each type. Throws FwctlError `usage` for what is above the maximum, and what RPCs throw. */
export async function prepareWrites(
  session: Session,
  target: Target,
  settings: readonly TypeSettings[],
  scope?: Scope,
): Promise<readonly [Write, ...Write[]]> {
  const types = settings.map(({ type }) => type);
  const states = await typeStates(session, target, types);
  const writes = settings.flatMap((one, i) => {
    const state = states[i];
    return state ? [writeOf(target, state, one, scope)] : [];
  });
  return writes as [Write, ...Write[]];
}

/** The messages that change something. */
export const neededWrites = (writes: readonly Write[]): Write[] => writes.filter(({ changes }) => changes);

/** Sends those that change something. Throws FwctlError `firmware`, with what to do where a driver has the function, and what RPCs throw. */
export async function sendWrites(
  session: Session,
  target: Target & { readonly name: string },
  writes: readonly Write[],
): Promise<void> {
  for (const { request } of neededWrites(writes))
    await send(session, request).catch(async (error: unknown) => {
      if (!(error instanceof FwctlError) || error.kind !== 'firmware' || target.state !== 'in_use')
        throw error;
      const next = (await hindranceOf(session, target))?.next;
      throw new FwctlError(error.kind, error.message, { ...error.facts, ...(next ? { next } : {}) });
    });
}

/**
 * Whether what was written is current already: else it is pending until a driver takes the function. Throws FwctlError `differs` where a value is neither the
 * old nor the new one, and what RPCs throw.
 */
export async function isCurrent(
  session: Session,
  target: Target,
  writes: readonly Write[],
): Promise<boolean> {
  let current = true;
  const states = await typeStates(
    session,
    target,
    writes.map(({ type }) => type),
  );
  for (const [i, { type, before, after }] of writes.entries()) {
    const state = states[i];
    if (!state || !differingFields(type, state.current, after).length) continue;
    current = false;
    const strange = state.next
      ? differingFields(type, state.next, after)
      : differingFields(type, state.current, before);
    if (strange.length)
      throw new FwctlError(
        'differs',
        `${type.name} of ${target.title} reads back otherwise than it was set: ${strange.join(', ')}`,
        { opcode: 'SET_HCA_CAP' },
      );
  }
  return current;
}
