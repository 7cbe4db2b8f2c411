import { join } from 'node:path';
import { withFolder } from './files.js';
import { fwctl } from './fwctl.js';
import { shamSsh } from './ssh.js';

/** The device that lines mean which name no other. */
export const OF_ANOTHER = ['-d', 'ssh://lab-3/fwctl0'];

/** A machine here, and another that ssh leads to. */
export const withMachines = (
  work: (
    run: (line: string, env?: NodeJS.ProcessEnv) => ReturnType<typeof fwctl>,
    where: { folder: string; there: string; env: NodeJS.ProcessEnv },
  ) => Promise<unknown>,
  more?: string,
) =>
  withFolder(async (folder) => {
    const { env, state } = shamSsh(folder, more);
    const run = (line: string, others: NodeJS.ProcessEnv = {}) =>
      fwctl([...line.split(' '), ...(line.includes('ssh:') ? [] : OF_ANOTHER)], {
        folder: join(folder, 'here'),
        cwd: folder,
        env: { ...env, ...others },
      });
    await work(run, { folder, there: state, env });
  });
