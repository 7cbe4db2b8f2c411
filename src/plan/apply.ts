import { FwctlError } from '../client/errors.js';
import { consentMissing } from '../client/guard.js';
import type { PlanStep } from '../client/plan.js';
import type { Session } from '../client/session.js';
import { type JournalDevice, type JournalStep, journalStep, stepOf } from './journal.js';
import { namesOf, requireBefore, stateOf, type TakenBack, takeBack } from './steps.js';
import { diffOf, type Target, type TargetDiff } from './targets.js';

/** What surrounds the apply to the functions of one adapter. */
export interface Surroundings {
  /** What is kept of a device: of an apply that is gone on with more than its name. */
  kept(diff: TargetDiff): JournalDevice;
  /** Keeps the steps of a device before any of them is sent, what happens to it, and how that ended. On the disk when it returns. */
  keep(
    diff: TargetDiff,
    change: Partial<Pick<JournalDevice, 'steps' | 'resetting' | 'awaited' | 'outcome'>>,
  ): void;
  readonly isInterrupted: () => boolean;
  /** Whether somebody can be asked to agree to what taints the kernel. */
  readonly canAsk: boolean;
  /** Tells how far it is. */
  progress(diff: TargetDiff, done: number, of: number, what: string): void;
  /** Opens the device again after a reset; with `waits` until it answers. */
  reopen(target: Target, waits: boolean): Promise<Session>;
  /** Sends a message, and throws where the answer says that it was refused. */
  send(session: Session, request: PlanStep['write']): Promise<unknown>;
}

/** How an apply to one device ended. */
export interface DeviceOutcome {
  readonly diff: TargetDiff;
  /** What was done; undefined where it was not done whole. */
  readonly applied?: Applied;
  readonly error?: FwctlError;
  /** A signal came in between. */
  readonly interrupted: boolean;
  /** It is neither done nor taken back: resume finishes it, rollback takes it back. */
  readonly open: boolean;
  /** What has become of what had been done, where it was not done whole. */
  readonly back?: TakenBack;
  /** The step at which it ended. */
  readonly failed?: PlanStep;
}

export interface Applied {
  readonly changes: readonly { name: string; before: unknown; after: unknown; section: string }[];
  readonly reset: boolean;
  readonly reset_needed: boolean;
  readonly reboot_needed: string | undefined;
}

/** A device in the middle of it. */
interface Own {
  readonly diff: TargetDiff;
  session: Session;
  /** As they are kept. */
  steps: readonly JournalStep[];
  /** A reset was asked for, and what it undid is not made good yet. */
  resetting: boolean;
  /** Names of values that a reset was to make possible. */
  readonly awaited: readonly string[];
  /** Places of those that have been sent, or may have been. */
  readonly sent: Set<string>;
  readonly done: PlanStep[];
  /** The one that is being sent. */
  at?: PlanStep;
  outcome: DeviceOutcome;
}

const counts = ({ takes_effect }: Pick<PlanStep, 'takes_effect'>): boolean => takes_effect !== 'reset';

function ownOf(diff: TargetDiff, around: Surroundings): Own {
  const { steps, resetting = false, awaited = diff.waiting.map(({ name }) => name) } = around.kept(diff);
  return {
    diff,
    session: diff.target.session,
    steps,
    resetting,
    awaited,
    sent: new Set(steps.map(place)),
    done: [],
    outcome: { diff, interrupted: false, open: steps.length > 0 },
  };
}

/**
 * Makes the functions of an adapter what they shall be: all of it, or nothing. Steps are kept before they are sent; where one is refused, reads
 * back otherwise, or a signal comes, what had been sent to any of them is taken back. A reset is one of all functions, when all are ready for it.
 */
