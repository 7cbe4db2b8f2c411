import { expect } from 'chai';
import { remoteAddress } from '../../../src/backends/remote/address.js';
import { reach, reachEarly } from '../../../src/backends/remote/reach.js';

/** In place of ssh; it ends as its input does. */
const CALLED = { ssh: 'cat -u --', command: 'x' };
const ENV = { FWCTL_SSH: CALLED.ssh, FWCTL_REMOTE: CALLED.command };

/** Whether a line starts ssh to a machine before it is looked into. */
function isEarly(line: string, machine: string, env: NodeJS.ProcessEnv = {}): boolean {
  const before = process.listenerCount('exit');
  reachEarly(line.split(' '), { ...ENV, ...env });
  const started = process.listenerCount('exit') > before;
  const child = reach(remoteAddress(machine), CALLED);
  child.on('error', () => undefined).kill();
  return started;
}

describe('ssh', () => {
  for (const line of [
    'info -d ssh://lab-3/fwctl0',
    'info --device=ssh://lab-3/fwctl0 --json',
    'reg get MTMP -dssh://lab-3/fwctl0',
    'list --backend ssh://lab-3',
  ])
    it(`is on its way before the program is loaded: ${line}`, () =>
      expect(isEarly(line, 'ssh://lab-3')).to.equal(true));

  it('is so for what variables name, too', () => {
    expect(isEarly('info', 'ssh://lab-3', { FWCTL_DEVICE: 'ssh://lab-3/fwctl0' })).to.equal(true);
    expect(isEarly('info -d fwctl0', 'ssh://lab-3', { FWCTL_DEVICE: 'ssh://lab-3/fwctl0' })).to.equal(false);
    for (const line of [
      'info -dfwctl0',
      'info -Hdfwctl0',
      'info -d=fwctl0',
      'info --device=fwctl0',
      'list --backend=emulated',
    ])
      for (const env of [{ FWCTL_DEVICE: 'ssh://lab-3/fwctl0' }, { FWCTL_BACKEND: 'ssh://lab-3' }])
        expect(isEarly(line, 'ssh://lab-3', env), line).to.equal(false);
  });

  for (const line of [
    'info -d ssh://lab-3/fwctl0 --help',
    'rpc --list -d ssh://lab-3/fwctl0',
    'find ssh://lab-3',
    'list --backend ssh://lab-3,lab-4',
    'info -d ssh://lab-3/fwctl0 --nope',
    'info -d ssh://-oProxyCommand=x/fwctl0',
    'info -d fwctl0 --backend ssh://lab-3',
  ])
    it(`is not started for what may not need it: ${line}`, () =>
      expect(isEarly(line, 'ssh://lab-3')).to.equal(false));

  it('that was started so is taken once, and by the machine that was meant', async () => {
    reachEarly(['info', '-d', 'ssh://lab-3/fwctl0'], ENV);
    const taken = reach(remoteAddress('ssh://lab-3'), CALLED);
    const next = reach(remoteAddress('ssh://lab-3'), CALLED);
    expect(taken.listenerCount('exit')).to.equal(1);
    expect(next.listenerCount('exit')).to.equal(0);
    reachEarly(['info', '-d', 'ssh://lab-3/fwctl0'], ENV);
    const other = reach(remoteAddress('ssh://lab-4'), CALLED);
    expect(other.listenerCount('exit')).to.equal(0);
    for (const child of [taken, next, other]) child.kill();
  });
});
