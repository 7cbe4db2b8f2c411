import { join } from 'node:path';

/** The folder of the package that goes into PYTHONPATH. `root`: of the package. */
export const pythonFolder = (root: string): string => join(root, 'src/python');
