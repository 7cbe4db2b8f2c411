import { closeSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { mayBeTerminal } from '../../../src/cli/terminal/device.js';

describe('a file descriptor that may be a terminal', () => {
  const answer = (path: string): boolean => {
    const fd = openSync(path, 'r');
    try {
      return mayBeTerminal(fd);
    } finally {
      closeSync(fd);
    }
  };

  it('is a character device of a driver of terminals, or of another but memory', () => {
    expect(answer('/dev/ptmx')).to.equal(true);
    for (const path of ['/dev/null', '/dev/zero', '/dev/full', '/dev/urandom'])
      expect(answer(path), path).to.equal(false);
  });

  it('is no file and no folder', () => {
    expect(answer(process.execPath)).to.equal(false);
    expect(answer('/')).to.equal(false);
  });

  it('is not one that is closed', () => {
    expect(() => mayBeTerminal(1 << 20)).to.throw('EBADF');
  });
});
