import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../client/errors.js';
import type { Adb } from '../families/mlx5/adb/layouts.js';
import type { Include, Source } from '../families/mlx5/adb/source.js';
import { LIMITS, namedFileError } from '../files/named.js';
import { readRegular } from '../files/read.js';
import { reasonOf } from '../files/reason.js';

/** Accepted by every offline command. */
export const adbFlag = {
  adb: Flags.string({
    description: 'take layouts from an ADB file, as mstflint ships them, before the built-in ones',
    helpValue: 'FILE',
    helpGroup: 'INPUT',
  }),
};

/** The layouts of an ADB file and of what it includes; undefined where no file is named. Throws FwctlError `usage`. */
export async function openAdb(file: string | undefined): Promise<Adb | undefined> {
  if (file === undefined) return undefined;
  const { readAdb } = await import('../families/mlx5/adb/layouts.js');
  const { AdbError } = await import('../families/mlx5/adb/error.js');
  try {
    return readAdb(readMain(file), include);
  } catch (error) {
    if (error instanceof AdbError) throw new FwctlError('usage', error.message, { path: error.file });
    throw error;
  }
}

function readMain(file: string): Source {
  try {
    return read(file);
  } catch (error) {
    throw namedFileError('the ADB file', 'read', file, error);
  }
}

/** The real path, so that a file which is included by two names is read once. */
const read = (file: string): Source => ({
  text: readRegular(file, LIMITS.adb).toString('utf8'),
  file: realpathSync(file),
});

function readIncluded(file: string): Source {
  try {
    return read(file);
  } catch (error) {
    throw new Error(`${file}: ${reasonOf(error)}`);
  }
}

/** Includes are found from the folder of the file that has them. */
const include: Include = (what, from) => {
  const folder = dirname(from);
  if ('file' in what) return [readIncluded(resolve(folder, what.file))];
  const inside = resolve(folder, what.dir);
  return readdirSync(inside)
    .filter((name) => name.endsWith('.adb'))
    .sort()
    .map((name) => readIncluded(join(inside, name)));
};
