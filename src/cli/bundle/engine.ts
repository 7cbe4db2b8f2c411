import { setFlagsFromString } from 'node:v8';

/**
 * Flags of V8 that lines set for themselves, with what V8 has by itself: flag-definitions.h. None of its compilers: they run beside the program, and one
 * that reads another value than a moment before ends the process.
 */
const USUAL = { 'heap-growing-percent': 0, 'semi-space-growth-factor': 2 };

/** V8's majors that have them so: of Node 18 to 24. Another one would write of an unknown flag to stderr. */
const KNOWN = [10, 11, 12, 13];

const set = new Set<string>();

/**
 * Sets a flag of V8, until the process ends: what was compiled is kept only then (cache.ts), is bound to all flags, and is for processes that begin with
 * none. What is loaded behind this finds nothing that was kept for it.
 */
function setFlag(name: keyof typeof USUAL, value: number): void {
  if (set.has(name) || !KNOWN.includes(Number.parseInt(process.versions.v8, 10))) return;
  set.add(name);
  setFlagsFromString(`--${name}=${value}`);
  process.prependOnceListener('exit', () => setFlagsFromString(`--${name}=${USUAL[name]}`));
}

/**
 * From here on the young generation of the heap does not grow. Work that sends the same small message many times, or decodes line by line, leaves much garbage and keeps nothing: in
 * 16 MB of it, which V8 would allow itself, an update of 32 MB takes a third more memory and a fifth more time than in the 1 or 2 MB that it begins with.
 */
export const keepNurserySmall = (): void => setFlag('semi-space-growth-factor', 1);

/** Lets the heap grow by half of what is kept before it is collected, where V8 would let it grow to four times that: a thousand devices keep some 20 MB. */
export const keepHeapSmall = (): void => setFlag('heap-growing-percent', 50);
