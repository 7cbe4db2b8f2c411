import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MemoryStore } from '../../src/state/memory.js';
import { type Kind, Store, serialize } from '../../src/state/store.js';
import { withFolder } from '../support/files.js';

const NUMBERS: Kind<{ n: number }> = {
  version: 1,
  initial: { n: 0 },
  parse: (data) => data as { n: number },
};

const text = (n: number) => serialize(NUMBERS, { n });

describe('the store: several files as one step', () => {
  it('replaces and removes them, and leaves no journal', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      store.update('gone', NUMBERS, () => ({ n: 7 }));
      store.update('kept', NUMBERS, () => ({ n: 8 }));
      store.replaceAll([
        { name: 'one', text: text(1) },
        { name: 'gone', text: undefined },
        { name: 'two', text: text(2) },
      ]);
      expect(store.names()).to.deep.equal(['kept', 'one', 'two']);
      expect(store.read('one', NUMBERS)).to.deep.equal({ n: 1 });
      expect(store.read('gone', NUMBERS)).to.deep.equal({ n: 0 });
      expect(readdirSync(folder)).to.not.include('journal.json');
    }));

  it('a writer that was killed after its journal was written has done it: the next reader sees all of it', () =>
    withFolder((folder) => {
      const before = new Store(folder);
      before.update('one', NUMBERS, () => ({ n: 1 }));
      before.update('gone', NUMBERS, () => ({ n: 1 }));
      const replacements = [{ name: 'one', text: text(5) }, { name: 'two', text: text(6) }, { name: 'gone' }];
      writeFileSync(join(folder, 'journal.json'), JSON.stringify({ version: 1, data: replacements }));
      const store = new Store(folder);
      expect(store.read('two', NUMBERS)).to.deep.equal({ n: 6 });
      expect(store.read('one', NUMBERS)).to.deep.equal({ n: 5 });
      expect(store.names()).to.deep.equal(['one', 'two']);
      expect(existsSync(join(folder, 'journal.json'))).to.equal(false);
    }));

  it('a writer that was killed while it wrote its journal has changed nothing', () =>
    withFolder((folder) => {
      new Store(folder).update('one', NUMBERS, () => ({ n: 1 }));
      writeFileSync(join(folder, 'journal.json.tmp'), '{"version": 1, "data": [{"na');
      const store = new Store(folder);
      expect(store.read('one', NUMBERS)).to.deep.equal({ n: 1 });
      store.replaceAll([{ name: 'one', text: text(2) }]);
      expect(readFileSync(store.path('one'), 'utf8')).to.equal(text(2));
    }));
});

describe('the store in memory', () => {
  it('keeps what is written for as long as it lives', () => {
    const store = new MemoryStore();
    expect(store.read('one', NUMBERS)).to.equal(NUMBERS.initial);
    const value = store.update('one', NUMBERS, ({ n }) => ({ n: n + 1 }));
    expect(store.read('one', NUMBERS)).to.equal(value);
    store.replaceAll([
      { name: 'two', text: text(2) },
      { name: 'one', text: undefined },
    ]);
    expect(store.names()).to.deep.equal(['two']);
    expect(store.clear('two')).to.deep.equal({ file: 'two' });
    expect(store.clear('two')).to.equal(undefined);
  });
});
