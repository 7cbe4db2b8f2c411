import { native, result } from './libc.js';

const nativeSyscall = native('long syscall(long number, long a, long b, long c, long d, long e, long f)');
/** Each argument takes its time, and most calls have three at most. */
const nativeShort = native('long syscall(long number, long a, long b, long c)');
const nativePoll = native('int poll(long fds, unsigned long count, int milliseconds)');
const nativeExecvp = native('int execvp(const char *file, void *argv)');

/**
 * A system call by its number: its value, or the errno below zero. Addresses are those of fixed memory. A call that takes more than three arguments has to be given the fourth, be
 * it zero: else there is no telling what the kernel finds there.
 */
export const syscall = (number: number, a = 0, b = 0, c = 0, d?: number, e = 0, f = 0): number =>
  result(d === undefined ? nativeShort()(number, a, b, c) : nativeSyscall()(number, a, b, c, d, e, f));

/** execvp(3): comes back only with an errno, below zero. `argv` is fixed memory with the addresses of strings. */
export const execute = (file: string, argv: Uint8Array): number => result(nativeExecvp()(file, argv));

/** poll(2), of which not every architecture has a system call: how many of the descriptors have something, or the errno below zero. */
export const poll = (fds: number, count: number, milliseconds: number): number =>
  result(nativePoll()(fds, count, milliseconds));
