import { FwctlError } from '../client/errors.js';
import { consentMissing } from '../client/guard.js';
import type { PlanStep } from '../client/plan.js';
import type { Session } from '../client/session.js';
import { type JournalOutcome, type JournalStep, journalStep } from './journal.js';
import { namesOf, requireBefore, stateOf, takeBack } from './steps.js';
import { diffOf, type Target, type TargetDiff } from './targets.js';

/** What surrounds the apply to one device. */
export interface Surroundings {
  /** Keeps the steps of the device before any of them is sent; `outcome` says how it ended. On the disk when it returns. */
  keep(steps: readonly JournalStep[], outcome: JournalOutcome): void;
  /** Notes how it ended, of the steps that are kept. */
  end(outcome: JournalOutcome): void;
  readonly isInterrupted: () => boolean;
  /** Whether somebody can be asked to agree to what taints the kernel. */
  readonly canAsk: boolean;
  /** Tells how far it is. */
  progress(done: number, of: number, what: string): void;
  /** Opens the device again after a reset; waits until it answers. */
  reopen(target: Target): Promise<Session>;
  /** Sends a message, and throws where the answer says that it was refused. */
  send(session: Session, request: PlanStep['write']): Promise<unknown>;
}

export interface Applied {
  readonly changes: readonly { name: string; before: unknown; after: unknown; section: string }[];
  /** A signal came in between: all is as before again, but for what is left. */
  readonly interrupted: boolean;
  readonly restored: readonly string[];
  readonly left: readonly string[];
  readonly reset: boolean;
  readonly reset_needed: boolean;
  readonly reboot_needed: string | undefined;
}

/** An error of an apply, with what has become of the values. */
export class ApplyError extends Error {
  constructor(
    override readonly cause: FwctlError,
    readonly restored: readonly string[],
    readonly left: readonly string[],
    /** What was being done. */
    readonly at: string,
  ) {
    super(cause.message);
  }
}

/**
 * Makes a device what it shall be: all of it, or nothing. The steps are kept before the first is sent; where one is refused, reads back
 * otherwise, or a signal comes, what had been sent is taken back. Throws ApplyError, and FwctlError where nothing was sent.
 */
export async function applyTo(
  diff: TargetDiff,
  around: Surroundings,
  kept: readonly JournalStep[] = [],
): Promise<Applied> {
  const { target } = diff;
  await requireLeave(target.session, diff.steps, around.canAsk);
  await requireBefore(target.session, diff.steps);
  const early = diff.steps.filter(({ takes_effect }) => takes_effect === 'reset');
  if (diff.resets) {
    // What counts at once would be lost at the reset: it is worked out anew behind it.
    let steps = withFirstBefore(kept, early.map(journalStep));
    const late = diff.steps.filter(({ takes_effect }) => takes_effect !== 'reset').map(journalStep);
    around.keep(withFirstBefore(steps, late), 'open');
    const sent = await sendAll(target.session, early, around);
    if (sent) return { ...nothing(diff), interrupted: true, ...sent };
    around.progress(early.length, diff.steps.length, 'reset');
    await target.method?.start(target.session);
    const session = await around.reopen(target);
    const again = await diffOf({ ...target, session });
    const rest = again.steps.filter(({ takes_effect }) => takes_effect !== 'reset');
    steps = withFirstBefore(withFirstBefore(steps, late), rest.map(journalStep));
    around.keep(steps, 'open');
    const behind = await sendAll(session, rest, around, early);
    if (behind) return { ...nothing(diff), interrupted: true, reset: true, ...behind };
    const last = await diffOf({ ...target, session });
    requireEqual(last);
    around.end('applied');
    return {
      changes: changesIn([...early, ...rest]),
      interrupted: false,
      restored: [],
      left: [],
      reset: true,
      reset_needed: last.reset_needed,
      reboot_needed: last.reboot_needed,
    };
  }
  if (!diff.steps.length && !kept.length) return nothing(diff);
  const steps = withFirstBefore(kept, diff.steps.map(journalStep));
  around.keep(steps, 'open');
  const sent = await sendAll(target.session, diff.steps, around);
  if (sent) return { ...nothing(diff), interrupted: true, ...sent };
  around.end('applied');
  return { ...nothing(diff), changes: changesIn(diff.steps) };
}

/** Refuses what the client, or the kernel, would refuse at one of the steps. Throws FwctlError `policy`. */
async function requireLeave(session: Session, steps: readonly PlanStep[], canAsk: boolean): Promise<void> {
  for (const { write } of steps) {
    const { refusal, needsConsent, scope } = await session.decide(write);
    if (refusal) throw refusal;
    if (needsConsent && !canAsk) throw consentMissing(write, scope);
  }
}

const nothing = ({ reset_needed, reboot_needed }: TargetDiff): Applied => ({
  changes: [],
  interrupted: false,
  restored: [],
  left: [],
  reset: false,
  reset_needed,
  reboot_needed,
});

const changesIn = (steps: readonly PlanStep[]) =>
  steps.flatMap(({ changes, section }) => changes.map((change) => ({ ...change, section })));

const place = ({ probe, section }: JournalStep): string =>
  `${section} ${probe.request.input} ${probe.mask ?? ''}`;

/** Steps with further ones; of what was changed before, the first `before` is what it goes back to. */
function withFirstBefore(known: readonly JournalStep[], more: readonly JournalStep[]): JournalStep[] {
  const found = new Map(known.map((step) => [place(step), step]));
  for (const step of more) {
    const first = found.get(place(step));
    found.set(
      place(step),
      first ? { ...step, before: first.before, undo: first.undo, changes: first.changes } : step,
    );
  }
  return [...found.values()];
}

/**
 * Sends steps one by one and holds what reads back against them. Undefined: all are done. Where a signal came they are taken back, with those of
 * `earlier`. Throws ApplyError once they are.
 */
async function sendAll(
  session: Session,
  steps: readonly PlanStep[],
  around: Surroundings,
  earlier: readonly PlanStep[] = [],
): Promise<{ restored: readonly string[]; left: readonly string[] } | undefined> {
  const send = (request: PlanStep['undo']) => around.send(session, request);
  for (const [i, step] of steps.entries()) {
    const back = [...earlier, ...steps.slice(0, i + 1)];
    try {
      around.progress(i, steps.length, step.title);
      await around.send(session, step.write);
      const state = await stateOf(session, step);
      if (state !== 'after')
        throw new FwctlError('differs', `${namesOf(step)} reads back otherwise than written`, {
          opcode: step.write.opcode,
        });
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      const { restored, left } = await takeBack(session, back, send);
      around.end(left.length ? 'rolled back in part' : 'rolled back');
      throw new ApplyError(error, restored, left, namesOf(step));
    }
    if (!around.isInterrupted()) continue;
    const { restored, left } = await takeBack(session, back, send);
    around.end(left.length ? 'rolled back in part' : 'rolled back');
    return { restored, left };
  }
  return undefined;
}

/** Throws FwctlError `differs` where a device is not as it shall be, after all. */
function requireEqual({ target, steps, waiting }: TargetDiff): void {
  const names = [...steps.map(namesOf), ...waiting.map(({ name }) => name)];
  if (names.length)
    throw new FwctlError(
      'differs',
      `${target.device.name} is not as planned behind the reset: ${names.join(', ')}`,
      {
        next: 'see: fwctl plan diff; take it back with: fwctl plan rollback',
      },
    );
}
