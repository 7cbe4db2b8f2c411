// The first file of the library, bundled to dist/bundle/library.cjs: Node compiles it anew in each process, so that it is short.
import { join } from 'node:path';
import { packFolder } from './bytecode.js';
import { startedIn } from './central.js';
import type { Exported, exportedBy, ModuleOf } from './exported.js';

/** A digest of the files of the bundle, and `module` of this one as Node has it; the build knows them. */
declare const BUILD: string;
declare const MODULE: NodeJS.Module;

/** A file of the bundle that holds modules. */
interface Modules {
  modules(key: string): ReturnType<ModuleOf>;
}

/** The one that has what most programs use, and knows where all exports stand. */
interface Usual extends Modules {
  exported(moduleOf: ModuleOf): ReturnType<typeof exportedBy>;
}

/** The library, from the same files as the program, with a code cache of its own. oclif's guard of process.stdout, which the program has, is kept from a process that is another's. */
function load(): Exported {
  const cached = packFolder(BUILD, process.env);
  const { loader, started } = startedIn(__dirname, require, cached && join(cached, 'library'));
  const file = loader.loadIn(started);
  const moduleOf: ModuleOf = (place) => {
    const [part, key = ''] = place.split(' ');
    return withoutStdout(() => (file(`./library/${part}.cjs`) as Modules).modules(key));
  };
  return withoutStdout(() => file('./library/usual.cjs') as Usual).exported(moduleOf);
}

let loaded: Exported | undefined;
const exported: Exported = (entry, name) => {
  loaded ??= load();
  return loaded(entry, name);
};

const made = new Map<string, object>();

/** What `require()` of an entry gives: each export is looked up when it is first asked for. `names`: between blanks. */
function entry(of: string, names: string): object {
  const known = made.get(of);
  if (known) return known;
  const all = {};
  for (const name of names.split(' '))
    Object.defineProperty(all, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = exported(of, name);
        Object.defineProperty(all, name, { value, enumerable: true });
        return value;
      },
    });
  made.set(of, all);
  return all;
}

/** What `import` takes of an entry, as ES modules know no such exports: a function that calls the one there, and a class that makes what that one does. */
const standIns = (of: string) => ({
  call: (name: string) => {
    let there: ((...args: unknown[]) => unknown) | undefined;
    const standIn = (...args: unknown[]) => {
      there ??= exported(of, name) as typeof there;
      return there?.(...args);
    };
    return Object.defineProperty(standIn, 'name', { value: name });
  },
  construct: (name: string) => standInFor(() => exported(of, name) as NewableFunction),
});

/** A class that is looked up when something is asked of it. */
const standInFor = (there: () => NewableFunction): object =>
  // biome-ignore lint/complexity/useArrowFunction: of an arrow function nothing can be constructed
  new Proxy(function () {}, {
    construct: (_, args, target) => Reflect.construct(there(), args, target),
    get: (_, key) => Reflect.get(there(), key),
    has: (_, key) => key in there(),
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

if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
  throw new Error('fwctl runs on little-endian machines alone, and this one is big-endian');
MODULE.exports = { entry, standIns };
