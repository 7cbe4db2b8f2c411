import { isatty } from 'node:tty';
import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import { applyTo, type DeviceOutcome, type Surroundings } from '../../plan/apply.js';
import { JOURNAL_SCHEMA, type Journal, type JournalDevice, type JournalOutcome } from '../../plan/journal.js';
import type { Access, Target, TargetDiff } from '../../plan/targets.js';
import { parseDuration } from '../duration.js';
import { asFwctlError } from '../errors.js';
import type { PlanEvidence } from './attest.js';
import { type Journals, newId, timeNow } from './journals.js';
import type { PlanProgress } from './progress.js';
import type { GivenPlan } from './read.js';
import { adapterOf, sendStep } from './send.js';

export interface ApplyOptions {
  readonly jobs: number;
  readonly isInterrupted: () => boolean;
  readonly progress: PlanProgress;
  /** Whether somebody can be asked to agree to what taints the kernel [default: where there is a terminal]. */
  readonly canAsk?: boolean;
  readonly signer?: string | undefined;
  /** What the plan asks of evidence, which was required. */
  readonly evidence?: PlanEvidence | undefined;
  /** A record that is gone on with. */
  readonly resumed?: Journal;
}

/** Milliseconds that a device may take to answer after a reset, where the plan does not say; and between two looks. */
const WAIT = 60_000;
const PAUSE = 100;

/** Applies what differs to all devices, those of one adapter one after the other. Gives how each ended, and the record that was made. */
export async function applyAll(
  given: GivenPlan,
  diffs: readonly TargetDiff[],
  access: Access,
  journals: Journals,
  options: ApplyOptions,
): Promise<{ readonly id: string | undefined; readonly outcomes: DeviceOutcome[] }> {
  const record = new Record(given, access, journals, diffs, options);
  const byAdapter = new Map<string, TargetDiff[]>();
  for (const diff of diffs) {
    const adapter = adapterOf(diff.target.device);
    byAdapter.set(adapter, [...(byAdapter.get(adapter) ?? []), diff]);
  }
  const waiting = [...byAdapter];
  const found = new Map<TargetDiff, DeviceOutcome>();
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      for (const outcome of await applyAdapter(next, record, access, journals, options)) {
        found.set(outcome.diff, outcome);
        options.progress.ended(outcome.diff.target.device.name, outcome.applied ? 'done' : 'failed');
      }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, worker));
  const outcomes = diffs.map((diff) => found.get(diff) as DeviceOutcome);
  for (const diff of diffs) await record.attest(diff);
  record.close();
  return { id: record.id, outcomes };
}

/** Applies what differs to the functions of an adapter, which no other process changes by a plan in the meantime. */
async function applyAdapter(
  [adapter, diffs]: readonly [string, readonly TargetDiff[]],
  record: Record,
  access: Access,
  journals: Journals,
  options: ApplyOptions,
): Promise<DeviceOutcome[]> {
  const untouched = (diff: TargetDiff): DeviceOutcome => ({
    diff,
    interrupted: options.isInterrupted(),
    open: record.kept(diff).steps.length > 0,
  });
  if (options.isInterrupted()) return diffs.map(untouched);
  const around: Surroundings = {
    kept: (diff) => record.kept(diff),
    keep: (diff, change) => record.keep(diff, change),
    isInterrupted: options.isInterrupted,
    canAsk: options.canAsk ?? (isatty(0) && isatty(2)),
    progress: ({ target }, done, of, what) => options.progress.step(target.device.name, done, of, what),
    reopen: (target, waits) => (waits ? reopened(target, access) : access.open(target.device)),
    send: sendStep,
  };
  try {
    const unlock = diffs.some((diff) => record.concerns(diff)) ? journals.lock(adapter) : () => undefined;
    try {
      return await applyTo(diffs, around);
    } finally {
      unlock();
    }
  } catch (error) {
    const known = asFwctlError(error);
    if (known.kind === 'internal') throw error;
    return diffs.map((diff) => ({ ...untouched(diff), error: known }));
  }
}

