import { get } from '../../bits/codec.js';
import type { Fields, Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import { type Request, scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { accessOf, isIndex, registerFields } from '../../families/mlx5/client/register-fields.js';
import { rulesOf } from '../../families/mlx5/client/register-rules.js';
import { meaningsOf, meaningTree, meanings as words } from '../../families/mlx5/meaning.js';
import type { Register } from '../../families/mlx5/prm/registers.js';
import { hexDump } from '../../present/hex.js';
import { show } from '../../present/tree.js';
import { type Assignment, assign } from '../../values/assign.js';
import type { Answer } from '../base.js';
import { changesJson, changesOf, changesText } from '../changes.js';
import { confirmWrite } from '../confirm.js';
import { deviceJson } from '../connect.js';
import { fieldsJson, meaningsJson } from '../fields.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';
import { checkNamed, checkSettable, type Question, question, registerTitle } from './register.js';

/** A write that is ready to be sent. */
export interface Step {
  session: Session;
  register: Register;
  form: Layout;
  request: Request;
  before: Fields;
  after: Fields;
  meanings: boolean;
}

/** Sorts the assignments into index and changes, and refuses what can be refused before the device is asked. */
export function planOf(
  register: Register,
  form: Layout,
  assignments: Assignment[],
  argument: number | undefined,
): { asked: Question; changes: Assignment[] } {
  const changes = assignments.filter(({ path }) => !isIndex(form, path));
  const index = assignments.filter(({ path }) => isIndex(form, path));
  if (!changes.length)
    throw new FwctlError('usage', `name the fields of ${register.name} to change: field=value`, {
      next: `see them with: fwctl reg get ${register.name}`,
    });
  for (const { path } of changes) checkSettable(register, form, path);
  const asked = question(register, form, index, argument);
  const trial = assign(form, asked.data.slice(), changes);
  for (const { path } of changes) checkNamed(form, trial, path);
  return { asked, changes };
}

const documentOf = ({ session, register }: Step) => ({
  device: deviceJson(session.backend, session.device),
  register: register.name,
  id: register.id,
});

/** What values mean before and after, where that is asked for. */
const bothMeanings = ({ form, before, meanings }: Step, after: Fields) =>
  meanings ? { before: meaningsOf(form, before), after: meaningsOf(form, after) } : undefined;

/** What would be written, and what would become of it; `enabled` are the fields that are set beside the named ones. Sends nothing. */
export async function dryRun(step: Step, enabled: string[]): Promise<Answer> {
  const { session, register, form, request, before, after, meanings } = step;
  const decision = await session.decide(request);
  const changes = changesOf(before, after);
  return {
    data: {
      ...documentOf(step),
      dry_run: true,
      scope: decision.scope,
      before,
      after,
      ...meaningsJson(meanings, {
        before: () => meaningTree(form, before),
        after: () => meaningTree(form, after),
      }),
      changes: changesJson(changes, bothMeanings(step, after)),
      enabled,
      in: request.input,
      verdict: verdictJson(request, decision),
    },
    text: async (style) =>
      [
        `${registerTitle(register, style)}, dry run: nothing is written\n`,
        await changesText(changes, style, meaningsOf(form, after)),
        enabled.length ? `set beside them, so that they take effect: ${enabled.join(', ')}\n` : '',
        `\n${hexDump(request.input)}\n`,
        verdictText(request, decision, style),
      ].join(''),
    bytes: [{ title: register.name, bytes: request.input }],
    exit: verdictExit(request, decision),
  };
}

/** Has the write confirmed: by `--yes`, or on the terminal. Throws FwctlError `policy`. */
export const confirm = ({ register, form, before, after }: Step, yes: boolean): Promise<void> =>
  confirmWrite(
    register.name,
    (style) => changesText(changesOf(before, after), style, meaningsOf(form, after)),
    yes,
  );

/** Holds the read-back against what was written. Throws FwctlError `differs`. */
export function compare(
  register: Register,
  form: Layout,
  changes: readonly Assignment[],
  written: Uint8Array,
  got: Uint8Array,
): void {
  const { orders = [] } = rulesOf(register.name);
  const differing = changes
    .map(({ path }) => ({ path, access: accessOf(form, path) }))
    .filter(({ path, access }) => access !== 'WO' && access !== 'OP' && !orders.includes(path))
    .map(({ path }) => ({ path, wanted: show(get(form, written, path)), now: get(form, got, path) }))
    // A short answer tells nothing of what lies behind its end.
    .filter(({ wanted, now }) => now !== undefined && show(now) !== wanted);
  if (!differing.length) return;
  const words = differing.map(({ path, wanted, now }) => `${path} is ${show(now)}, not ${wanted}`);
  throw new FwctlError('differs', `${register.name} reads back otherwise than written: ${words.join('; ')}`, {
    opcode: 'ACCESS_REG',
    path: differing.map(({ path }) => path).join(' '),
    next: `the device took the write and kept its own value: fwctl reg get ${register.name}`,
  });
}

/** What a write has changed, by its read-back. */
export function done(step: Step, got: Uint8Array): Answer {
  const { register, form, request, before, meanings } = step;
  const fields = registerFields(form, got);
  const changes = changesOf(before, fields);
  return {
    data: {
      ...documentOf(step),
      scope: scopeFor(request),
      changes: changesJson(changes, bothMeanings(step, fields)),
      ...fieldsJson(form, fields, meanings && words),
    },
    text: async (style) =>
      `${registerTitle(register, style)}\n${
        changes.length
          ? await changesText(changes, style, meaningsOf(form, fields))
          : 'written; it reads back as before\n'
      }`,
    bytes: [{ title: register.name, bytes: got }],
  };
}
