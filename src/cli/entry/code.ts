import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Where the code cache of a file lies. V8 takes it only in the Node that made it, so each has its own. */
export function cacheFile(file: string): string {
  return file.replace(/\.cjs$/, `.${process.version}-${process.arch}.cache`);
}

/**
 * V8's code cache for a file, if it may be trusted as much as the file itself: bytecode is code. It must be a regular file of the
 * same owner that nobody else can write to. Undefined otherwise, or where there is none.
 */
export function readCache(file: string): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(cacheFile(file), constants.O_RDONLY | constants.O_NOFOLLOW);
    const { mode, uid } = fstatSync(fd);
    const trusted = (mode & constants.S_IFMT) === constants.S_IFREG && (mode & 0o022) === 0;
    return trusted && uid === statSync(file).uid ? readFileSync(fd) : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Compiles a file of the bundle: ASCII text (esbuild's default) with a function around it. V8 drops a cache that does not fit. */
function compile(file: string): Script {
  const cachedData = readCache(file);
  return new Script(readFileSync(file, 'latin1'), { filename: file, ...(cachedData && { cachedData }) });
}

/**
 * A require() for the files of the bundle, which are compiled with their code caches; all else goes to `require`. `compiled` is
 * told of each script, for the build to make the caches.
 */
export function bundleRequire(
  folder: string,
  require: NodeJS.Require,
  compiled?: (file: string, script: Script) => void,
) {
  const loaded = new Map<string, { exports: unknown }>();
  return function load(name: string): unknown {
    if (!name.startsWith('./')) return require(name);
    const known = loaded.get(name);
    if (known) return known.exports;
    const file = join(folder, name);
    const module = { exports: {} };
    loaded.set(name, module);
    const script = compile(file);
    compiled?.(file, script);
    script.runInThisContext()(module.exports, load, module, file, dirname(file));
    return module.exports;
  };
}
