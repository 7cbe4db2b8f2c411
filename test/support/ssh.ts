import { spawnSync } from 'node:child_process';

/** Whether signatures can be made and checked here. */
export const hasSshKeygen = (): boolean =>
  spawnSync('ssh-keygen', ['-l', '-f', '/nowhere']).error === undefined;
