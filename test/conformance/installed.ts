import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { hasUmockdev } from './client.js';

/**
 * Programs of others, as they are, on the served device: from PATH, or from the folder that FWCTL_TEST_PROGRAMS names. mstflint knows
 * fwctl from 4.33 on.
 */
export const PATH = [process.env.FWCTL_TEST_PROGRAMS, process.env.PATH].filter(Boolean).join(delimiter);

/** Why a program can't be run here; undefined: it can. */
export function whyNot(program: string): string | undefined {
  if (!hasUmockdev()) return "umockdev's preload library is not installed";
  // Not all programs of mstflint tell their version.
  const asked = program.startsWith('mst') ? 'mstreg' : program;
  const { error, stdout } = spawnSync(asked, ['--version'], { env: { PATH }, encoding: 'utf8' });
  if (error) return `${asked} is not installed`;
  const [, major, minor] = /mstflint (\d+)\.(\d+)/.exec(stdout) ?? [];
  const old = asked === 'mstreg' && !(Number(major) * 100 + Number(minor) >= 433);
  return old ? `mstflint ${major}.${minor} knows no fwctl: 4.33 is the first that does` : undefined;
}
