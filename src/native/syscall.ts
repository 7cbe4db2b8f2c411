import { native, result } from './libc.js';

const nativeSyscall = native('long syscall(long number, long a, long b, long c, long d, long e, long f)');
const nativeExecvp = native('int execvp(const char *file, void *argv)');

/** A system call by its number: its value, or the errno below zero. Addresses are those of fixed memory. */
export const syscall = (number: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): number =>
  result(nativeSyscall()(number, a, b, c, d, e, f));

/** execvp(3): comes back only with an errno, below zero. `argv` is fixed memory with the addresses of strings. */
export const execute = (file: string, argv: Uint8Array): number => result(nativeExecvp()(file, argv));
