import { type Check, GROUPS, type Place, type Schema, TYPES } from './keywords.js';
import type { SchemaError } from './words.js';

/*
 * Checks by JSON schemas (draft 7), with the errors that ajv has, in its order, for as much of the language as the schemas of this project use. Code that ajv itself compiles
 * is ten times as long as the schema.
 */

export interface Validate {
  (data: unknown): boolean;
  errors?: SchemaError[];
}

/** A check, which is made when it is first used; `all`: it tells every error, not the first alone. Throws an Error for a keyword that is not known here. */
export function validatorOf(schema: unknown, all = false): Validate {
  let check: Check | undefined;
  const validate: Validate = (data) => {
    check ??= checkOf(schema as Schema, '#', { all, root: schema as Schema, known: new Map() });
    const errors: SchemaError[] = [];
    check(data, errors);
    validate.errors = errors;
    return errors.length === 0;
  };
  return validate;
}

interface Whole {
  readonly all: boolean;
  readonly root: Schema;
  /** What was referred to, by pointer. */
  readonly known: Map<string, Check>;
}

/** Keywords that check nothing, or that others look at. */
const OTHERS = new Set('$schema $id $comment $defs definitions title description type oneOf'.split(' '));

/** What is referred to, which may refer to itself. */
function referred(pointer: string, whole: Whole): ReturnType<Place['referred']> {
  const steps = pointer.split('/').slice(1);
  const part = steps.reduce((at, step) => at[step] as Schema, whole.root);
  const check: Check = (data, errors) => {
    const known = whole.known.get(pointer) ?? checkOf(part, pointer, whole);
    whole.known.set(pointer, known);
    known(data, errors);
  };
  return { part, check };
}

interface Group {
  readonly type: string | undefined;
  readonly is: ((data: unknown) => boolean) | undefined;
  readonly checks: readonly Check[];
}

/** The check of a part of a schema, which stands at this pointer. */
function checkOf(schema: Schema, path: string, whole: Whole): Check {
  const failing = (keyword: string) => (message: string, params: SchemaError['params']) => ({
    instancePath: '',
    schemaPath: `${path}/${keyword}`,
    keyword,
    params,
    message,
  });
  const place: Place = {
    schema,
    path,
    all: whole.all,
    check: (part, at) => checkOf(part, at, whole),
    referred: (pointer) => referred(pointer, whole),
  };
  const unknown = new Set(Object.keys(schema).filter((keyword) => !OTHERS.has(keyword)));
  const groups: Group[] = [];
  for (const [type, keywords] of GROUPS) {
    const own = Object.entries(keywords).filter(([keyword]) => unknown.delete(keyword));
    const checks = own.map(([keyword, make]) => make(schema[keyword] as never, failing(keyword), place));
    if (checks.length) groups.push({ type, is: type === undefined ? undefined : TYPES[type], checks });
  }
  if (unknown.size) throw new Error(`${path} has keywords that are not known: ${[...unknown].join(', ')}`);
  return typedCheck(schema.type as string | readonly string[] | undefined, groups, failing('type'), whole);
}

/** The check by groups of keywords, and by type: with the keywords that are for that type alone where there are such, else in front. */
function typedCheck(
  type: string | readonly string[] | undefined,
  groups: readonly Group[],
  fail: (message: string, params: SchemaError['params']) => SchemaError,
  { all }: Whole,
): Check {
  const types = typeof type === 'string' ? [type] : (type ?? []);
  const wrongType = fail(`must be ${types.join(',')}`, { type });
  const [isFirst, ...others] = types.map((name) => TYPES[name] as (data: unknown) => boolean);
  const isType = (data: unknown) => !isFirst || isFirst(data) || others.some((is) => is(data));
  const own = typeof type === 'string' ? groups.find((group) => group.type === type) : undefined;
  return (data, errors) => {
    const before = errors.length;
    if (!own && !isType(data)) errors.push(wrongType);
    for (const group of groups) {
      if (!all && errors.length > before) return;
      if (group.is && !group.is(data)) {
        if (group === own) errors.push(wrongType);
        continue;
      }
      for (const check of group.checks) {
        check(data, errors);
        if (!all && errors.length > before) return;
      }
    }
  };
}
