import { join } from 'node:path';
import { packFolder } from './bytecode.js';
import { CommandPack, type Pack } from './cache.js';
import { bundleRequire } from './code.js';
import type { keepPack } from './keep.js';

/** Of an entry of the package: the file of the bundle and the key of the module that have exports, `FILE KEY`, with the names of these: `name`, or `name there` and another here. */
type Rows = Readonly<Record<string, readonly string[]>>;

type Exports = Readonly<Record<string, unknown>>;

/** A file of the bundle that holds modules. */
interface Modules {
  modules(key: string): Exports;
}

/** The library as the package has it. */
export interface Library {
  /** What `require()` of an entry gives: each export is looked up, and its module loaded, when it is first asked for. */
  entry(name: string): Exports;
  /** What `import` takes of an entry, as ES modules know no such exports: a function that calls the one there, and a class that makes what that one does. */
  standIns(name: string): {
    call(name: string): (...args: unknown[]) => unknown;
    construct(name: string): object;
  };
}

/**
 * The library, from the same files as the program, with a code cache of its own. oclif's guard of process.stdout, which the program has, is kept from a process that is
 * another's.
 */
export function openLibrary(
  folder: string,
  require: NodeJS.Require,
  build: string,
  entries: Readonly<Record<string, Rows>>,
): Library {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    throw new Error('fwctl runs on little-endian machines alone, and this one is big-endian');
  const cached = packFolder(build, process.env);
  const keep = (pack: Pack) =>
    (require('./keep.cjs') as { keepPack: typeof keepPack }).keepPack(pack, folder);
  let load: ReturnType<typeof bundleRequire> | undefined;
  const moduleOf = (place: string): Exports => {
    const [part, key = ''] = place.split(' ');
    load ??= bundleRequire(
      folder,
      require,
      cached === undefined ? undefined : new CommandPack(join(cached, 'library'), keep),
    );
    const file = load;
    return withoutStdout(() => (file(`./library/${part}.cjs`) as Modules).modules(key));
  };
  const made = new Map<string, Exports>();
  const entry = (name: string): Exports => {
    const known = made.get(name) ?? exportsBy(entries[name] ?? {}, moduleOf);
    made.set(name, known);
    return known;
  };
  return {
    entry,
    standIns: (name) => ({
      call: (of) => {
        let there: ((...args: unknown[]) => unknown) | undefined;
        const standIn = (...args: unknown[]) => {
          there ??= entry(name)[of] as typeof there;
          return there?.(...args);
        };
        return Object.defineProperty(standIn, 'name', { value: of });
      },
      construct: (of) => standInFor(() => entry(name)[of] as NewableFunction),
    }),
  };
}

function exportsBy(rows: Rows, moduleOf: (key: string) => Exports): Exports {
  const all = {};
  for (const [key, words] of Object.entries(rows))
    for (const word of words) {
      const [inner = '', outer = inner] = word.split(' ');
      Object.defineProperty(all, outer, {
        enumerable: true,
        configurable: true,
        get: () => {
          const value = moduleOf(key)[inner];
          Object.defineProperty(all, outer, { value, enumerable: true });
          return value;
        },
      });
    }
  return all;
}

/** A class that is looked up when something is asked of it. */
const standInFor = (load: () => NewableFunction): object =>
  // biome-ignore lint/complexity/useArrowFunction: of an arrow function nothing can be constructed
  new Proxy(function () {}, {
    construct: (_, args, target) => Reflect.construct(load(), args, target),
    get: (_, key) => Reflect.get(load(), key),
    has: (_, key) => key in load(),
  });

/** Nothing of this process is oclif's to guard. */
function withoutStdout<T>(work: () => T): T {
  const stdout = Object.getOwnPropertyDescriptor(process, 'stdout') as PropertyDescriptor;
  Object.defineProperty(process, 'stdout', { configurable: true, get: () => ({ on() {} }) });
  try {
    return work();
  } finally {
    Object.defineProperty(process, 'stdout', stdout);
  }
}
