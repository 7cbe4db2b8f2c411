import { expect } from 'chai';
import { withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';
import { FWCTL, inTerminal, itOnTerminal, type Terminal } from '../../support/terminal.js';

const on = (env: Record<string, string>, work: (terminal: Terminal) => Promise<void>) =>
  withFolder((folder) => inTerminal(folder, [80, 12], env, work));

describe('an answer on a terminal', () => {
  itOnTerminal('that is longer than the window goes through the pager, and the exit code stays', () =>
    on({ FWCTL_PAGER: 'tail -n 2; echo paged' }, async (terminal) => {
      terminal.type(`clear; ${FWCTL} obj list; echo "ended: $?"`);
      const screen = await terminal.until(/^ended: 0$/m);
      expect(screen).to.match(/^\S.*\n\S.*\npaged\nended: 0$/m);
    }),
  );

  itOnTerminal('can be left before its end without a word', () =>
    on({ FWCTL_PAGER: 'head -n 1; exit 3' }, async (terminal) => {
      terminal.type(`clear; ${FWCTL} query-caps --json; echo "ended: $?"`);
      const screen = await terminal.until(/^ended: \d+$/m);
      expect(screen).to.match(/^\{\nended: 0$/m);
      expect(screen).to.not.match(/fwctl: \w+:/);
    }),
  );

  itOnTerminal(
    'that fits is written as it is; so is every one where the pager is empty, or is not there',
    () =>
      on({ FWCTL_PAGER: 'echo paged' }, async (terminal) => {
        terminal.type(`clear; ${FWCTL} reg get PMTU --field local_port; echo "ended: $?"`);
        expect(await terminal.until(/^ended: 0$/m)).to.not.match(/^paged/m);
        for (const pager of ['', 'cat', 'no-such-pager-here']) {
          terminal.type(
            `clear; FWCTL_PAGER='${pager}' ${FWCTL} obj list; echo "ended with ${pager || 'none'}: $?"`,
          );
          const screen = await terminal.until(new RegExp(`^ended with ${pager || 'none'}: 0$`, 'm'));
          expect(screen).to.not.match(/^paged/m);
          expect(screen).to.match(/^flow_table_alias /m);
        }
      }),
  );

  itOnTerminal('that is a list has no row that is wrapped', () =>
    on({ FWCTL_PAGER: 'wc -L', LC_ALL: 'C.UTF-8', NO_COLOR: '1' }, async (terminal) => {
      for (const list of ['rpc --list', 'obj list', 'config query', 'reg list', 'prm']) {
        terminal.type(`clear; ${FWCTL} ${list}; echo "ended: $?"`);
        const widest = /^(\d+)\nended/m.exec(await terminal.until(/^ended: 0$/m))?.[1];
        expect(Number(widest), list).to.be.within(60, 80);
        terminal.type('clear; echo cleared');
        await terminal.until(/^cleared$/m);
      }
    }),
  );

  itOnTerminal('is never bytes', () =>
    on({}, async (terminal) => {
      terminal.type(`clear; ${FWCTL} info -o binary; echo "ended: $?"`);
      expect(await terminal.until(/^ended: \d+$/m)).to.match(/stdout is a terminal[\s\S]*-o hex\nended: 2$/m);
    }),
  );
});

describe('an answer in a pipe', () => {
  it('has whole cells, whatever the window', () =>
    withFolder(async (folder) => {
      const { stdout } = await fwctl(['obj', 'list'], {
        folder,
        env: { COLUMNS: '40', FWCTL_PAGER: 'false' },
      });
      expect(stdout).to.not.include('…');
      expect(stdout).to.match(/^flow_table_alias .*obj_type=\d+ +\S.*$/m);
    }));
});
