import { familyOf } from '../cli/family.js';
import { applyAll } from '../cli/plan/apply.js';
import { evidenceFor } from '../cli/plan/evidence.js';
import { type Journals, journalsOf } from '../cli/plan/journals.js';
import { noProgress } from '../cli/plan/progress.js';
import { closeAll, diffsOf, type GivenPlan, planIn, requirePlan } from '../cli/plan/read.js';
import { rollBack } from '../cli/plan/rollback.js';
import { offlineAccess } from '../cli/plan/send.js';
import { diffJson } from '../cli/plan/show.js';
import { requiredSigner } from '../cli/plan/trust.js';
import type { Backend } from '../client/backend.js';
import { FwctlError } from '../client/errors.js';
import type { TakesEffect } from '../client/plan.js';
import type { Session } from '../client/session.js';
import type { Journal } from '../plan/journal.js';
import type { Access } from '../plan/targets.js';
import type { Scope } from '../uapi/scope.js';

/** A value that a plan changes. */
export interface PlannedValue {
  /** config, registers, functions, features */
  readonly section: string;
  readonly name: string;
  /** Null where there is none. */
  readonly before: unknown;
  readonly after: unknown;
  /** When it counts. */
  readonly takes_effect: TakesEffect;
  readonly scope: Scope;
}

/** What differs between a device and a plan. */
export interface PlanDifference {
  readonly changed: boolean;
  readonly changes: readonly PlannedValue[];
  /** What is as it shall be from the next reset on, and is not yet. */
  readonly waiting: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
  readonly notes: readonly string[];
  /** Whether an apply resets the firmware; whether a reset, or a start of the machine, is needed before all is in force. */
  readonly reset: boolean;
  readonly reset_needed: boolean;
  readonly reboot_needed: boolean;
}

/** What an apply has done. */
export interface PlanApplied {
  /** Of the record, by which `fwctl plan rollback` takes it back; null where nothing was to be changed. */
  readonly id: string | null;
  readonly changed: boolean;
  /** Names of the values that were changed. */
  readonly applied: readonly string[];
  readonly reset: boolean;
  readonly reset_needed: boolean;
  readonly reboot_needed: boolean;
  /** What the evidence was found to be, of a plan that asks for some: before anything was changed. */
  readonly attest?: { readonly reference: string; readonly status: string };
}

/** What was taken back. */
export interface PlanTakenBack {
  /** Names of values that are as before, and of those that are not: something else has changed them, or the device refuses. */
  readonly restored: readonly string[];
  readonly left: readonly string[];
  readonly reset_needed: boolean;
}

/** How a plan is applied. */
export interface ApplyOptions {
  /** Ends it between two messages: what was written is taken back. */
  readonly signal?: AbortSignal | undefined;
  /** Is told before each message: how many of how many are done, and what comes. */
  readonly progress?: ((done: number, of: number, what: string) => void) | undefined;
}

/** A plan for one device. */
export interface DevicePlan {
  /**
   * What differs; writes nothing. Throws FwctlError: `usage` with line and column for all that the device does not have or take, at once; `device` where no group of
   * the plan fits the device; and of any message. Source: fwctl-plan(5).
   */
  diff(): Promise<PlanDifference>;
  /**
   * Makes the device what the plan says: all of it, or nothing. Every step is on the disk before it is sent (of a device that was made of a backend of your own: in
   * memory), and read back; where the plan lets it, the firmware is reset. Nothing is changed by a second apply. Evidence that the plan asks for is signed by the key of the
   * host, in the state folder, or the one that it names; files are looked for in the working directory.
   *
   * Throws FwctlError: as `diff`; `policy` where the machine takes signed plans alone; of the step that failed, with what was taken back as `facts.partial`.
   */
  apply(options?: ApplyOptions): Promise<PlanApplied>;
  /** Takes the last apply of this plan back. Throws FwctlError `usage` where there was none, and of any message. */
  rollback(): Promise<PlanTakenBack>;
}

/** How a plan reaches its device. */
export interface Way {
  readonly session: Session;
  readonly stateDir: string | undefined;
  /** That of the device. */
  readonly signal: AbortSignal | undefined;
  /** Keeps records; undefined: as the command does. */
  readonly journals: Journals | undefined;
  open(): Promise<Session>;
  /** The firmware was reset: what was open is of no use. */
  reopened(): Promise<void>;
}

/** Records that live and end with this process. */
export function journalsInMemory(): Journals {
  const kept = new Map<string, Journal>();
  return {
    folder: '',
    readable: () => ({ journals: [...kept.values()], errors: [] }),
    find: (id, fits, what) => {
      const found = id === undefined ? [...kept.values()].findLast(fits) : kept.get(id);
      if (found) return found;
      throw new FwctlError('usage', `there is no apply ${id ?? what}`);
    },
    write: (journal) => {
      kept.set(journal.id, journal);
    },
    claim: () => () => undefined,
    isRunning: () => false,
    lock: () => () => undefined,
  };
}

