import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CODE_CACHE, ROOT } from './files.js';

/** Starts fwctl and gives the process. */
export function start(args: readonly string[], folder: string) {
  return spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    env: {
      PATH: process.env.PATH,
      FWCTL_STATE_DIR: folder,
      HOME: folder,
      TMPDIR: folder,
      XDG_CACHE_HOME: CODE_CACHE,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** The first line of its output. */
export async function firstLine(child: ReturnType<typeof start>): Promise<string> {
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  await until(() => text.includes('\n'));
  return text.slice(0, text.indexOf('\n'));
}

/** Waits for what is sure to come. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
