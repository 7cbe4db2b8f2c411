/**
 * While `load` runs, process.stdout only notes the listeners that are put on it; the stream gets them when it is first used.
 * oclif's command.js guards process.stdout against EPIPE as soon as it is loaded, and that alone would make Node build its stream
 * stack (2 ms), which a command that writes to the file descriptor never needs.
 */
export async function deferStdout<T>(load: () => Promise<T>): Promise<T> {
  const real = Object.getOwnPropertyDescriptor(process, 'stdout');
  if (!real?.get) return load();
  const noted: [string, (...args: unknown[]) => void][] = [];
  const stream = () => {
    Object.defineProperty(process, 'stdout', real);
    for (const [event, listener] of noted.splice(0)) process.stdout.on(event, listener);
    return process.stdout;
  };
  const notes = new Proxy({} as typeof process.stdout, {
    get: (_, key) =>
      key === 'on' ? (...args: (typeof noted)[number]) => noted.push(args) : Reflect.get(stream(), key),
  });
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => notes });
  try {
    return await load();
  } finally {
    Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: stream });
  }
}
