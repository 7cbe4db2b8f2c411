// Writes src/families/mlx5/firmware/profiles/check.ts: the check of a profile file, compiled from schema.json, and the schema itself. ajv is not
// needed, nor loaded, when the program runs.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const Ajv = require('ajv').default;
const standalone = require('ajv/dist/standalone').default;

const folder = join(__dirname, '../../src/families/mlx5/firmware/profiles');
const schema = JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8'));

const ajv = new Ajv({
  allErrors: true,
  unicodeRegExp: false,
  strictTuples: false,
  allowUnionTypes: true,
  code: { source: true, esm: true },
});
const code = standalone(ajv, ajv.compile(schema));
if (code.includes('require(')) throw new Error('the check of profiles would need a part of ajv at run time');

writeFileSync(
  join(folder, 'check.ts'),
  `// @ts-nocheck\n// Written by bin/build/schemas.js from schema.json at every build.\nexport const schema = ${JSON.stringify(schema)};\n${code}\n`,
);
