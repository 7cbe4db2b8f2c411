// Writes a check beside each schema: compiled, with the schema itself. ajv is not needed, nor loaded, when the program runs.
const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
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
  { schema: 'backends/emulated/kernel.schema.json', check: 'kernel-schema.ts', tells: LEAN },
  { schema: 'backends/emulated/machine.schema.json', check: 'machine-schema.ts', tells: LEAN },
  {
    schema: 'schema/published/fwctl.plan.1.json',
    check: '../../plan/plan-check.ts',
    tells: ALL,
    inlined: true,
  },
  { schema: 'state/plan-journal.schema.json', check: 'plan-journal-check.ts', tells: LEAN },
  { schema: 'state/journal.schema.json', check: 'journal-schema.ts', tells: LEAN },
  {
    schema: 'schema/published/fwctl.snapshot.1.json',
    check: '../../backends/snapshot/snapshot-check.ts',
    tells: LEAN,
  },
  {
    schema: 'schema/published/fwctl.attest.claims.1.json',
    check: '../../attest/claims-check.ts',
    tells: LEAN,
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
  .map((schema) => ({ schema, check: 'state-schema.ts', tells: LEAN, common: true }));

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

const BARE = { schema: COMMON, check: 'common-state-schema.ts', tells: LEAN, common: true };

for (const { schema: path, check, tells, common, inlined } of [...SCHEMAS, ...STATES, BARE]) {
  const file = join(SRC, path);
  const own = path === COMMON ? NOTHING_OWN : read(path);
  const given = common ? withCommon(own) : own;
  const schema = inlined ? withoutReferences(given) : given;
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
