import { setFlagsFromString } from 'node:v8';

/**
 * Flags of V8 that lines set for themselves, with what V8 of Node 18 to 24 has by itself: flag-definitions.h. None of its compilers: they run beside the program, and one
 * that reads another value than a moment before ends the process.
 */
const USUAL = { 'semi-space-growth-factor': 2 };

const set = new Set<string>();

/**
 * Sets a flag of V8, until the process ends: what was compiled is kept only then (cache.ts), is bound to all flags, and is for processes that begin with
 * none. What is loaded behind this finds nothing that was kept for it.
 */
export function setEngineFlag(name: keyof typeof USUAL, value: number): void {
  if (set.has(name)) return;
  set.add(name);
  setFlagsFromString(`--${name}=${value}`);
  process.prependOnceListener('exit', () => setFlagsFromString(`--${name}=${USUAL[name]}`));
}
