import { FwctlError } from '../client/errors.js';
import type { PlanStep, Probe } from '../client/plan.js';
import type { Session } from '../client/session.js';

/** Where a device is with a step: as before it, as behind it, or neither; or nobody tells until a driver takes the function. */
export type StepState = 'before' | 'after' | 'moved' | 'untold';

interface Reading {
  readonly bytes: Uint8Array;
  /** Whether it is what the probe asks for, and not only what is current until a driver takes a function. */
  readonly told: boolean;
}

/** What the probe of a step reads now. Throws FwctlError of the session, and `reply` for an answer that is too short. */
async function probed(
  session: Session,
  { request, at, mask, bound }: Probe,
  length: number,
): Promise<Reading> {
  const ahead = bound === undefined ? undefined : (await session.onceBound(bound, [request]))?.[0];
  const output = ahead ?? (await session.send(request));
  if (output.length < at + length)
    throw new FwctlError(
      'reply',
      `${request.register ?? request.opcode} came with ${output.length} bytes, not ${at + length}`,
    );
  const found = output.slice(at, at + length);
  const bytes = mask ? found.map((byte, i) => byte & (mask[i] ?? 0)) : found;
  return { bytes, told: bound === undefined || ahead !== undefined };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export async function stateOf(session: Session, { probe, before, after }: PlanStep): Promise<StepState> {
  const { bytes, told } = await probed(session, probe, after.length);
  if (told && same(bytes, before)) return 'before';
  if (same(bytes, after)) return 'after';
  return told ? 'moved' : 'untold';
}

/** Refuses a device that is not any more as it was when its changes were worked out. Throws FwctlError `differs`. */
export async function requireBefore(session: Session, steps: readonly PlanStep[]): Promise<void> {
  const moved: string[] = [];
  for (const step of steps)
    if (!['before', 'untold'].includes(await stateOf(session, step))) moved.push(namesOf(step));
  if (moved.length)
    throw new FwctlError(
      'differs',
      `${session.device.name} has moved since its changes were worked out: ${moved.join(', ')}`,
      {
        next: 'nothing was written; look again: fwctl plan diff',
      },
    );
}

export const namesOf = ({ changes, title }: PlanStep): string =>
  changes.map(({ name }) => name).join(', ') || title;

/** What became of steps that were taken back. */
export interface TakenBack {
  /** Names of values that are as before. */
  readonly restored: readonly string[];
  /** Names of values that are neither: something else has changed them, or the device could not be asked, or refuses. */
  readonly left: readonly string[];
  /** Those of them that the device refuses to take back, and why. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  /** Something that is as before again counts from the next reset of the firmware on. */
  readonly reset_needed: boolean;
}

/** How often a step is tried to be taken back where the device does not answer, or refuses. */
const TRIES = 3;

export interface TakeBackOptions {
  /** Also what is neither as before nor as behind a step. */
  readonly force?: boolean;
  /** The firmware was reset on the way: what counts at once may be neither because of that. */
  readonly wasReset?: boolean;
}

/** Takes steps back, the last first. What is neither as before nor as behind a step is left alone, unless the options have it otherwise. */
export async function takeBack(
  session: Session,
  steps: readonly PlanStep[],
  send: (request: PlanStep['undo']) => Promise<unknown>,
  { force = false, wasReset = false }: TakeBackOptions = {},
): Promise<TakenBack> {
  const restored: string[] = [];
  const left: string[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const step of steps.toReversed()) {
    const names = step.changes.map(({ name }) => name);
    const even = force || (wasReset && step.takes_effect !== 'reset');
    const [first, now, reason] = await takenBack(session, step, send, even);
    if (now === 'before') {
      if (first !== 'before') restored.push(...names);
      continue;
    }
    left.push(...names);
    if (reason !== undefined) refused.push(...names.map((name) => ({ name, reason })));
  }
  return { restored, left, refused, reset_needed: await waitsForReset(session, steps) };
}

/** The message that undoes a step, over what there is now where it carries more than that step. Throws as `probed`. */
async function undoNow(session: Session, { undo, over, probe, after }: PlanStep): Promise<PlanStep['undo']> {
  const { mask, ...whole } = probe;
  if (over === undefined || !mask) return undo;
  const { bytes } = await probed(session, whole, after.length);
  const input = undo.input.slice();
  for (const [i, bits] of mask.entries())
    input[over + i] = ((bytes[i] ?? 0) & ~bits) | ((undo.input[over + i] ?? 0) & bits);
  return { ...undo, input };
}

/** Where a step was, as far as the device told, where it is now, and why it was refused last. */
async function takenBack(
  session: Session,
  step: PlanStep,
  send: (request: PlanStep['undo']) => Promise<unknown>,
  even: boolean,
): Promise<[first: StepState | undefined, now: StepState | undefined, reason: string | undefined]> {
  const look = () => stateOf(session, step).catch(() => undefined);
  let first: StepState | undefined;
  let now: StepState | undefined;
  let reason: string | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    now = await look();
    first ??= now;
    if (now === 'before' || (now === 'moved' && !even)) break;
    if (now === undefined) continue;
    reason = await undoNow(session, step)
      .then(send)
      .then(
        () => undefined,
        (error: Error) => error.message,
      );
    now = await look();
    // What the device has taken, and can't tell.
    if (reason === undefined && now === 'untold') now = 'before';
    if (now === 'before') break;
  }
  return [first, now, reason];
}

/** Whether anything of some steps is otherwise in force than it will be behind a reset; also where the device does not tell. */
async function waitsForReset(session: Session, steps: readonly PlanStep[]): Promise<boolean> {
  for (const { takes_effect, probe, in_force, after } of steps) {
    if (takes_effect !== 'reset') continue;
    if (!in_force) return true;
    const [now, next] = [in_force, probe].map((one) => probed(session, one, after.length));
    const alike = await Promise.all([now, next]).then(
      ([a, b]) => a && b && same(a.bytes, b.bytes),
      () => false,
    );
    if (!alike) return true;
  }
  return false;
}
