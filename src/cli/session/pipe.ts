import { spawn } from 'node:child_process';
import { FwctlError } from '../../client/errors.js';

/** The user's shell with what stands behind a command: it reads the command's output. */
export interface ShellPipe {
  /** Takes output. Throws EPIPE where nobody reads it any more. */
  write(data: string | Uint8Array): void;
  /** There is no more. */
  end(): void;
  /** The exit code. Rejects with FwctlError `usage` where the shell can't be run. */
  readonly ended: Promise<number>;
}

/** `tail`: `| grep x`, `> file`. */
export function throughShell(tail: string, shell = process.env.SHELL || '/bin/sh'): ShellPipe {
  const child = spawn(shell, ['-c', `cat ${tail}`], { stdio: ['pipe', 'inherit', 'inherit'] });
  let isClosed = false;
  child.stdin.on('error', () => {
    isClosed = true;
  });
  child.on('exit', () => {
    isClosed = true;
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        new FwctlError('usage', `the shell ${shell} can't be run: ${error.message}`, {
          next: 'SHELL names the shell for pipes and files',
        }),
      ),
    );
    child.on('close', (code, signal) => resolve(signal ? 130 : (code ?? 0)));
  });
  // It is asked for when the command has ended, which may be later.
  ended.catch(() => {});
  return {
    write(data) {
      if (isClosed) throw Object.assign(new Error('nobody reads it any more'), { code: 'EPIPE' });
      child.stdin.write(data);
    },
    end: () => child.stdin.end(),
    ended,
  };
}
