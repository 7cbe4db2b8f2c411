import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { type RegisterRow, register } from '../register.js';
import { toHexNumber } from '../text.js';
import { isComponent } from './components.js';

type Mcc = Shapes['mcc_reg_ext'];

/** MCC.instruction, control_state and handle_owner_type. */
const LOCK = 1;
const RELEASE = 2;
const CANCEL = 8;
const CHECK = 9;
const FORCE_RELEASE = 10;
const IDLE = 0;
const LOCKED = 1;
const COMMAND_INTERFACE = 4;

/** Handles have 24 bits, and are never 0. */
const LAST_HANDLE = 0xff_ffff;

/** MCC.time_elapsed_since_last_cmd saturates at its 12 bits. Seconds. */
const LONGEST = 0xfff;
const SECOND = 1_000_000_000n;

/** The update that somebody has begun, with its handle; undefined where none is. */
function begun(fw: FirmwareCore): { handle: number; since: bigint } | undefined {
  const { handles = 0, since } = fw.snapshot().update ?? {};
  return since === undefined ? undefined : { handle: handles, since: BigInt(since) };
}

function secondsSince(fw: FirmwareCore, since: bigint): number {
  const seconds = Number((fw.now() - since) / SECOND);
  return Math.min(Math.max(seconds, 0), LONGEST);
}

const keep = (fw: FirmwareCore, handles: number, locked: boolean): undefined =>
  fw.change({ update: locked ? { handles, since: toHexNumber(fw.now()) } : { handles } }) as undefined;

/** What an instruction does; a syndrome where it can't be done now. No component can be replaced yet. */
function instruct(fw: FirmwareCore, { instruction, update_handle }: Mcc): Syndrome | undefined {
  const { handles = 0 } = fw.snapshot().update ?? {};
  const update = begun(fw);
  if (instruction === LOCK) {
    if (fw.snapshot().host_lock !== undefined) return 'HOST_LOCKED';
    return update ? 'UPDATE_LOCKED' : keep(fw, (handles % LAST_HANDLE) + 1, true);
  }
  if (instruction === FORCE_RELEASE) return update && keep(fw, handles, false);
  if (!update) return 'UPDATE_IDLE';
  if (update_handle !== update.handle) return 'UPDATE_HANDLE_UNKNOWN';
  if (instruction === RELEASE) return keep(fw, handles, false);
  return instruction === CANCEL || instruction === CHECK ? keep(fw, handles, true) : 'UPDATE_ABSENT';
}

/** MLOCK.operation: unlocked, locked. */
const UNLOCK = 0;
const LOCK_HOST = 1;

/** How components are replaced, and who may. */
export const update: Record<string, RegisterRow> = {
  /** The state machine of an update: who begins one gets a handle, which every later instruction carries. */
  MCC: register('mcc_reg_ext', {
    read: (fw, { component_index, device_index, device_type }) => {
      if (!isComponent(component_index, device_index, device_type)) return 'COMPONENT_UNKNOWN';
      const update = begun(fw);
      if (!update) return { component_index, device_type, control_state: IDLE };
      return {
        component_index,
        device_type,
        control_state: LOCKED,
        update_handle: update.handle,
        handle_owner_type: COMMAND_INTERFACE,
        time_elapsed_since_last_cmd: secondsSince(fw, update.since),
      };
    },
    write: (fw, data, { vhca }) => (vhca.kind === 'pf' ? instruct(fw, data) : 'REGISTER_NOT_OWN'),
  }),

  MCDA: register('mcda_reg_ext', {
    read: () => ({}),
    write: () => 'UPDATE_ABSENT',
  }),

  /**
   * Locks the board against updates from this host until the same key unlocks it (mstflint's set_key and hw_access). It stays locked when the
   * firmware is started again.
   */
  MLOCK: register('mlock_reg', {
    read: (fw) => ({ operation: fw.snapshot().host_lock === undefined ? UNLOCK : LOCK_HOST }),
    write: (fw, { operation, key }, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (operation > LOCK_HOST) return 'REGISTER_VALUE';
      const { host_lock, ...others } = fw.snapshot();
      const given = toHexNumber(BigInt(key));
      if (host_lock !== undefined && host_lock !== given) return 'HOST_KEY';
      if (operation === LOCK_HOST && host_lock === undefined) fw.change({ host_lock: given });
      if (operation === UNLOCK && host_lock !== undefined) fw.restore(others);
      return undefined;
    },
  }),
};
