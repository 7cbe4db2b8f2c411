import { join } from 'node:path';
import { CommandPack, packFolder } from './cache.js';
import { bundleRequire } from './code.js';
import type { keepPack } from './keep.js';

/**
 * The library as the package has it: from the same files as the program, with a code cache of its own. oclif's guard of process.stdout, which the program
 * has, is kept from a process that is another's.
 */
export function openLibrary(folder: string, require: NodeJS.Require, build: string): unknown {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    throw new Error('fwctl runs on little-endian machines alone, and this one is big-endian');
  const cached = packFolder(build, process.env);
  const keep: typeof keepPack = (pack) =>
    (require('./keep.cjs') as { keepPack: typeof keepPack }).keepPack(pack);
  const cache = cached === undefined ? undefined : new CommandPack(join(cached, 'library'), keep);
  const stdout = Object.getOwnPropertyDescriptor(process, 'stdout') as PropertyDescriptor;
  Object.defineProperty(process, 'stdout', { configurable: true, get: () => ({ on() {} }) });
  try {
    return bundleRequire(folder, require, cache)('./library/index.cjs');
  } finally {
    Object.defineProperty(process, 'stdout', stdout);
  }
}
