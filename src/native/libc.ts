import { createRequire } from 'node:module';
import { installLine } from './install-line.js';

type Argument = number | string | Uint8Array;

/** A function of libc; `async` makes the call on a thread of Node's pool. */
interface Native {
  (...args: Argument[]): number;
  async(...args: [...Argument[], (error: unknown, value: number) => void]): void;
}

/** The part of koffi that is used here: its own types don't pass a strict compiler. */
interface Koffi {
  load(path: null): { func(prototype: string): Native };
  address(bytes: Uint8Array): bigint;
  readonly version: string;
  /** Of the last call on this thread; in the callback of an async call, what that call left in the thread that made it. */
  errno(): number;
}

/** flock(2) of Linux. */
const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;
const EINTR = 4;
const EWOULDBLOCK = 11;

/** Signals that end a process that does nothing about them, by their numbers on Linux: SIGHUP, SIGINT, SIGTERM. */
const ENDING = [1, 2, 15];
/** Room for a struct sigaction of any libc; glibc's has 152 bytes. Its handler stands first, and a zeroed one is SIG_DFL. */
const SIGACTION_SIZE = 256;
const SIG_IGN = 1n;

let loaded: { koffi: Koffi; libc: ReturnType<Koffi['load']> } | undefined;

/** koffi's own package for this machine: the package `koffi` would choose it by scripts, and at each start. */
const KOFFI = `@koromix/koffi-${process.platform}-${process.arch}`;
/** The major version that package.json asks for. */
const KOFFI_MAJOR = 3;

/** koffi is not installed, or does not load here. */
interface NoKoffi extends Error {
  readonly code: 'NO_KOFFI';
  /** What the user can do now. */
  readonly next: string;
}

/** The bundle is CommonJS, and has no import.meta.url. */
const ownFolder = (): string =>
  typeof __dirname === 'string' ? __dirname : new URL('.', import.meta.url).pathname;

function noKoffi(error: unknown): NoKoffi {
  const { code, message } = error as NodeJS.ErrnoException;
  const isMissing = code === 'MODULE_NOT_FOUND';
  const why = isMissing ? 'is not installed' : `does not load here: ${message.split('\n')[0]}`;
  return Object.assign(new Error(`koffi, which makes system calls, ${why}`), {
    code: 'NO_KOFFI' as const,
    next: `${isMissing ? 'install it' : 'install it anew'} beside fwctl: ${installLine(ownFolder(), `${KOFFI}@${KOFFI_MAJOR}`)}`,
  });
}

/** Loads on first use: most commands need no native code. Symbols come from the process, so that preloaded libraries are honoured. Throws NO_KOFFI. */
function load(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  // The bundle is CommonJS and has a `require` of its own, but no import.meta.url.
  const from = typeof require === 'function' ? require : createRequire(import.meta.url);
  try {
    const koffi = koffiOf(from);
    loaded = { koffi, libc: koffi.load(null) };
  } catch (error) {
    throw noKoffi(error);
  }
  return loaded;
}

/** The library for glibc by itself, which takes a third of the time; else its package finds the right one, by the program that runs. */
function koffiOf(from: NodeJS.Require): Koffi {
  try {
    return from(`${KOFFI}/${process.platform}_${process.arch}/koffi.node`) as Koffi;
  } catch {
    return from(KOFFI) as Koffi;
  }
}

/** The version of koffi, or why it can't be used. */
export function koffiState(): { version: string } | { message: string; next: string } {
  try {
    return load().koffi;
  } catch (error) {
    return error as NoKoffi;
  }
}

/** A function of libc by its prototype, made when it is first asked for. */
export function native(prototype: string): () => Native {
  let made: Native | undefined;
  return () => {
    made ??= load().libc.func(prototype);
    return made;
  };
}

const nativeClose = native('int close(int fd)');
const nativeExit = native('void _exit(int status)');
const nativeFlock = native('int flock(int fd, int operation)');
const nativeGetsockopt = native('int getsockopt(int fd, int level, int name, void *value, void *length)');
// These two take a variable third argument, which is passed on Linux as a fixed one is.
const nativeIoctl = native('int ioctl(int fd, unsigned long request, void *arg)');
const nativeSigaction = native('int sigaction(int signum, const void *act, void *oldact)');
const nativeOpen = native('int open(const char *path, int flags, int mode)');

/** What a call gives in the kernel's own way: its value, or the errno below zero. To be asked at once. */
export const result = (value: number): number => (value < 0 ? -load().koffi.errno() : value);

/**
 * Takes the exclusive lock on an open file, and waits for it as long as another process has it: until then, Ctrl-C and the like end this one
 * at once, as its event loop can't see them. The kernel frees it when the descriptor is closed, however its holder ends. Throws NO_KOFFI, and
 * where flock(2) fails.
 */
