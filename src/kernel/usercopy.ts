import type { Errno } from '../uapi/errno.js';
import type { Awaitable, CallerMemory } from './driver.js';
import type { UserMemory } from './memory.js';

/** Bytes per step where a caller names a length of up to 4 GiB. */
const CHUNK = 65536;

const NOTHING = new Uint8Array(0);

/** A pointer of 2^53 or more has been rounded on its way here; no user page lies there. */
const canBeMapped = Number.isSafeInteger;

/** copy_from_user: fewer bytes than `length` are EFAULT. No bytes wanted: the pointer is not looked at. */
export const copyFromUser = (memory: UserMemory, address: number, length: number): Awaitable<Uint8Array> =>
  length > 0 && canBeMapped(address) ? memory.read(address, length) : NOTHING;

/** copy_to_user: fewer than all bytes written are EFAULT. No bytes to write: the pointer is not looked at. */
export const copyToUser = (memory: UserMemory, address: number, bytes: Uint8Array): Awaitable<number> =>
  bytes.length > 0 && canBeMapped(address) ? memory.write(address, bytes) : 0;

const copied = (bytes: Uint8Array, length: number): Uint8Array | Errno =>
  bytes.length < length ? 'EFAULT' : new Uint8Array(bytes);

const written = (count: number, length: number): 0 | Errno => (count < length ? 'EFAULT' : 0);

/** What a driver may copy from the memory of its caller, and to it. */
export const callerMemory = (memory: UserMemory): CallerMemory => new MemoryOfCaller(memory);

class MemoryOfCaller implements CallerMemory {
  constructor(private readonly memory: UserMemory) {}

  copyIn(address: number, length: number): Awaitable<Uint8Array | Errno> {
    const reading = copyFromUser(this.memory, address, length);
    return reading instanceof Promise
      ? reading.then((bytes) => copied(bytes, length))
      : copied(reading, length);
  }

  copyOut(address: number, bytes: Uint8Array): Awaitable<0 | Errno> {
    const writing = copyToUser(this.memory, address, bytes);
    return writing instanceof Promise
      ? writing.then((count) => written(count, bytes.length))
      : written(writing, bytes.length);
  }
}

/** copy_to_user_zero_pad of fwctl_cmd_info: `data` cut or padded with zeros to `length` bytes, of which those before `first` are there. */
export function copyToUserZeroPad(
  memory: UserMemory,
  address: number,
  data: Uint8Array,
  length: number,
  first = 0,
): Awaitable<0 | Errno> {
  for (let at = first; at < length; at += CHUNK) {
    const bytes = new Uint8Array(Math.min(CHUNK, length - at));
    bytes.set(data.subarray(at, at + bytes.length));
    const writing = copyToUser(memory, address + at, bytes);
    if (writing instanceof Promise)
      return writing.then(
        (count) =>
          written(count, bytes.length) || copyToUserZeroPad(memory, address, data, length, at + CHUNK),
      );
    if (writing < bytes.length) return 'EFAULT';
  }
  return 0;
}

/**
 * check_zeroed_user of lib/usercopy.c: scans upwards, so that a byte that is not zero (E2BIG) counts before an unmapped
 * one behind it (EFAULT).
 */
export async function checkZeroedUser(
  memory: UserMemory,
  address: number,
  length: number,
): Promise<0 | Errno> {
  const zeros = Buffer.alloc(Math.min(CHUNK, length));
  for (let at = 0; at < length; at += CHUNK) {
    const wanted = Math.min(CHUNK, length - at);
    const bytes = await copyFromUser(memory, address + at, wanted);
    if (zeros.compare(bytes, 0, bytes.length, 0, bytes.length) !== 0) return 'E2BIG';
    if (bytes.length < wanted) return 'EFAULT';
  }
  return 0;
}
