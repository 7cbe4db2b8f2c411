import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../client/errors.js';
import type { Adb } from '../families/mlx5/adb/layouts.js';
import type { Include, Source } from '../families/mlx5/adb/source.js';

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
    throw new FwctlError('usage', `${file} can't be read: ${(error as Error).message}`, { path: file });
  }
}

/** The real path, so that a file which is included by two names is read once. */
const read = (file: string): Source => ({ file: realpathSync(file), text: readFileSync(file, 'utf8') });

/** Includes are found from the folder of the file that has them. */
const include: Include = (what, from) => {
  const folder = dirname(from);
  if ('file' in what) return [read(resolve(folder, what.file))];
  const inside = resolve(folder, what.dir);
  return readdirSync(inside)
    .filter((name) => name.endsWith('.adb'))
    .sort()
    .map((name) => read(join(inside, name)));
};