export function lockFile(fd: number): void {
  if (tryLockFile(fd)) return;
  const handled = ENDING.map((signal) => [signal, exchangeAction(signal)] as const);
  try {
    flock(fd, LOCK_EX);
  } finally {
    for (const [signal, before] of handled) exchangeAction(signal, before);
  }
}

/** Takes the exclusive lock on an open file, or a shared one, if no other process is in the way. Throws as lockFile does. */
export const tryLockFile = (fd: number, { shared = false } = {}): boolean =>
  flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) !== -EWOULDBLOCK;

/** Gives the lock on an open file back. */
export const unlockFile = (fd: number): void => void flock(fd, LOCK_UN);

/** 0, or -EWOULDBLOCK. */
function flock(fd: number, operation: number): number {
  for (;;) {
    const value = result(nativeFlock()(fd, operation));
    if (value >= 0 || value === -EWOULDBLOCK) return value;
    if (value !== -EINTR)
      throw Object.assign(new Error(`flock failed with errno ${-value}`), { code: 'EFLOCK' });
  }
}

/** What this process did about a signal until now; from now on it does as is given, or what is usual. What is ignored stays so. */
function exchangeAction(signal: number, action: Uint8Array = new Uint8Array(SIGACTION_SIZE)): Uint8Array {
  const before = Buffer.alloc(SIGACTION_SIZE);
  nativeSigaction()(signal, action, before);
  if (before.readBigUInt64LE(0) === SIG_IGN)
    nativeSigaction()(signal, before, new Uint8Array(SIGACTION_SIZE));
  return before;
}

/** From now on the process does about a signal what is usual. */
export const resetSignal = (signal: number): void =>
  void nativeSigaction()(signal, new Uint8Array(SIGACTION_SIZE), new Uint8Array(SIGACTION_SIZE));

/** SOL_SOCKET, SO_PEERCRED and struct ucred of Linux (unix(7)): pid, uid, gid. */
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const UCRED_SIZE = 12;

/** The process at the other end of a Unix socket, as the kernel noted it when it connected. Throws where there is no telling. */
export function peerOf(fd: number): { pid: number; uid: number } {
  const ucred = Buffer.alloc(UCRED_SIZE);
  const length = Buffer.from(new Uint32Array([UCRED_SIZE]).buffer);
  const value = result(nativeGetsockopt()(fd, SOL_SOCKET, SO_PEERCRED, ucred, length));
  if (value < 0) throw new Error(`getsockopt failed with errno ${-value}`);
  return { pid: ucred.readInt32LE(0), uid: ucred.readUInt32LE(4) };
}

/** Zeroed memory that stays where it is: small typed arrays of their own lie on V8's heap, which moves things. */
export const fixedMemory = (length: number): Uint8Array => new Uint8Array(new ArrayBuffer(length));

/** The address of fixed memory. It must be kept for as long as anybody has the address. */
export const addressOf = (memory: Uint8Array): number => Number(load().koffi.address(memory));

/** The calls that run on other threads, with the memory that they use. */
const running = new Set<readonly unknown[]>();

/** Whether a call has not come back yet: process.exit would wait for it. */
export const callsRunning = (): boolean => running.size > 0;

/** Ends the process at once, whatever other threads do; nothing is put in order. */
export const exitAtOnce = (code: number): void => void nativeExit()(code);

/** A call on another thread: the value, or the errno below zero. `kept` is memory that its arguments point to. */
function call(native: () => Native, args: Argument[], kept: readonly Uint8Array[] = []): Promise<number> {
  return new Promise((resolve, reject) => {
    const own = [args, kept];
    native().async(...args, (error, value) => {
      const given = error ? 0 : result(value);
      running.delete(own);
      if (error) reject(error);
      else resolve(given);
    });
    running.add(own);
  });
}

/** open(2): a descriptor, or the errno below zero. */
export const openFile = (path: string, flags: number): Promise<number> => call(nativeOpen, [path, flags, 0]);

/** close(2): 0, or the errno below zero. node:fs closes by a raw system call, which preloaded libraries don't see. */
export const closeFile = (fd: number): Promise<number> => call(nativeClose, [fd]);

/** ioctl(2) that is sure to come back soon: 0 or more, or the errno below zero. `struct` is fixed memory. */
export const ioctlNow = (fd: number, request: number, struct: Uint8Array): number =>
  result(nativeIoctl()(fd, request, struct));

/** The same for calls that may take long. `kept`: what `struct` points to. */
export const ioctl = (
  fd: number,
  request: number,
  struct: Uint8Array,
  kept: readonly Uint8Array[] = [],
): Promise<number> => call(nativeIoctl, [fd, request, struct], kept);
