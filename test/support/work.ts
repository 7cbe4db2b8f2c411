/** Milliseconds of this process's own work, whatever else the machine does meanwhile. */
export function work(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
