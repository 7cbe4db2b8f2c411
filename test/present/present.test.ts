import { expect } from 'chai';
import fc from 'fast-check';
import { hexDump, hexOf } from '../../src/present/hex.js';
import { fromJson, toJson } from '../../src/present/json.js';
import { toPairs } from '../../src/present/pairs.js';
import { leavesOf, pick } from '../../src/present/pick.js';
import { toTable } from '../../src/present/table.js';
import { toTree } from '../../src/present/tree.js';

describe('json', () => {
  it('bigints become hex strings, bytes hex, numbers stay numbers', () => {
    expect(toJson({ a: 0n, b: 0x80000003ffc9e7ffn, c: 7, d: Uint8Array.of(0, 255) }, 0)).to.equal(
      '{"a":"0x0","b":"0x80000003ffc9e7ff","c":7,"d":"00ff"}',
    );
  });
});

describe('hex', () => {
  it('a dump has the form of hexdump -vC', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => i + 0x40);
    expect(hexDump(bytes)).to.equal(
      '00000000  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  |@ABCDEFGHIJKLMNO|\n' +
        '00000010  50 51                                             |PQ|\n' +
        '00000012\n',
    );
    expect(hexOf(Uint8Array.of(1, 0xab))).to.equal('01ab');
  });
});

describe('pick', () => {
  const fields = { a: 1, b: { c: 2, ab: 3 }, d: [1, 2] };

  it('keeps what matches by name or dotted path, with all that is below', () => {
    expect(pick(fields, (name) => name === 'b.c')).to.deep.equal({ b: { c: 2 } });
    expect(pick(fields, (name) => name.startsWith('a'))).to.deep.equal({ a: 1, b: { ab: 3 } });
    expect(pick(fields, () => false)).to.equal(undefined);
  });

  it('leaves are every number with its dotted path', () => {
    expect([...leavesOf(fields)]).to.deep.equal([
      ['a', 1],
      ['b.c', 2],
      ['b.ab', 3],
      ['d[0]', 1],
      ['d[1]', 2],
    ]);
  });
});

describe('table and tree', () => {
  it('a table has no borders, no trailing blanks, and no column that is empty everywhere', async () => {
    const columns = ['name', 'none', 'value'].map((key) => ({ key }));
    const rows = [
      { name: 'a', value: 1 },
      { name: 'long name', value: 22 },
    ];
    expect(await toTable(columns, rows)).to.equal('name       value\na          1\nlong name  22\n');
  });

  it('a table of thousands of rows has the same columns in all of them, and its longest cell is cut', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => ({ name: i ? `n${i}` : 'n'.repeat(1e6), value: 7 }));
    const lines = (await toTable([{ key: 'name' }, { key: 'value' }], rows)).split('\n');
    expect(lines.length).to.equal(2002);
    const place = lines[0]?.indexOf('value') ?? 0;
    expect(place).to.be.within(1000, 4000);
    for (const line of lines.slice(1, -1)) expect(line.slice(place)).to.equal('7');
  });

  it('a table that is to fit is cut where that costs the fewest cells, names last', async () => {
    const columns = ['name', 'long', 'short'].map((key) => ({ key }));
    const rows = [
      { name: 'n'.repeat(12), long: 'l'.repeat(30), short: 'short' },
      { name: 'n'.repeat(12), long: '\u8868'.repeat(10), short: 's' },
    ];
    const shown = async (width?: number) =>
      (await toTable(columns, rows, { bold: (text) => text, width })).split('\n');
    expect(await shown()).to.deep.equal(await shown(51));
    expect(await shown(41)).to.deep.equal([
      'name          long                  short',
      `${'n'.repeat(12)}  ${'l'.repeat(19)}…  short`,
      `${'n'.repeat(12)}  ${'\u8868'.repeat(10)}  s`,
      '',
    ]);
    expect((await shown(36))[2]).to.equal(`${'n'.repeat(12)}  ${'\u8868'.repeat(7)}…  s`);
    expect((await shown(24))[1]).to.equal(`${'n'.repeat(8)}…  lllll…  short`);
    // No column is cut beyond use.
    expect((await shown(1))[1]).to.equal('nnnnn…  lllll…  short');
  });

  it('a table of ASCII has the columns that the same table with a letter of another script has', async () => {
    const cell = fc.stringMatching(/^[ -~]{0,12}$/);
    const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ a: cell, b: cell, c: cell }), { minLength: 1, maxLength: 6 }),
        async (rows) => {
          const columns = ['a', 'b', 'c'].map((key) => ({ key }));
          const made = (letter: string) =>
            toTable(columns, [{ a: letter, b: 'x', c: 'x' }, ...rows], { bold, width: undefined });
          expect((await made('e')).replace('\ne', '\né')).to.equal(await made('é'));
        },
      ),
    );
  });

  it('what stands in cells is made safe, and styles are put on after that', async () => {
    const [columns, paint] = [[{ key: 'name' }], (text: string) => `\u001b[1m${text}\u001b[22m`];
    const rows = [{ name: 'a\u001b[31m\nb' }, { name: { text: 'c\u001b[0m', paint } }];
    const shown = ['a\\x1b[31m\\x0ab', '\u001b[1mc\\x1b[0m\u001b[22m'];
    expect(await toTable(columns, rows)).to.equal(`name\n${shown.join('\n')}\n`);
    expect(toPairs(rows.map(({ name }) => ['x\t', name]))).to.equal(
      shown.map((text) => `x\\x09  ${text}\n`).join(''),
    );
  });

  it('a tree shows nested fields, arrays of structures by index, meanings in brackets, text made safe', () => {
    const fields = { x: 1, in: { text: 'a\u001b' }, list: [{ y: 2n }], plain: [1, 2] };
    const text = toTree(fields, (path) => (path === 'list.y' ? 'two' : undefined));
    expect(text).to.equal('x      1\nin\n  text  "a\\x1b"\nlist[0]\n  y  0x2  (two)\nplain  [1, 2]\n');
  });

  it('wide numbers are hex strings in JSON, or numbers with all their digits', () => {
    const data = { wide: 2n ** 64n - 1n, down: -3n, small: 5n, text: '0.5:7', list: [1n] };
    expect(JSON.parse(toJson(data))).to.deep.equal({
      wide: '0xffffffffffffffff',
      down: '-0x3',
      small: '0x5',
      text: '0.5:7',
      list: ['0x1'],
    });
    expect(toJson(data, 0, 'decimal')).to.equal(
      '{"wide":18446744073709551615,"down":-3,"small":5,"text":"0.5:7","list":[1]}',
    );
  });

  it('numbers are read from JSON with all their digits, strings as they are', () => {
    const text =
      '{"a":18446744073709551615,"b":-9223372036854775808,"c":12,"d":0.12345678901234566,"e":1e-1,"s":"#1 18446744073709551615","k\\"12345678901234567":[9007199254740993]}';
    expect(fromJson(text)).to.deep.equal({
      a: 2n ** 64n - 1n,
      b: -(2n ** 63n),
      c: 12,
      d: 0.12345678901234566,
      e: 0.1,
      s: '#1 18446744073709551615',
      'k"12345678901234567': [9007199254740993n],
    });
    expect(() => fromJson('{"a":1234567890123456789012,}')).to.throw(SyntaxError);
  });

  it('what is written as numbers is read as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.bigInt(), fc.string(), fc.integer())), (data) => {
        const read = fromJson(toJson(data, 2, 'decimal')) as Record<string, unknown>;
        for (const [name, value] of Object.entries(data)) expect(String(read[name])).to.equal(String(value));
      }),
    );
  });
});
