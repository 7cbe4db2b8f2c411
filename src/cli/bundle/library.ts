// What each entry of the package begins with: Node compiles it anew in each process, so that it is short. It stands in each of their files, as Node takes a while to find another.
import { join } from 'node:path';
import { packFolder } from './bytecode.js';
import { startedIn } from './central.js';
import type { Exported } from './exported.js';

/** A digest of the files of the bundle, and `module` of this one as Node has it; the build knows them. */
declare const BUILD: string;
declare const MODULE: NodeJS.Module;

/** What is there before all other files of the bundle, with what most programs ask of the library; and what has the rest. */
const USUAL = './usual.cjs';
const INDEX = './library/index.cjs';

/** The library, from the same files as the program but for these, with a code cache of its own. */
function load(): Exported {
  const cached = packFolder(BUILD, process.env);
  const { loader, started } = startedIn(__dirname, require, cached && join(cached, 'library'), USUAL);
  const file = loader.loadIn(started);
  const exportedBy = (name: string) => (file(name) as { exported: Exported }).exported;
  const usual = exportedBy(USUAL);
  return (entry, name) => usual(entry, name) ?? exportedBy(INDEX)(entry, name);
}

/** All entries have what is loaded from one place, by import and by require(): each class is there once. */
const SHARED: unique symbol = Symbol.for(`fwctl.library.${BUILD}`);
const everywhere = globalThis as { [SHARED]?: Exported };

const exported: Exported = (entry, name) => {
  everywhere[SHARED] ??= load();
  return everywhere[SHARED](entry, name);
};

/** What `require()` of an entry gives: each export is looked up when it is first asked for. `names`: between blanks. */
function entry(of: string, names: string): object {
  // Without a prototype at first: V8 gives such an object no form of its own for each name that it gets.
  const all = Object.create(null) as object;
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
  return Object.setPrototypeOf(all, Object.prototype) as object;
}

/**
 * What `import` takes of an entry, as ES modules know no such exports: a function that calls the one there, a class that makes what that one does, and an object of functions, of which the
 * names stand between blanks.
 */
const standIns = (of: string) => ({
  call: (name: string) => {
    let there: ((...args: unknown[]) => unknown) | undefined;
    const standIn = (...args: unknown[]) => {
      there ??= exported(of, name) as typeof there;
      return there?.(...args);
    };
    return Object.defineProperty(standIn, 'name', { value: name });
  },
  table: (name: string, members: string) => {
    const there = () => exported(of, name) as Record<string, (...args: unknown[]) => unknown>;
    const rows = members
      .split(' ')
      .map((member) => [member, (...args: unknown[]) => there()[member]?.(...args)]);
    return Object.fromEntries(rows) as object;
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

if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
  throw new Error('fwctl runs on little-endian machines alone, and this one is big-endian');
MODULE.exports = { entry, standIns };
