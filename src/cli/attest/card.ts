import { createPublicKey, X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import type { Appraised } from '../../attest/appraise.js';
import { CARD, type Row, type TokenClaims } from '../../attest/claims.js';
import { tierOf, VALUE, type VectorClaim } from '../../attest/tiers.js';
import { rootKey } from '../../identity/card.js';

/** Certificates of the longest chain that is followed. */
const MOST = 8;

/** What a card's token says, as far as it is held against the host's. */
interface CardClaims {
  readonly eat_nonce?: unknown;
  readonly ueid?: unknown;
  readonly swversion?: unknown;
  readonly measurements?: unknown;
}

const tokenOf = ({ submods }: TokenClaims): string | undefined => submods?.[CARD]?.[1];

/** The certificates in the header of a token, the card's own first. Throws Error where they can't be read. */
async function chainOf(token: string): Promise<X509Certificate[]> {
  const { decodeProtectedHeader } = await import('jose');
  const { x5c } = decodeProtectedHeader(token);
  if (!Array.isArray(x5c) || !x5c.length || x5c.length > MOST)
    throw new Error(`it has no chain of 1 to ${MOST} certificates`);
  return x5c.map((one) => new X509Certificate(Buffer.from(String(one), 'base64')));
}

/** The claim by which a reference knows a card: the SHA-256 of its certificate. None where the token has no card's. */
export async function cardRows(claims: TokenClaims): Promise<Row[]> {
  const token = tokenOf(claims);
  if (token === undefined) return [];
  try {
    const [own] = (await chainOf(token)) as [X509Certificate];
    return [{ name: 'card.certificate', value: own.fingerprint256.replaceAll(':', '').toLowerCase() }];
  } catch {
    return []; // what is wrong with it, its appraisal says
  }
}

/** What is wrong with a chain: each certificate is signed by the next, the last is the root that is trusted, and all but the first may sign certificates. */
function flawOf(chain: readonly X509Certificate[], root: JWK, now: Date): string | undefined {
  const last = chain.at(-1) as X509Certificate;
  const trusted = createPublicKey({ key: root as never, format: 'jwk' });
  if (!last.publicKey.equals(trusted) || !last.verify(trusted))
    return 'its chain does not end at the root of emulated cards';
  for (const [i, one] of chain.entries()) {
    const issuer = chain[i + 1] ?? one;
    if (!one.checkIssued(issuer) || !one.verify(issuer.publicKey))
      return `certificate ${i} of its chain is not signed by the next`;
    if (i > 0 && !one.ca) return `certificate ${i} of its chain may not sign others`;
    if (now < new Date(one.validFrom) || now > new Date(one.validTo))
      return `certificate ${i} of its chain does not count at this time`;
  }
  return undefined;
}

function appraised(claim: string, of: VectorClaim, value: number, reason: string): Appraised {
  return { claim, of, value, tier: tierOf(value), reason };
}

/** The digest of the firmware that a card has signed, in hex; undefined where it tells none. */
function digestIn({
  measurements,
}: CardClaims): { readonly name: string; readonly digest: string } | undefined {
  try {
    const [[, content]] = measurements as [[unknown, string]];
    const { id, measurement } = JSON.parse(Buffer.from(content, 'base64url').toString()) as {
      id: [string];
      measurement: [string, string];
    };
    return { name: String(id[0]), digest: Buffer.from(String(measurement[1]), 'base64url').toString('hex') };
  } catch {
    return undefined;
  }
}

/** Appraises what the card itself has signed: chain, signature, nonce, and whether the host says the same. Nothing where there is no card's token. */
export async function appraiseCard(
  claims: TokenClaims,
  now: Date,
  root: JWK = rootKey() as JWK,
): Promise<Appraised[]> {
  const token = tokenOf(claims);
  if (token === undefined) return [];
  const bad = (claim: string, why: string) => [
    appraised(claim, 'instance-identity', VALUE.cryptographic, why),
  ];
  let chain: X509Certificate[];
  try {
    chain = await chainOf(token);
  } catch (error) {
    return bad('card.chain', (error as Error).message);
  }
  const flaw = flawOf(chain, root, now);
  if (flaw) return bad('card.chain', flaw);
  const { jwtVerify } = await import('jose');
  let card: CardClaims;
  try {
    const key = (chain[0] as X509Certificate).publicKey.export({ format: 'jwk' }) as JWK;
    card = (await jwtVerify(token, key, { algorithms: ['EdDSA'], currentDate: now })).payload as CardClaims;
  } catch (error) {
    return bad('card.signature', `the card's certificate has not signed this: ${(error as Error).message}`);
  }
  const found = [
    appraised(
      'card.chain',
      'instance-identity',
      VALUE.approved,
      `${chain.length} certificates, up to the root of emulated cards`,
    ),
    appraised('card.signature', 'instance-identity', VALUE.approved, "by the card's own key"),
  ];
  // Without one from whoever verifies, the card may have signed at any time.
  if (claims.eat_nonce !== undefined) {
    const same = card.eat_nonce === claims.eat_nonce;
    const [value, reason] = same
      ? [VALUE.approved, 'the card answers the nonce that the host answers']
      : [VALUE.cryptographic, 'the card answers another nonce'];
    found.push(appraised('card.nonce', 'instance-identity', value, reason));
  }
  found.push(...agreement(claims, card));
  return found;
}

/** Whether host and card say the same of the device. */
function agreement(claims: TokenClaims, card: CardClaims): Appraised[] {
  const agrees = (claim: string, of: VectorClaim, host: unknown, own: unknown, good: number): Appraised =>
    JSON.stringify(host) === JSON.stringify(own)
      ? appraised(claim, of, good, 'the host says the same')
      : appraised(
          claim,
          of,
          VALUE.contraindicated,
          `the card says ${JSON.stringify(own)}, the host ${JSON.stringify(host)}`,
        );
  const measured = digestIn(card);
  const component = claims.fwctl.components.find(({ name }) => name === measured?.name);
  return [
    agrees('card.ueid', 'instance-identity', claims.ueid, card.ueid, VALUE.approved),
    agrees('card.swversion', 'executables', claims.swversion, card.swversion, VALUE.approvedBoot),
    ...(component?.digest === undefined
      ? []
      : [agrees('card.digest', 'executables', component.digest, measured?.digest, VALUE.approvedBoot)]),
  ];
}
