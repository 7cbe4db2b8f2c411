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
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
  const isOfChoice = ({ instancePath, schemaPath, keyword }: SchemaError) =>
    keyword !== 'anyOf' &&
    schemaPath.includes('/anyOf/') &&
    choices.some((choice) => instancePath.startsWith(choice.instancePath));
  return errors.filter((error) => !isOfChoice(error)).map((error) => problemOf(schema, error));
}

/** What would be right, in words. */
function wordsFor(schema: unknown, { schemaPath, keyword, message, params }: SchemaError): string {
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
      return `must have at least ${limit} of them`;
    case 'maxItems':
      return `can have at most ${limit} of them`;
    case 'uniqueItems':
      return `names the same in [${i}] and [${j}]`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    default:
      return message ?? 'is wrong';
  }
}

function problemOf(schema: unknown, error: SchemaError): ShapeProblem {
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
  return { path, message: wordsFor(schema, error) };
}

/** The part of a schema at a pointer. */
function at(schema: unknown, pointer: string): Record<string, unknown> {
  let here: unknown = schema;
  for (const step of stepsOf(pointer.replace(/^#/, ''))) here = (here as Record<string, unknown>)[step];
  return Object(here);
}
