import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { BETWEEN } from '../../src/cli/bundle/between.js';
import { ROOT, withFolder } from '../support/files.js';

const { BETWEEN: NAMES, minified } = createRequire(import.meta.url)(join(ROOT, 'bin/build/between.js')) as {
  BETWEEN: string;
  minified(text: string, options: { target: string }): Promise<string>;
};

const OPTIONS = {
  target: 'node20',
  format: 'cjs',
  bundle: true,
  write: false,
  minifyWhitespace: true,
} as const;

/** What a program of these files exports, the first of them its entry, with what stands between them outside; and its text. */
const ran = (files: Record<string, string>) =>
  withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const entry = join(folder, Object.keys(files)[0] as string);
    const { outputFiles } = await build({
      ...OPTIONS,
      platform: 'node',
      minifySyntax: true,
      entryPoints: [entry],
    });
    const text = await minified(outputFiles[0]?.text ?? '', OPTIONS);
    const module = { exports: {} as Record<string, () => unknown> };
    new Function('exports', 'require', 'module', ...NAMES.split(','), text)(
      module.exports,
      createRequire(import.meta.url),
      module,
      ...BETWEEN,
    );
    return { text, exports: module.exports };
  });

describe('what stands between the modules of a file of the bundle', () => {
  it('is left out of the file, and does what it does there: modules of both kinds, in a circle, with names and default exports', async () => {
    const { text, exports } = await ran({
      'a.js': `import other, { b, late } from './b.js'; import * as path from 'node:path'; const c = require('./c.cjs');
        export const told = () => [other, b, c.d, c.e().default, late(), path.sep, typeof path.default.join]; export default 5; export const twice = async () => (await import('./b.js')).b;`,
      'b.js': `import { told } from './a.js'; import c from './c.cjs'; export default 'other'; export let b = 1; export const late = () => [typeof told, c.d, ++b];`,
      'c.cjs': `exports.d = 3; exports.e = () => require('./b.js'); exports.self = () => module.exports === exports;`,
    });
    expect(exports.told?.()).to.deep.equal(['other', 1, 3, 'other', ['function', 3, 2], '/', 'function']);
    expect(await exports.twice?.()).to.equal(2);
    expect(text).to.not.match(/getOwnPropertyDescriptor|__esm|[abc][.]c?js/);
  });

  it('throws the error of a module again to all who need it', async () => {
    const { exports } = await ran({
      'a.js': `const tell = (load) => { try { return load(); } catch (error) { return error.message; } };
        exports.told = () => [tell(() => require('./b.js')), tell(() => require('./b.js')), tell(() => require('./c.cjs')), tell(() => require('./c.cjs')).n];`,
      'b.js': `export const b = 1; globalThis.times = (globalThis.times ?? 0) + 1; throw new Error('mine ' + globalThis.times);`,
      'c.cjs': `globalThis.tries = (globalThis.tries ?? 0) + 1; if (globalThis.tries === 1) throw new Error('once'); exports.n = globalThis.tries;`,
    });
    expect(exports.told?.()).to.deep.equal(['mine 1', 'mine 1', 'once', 2]);
  });

  it('is refused where it stands in a place that is not known', async () => {
    const error = await minified('f(__copyProps);', OPTIONS).catch((error: Error) => error);
    expect(String(error)).to.contain('__copyProps');
  });
});
