// Writes a check beside each schema: compiled, with the schema itself. ajv is not needed, nor loaded, when the program runs.
const { readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const Ajv = require('ajv').default;
const standalone = require('ajv/dist/standalone').default;

/** Every error is told, with what ajv says of it. */
const ALL = { allErrors: true };
/** The first error is told. */
const FIRST = { allErrors: false };
/** The same, in words of src/schema/words.ts; each part is one function, however often it is meant: that is half the code. */
const LEAN = { allErrors: false, messages: false, inlineRefs: false };

/** Each schema, the module of its check, and what that tells. */
const SCHEMAS = [
  { schema: 'families/mlx5/firmware/profiles/schema.json', check: 'check.ts', tells: ALL },
  { schema: 'cli/batch/rpc-line.json', check: 'rpc-line-check.ts', tells: FIRST },
  { schema: 'cli/batch/decode-line.json', check: 'decode-line-check.ts', tells: FIRST },
  { schema: 'families/mlx5/firmware/state.schema.json', check: 'state-schema.ts', tells: LEAN },
  { schema: 'backends/emulated/kernel.schema.json', check: 'kernel-schema.ts', tells: LEAN },
  { schema: 'backends/emulated/machine.schema.json', check: 'machine-schema.ts', tells: LEAN },
  { schema: 'state/journal.schema.json', check: 'journal-schema.ts', tells: LEAN },
];

for (const { schema: path, check, tells } of SCHEMAS) {
  const file = join(__dirname, '../../src', path);
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({
    ...tells,
    discriminator: true,
    unicodeRegExp: false,
    strictTuples: false,
    strictTypes: false,
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
