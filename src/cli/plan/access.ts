import type { Backend, DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { PlanStep } from '../../client/plan.js';
import type { Session } from '../../client/session.js';
import type { Access } from '../../plan/targets.js';
import { targetsOf } from '../connect.js';
import { clientOf, familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { requireMeant } from '../unnamed/unnamed.js';

/** What families do for plans, without a device. */
export const offlineAccess: Pick<Access, 'job'> = { job: async (name) => (await clientOf(name)).plan?.() };

/** The devices that flags leave: the one that is named, or all of the backend. `changes`: something may be written to them. */
export async function planAccess(flags: ConnectionFlags, changes: boolean): Promise<Access> {
  if (changes) requireMeant(flags, 'changes');
  const targets = await targetsOf(flags, 'reads', flags.device === undefined);
  const byName = new Map(targets.map((target) => [target.device.name, target]));
  const [first] = targets;
  if (!first) throw new Error('there is a device, or an error');
  const backend: Backend = Object.assign(Object.create(first.backend) as Backend, {
    list: async () => targets.map(({ device }) => device),
  });
  return {
    ...offlineAccess,
    backend,
    some: flags.device !== undefined,
    open: (device) => {
      const target = byName.get(device.name);
      if (!target) throw new FwctlError('device', `${device.name} is not there any more`);
      return target.open();
    },
    family: async (session) => {
      const client = await familyOf(session);
      return { name: client.type, job: await client.plan?.() };
    },
  };
}

/** Sends a message of a plan. Throws FwctlError of the session, and for an answer by which the device refuses. */
export async function sendStep(session: Session, request: PlanStep['write']): Promise<void> {
  const output = await session.send(request);
  const failure = (await familyOf(session)).failure(session.device.name, request, output);
  if (failure) throw failure;
}

/** The adapter that a device is a function of: two applies to it wait for one another. */
export const adapterOf = ({ pci, parent }: DeviceEntry): string => (pci ?? parent).replace(/\.[0-7]$/, '');
