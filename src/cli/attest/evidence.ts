import { CARD, type TokenClaims } from '../../attest/claims.js';
import { signToken, thumbprint } from '../../attest/token.js';
import { FwctlError } from '../../client/errors.js';
import { parseHex } from '../../client/numbers.js';
import { NewFile } from '../../files/new-file.js';
import { toPairs } from '../../present/pairs.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { deviceJson, type Target, targetsOf } from '../connect.js';
import type { ConnectionFlags } from '../flags.js';
import { type Style, writeNote } from '../output.js';
import { timeNow } from '../plan/journals.js';
import { collectClaims } from './collect.js';
import { hostKey, hostKeyFile, privateKeyOf } from './keys.js';
import { proof } from './words.js';

export interface EvidenceFlags extends ConnectionFlags {
  force?: boolean;
  nonce?: string | undefined;
  key?: string | undefined;
  redact?: boolean;
  challenge?: boolean;
  'no-read-back'?: boolean;
}

/** RFC 9711, 4.1: a nonce has 8 to 64 bytes. */
const NONCE = { least: 8, most: 64 };

/** Throws FwctlError `usage`. */
export function nonceOf(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const bytes = parseHex('--nonce', text);
  if (bytes.length >= NONCE.least && bytes.length <= NONCE.most) return bytes;
  throw new FwctlError('usage', `--nonce has ${NONCE.least} to ${NONCE.most} bytes, not ${bytes.length}`, {
    next: `make one: openssl rand -hex 32`,
  });
}

export const secondsNow = (): number => Math.floor(timeNow().getTime() / 1000);

/** A recording tells nothing of a device as it is. Throws FwctlError `usage`. */
function requireLive({ backend }: Target): void {
  if (!backend.taken) return;
  throw new FwctlError('usage', 'evidence is of a device as it is now, and this is a recording of one', {
    next: 'name a device: -d fwctl0',
  });
}

/** Collects and signs the claims of the device that flags mean. Throws FwctlError. */
async function makeEvidence(flags: EvidenceFlags) {
  const { redact = false, force: _, ...connection } = flags;
  const nonce = nonceOf(flags.nonce);
  const [target] = (await targetsOf(connection)) as [Target];
  requireLive(target);
  const key =
    flags.key === undefined
      ? hostKey(hostKeyFile(target.backend.name, flags['state-dir']))
      : privateKeyOf(flags.key);
  const session = await target.open();
  let claims: TokenClaims;
  try {
    claims = await collectClaims(session, target, connection, {
      nonce,
      redact,
      readsBack: !flags['no-read-back'],
      // On a real device the register may be something else, that nobody has told of.
      challenges: flags.challenge || target.backend.name === 'emulated',
      key,
      now: secondsNow(),
    });
  } finally {
    await session.close();
  }
  return { target, claims, token: await signToken(claims, key), key: await thumbprint(key) };
}

/** Makes evidence: to a file, with what is in it shown; or the token alone to stdout. */
export async function evidenceAnswer(
  flags: EvidenceFlags,
  file: string | undefined,
): Promise<Answer<Documents['fwctl.attest.evidence/1']>> {
  const written = file === undefined ? undefined : new NewFile('the token', file, { force: flags.force });
  const { target, claims, token, key } = await makeEvidence(flags);
  const line = `${token}\n`;
  written?.write(line);
  return {
    data: {
      device: deviceJson(target.backend, target.device),
      ...(file === undefined ? {} : { file }),
      key,
      proves: proof(claims),
      token,
      claims,
    },
    text: async (style) => {
      if (file !== undefined)
        return `${await claimsText(claims, style)}\n${safe(file)}: signed by key ${key}\n${proof(claims)}\n`;
      writeNote(`fwctl: ${proof(claims)}\n`);
      return line;
    },
    bytes: [{ title: file ?? 'token', bytes: Buffer.from(line) }],
  };
}

const hexOf = (text: string): string => Buffer.from(text, 'base64url').toString('hex');

const SHORT = 16;
const short = (digest: string | undefined): string | undefined => digest?.slice(0, SHORT);

/** What a token says, as people read it. */
async function claimsText(claims: TokenClaims, style: Style): Promise<string> {
  const { fwctl: own } = claims;
  const scalars = (members: object | undefined) =>
    Object.entries(members ?? {}).map(([name, value]): [string, string] => [
      name.replaceAll('_', ' '),
      String(value),
    ]);
  const head: [string, string][] = [
    ['device', `${own.device.name} (${own.backend}), ${own.family}, ${own.device.parent}`],
    ['time', new Date(claims.iat * 1000).toISOString()],
    ['nonce', claims.eat_nonce === undefined ? 'none' : hexOf(claims.eat_nonce)],
    ...(claims.ueid === undefined ? [] : [['ueid', hexOf(claims.ueid)] as [string, string]]),
    ...scalars(own.identity).map(([name, value]): [string, string] => [
      name,
      own.redacted ? `${short(value)}… (keyed digest)` : value,
    ]),
    ...scalars(own.hardware),
    ...scalars(own.life_cycle),
    ...scalars(own.debug),
    ...(own.configuration
      ? [
          [
            'configuration',
            `${own.configuration.items.length} items, sha-256 ${short(own.configuration.digest)}…`,
          ] as [string, string],
        ]
      : []),
    ...(own.features ? [['features', `${Object.keys(own.features).length} groups`] as [string, string]] : []),
    [
      'host',
      `${own.host.kernel}, lockdown ${own.host.lockdown}, tainted ${own.host.tainted}${own.host.taint_flags ? ` (${own.host.taint_flags})` : ''}`,
    ],
    ...(claims.submods?.[CARD]
      ? [['card', 'has signed a token of its own, as emulated cards do'] as [string, string]]
      : []),
    ['policy', own.host.policy === null ? 'none' : `sha-256 ${short(own.host.policy)}…`],
  ];
  const rows = own.components.map(({ name, version, stored_version, security_version, digest, why }) => ({
    component: name,
    version: version ?? '-',
    stored: stored_version ?? '',
    security: security_version,
    digest: digest === undefined ? `claimed: ${why ?? ''}` : `${short(digest)}… read back`,
  }));
  const columns = [
    { key: 'component', isName: true },
    { key: 'version' },
    { key: 'stored' },
    { key: 'security' },
    { key: 'digest', title: 'sha-256', spare: 1 },
  ];
  const left = own.left_out.map(({ what, why }) => `left out: ${safe(what)}: ${safe(why)}\n`).join('');
  return `${toPairs(head)}${rows.length ? `\n${await toTable(columns, rows, style)}` : ''}${left ? `\n${left}` : ''}`;
}
