import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { replayBackend } from '../../src/backends/replay.js';
import { Chain } from '../../src/backends/tape/line.js';
import { readTape } from '../../src/backends/tape/read.js';
import { writeTape } from '../../src/backends/tape/write.js';
import { type Backend, FwctlError } from '../../src/client/backend.js';
import { fakeBackend } from '../support/fake-backend.js';
import { withFolder } from '../support/files.js';
import { errorOf, fileOf, taped } from './fake-tape.js';

const request = Uint8Array.of(1, 0x0a, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);

/** What every kind of call does once. */
async function everything(backend: Backend): Promise<void> {
  await backend.list();
  await backend.list('fwctl1');
  await backend.host();
  const handle = await backend.open('fwctl1');
  await handle.info();
  await handle.rpc(0, request, 16);
  await handle.rpc(9, request, 64);
  const memory = await handle.umem?.(4096);
  if (typeof memory === 'object') await memory.release();
  await handle.close();
}

/** The fake backend with memory into which it writes. */
function withMemory(): Backend {
  const { backend } = fakeBackend();
  return {
    ...backend,
    open: async (name) => {
      const handle = await backend.open(name);
      const bytes = new Uint8Array(4096);
      return {
        ...handle,
        rpc: async (scope, input, outLen) => {
          bytes.set([1, 2, 3], 100);
          return scope === 9 ? 'EOPNOTSUPP' : handle.rpc(scope, input, outLen);
        },
        umem: async () => ({ bytes, mkey: 0x1234, address: 2n ** 40n, release: async () => {} }),
      };
    },
  };
}

const withTape = (run: (text: string, folder: string) => void | Promise<void>) =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.tape');
    await taped(file, withMemory(), everything);
    await run(readFileSync(file, 'utf8'), folder);
  });

const reading = (folder: string, text: string) => errorOf(() => readTape(fileOf(folder, text)));

/** Lines with their sums made anew: what is wrong with them is another thing. */
function resealed(lines: readonly string[]): string {
  const chain = new Chain();
  return lines.map((line) => chain.seal(line.replace(/,"sum":"\w*"\}$/, '}'))).join('');
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

