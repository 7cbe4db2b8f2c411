import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Where the code cache of a file lies. V8 takes it only in the Node that made it, so each has its own. */
export function cacheFile(file: string): string {
  return file.replace(/\.cjs$/, `.${process.version}-${process.arch}.cache`);
}

/** A file by one read into one buffer, which takes half the time of readFileSync. Throws what node:fs throws. */
function readWhole(file: string, flags: number): { stats: Stats; bytes: Buffer } {
  const fd = openSync(file, flags);
  try {
    const stats = fstatSync(fd);
    const bytes = Buffer.allocUnsafeSlow(stats.size);
    return { stats, bytes: bytes.subarray(0, readSync(fd, bytes, 0, stats.size, 0)) };
  } finally {
    closeSync(fd);
  }
}

/**
 * V8's code cache for a file of this owner, if it may be trusted as much as the file itself: bytecode is code. It must be a regular
 * file of the same owner that nobody else can write to. Undefined otherwise, or where there is none.
 */
export function readCache(file: string, owner: number): Buffer | undefined {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const { stats, bytes } = readWhole(cacheFile(file), flags);
    return stats.isFile() && stats.uid === owner && (stats.mode & 0o022) === 0 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Compiles a file of the bundle: ASCII text (esbuild's default) with a function around it. V8 drops a cache that does not fit. */
function compile(file: string): Script {
  const { stats, bytes } = readWhole(file, constants.O_RDONLY);
  const cachedData = readCache(file, stats.uid);
  return new Script(bytes.toString('latin1'), { filename: file, ...(cachedData && { cachedData }) });
}

/**
 * A require() for the files of the bundle, which are compiled with their code caches, or are text; all else goes to `require`. `compiled` is
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
    if (name.endsWith('.txt')) {
      const text = readWhole(file, constants.O_RDONLY).bytes.toString();
      loaded.set(name, { exports: text });
      return text;
    }
    const module = { exports: {} };
    loaded.set(name, module);
    const script = compile(file);
    compiled?.(file, script);
    script.runInThisContext()(module.exports, load, module, file, dirname(file));
    return module.exports;
  };
}
