import { type Appraised, appraise } from '../../attest/appraise.js';
import { type Tier, VECTOR } from '../../attest/tiers.js';
import { verifyToken } from '../../attest/token.js';
import { FwctlError } from '../../client/errors.js';
import { shortened } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { parseDuration } from '../duration.js';
import { EXIT_CODES } from '../exit.js';
import type { Style } from '../output.js';
import { timeNow } from '../plan/journals.js';
import { programVersion } from '../version.js';
import { appraiseCard, cardRows } from './card.js';
import { nonceOf, secondsNow } from './evidence.js';
import { hostKeyFile, PUBLIC, publicKeyOf } from './keys.js';
import { readReference, tokenText } from './reference.js';
import { proof } from './words.js';

export interface VerifyFlags {
  reference: string;
  key?: string | undefined;
  nonce?: string | undefined;
  'max-age'?: string | undefined;
  'state-dir'?: string | undefined;
}

const secondsIn = (text: string): number => Number(parseDuration(text, '--max-age') / 1_000_000_000n);

/** Checks a token, and appraises what it says. Throws FwctlError: `policy` for one that is not to be believed, `usage`. */
export async function verifyAnswer(
  token: string,
  flags: VerifyFlags,
): Promise<Answer<Documents['fwctl.attest.verify/1']>> {
  if (token === '-' && flags.reference === '-')
    throw new FwctlError('usage', "the token and the reference can't both come from stdin");
  const maxAge = flags['max-age'] === undefined ? undefined : secondsIn(flags['max-age']);
  const nonce = nonceOf(flags.nonce);
  const reference = await readReference(flags.reference);
  const own = hostKeyFile('emulated', flags['state-dir']) + PUBLIC;
  const key = publicKeyOf(
    flags.key ?? own,
    flags.key === undefined
      ? 'this host has signed nothing yet: --key FILE names the public key of the host that made the token, as fwctl attest key shows it there'
      : undefined,
  );
  const checked = await verifyToken(await tokenText(token), token, key, {
    nonce: nonce && Buffer.from(nonce).toString('base64url'),
    maxAge,
    now: timeNow(),
  });
  const { status, vector, claims } = appraise(checked.claims, reference, {
    rows: await cardRows(checked.claims),
    judged: await appraiseCard(checked.claims, timeNow()),
  });
  const { fwctl } = checked.claims;
  const differing = claims.filter(({ tier }) => tier !== 'affirming');
  const unchecked = [...(nonce ? [] : ['nonce']), ...(maxAge === undefined ? ['age'] : [])];
  return {
    data: {
      file: token,
      key: checked.key,
      algorithm: checked.algorithm,
      age_s: checked.age,
      // draft-ietf-rats-ear: a result as an EAT has it, of one attester.
      result: {
        iat: secondsNow(),
        'ear.verifier-id': { developer: 'fwctl', build: programVersion() },
        ...(checked.claims.eat_nonce === undefined ? {} : { eat_nonce: checked.claims.eat_nonce }),
        submods: {
          [fwctl.device.name]: { 'ear.status': status, 'ear.trustworthiness-vector': vector },
        },
      },
      status,
      vector,
      claims,
      differing: differing.map(({ claim }) => claim),
      unchecked: unchecked as Documents['fwctl.attest.verify/1']['unchecked'],
      proves: proof(checked.claims),
    },
    text: async (style) =>
      [
        ...(differing.length ? [await differingText(differing, style), ''] : []),
        ...(await vectorText(vector, claims, style)).split('\n').slice(0, -1),
        '',
        `${paint(style, status)}: ${claims.length - differing.length} of ${claims.length} claims of ${fwctl.device.name} are as expected`,
        `signed by key ${checked.key} (${checked.algorithm}) ${checked.age} s ago${unchecked.length ? `; not checked: ${unchecked.join(', ')}` : ''}`,
        proof(checked.claims),
        '',
      ].join('\n'),
    ...(status === 'affirming' ? {} : { exit: EXIT_CODES.differs }),
  };
}

function paint(style: Style, tier: Tier): string {
  if (tier === 'affirming') return style.green(tier);
  return tier === 'contraindicated' ? style.red(tier) : style.yellow(tier);
}

const tierCell = (style: Style, tier: Tier) => ({
  text: tier,
  paint: tier === 'affirming' ? style.green : tier === 'contraindicated' ? style.red : style.yellow,
});

const CLAIM = 100;

const differingText = async (rows: readonly Appraised[], style: Style): Promise<string> =>
  (
    await toTable(
      [{ key: 'claim', isName: true }, { key: 'tier' }, { key: 'reason', spare: 1 }],
      rows.map(({ claim, tier, reason }) => ({
        claim: shortened(claim, CLAIM),
        tier: tierCell(style, tier),
        reason,
      })),
      style,
    )
  ).trimEnd();

const vectorText = (
  vector: Readonly<Record<string, number>>,
  claims: readonly Appraised[],
  style: Style,
): Promise<string> =>
  toTable(
    [{ key: 'part', title: 'trustworthiness' }, { key: 'value' }, { key: 'tier' }, { key: 'claims' }],
    VECTOR.flatMap((part) => {
      const own = claims.filter(({ of }) => of === part);
      const worst = own.find(({ value }) => value === vector[part]);
      return worst
        ? [{ part, value: String(vector[part]), tier: tierCell(style, worst.tier), claims: own.length }]
        : [];
    }),
    style,
  );