export async function applyTo(diffs: readonly TargetDiff[], around: Surroundings): Promise<DeviceOutcome[]> {
  const all = diffs.map((diff) => ownOf(diff, around));
  // Whether what was sent can be taken back: not while a device starts again, and not once all is done.
  let canTakeBack = false;
  let at: Own | undefined;
  const giveUp = async (): Promise<void> => {
    if (canTakeBack) await takeAllBack(all, around);
    else for (const own of all) own.outcome = { ...own.outcome, open: own.sent.size > 0 };
  };
  try {
    const now = new Map<Own, TargetDiff>();
    for (at of all) now.set(at, await unmoved(at, around));
    canTakeBack = true;
    const resetting = all.find((own) => now.get(own)?.resets);
    for (at of all) {
      const { session, diff } = at;
      // What was sent to another function may have changed this one, too.
      const { steps } =
        at === all[0] ? (now.get(at) as TargetDiff) : await diffOf({ ...diff.target, session });
      keep(at, steps, around);
      const first = resetting ? steps.filter((step) => !counts(step)) : steps;
      if (await sendAll(at, first, around)) return await interrupted(all, giveUp);
    }
    at = resetting;
    if (resetting) {
      around.progress(resetting.diff, 0, 1, 'reset');
      for (const own of all) noteReset(own, true, around);
      await resetting.diff.target.method?.start(resetting.session);
      canTakeBack = false;
      for (at of all) at.session = await around.reopen(at.diff.target, true);
      canTakeBack = true;
      // What counts at once was lost at the reset: it is worked out anew behind it.
      for (at of all) {
        const { steps } = await diffOf({ ...at.diff.target, session: at.session });
        const rest = steps.filter(counts);
        keep(at, rest, around);
        if (await sendAll(at, rest, around)) return await interrupted(all, giveUp);
      }
      canTakeBack = false;
    }
    for (const own of all) noteReset(own, false, around);
    for (at of all) {
      const { session, diff, done } = at;
      const last = resetting ? await diffOf({ ...diff.target, session }) : (now.get(at) as TargetDiff);
      if (resetting) requireEqual(last);
      const { reset_needed, reboot_needed } = last;
      const applied = { changes: changesIn(done), reset: Boolean(resetting), reset_needed, reboot_needed };
      at.outcome = { ...at.outcome, open: false, applied };
    }
    for (const { diff, steps } of all) if (steps.length) around.keep(diff, { outcome: 'applied' });
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    const failed = at?.at;
    await giveUp();
    for (const own of all) {
      const { applied: _, ...outcome } = own.outcome;
      own.outcome = own === at ? { ...outcome, error, ...(failed ? { failed } : {}) } : outcome;
    }
  }
  return all.map(({ outcome }) => outcome);
}

/**
 * What differs, if that is what was worked out before; or nothing, where somebody else has made it so in the meantime, with a reset or without.
 * Throws FwctlError `differs` for what is neither, `policy`, and of the session.
 */
async function unmoved(own: Own, around: Surroundings): Promise<TargetDiff> {
  const { steps, target } = own.diff;
  try {
    await requireLeave(own.session, steps, around.canAsk);
    await requireBefore(own.session, steps);
    return steps.length || !own.diff.resets ? own.diff : await diffOf({ ...target, session: own.session });
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    const wasReset = error.facts.errno === 'ENODEV';
    if (!wasReset && error.kind !== 'differs') throw error;
    if (wasReset) own.session = await around.reopen(target, false);
    const now = await diffOf({ ...target, session: own.session });
    if (!now.changed && !now.waiting.length && target.reset !== 'always') return now;
    if (!wasReset) throw error;
    throw new FwctlError('differs', `${target.device.name} was reset since its changes were worked out`, {
      next: 'nothing was written; look again: fwctl plan diff',
    });
  }
}

async function interrupted(all: readonly Own[], giveUp: () => Promise<void>): Promise<DeviceOutcome[]> {
  await giveUp();
  return all.map(({ outcome }) => ({ ...outcome, interrupted: true }));
}

function keep(own: Own, steps: readonly PlanStep[], around: Surroundings): void {
  own.steps = withFirstBefore(own, steps.map(journalStep));
  const { steps: kept, awaited } = own;
  if (kept.length)
    around.keep(own.diff, { steps: kept, ...(awaited.length ? { awaited } : {}), outcome: 'open' });
}

