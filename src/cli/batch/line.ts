import { FwctlError } from '../../client/errors.js';
import { jsonLineProblem } from '../../client/json.js';
import type { InputLine } from '../../files/lines.js';
import { withoutMark } from '../../files/mark.js';
import { sizeText } from '../../files/read.js';

/** What ajv says of what is wrong; the first counts, but for keys of which one is missing. */
interface SchemaError {
  readonly instancePath: string;
  readonly params: { readonly missingProperty?: string };
}

/** A schema, with its check as ajv compiles it. */
export interface LineSchema {
  readonly schema: {
    /** What a line is, by example. */
    readonly description: string;
    /** The keys that a line may have, with what is right for each in words. */
    readonly properties: Readonly<Record<string, unknown>>;
  };
  validate(data: unknown): boolean;
}

/** The text of a line; undefined where it is blank. Throws FwctlError `usage`. */
export function textOf({ number, bytes }: InputLine, limit: number): string | undefined {
  if (!bytes) throw new FwctlError('usage', `the line is longer than ${sizeText(limit)}`);
  const content = number === 1 ? withoutMark(bytes) : bytes;
  const text = content.toString('utf8');
  if (text.includes('\ufffd') && !Buffer.from(text).equals(content))
    throw new FwctlError('usage', 'the line is no text in UTF-8');
  return text.trim() ? text : undefined;
}

/** The JSON of a line. Throws FwctlError `usage`. */
export function readLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FwctlError('usage', `the line is not JSON${jsonLineProblem(text)}`);
  }
}

/** What a line is, checked by its schema before anything is made of it. Throws FwctlError `usage`. */
export function checkLine<Line>(data: unknown, { schema, validate }: LineSchema): Line {
  if (validate(data)) return data as Line;
  throw wrong(schema, (validate as unknown as { errors: SchemaError[] }).errors, data);
}

function wrong(schema: LineSchema['schema'], errors: readonly SchemaError[], data: unknown) {
  const known = Object.keys(schema.properties);
  // ajv may stumble over what is missing first; who misspelt a key wants to hear of that.
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  const given = isObject ? Object.keys(data).find((key) => !known.includes(key)) : undefined;
  if (given !== undefined) return new FwctlError('usage', `a line has no key "${given}"`, { given, known });
  const key = errors[0]?.instancePath.slice(1);
  if (key) {
    const { description } = schema.properties[key] as { description: string };
    const value = shown((data as Record<string, unknown>)[key]);
    return new FwctlError('usage', `"${key}" is ${description}, not ${value}`, { path: key });
  }
  const missing = errors.flatMap(({ params }) => params.missingProperty ?? []).map((name) => `"${name}"`);
  const found = missing.length ? `; this one lacks ${missing.join(' or ')}` : `, not ${shown(data)}`;
  return new FwctlError('usage', `a line is an object such as ${schema.description}${found}`);
}

const MOST_SHOWN = 40;

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = String(value);
  const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
  return typeof value === 'string' ? `"${cut}"` : cut;
}
