import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import type { Opening, Question } from './call.js';
import type { Listener, Notification } from './listener.js';
import { AT_FDCWD, O_CLOEXEC, PATH_ROOM, pathAddress } from './look.js';
import type { ProcessMemory } from './memory.js';
import { NR } from './numbers.js';

const EFAULT = 14;
const EROFS = 30;
const ENOTSUP = 95;

const ACCESS = [NR.access, NR.faccessat, NR.faccessat2];

/** open(2): what would make or change a file. */
const CHANGES = 0o100 | 0o1000;

/** Opens a file of a bed for a program that names it by where it would be. */
export function giveFile(listener: Listener, id: bigint, { path, flags }: Opening): void {
  const fd = flags & CHANGES ? -EROFS : syscall(NR.openat, AT_FDCWD, pathAddress(path), flags | O_CLOEXEC, 0);
  if (fd < 0) {
    listener.answer(id, 0, -fd);
    return;
  }
  listener.give(id, fd, (flags & O_CLOEXEC) !== 0);
  syscall(NR.close, fd);
}

/** Answers access(2) and readlink(2) about a file of a bed. */
export function answerLook(
  listener: Listener,
  { nr, id }: Notification,
  memory: ProcessMemory,
  { path, isElsewhere, answerAt, number }: Question & { readonly number: number },
): void {
  if (!isElsewhere) {
    listener.pass(id);
    return;
  }
  if (nr !== NR.readlink && nr !== NR.readlinkat) {
    if (!ACCESS.includes(nr)) listener.answer(id, 0, ENOTSUP);
    else listener.answer(id, 0, Math.max(-syscall(NR.faccessat, AT_FDCWD, pathAddress(path), number), 0));
    return;
  }
  const room = fixedMemory(PATH_ROOM);
  const length = syscall(
    NR.readlinkat,
    AT_FDCWD,
    pathAddress(path),
    addressOf(room),
    Math.min(number, PATH_ROOM),
  );
  const isWhole = length < 0 || memory.write(answerAt, room.subarray(0, length)) === length;
  if (isWhole) listener.answer(id, Math.max(length, 0), Math.max(-length, 0));
  else listener.answer(id, 0, EFAULT);
}
