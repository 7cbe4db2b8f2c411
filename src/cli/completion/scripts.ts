import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that makes a shell ask fwctl for what may stand at the cursor; `root`: the folder of the package. */
export const scriptFor = (shell: Shell, root: string): string =>
  readFileSync(join(root, `dist/bundle/completion/fwctl.${shell}`), 'utf8');
