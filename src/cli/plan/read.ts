import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { FwctlError } from '../../client/errors.js';
import type { Problem, Wish } from '../../client/plan.js';
import { LIMITS, readInput } from '../../files/named.js';
import { type Plan, readPlan } from '../../plan/document.js';
import { type Access, checkPlan, diffOf, type TargetDiff, targetsOf } from '../../plan/targets.js';
import { parseDuration } from '../duration.js';
import { adapterOf, offlineAccess } from './send.js';

/** A plan that was read once: what is checked, and signed, is what is applied. */
export interface GivenPlan {
  readonly plan: Plan;
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string;
  readonly bytes: Buffer;
}

/** Reads a plan. Throws FwctlError `usage` with file, line and column. */
export async function givenPlan(file: string): Promise<GivenPlan> {
  return planIn(await readInput('the plan', file, LIMITS.rules), file === '-' ? 'stdin' : file);
}

/** The same of its bytes. `name`: what errors call it. */
export async function planIn(bytes: Buffer, name: string): Promise<GivenPlan> {
  const digest = digestOf(bytes);
  const plan = await readPlan(textOf(bytes, name), name, (rest) => problemsOf(rest, offlineAccess));
  return { plan, digest, bytes };
}

/** SHA-256 in hex. */
export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes as text. Throws FwctlError `usage` for what is no UTF-8, with line and column. */
function textOf(bytes: Buffer, file: string): string {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return text;
  const again = Buffer.from(text);
  const before = bytes.subarray(
    0,
    bytes.findIndex((byte, i) => byte !== again[i]),
  );
  const lines = before.toString('utf8').split('\n');
  const [line, column] = [lines.length, (lines.at(-1) ?? '').length + 1];
  throw new FwctlError(
    'usage',
    `${file}:${line}:${column}: the byte 0x${bytes.toString('hex', before.length, before.length + 1)} is no text in UTF-8`,
    { path: file, line, column, next: 'save it as UTF-8' },
  );
}

/** Times that are none. */
const waitProblems = ({ groups }: Plan): Problem[] =>
  groups.flatMap(({ wait }) => {
    if (!wait) return [];
    try {
      parseDuration(wait.value);
      return [];
    } catch (error) {
      return [{ path: wait.path, message: (error as Error).message, next: 'give it as in 60s' }];
    }
  });

/** All that can't be, whatever the devices. */
const problemsOf = async (plan: Plan, access: Pick<Access, 'job'>): Promise<Problem[]> => [
  ...waitProblems(plan),
  ...(await checkPlan(plan, access)),
];

/** Throws FwctlError `usage` for all that can't be, whatever the devices. */
export async function requirePlan(plan: Plan, access: Pick<Access, 'job'>): Promise<void> {
  const problems = await problemsOf(plan, access);
  if (problems.length) throw plan.error(problems);
}

/**
 * What differs on each device that a plan means; all that devices do not take is one error. The caller closes them. `hindered`: the kind of that
 * error where devices are only not ready for it.
 */
export async function diffsOf(
  plan: Plan,
  access: Access,
  hindered: 'usage' | 'differs' = 'usage',
): Promise<TargetDiff[]> {
  try {
    return await diffsNow(plan, access, hindered);
  } catch (error) {
    // Reset by another process while it was asked: nothing is lost by asking again.
    if (!(error instanceof FwctlError) || error.facts.errno !== 'ENODEV') throw error;
    return await diffsNow(plan, access, hindered);
  }
}

async function diffsNow(plan: Plan, access: Access, hindered: 'usage' | 'differs'): Promise<TargetDiff[]> {
  const targets = await targetsOf(plan, access);
  try {
    const diffs: TargetDiff[] = [];
    for (const target of targets) diffs.push(withCondition(await diffOf(target)));
    const problems = [...withDevices(diffs, plan), ...contradictionsIn(diffs)];
    if (problems.length)
      throw plan.error(problems, problems.every(({ ofState }) => ofState) ? hindered : 'usage');
    return diffs;
  } catch (error) {
    for (const { session } of targets) await session.close().catch(() => undefined);
    throw error;
  }
}

