import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { moduleIn } from '../modules/cages.js';
import type { ComponentState, StoredImage, UpdateState, UpdateStep } from '../state.js';
import { toHexNumber } from '../text.js';
import { checkImage, magic } from './check.js';
import { COMPONENTS, DBG_TOKEN, FIRMWARE, LINKX } from './components.js';
import { UPDATE_ERROR } from './errors.js';
import { componentOf, endedUpdate, leastSecurityVersion, tidy, withComponent } from './flash.js';
import { imageOf } from './image.js';

type Mcc = Shapes['mcc_reg_ext'];

/** MCC.control_state */
export const STATE = {
  IDLE: 0,
  LOCKED: 1,
  INITIALIZE: 2,
  DOWNLOAD: 3,
  VERIFY: 4,
  ACTIVATE: 6,
  UPLOAD: 7,
} as const;

/** MCC.instruction */
const LOCK = 1;
const RELEASE = 2;
const UPDATE = 3;
const VERIFY = 4;
const ACTIVATE = 6;
const READ = 7;
const CANCEL = 8;
const CHECK = 9;
const FORCE_RELEASE = 10;
const READ_PENDING = 11;

/** States in which the handle can be given back; IDLE is that of a lock that takes its time. */
const RELEASABLE: readonly number[] = [STATE.IDLE, STATE.LOCKED, STATE.ACTIVATE, STATE.UPLOAD];

/** Handles have 24 bits, and are never 0. */
const LAST_HANDLE = 0xff_ffff;

/** Nanoseconds to make a MiB of the flash ready for a download. Real boards take longer; chosen. */
const ERASE = 10_000_000;
const MIB = 1 << 20;

export const updateOf = (fw: FirmwareCore): UpdateState => fw.snapshot().update ?? { handles: 0 };

export const nextHandle = ({ handles }: UpdateState): number => (handles % LAST_HANDLE) + 1;

/** Whether somebody has the handle. */
export const isBegun = ({ since }: UpdateState): boolean => since !== undefined;

/** How far the time of a step has gone, 0 to 1. */
export function passed(
  fw: FirmwareCore,
  { begun = '0x0', takes = 0 }: Pick<UpdateStep, 'begun' | 'takes'>,
): number {
  if (!takes) return 1;
  return Math.min(Math.max(Number(fw.now() - BigInt(begun)) / takes, 0), 1);
}

/** MCC.control_state as it is now. */
export function controlState(fw: FirmwareCore): number {
  const update = updateOf(fw);
  const { step } = update;
  if (!isBegun(update)) return STATE.IDLE;
  if (!step) return STATE.LOCKED;
  const done = passed(fw, step) === 1;
  switch (step.name) {
    case 'download':
      return done ? STATE.DOWNLOAD : STATE.INITIALIZE;
    case 'upload':
      return STATE.UPLOAD;
    case 'failed':
      return step.shows ?? STATE.DOWNLOAD;
    case 'verify':
      return done ? STATE.LOCKED : STATE.VERIFY;
    case 'activate':
      return done ? STATE.LOCKED : STATE.ACTIVATE;
    case 'lock':
      return done ? STATE.LOCKED : STATE.IDLE;
  }
}

/** Changes the update; whoever sends an instruction is heard from. What is undefined goes. */
function change(
  fw: FirmwareCore,
  members: { [Key in keyof UpdateState]?: UpdateState[Key] | undefined },
): undefined {
  const all = Object.entries({ ...updateOf(fw), since: toHexNumber(fw.now()), ...members });
  fw.change({
    update: Object.fromEntries(all.filter(([, value]) => value !== undefined)) as unknown as UpdateState,
  });
  return undefined;
}

const release = (fw: FirmwareCore): undefined =>
  fw.change({ update: endedUpdate(updateOf(fw)) }) as undefined;

/** How long a step takes: what a fault says of it, else what it usually does. */
export function timeOf(fw: FirmwareCore, usual = 0): Pick<UpdateStep, 'begun' | 'takes'> {
  const { forced } = fw;
  const takes = forced?.kind === 'stall' ? Number(forced.after_ns) : usual;
  return takes ? { begun: toHexNumber(fw.now()), takes } : {};
}

