import type { DeviceEntry } from '../../client/backend.js';
import type { PlanStep } from '../../client/plan.js';
import type { Session } from '../../client/session.js';
import type { Access } from '../../plan/targets.js';
import { clientOf, familyOf } from '../family.js';

/** What families do for plans, without a device. */
export const offlineAccess: Pick<Access, 'job'> = { job: async (name) => (await clientOf(name)).plan?.() };

/** Sends a message of a plan. Throws FwctlError of the session, and for an answer by which the device refuses. */
export async function sendStep(session: Session, request: PlanStep['write']): Promise<void> {
  const output = await session.send(request);
  const failure = (await familyOf(session)).failure(session.device.name, request, output);
  if (failure) throw failure;
}

/** The adapter that a device is a function of: two applies to it wait for one another. */
export const adapterOf = ({ pci, parent }: DeviceEntry): string => (pci ?? parent).replace(/\.[0-7]$/, '');
