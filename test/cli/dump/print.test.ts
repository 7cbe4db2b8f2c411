import { expect } from 'chai';
import { segmentJson, segmentText } from '../../../src/cli/dump/dump.js';
import { SegmentPrinter } from '../../../src/cli/dump/print.js';
import { plainStyle, type Style } from '../../../src/cli/output.js';
import { type DumpSegment, SegmentReader } from '../../../src/families/mlx5/client/rscdump-segments.js';
import { allResources, kindOf } from '../../../src/families/mlx5/prm/rscdump.js';
import { toJson } from '../../../src/present/json.js';
import { Output } from '../../../src/printed/output.js';
import { freshDevice } from '../../families/mlx5/firmware/ask.js';
import { dumped } from '../../families/mlx5/firmware/dumped.js';

const device = freshDevice();

/** Every resource that the built-in device dumps, and the menu. */
const real = (): DumpSegment[] =>
  [0xffff, ...allResources().map(({ type }) => type)].flatMap((segment_type) => {
    const { bytes } = dumped(device, { segment_type, index1: 11 });
    return [...new SegmentReader().push(bytes)];
  });

/** A segment of any type and length; its header says what it is. */
function made(type: number, length: number, seed: number, offset: number): DumpSegment {
  const bytes = new Uint8Array(length).map((_, i) => Math.imul(i + seed, 2654435761) >>> 24);
  bytes.set([length >> 10, length >> 2, type >> 8, type]);
  return { offset, type, kind: kindOf(type), bytes };
}

const LENGTHS = [16, 20, 48, 96, 248, 272, 1040];

const any = (): DumpSegment[] =>
  [...allResources().map(({ type }) => type), 0xfffa, 0xfffb, 0xfffd, 0xfffe, 0xff00, 0x7777].flatMap(
    (type, i) => LENGTHS.map((length) => made(type, length, i, 2 ** (i % 40))),
  );

const coloured: Style = {
  ...plainStyle,
  bold: (text) => `\x1b[1m${text}\x1b[22m`,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
};

function printed(style: Style, meanings: boolean, print: (printer: SegmentPrinter) => void): string {
  let text = '';
  const out = new Output((bytes) => {
    text += Buffer.from(bytes).toString();
  });
  print(new SegmentPrinter(out, meanings, style));
  out.flush();
  return text;
}

describe('segments of a dump, printed one behind the other', () => {
  for (const [what, segments] of [
    ['of the built-in device', real],
    ['of any type and length', any],
  ] as const)
    it(`${what}: as each by itself, the first time and every other`, () => {
      const all = segments();
      const thrice = [...all, ...all, ...all];
      for (const meanings of [false, true]) {
        const text = thrice.map((segment) => segmentText(segment, meanings, plainStyle)).join('');
        expect(
          printed(plainStyle, meanings, (printer) => {
            for (const segment of thrice) printer.text(segment);
          }),
        ).to.equal(text);
        const json = thrice.map((segment) => toJson(segmentJson(segment, meanings), 0)).join('');
        expect(
          printed(plainStyle, meanings, (printer) => {
            for (const segment of thrice) printer.json(segment);
          }),
        ).to.equal(json);
      }
    });

  it('with the styles of a terminal', () => {
    const all = real();
    const escaped = (text: string) => text.replaceAll('\x1b', '\\x1b');
    const text = all.map((segment) => segmentText(segment, false, coloured)).join('');
    const found = printed(coloured, false, (printer) => {
      for (const segment of all) printer.text(segment);
    });
    // Styles pass the gate only where the terminal was asked for; the text around them is the same.
    expect(found.replaceAll('\x1b', '\\x1b')).to.equal(escaped(text));
  });
});
