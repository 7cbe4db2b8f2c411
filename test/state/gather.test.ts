import { mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { expect } from 'chai';
import { StateError } from '../../src/state/errors.js';
import { Store } from '../../src/state/store.js';
import { withFolder } from '../support/files.js';
import { nextPair, PAIR } from './counter.js';

const changesIn = (store: Store, name: string): object[] =>
  JSON.parse(readFileSync(store.path(name), 'utf8')).changes;

/** Two stores of one folder, as two processes have them; each of the two files was changed once. */
const inFolder = (check: (own: Store, other: Store) => void) =>
  withFolder((folder) => {
    const [own, other] = [new Store(folder), new Store(folder)];
    for (const name of ['first', 'second']) own.update(name, PAIR, nextPair);
    check(own, other);
  });

describe('changes that are gathered', () => {
  it('are seen by nobody else before they are kept, and are then one change', () =>
    inFolder((own, other) => {
      const gathered = own.gather();
      for (let i = 0; i < 3; i++) own.update('first', PAIR, nextPair);
      expect(own.read('first', PAIR).one).to.equal(4);
      expect(other.read('first', PAIR).one).to.equal(1);
      expect(gathered.changes).to.equal(true);
      gathered.keep();
      expect(gathered.changes).to.equal(false);
      expect(other.read('first', PAIR).one).to.equal(4);
      expect(changesIn(own, 'first')).to.have.lengthOf(1);
      gathered.end();
    }));

  it('come before those of another file, which are kept at once', () =>
    inFolder((own, other) => {
      const gathered = own.gather();
      own.update('first', PAIR, nextPair);
      own.update('second', PAIR, nextPair);
      expect(['first', 'second'].map((name) => other.read(name, PAIR).one)).to.deep.equal([2, 2]);
      own.update('first', PAIR, nextPair);
      gathered.keep();
      gathered.end();
      expect(other.read('first', PAIR).one).to.equal(3);
    }));

  it('are made to what others have left, which is looked for once between two keeps', () =>
    inFolder((own, other) => {
      const gathered = own.gather();
      expect(own.read('first', PAIR).one).to.equal(1);
      other.update('first', PAIR, nextPair);
      expect(own.read('first', PAIR).one).to.equal(1);
      gathered.keep();
      expect(own.read('first', PAIR).one).to.equal(2);
      other.update('first', PAIR, nextPair);
      // The lock tells what a look did not.
      expect(own.update('first', PAIR, nextPair).one).to.equal(4);
      gathered.keep();
      gathered.end();
      expect(other.read('first', PAIR).one).to.equal(4);
      other.update('first', PAIR, nextPair);
      expect(own.read('first', PAIR).one).to.equal(5);
    }));

  it('are lost as a whole where they can not be written, with what was to come behind them', () =>
    inFolder((own, other) => {
      const gathered = own.gather();
      own.update('first', PAIR, nextPair);
      const [path, away] = [own.path('first'), `${own.path('first')}.away`];
      renameSync(path, away);
      mkdirSync(path);
      expect(() => own.update('second', PAIR, nextPair)).to.throw(StateError, 'first.json');
      rmdirSync(path);
      renameSync(away, path);
      expect(() => own.update('first', PAIR, nextPair)).to.throw(StateError, 'first.json');
      expect(() => gathered.keep()).to.throw(StateError, 'first.json');
      for (const store of [own, other])
        expect(['first', 'second'].map((name) => store.read(name, PAIR).one)).to.deep.equal([1, 1]);
      own.update('first', PAIR, nextPair);
      gathered.keep();
      gathered.end();
      expect(other.read('first', PAIR).one).to.equal(2);
    }));

  it('that were not kept are lost with the end, and the lock is free', () =>
    inFolder((own, other) => {
      const gathered = own.gather();
      own.update('first', PAIR, nextPair);
      gathered.end();
      expect(other.update('first', PAIR, nextPair).one).to.equal(2);
      expect(own.update('first', PAIR, nextPair).one).to.equal(3);
    }));
});
