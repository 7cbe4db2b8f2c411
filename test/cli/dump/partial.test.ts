import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PartialDump } from '../../../src/cli/dump/partial.js';
import { withFolder } from '../../support/files.js';

const PLACE = { seq_num: 3, index1: 1, index2: 0, num_of_obj1: 0, num_of_obj2: 0, device_opaque: 2n ** 63n };
const ASKED = { parent: '0000:08:00.0', type: 1 };

describe('a dump that is kept as it comes', () => {
  it('is gone on with behind the last mark: what a kill left beyond it is taken away', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'd');
      const first = new PartialDump(path, ASKED);
      first.begin();
      first.add(Uint8Array.of(1, 2, 3, 4), PLACE);
      first.mark();
      first.add(Uint8Array.of(5, 6), { ...PLACE, seq_num: 4 });
      first.close();
      expect([...readFileSync(path)]).to.deep.equal([1, 2, 3, 4, 5, 6]);
      const next = new PartialDump(path, ASKED);
      expect(next.resume()).to.equal(undefined);
      expect(next.kept?.place).to.deep.equal(PLACE);
      expect([...(next.kept?.bytes ?? [])]).to.deep.equal([1, 2, 3, 4]);
      next.add(Uint8Array.of(7), null);
      next.end();
      next.close();
      expect([...readFileSync(path)]).to.deep.equal([1, 2, 3, 4, 7]);
      expect(existsSync(`${path}.resume`)).to.equal(false);
      expect([...(new PartialDump(path, ASKED).resume() ?? [])]).to.deep.equal([1, 2, 3, 4, 7]);
    }));

  it('is begun where there is none', () =>
    withFolder(async (folder) => {
      const dump = new PartialDump(join(folder, 'd'), ASKED);
      expect(dump.resume()).to.equal(undefined);
      expect(dump.length).to.equal(0);
      dump.close();
    }));

  it('takes the place of another file only where that is said, and once something has come', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'd');
      writeFileSync(path, 'abc');
      expect(() => new PartialDump(path, ASKED).begin()).to.throw('d is there: it is not replaced');
      const none = new PartialDump(path, ASKED);
      none.begin(true);
      none.close();
      expect(readdirSync(folder)).to.deep.equal(['d']);
      expect(readFileSync(path, 'utf8')).to.equal('abc');
      const some = new PartialDump(path, ASKED);
      some.begin(true);
      some.add(Uint8Array.of(1), PLACE);
      some.close();
      expect([...readFileSync(path)]).to.deep.equal([1]);
      // What is not whole is begun anew without more words.
      const other = new PartialDump(path, { ...ASKED, type: 2 });
      other.begin();
      other.add(Uint8Array.of(2), null);
      other.end();
      other.close();
      expect([...readFileSync(path)]).to.deep.equal([2]);
      expect(readdirSync(folder)).to.deep.equal(['d']);
    }));

  const wrong: [string, string, RegExp][] = [
    [
      'of another device',
      JSON.stringify({ schema: 'fwctl.dump.resume/1', asked: '{}', bytes: 0, place: null }),
      /is another dump/,
    ],
    ['that is no JSON', 'x', /says not where it ends/],
    [
      'of more than is there',
      JSON.stringify({ schema: 'fwctl.dump.resume/1', asked: JSON.stringify(ASKED), bytes: 9, place: null }),
      /has 3 bytes, less than the 9/,
    ],
    [
      'of a place that is none',
      JSON.stringify({ schema: 'fwctl.dump.resume/1', asked: JSON.stringify(ASKED), bytes: 0, place: {} }),
      /says not where/,
    ],
  ];
  for (const [what, mark, words] of wrong)
    it(`is refused with a mark ${what}, and stays as it is`, () =>
      withFolder(async (folder) => {
        const path = join(folder, 'd');
        writeFileSync(path, 'abc');
        writeFileSync(`${path}.resume`, mark);
        expect(() => new PartialDump(path, ASKED).resume()).to.throw(words);
        expect(readFileSync(path, 'utf8')).to.equal('abc');
        expect(readFileSync(`${path}.resume`, 'utf8')).to.equal(mark);
      }));
});
