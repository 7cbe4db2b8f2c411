// Makes calls whose numbers, flags and structs differ between architectures, and prints what came of each: test/packages/machines.test.ts
// runs it on this machine's Node and on an emulated one.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { O_DIRECTORY, O_NOFOLLOW } from '../../src/backends/serve/notify/call.js';
import { filterProgram } from '../../src/backends/serve/notify/filter.js';
import { AT_FDCWD, pathAddress, STATX_BASIC_STATS, statOf } from '../../src/backends/serve/notify/look.js';
import { NR } from '../../src/backends/serve/notify/numbers.js';
import { structFor } from '../../src/backends/serve/notify/stat.js';
import { addressOf, fixedMemory, ioctlNow, openFile, tryLockFile } from '../../src/native/libc.js';
import { syscall } from '../../src/native/syscall.js';

/** FIONREAD (include/uapi/asm-generic/ioctls.h), the same on both. */
const FIONREAD = 0x541b;
const AT_EMPTY_PATH = 0x1000;

const folder = mkdtempSync(join(tmpdir(), 'fwctl-test-machine-'));
const file = join(folder, 'file');
const link = join(folder, 'link');
writeFileSync(file, 'hello, machine');
symlinkSync('file', link);

const memory = fixedMemory(4096);
const at = addressOf(memory);
const text = (length: number): string => Buffer.from(memory.subarray(0, length)).toString();

/** What the kernel tells by a call of the stat family, beside what is made of struct statx for it: in bytes that differ. */
function differing(nr: number, call: () => number): number | string {
  const bytes = structFor(nr, statOf(file, 0, STATX_BASIC_STATS) as DataView);
  memory.fill(0);
  const value = call();
  return value < 0 ? `errno ${-value}` : bytes.filter((byte, i) => byte !== memory[i]).length;
}

try {
  const fd = openSync(file, 'r');
  const other = openSync(file, 'r');
  const told = {
    directory: await openFile(file, O_DIRECTORY),
    nofollow: await openFile(link, O_NOFOLLOW),
    fstat: differing(NR.fstat, () => syscall(NR.fstat, fd, at)),
    newfstatat: differing(NR.newfstatat, () => syscall(NR.newfstatat, AT_FDCWD, pathAddress(file), at, 0)),
    emptyPath: differing(NR.newfstatat, () => syscall(NR.newfstatat, fd, pathAddress(''), at, AT_EMPTY_PATH)),
    statx: differing(NR.statx, () =>
      syscall(NR.statx, AT_FDCWD, pathAddress(file), 0, STATX_BASIC_STATS, at),
    ),
    pread64: text(syscall(NR.pread64, fd, at, 5, 7)),
    read: text(syscall(NR.read, fd, at, 5)),
    readlinkat: text(syscall(NR.readlinkat, AT_FDCWD, pathAddress(link), at, 100)),
    faccessat: [file, `${file}s`].map((path) => syscall(NR.faccessat, AT_FDCWD, pathAddress(path), 0)),
    openat: syscall(NR.openat, AT_FDCWD, pathAddress(`${file}s`), 0),
    fcntl: syscall(NR.fcntl, syscall(NR.memfd_create, pathAddress('memory')), 3) & 3,
    inotify: [syscall(NR.inotify_init1) > 0, syscall(NR.inotify_rm_watch, fd, 1)],
    ioctl: [ioctlNow(fd, FIONREAD, memory), new DataView(memory.buffer).getInt32(0, true)],
    syscallIoctl: syscall(NR.ioctl, fd, FIONREAD, at),
    fsync: syscall(NR.fdatasync, fd),
    prctl: syscall(NR.prctl, 3),
    flock: [tryLockFile(fd), tryLockFile(other)],
    close: [syscall(NR.close, other), syscall(NR.close, other)],
    filter: (filterProgram({ stats: true, paths: true }) ?? []).length > 0,
  };
  closeSync(fd);
  process.stdout.write(
    `${JSON.stringify({ arch: process.arch, ...told, file: readFileSync(file, 'utf8') })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
