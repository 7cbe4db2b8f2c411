import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { O_CLOEXEC } from './look.js';
import { COMPAT, COMPAT_ARCH, NR } from './numbers.js';
import { Sharing } from './sharing.js';

/** ioctls of a listener (include/uapi/linux/seccomp.h). */
const RECV = 0xc0502100;
const SEND = 0xc0182101;
const ID_VALID = 0x40082102;
const ADDFD = 0x40182103;
const SET_FLAGS = 0x40082104;

/** Of SEND: the call goes on as if it had not been asked about. Of ADDFD: the call is answered with the new descriptor. Of SET_FLAGS. */
const CONTINUE = 1;
const ADDFD_SEND = 2;
const SYNC_WAKE_UP = 1;

/** struct seccomp_notif: id, pid, flags, then struct seccomp_data. */
const NOTIF_SIZE = 80;
const PID = 8;
const NUMBER = 16;
const ARCH = 20;
const ARGUMENTS = 32;

/** struct seccomp_notif_resp: id, val, error, flags. */
const RESPONSE_SIZE = 24;
const VALUE = 8;
const ERROR = 16;
const FLAGS = 20;

/** struct seccomp_notif_addfd: id, flags, srcfd, newfd, newfd_flags. */
const ADDFD_SIZE = 24;
const ADD_FLAGS = 8;
const SOURCE = 12;
const NEW_FLAGS = 20;

const EINVAL = 22;

/** A system call of a served program, which waits for its answer. */
export interface Notification {
  readonly id: bigint;
  /** The thread that calls. */
  readonly tid: number;
  /** One of NR, whatever it is called by. */
  readonly nr: number;
  /** The six arguments; of those above 2^53 the value is rounded. */
  readonly args: readonly number[];
  /** The lower half of the second, exactly: the number of an ioctl. */
  readonly request: number;
}

/** The descriptor by which the calls of served programs come (seccomp_unotify(2)). */
export class Listener {
  private readonly notification = fixedMemory(NOTIF_SIZE);
  private readonly response = fixedMemory(RESPONSE_SIZE);
  private readonly addition = fixedMemory(ADDFD_SIZE);
  private readonly id = fixedMemory(8);
  private readonly views = [this.notification, this.response, this.addition, this.id].map(
    ({ buffer }) => new DataView(buffer),
  ) as [DataView, DataView, DataView, DataView];
  private readonly addresses = [this.notification, this.response, this.addition, this.id].map(addressOf) as [
    number,
    number,
    number,
    number,
  ];

  private readonly sharing = new Sharing();
  private isSharing = true;

  /**
   * Whether nothing but the caller's death undoes a call that is being answered: the kernel has Linux 6.6's SET_FLAGS, and so the filter has WAIT_KILLABLE_RECV of 5.19.
   */
  private readonly onlyDeathUndoes: boolean;
  /** Whether the last call that came is being served without a pause; and that call, if it was seen to wait meanwhile. */
  private isServing = false;
  private seen: bigint | undefined;

  constructor(readonly fd: number) {
    this.onlyDeathUndoes = this.share(true);
  }

  /** Whether callers are woken on the processor of this process; false where the kernel has no such choice, before Linux 6.6. */
  private share(isSharing: boolean): boolean {
    this.isSharing = isSharing;
    return syscall(NR.ioctl, this.fd, SET_FLAGS, isSharing ? SYNC_WAKE_UP : 0) === 0;
  }

  /** The next call; undefined where its caller has gone, or a signal has interrupted it. */
  receive(): Notification | undefined {
    this.notification.fill(0);
    if (syscall(NR.ioctl, this.fd, RECV, this.addresses[0]) < 0) return undefined;
    const [view] = this.views;
    const args = new Array<number>(6);
    for (let i = 0; i < 6; i++)
      args[i] =
        view.getUint32(ARGUMENTS + 8 * i, true) + view.getUint32(ARGUMENTS + 8 * i + 4, true) * 0x1_0000_0000;
    const nr = view.getInt32(NUMBER, true);
    const tid = view.getUint32(PID, true);
    const isSharing = this.sharing.isBest(tid);
    if (isSharing !== this.isSharing) this.share(isSharing);
    this.isServing = true;
    return {
      id: view.getBigUint64(0, true),
      tid,
      nr: view.getUint32(ARCH, true) === COMPAT_ARCH ? (COMPAT.get(nr) ?? nr) : nr,
      args,
      request: view.getUint32(ARGUMENTS + 8, true),
    };
  }

  /** The call ends: with a value, which is not negative and has 31 bits, or with an errno as a number. */
  answer(id: bigint, value: number, errno = 0): void {
    this.send(id, value, errno, 0);
  }

  /** The kernel does what it would have done. */
  pass(id: bigint): void {
    this.send(id, 0, 0, CONTINUE);
  }

  private send(id: bigint, value: number, errno: number, flags: number): void {
    const [, view] = this.views;
    view.setBigUint64(0, id, true);
    view.setUint32(VALUE, value, true);
    view.setInt32(ERROR, -errno, true);
    view.setUint32(FLAGS, flags, true);
    syscall(NR.ioctl, this.fd, SEND, this.addresses[1]);
  }

  /** The call ends with a new descriptor of the caller, for a file of this process's; or with the errno that keeps him from it. */
  give(id: bigint, fd: number, closeOnExec: boolean): void {
    const [, , view] = this.views;
    view.setBigUint64(0, id, true);
    view.setUint32(ADD_FLAGS, ADDFD_SEND, true);
    view.setUint32(SOURCE, fd, true);
    view.setUint32(NEW_FLAGS, closeOnExec ? O_CLOEXEC : 0, true);
    const given = syscall(NR.ioctl, this.fd, ADDFD, this.addresses[2]);
    if (given >= 0) return;
    if (given === -EINVAL) {
      // Before Linux 5.14 in two steps.
      view.setUint32(ADD_FLAGS, 0, true);
      const added = syscall(NR.ioctl, this.fd, ADDFD, this.addresses[2]);
      this.answer(id, Math.max(added, 0), Math.max(-added, 0));
    } else this.answer(id, 0, -given);
  }

  /**
   * Whether the caller still waits for this answer: else his memory, and his process id, may be another's by now. Asked once for all that is done without a pause where he
   * can only have died meanwhile: between this question and any answer to it there is such a moment too.
   */
  waits(id: bigint): boolean {
    if (id === this.seen) return true;
    this.views[3].setBigUint64(0, id, true);
    const waits = syscall(NR.ioctl, this.fd, ID_VALID, this.addresses[3]) === 0;
    if (waits && this.isServing && this.onlyDeathUndoes) this.seen = id;
    return waits;
  }

  /** The caller was just seen to have the device open, which is as good as that question. */
  met(id: bigint): void {
    if (this.onlyDeathUndoes) this.seen = id;
  }

  /** The last call that came is answered, or has to wait for something. */
  served(): void {
    this.isServing = false;
    this.seen = undefined;
  }

  close(): void {
    syscall(NR.close, this.fd);
  }
}
