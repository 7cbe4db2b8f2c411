// Writes a check beside each schema: compiled, with the schema itself. ajv is not needed, nor loaded, when the program runs.
const { readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const Ajv = require('ajv').default;
const standalone = require('ajv/dist/standalone').default;

/** Each schema, and the module of its check. `all`: every error is told, else the first. */
const SCHEMAS = [
  { schema: 'families/mlx5/firmware/profiles/schema.json', check: 'check.ts', all: true },
  { schema: 'cli/batch/rpc-line.json', check: 'rpc-line-check.ts', all: false },
  { schema: 'cli/batch/decode-line.json', check: 'decode-line-check.ts', all: false },
];

for (const { schema: path, check, all } of SCHEMAS) {
  const file = join(__dirname, '../../src', path);
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({
    allErrors: all,
    unicodeRegExp: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  const code = standalone(ajv, ajv.compile(schema));
  if (code.includes('require(')) throw new Error(`the check of ${path} would need a part of ajv at run time`);
  writeFileSync(
    join(dirname(file), check),
    `// @ts-nocheck\n// Written by bin/build/schemas.js from ${basename(file)} at every build.\nexport const schema = ${JSON.stringify(schema)};\n${code}\n`,
  );
}
