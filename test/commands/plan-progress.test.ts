import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../support/files.js';
import { fwctlJson } from '../support/fwctl.js';
import { planOf } from '../support/plan.js';
import { FWCTL, inTerminal, itOnTerminal } from '../support/terminal.js';

describe('an apply on a terminal', () => {
  itOnTerminal('has a table of devices and steps, which makes room for what was done', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'add'], { folder });
      const hang = ['--register', 'MNVDA', '--op-mod', '0', '--hang', '2s'];
      for (const device of ['fwctl0', 'fwctl3'])
        await fwctlJson(['emulator', 'fault', 'add', ...hang, '-d', device], { folder });
      writeFileSync(join(folder, 'plan.yaml'), planOf('config: {NUM_OF_VFS: 6}\nreset: never'));
      await inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(`clear; ${FWCTL} plan apply ${join(folder, 'plan.yaml')} --yes`);
        await terminal.until(/device {2}step\nfwctl0 {2}1\/1 +nv_global_pci_conf\nfwctl3 +waits\n/);
        await terminal.until(/device {2}step\nfwctl3 {2}1\/1 +nv_global_pci_conf\nfwctl0 +done\n/);
        const screen = await terminal.until(/take it back with: fwctl plan rollback/);
        if (/device {2}step/.test(screen)) throw new Error(`the table is still there:\n${screen}`);
      });
    }),
  );
});
