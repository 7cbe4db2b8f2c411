import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { UsualLines } from '../../../src/cli/batch/usual-line.js';
import { layoutNames } from '../../../src/families/mlx5/prm/layouts.js';
import { withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';

const digits = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const name = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

/** Lines as programs write them, and such that are nearly so. */
const text = fc.oneof(
  fc.record({ layout: name, hex: digits }).map((line) => `${JSON.stringify(line)}\n`),
  fc
    .array(
      fc.constantFrom(
        '{"layout": "',
        '{"layout":"',
        'cqc',
        '\\',
        '"',
        '","hex":"',
        '", "hex": "',
        '0a',
        'F',
        '"}',
        ' ',
        '\r',
        '\n',
        '\x00',
        'é',
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
);

describe('a line of a batch in the usual form', () => {
  it('says what JSON says of it, and ends where it ends', () => {
    const lines = new UsualLines();
    fc.assert(
      fc.property(text, text, (first, second) => {
        const bytes = Buffer.from(first + second);
        const next = lines.read(bytes, 0);
        if (next < 0) return;
        const { layout, hex, ...others } = JSON.parse(bytes.toString('utf8', 0, next));
        expect(bytes.indexOf(0x0a) + 1).to.equal(next);
        expect(others).to.deep.equal({});
        expect([lines.name, Buffer.from(lines.bytes).toString('hex')]).to.deep.equal([
          layout,
          hex.toLowerCase(),
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read with spaces and without, in digits of both kinds, and from a buffer that is used again', () => {
    const lines = new UsualLines();
    const buffer = Buffer.alloc(100);
    for (const line of [
      '{"layout": "cqc", "hex": "0aF0"}\n',
      '{"layout":"eqc","hex":""}\r\n',
      '{"layout":"cqc","hex":"0AF0"}\n',
    ]) {
      buffer.write(line);
      expect(lines.read(buffer, 0)).to.equal(line.length);
      const { layout, hex } = JSON.parse(line);
      expect([lines.name, Buffer.from(lines.bytes).toString('hex')]).to.deep.equal([
        layout,
        hex.toLowerCase(),
      ]);
    }
  });

  it('is answered as the same line in any other form is, whatever its layout', () =>
    withFolder(async (folder) => {
      const bytes = Uint8Array.from({ length: 300 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
      const lines = [...layoutNames(), 'PTYS', 'QUERY_CQ', 'pcam', 'no_such_layout'].flatMap((layout, i) => {
        const hex = Buffer.from(bytes.subarray(0, 1 + ((i * 7) % 300))).toString('hex');
        return [
          { layout, hex },
          { layout, hex: `${hex}0` },
          { layout, hex: 'f'.repeat(hex.length) },
          { layout, hex },
        ];
      });
      const answers = async (form: (line: string) => string) => {
        const file = join(folder, 'lines');
        writeFileSync(file, lines.map((line) => `${form(JSON.stringify(line))}\n`).join(''));
        const { code, stdout } = await fwctl(['decode', '--batch', file], { folder });
        expect(code).to.equal(2);
        return stdout;
      };
      const usual = await answers((line) => line);
      expect(usual.split('\n').length).to.equal(lines.length + 1);
      expect(await answers((line) => ` ${line}`)).to.equal(usual);
    }));
});
