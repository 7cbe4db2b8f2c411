import { expect } from 'chai';
import fc from 'fast-check';
import { entryJson, entryWriter } from '../../../src/cli/log/entry.js';
import { entriesOf } from '../../../src/cli/log/explain.js';
import { lineSplitter } from '../../../src/cli/log/input.js';
import { LogStream } from '../../../src/cli/log/join.js';
import { logReaders } from '../../../src/cli/log/recognise.js';
import { plainStyle } from '../../../src/cli/output.js';
import { allThreads, type Thread } from '../../../src/families/mlx5/prm/syndrome-threads.js';
import { toJson } from '../../../src/present/json.js';
import { slowness, work } from '../../support/work.js';
import { FORMS, toldBy } from './lines.js';

const readers = await logReaders();

const REFUSED = allThreads().filter(({ syndrome }) => syndrome !== undefined);

const line = fc
  .tuple(fc.constantFrom(...REFUSED), fc.constantFrom(...Object.values(FORMS)))
  .map(([thread, write]) => ({ told: toldBy(thread as Thread), text: write(toldBy(thread as Thread)) }));

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u001b[31m',
    '\u0000',
    '=3D',
    '=\n',
    '&#0;',
    '&#x110000;',
    '\\u0000',
    '\ud800',
    '(0x',
    ')',
    '> ',
    '\u202e',
    '|',
    '{"log":"',
  ),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not come out
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('hostile lines of a log', () => {
  it('whatever is put into, cut out of or put behind a line: no error, no control character, and no number that is cut off', () => {
    fc.assert(
      fc.property(line, junk, fc.nat(200), fc.nat(12), ({ told, text }, noise, at, cut) => {
        const broken = `${text.slice(0, at)}${noise}${text.slice(at + cut)}`;
        const write = entryWriter(plainStyle, '');
        for (const entry of entriesOf(broken, readers)) {
          expect(toJson(entryJson(entry, ''), 0)).not.to.match(CONTROL);
          expect(write(entry)).not.to.match(CONTROL);
        }
        // Cut off behind any sign: what is told is what stood there.
        for (const entry of entriesOf(text.slice(0, at), readers)) {
          // biome-ignore lint/suspicious/noExplicitAny: a document of any shape
          const found = entryJson(entry, '') as any;
          if (found.command) expect(found.command.op).to.equal(told.op);
          if (found.op_mod) expect(found.op_mod.value).to.equal(told.op_mod);
          if (found.status) expect(found.status.code).to.equal(told.status);
          if (found.syndrome) expect(found.syndrome.value).to.equal(told.syndrome);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('between lines of junk, every line that is whole is told with its number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, fc.constantFrom('usb 1-1: new device', '', '\u0000\u0001', '-- ', '> ok'))),
        (parts) => {
          const text = parts.map(([one, noise]) => `[    1.000000] ${one.text}\n${noise}`).join('\n');
          const found = entriesOf(text, readers);
          expect(found.map((entry) => entry.line)).to.deep.equal(parts.map((_, i) => 2 * i + 1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lines of a million signs, without ends or with millions of them, take linear time and bounded memory', () => {
    for (const text of [
      'a'.repeat(1 << 20),
      '(0x'.repeat(1 << 18),
      'mlx5 '.repeat(1 << 18),
      '=3D'.repeat(1 << 18),
      '&times;'.repeat(1 << 17),
      'syndrome '.repeat(1 << 17),
      'A_'.repeat(1 << 19),
      '[ 1.000000] '.repeat(1 << 16),
      '>'.repeat(1 << 20),
      '='.repeat(1 << 20),
      'mlx5\n'.repeat(1 << 15),
      '=\n'.repeat(1 << 15),
      '{"log":'.repeat(1 << 17),
      '\u00d7 '.repeat(1 << 18),
    ]) {
      expect(
        work(() => entriesOf(text, readers)),
        text.slice(0, 20),
      ).to.be.below(10_000 * slowness());
    }
  });

  it('lines in UTF-16 are read as such', () => {
    const bytes = Buffer.from('\ufeffone\r\ntw\u00f6\r\n', 'utf16le');
    for (const size of [3, 1000]) {
      const lines: string[] = [];
      const splitter = lineSplitter((text) => lines.push(text.trim()));
      for (let i = 0; i < bytes.length; i += size) splitter.write(bytes.subarray(i, i + size));
      splitter.end();
      expect(lines).to.deep.equal(['one', 'tw\u00f6']);
    }
  });

  it('lines may come in pieces of any size', () => {
    const text = `${FORMS.mlx5_cmd_out_err?.(toldBy(REFUSED[0] as Thread))}\u00d7\n`.repeat(3);
    const bytes = Buffer.from(text);
    for (const size of [1, 2, 7, 1000]) {
      const lines: string[] = [];
      const splitter = lineSplitter((one) => lines.push(one));
      for (let i = 0; i < bytes.length; i += size) splitter.write(bytes.subarray(i, i + size));
      splitter.end();
      expect(`${lines.join('\n')}\n`).to.equal(text);
      let found = 0;
      const stream = new LogStream(readers, () => found++);
      for (const one of lines) stream.push(one);
      stream.end();
      expect([found, stream.lines, stream.used]).to.deep.equal([3, 3, 3]);
    }
  });
});
