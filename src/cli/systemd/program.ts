import { realpathSync } from 'node:fs';

/** The command line by which this program starts: node and its script, both by absolute path. */
export const programLine = (): string => `${process.execPath} ${realpathSync(process.argv[1] as string)}`;
