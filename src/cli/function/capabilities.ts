import { isatty } from 'node:tty';
import { FwctlError } from '../../client/errors.js';
import { scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { capabilityFields } from '../../families/mlx5/client/capabilities.js';
import type { TypeSettings } from '../../families/mlx5/client/capability-words.js';
import {
  differingFields,
  typeStates,
  type Write,
  writeOf,
} from '../../families/mlx5/client/function-capabilities.js';
import { hindranceOf } from '../../families/mlx5/client/function-driver.js';
import type { FunctionEntry } from '../../families/mlx5/client/function-instances.js';
import { meaningsOf } from '../../families/mlx5/meaning.js';
import { capabilityLayout } from '../../families/mlx5/prm/capabilities.js';
import type { Meaning } from '../../present/tree.js';
import type { Documents } from '../../schema/documents.js';
import type { Scope } from '../../uapi/scope.js';
import type { Answer } from '../base.js';
import { type Change, changesJson, changesOf, changesText } from '../changes.js';
import { deviceJson } from '../connect.js';
import { styleFor, writeNote } from '../output.js';
import { askOnTerminal } from '../terminal/ask.js';
import { backByFields, toDevice } from '../undo.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';

/** Capabilities of a function that are ready to be written: a command for each type. */
export interface CapStep {
  readonly meanings: boolean;
  readonly session: Session;
  readonly target: FunctionEntry;
  readonly writes: readonly [Write, ...Write[]];
}

/** Reads what there is, and lays the settings over it. Throws FwctlError `usage` for what is above the maximum, and what RPCs throw. */
export async function prepare(
  session: Session,
  target: FunctionEntry,
  settings: readonly TypeSettings[],
  { scope, meanings }: { scope: Scope | undefined; meanings: boolean },
): Promise<CapStep> {
  const types = settings.map(({ type }) => type);
  const states = await typeStates(session, target, types);
  const writes = settings.flatMap((one, i) => {
    const state = states[i];
    return state ? [writeOf(target, state, one, scope)] : [];
  });
  return { session, target, meanings, writes: writes as [Write, ...Write[]] };
}

/** The messages that change something. */
export const sentIn = ({ writes }: CapStep): Write[] => writes.filter(({ changes }) => changes);

/** What is written, by TYPE.field. */
const changesIn = ({ writes }: CapStep): Change[] =>
  writes.flatMap(({ type, before, after }) =>
    changesOf(capabilityFields(type, before), capabilityFields(type, after)).map((change) => ({
      ...change,
      field: `${type.name}.${change.field}`,
    })),
  );

/** The same as JSON documents have it. */
function changesToTell({ writes, meanings }: CapStep, changes: readonly Change[]) {
  const meaning =
    (side: 'before' | 'after'): Meaning =>
    (path, value) => {
      const [name, ...field] = path.split('.');
      const write = writes.find(({ type }) => type.name === name);
      const form = write && capabilityLayout(write.type);
      return form && meaningsOf(form, capabilityFields(write.type, write[side]))(field.join('.'), value);
    };
  return changesJson(changes, meanings ? { before: meaning('before'), after: meaning('after') } : undefined);
}

const documentOf = ({ session, target, writes }: CapStep) => ({
  device: deviceJson(session.backend, session.device),
  function: target,
  scope: scopeFor(writes[0].request),
});

/** What would be written, and what would become of it. Sends nothing. */
export async function dryRun(step: CapStep): Promise<Answer<Documents['fwctl.function.set-cap/1']>> {
  const { session, target, writes } = step;
  const changes = changesIn(step);
  const { request } = writes[0];
  const decision = await session.decide(request);
  return {
    data: {
      ...documentOf(step),
      dry_run: true,
      changed: sentIn(step).length > 0,
      changes: changesToTell(step, changes),
      verdict: verdictJson(request, decision),
    },
    text: async (style) =>
      [
        `${style.bold(target.title)}, dry run: nothing is written\n`,
        sentIn(step).length ? `${await changesText(changes, style)}\n` : 'already so\n\n',
        verdictText(request, decision, style),
      ].join(''),
    bytes: writes.map(({ type, request: { input } }) => ({ title: type.name, bytes: input })),
    exit: verdictExit(request, decision),
  };
}

/** Asks on a terminal. Throws FwctlError `policy` where nobody agrees. */
export async function confirmStep(step: CapStep, yes: boolean): Promise<void> {
  if (yes || !sentIn(step).length) return;
  if (isatty(0) && isatty(2)) {
    writeNote(await changesText(changesIn(step), await styleFor(2)));
    if (await askOnTerminal(`Set capabilities of ${step.target.title}?`)) return;
  }
  throw new FwctlError('policy', `setting capabilities of ${step.target.title} was not confirmed`, {
    opcode: 'SET_HCA_CAP',
    next: 'give --yes to confirm, or look first with --dry-run',
  });
}

/** Says what to do where the firmware refuses because a driver has the function. */
export function adviseUnbind({ session, target }: CapStep): (error: unknown) => Promise<never> {
  return async (error) => {
    if (!(error instanceof FwctlError) || error.kind !== 'firmware' || target.state !== 'in_use') throw error;
    const next = (await hindranceOf(session, target))?.next;
    throw new FwctlError(error.kind, error.message, { ...error.facts, ...(next ? { next } : {}) });
  };
}

/** What was written, and whether it is current yet. Throws FwctlError `differs` where a value is neither the old nor the new one. */
export async function done(step: CapStep): Promise<Answer<Documents['fwctl.function.set-cap/1']>> {
  const { session, target, writes } = step;
  const changes = changesIn(step);
  const changed = sentIn(step).length > 0;
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
  return {
    data: { ...documentOf(step), changed, changes: changesToTell(step, changes), current },
    text: async (style) =>
      [
        `${style.bold(target.title)}\n`,
        changed ? await changesText(changes, style) : 'already so\n',
        current ? '' : 'current as soon as a driver takes the function\n',
      ].join(''),
    undo: backByFields(
      `capabilities of ${target.title}`,
      changes,
      ['function', 'set-cap', target.name],
      ['--yes', ...toDevice(session)],
      'they count when a driver next takes the function',
    ),
  };
}
