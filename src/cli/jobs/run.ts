import type { FwctlError } from '../../client/errors.js';
import type { Jobs } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import { safe } from '../../present/safe.js';
import type { DeviceJson, ErrorJson } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { deviceJson, type Target, targetsOf } from '../connect.js';
import { asFwctlError, errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { familyOf, jobsOf, LacksJob } from '../family.js';
import { type ConnectionFlags, EVERY } from '../flags.js';
import { type Style, writeNote } from '../output.js';

export type JobName = keyof Jobs;

/** A device and what it told. */
export interface Told<T> {
  readonly name: string;
  readonly told: T;
}

/** How a job is asked for, and how its answer is shown. `J`: what its document has of a device. */
export interface JobView<T, J extends object> {
  readonly job: JobName;
  /** Asks a device whose family has the job. */
  ask(session: Session, jobs: Jobs): Promise<T>;
  /** The keys of the JSON document beside `device`. With `meanings`, what they mean stands under that key. */
  json(told: T, meanings: boolean): J;
  /** One table whatever the family. `several`: with the name of the device in front. */
  text(devices: readonly Told<T>[], look: Look): Promise<string>;
  /** What the numbers of its document are, as `Answer` has it. */
  kindOf?: Answer['kindOf'];
  /** The raw bytes behind it, where there are some. */
  bytes?(told: T): NonNullable<Answer['bytes']>;
  /** The exit code where the device answered, but not all of it. */
  exit?(told: T): number;
  /** What is told of a device that does not answer; absent: its error. */
  unanswered?(error: FwctlError): T | undefined;
}

/** What is told of a device. */
type OfDevice<J> = { readonly device: DeviceJson } & J;
/** Why a device told nothing. */
interface Failed {
  readonly device: DeviceJson;
  readonly error: ErrorJson;
}
/** --all */
interface OfDevices<J> {
  readonly devices: readonly (OfDevice<J> | Failed)[];
}

export interface Look {
  readonly style: Style;
  readonly several: boolean;
  readonly meanings: boolean;
}

export interface JobFlags extends ConnectionFlags {
  all?: boolean;
  meanings?: boolean;
}

interface Outcome<T> {
  readonly target: Target;
  readonly told?: T;
  readonly error?: FwctlError;
  /** Its family has no such job, or the device nothing of what was named. */
  readonly lacks?: boolean;
}

/** Opens a device for a job, and closes it in the end. Throws what `jobsOf` and the job throw. */
async function withJob<T>(
  target: Target,
  job: JobName,
  work: (session: Session, jobs: Jobs) => Promise<T>,
): Promise<T> {
  const session = await target.open();
  try {
    return await work(session, jobsOf(await familyOf(session), job, session.device.name));
  } finally {
    await session.close();
  }
}

/** The same with the device that flags mean. */
export async function withJobOf<T>(
  flags: ConnectionFlags,
  job: JobName,
  work: (session: Session, jobs: Jobs) => Promise<T>,
): Promise<T> {
  const [target] = await targetsOf(flags);
  return withJob(target as Target, job, work);
}

async function outcomeOf<T>(view: JobView<T, object>, target: Target): Promise<Outcome<T>> {
  try {
    const ask = (session: Session, jobs: Jobs) =>
      session.foresees ? session.asOneReading(() => view.ask(session, jobs)) : view.ask(session, jobs);
    return { target, told: await withJob(target, view.job, ask) };
  } catch (error) {
    const known = asFwctlError(error);
    if (known.kind === 'internal') throw error;
    const told = error instanceof LacksJob ? undefined : view.unanswered?.(known);
    const lacks = error instanceof LacksJob || known.kind === 'usage';
    return { target, error: known, lacks, ...(told ? { told } : {}) };
  }
}

/** Does a job on the device that is meant, or on every one that can do it. */
export async function runJob<T, J extends object>(
  flags: JobFlags,
  view: JobView<T, J>,
): Promise<Answer<OfDevice<J> | OfDevices<J>>> {
  const { meanings = false } = flags;
  const all = flags.all || flags.device === EVERY;
  const targets = await targetsOf(flags, 'reads', { all });
  const outcomes: Outcome<T>[] = [];
  for (const target of targets) outcomes.push(await outcomeOf(view, target));
  const [first] = outcomes as [Outcome<T>, ...Outcome<T>[]];
  if (!all && first.error && first.told === undefined) throw first.error;
  const documents = outcomes.map(({ target, told, error }): OfDevice<J> | Failed => {
    const device = deviceJson(target.backend, target.device);
    return told === undefined
      ? { device, error: errorJson(error as FwctlError) }
      : { device, ...view.json(told, meanings) };
  });
  const answered = outcomes.flatMap(({ target, told }) =>
    told === undefined ? [] : [{ name: target.device.name, told }],
  );
  return {
    data: all ? { devices: documents } : (documents[0] as OfDevice<J>),
    text: (style) => {
      for (const { told, target, error } of outcomes)
        if (told === undefined)
          writeNote(`fwctl: ${target.device.name} is left out: ${safe((error as FwctlError).message)}\n`);
      return answered.length ? view.text(answered, { style, several: all, meanings }) : '';
    },
    ...(view.kindOf ? { kindOf: view.kindOf } : {}),
    ...(view.bytes ? { bytes: answered.flatMap(({ told }) => view.bytes?.(told) ?? []) } : {}),
    exit: exitOf(outcomes) || Math.max(...answered.map(({ told }) => view.exit?.(told) ?? 0), 0),
  };
}

/** Of all devices, those that have nothing of the kind are no failure as long as there are others. */
function exitOf<T>(outcomes: readonly Outcome<T>[]): number {
  const failed =
    outcomes.find(({ error, lacks }) => error && !lacks) ??
    (outcomes.every(({ lacks }) => lacks) ? outcomes[0] : undefined);
  return failed?.error ? EXIT_CODES[failed.error.kind] : 0;
}
