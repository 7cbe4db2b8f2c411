/* What a check that bin/build/schemas.js has compiled finds wrong, in words. */

/** What ajv says of one place. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A module that is compiled from a schema. */
export interface Compiled {
  readonly schema: unknown;
  readonly validate: { (data: unknown): boolean; errors?: unknown };
}

/** The steps of a JSON pointer. */
const stepsOf = (pointer: string): string[] =>
  pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** a.b[3].c of this data: elements of lists by their index, members by name, also where that is a number. */
function pathOf(data: unknown, steps: readonly string[]): string {
  let here = data;
  let path = '';
  for (const step of steps) {
    path = Array.isArray(here) ? `${path}[${step}]` : path ? `${path}.${step}` : step;
    here = (here as Record<string, unknown> | null | undefined)?.[step];
  }
  return path;
}

/** What is wrong first, with its place; undefined: nothing. Places are told by the `description` of what should be there. */
export function firstProblem({ validate, schema }: Compiled, data: unknown): string | undefined {
  if (validate(data)) return undefined;
  const { instancePath, keyword, params } = (validate.errors as SchemaError[]).at(-1) as SchemaError;
  const steps = stepsOf(instancePath);
  const place = steps.length ? `"${pathOf(data, steps)}"` : 'it';
  switch (keyword) {
    case 'additionalProperties':
      return `"${pathOf(data, [...steps, String(params.additionalProperty)])}" is unknown`;
    case 'propertyNames':
      return `${place} has a member of the impossible name ${JSON.stringify(params.propertyName).slice(0, 40)}`;
    case 'required':
      return `${place} has no "${params.missingProperty}"`;
    case 'discriminator':
      return `"${pathOf(data, [...steps, String(params.tag)])}" is no ${describedAt(schema, [...steps, String(params.tag)])}`;
    case 'maxItems':
      return `${place} has more than ${params.limit} members`;
    default:
      return `${place} is no ${describedAt(schema, steps)}`;
  }
}

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly oneOf?: readonly Schema[];
}

/** What the schema of a place says of what should be there. */
function describedAt(schema: unknown, steps: readonly string[]): string {
  const root = schema as Schema;
  const whole = (at: Schema = {}): Schema =>
    at.$ref === undefined ? at : (root.$defs?.[at.$ref.replace('#/$defs/', '')] ?? {});
  let at = root;
  for (const step of steps) {
    const { properties, items, additionalProperties, oneOf } = at;
    const branch = oneOf?.find((one) => one.properties?.[step]);
    at = whole(properties?.[step] ?? branch?.properties?.[step] ?? items ?? additionalProperties);
  }
  return at.description ?? 'such thing';
}
