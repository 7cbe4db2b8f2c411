import { scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { capabilityFields } from '../../families/mlx5/client/capabilities.js';
import type { Write } from '../../families/mlx5/client/function-capabilities.js';
import type { FunctionEntry } from '../../families/mlx5/client/function-instances.js';
import { isCurrent, neededWrites } from '../../families/mlx5/client/function-writes.js';
import { meaningsOf } from '../../families/mlx5/meaning.js';
import { capabilityLayout } from '../../families/mlx5/prm/capabilities.js';
import type { Meaning } from '../../present/tree.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { type Change, changesJson, changesOf, changesText } from '../changes.js';
import { confirmChange } from '../confirm.js';
import { deviceJson } from '../connect.js';
import { backByFields, toDevice } from '../undo.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';

/** Capabilities of a function that are ready to be written: a command for each type. */
export interface CapStep {
  readonly meanings: boolean;
  readonly session: Session;
  readonly target: FunctionEntry;
  readonly writes: readonly [Write, ...Write[]];
}

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
      changed: neededWrites(step.writes).length > 0,
      changes: changesToTell(step, changes),
      verdict: verdictJson(request, decision),
    },
    text: async (style) =>
      [
        `${style.bold(target.title)}, dry run: nothing is written\n`,
        neededWrites(step.writes).length ? `${await changesText(changes, style)}\n` : 'already so\n\n',
        verdictText(request, decision, style),
      ].join(''),
    bytes: writes.map(({ type, request: { input } }) => ({ title: type.name, bytes: input })),
    exit: verdictExit(request, decision),
  };
}

/** Asks on a terminal. Throws FwctlError `policy` where nobody agrees. */
export async function confirmStep(step: CapStep, yes: boolean): Promise<void> {
  if (!neededWrites(step.writes).length) return;
  const { session, target } = step;
  await confirmChange(
    session,
    {
      question: `Set capabilities of ${target.title}?`,
      deed: `setting capabilities of ${target.title}`,
      opcode: 'SET_HCA_CAP',
    },
    (style) => changesText(changesIn(step), style),
    yes,
  );
}

/** What was written, and whether it is current yet. Throws FwctlError `differs` where a value is neither the old nor the new one. */
export async function done(step: CapStep): Promise<Answer<Documents['fwctl.function.set-cap/1']>> {
  const { session, target, writes } = step;
  const changes = changesIn(step);
  const changed = neededWrites(step.writes).length > 0;
  const current = await isCurrent(session, target, writes);
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
