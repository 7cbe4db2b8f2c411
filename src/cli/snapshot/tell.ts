import type { LeftOut, Snapshot } from '../../backends/snapshot/document.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { Session } from '../../client/session.js';
import type { Asking, ToldSection } from '../../client/snapshot.js';
import { backendOf, familyOfSnapshot } from './open.js';
import { sectionsOf } from './sections.js';
import { OBJECTS } from './summary.js';

/** What a snapshot tells, section by section: what its device answered, decoded. `wanted`: of which sections. */
export async function tellSnapshot(
  snapshot: Snapshot,
  file: string,
  wanted?: (section: string) => boolean,
): Promise<ToldSection[]> {
  const session = await sessionOn(snapshot, file);
  const told = await tellDevice(session, await familyOfSnapshot(snapshot), snapshot.origin.objects, wanted);
  await session.close();
  return told;
}

/** Each object that a snapshot has by its number; nothing where none was asked for. */
export const tellObjects = async (snapshot: Snapshot, file: string): Promise<ToldSection[]> =>
  snapshot.origin.objects ? tellSnapshot(snapshot, file, (section) => section === OBJECTS) : [];

/** The same of an open device. What it refuses is not told: it was noted where it was left out. */
export async function tellDevice(
  session: Session,
  family: FamilyClient,
  objects: boolean,
  wanted: (section: string) => boolean = () => true,
): Promise<ToldSection[]> {
  const asking: Asking = { objects, leftOut: () => {} };
  const told: ToldSection[] = [];
  for (const { name: section, read } of await sectionsOf(family)) {
    if (!wanted(section)) continue;
    try {
      told.push({ section, things: await read(session, asking) });
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      told.push({ section, things: [] });
    }
  }
  return told;
}

/** An open device that answers as a snapshot does. */
export const sessionOn = async (snapshot: Snapshot, file: string): Promise<Session> =>
  Session.open(await backendOf(snapshot, file), snapshot.seen.device, {
    allowTaint: true,
    guard: false,
    deny: [],
  });

/** What was left out of a section. */
export const leftOutOf = ({ leftOut }: Snapshot, section: string): LeftOut[] =>
  leftOut.filter((one) => one.section === section);
