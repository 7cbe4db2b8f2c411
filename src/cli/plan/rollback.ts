import type { DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { type Journal, type JournalDevice, stepOf } from '../../plan/journal.js';
import { takeBack } from '../../plan/steps.js';
import type { Access } from '../../plan/targets.js';
import { sendStep } from './access.js';

export interface RolledBack {
  readonly name: string;
  readonly parent: string;
  readonly restored: readonly string[];
  readonly left: readonly string[];
  readonly reset_needed: boolean;
}

/** Takes back what a record has, device by device. Throws FwctlError `device` where one of them is not there, before anything is sent. */
export async function rollBack(
  journal: Journal,
  access: Access,
  { force, lock }: { force: boolean; lock: (device: DeviceEntry) => () => void },
): Promise<RolledBack[]> {
  const devices = await access.backend.list();
  const found = journal.devices.map((known) => ({ known, device: deviceOf(known, devices) }));
  const all: RolledBack[] = [];
  // Functions of an adapter share settings: the last that was changed comes first.
  for (const { known, device } of found.toReversed()) {
    const unlock = lock(device);
    try {
      const session = await access.open(device);
      try {
        await requireSame(known, session, access);
        const steps = known.steps.map(stepOf);
        const { restored, left } = await takeBack(
          session,
          steps,
          (request) => sendStep(session, request),
          force,
        );
        const reset_needed = steps.some(({ takes_effect }) => takes_effect === 'reset');
        all.unshift({ name: device.name, parent: device.parent, restored, left, reset_needed });
      } finally {
        await session.close();
      }
    } finally {
      unlock();
    }
  }
  return all;
}

/** The device of a record: numbers of devices follow from what was bound when, addresses stay. */
function deviceOf({ parent, name }: JournalDevice, devices: readonly DeviceEntry[]): DeviceEntry {
  const device = devices.find((one) => one.parent === parent);
  if (device) return device;
  throw new FwctlError('device', `${name} at ${parent}, which the plan had changed, is not there`, {
    next: 'see what is there: fwctl list',
  });
}

/** Refuses another device in the same place. Throws FwctlError `device`. */
async function requireSame(
  { facts, family, name, parent }: JournalDevice,
  session: Parameters<typeof sendStep>[0],
  access: Access,
): Promise<void> {
  const { name: type, job } = await access.family(session);
  const now =
    type === family ? await job?.facts(session, facts?.serial === undefined ? [] : ['serial']) : undefined;
  const same =
    now &&
    (['psid', 'hw_dev_id', 'serial'] as const).every(
      (key) => facts?.[key] === undefined || facts[key] === now[key],
    );
  if (!same)
    throw new FwctlError('device', `what is at ${parent} now is not the ${name} that the plan had changed`);
}
