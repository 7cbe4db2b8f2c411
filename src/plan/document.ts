import { FwctlError } from '../client/errors.js';
import {
  MOST_PROBLEMS,
  type PlanPath,
  type Problem,
  type Wish,
  type Wishes,
  type WishGroup,
} from '../client/plan.js';
import { parseYaml, type YamlFile } from '../client/yaml.js';
import { shapeProblems } from '../schema/problems.js';
import { schema, validate } from './plan-check.js';

export const PLAN_SCHEMA = 'fwctl.plan/1';

/** Which devices are meant; all that is there must fit. */
export interface Match {
  readonly family?: string;
  readonly psid?: string;
  readonly part_number?: string;
  /** As it is written: 0x212. */
  readonly hw_dev_id?: string;
  readonly pci?: string;
  readonly serial?: string;
  /** As it is written. */
  readonly port?: string;
  readonly kind?: 'pf' | 'vf' | 'sf';
  readonly name?: string;
}

export type ResetWhen = 'never' | 'if-needed' | 'always';

/** What evidence of a device must be before anything of it is changed. */
export interface AttestWish {
  /** Files, as they are written. */
  readonly reference: string;
  readonly key?: string;
  /** SHA-256 of the reference in hex. */
  readonly sha256?: string;
  /** The results of an appraisal with which it goes on. */
  readonly accept: readonly string[];
  readonly path: PlanPath;
}

/** Devices that are alike, and what they shall be. */
export interface DeviceGroup {
  readonly path: PlanPath;
  readonly match: Match;
  readonly optional: boolean;
  readonly wishes: Wishes;
  readonly attest: AttestWish | undefined;
  /** undefined: nothing is said, which means if-needed. */
  readonly reset: ResetWhen | undefined;
  readonly method: Wish | undefined;
  /** As it is written: 60s. */
  readonly wait: Wish | undefined;
}

export interface Plan {
  readonly file: string;
  /** The bytes that were read, as text. */
  readonly text: string;
  readonly groups: readonly DeviceGroup[];
  /** The error for what is wrong at some places, the first in the file first: `usage`, where nothing else is said. */
  error(problems: readonly Problem[], kind?: 'usage' | 'differs'): FwctlError;
  /** Problems as JSON documents have them, with line and column. */
  placed(problem: Problem): PlacedProblem;
}

export interface PlacedProblem {
  readonly line: number;
  readonly column: number;
  /** devices[0].config.NUM_OF_VFS */
  readonly path: string;
  readonly message: string;
  readonly next?: string;
}

/**
 * Reads a plan: its form, not yet what it says of devices. Throws FwctlError `usage` with file, line and column: of a form that is wrong, with all that
 * `further` finds in the rest.
 */
export async function readPlan(
  text: string,
  file: string,
  further: (rest: Plan) => Promise<readonly Problem[]> = async () => [],
): Promise<Plan> {
  const yaml = await parseYaml(text, file, { plain: true });
  const place = ({ path, message, next, against }: Problem): PlacedProblem => {
    const other = against && yaml.placeOf(against);
    return {
      ...yaml.placeOf(path),
      path: pathText(path),
      message: other ? message.replace('{line}', `line ${other.line}:${other.column}`) : message,
      ...(next === undefined ? {} : { next }),
    };
  };
  const error: Plan['error'] = (problems, kind) => problemsError(file, problems, place, kind);
  if (yaml.data === null)
    throw error([{ path: [], message: `the plan is empty: it has a schema, ${PLAN_SCHEMA}, and devices` }]);
  const planOf = (groups: readonly DeviceGroup[]): Plan => ({ file, text, groups, error, placed: place });
  const wrong = shapeProblems({ schema, validate }, yaml.data);
  if (wrong.length) {
    const told = wrong.map(({ message, path, ...others }) => ({
      ...others,
      path,
      message: `${pathText(path)} ${message}`,
    }));
    const rest = restOf(
      yaml.data,
      wrong.map(({ path }) => path),
    ).map(([group, i]) => groupOf(yaml, group, ['devices', i]));
    throw error([...told, ...(rest.length ? await further(planOf(rest)) : [])]);
  }
  const { devices } = yaml.data as { devices: RawGroup[] };
  return planOf(devices.map((group, i) => groupOf(yaml, group, ['devices', i])));
}

/** The groups of a plan without what stands at some paths, as far as their form is right then, each with its place. */
function restOf(data: unknown, paths: readonly PlanPath[]): [group: RawGroup, at: number][] {
  const copy = structuredClone(data) as { devices?: unknown };
  for (const path of paths) {
    const last = path.findLastIndex((step) => typeof step === 'string');
    const parent = path.slice(0, last).reduce<unknown>((at, step) => Object(at)[step], copy);
    if (parent !== null && typeof parent === 'object')
      delete (parent as Record<string, unknown>)[path[last] as string];
  }
  const groups = Array.isArray(copy.devices) ? (copy.devices as RawGroup[]) : [];
  const isWhole = (group: RawGroup) =>
    !shapeProblems({ schema, validate }, { schema: PLAN_SCHEMA, devices: [group] }).length;
  return groups.flatMap((group, i): [RawGroup, number][] => (isWhole(group) ? [[group, i]] : []));
}

