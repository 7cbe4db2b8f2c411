import { expect } from 'chai';
import { withFolder } from '../../support/files.js';
import { fwctlJson } from '../../support/fwctl.js';
import { FWCTL, inTerminal, itOnTerminal, type Terminal } from '../../support/terminal.js';

const SET = `${FWCTL} config set NUM_OF_VFS=5 -d fwctl0`;

/** Types a command line that asks, and does something else than to answer; then the exit code is told. */
const asked = (work: (terminal: Terminal) => Promise<void>, code: number, vfs?: number) =>
  withFolder((folder) =>
    inTerminal(folder, [80, 24], {}, async (terminal) => {
      terminal.type(`clear; ${SET}; echo "ended: $?"`);
      await terminal.until(/\[y\/N\]$/m);
      await work(terminal);
      expect(await terminal.until(/ended: \d+/)).to.match(new RegExp(`ended: ${code}$`, 'm'));
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS', '--next'], { folder });
      if (vfs === undefined) expect(settings[0].next).to.not.equal(5);
      else expect(settings[0].next).to.equal(vfs);
    }),
  );

describe('a question on the terminal', () => {
  itOnTerminal('that was stopped is asked again, and its answer counts', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(`clear; ${SET}`);
        await terminal.until(/\[y\/N\]$/m);
        terminal.keys('C-z');
        await terminal.until(/Stopped/);
        terminal.type('fg; echo "ended: $?"');
        await terminal.until(/Stopped[\s\S]*\[y\/N\]$/m);
        terminal.type('y');
        expect(await terminal.until(/^ended: \d+/m)).to.match(/^ended: 0$/m);
        const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS', '--next'], { folder });
        expect(settings[0].next).to.equal(5);
      }),
    ),
  );

  itOnTerminal('answered with yes is done', () => asked(async (terminal) => terminal.type('yes'), 0, 5));
  itOnTerminal('answered with an empty line is not done: exit 4', () =>
    asked(async (terminal) => terminal.type(''), 4),
  );
  itOnTerminal('at the end of the input is not done: exit 4', () =>
    asked(async (terminal) => terminal.keys('C-d'), 4),
  );
  itOnTerminal('ends with Ctrl-C: 130', () => asked(async (terminal) => terminal.keys('C-c'), 130));
});
