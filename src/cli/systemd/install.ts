import { join } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readNamedFile, writeNamedFile } from '../../files/named.js';
import { isAbsent } from '../../files/rules.js';
import { programLine } from './program.js';
import { UNIT, unitText } from './unit.js';

/** Writes the unit into a folder. Throws FwctlError `policy` where another one is there and is not to be replaced, and `usage`. */
export function installUnit(folder: string, replace: boolean): { file: string; changed: boolean } {
  const file = join(folder, UNIT);
  const text = unitText(programLine());
  const before = isAbsent(file) ? undefined : readNamedFile('the unit', file, LIMITS.rules).toString('utf8');
  const changed = before !== text;
  if (before !== undefined && changed && !replace)
    throw new FwctlError('policy', `${file} is there, and another one`, {
      path: file,
      next: 'look at it; --yes replaces it',
    });
  if (changed) writeNamedFile('the unit', file, text, 0o644);
  return { file, changed };
}
