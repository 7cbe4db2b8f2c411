import { expect } from 'chai';
import { leaves } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import { AdbError } from '../../../../src/families/mlx5/adb/error.js';
import { type Adb, readAdb } from '../../../../src/families/mlx5/adb/layouts.js';
import { LIMITS } from '../../../../src/families/mlx5/adb/limits.js';
import { slowness, work } from '../../../support/work.js';

const whole = (text: string): string => `<NodesDefinition>\n${text}\n</NodesDefinition>`;
const hex = (number: number): string => `0x${number.toString(16)}.0`;

const read = (text: string): Adb => readAdb({ file: 'a.adb', text: whole(text) }, () => []);

function failure(act: () => unknown): AdbError {
  try {
    act();
  } catch (error) {
    if (error instanceof AdbError) return error;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const wide = (fields: number): string =>
  `<node name="n" size="${hex(4 * fields)}">\n${lines(fields, (i) => `<field name="f${i}" offset="${hex(4 * i)}" size="0x4.0"/>`)}\n</node>`;

/** What asks for too much, the line of it, and what is said. */
const TOO_MUCH: readonly [what: string, text: string, line: number, said: RegExp][] = [
  [
    'an array of 2^28 elements',
    '<node name="n" size="0x1000000.0">\n<field name="f" offset="0x0.0" size="0x1000000.0" low_bound="0" high_bound="268435455"/></node>',
    3,
    /f has 268435456 elements: at most 262144/,
  ],
  ['a structure of 2 GiB', '<node name="n" size="0x80000000.0"/>', 2, /n has the size "0x80000000\.0"/],
  ['a size beyond all numbers', `<node name="n" size="0x${'f'.repeat(400)}"/>`, 2, /at most 16777216 bytes/],
  [
    'an offset beyond all numbers',
    `<node name="n" size="0x4.0">\n<field name="f" offset="0x${'f'.repeat(400)}.0" size="0x4.0"/></node>`,
    3,
    /f has the offset/,
  ],
  [
    'bounds beyond all numbers',
    `<node name="n" size="0x4.0">\n<field name="f" size="0x4.0" low_bound="0" high_bound="${'9'.repeat(400)}"/></node>`,
    3,
    /bounds are numbers of up to ten digits/,
  ],
  [
    'bounds whose difference is no number',
    `<node name="n" size="0x4.0">\n<field name="f" size="0x4.0" low_bound="${'9'.repeat(400)}" high_bound="${'9'.repeat(400)}"/></node>`,
    3,
    /bounds are numbers of up to ten digits/,
  ],
  [
    'arrays within arrays, of few lines and many numbers',
    `${lines(
      20,
      (i) =>
        `<node name="n${i}" size="${hex(4 << (20 - i))}"><field name="a" size="${hex(4 << (20 - i))}" low_bound="0" high_bound="1" subnode="n${i + 1}"/></node>`,
    )}\n<node name="n20" size="0x4.0"><field name="x" size="0x4.0"/></node>`,
    3,
    /with a, the structure has \d+ numbers/,
  ],
  [
    '1,000 structures within each other, the outermost first',
    `${lines(
      1000,
      (i) => `<node name="n${i}" size="0x4.0"><field name="f" size="0x4.0" subnode="n${i + 1}"/></node>`,
    )}\n<node name="n1000" size="0x4.0"/>`,
    65,
    /at most 64 levels/,
  ],
  [
    '1,000 structures within each other, the innermost first',
    `<node name="n0" size="0x4.0"><field name="x" size="0x4.0"/></node>\n${lines(1000, (i) => `<node name="n${i + 1}" size="0x4.0"><field name="f" size="0x4.0" subnode="n${i}"/></node>`)}`,
    66,
    /65 levels of structures/,
  ],
  [
    'elements from the other end, which are a field each',
    lines(
      10,
      (i) =>
        `<node name="n${i}" size="0x8000.0"><field name="f" offset="0x0.0" size="0x8000.0" low_bound="0" high_bound="262143"/></node>`,
    ),
    5,
    /more than 1000000 fields/,
  ],
  ['a name of 1,000 letters', `<node name="${'n'.repeat(1000)}" size="0x4.0"/>`, 2, /a name of 1000 letters/],
  ['the name __proto__', '<node name="__proto__" size="0x4.0"/>', 2, /is no name for a node/],
  [
    'an enum value of 100,000 digits',
    `<node name="n" size="0x4.0"><field name="f" size="0x4.0" enum="a=${'9'.repeat(100_000)}"/></node>`,
    2,
    /the value of a is beyond 64 bits/,
  ],
  [
    'an enum value of 65 bits',
    '<node name="n" size="0x4.0"><field name="f" size="0x4.0" enum="a=0x10000000000000000"/></node>',
    2,
    /beyond 64 bits/,
  ],
  [
    'two fields of one name',
    '<node name="n" size="0x8.0">\n<field name="f" offset="0x0.0" size="0x4.0"/>\n<field name="f" offset="0x4.0" size="0x4.0"/></node>',
    4,
    /n has a field f in line 3 already/,
  ],
  [
    'entities of its own, however they would expand',
    `<node name="n" size="0x4.0" descr="&lol;"/>`,
    2,
    /not XML: undefined entity/,
  ],
];

/** Milliseconds of this machine. What goes through all for each takes minutes. */
const MOST_WORK = 2000 * slowness();

describe('an ADB file that asks for too much', () => {
  for (const [what, text, line, said] of TOO_MUCH)
    it(`${what}: an error with file and line`, () => {
      let error: AdbError | undefined;
      const spent = work(() => {
        error = failure(() => read(text));
      });
      expect(error?.message).to.match(said);
      expect(error).to.include({ file: 'a.adb', line });
      expect(spent).to.be.below(MOST_WORK);
    });

  it('20,000 fields in a structure are read, and their number is all that their time depends on', () => {
    let layout: Layout | undefined;
    expect(
      work(() => {
        layout = read(wide(20_000)).layouts.get('n');
      }),
    ).to.be.below(MOST_WORK);
    expect([...leaves(layout as Layout)].length).to.equal(20_000);
  });

  it('selectors are found, and unions made, without going through all for each', () => {
    const values = lines(5000, (i) => `v${i}=${i},`).replaceAll('\n', '');
    const text =
      `<node name="u" size="0x4.0" attr_is_union="1"><field name="m" size="0x4.0" selected_by="v1"/></node>\n` +
      `<node name="n" size="${hex(4 * 5001)}">\n${lines(5000, (i) => `<field name="f${i}" offset="${hex(4 * i)}" size="0x4.0" subnode="u" union_selector="$(parent).kind"/>`)}\n` +
      `<field name="kind" offset="${hex(4 * 5000)}" size="0x4.0" enum="${values}"/></node>`;
    expect(work(() => read(text))).to.be.below(MOST_WORK);
  });

  it('includes within includes end with the line of the one that goes too far', () => {
    const source = (i: number) => ({
      file: `${i}.adb`,
      text: whole(i < 3000 ? `<include file="${i + 1}"/>` : '<node name="n" size="0x4.0"/>'),
    });
    const error = failure(() =>
      readAdb(source(0), (what) => ('file' in what ? [source(Number(what.file))] : [])),
    );
    expect(error).to.include({ file: '31.adb', line: 2 });
    expect(error.message).to.match(/at most 32 levels/);
  });

  it('folders that are included everywhere are not read again and again', () => {
    const names = Array.from({ length: 500 }, (_, i) => `${i}.adb`);
    let reads = 0;
    const source = (file: string) => ({
      file,
      get text() {
        reads++;
        return whole('<include dir="."/>');
      },
    });
    const error = failure(() => readAdb(source('main.adb'), () => names.map(source)));
    expect(error.message).to.match(/at most 32 levels|name files more than/);
    expect(reads).to.be.at.most(names.length + 1);
  });

  it('more files than any table has end with the line that names them', () => {
    const main = { file: 'main.adb', text: whole(lines(2000, (i) => `<include file="${i}"/>`)) };
    const error = failure(() =>
      readAdb(main, (what) => [{ file: 'file' in what ? what.file : '', text: whole('') }]),
    );
    expect(error.message).to.equal(
      `main.adb:${LIMITS.files + 1}: there are more than ${LIMITS.files} files to read`,
    );
  });
});
