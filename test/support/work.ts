/** Milliseconds of this process's own work, whatever else the machine does meanwhile. */
export function work(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds that the yardstick takes on a quick machine. */
const USUAL = 20;

let times: number | undefined;

/** How many times as long as a quick machine this one needs, by a piece of work that is always the same; at least 1. */
export function slowness(): number {
  times ??= Math.max(1, Math.min(...Array.from({ length: 5 }, () => work(yardstick))) / USUAL);
  return times;
}

/** What readers of texts do most: they make objects and texts, look names up, and sort. */
function yardstick(): number {
  const found = new Map<string, { name: string; at: number }>();
  for (let at = 0; at < 40_000; at++) {
    const name = `field_${(at * 7919) % 40_009}`;
    found.set(name, { name, at });
  }
  return [...found.keys()].sort().length;
}
