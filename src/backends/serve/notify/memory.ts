import type { UserMemory } from '../../../kernel/memory.js';
import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { Copies } from '../copies.js';
import type { Listener } from './listener.js';
import { NR } from './numbers.js';

const NOTHING = new Uint8Array(0);

/** Room that is at hand for a copy; larger ones get their own. */
const ROOM = 65536;

/** struct iovec twice: here, there. */
const vectors = fixedMemory(32);
const vector = new DataView(vectors.buffer);
const room = fixedMemory(ROOM);
let at: { here: number; there: number; room: number } | undefined;

/** Addresses are the library's to tell, which is loaded when something is served. */
function addresses(): NonNullable<typeof at> {
  at ??= { here: addressOf(vectors), there: addressOf(vectors) + 16, room: addressOf(room) };
  return at;
}

function fill(own: number, address: number, length: number): void {
  vector.setBigUint64(0, BigInt(own), true);
  vector.setBigUint64(8, BigInt(length), true);
  vector.setBigUint64(16, BigInt(address), true);
  vector.setBigUint64(24, BigInt(length), true);
}

/** Copies between memory here and a process: the bytes that were mapped, up to the first that was not. */
function transfer(nr: number, tid: number, own: number, address: number, length: number): number {
  const { here, there } = addresses();
  fill(own, address, length);
  return Math.max(syscall(nr, tid, here, 1, there, 1), 0);
}

/** Whether this process may read at an address of another: 0, or the errno. */
export function tryMemory(pid: number, address: number): number {
  const { here, there, room: own } = addresses();
  fill(own, address, 1);
  return Math.max(-syscall(NR.process_vm_readv, pid, here, 1, there, 1), 0);
}

/**
 * The memory of a process that has called (process_vm_readv(2)). Nothing is read or written unless one of its calls still waits for an answer: else
 * another process may have its number.
 */
export class ProcessMemory implements UserMemory {
  readonly copied = new Copies();
  private readonly calls = new Set<bigint>();

  constructor(
    private readonly listener: Listener,
    private readonly tid: number,
  ) {}

  /** A call begins. `watched`: its copies are wanted. */
  begin(id: bigint, watched = false): void {
    this.calls.add(id);
    this.copied.begin(watched);
  }

  end(id: bigint): void {
    this.calls.delete(id);
  }

  private waits(): boolean {
    for (const id of this.calls) if (this.listener.isValid(id)) return true;
    return false;
  }

  read(address: number, length: number): Uint8Array {
    if (length > ROOM) return this.readLong(address, length);
    const count = transfer(NR.process_vm_readv, this.tid, addresses().room, address, length);
    // What was read counts only where it was his.
    if (count === 0 || !this.waits()) return NOTHING;
    const bytes = room.slice(0, count);
    this.copied.keep('in', address, bytes);
    return bytes;
  }

  private readLong(address: number, length: number): Uint8Array {
    const bytes = fixedMemory(length);
    const count = transfer(NR.process_vm_readv, this.tid, addressOf(bytes), address, length);
    if (count === 0 || !this.waits()) return NOTHING;
    const read = bytes.subarray(0, count);
    this.copied.keep('in', address, read);
    return read;
  }

  write(address: number, bytes: Uint8Array): number {
    if (!this.waits()) return 0;
    let done = 0;
    while (done < bytes.length) {
      const part = bytes.subarray(done, done + ROOM);
      room.set(part);
      const count = transfer(NR.process_vm_writev, this.tid, addresses().room, address + done, part.length);
      done += count;
      if (count < part.length) break;
    }
    this.copied.keep('out', address, bytes.subarray(0, done));
    return done;
  }
}
