import type { Backend, DeviceEntry } from '../client/backend.js';
import { FwctlError } from '../client/errors.js';
import {
  type DeviceDiff,
  type DeviceFacts,
  MOST_PROBLEMS,
  type PlanJob,
  type Problem,
  type ResetMethod,
  type Section,
  type Wish,
  type Wishes,
} from '../client/plan.js';
import type { Session } from '../client/session.js';
import { isFamily } from '../uapi/parent-driver.js';
import type { DeviceGroup, Plan, ResetWhen } from './document.js';
import { contradictions, merged } from './merge.js';
import { checkMatch, factsFor, fitsEntry, fitsFacts, functionOf } from './select.js';

/** A device that a plan means, open, with all that it shall be. */
export interface Target {
  readonly device: DeviceEntry;
  readonly session: Session;
  readonly family: string;
  readonly job: PlanJob;
  readonly facts: DeviceFacts;
  /** The groups of the plan that it fits. */
  readonly groups: readonly DeviceGroup[];
  readonly wishes: Wishes;
  readonly reset: ResetWhen;
  readonly method: ResetMethod | undefined;
  readonly wait: Wish | undefined;
}

/** How devices are reached. */
export interface Access {
  readonly backend: Backend;
  /** These are some of the devices that the plan may mean: a group that fits none of them may mean others. */
  readonly some?: boolean;
  open(device: DeviceEntry): Promise<Session>;
  /** The name of a device's family, and what it does for plans; undefined where it does nothing. */
  family(session: Session): Promise<{ readonly name: string; readonly job: PlanJob | undefined }>;
  /** What a family does for plans, by its name. */
  job(name: string): Promise<PlanJob | undefined>;
}

/** What can't be, whatever the devices: selectors, and names and values of the family where a group names one. */
export async function checkPlan(plan: Plan, access: Pick<Access, 'job'>, usual = 'mlx5'): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const group of plan.groups) {
    if (problems.length > MOST_PROBLEMS) break;
    problems.push(...checkMatch(group));
    const family = group.match.family ?? usual;
    const job = await access.job(family);
    if (job) problems.push(...wrongFor(family, job, group));
    else if (isFamily(family))
      problems.push({
        path: [...group.path, 'match', 'family'],
        message: `plans can set nothing of devices of ${family}`,
      });
  }
  return problems;
}

/** What of a group a family does not do, or knows to be wrong. */
function wrongFor(family: string, job: PlanJob, { wishes, method, path }: DeviceGroup): Problem[] {
  const problems: Problem[] = [];
  for (const section of Object.keys(wishes) as Section[])
    if (!job.sections.includes(section))
      problems.push({
        path: [...path, section],
        message: `devices of ${family} have no ${section}`,
        next: `plans can set ${job.sections.join(', ')} of them`,
      });
  if (method && !job.resets.some(({ name }) => name === method.value))
    problems.push({
      path: method.path,
      message: `${family} has no reset "${method.value}"`,
      given: method.value,
      known: job.resets.map(({ name }) => name),
    });
  return [...problems, ...job.check(wishes)];
}

/**
 * The devices that a plan means, each once, with the wishes of all groups that it fits. Throws FwctlError `device` where a group that is not
 * optional fits none (of `some` devices: where all do), and `usage` for what is wrong with the plan. Those that were opened are closed then.
 */
export async function targetsOf(plan: Plan, access: Access): Promise<Target[]> {
  const found: Target[] = [];
  const fitting = new Set<DeviceGroup>();
  try {
    for (const device of await access.backend.list()) {
      const target = await targetOf(plan, access, device, fitting);
      if (target) found.push(target);
    }
    const unmatched = plan.groups.find((group) => !fitting.has(group) && !group.optional);
    if (unmatched && !(access.some && found.length)) {
      const { line, column } = plan.placed({ path: unmatched.path, message: '' });
      throw new FwctlError(
        'device',
        `${plan.file}:${line}:${column}: no device here fits ${matchText(unmatched)}`,
        {
          path: plan.file,
          line,
          column,
          next: 'see what is there: fwctl list, fwctl info; a group that may fit none is "optional: true"',
        },
      );
    }
    return found;
  } catch (error) {
    for (const { session } of found) await session.close().catch(() => undefined);
    throw error;
  }
}

const matchText = ({ match }: DeviceGroup): string =>
  Object.entries(match)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');

async function targetOf(
  plan: Plan,
  access: Access,
  device: DeviceEntry,
  fitting: Set<DeviceGroup>,
): Promise<Target | undefined> {
  const { type } = device;
  if (type !== undefined && !plan.groups.some(({ match }) => fitsEntry(match, device, type)))
    return undefined;
  const session = await access.open(device);
  try {
    const { name, job } = await access.family(session);
    const near = plan.groups.filter(({ match }) => fitsEntry(match, device, name));
    if (!near.length || !job) {
      await session.close();
      return undefined;
    }
    const told = functionOf(device);
    const wanted = factsFor(near.map(({ match }) => match)).filter((key) => !told || !(key in told));
    const facts = { ...(await job.facts(session, wanted)), ...told };
    const groups = near.filter(({ match }) => fitsFacts(match, facts));
    if (!groups.length) {
      await session.close();
      return undefined;
    }
    for (const group of groups) fitting.add(group);
    const [first] = groups as [DeviceGroup];
    const wishes = merged(groups);
    const problems = [
      ...groups.flatMap((group) => wrongFor(name, job, { ...group, wishes: {} })),
      ...wrongFor(name, job, { ...first, method: undefined, wishes }),
      ...contradictions(groups),
    ];
    if (problems.length) throw plan.error(problems);
    const method = groups.find((group) => group.method)?.method;
    return {
      device,
      session,
      family: name,
      job,
      facts,
      groups,
      wishes,
      reset: groups.find((group) => group.reset)?.reset ?? 'if-needed',
      method: job.resets.find((one) => one.name === method?.value) ?? job.resets[0],
      wait: groups.find((group) => group.wait)?.wait,
    };
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}

/** What differs, and whether the firmware has to be started again for it. */
export interface TargetDiff extends DeviceDiff {
  readonly target: Target;
  readonly changed: boolean;
  /** Something counts from the next reset of the firmware on. */
  readonly reset_needed: boolean;
  /** That reset can't be asked for here: the machine has to be started again. Why. */
  readonly reboot_needed: string | undefined;
  /** An apply resets the firmware, whether or not it has anything to write. */
  readonly resets: boolean;
}

export async function diffOf(target: Target): Promise<TargetDiff> {
  const diff = await target.job.diff(target.session, target.wishes);
  const reset_needed =
    diff.waiting.length > 0 || diff.steps.some(({ takes_effect }) => takes_effect === 'reset');
  const reboot_needed = reset_needed
    ? await (target.method?.hindrance(target.session) ??
        Promise.resolve('devices of this family have no reset of their own'))
    : undefined;
  const wanted = target.reset === 'always' || (target.reset === 'if-needed' && reset_needed);
  const resets = wanted && reboot_needed === undefined;
  return { ...diff, target, changed: diff.steps.length > 0, reset_needed, reboot_needed, resets };
}
