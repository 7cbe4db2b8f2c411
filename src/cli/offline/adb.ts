import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { FileLayouts, IncludedFiles, LayoutFile } from '../../client/family.js';
import { LIMITS, namedFileError } from '../../files/named.js';
import { readRegular } from '../../files/read.js';
import { reasonOf } from '../../files/reason.js';
import { clientOf, USUAL } from '../family.js';

/** The layouts of an ADB file and of what it includes; undefined where no file is named. Throws FwctlError `usage`. */
export async function openAdb(file: string | undefined): Promise<FileLayouts | undefined> {
  if (file === undefined) return undefined;
  const { layouts } = await clientOf(USUAL);
  const main = readMain(file);
  return layouts.readFile?.(main, includesBelow(dirname(main.file)));
}

/** The real path, so that a file which is included by two names is read once. */
function readMain(file: string): LayoutFile {
  try {
    return { text: textOf(file), file: realpathSync(file) };
  } catch (error) {
    throw namedFileError('the ADB file', 'read', file, error);
  }
}

const textOf = (file: string): string => readRegular(file, LIMITS.adb).toString('utf8');

/**
 * Includes are found from the folder of the file that has them, and lie, links followed, in the folder of the first file or below: an ADB file of
 * somebody else has no business with the other files of this user. Each is read when it is needed.
 */
const includesBelow =
  (root: string): IncludedFiles =>
  (what, from) => {
    const folder = dirname(from);
    const wanted = (path: string): string => {
      const real = because(path, () => realpathSync(path));
      if (relative(root, real).split('/')[0] !== '..') return real;
      throw new Error(`${path}: it lies outside the folder of the first file, ${root}`);
    };
    const source = (path: string): LayoutFile => {
      const file = wanted(path);
      return {
        file,
        get text() {
          return because(file, () => textOf(file));
        },
      };
    };
    if ('file' in what) return [source(resolve(folder, what.file))];
    const inside = wanted(resolve(folder, what.dir));
    return because(inside, () => readdirSync(inside))
      .filter((name) => name.endsWith('.adb'))
      .sort()
      .map((name) => source(join(inside, name)));
  };

/** Throws an Error that names the path. */
function because<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${path}: ${reasonOf(error)}`);
  }
}
