import { changesOf } from '../cli/changes.js';
import { scopeFor } from '../client/guard.js';
import type { Session } from '../client/session.js';
import { prepareChange, writeChange } from '../families/mlx5/client/register-change.js';
import { registerFields } from '../families/mlx5/client/register-fields.js';
import { planOf } from '../families/mlx5/client/register-question.js';
import { givenIn } from './fields.js';
import { named, reader, type WriteOptions } from './registers.js';

/** As `Registers.write`. */
export async function write(
  session: Session,
  note: (text: string) => void,
  name: string,
  fields: object,
  { argument, scope, dryRun = false }: WriteOptions = {},
): Promise<unknown> {
  const { register, form } = named(name);
  const plan = planOf(register, form, givenIn(fields, name), argument);
  const change = await prepareChange(session, plan, reader(note), scope);
  const { before, enabled, request } = change;
  const after = dryRun
    ? change.after
    : registerFields(form, (await writeChange(session, change, reader(note))).got);
  return { before, after, changes: changesOf(before, after), enabled, scope: scopeFor(request) };
}
