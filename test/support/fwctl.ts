import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './files.js';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** The state folder. */
  folder: string;
  stdin?: string | Buffer;
  env?: NodeJS.ProcessEnv;
  /** A program in front of the command: setpriv and its flags. */
  wrapper?: string[];
}

/** The built command as a process, with an empty environment but for what it needs. */
export function fwctl(args: readonly string[], options: RunOptions): Promise<Ended> {
  const line = [...(options.wrapper ?? []), process.execPath, join(ROOT, 'bin/run.js'), ...args];
  const child = spawn(line[0] as string, line.slice(1), {
    env: { PATH: process.env.PATH, FWCTL_STATE_DIR: options.folder, HOME: options.folder, ...options.env },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data) => out.push(data));
  child.stderr.on('data', (data) => err.push(data));
  child.stdin.on('error', () => {}); // the command may end without reading it
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out).toString('latin1'),
        stderr: Buffer.concat(err).toString(),
      }),
    );
  });
}

/** The JSON document that a command prints; fails where it prints anything else or ends with another code. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every shape
export async function fwctlJson(args: readonly string[], options: RunOptions, code = 0): Promise<any> {
  const ended = await fwctl([...args, '--json'], options);
  if (ended.code !== code)
    throw new Error(
      `fwctl ${args.join(' ')}: exit ${ended.code}, not ${code}\n${ended.stdout}${ended.stderr}`,
    );
  return JSON.parse(ended.stdout);
}
