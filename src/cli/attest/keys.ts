import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { ALGORITHMS, type Algorithm, algorithmOf } from '../../attest/token.js';
import { FwctlError } from '../../client/errors.js';
import { jsonProblem } from '../../client/json.js';
import { namedFileError, readNamedFile } from '../../files/named.js';
import { FileIsThere, NewFile } from '../../files/new-file.js';
import { makeFolder } from '../../files/write.js';
import { safe } from '../../present/safe.js';
import { stateFolder } from '../../state/folder.js';
import { writeNote } from '../output.js';

/** The most bytes of a file with a key. */
const KEY_LIMIT = 1 << 16;

/** Where the key of a host is that speaks for real devices. */
const MACHINE_FOLDER = '/var/lib/fwctl/attest';

const HOST_KEY = 'host.pem';
export const PUBLIC = '.pub';

/** Bits of a mode that let others than the owner read or write. */
const OTHERS = 0o077;

const KINDS = `${ALGORITHMS.join(' or ')}: a key on P-384, or of Ed25519`;

/** The file of the host's own key: for real devices that of the machine, for emulated ones beside their state. */
export const hostKeyFile = (backend: string, stateDir: string | undefined, env = process.env): string =>
  join(backend === 'kernel' ? MACHINE_FOLDER : join(stateFolder(stateDir, env), 'attest'), HOST_KEY);

/** As the files have them: a JWK, or PEM. */
function keyIn(text: string, isPrivate: boolean): KeyObject {
  const make = isPrivate ? createPrivateKey : createPublicKey;
  if (!/^\s*\{/.test(text)) return make(text);
  return make({ key: jwkIn(text), format: 'jwk' });
}

function jwkIn(text: string): JsonWebKey {
  try {
    return JSON.parse(text);
  } catch {
    const { place, reason } = jsonProblem(text);
    throw new SyntaxError(`${place}: ${reason}`);
  }
}

const isPrivateText = (text: string): boolean => /PRIVATE KEY|"d"\s*:/.test(text);

function jwkOf(path: string, text: string, isPrivate: boolean): JWK {
  const kind = isPrivate ? 'private' : 'public';
  if (isPrivate && !isPrivateText(text))
    throw new FwctlError('usage', `${path} has no private key`, {
      path,
      next: 'evidence is signed with the private half',
    });
  if (/ENCRYPTED/.test(text))
    throw new FwctlError('usage', `${path} is encrypted, and fwctl asks for no passphrases`, {
      path,
      next: 'decrypt it: openssl pkey -in FILE -out KEY',
    });
  let key: JWK;
  try {
    key = keyIn(text, isPrivate).export({ format: 'jwk' }) as JWK;
  } catch (error) {
    throw new FwctlError(
      'usage',
      `${path} has no ${kind} key in PEM or as a JWK: ${(error as Error).message}`,
      { path },
    );
  }
  if (algorithmOf(key)) return key;
  throw new FwctlError('usage', `${path} has a key of another kind: evidence is signed with ${KINDS}`, {
    path,
    next: 'make one: fwctl attest key FILE',
  });
}

/** A private key, which nobody but its owner may read. Throws FwctlError `usage`, and `policy` for one that others may. */
export function privateKeyOf(path: string): JWK {
  const bytes = readNamedFile('the key', path, KEY_LIMIT);
  const key = jwkOf(path, bytes.toString('utf8'), true);
  const mode = statSync(path).mode & 0o777;
  if (mode & OTHERS)
    throw new FwctlError(
      'policy',
      `${path} may be read by others (mode ${mode.toString(8).padStart(4, '0')}): a key that they may know proves nothing`,
      {
        path,
        next: `chmod 600 ${path}, if nobody has read it; else make another: fwctl attest key FILE`,
      },
    );
  return key;
}

/** A public key; of a private one, or a certificate, its public half. Throws FwctlError `usage`; `next`: what is to be done where there is no such file. */
export function publicKeyOf(
  path: string,
  next = 'it is the public half of the key that made the token: fwctl attest key shows that of its host; fwctl attest key FILE makes FILE and FILE.pub',
): JWK {
  if (path !== '' && !exists(path)) throw new FwctlError('usage', `there is no key ${path}`, { path, next });
  return jwkOf(path, readNamedFile('the key', path, KEY_LIMIT).toString('utf8'), false);
}

export const KEY_TYPES = { es384: 'ES384', eddsa: 'EdDSA' } as const satisfies Record<string, Algorithm>;
export type KeyType = keyof typeof KEY_TYPES;

/** Makes a pair: FILE for its owner alone, and FILE.pub, both in PEM. Throws FwctlError `usage` where one is there and `replace` is not set. */
export function makeKey(path: string, type: KeyType, replace = false): JWK {
  const privateFile = new NewFile('the key', path, { force: replace, mode: 0o600 });
  const publicFile = new NewFile('the key', path + PUBLIC, { force: replace, mode: 0o644 });
  const { privateKey, publicKey } =
    type === 'es384' ? generateKeyPairSync('ec', { namedCurve: 'P-384' }) : generateKeyPairSync('ed25519');
  privateFile.write(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  publicFile.write(publicKey.export({ type: 'spki', format: 'pem' }));
  return publicKey.export({ format: 'jwk' }) as JWK;
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * The host's own key; one that is not there yet is made, and told on stderr. `type`: what it has to be, where somebody has said. Throws FwctlError `usage`
 * for one of another type, `state` where it can't be used or made, `policy` as `privateKeyOf`.
 */
export function hostKey(path: string, type?: KeyType): JWK {
  const key = keyOfHost(path, type);
  const algorithm = algorithmOf(key);
  if (type === undefined || algorithm === KEY_TYPES[type]) return key;
  throw new FwctlError('usage', `this host has a key already, of ${algorithm}: it stays`, {
    path,
    next: `evidence is known by it; another is made in a file of its own: fwctl attest key FILE --type ${type}`,
  });
}

function keyOfHost(path: string, type: KeyType = 'es384'): JWK {
  const isThere = exists(path);
  try {
    if (isThere) return privateKeyOf(path);
    makeFolder(join(path, '..'));
    makeKey(path, type);
  } catch (error) {
    // Another process has made it meanwhile.
    if (error instanceof FileIsThere && error.facts.path === path) return privateKeyOf(path);
    const told = namedFileError('the key', isThere ? 'read' : 'written', path, error);
    if (told.kind !== 'usage') throw told;
    throw new FwctlError('state', told.message, {
      path,
      next: isThere
        ? "this is the host's own key: put back what it was, or sign with another: --key FILE"
        : 'choose a folder that you may write to with --state-dir or FWCTL_STATE_DIR, or sign with another key: --key FILE',
    });
  }
  writeNote(
    `fwctl: this host has a key for evidence from now on: ${safe(path)}, its public half: ${safe(path + PUBLIC)}\n`,
  );
  return privateKeyOf(path);
}

/** The public half as PEM. */
export const publicPem = (key: JWK): string =>
  createPublicKey({ key: key as JsonWebKey, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  }) as string;