/** A change that depends on evidence says so. */
function withCondition(diff: TargetDiff): TargetDiff {
  const files = diff.target.groups.flatMap(({ attest }) =>
    attest ? [`${attest.reference} (${attest.accept.join(' or ')})`] : [],
  );
  if (!files.length || !(diff.changed || diff.resets)) return diff;
  return {
    ...diff,
    notes: [...(diff.notes ?? []), `changed only where its evidence holds against ${files.join(', ')}`],
  };
}

export async function closeAll(diffs: readonly TargetDiff[]): Promise<void> {
  for (const { target } of diffs) await target.session.close().catch(() => undefined);
}

/** How a plan stands in JSON documents. */
export const planJson = ({ plan, digest }: GivenPlan) => ({ file: plan.file, digest: `sha256:${digest}` });

/** What devices do not take, each said once, with the devices that say so. */
function withDevices(diffs: readonly TargetDiff[], plan: Plan): Problem[] {
  const found = new Map<string, { problem: Problem; refusing: TargetDiff[] }>();
  for (const diff of diffs)
    for (const problem of diff.problems) {
      const { name } = diff.target.device;
      const key = `${problem.path.join('.')} ${problem.message.replaceAll(name, '*')}`;
      const known = found.get(key) ?? { problem, refusing: [] };
      known.refusing.push(diff);
      found.set(key, known);
    }
  return [...found.values()].map(({ problem, refusing }) => {
    const narrower = narrowerMatch(problem, refusing, diffs, plan);
    return {
      ...problem,
      message: `${refusing.map(({ target }) => target.device.name).join(', ')}: ${problem.message}`,
      ...(narrower === undefined ? {} : { next: narrower }),
    };
  });
}

/** The key by which a group would leave out the devices that refuse something, where all others that it fits are alike in it. */
function narrowerMatch(
  { path }: Problem,
  refusing: readonly TargetDiff[],
  diffs: readonly TargetDiff[],
  { groups }: Plan,
): string | undefined {
  const group = groups[Number(path[1])];
  const fine = diffs.filter(
    ({ target, problems }) =>
      group && target.groups.includes(group) && !problems.some((one) => String(one.path) === String(path)),
  );
  for (const key of ['kind', 'port'] as const) {
    const [value, ...more] = new Set(fine.map(({ target }) => target.facts[key]));
    if (!group || group.match[key] !== undefined || value === undefined || more.length) continue;
    if (refusing.some(({ target }) => (target.facts[key] ?? value) === value)) continue;
    const others = refusing.map(({ target }) => `${target.device.function} (${target.device.name})`);
    return `match fits ${others.join(', ')} too: with ${key}: ${value} it does not`;
  }
  return undefined;
}

/** What functions of one adapter are to have otherwise, and share. */
function contradictionsIn(diffs: readonly TargetDiff[]): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, { wish: Wish; name: string }>();
  for (const { target, shared = [] } of diffs)
    for (const wish of shared) {
      const { name } = target.device;
      const key = `${adapterOf(target.device)} ${wish.name}`;
      const known = first.get(key) ?? { wish, name };
      first.set(key, known);
      if (known.wish.value === wish.value) continue;
      problems.push({
        path: wish.path,
        message: `${name} shares ${wish.name} with ${known.name}, which shall have ${known.wish.value} by {line}`,
        against: known.wish.path,
      });
    }
  for (const { target, shared = [] } of diffs.filter((one) => one.target.wishes.config?.others === 'default'))
    for (const other of diffs) {
      if (adapterOf(other.target.device) !== adapterOf(target.device)) continue;
      const unnamed = (other.shared ?? []).filter(({ name }) => !shared.some((one) => one.name === name));
      for (const { name, path } of unnamed)
        problems.push({
          path,
          message: `${other.target.device.name} shares ${name} with ${target.device.name}, where others: default takes it back`,
          next: 'name it for both, or leave others out',
        });
    }
  return problems;
}