/**
 * The update has failed with an error code, which stays until it is cancelled or released. The kernel's mlxfw finds the code in an answer whose status is good, and
 * mstflint in one whose status is not: the kernel's own driver, which has uid 0, and user contexts are each answered so that they do.
 */
function fail(
  fw: FirmwareCore,
  code: number,
  uid: number,
  shows: number,
  component: number,
): Syndrome | undefined {
  change(fw, { step: { name: 'failed', component, shows }, error: code });
  return uid === 0 ? undefined : 'UPDATE_FAILED';
}

type Ask = Pick<Mcc, 'component_index' | 'component_size'> & { readonly uid: number };

function lock(fw: FirmwareCore, update: UpdateState, handle: number): Syndrome | undefined {
  if (fw.snapshot().host_lock !== undefined) return 'HOST_LOCKED';
  if (isBegun(update)) return 'UPDATE_LOCKED';
  // Both programs send the handle that they have read; who sends none takes what comes, and mstflint locks again with the one that it has released.
  const handles = handle !== 0 && handle === update.handles ? handle : nextHandle(update);
  if (handle !== 0 && handle !== handles) return 'UPDATE_HANDLE_UNKNOWN';
  const time = timeOf(fw);
  return change(fw, { handles, ...(time.takes ? { step: { name: 'lock', component: 0, ...time } } : {}) });
}

/** The firmware of a module can be replaced by commands of CMIS alone. */
const hasCmisModule = (fw: FirmwareCore): boolean =>
  Array.from(fw.functions.values()).some(
    (vhca) => vhca.kind === 'pf' && moduleIn(fw, vhca)?.type.cmis !== undefined,
  );

function begin(
  fw: FirmwareCore,
  update: UpdateState,
  { component_index, component_size, uid }: Ask,
): Syndrome | undefined {
  const { most = 0, section } = COMPONENTS[component_index] ?? {};
  if (component_size === 0 || component_size > most) return 'COMPONENT_SIZE';
  const refuse = (code: number) => fail(fw, code, uid, STATE.INITIALIZE, component_index);
  if (section === undefined) return refuse(UPDATE_ERROR.REJECTED_NOT_APPLICABLE);
  if (component_index === LINKX && !hasCmisModule(fw)) return refuse(UPDATE_ERROR.LINKX_TYPE_NOT_SUPPORTED);
  if (componentOf(fw.snapshot(), component_index).pending) return refuse(UPDATE_ERROR.BLOCKED_PENDING_RESET);
  tidy(fw);
  const downloads = (update.downloads ?? 0) + 1;
  const file = String(downloads);
  fw.storage.remove(file);
  const { [component_index]: _, ...verified } = update.verified ?? {};
  const time = timeOf(fw, Math.ceil((component_size / MIB) * ERASE));
  return change(fw, {
    downloads,
    step: { name: 'download', component: component_index, file, size: component_size, ...time },
    verified,
    error: undefined,
  });
}

/** Bytes that have come of a download. */
const receivedOf = (fw: FirmwareCore, { file }: UpdateStep): number =>
  file === undefined ? 0 : fw.storage.size(file);

function verify(fw: FirmwareCore, update: UpdateState, { component_index, uid }: Ask): Syndrome | undefined {
  const { step } = update;
  if (step?.name !== 'download' || step.component !== component_index) return 'UPDATE_STATE';
  const { size = 0, file: bytes = '' } = step;
  if (receivedOf(fw, step) < size) return 'UPDATE_INCOMPLETE';
  const state = fw.snapshot();
  const found = checkImage(
    { length: size, read: (offset, length, room) => fw.storage.read(bytes, offset, length, room) },
    fw.profile,
    component_index,
    leastSecurityVersion(state),
  );
  if (typeof found === 'number') return fail(fw, found, uid, STATE.DOWNLOAD, component_index);
  // What the state speaks of is on the disk before it does.
  fw.storage.settle(bytes);
  const time = timeOf(fw);
  return change(fw, {
    step: time.takes ? { name: 'verify', component: component_index, ...time } : undefined,
    verified: { ...update.verified, [component_index]: { bytes, ...found } },
  });
}

