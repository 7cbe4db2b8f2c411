// Writes what a program imports of the package: dist/bundle/index.mjs, which takes all from library.cjs, and the types: index.d.ts and modules.d.ts, one file
// with the declarations of all modules that it needs.
const { readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { bundle, dist } = require('./paths.js');

const INDEX = join(dist, 'src/index');

/** What a declaration file imports of ours. */
const IMPORT = /(from |import\()(['"])(\.[^'"]+)\.js\2/g;

const nameOf = (file) => `fwctl/${relative(dist, file)}`;

/** The declarations of a module and of all that it needs, by file without its end. */
function declarations(file, found = new Map()) {
  if (found.has(file)) return found;
  const text = readFileSync(`${file}.d.ts`, 'utf8');
  found.set(file, text);
  for (const [, , , path] of text.matchAll(IMPORT)) declarations(join(dirname(file), path), found);
  return found;
}

/** A module by its name, as a file of its own may not declare it. */
function moduleText(file, text) {
  const inner = text
    .replace(
      IMPORT,
      (_, before, quote, path) => `${before}${quote}${nameOf(join(dirname(file), path))}${quote}`,
    )
    .replace(/^(export )?declare /gm, '$1')
    .replace(/^\/\/# sourceMappingURL.*\n?/gm, '');
  return `declare module '${nameOf(file)}' {\n${inner}}\n`;
}

async function main() {
  const names = Object.keys(await import(`${INDEX}.js`));
  writeFileSync(
    join(bundle, 'index.mjs'),
    `import library from './library.cjs';\nexport const { ${names.join(', ')} } = library;\n`,
  );
  const modules = Array.from(declarations(INDEX), ([file, text]) => moduleText(file, text));
  writeFileSync(join(bundle, 'modules.d.ts'), modules.join(''));
  writeFileSync(
    join(bundle, 'index.d.ts'),
    `/// <reference path="./modules.d.ts" />\nexport * from '${nameOf(INDEX)}';\n`,
  );
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
