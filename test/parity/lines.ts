import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/files.js';

/** A line that two builds are compared by. */
export interface ComparedLine {
  /** For sh. */
  readonly line: string;
  /** Why it says something else than the revision that lines.txt names; undefined: it says the same. */
  readonly why?: string;
}

/** Those of lines.txt. */
export function comparedLines(): ComparedLine[] {
  const text = readFileSync(join(ROOT, 'test/parity/lines.txt'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((text) => {
      const [line = '', why] = text.split(/ {2}# /);
      return why === undefined ? { line } : { line, why };
    });
}