/** Notes, where something of a device is kept, that a reset undoes what counts at once, or that this is made good. */
function noteReset(own: Own, resetting: boolean, around: Surroundings): void {
  if (own.resetting === resetting) return;
  own.resetting = resetting;
  if (own.steps.length) around.keep(own.diff, { resetting });
}

/** Takes back what was sent to the functions of an adapter, the last first, and what a reset has undone. */
async function takeAllBack(all: readonly Own[], around: Surroundings): Promise<void> {
  for (const own of all.toReversed()) {
    const { session, resetting: wasReset } = own;
    const steps = own.steps.filter((step) => wasReset || own.sent.has(place(step))).map(stepOf);
    const back = await takeBack(session, steps, (request) => around.send(session, request), { wasReset });
    own.outcome = { ...own.outcome, back, open: false };
    if (!own.steps.length) continue;
    const whole = !back.left.length;
    around.keep(own.diff, {
      outcome: whole ? 'rolled back' : 'rolled back in part',
      resetting: wasReset && !whole,
    });
  }
}

/** Refuses what the client, or the kernel, would refuse at one of the steps. Throws FwctlError `policy`. */
async function requireLeave(session: Session, steps: readonly PlanStep[], canAsk: boolean): Promise<void> {
  for (const { write } of steps) {
    const { refusal, needsConsent, scope } = await session.decide(write);
    if (refusal) throw refusal;
    if (needsConsent && !canAsk) throw consentMissing(write, scope);
  }
}

const changesIn = (steps: readonly PlanStep[]) =>
  steps.flatMap(({ changes, section }) => changes.map((change) => ({ ...change, section })));

const place = ({ probe, section }: JournalStep): string =>
  `${section} ${probe.request.input} ${probe.mask ?? ''}`;

/**
 * Steps with further ones; of what was changed before, the first `before` is what it goes back to. What differs behind a reset, and did not
 * before it though it was there, was as planned all the time.
 */
function withFirstBefore({ steps, resetting, awaited }: Own, more: readonly JournalStep[]): JournalStep[] {
  const found = new Map(steps.map((step) => [place(step), step]));
  for (const step of more) {
    const isNew = step.changes.some(({ name }) => awaited.includes(name));
    const first = found.get(place(step)) ?? (resetting && counts(step) && !isNew ? undone(step) : step);
    found.set(place(step), { ...step, before: first.before, undo: first.undo, changes: first.changes });
  }
  return [...found.values()];
}

/** A step that only brings back what had been so. */
const undone = (step: JournalStep): JournalStep => ({
  ...step,
  before: step.after,
  undo: step.write,
  changes: step.changes.map((change) => ({ ...change, before: change.after })),
});

/** Sends steps one by one and holds what reads back against them. True: a signal came. Throws FwctlError. */
async function sendAll(own: Own, steps: readonly PlanStep[], around: Surroundings): Promise<boolean> {
  for (const [i, step] of steps.entries()) {
    if (around.isInterrupted()) return true;
    around.progress(own.diff, i, steps.length, step.title);
    own.at = step;
    own.sent.add(place(journalStep(step)));
    await around.send(own.session, step.write);
    if (!['after', 'untold'].includes(await stateOf(own.session, step)))
      throw new FwctlError('differs', `${namesOf(step)} reads back otherwise than written`, {
        opcode: step.write.opcode,
      });
    own.done.push(step);
    delete own.at;
  }
  return around.isInterrupted() && steps.length > 0;
}

/** Throws FwctlError `differs` where a device is not as it shall be, after all. */
function requireEqual({ target, steps, waiting, problems }: TargetDiff): void {
  const names = [
    ...steps.map(namesOf),
    ...waiting.map(({ name }) => name),
    ...problems.map(({ path }) => String(path.at(-1))),
  ];
  if (names.length)
    throw new FwctlError(
      'differs',
      `${target.device.name} is not as planned behind the reset: ${names.join(', ')}`,
      {
        next: 'see: fwctl plan diff; take it back with: fwctl plan rollback',
      },
    );
}
