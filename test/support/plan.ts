import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, withFolder } from './files.js';
import { fwctl, fwctlJson } from './fwctl.js';
import { literalBlocks } from './mdoc.js';

const [EXAMPLE] = literalBlocks(readFileSync(join(ROOT, 'man/fwctl-plan.5'), 'utf8')).map(({ text }) => text);

/** The example of fwctl-plan(5), in a file of a folder of its own. */
export const withPlan = (
  run: (place: { folder: string; plan: string }) => Promise<void>,
  text = EXAMPLE as string,
) =>
  withFolder(async (folder) => {
    const plan = join(folder, 'plan.yaml');
    writeFileSync(plan, text);
    await run({ folder, plan });
  });

export const planOf = (body: string, match = '{family: mlx5, kind: pf, port: 1}') =>
  `schema: fwctl.plan/1\ndevices:\n  - match: ${match}\n    ${body.trim().replaceAll('\n', '\n    ')}\n`;

/** All that was set, and a register, as text. */
export async function stateIn(folder: string): Promise<string> {
  const { stdout: raw } = await fwctl(['config', 'backup', '--raw', '-'], { folder });
  const { fields } = await fwctlJson(['reg', 'get', 'PMTU'], { folder });
  return `${raw.replaceAll(/^%.*$/gm, '')}${fields.admin_mtu}`;
}

/** Has the device refuse the next write of a register. */
export const refuseWrite = (folder: string, register: string) =>
  fwctl(`emulator fault add --register ${register} --op-mod 0 --count 1 --status BAD_RES_ERR`.split(' '), {
    folder,
  });