function activate(fw: FirmwareCore, { verified = {} }: UpdateState): Syndrome | undefined {
  const images = Object.entries(verified) as [string, StoredImage][];
  if (!images.length) return 'UPDATE_NOTHING';
  if (images.some(([, { bytes, size }]) => fw.storage.size(bytes) < size)) return 'UPDATE_INCOMPLETE';
  for (const [index, image] of images) {
    const component = Number(index);
    // Tools send the magic last of all, or leave it to the board: without it nothing boots.
    fw.storage.write(image.bytes, 0, magic());
    fw.storage.settle(image.bytes);
    const members: ComponentState = COMPONENTS[component]?.waits ? { pending: image } : { running: image };
    fw.change({ flash: withComponent(fw.snapshot(), component, { ...members, failed: undefined }) });
    if (component === DBG_TOKEN) fw.change({ debug_session: { since: toHexNumber(fw.now()) } });
  }
  const time = timeOf(fw);
  return change(fw, {
    step: time.takes ? { name: 'activate', component: FIRMWARE, ...time } : undefined,
    verified: undefined,
  });
}

function upload(fw: FirmwareCore, { component_index }: Ask, pending: boolean): Syndrome | undefined {
  if (!imageOf(fw, component_index, pending)) return pending ? 'UPDATE_NONE_PENDING' : 'UPDATE_NO_IMAGE';
  return change(fw, {
    step: { name: 'upload', component: component_index, ...(pending ? { pending } : {}) },
  });
}

/** What an instruction does, of a caller with a uid. Where it gives a syndrome, it has changed nothing, but for UPDATE_FAILED. */
export function instruct(fw: FirmwareCore, data: Mcc, uid: number): Syndrome | undefined {
  const { instruction, update_handle, component_index } = data;
  const update = updateOf(fw);
  const forced = fw.forced?.kind === 'update-error' ? Number(fw.forced.code) : undefined;
  if (instruction === LOCK) {
    const refused = lock(fw, update, update_handle);
    return refused || forced === undefined ? refused : fail(fw, forced, uid, STATE.LOCKED, component_index);
  }
  if (instruction === FORCE_RELEASE) return isBegun(update) ? release(fw) : undefined;
  if (!isBegun(update)) return 'UPDATE_IDLE';
  if (update_handle !== update.handles) return 'UPDATE_HANDLE_UNKNOWN';
  const state = controlState(fw);
  if (forced !== undefined) return fail(fw, forced, uid, state, component_index);
  const ask = { component_index, component_size: data.component_size, uid };
  switch (instruction) {
    case CHECK:
      return change(fw, {});
    case CANCEL:
      return change(fw, { step: undefined, error: undefined, verified: undefined });
    case RELEASE: {
      return RELEASABLE.includes(state) ? release(fw) : 'UPDATE_STATE';
    }
    case VERIFY:
      return verify(fw, update, ask);
  }
  if (state !== STATE.LOCKED) return 'UPDATE_STATE';
  switch (instruction) {
    case UPDATE:
      return begin(fw, update, ask);
    case ACTIVATE:
      return activate(fw, update);
    case READ:
      return upload(fw, ask, false);
    case READ_PENDING:
      return upload(fw, ask, true);
    default:
      return 'UPDATE_ABSENT';
  }
}

/** Whoever sends data is heard from too: noted every five seconds, as a note is a change of the state. */
export function heardFrom(fw: FirmwareCore): void {
  const { since = '0x0' } = updateOf(fw);
  if (fw.now() - BigInt(since) >= 5_000_000_000n) change(fw, {});
}

/** MCC.control_progress where nothing goes on. */
const NO_PROGRESS = 101;

/** How far the step has gone, in percent: to make the flash ready, then of the bytes. */
export function progressOf(fw: FirmwareCore): number {
  const { step } = updateOf(fw);
  const done = step && passed(fw, step);
  if (!step || done === undefined) return NO_PROGRESS;
  if (done < 1) return Math.floor(done * 100);
  if (step.name !== 'download') return NO_PROGRESS;
  return Math.floor((receivedOf(fw, step) * 100) / (step.size ?? 1));
}