/** Access to the one device, whatever else the backend has. */
function accessBy({ session, open }: Way): Access {
  const backend: Backend = Object.assign(Object.create(session.backend) as Backend, {
    list: async () => [session.device],
  });
  return {
    ...offlineAccess,
    backend,
    some: true,
    open,
    family: async (opened) => {
      const client = await familyOf(opened);
      return { name: client.type, job: await client.plan?.() };
    },
  };
}

const shown = (backend: string, diff: Parameters<typeof diffJson>[1]): PlanDifference => {
  const { device: _device, family: _family, refused: _refused, ...others } = diffJson(backend, diff);
  return others as PlanDifference;
};

/** A document that is no text yet. Throws FwctlError `usage` for what JSON has no form for: a bigint, or what contains itself. */
function written(document: object): string {
  try {
    return JSON.stringify(document);
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    throw new FwctlError('usage', `the plan can't be written as JSON: ${why}`);
  }
}

/** The plan of a document for a device: text, YAML or JSON, or an object. Throws FwctlError `usage`. */
export async function planFor(way: Way, document: string | object): Promise<DevicePlan> {
  const text = typeof document === 'string' ? document : written(document);
  return new OnePlan(way, await planIn(Buffer.from(text), 'the plan'));
}

type Diffs = Awaited<ReturnType<typeof diffsOf>>;

class OnePlan implements DevicePlan {
  readonly #journals: () => Journals;
  /** The record of the last apply. */
  #last: string | undefined;

  constructor(
    private readonly way: Way,
    private readonly given: GivenPlan,
  ) {
    this.#journals = () => way.journals ?? journalsOf(this.#backend, way.stateDir);
  }

  get #backend(): string {
    return this.way.session.backend.name;
  }

  diff(): Promise<PlanDifference> {
    return this.#withDiffs(async ([diff]) => shown(this.#backend, diff as Diffs[number]));
  }

  apply({ signal, progress }: ApplyOptions = {}): Promise<PlanApplied> {
    const { given, way } = this;
    return this.#withDiffs(async (diffs, access) => {
      const signer = await requiredSigner({}, given, 'applies');
      const evidence = await evidenceFor(given.plan, access, { 'state-dir': way.stateDir });
      await evidence?.require(diffs);
      const { id, outcomes } = await applyAll(given, diffs, access, this.#journals(), {
        jobs: 1,
        isInterrupted: () => [signal, way.signal].some((one) => one?.aborted),
        canAsk: false,
        progress: { ...noProgress, step: (_device, done, of, what) => progress?.(done, of, what) },
        signer,
        evidence,
      });
      this.#last = id ?? this.#last;
      const outcome = outcomes[0] as Outcome;
      const attest = evidence?.attested(outcome.diff);
      if (outcome.diff.resets) await way.reopened();
      return { ...appliedOf(outcome, id), ...(attest ? { attest } : {}) };
    });
  }

  async rollback(): Promise<PlanTakenBack> {
    const { given, way } = this;
    const { parent } = way.session.device;
    const kept = this.#journals();
    const isOwn = ({ plan, devices, outcome }: Journal) =>
      plan.digest === given.digest &&
      outcome !== 'rolled back' &&
      devices.some((one) => one.parent === parent);
    const journal = kept.find(this.#last, isOwn, 'of this plan');
    const [{ restored, left, reset_needed } = { restored: [], left: [], reset_needed: false }] =
      await rollBack(journal, accessBy(way), kept);
    return { restored, left, reset_needed };
  }

  async #withDiffs<T>(work: (diffs: Diffs, access: Access) => Promise<T>): Promise<T> {
    const { plan } = this.given;
    const access = accessBy(this.way);
    await requirePlan(plan, access);
    const diffs = await diffsOf(plan, access);
    try {
      return await work(diffs, access);
    } finally {
      await closeAll(diffs);
    }
  }
}

type Outcome = Awaited<ReturnType<typeof applyAll>>['outcomes'][number];

/** What an apply has done to the one device. Throws FwctlError where it was not applied, with what was taken back. */
function appliedOf(
  { applied, error, back, interrupted }: Outcome,
  id: string | undefined,
): Omit<PlanApplied, 'attest'> {
  const partial = { id: id ?? null, restored: back?.restored ?? [], left: back?.left ?? [] };
  if (error) throw new FwctlError(error.kind, error.message, { ...error.facts, partial });
  if (!applied)
    throw new FwctlError('differs', interrupted ? 'the apply was ended' : 'the plan was not applied', {
      partial,
    });
  return {
    id: id ?? null,
    changed: applied.changes.length > 0 || applied.reset,
    applied: applied.changes.map((change) => change.name),
    reset: applied.reset,
    reset_needed: applied.reset_needed,
    reboot_needed: applied.reboot_needed !== undefined,
  };
}
