import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../../support/files.js';

/** Shells without settings of their own, and what makes them complete. */
const SHELLS = {
  bash: { program: ['bash', '--norc', '-i'], setup: 'source <(fwctl completion bash)' },
  zsh: {
    program: ['zsh', '-f', '-i'],
    setup: 'autoload -U compinit; compinit -u; source <(fwctl completion zsh)',
  },
  fish: { program: ['fish', '-N', '-i'], setup: 'fwctl completion fish | source' },
};

/** Of a line as it is typed, what stands there after Tab. */
const LINES = [
  ['fwctl reg get PTY', 'PTYS'],
  ['fwctl attest ver', 'verify'],
] as const;

describe('Tab, pressed on a terminal', () => {
  for (const [shell, { program, setup }] of Object.entries(SHELLS))
    it(`completes commands and names in ${shell}`, async function () {
      const isThere = (name: string) => !spawnSync(name, ['--version']).error;
      if (!isThere(shell) || !isThere('python3')) return this.skip();
      await withFolder((folder) => {
        mkdirSync(join(folder, 'bin'));
        symlinkSync(join(ROOT, 'bin/run.js'), join(folder, 'bin/fwctl'));
        const env = {
          PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
          HOME: folder,
          FWCTL_STATE_DIR: join(folder, 'state'),
          TERM: 'xterm',
        };
        for (const [line, wanted] of LINES) {
          const words = [join(ROOT, 'test/cli/completion/tab.py'), line, wanted, setup, ...program];
          const { status, stderr } = spawnSync('python3', words, { cwd: folder, env, encoding: 'utf8' });
          expect(stderr).to.equal('');
          expect(status).to.equal(0);
        }
      });
    });
});
