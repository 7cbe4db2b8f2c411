import type { Fields, Layout } from '../../bits/layout.js';
import { type Request, scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { accessOf, registerFields } from '../../families/mlx5/client/register-fields.js';
import { rulesOf } from '../../families/mlx5/client/register-rules.js';
import { hiddenIn, openData } from '../../families/mlx5/client/secrets.js';
import { meaningsOf, meaningTree, meanings as words } from '../../families/mlx5/meaning.js';
import type { Register } from '../../families/mlx5/prm/registers.js';
import { hexDump } from '../../present/hex.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer, Undo } from '../base.js';
import { changesJson, changesOf, changesText } from '../changes.js';
import { confirmChange, writing } from '../confirm.js';
import { deviceJson } from '../connect.js';
import { fieldsJson, meaningsJson } from '../fields.js';
import { withoutHidden } from '../hidden.js';
import { backByFields, noWayBack, toDevice } from '../undo.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';
import { registerTitle } from './register.js';

/** Whether a field makes the device do something, and keeps no value. */
const isOrder = (name: string, form: Layout, field: string): boolean =>
  ['WO', 'OP'].includes(accessOf(form, field) ?? '') || (rulesOf(name).orders?.includes(field) ?? false);

/** A write that is ready to be sent. */
export interface Step {
  session: Session;
  register: Register;
  form: Layout;
  request: Request;
  before: Fields;
  after: Fields;
  /** Zeros stand in both for a password or a key. */
  withheld: boolean;
  meanings: boolean;
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
export async function dryRun(
  step: Step,
  enabled: readonly string[],
): Promise<Answer<Documents['fwctl.reg.set/1']>> {
  const { session, register, form, request, before, after, meanings } = step;
  const input = withoutHidden(request.input, 'input', hiddenIn(register.name, request.input, undefined));
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
      in: input,
      verdict: verdictJson(request, decision),
    },
    text: async (style) =>
      [
        `${registerTitle(register, style)}, dry run: nothing is written\n`,
        await changesText(changes, style, meaningsOf(form, after)),
        enabled.length ? `set beside them, so that they take effect: ${enabled.join(', ')}\n` : '',
        `\n${hexDump(input)}\n`,
        verdictText(request, decision, style),
      ].join(''),
    bytes: [{ title: register.name, bytes: input }],
    exit: verdictExit(request, decision),
  };
}

/** Has the write confirmed: by `--yes`, or on the terminal. Throws FwctlError `policy`. */
export const confirm = ({ session, register, form, before, after }: Step, yes: boolean): Promise<void> =>
  confirmChange(
    session,
    writing(register.name),
    (style) => changesText(changesOf(before, after), style, meaningsOf(form, after)),
    yes,
  );

/** How a write is taken back. `index`: the words that say which instance was meant; `enabled`: fields that were set for it to take effect. */
export function undoOf(step: Step, index: readonly string[], enabled: readonly string[]): Undo {
  const { session, register, form, before, after } = step;
  const title = ['register', register.name, ...index].join(' ');
  if (step.withheld) return noWayBack(title, 'a password or a key was there, which is kept nowhere');
  const written = changesOf(before, after).filter(({ field }) => !enabled.includes(field));
  const orders = written.find(({ field }) => isOrder(register.name, form, field));
  if (orders) return noWayBack(title, `${orders.field} orders something: it keeps no value`);
  const line = ['reg', 'set', register.name, ...index];
  return backByFields(title, written, line, ['--yes', ...toDevice(session)]);
}

/** What a write has changed, by its read-back. */
export function done(step: Step, got: Uint8Array, undo: Undo): Answer<Documents['fwctl.reg.set/1']> {
  const { register, form, request, before, withheld, meanings } = step;
  const open = openData(register.name, got);
  const fields = registerFields(form, open);
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
          : `written; ${withheld ? 'but for what is withheld, ' : ''}it reads back as before\n`
      }`,
    bytes: [{ title: register.name, bytes: open }],
    undo,
    audit: { changesOf: () => changes },
  };
}
