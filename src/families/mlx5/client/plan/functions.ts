import { get } from '../../../../bits/codec.js';
import type { HostFunction } from '../../../../client/backend.js';
import { FwctlError } from '../../../../client/errors.js';
import { functionNamed, functionsNamed } from '../../../../client/function-names.js';
import { isPattern } from '../../../../client/names.js';
import type {
  DeviceDiff,
  PlannedChange,
  PlanStep,
  Problem,
  Wish,
  WishGroup,
} from '../../../../client/plan.js';
import { problemOf } from '../../../../client/plan-problem.js';
import type { Session } from '../../../../client/session.js';
import { assign } from '../../../../values/assign.js';
import { HEADER_BYTES } from '../../mailbox.js';
import type { CapabilityType } from '../../prm/capabilities.js';
import { capabilityRequest } from '../capabilities.js';
import { capabilitySettings, checkWithin, type TypeSettings } from '../capability-words.js';
import { differingFields, pendingOf, type TypeState, typeStates, writeOf } from '../function-capabilities.js';
import { hindranceFor } from '../function-driver.js';
import { type FunctionEntry, withInstances } from '../function-instances.js';
import { type FunctionInfo, type FunctionName, listFunctions, nameOf } from '../functions.js';
import { masked, maskOf } from './mask.js';

/** A field of a capability type that a plan wants, and where it stands there. */
interface Wanted {
  readonly wish: Wish;
  readonly settings: TypeSettings;
}

/** The field of GENERAL that names a function: no capability. */
const IDENTITY = 'vhca_id';

/** What a wish means. Throws FwctlError `usage` for names and values that can't be, whatever the function. */
function wanted(wish: Wish): Wanted {
  const [settings] = capabilitySettings([`${wish.name}=${wish.value}`]) as [TypeSettings];
  const { type, form, assignments } = settings;
  if (type.id === 0 && assignments.some(({ path }) => path === IDENTITY))
    throw new FwctlError('usage', `GENERAL.${IDENTITY} names a function: it can't be set`);
  assign(form, new Uint8Array(form.bits >> 3), assignments);
  return { wish, settings };
}

const fieldsOf = ({ settings: { type, assignments } }: Wanted): [string, string][] =>
  assignments.map(({ path, value }) => [`${type.name}.${path}`, value]);

/** What can't be, whatever the device. */
export function checkFunctions(groups: readonly WishGroup[]): Problem[] {
  const problems: Problem[] = [];
  for (const { name, fields, path } of groups) {
    if (/^pf\d+$/i.test(name.trim()))
      problems.push({
        path,
        message: `${name} is a PF: capabilities are set for VFs and SFs`,
        next: 'name its children: vf0, sf1, vf*',
      });
    for (const wish of fields)
      try {
        wanted(wish);
      } catch (error) {
        problems.push(problemOf(wish, error));
      }
  }
  return problems;
}

/** A function with all that it shall have. */
interface Meant {
  readonly target: FunctionEntry;
  readonly host: HostFunction | undefined;
  readonly groups: Set<WishGroup>;
  readonly all: Wanted[];
}

/** What VFs and SFs have otherwise than a plan wants it. `vfs`: how many there will be behind a reset, where the plan says so. */
export async function diffFunctions(
  session: Session,
  groups: readonly WishGroup[],
  vfs = 0,
): Promise<Pick<DeviceDiff, 'steps' | 'problems' | 'waiting' | 'notes'>> {
  const steps: PlanStep[] = [];
  const problems: Problem[] = [];
  const waiting: PlannedChange[] = [];
  if (!groups.length) return { steps, problems, waiting };
  const untold: string[] = [];
  const { found, missing } = await functionsMeant(session, groups, vfs);
  problems.push(...missing.filter((one) => 'message' in one));
  for (const group of missing)
    if ('fields' in group)
      for (const [field, value] of group.fields.map(wanted).flatMap(fieldsOf))
        waiting.push({ name: `${group.name}.${field}`, before: undefined, after: value });
  for (const meant of found) {
    const diff = await diffOne(session, meant);
    steps.push(...diff.steps);
    problems.push(...diff.problems);
    if (diff.steps.length && !diff.told) untold.push(meant.target.name);
  }
  return {
    steps,
    problems,
    waiting,
    notes: untold.length
      ? [`what is pending of ${untold.join(', ')} is not told by this device: before is what is current`]
      : [],
  };
}

/** The functions that groups name, each once; what names none is a problem, or a VF that a reset makes. */
async function functionsMeant(
  session: Session,
  groups: readonly WishGroup[],
  vfs: number,
): Promise<{ found: Meant[]; missing: (Problem | WishGroup)[] }> {
  const { functions, note } = await listFunctions(session);
  const hosts = new Map((await session.hostFunctions()).map((host) => [host.function, host]));
  const children = (await withInstances(session, functions))
    .filter(({ self }) => !self)
    .map((entry) => ({
      ...entry,
      entry,
      names: [entry.device, entry.pci, hosts.get(entry.title)?.pci ?? null],
    }));
  const found = new Map<number, Meant>();
  const missing: (Problem | WishGroup)[] = [];
  const coming = comingVfs(functions, vfs);
  for (const group of groups) {
    const awaited = namedIn(group.name, coming);
    missing.push(...awaited.map(({ name }) => ({ ...group, name })));
    try {
      if (note !== null)
        throw new FwctlError('usage', `${session.device.name} sets nothing of other functions: ${note}`, {
          next: 'match its PF instead: kind: pf',
        });
      for (const { entry } of named(group.name, children)) {
        const host = hosts.get(entry.title);
        const known = found.get(entry.vhca_id) ?? { target: entry, host, groups: new Set(), all: [] };
        found.set(entry.vhca_id, known);
        known.groups.add(group);
        known.all.push(...group.fields.map(wanted));
      }
    } catch (error) {
      if (!awaited.length) missing.push(problemOf(group, error));
    }
  }
  return { found: [...found.values()], missing };
}

