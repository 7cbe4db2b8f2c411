import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';

const { makeEager } = createRequire(import.meta.url)(join(ROOT, 'bin/build/eager.js')) as {
  makeEager(file: string): void;
};

describe('A file that V8 compiles in one go', () => {
  const made = (text: string) =>
    withFolder(async (folder) => {
      const file = join(folder, 'start.cjs');
      writeFileSync(file, text);
      makeEager(file);
      return readFileSync(file, 'utf8');
    });

  it('has its functions in parentheses, and any keys', async () => {
    const keys = 'var known = {\n  function: 1,\n  functions: two()\n};\n';
    expect(await made(`function two() {\n  return 2;\n}\n${keys}`)).to.equal(
      `var two = (function() {\n  return 2;\n});\n${keys}`,
    );
  });

  it('has no other function', async () => {
    for (const text of ['  function two() {\n  }', 'async function two() {\n}', '  function* two() {\n  }']) {
      const error = await made(`{\n${text}\n}\n`).catch((thrown) => thrown);
      expect(error, text).to.match(/has a function that is not compiled at once$/);
    }
  });
});
