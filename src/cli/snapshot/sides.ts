import { basename } from 'node:path';
import type { Snapshot } from '../../backends/snapshot/document.js';
import { readSnapshot } from '../../backends/snapshot/read.js';
import { FwctlError } from '../../client/errors.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { type Target, targetsOf } from '../connect.js';
import type { ConnectionFlags } from '../flags.js';
import { takeSnapshot } from './take.js';

/** The word for the device as it is now. */
export const LIVE = 'live';

/** One side of a comparison. */
export interface Side {
  /** Its file; null: the device as it is now. */
  readonly file: string | null;
  /** How it is called. */
  readonly name: string;
  readonly snapshot: Snapshot;
}

/** The sides that two words mean. Throws FwctlError `usage`, `device` and what the session throws. */
export async function sidesOf(one: string, other: string, flags: ConnectionFlags): Promise<[Side, Side]> {
  const before = fileSide(one);
  const after = other === LIVE ? await liveSide(before.snapshot, flags) : fileSide(other);
  const [was, is] = [before, after].map(({ snapshot }) => deviceTypeName(snapshot.seen.info.deviceType));
  if (was !== is)
    throw new FwctlError(
      'usage',
      `${before.name} is of a device of type ${was}, ${after.name} of type ${is}`,
      {
        next: 'compare snapshots of devices of one type',
      },
    );
  return redactedAlike(before, after);
}

const fileSide = (file: string): Side => ({ file, name: basename(file), snapshot: readSnapshot(file) });

/** The device that the flags mean; without any, that of the snapshot. */
async function liveSide({ seen, origin }: Snapshot, flags: ConnectionFlags): Promise<Side> {
  const { backend = origin.backend === 'kernel' ? 'kernel' : undefined, device = seen.device.name } = flags;
  const [target] = (await targetsOf({ ...flags, backend, device })) as [Target];
  const snapshot = await takeSnapshot(target, { objects: origin.objects });
  return { file: null, name: `${target.device.name} now`, snapshot };
}

/** A redacted snapshot is compared with what the other one would be if it were redacted: both count pseudonyms alike. */
async function redactedAlike(before: Side, after: Side): Promise<[Side, Side]> {
  const [was, is] = [before.snapshot.origin.redacted, after.snapshot.origin.redacted];
  if (was === is) return [before, after];
  const { redactedSnapshot } = await import('./redact.js');
  const hidden = async (side: Side): Promise<Side> =>
    side.snapshot.origin.redacted ? side : { ...side, snapshot: await redactedSnapshot(side.snapshot) };
  return [await hidden(before), await hidden(after)];
}
