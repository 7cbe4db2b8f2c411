import { type Errno, isErrno } from '../uapi/errno.js';
import { UMEM_MCDD, UMEM_MKEY, unpackRscDestroy, unpackUmemReg } from '../uapi/ioctl.js';
import type { Call } from './call.js';
import type { PinnedMemory, Registered } from './driver.js';
import type { UserMemory } from './memory.js';
import { copyFromUser, copyToUser } from './usercopy.js';

/** The most that a caller may have pinned at once, in bytes: as RLIMIT_MEMLOCK limits it. */
const MAX_PINNED = 64 * 2 ** 20;

/** Bytes that are looked at in a step. */
const CHUNK = 65536;

/** Offsets of what the kernel answers in struct fwctl_rsc_umem_reg. */
const UMEM_ID = 32;
const MKEY_ID = 36;
const RSC_ID = 40;

/** enum fwctl_rsc_type */
const UMEM = 0;

/** Memory of one caller. What the device writes is held back until the command that wrote it ends. */
class Pin implements PinnedMemory {
  private held: { offset: number; bytes: Uint8Array }[] = [];

  constructor(
    private readonly memory: UserMemory,
    readonly address: number,
    readonly length: number,
  ) {}

  write(offset: number, bytes: Uint8Array): void {
    if (offset < 0 || offset + bytes.length > this.length)
      throw new RangeError(
        `${bytes.length} bytes at ${offset} are beyond the ${this.length} that are pinned`,
      );
    this.held.push({ offset, bytes: new Uint8Array(bytes) });
  }

  /** Pages that the caller has unmapped meanwhile take nothing. */
  async flush(): Promise<void> {
    const { held } = this;
    this.held = [];
    for (const { offset, bytes } of held) await copyToUser(this.memory, this.address + offset, bytes);
  }
}

interface Resource {
  readonly pin: Pin;
  readonly registered: Registered;
}

/** What a context holds; it ends with the context. */
interface Held {
  last: number;
  readonly resources: Map<number, Resource>;
}

const held = new WeakMap<object, Held>();

/** Gives the caller what the device wrote into its memory. */
export async function flushPinned(context: object): Promise<void> {
  for (const { pin } of held.get(context)?.resources.values() ?? []) await pin.flush();
}

/** Whether there is anything to give. */
export const hasPinned = (context: object): boolean => held.has(context);

/** FWCTL_RSC_UMEM_REG: registers memory of the caller with the device. */
export async function registerUmem({ device, context, memory, struct }: Call): Promise<0 | Errno> {
  const { flags, addr, len } = unpackUmemReg(struct);
  if (flags > (UMEM_MKEY | UMEM_MCDD)) return 'EOPNOTSUPP';
  if (len === 0) return 'EINVAL';
  const own = held.get(context) ?? { last: 0, resources: new Map<number, Resource>() };
  let pinned = len;
  for (const { pin } of own.resources.values()) pinned += pin.length;
  if (pinned > MAX_PINNED) return 'ENOMEM';
  for (let at = 0; at < len; at += CHUNK) {
    const wanted = Math.min(CHUNK, len - at);
    if ((await copyFromUser(memory, addr + at, wanted)).length < wanted) return 'EFAULT';
  }
  const pin = new Pin(memory, addr, len);
  const registered = (await device.driver.register?.(context, pin)) ?? 'EOPNOTSUPP';
  if (isErrno(registered)) return registered;
  own.last++;
  own.resources.set(own.last, { pin, registered });
  held.set(context, own);
  const answer = new DataView(struct.buffer, struct.byteOffset);
  answer.setUint32(UMEM_ID, registered.umemId, true);
  answer.setUint32(MKEY_ID, flags & UMEM_MKEY ? registered.mkey : 0, true);
  answer.setUint32(RSC_ID, own.last, true);
  return 0;
}

/** FWCTL_RSC_DESTROY: the device forgets it. */
export async function destroyResource({ context, struct }: Call): Promise<0 | Errno> {
  const { flags, type, rsc_id } = unpackRscDestroy(struct);
  if (flags !== 0) return 'EOPNOTSUPP';
  const resource = type === UMEM ? held.get(context)?.resources.get(rsc_id) : undefined;
  if (!resource) return 'ENOENT';
  resource.registered.release();
  held.get(context)?.resources.delete(rsc_id);
  return 0;
}