/** Waits until a device answers after a reset. Throws FwctlError `device` where it does not. */
async function reopened({ device, session, wait }: Target, access: Access): Promise<Session> {
  await session.close().catch(() => undefined);
  const most = wait ? Number(parseDuration(wait.value) / 1_000_000n) : WAIT;
  const until = performance.now() + most;
  for (;;) {
    try {
      const fresh = await access.open(device);
      await fresh.info();
      return fresh;
    } catch (error) {
      if (performance.now() >= until)
        throw new FwctlError(
          'device',
          `${device.name} does not answer ${most / 1000} s after its reset: ${(error as Error).message}`,
          {
            next: 'look at the kernel log; go on with: fwctl plan resume',
          },
        );
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** The record of one apply, written before the first step is sent and at each turn. Where nothing is to be changed there is none. */
class Record {
  private journal: Journal | undefined;
  private release: (() => void) | undefined;
  private readonly devices = new Map<TargetDiff, JournalDevice>();

  constructor(
    private readonly given: GivenPlan,
    private readonly access: Access,
    private readonly journals: Journals,
    diffs: readonly TargetDiff[],
    private readonly options: ApplyOptions,
  ) {
    this.journal = options.resumed;
    for (const diff of diffs) {
      const { device, family, facts } = diff.target;
      const evidence = options.evidence?.before(diff);
      const known = options.resumed?.devices.find(
        (one) => one.parent === device.parent && one.family === family,
      );
      this.devices.set(
        diff,
        known ?? {
          name: device.name,
          parent: device.parent,
          family,
          facts,
          steps: [],
          ...(evidence ? { evidence } : {}),
          outcome: 'open',
        },
      );
    }
  }

  get id(): string | undefined {
    return this.journal?.id;
  }

  kept = (diff: TargetDiff): JournalDevice => this.devices.get(diff) as JournalDevice;

  /** Whether anything is to be done to a device. */
  concerns = (diff: TargetDiff): boolean => diff.changed || diff.resets || this.kept(diff).steps.length > 0;

  keep(diff: TargetDiff, change: Partial<JournalDevice>): void {
    this.devices.set(diff, { ...this.kept(diff), ...change });
    this.journal ??= this.begun();
    this.save('open');
  }

  /** Keeps the evidence behind the apply to a device, where something was to be changed and the plan asks for it. */
  async attest(diff: TargetDiff): Promise<void> {
    if (!this.kept(diff).steps.length) return;
    const evidence = await this.options.evidence?.after(diff);
    if (evidence) this.keep(diff, { evidence });
  }

  /** A new record, which this process has. */
  private begun(): Journal {
    const { plan, digest } = this.given;
    const id = newId(timeNow());
    this.release = this.journals.claim(id);
    return {
      schema: JOURNAL_SCHEMA,
      id,
      started: timeNow().toISOString(),
      ended: null,
      plan: { file: plan.file, digest, text: plan.text, signer: this.options.signer ?? null },
      backend: this.access.backend.name,
      devices: [],
      outcome: 'open',
    };
  }

  close(): void {
    if (!this.journal) return;
    const all = [...this.devices.values()].filter(({ steps }) => steps.length).map(({ outcome }) => outcome);
    const [first = 'applied'] = all;
    this.save(
      all.includes('open') ? 'open' : all.every((one) => one === first) ? first : 'rolled back in part',
    );
    this.release?.();
  }

  private save(outcome: JournalOutcome): void {
    const devices = [...this.devices.values()].filter(({ steps }) => steps.length);
    this.journal = {
      ...(this.journal as Journal),
      devices,
      outcome,
      ended: outcome === 'open' ? null : timeNow().toISOString(),
    };
    this.journals.write(this.journal);
  }
}
