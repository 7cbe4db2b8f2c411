import { release } from 'node:os';
import type { Asked, LeftOut, Reading, Seen, Snapshot } from '../../backends/snapshot/document.js';
import { TakingBackend } from '../../backends/snapshot/take.js';
import type { DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { requestAs } from '../../client/request.js';
import type { Session } from '../../client/session.js';
import type { SnapshotJob } from '../../client/snapshot.js';
import { isErrno } from '../../uapi/errno.js';
import type { Target } from '../connect.js';
import { familyOf } from '../family.js';
import { programVersion } from '../version.js';
import { sectionsOf } from './sections.js';
import { titleOfCall } from './title.js';

export interface TakeOptions {
  readonly objects: boolean;
  /** Asks more, on the way to the device that is given. */
  readonly also?: (taking: TakingBackend) => Promise<LeftOut[]>;
  /** What the device has answered already. */
  readonly earlier?: readonly Asked[];
  /** The device is gone, or the way to it: takes what it has answered, and gives the error that is thrown. */
  readonly gone?: (calls: readonly Asked[], error: FwctlError) => FwctlError;
}

/** Asks a device all that it tells without being changed. Consent is not asked for: what needs it is left out. Throws what the session throws. */
export async function takeSnapshot(
  target: Target,
  { objects, also, earlier, gone }: TakeOptions,
): Promise<Snapshot> {
  const taking = new TakingBackend(target.backend, target.device.name, earlier);
  const session = await target.open({ through: () => taking, asks: false });
  try {
    const moment = await taking.moment();
    const date = new Date(moment.wall).toISOString();
    const info = await session.info();
    const family = await familyOf(session);
    const leftOut = await askAll(taking, session, family, objects);
    if (also) leftOut.push(...(await also(taking)));
    const { device } = session;
    const origin = {
      backend: taking.name,
      fwctl: programVersion(),
      kernel: release(),
      date,
      redacted: false,
      objects,
    };
    return {
      origin,
      seen: { device, info },
      beside: await seenBeside(taking, device),
      host: await taking.host(),
      hostFunctions: await taking.functionsOf(device),
      moment,
      leftOut,
      sections: sectionsTaken(taking, family, await family.snapshot?.()),
    };
  } catch (error) {
    if (!gone || !(error instanceof FwctlError) || !(isGone(error) || error === taking.cut)) throw error;
    throw gone(
      taking.sections.flatMap(({ calls }) => calls),
      error,
    );
  } finally {
    await session.close();
  }
}

async function askAll(
  taking: TakingBackend,
  session: Session,
  family: FamilyClient,
  objects: boolean,
): Promise<LeftOut[]> {
  const leftOut: LeftOut[] = [];
  for (const { name: section, read } of await sectionsOf(family)) {
    taking.begin(section);
    const note = (what: string, why: FwctlError | string) =>
      leftOut.push({ section, what, why: typeof why === 'string' ? why : why.message });
    try {
      await read(session, { objects, leftOut: note });
    } catch (error) {
      if (!(error instanceof FwctlError) || isGone(error)) throw error;
      note(section, error);
    }
    if (taking.cut) throw taking.cut;
  }
  return leftOut;
}

/** Whether a device, or the way to it, is gone: it tells nothing more. */
const isGone = ({ kind, facts }: FwctlError): boolean => kind === 'device' || facts.errno === 'ENODEV';

const sectionsTaken = (taking: TakingBackend, family: FamilyClient, job: SnapshotJob | undefined) =>
  taking.sections.map(({ section, calls }) => ({
    section,
    readings: calls.map((call) => ({ what: titleOfCall(family, job, requestOf(family, call)), call })),
  }));

const requestOf = (family: FamilyClient, { input, outLen }: Reading['call']) =>
  requestAs(family, input, { outLen });

/** The bus of an adapter: 0000:08 */
const slotOf = ({ parent, pci = parent }: DeviceEntry): string => pci.replace(/:[^:]*$/, '');

/** The other devices of an adapter, with what they say they are: which functions have one belongs to what is told of functions. */
async function seenBeside(taking: TakingBackend, device: DeviceEntry): Promise<Seen[]> {
  const others = (await taking.list()).filter(
    (one) => one.name !== device.name && slotOf(one) === slotOf(device),
  );
  const seen: Seen[] = [];
  for (const other of others) seen.push({ device: other, info: await infoOf(taking, other.name) });
  return seen;
}

async function infoOf(taking: TakingBackend, name: string): Promise<Seen['info']> {
  try {
    const handle = await taking.open(name);
    try {
      return await handle.info();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const errno = error instanceof FwctlError ? error.facts.errno : undefined;
    if (errno !== undefined && isErrno(errno)) return errno;
    throw error;
  }
}