describe('a tape', () => {
  it('gives back the calls that were written, in their order', () =>
    withTape((_, folder) => {
      const { calls, ended, origin } = readTape(join(folder, 'a.tape'));
      expect(ended).to.equal(true);
      expect(origin).to.include({ backend: 'fake', kernel: '6.15.0', redacted: false });
      expect(calls.map(({ call }) => call.call)).to.deep.equal(
        'list list host open info rpc rpc umem release close'.split(' '),
      );
      const rpc = calls[5]?.call;
      expect(rpc).to.deep.include({ call: 'rpc', file: 1, scope: 0, input: request, outLen: 16 });
      expect(calls[6]?.call).to.deep.include({ scope: 9, output: 'EOPNOTSUPP' });
      expect(calls[7]?.call).to.deep.include({ mkey: 0x1234, address: 2n ** 40n });
    }));

  it('is for its owner alone, and stands under its name from the first call on', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.tape');
      await taped(file, fakeBackend().backend, async (backend) => {
        expect(existsSync(file)).to.equal(false);
        await backend.list();
        expect(statSync(file).mode & 0o777).to.equal(0o600);
        expect(linesOf(readFileSync(file, 'utf8'))).to.have.length(2);
      });
    }));

  it('replaces a tape and an empty file, and nothing else', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.tape');
      for (const text of ['', '{"schema":"fwctl.tape/1"}\n']) {
        writeFileSync(file, text);
        await taped(file, fakeBackend().backend, (backend) => backend.list());
        expect(readTape(file).calls).to.have.length(1);
      }
      writeFileSync(file, 'a letter');
      const error = await errorOf(() => taped(file, fakeBackend().backend, (backend) => backend.list()));
      expect([error.kind, readFileSync(file, 'utf8')]).to.deep.equal(['usage', 'a letter']);
      for (const path of [folder, '/dev/null', join(folder, 'none', 'a.tape')])
        expect(await errorOf(() => taped(path, fakeBackend().backend, async () => {}))).to.include({
          kind: 'usage',
        });
      expect(readdirSync(folder)).to.deep.equal(['a.tape']);
    }));

  it('does not replace what took its name before the first call, as the result of the command that is recorded', () =>
    withFolder((folder) => {
      const file = join(folder, 'a.tape');
      const failures: FwctlError[] = [];
      const origin = { backend: 'fake', fwctl: '0', argv: [], kernel: '' };
      const tape = writeTape(file, { origin, failed: (error) => failures.push(error) });
      writeFileSync(file, 'a dump');
      tape.sink({ call: 'open', file: 1, device: 'fwctl0' }, { start: 0, took: 0 });
      tape.end();
      expect(readFileSync(file, 'utf8')).to.equal('a dump');
      expect(failures.map(({ message }) => message)).to.deep.equal([
        `${file} is there, and no tape: it is not replaced`,
      ]);
      expect(readdirSync(folder)).to.deep.equal(['a.tape']);
    }));

  it('of another kind than it was is not gone on with; another writer meanwhile is noticed; a good one goes on', () =>
    withTape(async (text, folder) => {
      const file = join(folder, 'a.tape');
      const failures: FwctlError[] = [];
      const begin = (options: object = {}, backend = 'fake') =>
        writeTape(file, {
          origin: { backend, fwctl: '0', argv: [], kernel: '' },
          failed: (error) => failures.push(error),
          ...options,
        });
      expect(() => begin()).to.throw('a tape: it is not replaced');
      expect(() => begin({ existing: 'append' }, 'kernel')).to.throw('of the backend "fake"');
      expect(() => begin({ existing: 'append', secrets: () => [] })).to.throw('redacted');
      expect(readFileSync(file, 'utf8')).to.equal(text);
      const before = readTape(file).calls;
      const [one, other] = [begin({ existing: 'append' }), begin({ existing: 'append' })];
      for (const tape of [one, other]) {
        tape.sink({ call: 'open', file: 1, device: 'fwctl0' }, { start: 0, took: 1 });
        tape.sink({ call: 'close', file: 1 }, { start: 2, took: 1 });
        tape.end();
      }
      expect(failures.map(({ message }) => message)).to.deep.equal([
        `${file} is there, and has changed since this command began: it is not replaced`,
      ]);
      const { calls, ended } = readTape(file);
      expect([calls.length, ended]).to.deep.equal([before.length + 2, true]);
      const [last, added] = [calls[before.length - 1], calls[before.length]];
      expect(added?.timing.start).to.be.at.least(Number(last?.timing.start));
      expect(readdirSync(folder)).to.deep.equal(['a.tape']);
    }));

  it('without a call leaves the old one', () =>
    withTape(async (text, folder) => {
      await taped(join(folder, 'a.tape'), fakeBackend().backend, async () => {});
      expect(readFileSync(join(folder, 'a.tape'), 'utf8')).to.equal(text);
      expect(readdirSync(folder)).to.deep.equal(['a.tape']);
    }));

  it('leaves out what a program did not live to see: calls that end behind the close of their file', () =>
    withFolder((folder) => {
      const file = join(folder, 'a.tape');
      const origin = { backend: 'fake', fwctl: '0', argv: [], kernel: '' };
      const tape = writeTape(file, { origin, failed: () => {} });
      const timing = { start: 0, took: 0 };
      tape.sink({ call: 'open', file: 1, device: 'fwctl0' }, timing);
      tape.sink({ call: 'close', file: 1 }, timing);
      tape.sink({ call: 'info', file: 1, errno: 'EIO' }, timing);
      tape.end();
      tape.end();
      expect(readTape(file).calls).to.have.length(2);
    }));

  it('that is cut says in which line', () =>
    withTape(async (text, folder) => {
      const cut = await reading(folder, text.slice(0, -40));
      expect(cut.message).to.match(/changed\.tape:12: the tape is cut in the middle of this line/);
      const whole = await reading(folder, `${linesOf(text).slice(0, 5).join('\n')}\n`);
      expect(whole.message).to.match(/changed\.tape:5: the tape has no end mark/);
      expect(readTape(fileOf(folder, text.slice(0, -40)), { partial: true })).to.include({ ended: false });
    }));

  it('that was edited says in which line', () =>
    withTape(async (text, folder) => {
      const edited = await reading(folder, text.replace('"out_len":64', '"out_len":65'));
      expect(edited.message).to.match(/changed\.tape:8: the sum does not fit/);
      const lines = linesOf(text);
      lines.splice(3, 1);
      const gone = await reading(folder, `${lines.join('\n')}\n`);
      expect(gone.message).to.match(/changed\.tape:4: the sum does not fit/);
    }));

  it('of a newer version is told apart from what is no tape', () =>
    withTape(async (text, folder) => {
      const newer = await reading(folder, text.replace('fwctl.tape/1', 'fwctl.tape/2'));
      expect(newer.message).to.match(/changed\.tape:1: the tape has version 2/);
      for (const other of ['', 'hello\n', '{}\n', '[]', 'null\n', '\0\xff']) {
        const error = await reading(folder, other);
        expect(error.message, other).to.match(/changed\.tape:1: .*no tape/);
      }
    }));

  it('with a line that can not be is refused, though its sums fit', () =>
    withTape(async (text, folder) => {
      const wrong: [from: RegExp, to: string, line: number, reason: RegExp][] = [
        [/"call":"host"/, '"call":"hosts"', 4, /no call "hosts"/],
        [/"tainted":0/, '"tainted":-1', 4, /"tainted" has to be a number from 0/],
        [/"scope":"configuration"/, '"scope":"all"', 7, /"scope" has to be one of/],
        [/"in":"01/, '"in":"1', 7, /"in" has to be bytes in hex/],
        [/"out_len":16,/, '', 7, /"out_len" is missing/],
        [/"out_len":16,/, '"out_len":8,', 7, /"out" has 16 bytes, where there is room for 8/],
        [/"out_len":16,/, '"out_len":16,"more":1,', 7, /no member "more"/],
        [/"call":"info","file":1/, '"call":"info","file":2', 6, /file 2 is not open/],
        [/"EOPNOTSUPP"/, '"ENOSUCH"', 8, /"errno" has to be one of/],
        [/"call":"release","file":1,"mkey":4660/, '"call":"release","file":1,"mkey":1', 10, /mkey 1/],
        [/"calls":10/, '"calls":9', 12, /counts 9 calls; the tape has 10/],
        [/"n":3/, '"n":4', 4, /call 4 stands where call 3 is due/],
        [/"redacted":false/, '"redacted":0', 1, /"redacted" has to be true or false/],
      ];
      for (const [from, to, line, reason] of wrong) {
        expect(text).to.match(from);
        const { message } = await reading(folder, resealed(linesOf(text.replace(from, to))));
        expect(message).to.match(reason);
        expect(message).to.contain(`changed.tape:${line}: `);
      }
      const long = `"in":"${'00'.repeat(2 ** 21 + 1)}"`;
      const { message } = await reading(folder, resealed(linesOf(text.replace(/"in":"\w+"/, long))));
      expect(message).to.match(/:7: "in" has to be at most 2097152 bytes/);
    }));

  it('however it is damaged, is refused with its line, or is the tape that it was', () =>
    withTape((text, folder) => {
      const damage = fc.tuple(
        fc.nat(text.length),
        fc.nat(40),
        fc.oneof(
          fc.string({ maxLength: 20 }),
          fc.constantFrom('"', '}', '\n', ',"n":1', '{"end":{"calls":1}}\n'),
        ),
      );
      fc.assert(
        fc.property(damage, fc.boolean(), ([at, length, words], seal) => {
          const changed = text.slice(0, at) + words + text.slice(at + length);
          const damaged = seal ? resealed(linesOf(changed)) : changed;
          try {
            const { calls } = readTape(fileOf(folder, damaged));
            if (!seal) expect(damaged).to.equal(text);
            expect(calls.length).to.be.at.most(linesOf(damaged).length);
            replayBackend(fileOf(folder, damaged), { mode: 'lookup' });
          } catch (error) {
            if (!(error instanceof FwctlError)) throw error;
            expect(error.kind).to.equal('usage');
            expect(error.message).to.match(/changed\.tape:\d+: ./);
            expect(error.facts.next).to.be.a('string');
          }
        }),
        { numRuns: 400 },
      );
    }));
});
