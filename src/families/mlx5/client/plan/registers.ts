import { get } from '../../../../bits/codec.js';
import type { Layout } from '../../../../bits/layout.js';
import { spelled } from '../../../../bits/path.js';
import { FwctlError } from '../../../../client/errors.js';
import {
  MOST_PROBLEMS,
  type PlanStep,
  type Problem,
  type Wish,
  type WishGroup,
} from '../../../../client/plan.js';
import { problemOf } from '../../../../client/plan-problem.js';
import type { Session } from '../../../../client/session.js';
import { asSpelled, assign } from '../../../../values/assign.js';
import { HEADER_BYTES } from '../../mailbox.js';
import type { Register } from '../../prm/registers.js';
import { sameValue } from '../config/same.js';
import {
  accessOf,
  enable,
  formOf,
  isIndex,
  isNeverWritten,
  otherIndexes,
  writeBase,
} from '../register-fields.js';
import { type Given, planOf, type Question, settled } from '../register-question.js';
import { rulesOf } from '../register-rules.js';
import { accessRegister, registerRequest } from '../registers.js';
import { registerOf } from '../words.js';
import { masked, maskOf } from './mask.js';

interface Meant {
  readonly register: Register;
  readonly form: Layout;
  readonly asked: Question;
  readonly changes: readonly Given[];
}

/** What a group means. Throws FwctlError `usage` for names and values that can't be, and for what is no state that a device keeps. */
function meant({ name, fields }: WishGroup): Meant {
  const register = registerOf(name);
  if (!register) throw new FwctlError('usage', `there is no register ${name} that fwctl knows`);
  const { ends, orders = [] } = rulesOf(register.name);
  if (ends || isNeverWritten(register))
    throw new FwctlError('usage', `${register.name} is no state that a plan could keep`, {
      next: ends ? 'a plan resets the firmware with: reset: if-needed' : 'see: fwctl reg list',
    });
  const form = formOf(register);
  const assignments = asSpelled(
    form,
    fields.map((wish) => ({ path: wish.name, value: wish.value })),
  );
  for (const { path } of assignments)
    if (!isIndex(form, path) && (orders.includes(path) || ['WO', 'OP'].includes(accessOf(form, path) ?? '')))
      throw new FwctlError(
        'usage',
        `${path} of ${register.name} orders something: it is no state that a plan could keep`,
      );
  return { register, form, ...planOf(register, form, assignments, undefined) };
}

/** What can't be, whatever the device. */
export const checkRegisters = (groups: readonly WishGroup[]): Problem[] => instances(groups).problems;

/** Instances of registers, each with the fields of all groups that mean it. */
function instances(groups: readonly WishGroup[]): { found: WishGroup[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const found = new Map<string, WishGroup>();
  for (const group of groups) {
    if (problems.length > MOST_PROBLEMS) break;
    try {
      const { register, asked } = meant(group);
      const key = `${register.name} ${Buffer.from(asked.data).toString('hex')}`;
      const known = found.get(key);
      const fields = new Map(known?.fields.map((wish) => [wish.name, wish]));
      for (const wish of group.fields) {
        const other = fields.get(wish.name);
        if (!other) fields.set(wish.name, wish);
        else if (other.value !== wish.value)
          problems.push({
            path: wish.path,
            message: `${wish.name} of ${register.name} is ${wish.value} here, and ${other.value} for the same device at {line}`,
            against: other.path,
          });
      }
      found.set(key, { ...group, fields: [...fields.values()] });
    } catch (error) {
      problems.push(...problemsIn(group, error));
    }
  }
  return { found: [...found.values()], problems };
}

/** What is wrong with the fields of a group, each where it stands; with the whole where it is none of them alone. */
function problemsIn(group: WishGroup, error: unknown): Problem[] {
  const whole = problemOf(group, error);
  const wrongWith = (at: Wish | WishGroup, fields: readonly Wish[]): Problem | undefined => {
    try {
      meant({ ...group, fields });
      return undefined;
    } catch (alone) {
      return problemOf(at, alone);
    }
  };
  if (wrongWith(group, [])?.message === whole.message) return [whole];
  const register = registerOf(group.name);
  const indexes = register ? group.fields.filter(({ name }) => nameIsIndex(formOf(register), name)) : [];
  const own = group.fields.flatMap(
    (wish) => wrongWith(wish, [...indexes.filter((index) => index !== wish), wish]) ?? [],
  );
  return own.some(({ message }) => message === whole.message) ? own : [whole];
}

function nameIsIndex(form: Layout, name: string): boolean {
  try {
    return isIndex(form, spelled(form, name));
  } catch {
    return false;
  }
}

/** What registers have otherwise than a plan wants it, and what the device does not have. */
export async function diffRegisters(
  session: Session,
  groups: readonly WishGroup[],
): Promise<{ steps: PlanStep[]; problems: Problem[] }> {
  const steps: PlanStep[] = [];
  const problems: Problem[] = [];
  for (const group of instances(groups).found)
    try {
      const step = await stepOf(session, meant(group));
      if (step) steps.push(step);
    } catch (error) {
      problems.push(problemOf(group, error));
    }
  return { steps, problems };
}

async function stepOf(
  session: Session,
  { register, form, asked: open, changes }: Meant,
): Promise<PlanStep | undefined> {
  const asked = await settled(session, open);
  const old = await accessRegister(session, { register, op: 'read', data: asked.data });
  const [other] = otherIndexes(form, asked.data, old);
  if (other)
    throw new FwctlError('reply', `the device answered for another ${register.name} than was asked for`, {
      path: other.field,
    });
  const base = writeBase(form, old, asked.data);
  const bytes = assign(form, new Uint8Array(base), changes);
  const differing = changes.filter(({ path }) => !sameValue(get(form, bytes, path), get(form, base, path)));
  if (!differing.length) return undefined;
  const paths = differing.map(({ path }) => path);
  enable(register, form, bytes, base, new Set(paths));
  const back = new Uint8Array(base);
  enable(register, form, back, bytes, new Set(paths));
  const mask = maskOf(form, bytes.length, paths);
  const data = asked.data;
  return {
    section: 'registers',
    title: register.name,
    changes: paths.map((path) => ({
      name: `${register.name}.${path}`,
      before: get(form, base, path),
      after: get(form, bytes, path),
    })),
    takes_effect: 'at once',
    write: registerRequest({ register, op: 'write', data: bytes }),
    undo: registerRequest({ register, op: 'write', data: back }),
    probe: { request: registerRequest({ register, op: 'read', data }), at: HEADER_BYTES, mask },
    before: masked(base, mask),
    after: masked(bytes, mask),
  };
}
