import type { Compiled, SchemaError } from './words.js';

/** What is wrong at one place of some data. */
export interface ShapeProblem {
  /** Keys and indexes from its top. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** A key that is not known, and the keys that are: for near matches. */
  readonly given?: string;
  readonly known?: readonly string[];
}

const stepsOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping of names to values',
  array: 'a list',
  string: 'text: put it in quotes',
  integer: 'a whole number',
  'integer,array': 'a whole number, or a list of them',
  boolean: 'true or false',
};

/** All that is wrong with the shape of some data, by a check that tells of every error. */
export function shapeProblems(compiled: Compiled, data: unknown): ShapeProblem[] {
  const { validate, schema } = compiled;
  if (validate(data)) return [];
  const errors = (validate.errors ?? []) as SchemaError[];
  // Where one of several forms would do, none is what was meant: the forms are told together.
  const choices = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map((one) => one.instancePath));
  const isOfChoice = ({ instancePath, schemaPath, keyword }: SchemaError) =>
    keyword !== 'anyOf' &&
    schemaPath.includes('/anyOf/') &&
    upwards(instancePath).some((at) => choices.has(at));
  return errors.filter((error) => !isOfChoice(error)).map((error) => problemOf(schema, data, error));
}

/** A pointer and those of all that it is in. */
function upwards(pointer: string): string[] {
  const steps = pointer.split('/');
  return steps.map((_, i) => steps.slice(0, i + 1).join('/'));
}

/** What would be right, in words. */
function wordsFor(
  schema: unknown,
  data: unknown,
  { schemaPath, keyword, message, params }: SchemaError,
): string {
  const { limit, i, j, type } = params;
  switch (keyword) {
    case 'pattern':
      return `must be ${at(schema, schemaPath.replace(/\/pattern$/, '')).description}`;
    case 'anyOf':
      return `must be ${at(schema, schemaPath.replace(/\/anyOf$/, '')).description ?? 'something else'}`;
    case 'type':
      return `must be ${KINDS[String(type)] ?? at(schema, schemaPath.replace(/\/type$/, '')).description ?? type}`;
    case 'minItems':
    case 'minProperties':
      return `must have at least ${limit} ${keyword === 'minItems' ? 'element' : 'entry'}`;
    case 'maxItems':
      return `can have at most ${limit} of them`;
    case 'uniqueItems':
      return `names the same in [${i}] and [${j}]`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}${notWhat(data)}`;
    default:
      return message ?? 'is wrong';
  }
}

function problemOf(schema: unknown, data: unknown, error: SchemaError): ShapeProblem {
  const { instancePath, schemaPath, keyword, params } = error;
  const path = stepsOf(instancePath);
  if (keyword === 'additionalProperties') {
    const given = String(params.additionalProperty);
    const { properties = {} } = at(schema, schemaPath.replace(/\/additionalProperties$/, ''));
    return { path: [...path, given], message: 'is unknown', given, known: Object.keys(properties as object) };
  }
  if (keyword === 'required') return { path, message: `lacks "${params.missingProperty}"` };
  if (keyword === 'enum') {
    const allowed = params.allowedValues as unknown[];
    return { path, message: `must be one of ${allowed.join(', ')}` };
  }
  return { path, message: wordsFor(schema, valueAt(data, path), error) };
}

const valueAt = (data: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((here, step) => (here as Record<string | number, unknown>)[step], data);

/** ", not 3": a word that stands where another one should. */
const notWhat = (data: unknown): string => {
  const is = ['string', 'number', 'boolean'].includes(typeof data);
  return is ? `, not ${JSON.stringify(data).slice(0, 40)}` : '';
};

/** The part of a schema at a pointer. */
function at(schema: unknown, pointer: string): Record<string, unknown> {
  let here: unknown = schema;
  for (const step of stepsOf(pointer.replace(/^#/, ''))) here = (here as Record<string, unknown>)[step];
  return Object(here);
}
