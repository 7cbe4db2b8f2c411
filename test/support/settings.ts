import { withFolder } from './files.js';
import { fwctl } from './fwctl.js';

/** A setting as `config query --json` has it. */
export interface Setting {
  name: string;
  default: unknown;
  current: unknown;
  next: unknown;
}

/** Runs something with a state folder whose board is the one on which LINK_TYPE can be set. */
export const withVpi = (run: (folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    await fwctl(['emulator', 'profile', 'use', 'connectx6dx-vpi'], { folder });
    await run(folder);
  });
