import { isatty } from 'node:tty';
import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import { type Applied, ApplyError, applyTo, type Surroundings } from '../../plan/apply.js';
import { JOURNAL_SCHEMA, type Journal, type JournalDevice, type JournalOutcome } from '../../plan/journal.js';
import type { Access, Target, TargetDiff } from '../../plan/targets.js';
import { parseDuration } from '../duration.js';
import { asFwctlError } from '../errors.js';
import { adapterOf, sendStep } from './access.js';
import { type Journals, newId, timeNow } from './journals.js';
import type { GivenPlan } from './read.js';

/** How an apply to one device ended. */
export interface DeviceOutcome {
  readonly diff: TargetDiff;
  readonly applied?: Applied;
  readonly error?: FwctlError;
  readonly restored: readonly string[];
  readonly left: readonly string[];
}

export interface ApplyOptions {
  readonly jobs: number;
  readonly isInterrupted: () => boolean;
  readonly progress: (device: string, words: string) => void;
  readonly signer?: string | undefined;
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
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [adapter, own] = next;
      const isNeeded = own.some((diff) => record.concerns(diff));
      const unlock = isNeeded ? journals.lock(adapter) : () => undefined;
      try {
        for (const diff of own) found.set(diff, await applyOne(diff, record, access, options));
      } finally {
        unlock();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, worker));
  const outcomes = diffs.map((diff) => found.get(diff) as DeviceOutcome);
  record.close(outcomes);
  return { id: record.id, outcomes };
}

async function applyOne(
  diff: TargetDiff,
  record: Record,
  access: Access,
  options: ApplyOptions,
): Promise<DeviceOutcome> {
  const { name } = diff.target.device;
  if (options.isInterrupted() && !options.resumed) return { diff, restored: [], left: [] };
  const around: Surroundings = {
    keep: (steps, outcome) => record.keep(diff, { steps, outcome }),
    end: (outcome) => record.keep(diff, { outcome }),
    isInterrupted: options.isInterrupted,
    canAsk: isatty(0) && isatty(2),
    progress: (done, of, what) => options.progress(name, `${done + 1}/${Math.max(of, 1)} ${what}`),
    reopen: (target) => reopened(target, access),
    send: sendStep,
  };
  try {
    const applied = await applyTo(diff, around, record.stepsOf(diff));
    return { diff, applied, restored: applied.restored, left: applied.left };
  } catch (error) {
    if (error instanceof ApplyError)
      return { diff, error: error.cause, restored: error.restored, left: error.left };
    const known = asFwctlError(error);
    if (known.kind === 'internal') throw error;
    return { diff, error: known, restored: [], left: [] };
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
      const known = options.resumed?.devices.find(
        (one) => one.parent === device.parent && one.family === family,
      );
      this.devices.set(
        diff,
        known ?? { name: device.name, parent: device.parent, family, facts, steps: [], outcome: 'open' },
      );
    }
  }

  get id(): string | undefined {
    return this.journal?.id;
  }

  stepsOf = (diff: TargetDiff) => this.devices.get(diff)?.steps ?? [];

  /** Whether anything is to be done to a device. */
  concerns = (diff: TargetDiff): boolean => diff.changed || diff.resets || this.stepsOf(diff).length > 0;

  keep(diff: TargetDiff, change: Partial<Pick<JournalDevice, 'steps' | 'outcome'>>): void {
    const before = this.devices.get(diff) as JournalDevice;
    this.devices.set(diff, { ...before, ...change });
    const { plan, digest } = this.given;
    this.journal ??= {
      schema: JOURNAL_SCHEMA,
      id: newId(timeNow()),
      started: timeNow().toISOString(),
      ended: null,
      plan: { file: plan.file, digest, text: plan.text, signer: this.options.signer ?? null },
      backend: this.access.backend.name,
      devices: [],
      outcome: 'open',
    };
    this.save('open');
  }

  close(outcomes: readonly DeviceOutcome[]): void {
    if (!this.journal) return;
    const all = outcomes
      .filter(({ diff }) => this.stepsOf(diff).length)
      .map(({ diff }) => this.devices.get(diff)?.outcome);
    const [first = 'applied'] = all;
    const whole: JournalOutcome = all.includes('open')
      ? 'open'
      : all.every((one) => one === first)
        ? (first as JournalOutcome)
        : 'rolled back in part';
    this.save(whole);
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
