import type { Snapshot } from '../../backends/snapshot/document.js';
import { readSnapshot } from '../../backends/snapshot/read.js';
import { type Missed, snapshotBackend } from '../../backends/snapshot.js';
import type { Backend } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { requestAs } from '../../client/request.js';
import type { SnapshotJob } from '../../client/snapshot.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { clientOn } from '../family.js';
import { titleOfCall } from './title.js';

const opened = new Map<string, Promise<Backend>>();

/** A snapshot as a backend: one of each file, for all connections of this process. Throws FwctlError `usage`. */
export function openedSnapshot(file: string): Promise<Backend> {
  const known = opened.get(file) ?? backendOf(readSnapshot(file), file);
  opened.set(file, known);
  return known;
}

/** `file`: what it is called in errors. */
export async function backendOf(snapshot: Snapshot, file: string): Promise<Backend> {
  const family = await familyOfSnapshot(snapshot);
  return snapshotBackend(snapshot, missedBy(family, await family.snapshot?.(), snapshot, file));
}

/** The family of the device that a snapshot is of. */
export const familyOfSnapshot = ({ origin, seen }: Snapshot): Promise<FamilyClient> =>
  clientOn({ name: origin.backend } as Backend, deviceTypeName(seen.info.deviceType));

/** What is said where the snapshot has no answer: that nothing changes there, or what was asked and how it gets there. */
const missedBy =
  (family: FamilyClient, job: SnapshotJob | undefined, { leftOut }: Snapshot, file: string): Missed =>
  ({ input, outLen, memory }) => {
    const request = requestAs(family, input, { outLen, memory });
    const { opcode, effects } = request;
    const title = titleOfCall(family, job, request);
    if (effects !== 'reads')
      return new FwctlError('policy', `${file} is a snapshot: it can be read, and ${title} is not sent`, {
        opcode,
        path: file,
        next: 'an emulated device of it takes changes: fwctl emulator add --from FILE',
      });
    const why = leftOut.find(({ what }) => title === what || title.startsWith(`${what} `))?.why;
    return new FwctlError(
      'device',
      `${file} has no answer to ${title}: it was not asked when the snapshot was taken${why ? ` (${why})` : ''}`,
      {
        opcode,
        path: file,
        next: "ask the device itself; next time it is in it with: fwctl snapshot save FILE --also 'COMMAND'",
      },
    );
  };
