import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { Archive } from './archive.js';
import { BETWEEN } from './between.js';
import { asciiOf, CENTRAL, readWhole, type Source } from './bytecode.js';

/** Where the bytecode of the bundle's files is kept. */
export interface CodeCache {
  /** What V8 made of this file before; undefined where that is not known. */
  bytecodeOf(name: string, source: Source): Uint8Array | undefined;
  /** Is told of each script that is compiled. */
  compiled(name: string, source: Source, script: Script): void;
}

/** A file in the function that Node puts around a CommonJS file. */
type Plain = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
  file: string,
  folder: string,
) => void;

/** A file of the bundle: its text, in that function with what stands between its modules. */
export type Wrapped = (...given: [...Parameters<Plain>, ...typeof BETWEEN]) => void;

/** What fwctl.cjs, or the first file of the library, gives: the loader (loader.ts), and the program. */
export type Central = readonly [loader: Plain, program: Wrapped];

/** Compiles a file of the bundle: ASCII text (esbuild's default) with a function around it. V8 drops bytecode that does not fit. */
function compile(filename: string, name: string, { source, bytes }: Found, cache?: CodeCache): Script {
  const cachedData = cache?.bytecodeOf(name, source);
  const script = new Script(asciiOf(bytes), cachedData ? { filename, cachedData } : { filename });
  cache?.compiled(name, source, script);
  return script;
}

/** What stands in front of the name of a module of it. */
const OWN = './own/';

interface Program {
  own(key: string): unknown;
}

/** What stands in front of a file of the bundle of which only names are taken, `$MODULE_NAME`: it is loaded when one is first looked into. */
const NAMES = './names/';

interface Home {
  modules(key: string): Record<string, unknown>;
}

/** The names of a file; each is looked up once. */
function namesOf(load: () => unknown): object {
  const missing = new Proxy(
    {},
    {
      get: (_, name: string, names) => {
        const end = name.indexOf('_');
        const value = (load() as Home).modules(name.slice(1, end))[name.slice(end + 1)];
        Object.defineProperty(names, name, { value });
        return value;
      },
    },
  );
  return Object.create(missing);
}

/** What reaches other machines: Node itself loads it, as start.cjs may have had it do before all else. */
const REACH = './reach.cjs';

/** What stands in front of the name of a file that is no code. */
const DATA = './data/';

/** A file that is no code: its bytes, and the text of all or of a line, which is not made before it is asked for. */
export class Data {
  private text: string | undefined;

  constructor(readonly bytes: Buffer) {}

  toString(): string {
    this.text ??= this.bytes.toString();
    return this.text;
  }

  /** As the function of this name in src/bits/chapter.ts. */
  lineWith(part: string): string | undefined {
    const { bytes } = this;
    const at = bytes.indexOf(part);
    if (at < 0) return undefined;
    const start = part.startsWith('\n') ? at + 1 : bytes.lastIndexOf(10, at) + 1;
    return bytes.toString('utf8', start, bytes.indexOf(10, start));
  }
}

interface Found {
  readonly source: Source;
  readonly bytes: Buffer;
}

/** The archive of the bundle's smaller files, in its folder. */
export const PARTS = 'parts';

/** The folder of the archive with what the library has in place of other files. */
const OF_LIBRARY = 'library/';

/** A file of the bundle: one of its own, or one of the archive. Throws what node:fs throws. */
function fileOf(folder: string, name: string, parts: Archive, isLibrary: boolean): Found {
  const own = name.slice(2);
  const part =
    (isLibrary ? parts.read(OF_LIBRARY + own) : undefined) ??
    (name === CENTRAL ? undefined : parts.read(own));
  if (part) return { source: part, bytes: part.bytes };
  const { stats, bytes } = readWhole(`${folder}/${own}`, constants.O_RDONLY);
  return { source: stats, bytes: Buffer.from(bytes.buffer, 0, bytes.length) };
}

/** What is known of the bundle before the first of its files is asked for. */
interface Known {
  readonly cache?: CodeCache | undefined;
  /** The program of the file that is there before all others, where that is compiled already, and its name: fwctl.cjs, or that of the library. */
  readonly central?: readonly [name: string, program: Wrapped];
}

/** A require() for the files of the bundle, which are compiled with the code cache, or are text; all else goes to `require`. */
export function bundleRequire(folder: string, require: NodeJS.Require, { cache, central }: Known = {}) {
  const parts = partsIn(folder);
  const loaded = new Map<string, { exports: unknown }>();
  const [first = CENTRAL, program] = central ?? [];
  const isLibrary = first !== CENTRAL;
  const ownOf = (file: string, key: string) => (load(file) as Program).own(key);
  const know = <Exports>(name: string, exports: Exports): Exports => {
    loaded.set(name, { exports });
    return exports;
  };
  return load;

  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known) return known.exports;
    if (name.startsWith(NAMES))
      return know(
        name,
        namesOf(() => load(`./${name.slice(NAMES.length)}`)),
      );
    if (name.startsWith(OWN)) {
      const key = name.slice(OWN.length);
      return ownOf(first, key) ?? (isLibrary ? ownOf(CENTRAL, key) : undefined);
    }
    return name.startsWith('./') ? loadFile(name) : know(name, require(name));
  }

  function loadFile(name: string): unknown {
    const file = `${folder}/${name.slice(2)}`;
    if (name === REACH) return require(file);
    const module = { exports: {} };
    if (program && name === first) {
      loaded.set(name, module);
      program(module.exports, load, module, file, folder, ...BETWEEN);
      return module.exports;
    }
    const found = fileOf(folder, name, parts, isLibrary);
    if (name.startsWith(DATA)) return know(name, new Data(found.bytes));
    if (name.endsWith('.txt')) return know(name, found.bytes.toString());
    loaded.set(name, module);
    const made = compile(file, name, found, cache).runInThisContext() as Wrapped | Central;
    const run = typeof made === 'function' ? made : made[1];
    run(module.exports, load, module, file, dirname(file), ...BETWEEN);
    return module.exports;
  }
}

/** The archive in the folder of the bundle. */
export const partsIn = (folder: string): Archive => new Archive(`${folder}/${PARTS}`);
