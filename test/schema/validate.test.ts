import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import * as claims from '../../src/attest/claims-check.js';
import * as reference from '../../src/attest/reference-check.js';
import * as kernel from '../../src/backends/emulated/kernel-schema.js';
import * as machine from '../../src/backends/emulated/machine-schema.js';
import * as snapshot from '../../src/backends/snapshot/snapshot-check.js';
import * as bnxt from '../../src/families/bnxt/firmware/state-schema.js';
import * as cxl from '../../src/families/cxl/firmware/state-schema.js';
import * as profile from '../../src/families/mlx5/firmware/profiles/check.js';
import * as mlx5 from '../../src/families/mlx5/firmware/state-schema.js';
import * as plan from '../../src/plan/plan-check.js';
import { validatorOf } from '../../src/schema/validate.js';
import type { SchemaError } from '../../src/schema/words.js';
import * as journal from '../../src/state/plan-journal-check.js';

type Schema = Readonly<Record<string, unknown>>;

const SCHEMAS: Readonly<Record<string, { readonly schema: unknown }>> = {
  bnxt,
  claims,
  cxl,
  journal,
  kernel,
  machine,
  mlx5,
  plan,
  profile,
  reference,
  snapshot,
};

/** Draws values, as fast-check does. */
interface Draw {
  of<T>(values: readonly T[]): T;
  number(min: number, max: number): number;
  matching(pattern: string): string;
  /** Whether what happens one time in so many happens. */
  oneIn(count: number): boolean;
}

const OTHERS: readonly unknown[] = [null, true, 0, -1, 1.5, 2 ** 70, '', 'x', [], [1, 1], {}, { kind: 'x' }];

/** Something that a schema may be for, and here and there something else. */
function drawn(schema: Schema, root: Schema, draw: Draw, depth = 0): unknown {
  const inner = (part: unknown) => drawn(part as Schema, root, draw, depth + 1);
  if (draw.oneIn(25)) return draw.of(OTHERS);
  if (schema.$ref) {
    const steps = (schema.$ref as string).split('/').slice(1);
    return inner(steps.reduce<Schema>((part, step) => part[step] as Schema, root));
  }
  const choices = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
  const chosen = choices && inner(draw.of(choices));
  if (chosen !== undefined && !schema.properties) return chosen;
  if ('const' in schema) return schema.const;
  if (schema.enum) return draw.of(schema.enum as unknown[]);
  const types = ([] as string[]).concat((schema.type as string | string[] | undefined) ?? []);
  switch (types.length ? draw.of(types) : 'string') {
    case 'object':
      return { ...(chosen as object), ...objectOf(schema, inner, draw) };
    case 'array': {
      const {
        items,
        minItems = 0,
        maxItems = 4,
      } = schema as { items?: unknown; minItems?: number; maxItems?: number };
      const length = draw.number(Math.max(0, minItems - 1), Math.min(maxItems, minItems + 2, 40) + 1);
      const at = (i: number) => (Array.isArray(items) ? items[i] : items);
      return Array.from({ length: depth > 12 ? 0 : length }, (_, i) => (at(i) ? inner(at(i)) : i));
    }
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = minimum + 9 } = schema as { minimum?: number; maximum?: number };
      return draw.number(minimum - 1, maximum + 1);
    }
    case 'boolean':
      return draw.oneIn(2);
    case 'null':
      return null;
    default:
      return schema.pattern ? draw.matching(schema.pattern as string) : draw.of(['', 'abc', 'fwctl0']);
  }
}

function objectOf(schema: Schema, inner: (part: unknown) => unknown, draw: Draw): object {
  const {
    properties = {},
    required = [],
    additionalProperties: more,
    propertyNames,
  } = schema as {
    properties?: Record<string, unknown>;
    required?: readonly string[];
    additionalProperties?: unknown;
    propertyNames?: unknown;
  };
  const entries = Object.entries(properties)
    .filter(([name]) => !draw.oneIn(required.includes(name) ? 20 : 3))
    .map(([name, part]) => [name, inner(part)]);
  const name = () => (propertyNames ? String(inner(propertyNames)) : draw.of(['a', 'b/c~', '1']));
  if (typeof more === 'object')
    for (let i = draw.number(0, 2); i > 0; i--) entries.push([name(), inner(more)]);
  if (draw.oneIn(20)) entries.push([draw.of(['unknown', 'x/y', '__proto__']), 1]);
  return Object.fromEntries(entries);
}

/** But for the place in the schema, which ajv tells from where a reference leads, as it happens to compile that. */
const told = ({ instancePath, keyword, params, message }: SchemaError) => ({
  instancePath,
  keyword,
  params,
  message,
});

describe('the check of data by a schema', () => {
  for (const [name, { schema }] of Object.entries(SCHEMAS))
    for (const all of [false, true])
      it(`tells the ${all ? 'errors' : 'first error'} that ajv tells: ${name}`, () => {
        const ajv = new Ajv({
          allErrors: all,
          discriminator: true,
          unicodeRegExp: false,
          strictTuples: false,
          strictTypes: false,
          strictRequired: false,
          allowUnionTypes: true,
        });
        const theirs = ajv.compile(schema as Schema);
        const ours = validatorOf(schema, all);
        const seen = { right: 0, wrong: 0 };
        fc.assert(
          fc.property(fc.gen(), (gen) => {
            const draw: Draw = {
              of: (values) => gen(fc.constantFrom, ...values),
              number: (min, max) => gen(fc.integer, { min, max: Math.min(max, 2 ** 31 - 1) }),
              matching: (pattern) => gen(fc.stringMatching, new RegExp(pattern)),
              oneIn: (count) => gen(fc.nat, { max: count - 1 }) === 0,
            };
            const data = drawn(schema as Schema, schema as Schema, draw);
            const isRight = theirs(data);
            seen[isRight ? 'right' : 'wrong']++;
            expect(ours(data)).to.equal(isRight);
            expect((ours.errors ?? []).map(told)).to.deep.equal(
              ((theirs.errors ?? []) as SchemaError[]).map(told),
            );
          }),
          { seed: 1, numRuns: 40 },
        );
        expect(seen.wrong).to.be.above(0);
      });
});