/** The VFs of a PF that a reset makes. */
function comingVfs([pf, ...others]: readonly FunctionInfo[], vfs: number): FunctionName[] {
  const there = others.filter(({ kind }) => kind === 'vf').length;
  const count = pf?.kind === 'pf' ? Math.max(vfs - there, 0) : 0;
  return Array.from({ length: count }, (_, i) => nameOf('vf', there + i, pf?.index ?? 0));
}

/** The functions that a name or a pattern means. Throws FwctlError `usage` where it means none, or may mean several. */
const named = <One extends FunctionName>(given: string, all: readonly One[]): One[] =>
  isPattern(given) ? functionsNamed(given, all) : [functionNamed(given, all)];

/** The same, and none where it means none. */
function namedIn<One extends FunctionName>(given: string, all: readonly One[]): One[] {
  try {
    return named(given, all);
  } catch {
    return [];
  }
}

/** What one function has otherwise. */
async function diffOne(
  session: Session,
  meant: Meant,
): Promise<{ steps: PlanStep[]; problems: Problem[]; told: boolean }> {
  const { target, host, all } = meant;
  let told = true;
  const problems = contradictions(meant);
  const steps: PlanStep[] = [];
  const byType = new Map<CapabilityType, Wanted[]>();
  const said = new Set<string>();
  for (const one of all) {
    const { type } = one.settings;
    const fresh = fieldsOf(one).filter(([field]) => !said.has(field));
    for (const [field] of fresh) said.add(field);
    if (fresh.length) byType.set(type, [...(byType.get(type) ?? []), one]);
  }
  for (const [type, wishes] of byType)
    try {
      const [state] = (await typeStates(session, target, [type])) as [TypeState];
      const refused = wishes.flatMap((one) => aboveMost(one, state));
      problems.push(...refused);
      if (refused.length) continue;
      const assignments = wishes.flatMap(({ settings }) => settings.assignments);
      const [{ settings }] = wishes as [Wanted];
      const step = stepOf(target, state, { ...settings, assignments });
      if (step) steps.push(step);
      if (step && !state.next) told = false;
    } catch (error) {
      const [{ wish }] = wishes as [Wanted];
      problems.push(lacks(error) ? lacking(target, type, wish) : problemOf(wish, error));
    }
  const taken = steps.length ? hindranceFor(session, target, host) : undefined;
  if (!taken) return { steps, problems, told };
  for (const { path } of meant.groups) problems.push({ path, ...taken, ofState: true });
  return { steps: [], problems, told };
}

/** Whether the device refuses a type of capabilities that a function does not have. */
const lacks = (error: unknown): boolean =>
  error instanceof FwctlError && error.kind === 'firmware' && error.facts.status === 'BAD_PARAM_ERR';

const lacking = ({ name }: FunctionEntry, type: CapabilityType, { path }: Wish): Problem => ({
  path,
  message: `${name} has no capabilities of ${type.name}`,
  next: `see what it has: fwctl query-caps --function ${name}`,
});

/** Two values for one field of a function that several names mean. */
function contradictions({ target, all }: Meant): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const one of all)
    for (const [field, value] of fieldsOf(one)) {
      const known = first.get(field) ?? value;
      first.set(field, known);
      if (known !== value)
        problems.push({
          path: one.wish.path,
          message: `${field} of ${target.name} stands there twice: ${known} and ${value}`,
        });
    }
  return problems;
}

function aboveMost({ wish, settings }: Wanted, { max, current }: TypeState): Problem[] {
  try {
    checkWithin(settings, assign(settings.form, current.slice(), settings.assignments), max);
    return [];
  } catch (error) {
    return [problemOf(wish, error)];
  }
}

function stepOf(target: FunctionEntry, state: TypeState, settings: TypeSettings): PlanStep | undefined {
  const { type, form, assignments } = settings;
  const { before, after, request, undo } = writeOf(target, state, settings);
  const paths = differingFields(type, before, after);
  if (!paths.length) return undefined;
  // All fields that are named: the same ones behind a reset, which loses what was pending.
  const mask = maskOf(
    form,
    form.bits >> 3,
    assignments.map(({ path }) => path),
  );
  return {
    section: 'functions',
    title: `${type.name} of ${target.name}`,
    changes: paths.map((path) => ({
      name: `${target.name}.${type.name}.${path}`,
      before: get(form, before, path),
      after: get(form, after, path),
    })),
    takes_effect: 'bind',
    write: request,
    undo,
    over: HEADER_BYTES,
    probe: {
      request: capabilityRequest(type, 'cur', target.function_id ?? 0),
      at: HEADER_BYTES,
      mask,
      bound: target.title,
    },
    before: masked(before, mask),
    after: masked(after, mask),
  };
}

/** What functions have pending, as plans name it; nothing where the way to the device does not tell. */
export async function exportFunctions(
  session: Session,
): Promise<Record<string, Record<string, unknown>> | undefined> {
  const { functions } = await listFunctions(session);
  const found: Record<string, Record<string, unknown>> = {};
  for (const one of functions) {
    const pending = one.self ? undefined : await pendingOf(session, one);
    if (!pending?.fields.length) continue;
    const values = pending.fields.map(({ field, pending: value }) => [
      field,
      typeof value === 'bigint' ? `0x${value.toString(16)}` : value,
    ]);
    found[`${one.kind}${one.index}`] = Object.fromEntries(values);
  }
  return Object.keys(found).length ? found : undefined;
}
