import { FwctlError } from '../client/errors.js';
import { jsonProblem } from '../client/json.js';
import type { Scalar } from '../client/snapshot.js';
import { firstProblem } from '../schema/words.js';
import { appraisable, type Row, type TokenClaims } from './claims.js';
import * as compiled from './reference-check.js';

export const REFERENCE_SCHEMA = 'fwctl.attest.reference/1';

/** What a claim shall be: a value, one of several, or a number or version that is not below one. */
export type Expected =
  | Scalar
  | { readonly any_of: readonly Scalar[] }
  | { readonly at_least: number | string };

/** Reference values: what stands in them is appraised, and all of it must be there. */
export interface Reference {
  readonly schema: typeof REFERENCE_SCHEMA;
  /** From what they were made, for people. */
  readonly made?: {
    readonly date: string;
    readonly of: string;
    /** Thumbprint of the key by which that was signed (RFC 7638). */
    readonly key?: string;
  };
  readonly claims: Readonly<Record<string, Expected>>;
}

/** Claims that tell one device from others of its model. */
const INSTANCE = /^(ueid|identity\..*|card\.certificate)$/;

/** Reference values of a token. `anyDevice`: for all devices of the model; `beside`: claims that are not the token's own. */
export function referenceOf(
  token: TokenClaims,
  { anyDevice = false, beside = [] }: { readonly anyDevice?: boolean; readonly beside?: readonly Row[] } = {},
): Reference['claims'] {
  // Digests of secrets are keyed: another host has others.
  const secrets = token.fwctl.configuration?.items.flatMap(({ name, secret }) =>
    secret ? [`item.${name}`] : [],
  );
  const isOwn = (name: string) => INSTANCE.test(name) || secrets?.includes(name.replace(/\.current$/, ''));
  const rows = [...appraisable(token), ...beside].filter(({ name }) => !anyDevice || !isOwn(name));
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Reference values as a file has them. Throws FwctlError `usage`. */
export function parseReference(text: string, file: string): Reference {
  const bad = (what: string) =>
    new FwctlError('usage', `${file} has no reference values: ${what}`, {
      path: file,
      next: 'make some of evidence that is known to be good: fwctl attest reference TOKEN',
    });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { place, reason } = jsonProblem(text);
    throw bad(`it is no JSON: ${place}: ${reason}`);
  }
  const wrong = firstProblem(compiled, data);
  if (wrong) throw bad(wrong);
  return data as Reference;
}
