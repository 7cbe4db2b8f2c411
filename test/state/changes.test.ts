import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { readContent } from '../../src/state/changes.js';
import { StateError } from '../../src/state/errors.js';
import { type Kind, Store } from '../../src/state/store.js';
import { withFolder } from '../support/files.js';

type Data = Record<string, unknown>;

const ANY: Kind<Data> = { version: 2, initial: {}, parse: (data) => data as Data };

/** Members set in turn, in a process of its own each time or not. */
const STEPS = fc.array(
  fc.record({
    path: fc.array(fc.constantFrom('a', 'b', 'c', 'räck', '7'), { minLength: 1, maxLength: 3 }),
    value: fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(undefined)),
    isFresh: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

const withMember = (data: unknown, [name = '', ...deeper]: string[], value: unknown): Data => {
  const members = { ...(typeof data === 'object' ? (data as Data) : {}) };
  const inner = deeper.length ? withMember(members[name], deeper, value) : value;
  if (inner === undefined) delete members[name];
  else members[name] = inner;
  return members;
};

const plain = <T>(data: T): T => JSON.parse(JSON.stringify(data));

/** A file with changes, and what it came to after each of its writes. */
function written(folder: string, times: number): { path: string; texts: Buffer[]; store: Store } {
  const store = new Store(folder);
  const path = store.path('any');
  const texts = Array.from({ length: times }, (_, i) => {
    store.update('any', ANY, (data) => withMember(data, ['n', `m${i % 5}`], `value ${i}`));
    return readFileSync(path);
  });
  return { path, texts, store };
}

const read = (folder: string): Data => new Store(folder).read('any', ANY);

function refusal(folder: string): StateError {
  try {
    read(folder);
  } catch (error) {
    if (error instanceof StateError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the changes behind the data of a state file', () => {
  it('whatever is changed in whatever order, every reader finds what was left', () =>
    fc.assert(
      fc.asyncProperty(STEPS, (steps) =>
        withFolder((folder) => {
          let expected: Data = {};
          let store = new Store(folder);
          const other = new Store(folder);
          for (const { path, value, isFresh } of steps) {
            if (isFresh) store = new Store(folder);
            expected = withMember(expected, path, value);
            store.update('any', ANY, (data) => withMember(data, path, value));
            expect(plain(other.read('any', ANY))).to.deep.equal(plain(expected));
            expect(plain(read(folder))).to.deep.equal(plain(expected));
          }
        }),
      ),
      { numRuns: 60 },
    ));

  it('the file is JSON all the time, and older readers find a version above theirs', () =>
    withFolder((folder) => {
      for (const text of written(folder, 40).texts) expect(JSON.parse(text.toString()).version).to.equal(2);
    }));

  it('a change is added in place; many are taken into the data, so that the file stays small', () =>
    withFolder((folder) => {
      const { path, store } = written(folder, 2);
      const { ino } = statSync(path);
      store.update('any', ANY, (data) => ({ ...data, more: 1 }));
      expect(statSync(path).ino).to.equal(ino);
      // That another file took its place shows in the size: the number of a file that is gone may be given to a later one.
      const sizes = Array.from({ length: 1000 }, (_, i) => {
        store.update('any', ANY, (data) => ({ ...data, more: i }));
        return statSync(path).size;
      });
      expect(sizes.some((size, i) => size < (sizes[i - 1] ?? 0))).to.equal(true);
      expect(Math.max(...sizes)).to.be.below(16_384);
      expect(read(folder)).to.include({ more: 999 });
    }));

  it('wherever a last change is cut off, it is as if it had never been written', () =>
    withFolder((folder) => {
      const { path, texts } = written(folder, 4);
      const [before, after] = texts.slice(-2).map((text) => text.toString('latin1').trimEnd()) as [
        string,
        string,
      ];
      const { data } = readContent(Buffer.from(before));
      // The closing of the list begins where the change does.
      for (let length = before.length - 2; length < after.length - 3; length++) {
        writeFileSync(path, after.slice(0, length));
        expect(read(folder), `cut at ${length}`).to.deep.equal(data);
        // What was there before shows behind the cut.
        writeFileSync(path, after.slice(0, length) + before.slice(length));
        expect(read(folder), `cut over the old at ${length}`).to.deep.equal(data);
      }
    }));

  it('of a last change of which any part is missing nothing counts, and the next change is written whole', () =>
    withFolder((folder) => {
      const { path, texts } = written(folder, 6);
      const [before, after] = texts.slice(-2) as [Buffer, Buffer];
      const { data } = readContent(before);
      const start = before.toString('latin1').lastIndexOf(']}');
      const end = after.toString('latin1').lastIndexOf(']}');
      fc.assert(
        fc.property(
          fc.nat(end - start - 2),
          fc.integer({ min: 1, max: 64 }),
          fc.constantFrom(0, 0x20),
          (at, length, fill) => {
            const torn = Buffer.from(after);
            torn.fill(fill, start + at, Math.min(start + at + length, end - 1));
            if (torn.equals(after)) return;
            writeFileSync(path, torn);
            expect(read(folder)).to.deep.equal(data);
            new Store(folder).update('any', ANY, (now) => ({ ...now, next: at }));
            expect(read(folder)).to.deep.equal({ ...(data as Data), next: at });
            expect(readContent(readFileSync(path)).tail).to.include({ count: 0 });
          },
        ),
        { numRuns: 60 },
      );
    }));

  it('a damaged change with others behind it is an error that names the file, the change and the way out', () =>
    withFolder((folder) => {
      const { path, texts } = written(folder, 6);
      const whole = (texts.at(-1) as Buffer).toString('latin1');
      for (const text of [
        whole.replace('value 2', 'value 9'),
        whole.replace('"n":2,"sum"', '"n":7,"sum"'),
        whole.replace(/\n,\{"n":2.*\n/, '\n'),
        whole.replace(/\n(,\{"n":2.*)\n(,\{"n":3.*)\n/, '\n$2\n$1\n'),
        JSON.stringify(JSON.parse(whole.replace('value 2', 'value 9')), null, 2),
      ]) {
        writeFileSync(path, text);
        const error = refusal(folder);
        expect(error.message).to.equal(
          `the state file ${path} is damaged: change 2 is not as it was written`,
        );
        expect(error.next).to.include('fwctl emulator reset');
        expect(() => new Store(folder).update('any', ANY, () => ({ lost: 1 }))).to.throw(StateError);
        expect(readFileSync(path, 'latin1')).to.equal(text);
      }
    }));

  it('a file that another program wrote anew as JSON means the same', () =>
    withFolder((folder) => {
      const { path, texts } = written(folder, 6);
      const { data } = readContent(texts.at(-1) as Buffer);
      for (const space of [0, 2, '\t'] as const) {
        writeFileSync(path, JSON.stringify(JSON.parse(String(texts.at(-1))), null, space));
        expect(read(folder)).to.deep.equal(data);
      }
      new Store(folder).update('any', ANY, (now) => ({ ...now, next: 1 }));
      expect(read(folder)).to.deep.equal({ ...(data as Data), next: 1 });
    }));

  it('a file of before there were changes is read, and has none that an older reader would miss', () =>
    withFolder((folder) => {
      const old = '{\n  "version": 1,\n  "data": {\n    "a": 1\n  }\n}\n';
      const store = new Store(folder);
      writeFileSync(store.path('any'), old);
      expect(read(folder)).to.deep.equal({ a: 1 });
      expect(readFileSync(store.path('any'), 'utf8')).to.equal(old);
      store.update('any', ANY, (data) => ({ ...data, b: 2 }));
      expect(JSON.parse(readFileSync(store.path('any'), 'utf8'))).to.deep.equal({
        version: 2,
        data: { a: 1, b: 2 },
        changes: [],
      });
    }));
});
