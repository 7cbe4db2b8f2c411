import { FwctlError } from '../client/errors.js';

/**
 * What a field of a type may be set to: a number as such, as text ("0x10") or by a name of its enum; a flag also as a boolean; bytes also in hex; of a
 * structure some fields; of an array all elements, or some by their index.
 */
export type Change<T> = T extends number | bigint
  ? number | bigint | string | boolean
  : T extends string
    ? string
    : T extends Uint8Array
      ? Uint8Array | string
      : T extends readonly (infer Element)[]
        ?
            | readonly Change<Element>[]
            | Uint8Array
            | string
            | { readonly [index: number]: Change<Element> | undefined }
        : { readonly [Name in keyof T]?: Change<T[Name]> | undefined };

/** A field that has another value than before: its dotted path, and both values as they are read. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A field by its dotted path, and the value that it is to have. */
export interface Given {
  readonly path: string;
  readonly value: unknown;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** The fields of an object, nested ones by their dotted paths; members that are undefined are not given. Throws FwctlError `usage` for what is no object. */
export function givenIn(fields: unknown, of: string, front = ''): Given[] {
  if (!isPlain(fields))
    throw new FwctlError('usage', `${of} takes an object with its fields`, front ? { path: front } : {});
  return Object.entries(fields).flatMap(([name, value]): Given[] => {
    if (value === undefined) return [];
    const path = /^\d+$/.test(name) && front ? `${front}[${name}]` : front ? `${front}.${name}` : name;
    if (isPlain(value)) return givenIn(value, of, path);
    return [{ path, value: value instanceof Uint8Array ? hexOf(value) : value }];
  });
}

const hexOf = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

/** A value as people write it on a command line: `[1,2]`, 0x00ff, true. */
export function written(value: unknown): string {
  if (value instanceof Uint8Array) return hexOf(value);
  return Array.isArray(value) ? `[${value.map(String).join(',')}]` : String(value);
}
