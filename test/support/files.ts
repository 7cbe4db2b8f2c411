import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The repository, seen from dist/test/support. */
export const ROOT = new URL('../../../', import.meta.url).pathname;

/** The cache home of lines that are no test of it: each would compile all anew. */
export const CODE_CACHE = join(ROOT, 'dist/test-cache');

/** A vector or capture of test/, parsed. */
export const readJson = <T>(path: string): T =>
  JSON.parse(readFileSync(join(ROOT, 'test', path), 'utf8')) as T;

/** Runs something with a temporary folder that is gone afterwards. */
export async function withFolder<T>(run: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-test-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
