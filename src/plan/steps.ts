import { FwctlError } from '../client/errors.js';
import type { PlanStep, Probe } from '../client/plan.js';
import type { Session } from '../client/session.js';

/** Where a device is with a step: as before it, as behind it, or neither. */
export type StepState = 'before' | 'after' | 'moved';

/** What the probe of a step reads now. Throws FwctlError of the session, and `reply` for an answer that is too short. */
async function probed(session: Session, { request, at, mask }: Probe, length: number): Promise<Uint8Array> {
  const output = await session.send(request);
  if (output.length < at + length)
    throw new FwctlError(
      'reply',
      `${request.register ?? request.opcode} came with ${output.length} bytes, not ${at + length}`,
    );
  const found = output.slice(at, at + length);
  return mask ? found.map((byte, i) => byte & (mask[i] ?? 0)) : found;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export async function stateOf(session: Session, { probe, before, after }: PlanStep): Promise<StepState> {
  const now = await probed(session, probe, after.length);
  if (same(now, after)) return 'after';
  return same(now, before) ? 'before' : 'moved';
}

/** Refuses a device that is not any more as it was when its changes were worked out. Throws FwctlError `differs`. */
export async function requireBefore(session: Session, steps: readonly PlanStep[]): Promise<void> {
  const moved: string[] = [];
  for (const step of steps) if ((await stateOf(session, step)) !== 'before') moved.push(namesOf(step));
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
  /** Names of values that are neither: something else has changed them, or the device could not be asked. */
  readonly left: readonly string[];
}

/** Takes steps back, the last first. What is neither as before nor as behind a step is left alone, unless `force`. */
export async function takeBack(
  session: Session,
  steps: readonly PlanStep[],
  send: (request: PlanStep['undo']) => Promise<unknown>,
  force = false,
): Promise<TakenBack> {
  const restored: string[] = [];
  const left: string[] = [];
  for (const step of steps.toReversed()) {
    const names = step.changes.map(({ name }) => name);
    const state = await stateOf(session, step).catch(() => 'moved' as const);
    if (state === 'after' || (state === 'moved' && force)) await send(step.undo).catch(() => undefined);
    const now = await stateOf(session, step).catch(() => 'moved' as const);
    if (now !== 'before') left.push(...names);
    else if (state !== 'before') restored.push(...names);
  }
  return { restored, left };
}
