import type { DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { PlanJob } from '../../client/plan.js';
import type { Session } from '../../client/session.js';
import { type Journal, type JournalDevice, stepOf } from '../../plan/journal.js';
import { type TakenBack, takeBack } from '../../plan/steps.js';
import type { Access } from '../../plan/targets.js';
import { type Journals, timeNow } from './journals.js';
import { adapterOf, sendStep } from './send.js';

export interface RolledBack extends TakenBack {
  readonly name: string;
  readonly parent: string;
  /** Why the reset that is needed can't be asked for here. */
  readonly reboot_needed: string | undefined;
}

/**
 * Takes back what a record has, device by device, while no other process applies anything to these adapters. Throws FwctlError `usage` where
 * another one is at work on it, and `device` where one of them is not there, before anything is sent.
 */
export async function rollBack(
  { id, devices: listed }: Journal,
  access: Access,
  journals: Journals,
  { force = false }: { readonly force?: boolean } = {},
): Promise<RolledBack[]> {
  const release = journals.claim(id);
  const unlock: (() => void)[] = [];
  try {
    const devices = await access.backend.list();
    const adapters = new Set(listed.map((known) => adapterOf(deviceOf(known, devices))));
    for (const adapter of adapters) unlock.push(journals.lock(adapter));
    // Its own process may have gone on with it until now.
    const journal = journals.find(id, () => true, '');
    return await rollBackLocked(journal, access, journals, devices, force);
  } finally {
    for (const end of unlock) end();
    release();
  }
}

async function rollBackLocked(
  journal: Journal,
  access: Access,
  journals: Journals,
  devices: readonly DeviceEntry[],
  force: boolean,
): Promise<RolledBack[]> {
  const found: { known: JournalDevice; session: Session; job: PlanJob | undefined }[] = [];
  try {
    for (const known of journal.devices) {
      const session = await access.open(deviceOf(known, devices));
      found.push({ known, session, job: await sameAs(known, session, access).catch(closing(session)) });
    }
    // A record is open as long as a device may be neither as before nor as planned.
    journals.write({ ...journal, outcome: 'open', ended: null });
    const all: RolledBack[] = [];
    // Functions of an adapter share settings: the last that was changed comes first.
    for (const { known, session, job } of found.toReversed()) {
      const back = await takeBack(session, known.steps.map(stepOf), (request) => sendStep(session, request), {
        force,
        wasReset: known.resetting ?? false,
      });
      const reboot_needed = back.reset_needed ? await job?.resets[0]?.hindrance(session) : undefined;
      const { name, parent } = session.device;
      all.unshift({ name, parent, ...back, reboot_needed });
    }
    journals.write({
      ...journal,
      outcome: outcomeOf(all),
      ended: timeNow().toISOString(),
      devices: journal.devices.map((device, i) => {
        const own = all.slice(i, i + 1);
        return { ...device, outcome: outcomeOf(own), resetting: Boolean(device.resetting && !isWhole(own)) };
      }),
    });
    return all;
  } finally {
    for (const { session } of found) await session.close().catch(() => undefined);
  }
}

const isWhole = (all: readonly TakenBack[]): boolean => all.every(({ left }) => !left.length);

export const outcomeOf = (all: readonly TakenBack[]) =>
  isWhole(all) ? 'rolled back' : 'rolled back in part';

/** Closes a session that is of no use, and throws why. */
const closing = (session: Session) => async (error: unknown) => {
  await session.close().catch(() => undefined);
  throw error;
};

/** The device of a record: numbers of devices follow from what was bound when, addresses stay. Throws FwctlError `device`. */
export function deviceOf({ parent, name }: JournalDevice, devices: readonly DeviceEntry[]): DeviceEntry {
  const device = devices.find((one) => one.parent === parent);
  if (device) return device;
  throw new FwctlError('device', `${name} at ${parent}, which the plan had changed, is not there`, {
    next: 'see what is there: fwctl list',
  });
}

/** What its family does for plans; another device in the same place is refused. Throws FwctlError `device`. */
export async function sameAs(
  { facts, family, name, parent }: JournalDevice,
  session: Session,
  access: Access,
): Promise<PlanJob | undefined> {
  const { name: type, job } = await access.family(session);
  const now =
    type === family ? await job?.facts(session, facts?.serial === undefined ? [] : ['serial']) : undefined;
  const same =
    now &&
    (['psid', 'hw_dev_id', 'serial'] as const).every(
      (key) => facts?.[key] === undefined || facts[key] === now[key],
    );
  if (same) return job;
  throw new FwctlError('device', `what is at ${parent} now is not the ${name} that the plan had changed`);
}
