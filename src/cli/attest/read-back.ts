import { createHash } from 'node:crypto';
import type { ComponentClaims } from '../../attest/claims.js';
import { FwctlError } from '../../client/errors.js';
import type { FirmwareComponent } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import type { Target } from '../connect.js';
import { familyOf } from '../family.js';
import { pendingOf } from '../firmware/waiting.js';
import { claimed, milliseconds, PATIENCE, working } from '../firmware/work.js';
import type { ConnectionFlags } from '../flags.js';

/** Whose update handle is taken. */
export type Claimant = Pick<Target, 'backend' | 'device'>;

/** What reading a component back gives: a digest, or why there is none. */
type Read = { readonly digest: string } | { readonly why: string };

export type ReadBack = (component: FirmwareComponent, stored: boolean) => Promise<Read>;

const never =
  (why: string): ReadBack =>
  async () => ({ why });

/** What the device says of a component that can't be read is said, not thrown: the evidence goes on. */
const reason = (error: unknown): string => {
  if (error instanceof FwctlError && ['firmware', 'policy', 'reply', 'kernel'].includes(error.kind))
    return error.message;
  throw error;
};

/**
 * Reads components of a device back under its update handle, which nobody else has: an update that goes on is left alone. Gives what reads, and what ends it.
 */
export async function readBackOf(
  session: Session,
  target: Claimant,
  flags: ConnectionFlags,
): Promise<{ readonly read: ReadBack; end(): void }> {
  const nothing = (why: string) => ({ read: never(why), end: () => {} });
  const job = await (await familyOf(session)).update?.();
  if (!job) return nothing('the family gives no way to read it back');
  const claim = claimed(target, flags);
  if (!claim) return nothing('another fwctl changes the firmware right now');
  try {
    const { state } = await job.state(session);
    if (state !== 'IDLE') {
      claim.end();
      return nothing(`an update is under way: state ${state}`);
    }
  } catch (error) {
    claim.end();
    return nothing(reason(error));
  }
  const patience = milliseconds(PATIENCE, 'patience');
  return {
    end: claim.end,
    async read({ index, size_bytes }, stored) {
      if (index === undefined || !size_bytes) return { why: 'the device does not let it be read' };
      try {
        const hash = createHash('sha256');
        const { told } = await working(claim, patience, (around) =>
          job.read(session, { index, stored }, around, (_offset, bytes) => {
            hash.update(bytes);
          }),
        );
        return told === undefined ? { why: 'interrupted' } : { digest: hash.digest('hex') };
      } catch (error) {
        return { why: reason(error) };
      }
    },
  };
}

/** A component as evidence has it. `security_version`: where it is that of this one. */
export async function componentClaims(
  component: FirmwareComponent,
  read: ReadBack,
  security_version: number | undefined,
): Promise<ComponentClaims> {
  const { name, index, running_version, stored_version, state, size_bytes } = component;
  const waits = pendingOf(component) !== undefined;
  const own = await read(component, false);
  const stored = waits ? await read(component, true) : undefined;
  return {
    name,
    ...(index === undefined ? {} : { index }),
    ...(running_version === undefined ? {} : { version: running_version }),
    ...(waits ? { stored_version: stored_version as string } : {}),
    ...(security_version === undefined ? {} : { security_version }),
    ...(state === undefined ? {} : { state }),
    ...(size_bytes === undefined ? {} : { bytes: size_bytes }),
    ...('digest' in own ? { digest: own.digest, basis: 'read' } : { basis: 'claimed', why: own.why }),
    ...(stored && 'digest' in stored ? { stored_digest: stored.digest } : {}),
  };
}
