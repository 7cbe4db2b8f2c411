import { expect } from 'chai';
import { runProgram, whyNotRunnable } from '../../../src/cli/exec/program.js';
import { withFolder } from '../../support/files.js';

describe('programs', () => {
  it('one that the kernel does not start is an error, not a defect', async () => {
    const line = { command: '/bin/true', args: ['x'.repeat(1 << 22)], env: {} };
    const error = await runProgram(line).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).to.include({ kind: 'usage' });
    expect(error.message).to.include('too many arguments');
    // Nobody is there for whom signals could be meant.
    for (const signal of ['SIGUSR2', 'SIGCONT', 'SIGWINCH'])
      expect(process.listenerCount(signal)).to.equal(0);
  });

  it('one that is not there is an error, not a defect', async () => {
    const line = { command: '/nonexistent/setpriv', args: [], env: {} };
    const error = await runProgram(line).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).to.include({ kind: 'device' });
    expect(error.message).to.include("/nonexistent/setpriv can't be started");
  });

  it('a path that is there and no program is 126; on the PATH it is passed over', () =>
    withFolder((folder) => {
      expect(whyNotRunnable(folder)?.exit).to.equal(126);
      expect(whyNotRunnable(`${folder}/none`)?.exit).to.equal(127);
      const [, parent, name] = /^(.*)\/(.*)$/.exec(folder) ?? [];
      expect(whyNotRunnable(name as string, { PATH: parent })?.exit).to.equal(127);
      expect(whyNotRunnable('sh')).to.equal(undefined);
    }));
});
