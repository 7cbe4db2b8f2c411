/**
 * Has process.stdout keep quiet of a reader that has gone (EPIPE), as oclif has: from when the stream is there. To make it, Node loads all of its streams
 * (2 ms), which a command that writes to the file descriptor never needs.
 */
export function guardStdout(): void {
  const real = Object.getOwnPropertyDescriptor(process, 'stdout');
  const guarded = () =>
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  if (!real?.get) guarded();
  else
    Object.defineProperty(process, 'stdout', {
      configurable: true,
      enumerable: true,
      get: () => {
        Object.defineProperty(process, 'stdout', real);
        return guarded();
      },
    });
}
