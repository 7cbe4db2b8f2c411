// What programs import of the package, by the name of its file in dist/bundle: each with the module of dist that says what it has.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { dist } = require('./paths.js');

/** `pure`: free of modules of Node, and in the package as a module that any bundler takes. */
const ENTRIES = {
  index: { module: 'src/index', path: '.' },
  codec: { module: 'src/library/codec', path: './codec', pure: true },
  'prm-mlx5': { module: 'src/library/prm-mlx5', path: './prm/mlx5', pure: true },
  kernel: { module: 'src/library/kernel', path: './kernel' },
  emulator: { module: 'src/library/emulator', path: './emulator' },
  testing: { module: 'src/library/testing', path: './testing' },
};

const fileOf = ({ module }) => join(dist, `${module}.js`);

/** `export { a, b as c } from './x.js';` */
const FROM = /^export \{([^}]*)\} from '(\.[^']+)';$/gm;

/** What an entry exports: the module that has it, its name there, and what it is. */
async function exportsOf(entry) {
  const file = fileOf(entry);
  const found = new Map();
  for (const [, names, path] of readFileSync(file, 'utf8').matchAll(FROM))
    for (const word of names.split(',').map((name) => name.trim())) {
      const [inner, outer = inner] = word.split(' as ');
      found.set(outer, { file: join(dirname(file), path), inner });
    }
  return Object.entries(await import(file)).map(([name, value]) => ({
    name,
    value,
    ...(found.get(name) ?? { file, inner: name }),
  }));
}

module.exports = { ENTRIES, exportsOf, fileOf };