/** One error for all that is wrong. */
function problemsError(
  file: string,
  problems: readonly Problem[],
  place: (problem: Problem) => PlacedProblem,
  kind: 'usage' | 'differs' = 'usage',
): FwctlError {
  const placed = problems.slice(0, MOST_PROBLEMS).map((problem) => ({ problem, at: place(problem) }));
  placed.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const [first, ...more] = placed;
  if (!first) throw new Error('an error needs a problem');
  const words = ({ at }: (typeof placed)[number]) => `${file}:${at.line}:${at.column}: ${at.message}`;
  const { given, known, next } = first.problem;
  const untold = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more`] : [];
  const others = [
    ...more.map((one) => {
      const { given: name, known: names } = one.problem;
      return name === undefined || !names ? words(one) : { message: words(one), given: name, known: names };
    }),
    ...untold,
  ];
  return new FwctlError(kind, words(first), {
    path: file,
    line: first.at.line,
    column: first.at.column,
    ...(given === undefined ? {} : { given }),
    ...(known === undefined ? {} : { known }),
    ...(others.length ? { also: others } : {}),
    next: next ?? 'fwctl-plan(5) has the format; nothing was written',
    partial: { problems: placed.map(({ at }) => at) },
  });
}

interface RawGroup {
  match: Record<string, unknown>;
  optional?: boolean;
  config?: Record<string, unknown>;
  registers?: Record<string, Record<string, unknown> | Record<string, unknown>[]>;
  functions?: Record<string, Record<string, unknown>>;
  features?: Record<string, Record<string, unknown>>;
  firmware?: Record<string, unknown>;
  reset?: ResetWhen | { when: ResetWhen; method?: string };
  wait?: unknown;
  attest?:
    | string
    | { reference: string; accept?: 'affirming' | 'warning'; key?: string; sha256?: string | number };
}

/** A digest as it is written, whatever YAML makes of its digits. */
function attestOf(yaml: YamlFile, raw: RawGroup['attest'], path: PlanPath): AttestWish | undefined {
  if (raw === undefined) return undefined;
  const given: Exclude<RawGroup['attest'], string | undefined> =
    typeof raw === 'string' ? { reference: raw } : raw;
  const { accept = 'affirming', sha256, ...files } = given;
  return {
    ...files,
    ...(sha256 === undefined ? {} : { sha256: wordAt(yaml, [...path, 'sha256']) }),
    accept: accept === 'warning' ? ['affirming', 'warning'] : ['affirming'],
    path,
  };
}

function groupOf(yaml: YamlFile, raw: RawGroup, path: PlanPath): DeviceGroup {
  const wish = (name: string, at: PlanPath): Wish => ({ name, value: wordAt(yaml, at), path: at });
  const fieldsAt = (fields: Record<string, unknown>, at: PlanPath): Wish[] =>
    Object.keys(fields).map((name) => wish(name, [...at, name]));
  const groupsAt = (all: RawGroup['functions'], key: string): WishGroup[] =>
    Object.entries(all ?? {}).map(([name, fields]) => {
      const at = [...path, key, name];
      return { name, fields: fieldsAt(fields, at), path: at };
    });
  const {
    match,
    optional = false,
    config,
    registers,
    functions,
    features,
    firmware,
    reset,
    wait,
    attest,
  } = raw;
  const { others, ...settings } = config ?? {};
  const version = (key: string) =>
    firmware && key in firmware ? { [key]: wish(key, [...path, 'firmware', key]) } : {};
  const when = typeof reset === 'object' ? reset.when : reset;
  return {
    path,
    match: matchOf(yaml, match, [...path, 'match']),
    optional,
    wishes: {
      ...(config
        ? {
            config: {
              others: (others as 'keep' | 'default' | undefined) ?? 'keep',
              settings: fieldsAt(settings, [...path, 'config']),
            },
          }
        : {}),
      ...(registers ? { registers: registersOf(registers, [...path, 'registers'], fieldsAt) } : {}),
      ...(functions ? { functions: groupsAt(functions, 'functions') } : {}),
      ...(features ? { features: groupsAt(features, 'features') } : {}),
      ...(firmware ? { firmware: { ...version('exact'), ...version('minimum') } } : {}),
    },
    attest: attestOf(yaml, attest, [...path, 'attest']),
    reset: when,
    method:
      typeof reset === 'object' && reset.method !== undefined
        ? wish('method', [...path, 'reset', 'method'])
        : undefined,
    wait: wait === undefined ? undefined : wish('wait', [...path, 'wait']),
  };
}

/** Several instances of a register are a list. */
function registersOf(
  registers: NonNullable<RawGroup['registers']>,
  path: PlanPath,
  fieldsAt: (fields: Record<string, unknown>, at: PlanPath) => Wish[],
): WishGroup[] {
  return Object.entries(registers).flatMap(([name, one]) =>
    Array.isArray(one)
      ? one.map((fields, i) => {
          const at = [...path, name, i];
          return { name, fields: fieldsAt(fields, at), path: at };
        })
      : [{ name, fields: fieldsAt(one, [...path, name]), path: [...path, name] }],
  );
}

/** Addresses and numbers as they are written, whatever YAML makes of their digits. */
function matchOf(yaml: YamlFile, raw: Record<string, unknown>, path: PlanPath): Match {
  return Object.fromEntries(Object.keys(raw).map((key) => [key, wordAt(yaml, [...path, key])]));
}

/** A value as it is written; a list as `[1,2]`. */
function wordAt(yaml: YamlFile, path: PlanPath): string {
  const word = yaml.wordOf(path);
  if (word !== undefined) return word;
  const items: string[] = [];
  for (let i = 0; ; i++) {
    const item = yaml.wordOf([...path, i]);
    if (item === undefined) return `[${items.join(',')}]`;
    items.push(item);
  }
}

/** a.b[3].c; "the plan" for the whole. */
const pathText = (path: PlanPath): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  ) || 'the plan';
