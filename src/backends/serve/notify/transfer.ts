import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { NR } from './numbers.js';

/** Room for what one step copies. */
export const ROOM = 65536;

/** struct iovec of 64 bits: address, length. Two of this process's, two of the other's. */
const VECTOR = 16;
const WORDS = VECTOR / 4;
const MOST = 2;

const HIGH = 0x1_0000_0000;

/** A part of another process's memory. */
export interface Part {
  readonly address: number;
  readonly length: number;
}

/** Copies between this process and others (process_vm_readv(2)), through a room of its own. */
class Transfer {
  private readonly vectors = fixedMemory(VECTOR * MOST * 2);
  private readonly words = new Uint32Array(this.vectors.buffer);
  private readonly here = addressOf(this.vectors);
  private readonly there = this.here + VECTOR * MOST;
  readonly room = fixedMemory(ROOM);
  private readonly roomAt = addressOf(this.room);

  /** The parts one behind the other, from the start of the room on: bytes up to the first that is not mapped for it, or the errno below zero. */
  run(nr: number, tid: number, parts: readonly Part[]): number {
    let at = this.roomAt;
    for (let i = 0; i < parts.length; i++) {
      const { address, length } = parts[i] as Part;
      this.set(i, at, length);
      this.set(MOST + i, address, length);
      at += length;
    }
    return syscall(nr, tid, this.here, parts.length, this.there, parts.length);
  }

  private set(index: number, address: number, length: number): void {
    const { words } = this;
    words[index * WORDS] = address;
    words[index * WORDS + 1] = address / HIGH;
    words[index * WORDS + 2] = length;
    words[index * WORDS + 3] = 0;
  }
}

/** Made when something is served: addresses are the native library's to tell. */
let transfer: Transfer | undefined;

function own(): Transfer {
  transfer ??= new Transfer();
  return transfer;
}

/** Reads parts of a process, together no longer than the room: the room, whose bytes are good up to the count. */
export function readParts(tid: number, parts: readonly Part[]): { room: Uint8Array; count: number } {
  const { room } = own();
  return { room, count: Math.max(own().run(NR.process_vm_readv, tid, parts), 0) };
}

/** Writes to a process, together no more than the room: how many bytes it took. */
export function writeParts(tid: number, parts: readonly { address: number; bytes: Uint8Array }[]): number {
  const { room } = own();
  let at = 0;
  for (const { bytes } of parts) {
    room.set(bytes, at);
    at += bytes.length;
  }
  const given = parts.map(({ address, bytes }) => ({ address, length: bytes.length }));
  return Math.max(own().run(NR.process_vm_writev, tid, given), 0);
}

/** Whether this process may read at an address of another: 0, or the errno. */
export const tryMemory = (pid: number, address: number): number =>
  Math.max(-own().run(NR.process_vm_readv, pid, [{ address, length: 1 }]), 0);
