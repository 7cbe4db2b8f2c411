import { expect } from 'chai';
import { NR } from '../../../../src/backends/serve/notify/numbers.js';
import { StandIns } from '../../../../src/backends/serve/notify/stand-in.js';
import { syscall } from '../../../../src/native/syscall.js';
import { withFolder } from '../../../support/files.js';

const FILES = 60;

describe('a file that stands for an open device', () => {
  it('is itself where it has the inode of one that has gone, and nobody has asked yet which have', () =>
    withFolder((nodes) => {
      const standIns = new StandIns<string>();
      standIns.nodesIn = nodes;
      const open = new Map<string, number>();
      const closed: string[] = [];
      for (let i = 0; i < FILES; i++) {
        const name = `file${i}`;
        const fd = standIns.make(name, 0, name);
        expect(fd, name).to.be.at.least(0);
        if (i % 2) open.set(name, fd);
        else {
          syscall(NR.close, fd);
          closed.push(name);
        }
      }
      expect(standIns.ended().sort()).to.deep.equal(closed.sort());
      expect(standIns.all().sort()).to.deep.equal([...open.keys()].sort());
      for (const [name, fd] of open) expect(standIns.of(process.pid, fd)).to.equal(name);
      for (const fd of open.values()) syscall(NR.close, fd);
      expect(standIns.ended().sort()).to.deep.equal([...open.keys()].sort());
      expect(standIns.all()).to.deep.equal([]);
      standIns.close();
    }));

  it('is itself under a number that one had that has gone, however often that was asked about', () =>
    withFolder((nodes) => {
      const standIns = new StandIns<string>();
      standIns.nodesIn = nodes;
      const numbers = new Set<number>();
      for (let i = 0; i < FILES; i++) {
        const fd = standIns.make('file', 0, `${i}`);
        numbers.add(fd);
        for (let time = 0; time < 4; time++) expect(standIns.of(process.pid, fd)).to.equal(`${i}`);
        syscall(NR.close, fd);
        if (i % 3 === 0) expect(standIns.of(process.pid, fd), 'closed').to.equal(undefined);
      }
      expect(numbers.size).to.be.below(FILES);
      standIns.close();
    }));
});
