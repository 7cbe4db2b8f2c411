import type { SchemaError } from './words.js';

/** A part of a schema: an object of keywords. */
export type Schema = Readonly<Record<string, unknown>>;

/** Adds what is wrong with some data; places are told from there. */
export type Check = (data: unknown, errors: SchemaError[]) => void;

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isNumber = (data: unknown): data is number => typeof data === 'number' && Number.isFinite(data);

export const TYPES: Readonly<Record<string, (data: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (data) => typeof data === 'string',
  number: isNumber,
  integer: Number.isInteger,
  boolean: (data) => typeof data === 'boolean',
  null: (data) => data === null,
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Checks what stands in a member or an element. */
function within(step: string, check: Check, data: unknown, errors: SchemaError[]): void {
  const before = errors.length;
  check(data, errors);
  for (let i = before; i < errors.length; i++) {
    const error = errors[i] as SchemaError;
    errors[i] = { ...error, instancePath: `/${escaped(step)}${error.instancePath}` };
  }
}

/** Where a keyword stands. */
export interface Place {
  /** The part of the schema that has it, and the pointer of that. */
  readonly schema: Schema;
  readonly path: string;
  /** Every error is told, not the first alone. */
  readonly all: boolean;
  /** The check of another part of the schema. */
  check(part: Schema, path: string): Check;
  /** What a pointer refers to, and the check of it, which is made when it is first used. */
  referred(pointer: string): { readonly part: Schema; readonly check: Check };
}

/** What a keyword says of data; `fail` makes an error of it. */
export type Keyword = (
  value: never,
  fail: (message: string, params: SchemaError['params']) => SchemaError,
  place: Place,
) => Check;

const limit =
  (word: string, sign: string, isRight: (data: number, most: number) => boolean, unit = ''): Keyword =>
  (most: number, fail) =>
  (data, errors) => {
    if (!isRight(sizeOf(data), most))
      errors.push(
        unit
          ? fail(`must NOT have ${word} than ${most} ${unit}`, { limit: most })
          : fail(`must be ${sign} ${most}`, { comparison: sign, limit: most }),
      );
  };

/** How much there is of something, or the number itself. */
const sizeOf = (data: unknown): number =>
  typeof data === 'number' ? data : Array.isArray(data) ? data.length : Object.keys(data as object).length;

/** By the type of data that they are for, in ajv's order. */
export const GROUPS: readonly (readonly [type: string | undefined, Readonly<Record<string, Keyword>>])[] = [
  [
    undefined,
    {
      $ref: (pointer: string, _, { referred }) => referred(pointer).check,
      const: (allowedValue: unknown, fail) => (data, errors) => {
        if (data !== allowedValue) errors.push(fail('must be equal to constant', { allowedValue }));
      },
      enum: (allowedValues: readonly unknown[], fail) => (data, errors) => {
        if (!allowedValues.includes(data))
          errors.push(fail('must be equal to one of the allowed values', { allowedValues }));
      },
      anyOf: (branches: readonly Schema[], fail, { path, check: checkOf }) => {
        const checks = branches.map((branch, i) => checkOf(branch, `${path}/anyOf/${i}`));
        return (data, errors) => {
          const before = errors.length;
          for (const check of checks) {
            const start = errors.length;
            check(data, errors);
            if (errors.length > start) continue;
            errors.length = before;
            return;
          }
          errors.push(fail('must match a schema in anyOf', {}));
        };
      },
    },
  ],
  [
    'number',
    {
      maximum: limit('', '<=', (data, most) => data <= most),
      minimum: limit('', '>=', (data, least) => data >= least),
      exclusiveMaximum: limit('', '<', (data, end) => data < end),
      exclusiveMinimum: limit('', '>', (data, start) => data > start),
    },
  ],
  [
    'string',
    {
      pattern: (pattern: string, fail) => {
        let expression: RegExp | undefined;
        return (data, errors) => {
          expression ??= new RegExp(pattern);
          if (!expression.test(data as string))
            errors.push(fail(`must match pattern "${pattern}"`, { pattern }));
        };
      },
    },
  ],
  [
    'array',
    {
      maxItems: limit('more', '', (size, most) => size <= most, 'items'),
      minItems: limit('fewer', '', (size, least) => size >= least, 'items'),
      additionalItems: (_: false, fail, { schema }) => {
        const { length } = schema.items as unknown[];
        return (data, errors) => {
          if ((data as unknown[]).length > length)
            errors.push(fail(`must NOT have more than ${length} items`, { limit: length }));
        };
      },
      items: (items: Schema | readonly Schema[], _, { all, path, check: checkOf }) => {
        const each = Array.isArray(items)
          ? items.map((one, i) => checkOf(one, `${path}/items/${i}`))
          : undefined;
        const rest = each ? undefined : checkOf(items as Schema, `${path}/items`);
        return (data, errors) => {
          const list = data as unknown[];
          const count = each ? Math.min(each.length, list.length) : list.length;
          const before = errors.length;
          for (let i = 0; i < count && (all || errors.length === before); i++)
            within(`${i}`, (each?.[i] ?? rest) as Check, list[i], errors);
        };
      },
      // Of one type: what is of another is told as such.
      uniqueItems: (_: true, fail, { schema }) => {
        const isType = TYPES[(schema.items as Schema).type as string] as (data: unknown) => boolean;
        return (data, errors) => {
          const list = data as unknown[];
          const i = list.findLastIndex((one, at) => isType(one) && list.includes(one, at + 1));
          if (i < 0) return;
          const j = list.indexOf(list[i], i + 1);
          errors.push(fail(`must NOT have duplicate items (items ## ${j} and ${i} are identical)`, { i, j }));
        };
      },
    },
  ],
  [
    'object',
    {
      maxProperties: limit('more', '', (size, most) => size <= most, 'properties'),
      minProperties: limit('fewer', '', (size, least) => size >= least, 'properties'),
      required:
        (names: readonly string[], fail, { all }) =>
        (data, errors) => {
          for (const missingProperty of names) {
            if ((data as Record<string, unknown>)[missingProperty] !== undefined) continue;
            errors.push(fail(`must have required property '${missingProperty}'`, { missingProperty }));
            if (!all) return;
          }
        },
      propertyNames: (names: Schema, fail, { all, path, check: checkOf }) => {
        const check = checkOf(names, `${path}/propertyNames`);
        return (data, errors) => {
          for (const propertyName of Object.keys(data as object)) {
            const before = errors.length;
            check(propertyName, errors);
            if (errors.length === before) continue;
            for (let i = before; i < errors.length; i++)
              errors[i] = { ...(errors[i] as SchemaError), propertyName } as SchemaError;
            errors.push(fail('property name must be valid', { propertyName }));
            if (!all) return;
          }
        };
      },
      additionalProperties: (others: boolean | Schema, fail, { all, path, schema, check: checkOf }) => {
        const { properties = {} } = schema as { readonly properties?: object };
        const check = typeof others === 'object' && checkOf(others, `${path}/additionalProperties`);
        return (data, errors) => {
          if (others === true) return;
          const before = errors.length;
          for (const additionalProperty of Object.keys(data as object)) {
            if (Object.hasOwn(properties, additionalProperty)) continue;
            const value = (data as Record<string, unknown>)[additionalProperty];
            if (check) within(additionalProperty, check, value, errors);
            else errors.push(fail('must NOT have additional properties', { additionalProperty }));
            if (!all && errors.length > before) return;
          }
        };
      },
      properties: (properties: Readonly<Record<string, Schema>>, _, { all, path, check: checkOf }) => {
        const checks = Object.entries(properties).map(
          ([name, one]) => [name, checkOf(one, `${path}/properties/${escaped(name)}`)] as const,
        );
        return (data, errors) => {
          const before = errors.length;
          for (const [name, check] of checks) {
            const value = (data as Record<string, unknown>)[name];
            if (value !== undefined) within(name, check, value, errors);
            if (!all && errors.length > before) return;
          }
        };
      },
      discriminator: (
        { propertyName: tag }: { propertyName: string },
        fail,
        { path, schema, check: checkOf, referred },
      ) => {
        const checks = new Map<unknown, Check>();
        for (const [i, branch] of (schema.oneOf as Schema[]).entries()) {
          const form = (branch.$ref === undefined ? branch : referred(branch.$ref as string).part) as {
            readonly properties: Readonly<
              Record<string, { readonly const?: unknown; readonly enum?: unknown[] }>
            >;
          };
          const { const: value, enum: values = [value] } = form.properties[tag] ?? {};
          const check = checkOf(branch, `${path}/oneOf/${i}`);
          for (const one of values) checks.set(one, check);
        }
        return (data, errors) => {
          const tagValue = (data as Record<string, unknown>)[tag];
          const check = checks.get(tagValue);
          if (check) return check(data, errors);
          const isText = typeof tagValue === 'string';
          const message = isText ? `value of tag "${tag}" must be in oneOf` : `tag "${tag}" must be string`;
          errors.push(fail(message, { error: isText ? 'mapping' : 'tag', tag, tagValue }));
        };
      },
    },
  ],
];
