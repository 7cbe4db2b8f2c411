import { join } from 'node:path';
import { Archive } from '../bundle/archive.js';

/** The archive, in the folder of the bundle, of the names that completion and `find` know: small files. */
export const NAMES = 'names';

/** That of what `find` finds: a line for each. */
export const INDEX = 'find.txt';

export const namesIn = (bundle: string): Archive => new Archive(join(bundle, NAMES));
