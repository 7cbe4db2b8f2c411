import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recording } from '../../src/backends/record.js';
import type { TapeOptions } from '../../src/backends/tape/write.js';
import { writeTape } from '../../src/backends/tape/write.js';
import type { Backend } from '../../src/client/backend.js';

const origin = { backend: 'fake', fwctl: '0', argv: ['info', 'a=b'], kernel: '6.15.0' };

/** A tape of what `run` does with a backend. */
export async function taped(
  file: string,
  backend: Backend,
  run: (backend: Backend) => Promise<unknown>,
  options: Partial<TapeOptions> = {},
): Promise<void> {
  const failed = (error: Error) => {
    throw error;
  };
  const tape = writeTape(file, { origin, failed, existing: 'replace', ...options });
  await run(recording(backend, tape.sink));
  tape.end();
}

/** The error of an action; fails where there is none. */
export async function errorOf(
  action: () => unknown,
): Promise<Error & { kind?: string; facts?: { path?: string } }> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** A file of these lines. */
export function fileOf(folder: string, text: string): string {
  const file = join(folder, 'changed.tape');
  writeFileSync(file, text);
  return file;
}
