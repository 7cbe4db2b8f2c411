import { start, until } from './running.js';

/** A command that goes on, and what it has written so far. */
export interface Stream {
  /** Lines that are whole. */
  lines(): string[];
  /** Waits until one of the lines that come from now on fits; gives it. */
  next(fits: (line: string) => boolean): Promise<string>;
  /** Ends it with a signal, and gives its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts fwctl, reads what it writes as it comes, and has it ended behind `work`. */
export async function withStream(
  args: readonly string[],
  folder: string,
  work: (stream: Stream) => Promise<void>,
): Promise<void> {
  const child = start(args, folder);
  let text = '';
  let code: number | null | undefined;
  child.stdout.on('data', (data) => {
    text += data;
  });
  child.on('close', (ended) => {
    code = ended;
  });
  const lines = () => text.split('\n').slice(0, -1);
  const running: Stream = {
    lines,
    async next(fits) {
      const from = lines().length;
      let found: string | undefined;
      await until(() => {
        found = lines().slice(from).find(fits);
        if (code !== undefined && found === undefined)
          throw new Error(`it ended with ${code}: ${text.slice(-2000)}`);
        return found !== undefined;
      });
      return found as string;
    },
    async end(signal = 'SIGINT') {
      child.kill(signal);
      await until(() => code !== undefined);
      return code ?? null;
    },
  };
  try {
    await work(running);
  } finally {
    if (code === undefined) await running.end('SIGKILL');
  }
}
