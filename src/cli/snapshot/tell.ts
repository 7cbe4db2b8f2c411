import type { LeftOut, Snapshot } from '../../backends/snapshot/document.js';
import { FwctlError } from '../../client/errors.js';
import { Session } from '../../client/session.js';
import type { Asking, Thing } from '../../client/snapshot.js';
import { backendOf, familyOfSnapshot } from './open.js';
import { sectionsOf } from './sections.js';

/** What a section tells, in its order. */
export interface ToldSection {
  readonly section: string;
  readonly things: readonly Thing[];
}

/** What a snapshot tells, section by section: what its device answered, decoded. `wanted`: of which sections. */
export async function tellSnapshot(
  snapshot: Snapshot,
  file: string,
  wanted: (section: string) => boolean = () => true,
): Promise<ToldSection[]> {
  const family = await familyOfSnapshot(snapshot);
  const { origin, seen } = snapshot;
  const backend = await backendOf(snapshot, file);
  const session = await Session.open(backend, seen.device, { allowTaint: true, guard: false, deny: [] });
  // What was left out when it was taken says so itself.
  const asking: Asking = { objects: origin.objects, leftOut: () => {} };
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
  await session.close();
  return told;
}

/** What was left out of a section. */
export const leftOutOf = ({ leftOut }: Snapshot, section: string): LeftOut[] =>
  leftOut.filter((one) => one.section === section);
