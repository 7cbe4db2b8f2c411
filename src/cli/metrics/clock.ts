/** Milliseconds of a clock that nobody sets. Not performance.now(): to load what Node has for that takes longer than to read a device. */
export const now = (): number => process.uptime() * 1000;
