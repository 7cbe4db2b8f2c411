import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** A file by one read into one buffer, which takes half the time of readFileSync. Throws what node:fs throws. */
export function readWhole(file: string, flags: number): { stats: Stats; bytes: Buffer } {
  const fd = openSync(file, flags);
  try {
    const stats = fstatSync(fd);
    const bytes = Buffer.allocUnsafeSlow(stats.size);
    return { stats, bytes: bytes.subarray(0, readSync(fd, bytes, 0, stats.size, 0)) };
  } finally {
    closeSync(fd);
  }
}

/** Where the bytecode of the bundle's files is kept. */
export interface CodeCache {
  /** What V8 made of this file before; undefined where that is not known. */
  bytecodeOf(name: string, source: Stats): Buffer | undefined;
  /** Is told of each script that is compiled. */
  compiled(name: string, source: Stats, script: Script): void;
}

/** Compiles a file of the bundle: ASCII text (esbuild's default) with a function around it. V8 drops bytecode that does not fit. */
function compile(folder: string, name: string, cache: CodeCache | undefined): Script {
  const filename = join(folder, name);
  const { stats, bytes } = readWhole(filename, constants.O_RDONLY);
  const cachedData = cache?.bytecodeOf(name, stats);
  const script = new Script(bytes.toString('latin1'), cachedData ? { filename, cachedData } : { filename });
  cache?.compiled(name, stats, script);
  return script;
}

/** What stands in front of the name of a module of fwctl.cjs. */
const OWN = './own/';

interface Central {
  own(key: string): unknown;
}

/** A require() for the files of the bundle, which are compiled with the code cache, or are text; all else goes to `require`. */
export function bundleRequire(folder: string, require: NodeJS.Require, cache?: CodeCache) {
  const loaded = new Map<string, { exports: unknown }>();
  return function load(name: string): unknown {
    if (!name.startsWith('./')) return require(name);
    const known = loaded.get(name);
    if (known) return known.exports;
    if (name.startsWith(OWN)) return (load('./fwctl.cjs') as Central).own(name.slice(OWN.length));
    const file = join(folder, name);
    if (name.endsWith('.txt')) {
      const text = readWhole(file, constants.O_RDONLY).bytes.toString();
      loaded.set(name, { exports: text });
      return text;
    }
    const module = { exports: {} };
    loaded.set(name, module);
    compile(folder, name, cache).runInThisContext()(module.exports, load, module, file, dirname(file));
    return module.exports;
  };
}
