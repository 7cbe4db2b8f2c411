import { createRequire } from 'node:module';

/** The part of koffi that is used here: its own types don't pass a strict compiler. */
interface Koffi {
  load(path: null): { func(prototype: string): (...values: (number | Uint8Array)[]) => number };
  errno(): number;
}

interface Libc {
  koffi: Koffi;
  flock(fd: number, operation: number): number;
}

/** flock(2) of Linux. */
const LOCK_EX = 2;
const EINTR = 4;

let loaded: Libc | undefined;
let getsockopt: ((...values: (number | Uint8Array)[]) => number) | undefined;

/** Loads on first use: most commands need no native code. Symbols come from the process, so that preloaded libraries are honoured. */
function libc(): Libc {
  if (loaded) return loaded;
  // The bundle is CommonJS and has a `require` of its own, but no import.meta.url.
  const load = typeof require === 'function' ? require : createRequire(import.meta.url);
  const koffi = load('koffi') as Koffi;
  const flock = koffi.load(null).func('int flock(int fd, int operation)');
  loaded = { koffi, flock };
  return loaded;
}

/**
 * Takes the exclusive lock on an open file, and waits for it as long as another process has it. The kernel frees it when the
 * descriptor is closed, however its holder ends. Throws where koffi can't be loaded or flock(2) fails.
 */
export function lockFile(fd: number): void {
  const { koffi, flock } = libc();
  while (flock(fd, LOCK_EX) !== 0) {
    const errno = koffi.errno();
    if (errno !== EINTR)
      throw Object.assign(new Error(`flock failed with errno ${errno}`), { code: 'EFLOCK' });
  }
}

/** SOL_SOCKET, SO_PEERCRED and struct ucred of Linux (unix(7)): pid, uid, gid. */
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const UCRED_SIZE = 12;

/** The process at the other end of a Unix socket, as the kernel noted it when it connected. Throws where there is no telling. */
export function peerOf(fd: number): { pid: number; uid: number } {
  const { koffi } = libc();
  getsockopt ??= koffi
    .load(null)
    .func('int getsockopt(int fd, int level, int name, void *value, void *length)');
  const ucred = Buffer.alloc(UCRED_SIZE);
  const length = Buffer.from(new Uint32Array([UCRED_SIZE]).buffer);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, ucred, length) !== 0)
    throw new Error(`getsockopt failed with errno ${koffi.errno()}`);
  return { pid: ucred.readInt32LE(0), uid: ucred.readUInt32LE(4) };
}
