import type { Backend, DeviceEntry } from '../client/backend.js';
import { FwctlError } from '../client/errors.js';
import type { FamilyClient } from '../client/family.js';
import type { Jobs } from '../client/jobs.js';
import { resolveName } from '../client/names.js';
import { rawFamily } from '../client/raw-family.js';
import { Session } from '../client/session.js';
import { familyClient, familyClientOn, familyNames } from '../families/clients.js';
import { withArticle } from '../present/article.js';
import { DEVICE_TYPES } from '../uapi/ioctl.js';
import { familyOfDriver } from '../uapi/parent-driver.js';

/** The client of the family of a device type; of one that fwctl does not know, one that takes messages as bytes. */
export const clientOf = async (type: string): Promise<FamilyClient> =>
  (await familyClient(type)) ?? rawFamily({ type });

/** The same for a device of a backend, or of a recording of it: of emulated devices more may be known. */
export const clientOn = async ({ name }: Backend, type: string): Promise<FamilyClient> =>
  (await familyClientOn(name, type)) ?? rawFamily({ type });

/** The family that a word names. Throws FwctlError `usage`. */
export const familyNamed = (word: string): Promise<FamilyClient> =>
  clientOf(resolveName('family', word, familyNames));

/** The family of an open device, which is asked where nothing else tells. Throws FwctlError `kernel`. */
export const familyOf = async (session: Session): Promise<FamilyClient> =>
  clientOn(session.backend, await session.type());

/** The type of a device that need not be open: it is asked where neither the class tree nor a tape tells it. Throws FwctlError. */
export async function typeOfEntry(backend: Backend, device: DeviceEntry): Promise<string> {
  const { type, driver } = device;
  if (type) return type;
  // Of a program's tape nothing may be known; mlx5 is what it was before there were others.
  const told = familyOfDriver(driver) ?? (!driver && backend.name !== 'kernel' ? USUAL : undefined);
  if (told) return told;
  const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
  try {
    return await session.type();
  } finally {
    await session.close();
  }
}

/** The family that is meant where neither a device nor a flag tells one: that of the built-in device. */
export const USUAL = 'mlx5';

/** Lets a command that is one family's own go on with its devices only. `own`: the family of the device. Throws FwctlError `device`. */
export function requireFamily(family: string, device: string, own: FamilyClient, what?: string): void {
  if (own.type !== family) throw otherFamily(family, device, own, what);
}

/** Why a command of one family can't go on with a device of another. */
export function otherFamily(
  family: string,
  device: string,
  own: FamilyClient,
  what = 'this command',
): FwctlError {
  const { type } = own;
  const isKnown = DEVICE_TYPES.some((known) => known === type);
  return new FwctlError(
    'device',
    `${device} is ${isKnown ? `${withArticle(type)} device` : `of device type ${type}`}; ${what} speaks ${family}`,
    { next: askable(own, device) },
  );
}

/** What a device can be asked for instead, by its family: the command lines that it takes. */
export function askable({ jobs, topics }: FamilyClient, device: string): string {
  const lines = [
    `fwctl info -d ${device}`,
    ...['rpc', ...topics, ...Object.keys(jobs)].map((word) => `fwctl ${word}`),
  ];
  return `what can be asked of it: ${lines.join(', ')}; fwctl list and fwctl doctor take every type`;
}

/** The family's job, or why there is none. */
export class LacksJob extends FwctlError {}

/** What a family can do. Throws LacksJob, of kind `device`, which says what else can be asked. */
export function jobsOf(family: FamilyClient, job: keyof Jobs, device: string): Jobs {
  if (family.jobs[job]) return family.jobs;
  throw new LacksJob(
    'device',
    `${device} is of type ${family.type}: ${family.title} tell nothing for fwctl ${job}`,
    { next: askable(family, device) },
  );
}

/** The same for a session, which is closed where it can't go on. */
export async function requireFamilyOf(session: Session, family: string): Promise<Session> {
  try {
    if ((await session.type()) !== family)
      throw otherFamily(family, session.device.name, await familyOf(session));
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}
