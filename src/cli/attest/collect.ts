import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { release } from 'node:os';
import type { JWK } from 'jose';
import {
  CARD,
  type ComponentClaims,
  type OwnClaims,
  PROFILE,
  type TokenClaims,
} from '../../attest/claims.js';
import type {
  ConfigurationEvidence,
  DeviceEvidence,
  EvidenceAround,
  EvidenceJob,
  LeftOut,
} from '../../client/attest.js';
import { FwctlError } from '../../client/errors.js';
import type { Firmware } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import { taintLetters } from '../../uapi/taint.js';
import { familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { policyBytes } from '../policy/files.js';
import type { Claimant } from './read-back.js';
import { componentClaims, type ReadBack, readBackOf } from './read-back.js';

export interface EvidenceOptions {
  /** 8 to 64 bytes. */
  readonly nonce?: Uint8Array | undefined;
  /** Digests keyed by the host in place of what tells one device from others. */
  readonly redact: boolean;
  /** Whether components are read back, for which the update handle is taken. */
  readonly readsBack: boolean;
  /** Whether the device is asked to sign itself, and what begins a challenge on a real one. */
  readonly challenges: boolean;
  /** The private key, from which those digests' key follows. */
  readonly key: JWK;
  /** Seconds since 1970. */
  readonly now: number;
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The key of keyed digests: it follows from the private key, and tells nothing of it (HKDF, RFC 5869). */
const digestKey = ({ d }: JWK): Uint8Array =>
  new Uint8Array(
    hkdfSync('sha256', Buffer.from(d ?? '', 'base64url'), '', 'fwctl attest: keyed digests', 32),
  );

function aroundOf(key: JWK, challenges: boolean): EvidenceAround {
  const secret = digestKey(key);
  return {
    challenges,
    digest: sha256,
    keyedDigest: (bytes) => createHmac('sha256', secret).update(bytes).digest('hex'),
  };
}

/** Types of a UEID, RFC 9711, 4.2.1: 1 random, also made by a hash over identifiers; 2 an IEEE EUI. */
const UEID_RANDOM = 1;
const UEID_EUI = 2;

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

type Strings = Readonly<Record<string, string>>;

function ueidOf(identity: Strings, redact: boolean, { keyedDigest }: EvidenceAround): string | undefined {
  const { mac } = identity;
  if (!redact && mac !== undefined && /^([\da-f]{2}:){5}[\da-f]{2}$/i.test(mac))
    return base64url(Buffer.from(`0${UEID_EUI}${mac.replaceAll(':', '')}`, 'hex'));
  if (!Object.keys(identity).length) return undefined;
  const told = Object.entries(identity)
    .sort()
    .map((pair) => pair.join('='))
    .join('\n');
  const digest = keyedDigest(Buffer.from(told));
  return base64url(Buffer.from(`0${UEID_RANDOM}${digest}`, 'hex'));
}

const hashed = (identity: Strings, { keyedDigest }: EvidenceAround): Strings =>
  Object.fromEntries(
    Object.entries(identity).map(([name, value]) => [name, keyedDigest(Buffer.from(value))]),
  );

/** A component that was read back, as measurements have it: after draft-ietf-rats-eat-measured-component. */
const measurementOf = ({ name, version, digest }: ComponentClaims) =>
  JSON.stringify({
    id: [name, ...(version === undefined ? [] : [[version]])],
    measurement: ['sha-256', base64url(Buffer.from(digest ?? '', 'hex'))],
  });

const configurationOf = (
  items: readonly ConfigurationEvidence[],
): NonNullable<OwnClaims['configuration']> => ({
  digest: sha256(items.map(({ name, next, current = next }) => `${name} ${next} ${current}\n`).join('')),
  items,
});

/** What a family refuses is left out, with the reason. */
async function unless<T>(
  what: string,
  leftOut: LeftOut[],
  work: () => Promise<T> | undefined,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (
      !(error instanceof FwctlError) ||
      !['firmware', 'policy', 'reply', 'kernel', 'device'].includes(error.kind)
    )
      throw error;
    if (['ENODEV', 'ETIMEDOUT'].includes(error.facts.errno ?? '')) throw error;
    leftOut.push({ what, why: error.message });
    return undefined;
  }
}

/** All that has a version, a size or bytes of its own; of a device that names no component, its firmware as one. */
async function componentsOf(firmware: Firmware | undefined, read: ReadBack): Promise<ComponentClaims[]> {
  if (!firmware) return [];
  const { components, security_version, running_version } = firmware;
  const kept = components.filter(
    (one) =>
      one.running_version !== undefined || one.stored_version !== undefined || one.size_bytes !== undefined,
  );
  const found: ComponentClaims[] = [];
  const seen = new Map<string, number>();
  for (const [i, component] of kept.entries()) {
    // Names are the claims': one that comes twice has its number behind it.
    const times = (seen.get(component.name) ?? 0) + 1;
    seen.set(component.name, times);
    const claims = await componentClaims(component, read, i === 0 ? security_version : undefined);
    found.push(times > 1 ? { ...claims, name: `${claims.name} ${times}` } : claims);
  }
  if (found.length || running_version === undefined) return found;
  return [await componentClaims({ name: 'firmware', running_version }, read, security_version)];
}

/** What the device itself signs, where its family has a way to ask. Its certificate names it: it does not go with what is redacted. */
async function cardToken(
  session: Session,
  job: EvidenceJob | undefined,
  nonce: Uint8Array | undefined,
  redact: boolean,
  left: LeftOut[],
): Promise<string | undefined> {
  if (!job?.challenge) return undefined;
  const asked = nonce ?? randomBytes(32);
  const token = await unless('card', left, () => job.challenge?.(session, asked));
  if (!token || !redact) return token;
  left.push({ what: 'card', why: 'its certificate names the device' });
  return undefined;
}

/** The claims about a device, with what is known of the host that asks it. Throws FwctlError of the session. */
export async function collectClaims(
  session: Session,
  target: Claimant,
  flags: ConnectionFlags,
  { nonce, redact, readsBack, challenges, key, now }: EvidenceOptions,
): Promise<TokenClaims> {
  const around = aroundOf(key, challenges);
  const family = await familyOf(session);
  const left: LeftOut[] = [];
  const job = await family.evidence?.();
  const told =
    (await unless('evidence', left, () => job?.read(session, around))) ??
    ({ left_out: [] } as DeviceEvidence);
  const firmware = await unless('components', left, () => family.jobs.firmware?.(session));
  const back = readsBack
    ? await readBackOf(session, target, flags)
    : { read: (async () => ({ why: 'it was not asked for' })) as ReadBack, end: () => {} };
  let components: ComponentClaims[];
  try {
    components = await componentsOf(firmware, back.read);
  } finally {
    back.end();
  }
  const card = challenges ? await cardToken(session, job, nonce, redact, left) : undefined;
  const { credentials, tainted } = await session.backend.host();
  const { name, parent, driver } = session.device;
  const serial = firmware?.serial_number;
  const identity = { ...(serial ? { serial_number: serial } : {}), ...told.identity };
  const hasIdentity = Object.keys(identity).length > 0;
  const hardware = {
    ...(firmware?.part_number ? { part_number: firmware.part_number } : {}),
    ...(firmware?.chip ? { chip: firmware.chip } : {}),
    ...told.hardware,
  };
  const policy = policyBytes(flags);
  const own: OwnClaims = {
    schema: 'fwctl.attest.claims/1',
    family: family.type,
    backend: session.backend.name,
    device: { name, parent, driver },
    redacted: redact,
    ...(hasIdentity ? { identity: redact ? hashed(identity, around) : identity } : {}),
    ...(Object.keys(hardware).length ? { hardware } : {}),
    components,
    ...(firmware?.least_security_version === undefined
      ? {}
      : { least_security_version: firmware.least_security_version }),
    ...(told.life_cycle ? { life_cycle: told.life_cycle } : {}),
    ...(told.debug ? { debug: told.debug } : {}),
    ...(told.configuration ? { configuration: configurationOf(told.configuration) } : {}),
    ...(told.features ? { features: told.features } : {}),
    host: {
      kernel: release(),
      lockdown: credentials.lockdown,
      tainted,
      taint_flags: taintLetters(tainted),
      policy: policy.length
        ? sha256(Buffer.concat(policy.map((bytes) => Buffer.from(sha256(bytes), 'hex'))))
        : null,
    },
    left_out: [...left, ...told.left_out],
  };
  return withRegistered(own, told, {
    nonce,
    now,
    ueid: ueidOf(identity, redact, around),
    running: firmware?.running_version,
    card,
  });
}

interface Registered {
  readonly nonce: Uint8Array | undefined;
  readonly now: number;
  readonly ueid: string | undefined;
  readonly running: string | undefined;
  readonly card: string | undefined;
}

/** RFC 9711, 4.2.4: a model has 1 to 32 bytes. */
const MODEL_BYTES = 32;

/** The claims that have names in IANA's registry, of what the others tell. */
function withRegistered(
  own: OwnClaims,
  told: DeviceEvidence,
  { nonce, now, ueid, running, card }: Registered,
): TokenClaims {
  const { maker, uptime_s, boots_signed_only, is_debuggable } = told;
  const { part_number, revision } = own.hardware ?? {};
  const measured = own.components.filter(({ digest }) => digest !== undefined);
  const model =
    part_number === undefined ? undefined : Buffer.from(String(part_number)).subarray(0, MODEL_BYTES);
  const [first] = own.components;
  return {
    iat: now,
    eat_profile: PROFILE,
    ...(nonce ? { eat_nonce: base64url(nonce) } : {}),
    ...(ueid ? { ueid } : {}),
    ...(maker === undefined ? {} : { oemid: maker }),
    ...(model?.length ? { hwmodel: base64url(model) } : {}),
    ...(revision === undefined ? {} : { hwversion: [String(revision)] }),
    ...(first ? { swname: first.name } : {}),
    ...(running === undefined ? {} : { swversion: [running] }),
    ...(uptime_s === undefined ? {} : { uptime: uptime_s }),
    ...(boots_signed_only === undefined ? {} : { oemboot: boots_signed_only }),
    ...(is_debuggable === undefined ? {} : { dbgstat: is_debuggable ? 'enabled' : 'disabled' }),
    ...(measured.length
      ? { measurements: measured.map((one) => [50, base64url(measurementOf(one))] as const) }
      : {}),
    ...(card === undefined ? {} : { submods: { [CARD]: ['JWT', card] as const } }),
    fwctl: own,
  };
}
