import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { NR } from './numbers.js';

/** AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC; SOL_SOCKET, SCM_RIGHTS; flags of messages (socket.h). */
const AF_UNIX = 1;
const STREAM_CLOEXEC = 0o2000001;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x4000_0000;

/** struct msghdr and struct cmsghdr of 64 bits, with one part and one descriptor. */
const MSGHDR = 56;
const CMSG = 24;
const CMSG_LENGTH = 20;

/** Bytes of what is told beside the descriptor: a number. */
const WORD = 8;

interface Message {
  readonly header: Uint8Array;
  readonly word: DataView;
  readonly control: DataView;
  /** All memory that the header points to. */
  readonly kept: readonly Uint8Array[];
}

/** A message of one number with room for a descriptor. */
function message(): Message {
  const [header, vector, word, control] = [MSGHDR, 16, WORD, CMSG].map(fixedMemory) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const part = new DataView(vector.buffer);
  part.setBigUint64(0, BigInt(addressOf(word)), true);
  part.setBigUint64(8, BigInt(WORD), true);
  const view = new DataView(header.buffer);
  view.setBigUint64(16, BigInt(addressOf(vector)), true);
  view.setBigUint64(24, 1n, true);
  view.setBigUint64(32, BigInt(addressOf(control)), true);
  view.setBigUint64(40, BigInt(CMSG), true);
  return {
    header,
    word: new DataView(word.buffer),
    control: new DataView(control.buffer),
    kept: [vector, word, control],
  };
}

/** Hands a number to whoever has the other end of a socket, and a descriptor where there is one. Below zero: an errno. */
export function sendTo(socket: number, number: number, fd?: number): number {
  const { header, word, control } = message();
  word.setBigInt64(0, BigInt(number), true);
  control.setBigUint64(0, BigInt(CMSG_LENGTH), true);
  control.setInt32(8, SOL_SOCKET, true);
  control.setInt32(12, SCM_RIGHTS, true);
  control.setInt32(16, fd ?? 0, true);
  if (fd === undefined) new DataView(header.buffer).setBigUint64(40, 0n, true);
  return syscall(NR.sendmsg, socket, addressOf(header), MSG_NOSIGNAL);
}

/** Waits for a number from the other end; undefined where that has gone. */
export function receiveFrom(socket: number): number | undefined {
  const { header, word } = message();
  const value = syscall(NR.recvmsg, socket, addressOf(header), MSG_CMSG_CLOEXEC);
  return value === WORD ? Number(word.getBigInt64(0, true)) : undefined;
}

/** Two ends of a socket: this process's, and the one for the program that is to hand a descriptor over. */
export class Channel {
  readonly near: number;
  readonly far: number;
  private isFarOpen = true;

  /** Throws where no socket can be made. */
  constructor() {
    const pair = fixedMemory(8);
    const value = syscall(NR.socketpair, AF_UNIX, STREAM_CLOEXEC, 0, addressOf(pair));
    if (value < 0) throw new Error(`socketpair failed with errno ${-value}`);
    const view = new DataView(pair.buffer);
    this.near = view.getInt32(0, true);
    this.far = view.getInt32(4, true);
  }

  /** What has been sent; undefined where the other end has gone. */
  receive(): { readonly number: number; readonly fd: number | undefined } | undefined {
    const { header, word, control } = message();
    const flags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
    if (syscall(NR.recvmsg, this.near, addressOf(header), flags) !== WORD) return undefined;
    const hasFd = control.getInt32(12, true) === SCM_RIGHTS;
    return {
      number: Number(word.getBigInt64(0, true)),
      fd: hasFd ? control.getInt32(16, true) : undefined,
    };
  }

  closeFar(): void {
    if (this.isFarOpen) syscall(NR.close, this.far);
    this.isFarOpen = false;
  }

  close(): void {
    this.closeFar();
    syscall(NR.close, this.near);
  }
}
