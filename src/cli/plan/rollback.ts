import type { DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { type Journal, type JournalDevice, stepOf } from '../../plan/journal.js';
import { takeBack } from '../../plan/steps.js';
import type { Access } from '../../plan/targets.js';
import { adapterOf, sendStep } from './access.js';
import { type Journals, timeNow } from './journals.js';

export interface RolledBack {
  readonly name: string;
  readonly parent: string;
  readonly restored: readonly string[];
  readonly left: readonly string[];
  readonly reset_needed: boolean;
}

/** Takes back what a record has, device by device, while no other process applies anything to these adapters. Throws FwctlError `device` where one of them is not there, before anything is sent. */
export async function rollBack(
  { id, devices: listed }: Journal,
  access: Access,
  journals: Journals,
  force: boolean,
): Promise<RolledBack[]> {
  const devices = await access.backend.list();
  const adapters = new Set(listed.map((known) => adapterOf(deviceOf(known, devices))));
  const unlock: (() => void)[] = [];
  try {
    for (const adapter of adapters) unlock.push(journals.lock(adapter));
    // Its own process may have gone on with it until now.
    const journal = journals.find(id, () => true, '');
    const all = await rollBackLocked(journal, access, devices, force);
    const outcomeOf = (left: boolean) => (left ? 'rolled back in part' : 'rolled back');
    journals.write({
      ...journal,
      outcome: outcomeOf(all.some(({ left }) => left.length)),
      ended: timeNow().toISOString(),
      devices: journal.devices.map((device, i) => ({
        ...device,
        outcome: outcomeOf(Boolean(all[i]?.left.length)),
      })),
    });
    return all;
  } finally {
    for (const end of unlock) end();
  }
}

async function rollBackLocked(
  journal: Journal,
  access: Access,
  devices: readonly DeviceEntry[],
  force: boolean,
): Promise<RolledBack[]> {
  const found = journal.devices.map((known) => ({ known, device: deviceOf(known, devices) }));
  const all: RolledBack[] = [];
  // Functions of an adapter share settings: the last that was changed comes first.
  for (const { known, device } of found.toReversed()) {
    const session = await access.open(device);
    try {
      await requireSame(known, session, access);
      const steps = known.steps.map(stepOf);
      const send = (request: Parameters<typeof sendStep>[1]) => sendStep(session, request);
      const { restored, left } = await takeBack(session, steps, send, force);
      const reset_needed = steps.some(({ takes_effect }) => takes_effect === 'reset');
      all.unshift({ name: device.name, parent: device.parent, restored, left, reset_needed });
    } finally {
      await session.close();
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
