import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOf, parseDump } from '../../../src/cli/input/dump.js';
import { hexDump } from '../../../src/present/hex.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const parse = (text: string) => hex(parseDump('--in', text));

/** `hello`, zeros up to byte 108, `end`: what the tools themselves print of it. */
const SPARSE = `68656c6c6f${'00'.repeat(103)}656e64`;
const XXD_A = `00000000: 6865 6c6c 6f00 0000 0000 0000 0000 0000  hello...........
00000010: 0000 0000 0000 0000 0000 0000 0000 0000  ................
*
00000060: 0000 0000 0000 0000 0000 0000 656e 64    ............end
`;
const HEXDUMP_C = `00000000  68 65 6c 6c 6f 00 00 00  00 00 00 00 00 00 00 00  |hello...........|
00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00000060  00 00 00 00 00 00 00 00  00 00 00 00 65 6e 64     |............end|
0000006f
`;

/** As mlx5ctl prints: a blank behind each byte, an empty line at the end. */
const mlx5ctl = (bytes: Uint8Array) =>
  `${Array.from(bytes, (byte, i) => `${byte.toString(16).padStart(2, '0')} ${i % 16 === 15 ? '\n' : ''}`).join('')}\n`;

describe('hex and hex dumps as input', () => {
  it('xxd and hexdump -C, with lines left out, give the bytes that were dumped', () => {
    expect(parse(XXD_A)).to.equal(SPARSE);
    expect(parse(HEXDUMP_C)).to.equal(SPARSE);
  });

  it('a star repeats the line before in hexdump -C', () => {
    const line = (offset: string) =>
      `${offset}  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  |ABCDEFGHIJKLMNOP|`;
    expect(parse(`${line('00000000')}\n*\n00000030\n`)).to.equal(
      '4142434445464748494a4b4c4d4e4f50'.repeat(3),
    );
  });

  it('characters beside the bytes are not read, whatever they are', () => {
    expect(parse('00000000: 6162 2061 6220 6162                      ab ab ab\n')).to.equal(
      '6162206162206162',
    );
    expect(parse('00000000  7c 30 30 7c                                       ||00||\n')).to.equal(
      '7c30307c',
    );
  });

  it('plain digits with blanks, lines and 0x in front of words are bytes', () => {
    for (const text of ['00ff10', '00 FF\n10\n', ' 0x00ff10 ', '0x00 0xff\t0x10', '00ff\r\n10\r\n'])
      expect(parse(text), text).to.equal('00ff10');
    expect(parse('')).to.equal('');
  });

  it('words that are told apart are whole bytes each; a line may end within one', () => {
    for (const [text, word] of [
      ['0x1 0x2', '0x1'],
      ['0x10100 0x8000000', '0x10100'],
      ['00 01 0x2\n03', '0x2'],
      ['0 0 0 1', '0'],
      ['00 1\r\n00', '1'],
      ['0x123\n0x4', '0x123'],
    ] as const)
      expect(() => parse(text), text).to.throw(`--in: "${word}" has an odd number of hex digits`);
    expect(parse('012\n345')).to.equal('012345');
    expect(() => parse('00 z 1')).to.throw('"z" at digit 2');
  });

  it('the mark that editors put in front of a text is none of its bytes', () => {
    const marked = (text: string) => Buffer.from(`\ufeff${text}`);
    expect(hex(bytesOf('stdin', marked('00ff\r\n10\r\n')))).to.equal('00ff10');
    expect(hex(bytesOf('stdin', marked(HEXDUMP_C)))).to.equal(SPARSE);
    expect(hex(bytesOf('stdin', marked('')))).to.equal('efbbbf');
    expect(hex(bytesOf('stdin', marked('\0')))).to.equal('efbbbf00');
  });

  it('every dump of any bytes gives the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70 }), (bytes) => {
        const plain = hex(bytes);
        const lines = plain.match(/.{1,60}/g) as string[];
        for (const text of [hexDump(bytes), plain, mlx5ctl(bytes), lines.join('\n')])
          expect(hex(bytesOf('stdin', Buffer.from(text)))).to.equal(plain);
      }),
    );
  });

  it('what can not be text is taken as it is', () => {
    expect(hex(bytesOf('stdin', Uint8Array.of(0x30, 0x30, 0)))).to.equal('303000');
    expect(hex(bytesOf('stdin', Uint8Array.of(0x30, 0x30, 0xff)))).to.equal('3030ff');
  });

  const wrong: [string, string, RegExp][] = [
    ['a digit that is none', '00zz', /"z" at digit 2/],
    ['an odd number of digits', '000', /3 hex digits/],
    ['hexdump without -C', '0000000 6568 6c6c\n0000004\n', /hexdump without -C or od/],
    [
      'an offset that does not follow',
      '00000000: 00\n00000002: 00\n',
      /line 2 has the offset 0x00000002, not 0x1/,
    ],
    ['an offset that goes back', '00000000: 0000\n00000001: 00\n', /line 2 has the offset/],
    ['a line of something else', '00000000: 00\nhello\n', /line 2 is no line of xxd/],
    ['a dump that ends with a star', '00000000: 00\n*\n', /last line is missing/],
    ['more bytes left out than there is memory', '00000000: 00\n*\nffffffffff: 00\n', /too much/],
  ];
  for (const [what, text, said] of wrong) {
    it(`${what} is a usage error that says so`, () => {
      expect(() => parse(text))
        .to.throw(said)
        .with.property('kind', 'usage');
    });
  }
});
