import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { lazyEnum } from '../../src/bits/enum.js';
import { type Layout, parseLayout } from '../../src/bits/layout.js';
import { ROOT } from '../support/files.js';

const { dense } = createRequire(import.meta.url)(join(ROOT, 'bin/build/dense.js')) as {
  dense(text: string): string;
};

const LAYOUT = /^\w+ \d+u?l?(?:\.\w+)?(?: \*\w+)? ~?\w+@\d+:/;

describe('layouts in the package', () => {
  it('say what those of the sources say, in fewer words', async () => {
    const inner: Layout = { name: 'inner', bits: 8, union: false, fields: [] };
    const parsed = (line: string) =>
      parseLayout(
        line.replace(/ \*\w+/, ''),
        () => inner,
        (name, kind) => lazyEnum(name, kind, () => `${name} a=1`),
      );
    const families = join(ROOT, 'dist/src/families');
    const files = readdirSync(families, { recursive: true, encoding: 'utf8' });
    let left = 0;
    for (const file of files.filter((path) => /\/prm\/data\/[^/]+\.js$/.test(path))) {
      const [chapter] = Object.values(
        await import(pathToFileURL(join(families, file)).href),
      ) as (() => string)[];
      const text = chapter?.() ?? '';
      const lines = dense(text).split('\n');
      for (const [i, line] of text.split('\n').entries()) {
        if (!LAYOUT.test(line)) {
          expect(lines[i]).to.equal(line);
          continue;
        }
        expect(JSON.stringify(parsed(lines[i] as string).fields)).to.equal(
          JSON.stringify(parsed(line).fields),
        );
        left += line.length - (lines[i] as string).length;
      }
    }
    expect(left).to.be.above(20_000);
  });
});
