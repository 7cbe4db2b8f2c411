// Writes what programs import of the package. For each entry NAME: NAME.cjs, NAME.mjs and NAME.earlier.mjs, which take all from usual.cjs when it is first used
// (src/cli/bundle/library.ts), and NAME.d.ts; and modules.d.ts, one file with the declarations of other modules that they need. And schemas/, what is published of them, without
// blanks.
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { ENTRIES, exportsOf } = require('./entries.js');
const { bundle, dist, parts, root } = require('./paths.js');
const { reachable } = require('./reachable.js');
const { tableTypes } = require('./table-types.js');

const SCHEMAS = join(root, 'src/schema/published');

/** What a declaration file imports of ours. */
const IMPORT = /(from |import\()(['"])(\.[^'"]+)\.js\2/g;

const nameOf = (file) => `fwctl/${relative(dist, file)}`;

/** The declarations of a module and of all that it needs, by file without its end. */
function declarations(file, found) {
  if (found.has(file)) return;
  const text = readFileSync(`${file}.d.ts`, 'utf8');
  found.set(file, text);
  for (const [, , , path] of text.matchAll(IMPORT)) declarations(join(dirname(file), path), found);
}

/** Tables of thousands of rows. */
const TABLE = /\/prm\/(shapes|named)$/;

/** A module by its name, as a file of its own may not declare it. */
function moduleText(file, text) {
  const inner = text
    .replace(
      IMPORT,
      (_, before, quote, path) => `${before}${quote}${nameOf(join(dirname(file), path))}${quote}`,
    )
    .replace(/^(export )?declare /gm, '$1')
    .replace(/^\/\/# sourceMappingURL.*\n?/gm, '');
  return `declare module '${nameOf(file)}' {\n${TABLE.test(file) ? tableTypes(inner) : inner}}\n`;
}

/** What the declarations take from Node's or the browser's, for programs that are compiled without either; where these are, it is the same once more. */
const SURROUNDINGS = `interface AbortSignal { readonly aborted: boolean }
interface SymbolConstructor { readonly asyncDispose: unique symbol }
declare namespace NodeJS { interface ProcessEnv {} }
`;

/** Whether this is an object of functions alone. */
const isOfFunctions = (value) =>
  Object(value) === value && Object.values(value).every((one) => typeof one === 'function');

/** An export as a stand-in; plain values as they are. */
function standIn({ name, value }) {
  if (typeof value !== 'function')
    return isOfFunctions(value)
      ? `export const ${name} = $.table('${name}', '${Object.keys(value).join(' ')}');\n`
      : `export const ${name} = ${JSON.stringify(value)};\n`;
  const isClass = /^class\b/.test(`${value}`);
  return `export const ${name} = $.${isClass ? 'construct' : 'call'}('${name}');\n`;
}

/**
 * How an ES module comes by require() and by its folder: in Nodes that know the condition `module-sync` of package.json (20.19, 22.10 and later), and in earlier ones. Node takes a
 * millisecond to give an ES module one of its own by `import`: a tenth of all that it takes to read a register.
 */
const SURROUNDED = `const builtin = process.getBuiltinModule;
let other;
const require = (name) => builtin(name) ?? (other ??= builtin('node:module').createRequire(import.meta.url))(name);
const folder = import.meta.dirname;
`;
const SURROUNDED_EARLIER = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const folder = require('node:path').dirname(require('node:url').fileURLToPath(import.meta.url));
`;

/** An entry as an ES module; no export is called $. Node takes a CommonJS file that is imported apart to see what it exports. */
const moduleOf = (name, exported, text, surrounded) =>
  `${surrounded}const $ = ((require, module, __dirname) => {
${text}return module.exports;
})(require, {}, folder).standIns('${name}');
${exported.map(standIn).join('')}`;

async function main() {
  const found = new Map();
  const text = readFileSync(join(parts, 'library.cjs'), 'utf8');
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const exported = await exportsOf(entry);
    const names = exported.map((one) => one.name);
    writeFileSync(
      join(bundle, `${name}.cjs`),
      `${text}module.exports = module.exports.entry('${name}', '${names.join(' ')}');\n`,
    );
    if (!entry.pure) {
      writeFileSync(join(bundle, `${name}.mjs`), moduleOf(name, exported, text, SURROUNDED));
      writeFileSync(join(bundle, `${name}.earlier.mjs`), moduleOf(name, exported, text, SURROUNDED_EARLIER));
    }
    const module = join(dist, entry.module);
    declarations(module, found);
    writeFileSync(
      join(bundle, `${name}.d.ts`),
      `/// <reference path="./modules.d.ts" />\nexport * from '${nameOf(module)}';\n`,
    );
  }
  mkdirSync(join(bundle, 'schemas'));
  for (const name of readdirSync(SCHEMAS))
    writeFileSync(
      join(bundle, 'schemas', name),
      JSON.stringify(JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'))),
    );
  const entries = Object.values(ENTRIES).map(({ module }) => join(dist, module));
  const modules = Array.from(reachable(found, entries), ([file, text]) => moduleText(file, text));
  // The small ones are alike: they pack better side by side.
  modules.sort((a, b) => a.length - b.length);
  writeFileSync(join(bundle, 'modules.d.ts'), SURROUNDINGS + modules.join(''));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
