import { setEngineFlag } from '../entry/engine.js';

/** V8's majors that know the flag: of Node 20 to 24. Another one would write of an unknown flag to stderr. */
const KNOWN = [11, 12, 13];

/**
 * From here on the young generation of the heap does not grow. Work that sends the same small message many times leaves much garbage and keeps nothing: in
 * 16 MB of it, which V8 would allow itself, an update of 32 MB takes a third more memory and a fifth more time than in the 1 or 2 MB that it begins with.
 */
export function keepHeapSmall(): void {
  if (KNOWN.includes(Number.parseInt(process.versions.v8, 10))) setEngineFlag('semi-space-growth-factor', 1);
}
