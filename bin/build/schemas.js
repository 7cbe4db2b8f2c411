// Writes a check beside each schema, with the schema itself: by src/schema/validate.ts, or, for lines of which there are many, compiled. ajv is not needed, nor loaded,
// when the program runs.
const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const Ajv = require('ajv').default;
const standalone = require('ajv/dist/standalone').default;

/** Every error is told. */
const ALL = 'all';
/** The first error is told. */
const FIRST = 'first';
/** The same, by code that ajv compiles. */
const COMPILED = 'compiled';

/** Each schema, the module of its check, and what that tells. */
const SCHEMAS = [
  { schema: 'families/mlx5/firmware/profiles/schema.json', check: 'check.ts', tells: ALL },
  { schema: 'cli/batch/rpc-line.json', check: 'rpc-line-check.ts', tells: COMPILED },
  { schema: 'cli/batch/decode-line.json', check: 'decode-line-check.ts', tells: COMPILED },
  { schema: 'backends/emulated/kernel.schema.json', check: 'kernel-schema.ts', tells: FIRST },
  { schema: 'backends/emulated/machine.schema.json', check: 'machine-schema.ts', tells: FIRST },
  {
    schema: 'schema/published/fwctl.plan.1.json',
    check: '../../plan/plan-check.ts',
    tells: ALL,
    inlined: true,
  },
  { schema: 'state/plan-journal.schema.json', check: 'plan-journal-check.ts', tells: FIRST },
  { schema: 'state/journal.schema.json', check: 'journal-schema.ts', tells: FIRST },
  {
    schema: 'schema/published/fwctl.snapshot.1.json',
    check: '../../backends/snapshot/snapshot-check.ts',
    tells: FIRST,
  },
  {
    schema: 'schema/published/fwctl.attest.claims.1.json',
    check: '../../attest/claims-check.ts',
    tells: FIRST,
  },
  {
    schema: 'schema/published/fwctl.attest.reference.1.json',
    check: '../../attest/reference-check.ts',
    tells: ALL,
  },
];

const SRC = join(__dirname, '../../src');
const read = (path) => JSON.parse(readFileSync(join(SRC, path), 'utf8'));

const COMMON = 'families/common-state.schema.json';

/** What a family's schema is where it keeps nothing of its own. */
const NOTHING_OWN = {
  $id: 'common-state',
  description: 'object',
  type: 'object',
  additionalProperties: false,
};

/** The state of each family that has a schema of its own. */
const STATES = readdirSync(join(SRC, 'families'))
  .map((family) => `families/${family}/firmware/state.schema.json`)
  .filter((path) => existsSync(join(SRC, path)))
  .map((schema) => ({ schema, check: 'state-schema.ts', tells: FIRST, common: true }));

/** The schema of a family's state with what that of every family has: faults may be for its own commands, and have its own effects. */
function withCommon(own) {
  const common = read(COMMON);
  const { match, effect } = common.$defs;
  const { match: ownMatch = {}, effect: ownEffect = {} } = own.$defs ?? {};
  return {
    ...own,
    properties: { ...common.properties, ...own.properties },
    $defs: {
      ...common.$defs,
      ...own.$defs,
      match: { ...match, properties: { ...match.properties, ...ownMatch.properties } },
      effect: { ...effect, oneOf: [...(ownEffect.oneOf ?? []), ...effect.oneOf] },
    },
  };
}

/** A schema without references: what ajv says of a place tells where in the schema that stands, whatever it was reached by. */
function withoutReferences(part, root = part) {
  if (Array.isArray(part)) return part.map((one) => withoutReferences(one, root));
  if (typeof part !== 'object' || part === null) return part;
  if (part.$ref) return withoutReferences(root.$defs[part.$ref.replace('#/$defs/', '')], root);
  const entries = Object.entries(part).filter(([key]) => part !== root || key !== '$defs');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutReferences(value, root)]));
}

const schemaText = (schema) => `export const schema = ${JSON.stringify(schema)};\n`;

function checkText(schema, module, tells) {
  const validator = relative(dirname(module), join(SRC, 'schema/validate.js'));
  return `import { validatorOf } from '${validator.startsWith('.') ? validator : `./${validator}`}';
${schemaText(schema)}export const validate = validatorOf(schema, ${tells === ALL});
`;
}

function compiledText(schema, path) {
  const ajv = new Ajv({
    unicodeRegExp: false,
    strictTuples: false,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  const code = standalone(ajv, ajv.compile(schema));
  if (code.includes('require(')) throw new Error(`the check of ${path} would need a part of ajv at run time`);
  return `${schemaText(schema)}${code}\n`;
}

const BARE = { schema: COMMON, check: 'common-state-schema.ts', tells: FIRST, common: true };

for (const { schema: path, check, tells, common, inlined } of [...SCHEMAS, ...STATES, BARE]) {
  const file = join(SRC, path);
  const own = path === COMMON ? NOTHING_OWN : read(path);
  const given = common ? withCommon(own) : own;
  const schema = inlined ? withoutReferences(given) : given;
  const module = join(dirname(file), check);
  writeFileSync(
    module,
    `// @ts-nocheck\n// Written by bin/build/schemas.js from ${basename(file)} at every build.\n${tells === COMPILED ? compiledText(schema, path) : checkText(schema, module, tells)}`,
  );
}
