import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CODE_CACHE, ROOT, withFolder } from './files.js';

/** Runs command lines as a reader of the documents would. */
export interface Shell {
  /** Where they run. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gives the exit code, and what went to stdout and stderr in its order. */
  run(line: string): Promise<{ code: number | null; output: string }>;
}

/** A shell in an empty folder, with `fwctl` of a repository on the PATH, no state and no terminal. */
export function withShell<T>(run: (shell: Shell) => Promise<T>, root = ROOT): Promise<T> {
  return withFolder((temporary) => {
    const bin = join(temporary, 'bin');
    const folder = join(temporary, 'work');
    mkdirSync(bin);
    mkdirSync(folder);
    symlinkSync(join(root, 'bin/run.js'), join(bin, 'fwctl'));
    const { PATH = '' } = process.env;
    const env = {
      PATH: `${bin}${delimiter}${PATH}`,
      TMPDIR: tmpdir(),
      HOME: temporary,
      FWCTL_STATE_DIR: join(temporary, 'state'),
      XDG_CACHE_HOME: CODE_CACHE,
    };
    return run({ folder, env, run: (line) => runLine(line, folder, env) });
  });
}

function runLine(line: string, cwd: string, env: NodeJS.ProcessEnv): ReturnType<Shell['run']> {
  const child = spawn('sh', ['-c', `exec 2>&1\n${line}`], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (data) => chunks.push(data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}
