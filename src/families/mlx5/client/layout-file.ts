import { FwctlError } from '../../../client/errors.js';
import type { FileLayouts, IncludedFiles, LayoutFile } from '../../../client/family.js';

/** An ADB file, as mstflint ships them. */
export async function readLayoutFile(main: LayoutFile, include: IncludedFiles): Promise<FileLayouts> {
  const { readAdb } = await import('../adb/layouts.js');
  const { AdbError } = await import('../adb/error.js');
  try {
    return readAdb(main, include);
  } catch (error) {
    if (error instanceof AdbError) throw new FwctlError('usage', error.message, { path: error.file });
    throw error;
  }
}
