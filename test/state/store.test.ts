import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { StateError } from '../../src/state/errors.js';
import { type Kind, Store } from '../../src/state/store.js';
import { withFolder } from '../support/files.js';

interface Note {
  readonly text: string;
}

const NOTE: Kind<Note> = {
  version: 2,
  initial: { text: '' },
  parse: (data, version) => {
    const text = version === 1 ? data : (Object(data) as Note).text;
    if (typeof text !== 'string') throw new Error('"text" is no text');
    return { text };
  },
};

const set = (text: string) => (): Note => ({ text });

/** The StateError that something throws. */
function stateError(action: () => unknown): StateError {
  try {
    action();
  } catch (error) {
    if (error instanceof StateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Whether this process may write anywhere, whatever the modes say. */
const isRoot = process.getuid?.() === 0;

describe('the state store', () => {
  it('without a file the initial value stands, and reading makes nothing', () =>
    withFolder((folder) => {
      const store = new Store(join(folder, 'deep/state'));
      expect(store.read('note', NOTE)).to.equal(NOTE.initial);
      expect(store.names()).to.deep.equal([]);
      expect(store.clear('note', NOTE)).to.equal(undefined);
      expect(readdirSync(folder)).to.deep.equal([]);
    }));

  it('the first write makes the folder for its owner alone, and the file', () =>
    withFolder((folder) => {
      const store = new Store(join(folder, 'deep/state'));
      expect(store.update('note', NOTE, set('a'))).to.deep.equal({ text: 'a' });
      expect(statSync(store.folder).mode & 0o777).to.equal(0o700);
      expect(statSync(store.path('note')).mode & 0o777).to.equal(0o600);
      expect(JSON.parse(readFileSync(store.path('note'), 'utf8'))).to.deep.equal({
        version: 2,
        data: { text: 'a' },
        changes: [],
      });
    }));

  it('where nothing changes, nothing is written or made', () =>
    withFolder((folder) => {
      const store = new Store(join(folder, 'state'));
      expect(store.update('note', NOTE, (note) => ({ ...note }))).to.equal(NOTE.initial);
      expect(readdirSync(folder)).to.deep.equal([]);
      store.update('note', NOTE, set('a'));
      const before = statSync(store.path('note')).ino;
      store.update('note', NOTE, set('a'));
      expect(statSync(store.path('note')).ino).to.equal(before);
    }));

  it('names are files of their own', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      store.update('b', NOTE, set('b'));
      store.update('a', NOTE, set('a'));
      expect(store.names()).to.deep.equal(['a', 'b']);
      expect(store.read('b', NOTE).text).to.equal('b');
    }));

  it('a value is the same object until the file changes, whoever changes it', () =>
    withFolder((folder) => {
      const [one, other] = [new Store(folder), new Store(folder)];
      one.update('note', NOTE, set('a'));
      const seen = other.read('note', NOTE);
      expect(other.read('note', NOTE)).to.equal(seen);
      one.update('note', NOTE, set('b'));
      expect(other.read('note', NOTE)).to.deep.equal({ text: 'b' });
    }));

  it('replacements within one tick of the clock are all seen', () =>
    withFolder((folder) => {
      const [one, other] = [new Store(folder), new Store(folder)];
      for (let i = 0; i < 200; i++) {
        one.update('note', NOTE, set(String(i % 10)));
        expect(other.read('note', NOTE).text).to.equal(String(i % 10));
      }
    }));

  it('an old file is read once, and again when it is replaced', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      const path = store.path('note');
      const write = (text: string, minute: number) => {
        writeFileSync(path, JSON.stringify({ version: 2, data: { text } }));
        utimesSync(path, minute * 60, minute * 60);
      };
      write('a', 1);
      const seen = store.read('note', NOTE);
      expect(store.read('note', NOTE)).to.equal(seen);
      write('b', 2);
      expect(store.read('note', NOTE).text).to.equal('b');
    }));

  it('a change that another process overtook is made again on what it left', () =>
    withFolder((folder) => {
      const [store, other] = [new Store(folder), new Store(folder)];
      const seen: string[] = [];
      const result = store.update('note', NOTE, ({ text }) => {
        seen.push(text);
        if (seen.length === 1) other.update('note', NOTE, set('theirs'));
        return { text: `${text}+mine` };
      });
      expect(seen).to.deep.equal(['', 'theirs']);
      expect(result.text).to.equal('theirs+mine');
      expect(store.read('note', NOTE).text).to.equal('theirs+mine');
    }));

  it('a change that throws is the caller’s error, and changes nothing', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      store.update('note', NOTE, set('a'));
      const fail = () => {
        throw new TypeError('a defect');
      };
      expect(() => store.update('note', NOTE, fail)).to.throw(TypeError, 'a defect');
      expect(store.read('note', NOTE).text).to.equal('a');
    }));

  it('a file of an earlier version is read, and written anew only when something changes', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      const text = '{"version": 1, "data": "old"}';
      writeFileSync(store.path('note'), text);
      expect(store.read('note', NOTE)).to.deep.equal({ text: 'old' });
      store.update('note', NOTE, set('old'));
      expect(readFileSync(store.path('note'), 'utf8')).to.equal(text);
      store.update('note', NOTE, set('new'));
      expect(JSON.parse(readFileSync(store.path('note'), 'utf8')).version).to.equal(2);
    }));

  const DAMAGED: [string, string, string][] = [
    ['empty', '', 'not JSON'],
    ['cut short', '{"version": 2, "data": {"te', 'not JSON'],
    ['something else', '[1, 2]', 'names no version'],
    ['null', 'null', 'names no version'],
    ['without a version', '{"data": {"text": "a"}}', 'names no version'],
    ['of version 0', '{"version": 0, "data": "a"}', 'names no version'],
    ['of the wrong shape', '{"version": 2, "data": {"text": 7}}', '"text" is no text'],
    ['without data', '{"version": 2}', '"text" is no text'],
    ['of a newer version', '{"version": 3, "data": {"text": "a"}}', 'is of version 3'],
  ];
  for (const [what, text, words] of DAMAGED)
    it(`a file that is ${what} is an error that names it and the way out, and stays as it is`, () =>
      withFolder((folder) => {
        const store = new Store(folder);
        const path = store.path('note');
        writeFileSync(path, text);
        for (const action of [() => store.read('note', NOTE), () => store.update('note', NOTE, set('b'))]) {
          const error = stateError(action);
          expect(error.message).to.include(path).and.include(words);
          expect(error.path).to.equal(path);
          expect(error.next).to.include('fwctl emulator reset');
        }
        expect(readFileSync(path, 'utf8')).to.equal(text);
        expect(readdirSync(folder)).to.deep.equal(['note.json']);
      }));

  it('a folder in the place of a file is an error that names it', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      mkdirSync(store.path('note'));
      expect(stateError(() => store.read('note', NOTE)).message)
        .to.include('note.json')
        .and.include('it is a folder');
    }));

  it('a folder that can’t be made is an error only where something is written', () =>
    withFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      const store = new Store(join(folder, 'file/state'));
      expect(store.read('note', NOTE)).to.equal(NOTE.initial);
      const error = stateError(() => store.update('note', NOTE, set('a')));
      expect(error.message).to.include(store.path('note')).and.include('ENOTDIR');
      expect(error.next).to.include('--state-dir');
    }));

  it('a folder on a file system that takes none is an error that says what would do', () => {
    const error = stateError(() => new Store('/proc/fwctl-test').update('note', NOTE, set('a')));
    expect(error.message).to.include("can't be written");
    expect(error.next).to.include('--state-dir');
  });

  it('a folder that may not be written to is an error that says what would do', function () {
    if (isRoot) this.skip();
    return withFolder((folder) => {
      const store = new Store(folder);
      store.update('note', NOTE, set('a'));
      chmodSync(folder, 0o500);
      const error = stateError(() => store.update('note', NOTE, set('b')));
      expect(error.message).to.include('EACCES');
      expect(error.next).to.include('--state-dir');
      expect(store.read('note', NOTE).text).to.equal('a');
      chmodSync(folder, 0o700);
    });
  });

  it('clearing removes a good file and keeps a bad one aside, under a name that is free', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      const path = store.path('note');
      store.update('note', NOTE, set('a'));
      expect(store.clear('note', NOTE)).to.deep.equal({ file: path });
      expect(store.read('note', NOTE)).to.equal(NOTE.initial);
      for (const [text, name] of [
        ['{', 'note.json.aside-1'],
        ['{"version": 99}', 'note.json.aside-2'],
      ] as const) {
        writeFileSync(path, text);
        expect(store.clear('note', NOTE)).to.deep.equal({ file: path, as: join(folder, name) });
        expect(readFileSync(join(folder, name), 'utf8')).to.equal(text);
        expect(store.read('note', NOTE)).to.equal(NOTE.initial);
      }
      expect(store.names()).to.deep.equal([]);
    }));
});
