import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { knownMap } from '../module/maps.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** A known map as it is saved. */
const saved = (name: string): string => {
  const { pages } = knownMap(name);
  const entries = Object.entries(pages).map(([page, bytes]) => [page, hex(bytes)]);
  return JSON.stringify({ name, pages: Object.fromEntries(entries) });
};

describe('fwctl decode module', () => {
  it('a saved map in groups: what it is, lanes, thresholds, alarms by their marks, checksums', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'module.json'), saved('cmis-2-banks'));
      const { code, stdout, stderr } = await fwctl(
        ['decode', 'module', '--in-file', join(folder, 'module.json')],
        { folder },
      );
      expect(code, stderr).to.equal(0);
      expect(stdout).to.match(/^ {2}Vendor PN +EX-QDD-400G-DR4$/m);
      expect(stdout).to.match(/^ {2}8 +60\.000 +0\.9500 +-0\.22 +0\.8000 +-0\.97$/m);
      expect(stdout).to.match(/^ {2}16 +6\.014 !! +0\.1007 +-9\.97 !! +0\.2007 +-6\.97$/m);
      expect(stdout).to.match(/^ {2}Tx power, lane 16 +high alarm: flagged, not beyond it now$/m);
      expect(stdout).to.match(/^ {2}page 02h +0xc0 over bytes 128-254 of page 02h: right$/m);
    }));

  it('the document has the pages, and is taken as a saved map', () =>
    withFolder(async (folder) => {
      const stdin = saved('8472-bad-checksum');
      const first = await fwctlJson(['decode', 'module'], { folder, stdin });
      expect(first).to.include({ schema: 'fwctl.decode.module/1' });
      expect(await fwctlJson(['decode', 'module'], { folder, stdin: JSON.stringify(first) })).to.deep.equal(
        first,
      );
    }));

  it('raw bytes and a dump of ethtool are taken too; --hex and --flat show them otherwise', () =>
    withFolder(async (folder) => {
      const { lower, 0: page } = knownMap('8636-aoc-5m').pages;
      writeFileSync(join(folder, 'raw'), Buffer.concat([lower as Uint8Array, page as Uint8Array]));
      const flat = await fwctl(['decode', 'module', '--in-file', join(folder, 'raw'), '--flat'], { folder });
      expect(flat.stdout)
        .to.match(/^module\.vendor\.part_number=EX-AOC-5M$/m)
        .and.match(/^module\.length\.cable_m=5$/m);
      const { fields } = await fwctlJson(['decode', 'module', '--in-file', join(folder, 'raw'), '--flat'], {
        folder,
      });
      expect(fields).to.include({ 'module.vendor.part_number': 'EX-AOC-5M', 'module.lanes[3].lane': 4 });
      const dump = await fwctl(['decode', 'module', '--in-file', join(folder, 'raw'), '--hex'], { folder });
      expect(dump.stdout)
        .to.match(/^lower half\n00000000 {2}11 /)
        .and.match(/^page 00h\n00000080 {2}11 /m);
      const rows = Array.from({ length: 8 }, (_, i) => {
        const bytes = hex(lower?.subarray(16 * i, 16 * i + 16)).replace(/../g, '$& ');
        return `0x${(16 * i).toString(16).padStart(4, '0')}:\t\t${bytes}\n`;
      });
      const stdin = `Offset\t\tValues\n------\t\t------\n${rows.join('')}`;
      const { module } = (await fwctlJson(['decode', 'module'], { folder, stdin })) as {
        module: { notes: string[] };
      };
      expect(module.notes).to.deep.equal([
        'page 00h is missing: nothing says what the module is',
        'page 03h is missing: there are no thresholds',
      ]);
    }));

  const REFUSED: readonly (readonly [what: string, stdin: string, says: RegExp])[] = [
    [
      'a page that is none',
      '{"pages": {"lower": "11",\n"upper": "00"}}',
      /^fwctl: usage: stdin:2: "upper" names no half/,
    ],
    [
      'digits that are none',
      '{"pages":\n{"lower": "1x"}}',
      /^fwctl: usage: stdin:2: page lower: "x" at digit 1/,
    ],
    ['a page that comes twice', '{"pages": {"0": "11", "00": "11"}}', /page 0 stands here a second time/],
    ['a number as a page', '{"pages": {"0": 11}}', /page 0 is not a string of hex digits/],
    ['no pages', '{"bytes": "11"}', /there are no pages\n {2}a saved map is /],
    ['several maps', '[]', /this is a list; one map is decoded at a time/],
    ['half a document', '{"pages": {"lower": "1', /^fwctl: usage: stdin:1: /],
    ['nothing', '', /there are no bytes/],
  ];
  for (const [what, stdin, says] of REFUSED)
    it(`refused, with its place: ${what}`, () =>
      withFolder(async (folder) => {
        const { code, stdout, stderr } = await fwctl(['decode', 'module'], { folder, stdin });
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.match(says);
      }));
});
