import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { StillOpen } from '../../../../src/backends/serve/notify/still-open.js';
import { withFolder } from '../../../support/files.js';

/** This process stands for a client: what its descriptors are for is seen as of any other. */
const tid = process.pid;

describe('descriptors that were found to be for a file', () => {
  const open = (folder: string, name: string): number => openSync(join(folder, name), 'w+');

  /** Known well enough to be asked about alone. */
  function known(still: StillOpen<string>, fd: number, held: string): void {
    for (let time = 0; time < 2; time++) still.found(tid, fd, held);
  }

  it('are for it as long as they are, and for nothing that was opened in their place', () =>
    withFolder(async (folder) => {
      const still = new StillOpen<string>();
      const fd = open(folder, 'one');
      still.made('one', fd);
      expect(still.at(tid, fd)).to.equal(undefined);
      known(still, fd, 'one');
      for (let time = 0; time < 3; time++) expect(still.at(tid, fd)).to.equal('one');
      closeSync(fd);
      expect(still.at(tid, fd)).to.equal(undefined);
      const other = open(folder, 'other');
      expect(other).to.equal(fd);
      expect(still.at(tid, other)).to.equal(undefined);
      closeSync(other);
      const again = open(folder, 'one');
      expect(again).to.equal(fd);
      known(still, again, 'one');
      expect(still.at(tid, again)).to.equal('one');
      still.clear();
      closeSync(again);
    }));

  it('are for it wherever in it the program is, and for whichever it was made last', () =>
    withFolder(async (folder) => {
      const still = new StillOpen<string>();
      const [one, two] = [open(folder, 'one'), open(folder, 'two')];
      still.made('one', one);
      still.made('two', two);
      known(still, one, 'one');
      known(still, two, 'two');
      expect([still.at(tid, one), still.at(tid, two)]).to.deep.equal(['one', 'two']);
      writeSync(one, 'x');
      expect([still.at(tid, one), still.at(tid, two)]).to.deep.equal(['one', 'two']);
      still.forget('one');
      expect([still.at(tid, one), still.at(tid, two)]).to.deep.equal([undefined, 'two']);
      still.clear();
      expect(still.at(tid, two)).to.equal(undefined);
      for (const fd of [one, two]) closeSync(fd);
    }));

  it('are not taken for it where the thread has another file there than was found', () =>
    withFolder(async (folder) => {
      const still = new StillOpen<string>();
      const [one, two] = [open(folder, 'one'), open(folder, 'two')];
      still.made('one', one);
      // As if it had been changed after it was looked at.
      known(still, two, 'one');
      expect(still.at(tid, two)).to.equal(undefined);
      still.clear();
      for (const fd of [one, two]) closeSync(fd);
    }));

  it('may be more than are kept', () =>
    withFolder(async (folder) => {
      const still = new StillOpen<string>();
      const fds = Array.from({ length: 300 }, (_, i) => open(folder, `${i}`));
      for (const fd of fds) {
        still.made(`${fd}`, fd);
        known(still, fd, `${fd}`);
        expect(still.at(tid, fd)).to.equal(`${fd}`);
      }
      for (const fd of fds) expect(still.at(tid, fd)).to.be.oneOf([undefined, `${fd}`]);
      still.clear();
      for (const fd of fds) closeSync(fd);
    }));
});
