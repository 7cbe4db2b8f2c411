import type { JWK, JWTVerifyOptions } from 'jose';
import { FwctlError } from '../client/errors.js';
import { firstProblem } from '../schema/words.js';
import { PROFILE, TOKEN_TYPE, type TokenClaims } from './claims.js';
import * as compiled from './claims-check.js';

/** How tokens are signed: by RFC 7518 (ES384: ECDSA on P-384) and RFC 8037 (EdDSA, here of Ed25519). */
export const ALGORITHMS = ['ES384', 'EdDSA'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** The algorithm of a key; undefined for one that makes no such signatures. */
export function algorithmOf({ kty, crv }: JWK): Algorithm | undefined {
  if (kty === 'EC' && crv === 'P-384') return 'ES384';
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined;
}

/** Seconds by which the clocks of two hosts may differ. */
const SKEW = 60;

/** The largest token that is looked at, in characters; that of a ConnectX-6 Dx has 60,000. */
const MOST = 4 << 20;

const jose = () => import('jose');

/** RFC 7638, by SHA-256: what a key is called. */
export const thumbprint = async (key: JWK): Promise<string> => (await jose()).calculateJwkThumbprint(key);

/** A token over claims. `key`: private. */
export async function signToken(claims: TokenClaims, key: JWK): Promise<string> {
  const { SignJWT } = await jose();
  const header = { alg: algorithmOf(key) as string, typ: TOKEN_TYPE, kid: await thumbprint(key) };
  return new SignJWT({ ...claims }).setProtectedHeader(header).sign(key);
}

/** What a token must be beside signed. */
export interface Demand {
  /** In base64url. */
  readonly nonce?: string | undefined;
  /** Seconds. */
  readonly maxAge?: number | undefined;
  /** Now. */
  readonly now: NonNullable<JWTVerifyOptions['currentDate']>;
}

export interface Verified {
  readonly claims: TokenClaims;
  readonly algorithm: Algorithm;
  /** Thumbprint of the key. */
  readonly key: string;
  /** Seconds since it was made. */
  readonly age: number;
}

const malformed = (file: string, what: string): FwctlError =>
  new FwctlError('usage', `${file} is no token of fwctl: ${what}`, {
    path: file,
    next: 'make one with: fwctl attest evidence',
  });

const refused = (file: string, why: string, next: string): FwctlError =>
  new FwctlError('policy', `${file} is refused: ${why}`, { path: file, next });

const NOT_APPRAISED = 'nothing in it can be relied on';

/** What a token says, whoever has signed it. Throws FwctlError `usage` for what is none. */
export async function readToken(
  text: string,
  file: string,
): Promise<{ alg: string; kid?: string; claims: TokenClaims }> {
  const { decodeJwt, decodeProtectedHeader } = await jose();
  if (text.length > MOST)
    throw malformed(file, `it has ${text.length} characters, and at most ${MOST} are read`);
  let header: Record<string, unknown>;
  let claims: unknown;
  try {
    header = decodeProtectedHeader(text);
    claims = decodeJwt(text);
  } catch (error) {
    throw malformed(file, `it is no signed JWT in compact form (${(error as Error).message})`);
  }
  const { alg, kid } = header;
  if (typeof alg !== 'string') throw malformed(file, 'its header has no "alg"');
  const { eat_profile } = claims as { eat_profile?: unknown };
  if (eat_profile !== PROFILE)
    throw malformed(
      file,
      `its profile is ${eat_profile === undefined ? 'not told' : JSON.stringify(eat_profile).slice(0, 100)}, not ${PROFILE}`,
    );
  const wrong = firstProblem(compiled, claims);
  if (wrong) throw malformed(file, `of its claims ${wrong}`);
  return { alg, ...(typeof kid === 'string' ? { kid } : {}), claims: claims as TokenClaims };
}

/**
 * The claims of a token that this key has signed, that answers this nonce, and that is not too old. Throws FwctlError `policy` for any other, `usage` for
 * what is no such token.
 */
export async function verifyToken(text: string, file: string, key: JWK, demand: Demand): Promise<Verified> {
  const { jwtVerify, errors } = await jose();
  const told = await readToken(text, file);
  const algorithm = algorithmOf(key) as Algorithm;
  const own = await thumbprint(key);
  if (told.alg.toLowerCase() === 'none')
    throw refused(file, 'it is not signed: its algorithm is "none"', NOT_APPRAISED);
  if (told.alg !== algorithm)
    throw refused(
      file,
      `its algorithm is ${JSON.stringify(told.alg).slice(0, 40)}, and the key is one of ${algorithm}`,
      'give the public key of the host that made it: --key FILE',
    );
  try {
    await jwtVerify(text, key, {
      algorithms: [algorithm],
      typ: TOKEN_TYPE,
      clockTolerance: SKEW,
      currentDate: demand.now,
    });
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      throw refused(
        file,
        told.kid === undefined || told.kid === own
          ? 'its signature is wrong: it was changed after it was signed'
          : `its signature is not by this key: it names key ${told.kid.slice(0, 60)}, this is ${own}`,
        NOT_APPRAISED,
      );
    throw refused(file, (error as Error).message, NOT_APPRAISED);
  }
  const { claims } = told;
  const age = Math.floor(demand.now.getTime() / 1000) - claims.iat;
  requireFresh(file, claims, age, demand);
  return { claims, algorithm, key: own, age };
}

function requireFresh(
  file: string,
  { eat_nonce }: TokenClaims,
  age: number,
  { nonce, maxAge }: Demand,
): void {
  if (nonce !== undefined && eat_nonce !== nonce)
    throw refused(
      file,
      eat_nonce === undefined
        ? 'it answers no nonce'
        : 'it answers another nonce: it was made for another question, or is replayed',
      'ask for evidence with a fresh nonce: fwctl attest evidence --nonce HEX',
    );
  if (age < -SKEW) throw refused(file, `it was made ${-age} s from now`, 'set the clocks of both hosts');
  if (maxAge !== undefined && age > maxAge)
    throw refused(file, `it is ${age} s old, and at most ${maxAge} s are allowed`, 'ask for evidence anew');
}
