import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { KeptUpdate, Proposal, UpdateAround, Updated, UpdateJob } from '../../../../client/update.js';
import { compareVersions } from '../../../../client/versions.js';
import { readIdentity } from '../identity.js';
import { readFirmware, storedVersionOf } from '../jobs/firmware.js';
import { uptime } from '../reset.js';
import { readUpdate, STATE, type UpdateStatus } from './mcc.js';
import { propose } from './propose.js';
import { takeBack } from './reactivate.js';
import { ComponentUpdate, type UpdateOptions } from './update.js';

/** Whoever runs the update wants no more of it. */
class Interrupted extends Error {}

/** Milliseconds after which signals are looked at: without a turn of the event loop none comes. */
const TURN = 20;

/** How a download is shown, and ended. */
function onBlock(around: UpdateAround, step: string) {
  let next = 0;
  return (done: number, of: number): Promise<void> | undefined => {
    const now = around.now();
    if (now < next && done < of) return undefined;
    next = now + TURN;
    around.progress(step, done, of);
    return around.turn().then(() => {
      if (around.isInterrupted()) throw new Interrupted();
    });
  };
}

/** How the device is waited for: not at all once nobody wants it, but for what can't be taken back half way. */
function waiting(around: UpdateAround): UpdateOptions & { isLate: boolean } {
  const how = {
    isLate: false,
    patience: around.patience,
    async wait(ms: number) {
      if (!how.isLate && around.isInterrupted()) throw new Interrupted();
      await around.wait(ms, how.isLate);
    },
    onStatus: ({ stateName }: UpdateStatus) => around.progress(stateName),
  };
  return how;
}

/** The download of the same image that an earlier process did not end, and the bytes of it that have come for sure; undefined where there is none. */
async function begun(session: Session, around: UpdateAround, { index, image }: Proposal, digest: string) {
  const { kept } = around;
  if (!kept || kept.digest !== digest || kept.index !== index) return undefined;
  const { handle, state, progress } = await readUpdate(session, kept.handle);
  if (handle !== kept.handle || state !== STATE.DOWNLOAD || progress === undefined) return undefined;
  return Math.floor((progress * image.length) / 100);
}

/** Frees a handle whose owner is no more: `propose` has said so. */
async function freed(session: Session, options: UpdateOptions): Promise<void> {
  const { state } = await readUpdate(session);
  if (state !== STATE.IDLE) await (await ComponentUpdate.takeOver(session, options)).forceRelease();
}

/** Takes the handle; whoever is killed at any instant of that leaves a record by which the next one knows it. */
async function locked(
  session: Session,
  options: UpdateOptions,
  around: UpdateAround,
  kept: Pick<KeptUpdate, 'index' | 'digest'>,
): Promise<ComponentUpdate> {
  try {
    const own = await ComponentUpdate.lock(session, options, (handle) =>
      around.keep({ ...kept, handle, locking: true }),
    );
    around.keep({ ...kept, handle: own.handle });
    return own;
  } catch (error) {
    // Refused, it is nobody's; where no answer came it may be taken all the same.
    if (error instanceof FwctlError && error.kind === 'firmware') around.keep(undefined);
    throw error;
  }
}

async function send(session: Session, proposal: Proposal, around: UpdateAround): Promise<Updated> {
  const { index, image, replaces_pending } = proposal;
  const digest = around.digest(image);
  const options = waiting(around);
  const shown = () => ({ onBlock: onBlock(around, 'DOWNLOAD') });
  let own: ComponentUpdate | undefined;
  let resumed_at = 0;
  try {
    const from = await begun(session, around, proposal, digest);
    if (from) {
      own = await ComponentUpdate.takeOver(session, options);
      resumed_at = from;
      // Where the device does not know the place any more, nothing is lost but time.
      await own.download(index, image, { from, ...shown() }).catch(async (error) => {
        if (!(error instanceof FwctlError) || error.kind !== 'firmware') throw error;
        await own?.abandon();
        own = undefined;
        resumed_at = 0;
      });
    }
    if (!own) {
      await freed(session, options);
      if (replaces_pending) {
        around.progress('REACTIVATE');
        await takeBack(session, around);
      }
      own = await locked(session, options, around, { index, digest });
      await own.download(index, image, shown());
    }
    if (around.isInterrupted()) throw new Interrupted();
    options.isLate = true;
    await own.activate();
    await own.release().catch(() => own?.abandon());
    around.keep(undefined);
    return { done: true, resumed_at, ...(await requireStored(session, proposal)) };
  } catch (error) {
    const lost = await giveUp(own, around);
    if (error instanceof Interrupted) return { done: false, resumed_at };
    if (!lost || !(error instanceof FwctlError)) throw error;
    throw new FwctlError(error.kind, `${error.message}; the device has forgotten the update`, error.facts);
  }
}

/**
 * Ends an update; where the device does not answer any more, its record stays for the next one. Gives whether the device knew nothing of it already.
 */
async function giveUp(own: ComponentUpdate | undefined, around: UpdateAround): Promise<boolean> {
  if (!own) return false;
  const isOver = async () => {
    const now = await own.status().catch(() => undefined);
    return now && (now.state === STATE.IDLE || now.handle !== own.handle);
  };
  if (await isOver()) {
    around.keep(undefined);
    return true;
  }
  await own.abandon();
  if (await isOver()) around.keep(undefined);
  return false;
}

/** What the device keeps now; throws FwctlError `differs` where it is not what was sent. */
async function requireStored(session: Session, { index, version }: Proposal) {
  const stored_version = await storedVersionOf(session, index);
  if (stored_version === undefined) return {};
  if (version && compareVersions(stored_version, version) !== 0)
    throw new FwctlError(
      'differs',
      `the device says that all went well, and keeps ${stored_version}, not ${version}`,
      { next: 'read it back: fwctl firmware verify' },
    );
  return { stored_version };
}

/** How the firmware of ConnectX and BlueField is replaced: by MCC and MCDA, as mlxfw of Linux and mstflint do. */
export const updateJob: UpdateJob = {
  propose,
  update: send,

  async read(session, { index, stored }, around, take) {
    const options = waiting(around);
    await freed(session, options);
    const own = await locked(session, options, around, { index, digest: '' });
    try {
      return await own.read(index, take, { pending: stored, onBlock: onBlock(around, 'UPLOAD') });
    } catch (error) {
      if (error instanceof Interrupted) return undefined;
      throw error;
    } finally {
      await giveUp(own, around);
    }
  },

  async state(session) {
    const { stateName } = await readUpdate(session);
    const { firmware_version: running_version } = await readIdentity(session);
    return { state: stateName, running_version, uptime_s: await uptime(session) };
  },

  async rollback(session, around) {
    const { components } = await readFirmware(session);
    if (!components.some(({ waits_for_reset }) => waits_for_reset)) return false;
    await takeBack(session, around);
    return true;
  },
};
