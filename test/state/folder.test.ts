import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stateFolder } from '../../src/state/folder.js';

describe('the state folder', () => {
  const env = { HOME: '/home/a', XDG_STATE_HOME: '/xdg', FWCTL_STATE_DIR: '/own' };

  it('is the one that is given', () => {
    expect(stateFolder('/given', env)).to.equal('/given');
    expect(stateFolder('given', env)).to.equal(join(process.cwd(), 'given'));
  });

  it('else FWCTL_STATE_DIR itself', () => {
    expect(stateFolder(undefined, env)).to.equal('/own');
  });

  it('else fwctl in the XDG state home', () => {
    expect(stateFolder(undefined, { ...env, FWCTL_STATE_DIR: '' })).to.equal('/xdg/fwctl');
  });

  it('else fwctl in ~/.local/state, also where XDG_STATE_HOME is relative or empty', () => {
    for (const XDG_STATE_HOME of [undefined, '', 'relative/xdg'])
      expect(stateFolder('', { HOME: '/home/a', XDG_STATE_HOME })).to.equal('/home/a/.local/state/fwctl');
  });

  it('without HOME, or where that is relative or empty, the home that the system knows counts', () => {
    for (const HOME of [undefined, '', 'relative'])
      expect(stateFolder(undefined, { HOME })).to.equal(join(userInfo().homedir, '.local/state/fwctl'));
  });
});
