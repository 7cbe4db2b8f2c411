import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { syscall } from '../../../native/syscall.js';
import { AT_FDCWD, inBytes, O_CLOEXEC, pathAddress } from './look.js';
import { makeNode } from './nodes.js';
import { NR, READS_AT, WRITES_AT } from './numbers.js';

/** MFD_CLOEXEC; O_RDWR with nothing that may be read or written (open(2): the access mode 3). */
const MFD_CLOEXEC = 1;
const NO_DATA = 3;

/** What of the flags of an open file shows in it: its access, O_APPEND, O_NONBLOCK, O_LARGEFILE, which open(2) has by itself on 64 bits. */
const ACCESS = 3;
const SHOWN = 0o2000 | 0o4000 | 0o100000;

/** FMODE_READ and FMODE_WRITE (include/linux/fs.h). */
const READ = 1;
const WRITE = 2;

const EBADF = 9;
const EINVAL = 22;

/** What a device without data refuses, and what stands for it may not. */
export const DATA_CALLS = [NR.fsync, NR.fdatasync, ...READS_AT, ...WRITES_AT];

/** The errno of such a call on a device that was opened with these flags. */
export function refusalOfData(nr: number, flags: number): number {
  const needed = READS_AT.includes(nr) ? READ : WRITES_AT.includes(nr) ? WRITE : 0;
  // OPEN_FMODE of the kernel: access 0 to 3 is read, write, both, none.
  return (flags + 1) & ACCESS & needed || !needed ? EINVAL : EBADF;
}

const OWN_UTS = '/proc/thread-self/ns/uts';
const CLONE_NEWUTS = 0x0400_0000;

/**
 * The device of vsock(7) (net/vmw_vsock/af_vsock.c): like a device of fwctl it has no data and no place in it, and can't be mapped or waited for. Its one ioctl, which
 * tells a number, is kept from programs by the filter; pread(2) gives ESPIPE on it. Its minor is a free one of the major of all such devices (Documentation/admin-guide/devices.txt).
 */
const MISC = 10;
const VSOCK = /^ *(\d+) vsock$/m;

/** That minor; null where the kernel has no such device. */
let vsock: number | null | undefined;

/** What this process has of a namespace of its own: where it may make more. */
let ownUts: number | undefined;

/**
 * A file of its own inode on which nothing can be done, as on a device of fwctl: its descriptor, or an errno below zero. `flags`: those of open(2) that it is to show.
 * Where that is not to be had, it is that of a UTS namespace made for it (namespaces(7)): only write(2) tells the difference, by EBADF. Who may make no
 * namespace has a file in memory without access, on which read(2) too gives EBADF, and lseek(2) succeeds.
 */
export function makeFile(name: string, flags: number, nodesIn: string | undefined): number {
  const fd = nodesIn === undefined ? -1 : makeVsock(join(nodesIn, name), flags & (SHOWN | ACCESS));
  return fd < 0 ? makeNamespace(name, flags & SHOWN) : fd;
}

function makeVsock(path: string, flags: number): number {
  vsock ??= findVsock();
  if (vsock === null || !makeNode(path, MISC, vsock)) return -1;
  const fd = syscall(NR.openat, AT_FDCWD, pathAddress(inBytes(path)), O_CLOEXEC | flags);
  unlinkSync(path);
  return fd;
}

function findVsock(): number | null {
  try {
    const [, minor] = VSOCK.exec(readFileSync('/proc/misc', 'latin1')) ?? [];
    return minor === undefined ? null : Number(minor);
  } catch {
    return null; // hidden, by a container
  }
}

function makeNamespace(name: string, flags: number): number {
  ownUts ??= syscall(NR.openat, AT_FDCWD, pathAddress(OWN_UTS), O_CLOEXEC);
  if (ownUts < 0 || syscall(NR.unshare, CLONE_NEWUTS) < 0) return makeInMemory(name, flags);
  const fd = syscall(NR.openat, AT_FDCWD, pathAddress(OWN_UTS), O_CLOEXEC | flags);
  syscall(NR.setns, ownUts, CLONE_NEWUTS);
  return fd;
}

function makeInMemory(name: string, flags: number): number {
  const memory = syscall(NR.memfd_create, pathAddress(name), MFD_CLOEXEC);
  if (memory < 0) return memory;
  const path = `/proc/self/fd/${memory}`;
  const fd = syscall(NR.openat, AT_FDCWD, pathAddress(path), NO_DATA | O_CLOEXEC | flags);
  syscall(NR.close, memory);
  return fd;
}
