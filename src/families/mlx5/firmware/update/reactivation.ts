import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { hasPending, withoutPending } from './flash.js';
import { controlState, passed, STATE, timeOf } from './steps.js';

/** MIRC.status_code: done, not yet, and nothing to take back. */
const DONE = 0;
const BUSY = 1;
const ALREADY_ACTIVE = 7;

export function reactivationStatus(fw: FirmwareCore): number {
  const { reactivation } = fw.snapshot();
  if (!reactivation) return DONE;
  return passed(fw, reactivation) < 1 ? BUSY : reactivation.status;
}

/** Where nobody is in the middle of an update. */
export function reactivate(fw: FirmwareCore): Syndrome | undefined {
  const state = controlState(fw);
  if (state !== STATE.IDLE && state !== STATE.LOCKED) return 'UPDATE_STATE';
  const { forced } = fw;
  const waits = hasPending(fw.snapshot());
  const status = forced?.kind === 'update-error' ? Number(forced.code) : waits ? DONE : ALREADY_ACTIVE;
  if (waits && status === DONE) fw.change({ flash: withoutPending(fw.snapshot()) });
  fw.change({ reactivation: { status, ...timeOf(fw) } });
  return undefined;
}
