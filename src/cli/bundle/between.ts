/**
 * What stands between the modules in a file of the bundle. esbuild writes these functions into each file that it makes; bin/build/between.js takes them out, so that they are there once: each
 * file gets them in this order, behind what Node gives a CommonJS file.
 */

type Exports = Record<string, unknown>;

/** An ES module: evaluated when it is first needed. Its error is thrown to all who need it. */
function esm(evaluate: () => unknown): () => unknown {
  let left: (() => unknown) | undefined = evaluate;
  let failure: readonly [unknown] | undefined;
  return () => {
    if (failure) throw failure[0];
    const first = left;
    left = undefined;
    try {
      return first?.();
    } catch (error) {
      failure = [error];
      throw error;
    }
  };
}

/** A CommonJS module: its exports. */
function commonJS(evaluate: (exports: object, module: { exports: unknown }) => void): () => unknown {
  let module: { exports: unknown } | undefined;
  return () => {
    if (module) return module.exports;
    const exports = {};
    module = { exports };
    try {
      evaluate(exports, module);
      return module.exports;
    } catch (error) {
      module = undefined;
      throw error;
    }
  };
}

/** Puts the exports of an ES module into an object. */
function exportAll(target: object, all: Readonly<Record<string, () => unknown>>): void {
  for (const [name, get] of Object.entries(all))
    Object.defineProperty(target, name, { get, enumerable: true });
}

function copyProps<T extends object>(to: T, from: unknown, except?: string): T {
  if ((typeof from !== 'object' || from === null) && typeof from !== 'function') return to;
  for (const key of Object.getOwnPropertyNames(from))
    if (!Object.hasOwn(to, key) && key !== except) {
      const enumerable = Object.getOwnPropertyDescriptor(from, key)?.enumerable !== false;
      Object.defineProperty(to, key, { get: () => (from as Exports)[key], enumerable });
    }
  return to;
}

/**
 * What `import` has of a CommonJS module. Exports of what was an ES module itself, and has no default one, are taken as they are: of each module that is imported so the copy costs a tenth
 * of a millisecond when it is evaluated.
 */
function toESM(from: Exports | null | undefined, isNode?: boolean): unknown {
  const isModule = Boolean(from?.__esModule);
  if (isModule && from?.default === undefined) return from;
  const target = from == null ? {} : (Object.create(Object.getPrototypeOf(from)) as object);
  if (isNode || !isModule) Object.defineProperty(target, 'default', { value: from, enumerable: true });
  return copyProps(target, from);
}

/** What require() has of an ES module. */
const toCommonJS = (from: object): object =>
  copyProps(Object.defineProperty({}, '__esModule', { value: true }), from);

export const BETWEEN = [esm, commonJS, exportAll, toESM, toCommonJS] as const;
