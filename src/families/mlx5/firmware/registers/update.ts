import type { Syndrome } from '../../syndromes.js';
import type { Caller, FirmwareCore } from '../handler.js';
import { type RegisterRow, register } from '../register.js';
import type { UpdateStep } from '../state.js';
import { toHexNumber } from '../text.js';
import { isComponent } from '../update/components.js';
import { leastSecurityVersion, runningRelease } from '../update/flash.js';
import { imageOf } from '../update/image.js';
import { reactivate, reactivationStatus } from '../update/reactivation.js';
import {
  controlState,
  heardFrom,
  instruct,
  isBegun,
  nextHandle,
  progressOf,
  STATE,
  updateOf,
} from '../update/steps.js';

/** MCC.handle_owner_type */
const COMMAND_INTERFACE = 4;

/** MCC.time_elapsed_since_last_cmd saturates at its 12 bits. Seconds. */
const LONGEST = 0xfff;
const SECOND = 1_000_000_000n;

function secondsSince(fw: FirmwareCore, since: bigint): number {
  const seconds = Number((fw.now() - since) / SECOND);
  return Math.min(Math.max(seconds, 0), LONGEST);
}

/** MFSV.efuses_prog_method */
const AUTOMATIC = 1;

/** MLOCK.operation: unlocked, locked. */
const UNLOCK = 0;
const LOCK_HOST = 1;

/** MCDA: bytes of its head and of the data that any client sends; where its fields stand. */
const MCDA = { head: 16, handle: 0, offset: 4, size: 10 };

/** The most bytes that one MCDA carries: its size has 16 bits, and is a multiple of a word. */
const MOST = 0xfffc;

/** Data of a component stand in MCDA as dwords, whose bytes a file has the other way round. */
function swapped(bytes: Uint8Array): Uint8Array {
  const dwords = new Uint8Array((bytes.length + 3) & ~3);
  for (let i = 0; i < bytes.length; i++) dwords[i ^ 3] = bytes[i] as number;
  return dwords;
}

/** One MCDA: data of a component that come, or are read. Gives the register as it is to be answered. */
function transfer(
  fw: FirmwareCore,
  data: Uint8Array,
  writes: boolean,
  { vhca }: Caller,
): Uint8Array | Syndrome {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [handle, offset, size] = [
    view.getUint32(0) & 0xff_ffff,
    view.getUint32(MCDA.offset),
    view.getUint16(MCDA.size),
  ];
  const update = updateOf(fw);
  // Without an update it is there, and empty.
  if (!isBegun(update) && !writes && handle === 0) return new Uint8Array(MCDA_BYTES);
  if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
  if (!isBegun(update)) return 'UPDATE_IDLE';
  if (handle !== update.handles) return 'UPDATE_HANDLE_UNKNOWN';
  const { step } = update;
  if (!step || controlState(fw) !== (writes ? STATE.DOWNLOAD : STATE.UPLOAD)) return 'UPDATE_STATE';
  if (offset % 4 || size === 0 || size > MOST) return 'REGISTER_VALUE';
  return writes ? take(fw, step, offset, size, data) : give(fw, step, offset, size, data);
}

function take(
  fw: FirmwareCore,
  { file = '', size: whole = 0 }: UpdateStep,
  offset: number,
  size: number,
  data: Uint8Array,
): Uint8Array | Syndrome {
  if (size > MCDA_BYTES - MCDA.head) return 'REGISTER_VALUE';
  if (data.length < MCDA.head + size) return 'REGISTER_INPUT_SHORT';
  // In ascending order; what has come may come again.
  if (offset + size > whole || offset > fw.storage.size(file)) return 'UPDATE_OFFSET';
  const sent = data.subarray(MCDA.head, MCDA.head + ((size + 3) & ~3));
  const dwords = new Uint8Array((size + 3) & ~3);
  dwords.set(sent);
  fw.storage.write(file, offset, swapped(dwords).subarray(0, size));
  heardFrom(fw);
  return data.slice(0, MCDA.head);
}

function give(
  fw: FirmwareCore,
  { component, pending = false }: UpdateStep,
  offset: number,
  size: number,
  data: Uint8Array,
): Uint8Array | Syndrome {
  const image = imageOf(fw, component, pending);
  if (!image || offset >= image.size) return 'UPDATE_OFFSET';
  // Data beyond the shortest register are answered where the caller has sent one that has room for them.
  if (MCDA.head + size > Math.max(data.length, MCDA_BYTES)) return 'REGISTER_INPUT_SHORT';
  const bytes = new Uint8Array(Math.max(MCDA.head + ((size + 3) & ~3), MCDA_BYTES));
  bytes.set(data.subarray(0, MCDA.head));
  bytes.set(swapped(image.read(offset, size)), MCDA.head);
  return bytes;
}

/** mcda_reg_ext: 32 dwords behind the head. */
const MCDA_BYTES = MCDA.head + 128;

/** How components are replaced, and who may. */
export const update: Record<string, RegisterRow> = {
  /** The state machine of an update: who begins one gets a handle, which every later instruction carries. */
  MCC: register('mcc_reg_ext', {
    tellsMore: true,
    read: (fw, { component_index, device_index, device_type }) => {
      if (!isComponent(component_index, device_index, device_type)) return 'COMPONENT_UNKNOWN';
      const update = updateOf(fw);
      const control_state = controlState(fw);
      const progress = { component_index, device_type, control_state, control_progress: progressOf(fw) };
      // Programs take the handle from here before they lock it.
      if (!isBegun(update)) return { ...progress, update_handle: nextHandle(update) };
      return {
        ...progress,
        update_handle: update.handles,
        error_code: update.error ?? 0,
        handle_owner_type: COMMAND_INTERFACE,
        time_elapsed_since_last_cmd: secondsSince(fw, BigInt(update.since ?? '0x0')),
      };
    },
    write: (fw, data, { vhca, uid }) => (vhca.kind === 'pf' ? instruct(fw, data, uid) : 'REGISTER_NOT_OWN'),
  }),

  MCDA: { ...register('mcda_reg_ext', { read: () => ({}) }), raw: transfer },

  /** Takes back what waits for a reset, so that the firmware that runs is the one that starts next. */
  MIRC: register('mirc_reg', {
    read: (fw) => ({ status_code: reactivationStatus(fw) }),
    write: (fw, _data, { vhca }) => (vhca.kind === 'pf' ? reactivate(fw) : 'REGISTER_NOT_OWN'),
  }),

  /** The security version of the firmware that runs, and the one below which the chip starts none: burnt in by itself, as soon as a higher one has started. */
  MFSV: register('mfsv_reg_ext', {
    glances: true,
    read: (fw, { index }) => {
      if (index !== 0) return 'REGISTER_VALUE';
      const state = fw.snapshot();
      return {
        efuses_prog_method: AUTOMATIC,
        efuses_prog_en: 1,
        img_sec_ver: runningRelease(fw.profile, state).security_version,
        efuses_sec_ver: leastSecurityVersion(state),
      };
    },
  }),

  /** Time stamps that forbid earlier images: none were set. */
  MVTS: register('mvts_reg_ext', { read: () => ({}) }),

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
