import { createRequire } from 'node:module';

/** The part of koffi that is used here: its own types don't pass a strict compiler. */
interface Koffi {
  load(path: null): { func(prototype: string): (...values: number[]) => number };
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
