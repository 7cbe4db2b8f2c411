import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bits,
  bool,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  printable,
  sequence,
  set,
  time,
  utf8,
} from './der.js';

/**
 * The identities of emulated cards: each has a key of its own, made from what it is, and a chain of certificates up to the emulator's root (RFC 5280, with
 * Ed25519 of RFC 8410). No secret is in any of it: whoever reads this can make the keys. It is there so that what a verifier does with a card that signs can
 * be tried whole.
 */

/** Who a card is. */
export interface CardIdentity {
  readonly model: string;
  /** PSID */
  readonly board: string;
  readonly serial: string;
  readonly mac: string;
}

/** A key of Ed25519 from 32 bytes: PKCS #8 in front of them, RFC 8410, 7. */
const PKCS8 = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

const sha256 = (...parts: readonly (string | Uint8Array)[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** A pair from words; the same words give the same pair. */
function pairOf(...words: readonly string[]): KeyObject {
  const key = Buffer.concat([PKCS8, sha256('fwctl emulated card\0', words.join('\0'))]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

const spki = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));

const ED25519 = sequence(oid('1.3.101.112'));

/** Attributes of names: RFC 5280, A.1. */
const ATTRIBUTE = { commonName: '2.5.4.3', serialNumber: '2.5.4.5', organization: '2.5.4.10' } as const;

type Name = readonly (readonly [attribute: keyof typeof ATTRIBUTE, value: string])[];

const nameOf = (name: Name): Uint8Array =>
  sequence(
    ...name.map(([attribute, value]) =>
      set(sequence(oid(ATTRIBUTE[attribute]), attribute === 'serialNumber' ? printable(value) : utf8(value))),
    ),
  );

const ORGANIZATION = ['organization', 'fwctl emulator: proves nothing of hardware'] as const;

const ROOT: Name = [ORGANIZATION, ['commonName', 'root of emulated cards']];

/** From the day on which this was written; the end of time of RFC 5280, 4.1.2.5, as a card outlives any date. */
const VALIDITY = sequence(time('20261101000000'), time('99991231235959'));

/** Bits of keyUsage, from the left: digitalSignature, and keyCertSign. */
const SIGNS = bits(Uint8Array.of(0x80), 7);
const CERTIFIES = bits(Uint8Array.of(0x04), 2);

const extension = (id: string, content: Uint8Array, isCritical = true): Uint8Array =>
  sequence(oid(id), ...(isCritical ? [bool(true)] : []), octets(content));

/** What a key is called in certificates: RFC 7093, 2, method 1. */
const keyIdentifier = (key: KeyObject): Uint8Array => sha256(spki(key).subarray(-32)).subarray(0, 20);

interface Holder {
  readonly name: Name;
  readonly key: KeyObject;
}

function certificate(subject: Holder, issuer: Holder, certifies: boolean): Uint8Array {
  const publicKey = spki(subject.key);
  const body = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    // RFC 5280, 4.1.2.2: positive, of at most 20 bytes.
    integer(sha256(publicKey, nameOf(issuer.name)).subarray(0, 16)),
    ED25519,
    nameOf(issuer.name),
    VALIDITY,
    nameOf(subject.name),
    publicKey,
    explicit(
      3,
      sequence(
        extension('2.5.29.19', certifies ? sequence(bool(true)) : sequence()),
        extension('2.5.29.15', certifies ? CERTIFIES : SIGNS),
        extension('2.5.29.14', octets(keyIdentifier(subject.key)), false),
        extension('2.5.29.35', sequence(implicit(0, keyIdentifier(issuer.key))), false),
      ),
    ),
  );
  return sequence(body, ED25519, bits(new Uint8Array(sign(null, body, issuer.key))));
}

const rootHolder = (): Holder => ({ name: ROOT, key: pairOf('root') });

/** The public key of the root, as a JWK has it: what a chain must end at. */
export const rootKey = (): JsonWebKey =>
  createPublicKey(pairOf('root')).export({ format: 'jwk' }) as JsonWebKey;

interface JsonWebKey {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
}

/** A card's key, and its certificates in DER: its own, that of its model, the root's. */
function cardKey({ model, board, serial, mac }: CardIdentity): {
  readonly key: KeyObject;
  readonly chain: Uint8Array[];
} {
  const root = rootHolder();
  const maker: Holder = {
    name: [ORGANIZATION, ['commonName', `emulated ${model}, board ${board}`]],
    key: pairOf('model', model, board),
  };
  const card: Holder = {
    name: [ORGANIZATION, ['commonName', `emulated ${model} ${mac}`], ['serialNumber', serial]],
    key: pairOf('card', model, board, serial, mac),
  };
  const chain = [
    certificate(card, maker, false),
    certificate(maker, root, true),
    certificate(root, root, true),
  ];
  return { key: card.key, chain };
}

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

/** A JWT that a card has signed (EdDSA), with its chain in `x5c` (RFC 7515, 4.1.6). */
export function cardToken(identity: CardIdentity, claims: object): string {
  const { key, chain } = cardKey(identity);
  const header = {
    alg: 'EdDSA',
    typ: 'eat+jwt',
    x5c: chain.map((one) => Buffer.from(one).toString('base64')),
  };
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${base64url(sign(null, Buffer.from(input), key))}`;
}

/** SHA-256 over pieces, in base64url. */
export function digestOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('base64url');
}
