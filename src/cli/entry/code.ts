import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { Script } from 'node:vm';

/** Where the code cache of a bundle lies: V8 takes it only in the Node that made it, so each has its own. */
export function cacheFile(bundle: string): string {
  return bundle.replace(/\.cjs$/, `.${process.version}-${process.arch}.cache`);
}

/**
 * V8's code cache for a bundle, if it may be trusted as much as the bundle itself: bytecode is code. It must be a regular file of
 * the same owner that nobody else can write to. undefined otherwise, or where there is none.
 */
export function readCache(bundle: string): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(cacheFile(bundle), constants.O_RDONLY | constants.O_NOFOLLOW);
    const { mode, uid } = fstatSync(fd);
    const trusted = (mode & constants.S_IFMT) === constants.S_IFREG && (mode & 0o022) === 0;
    return trusted && uid === statSync(bundle).uid ? readFileSync(fd) : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Compiles a CommonJS bundle of ASCII text (esbuild's default). V8 checks the cache and drops what does not fit. */
export function compile(bundle: string, cachedData?: Buffer): Script {
  const text = `(function(exports,require,module,__filename,__dirname){${readFileSync(bundle, 'latin1')}\n})`;
  return new Script(text, { filename: bundle, ...(cachedData && { cachedData }) });
}
