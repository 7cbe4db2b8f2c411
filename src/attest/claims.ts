import type { ConfigurationEvidence, LeftOut } from '../client/attest.js';
import type { Scalar } from '../client/snapshot.js';

/**
 * The claims of fwctl's profile of the Entity Attestation Token (RFC 9711), as JSON has them. Those with names of IANA's registry of JWT claims stand at the
 * top; what has none is in the claim `fwctl`. fwctl-attest(7) and schemas/fwctl.attest.claims.1.json have the profile.
 */

/** The profile: a URI that is nobody else's. */
export const PROFILE = 'urn:uuid:01da0235-1fad-4bf5-8c75-1fcdca47d263';

/** The media type of an EAT in a JWT, as `typ` has it: RFC 9782. */
export const TOKEN_TYPE = 'eat+jwt';

/** The name among `submods` of what the card itself has signed, where it can. */
export const CARD = 'card';

/** Whether a digest was made of what was read back, or a version is what the device says of itself. */
export type Basis = 'read' | 'claimed';

export interface ComponentClaims {
  readonly name: string;
  readonly index?: number;
  readonly version?: string;
  /** What the next start takes, where that is another one. */
  readonly stored_version?: string;
  readonly security_version?: number;
  readonly state?: string;
  readonly bytes?: number;
  /** SHA-256 of what runs, and of what waits for a reset, in hex. */
  readonly digest?: string;
  readonly stored_digest?: string;
  readonly basis: Basis;
  /** Why it was not read back. */
  readonly why?: string;
}

export interface HostClaims {
  /** Of the system that vouches. */
  readonly kernel: string;
  readonly lockdown: string;
  /** /proc/sys/kernel/tainted, and its letters. */
  readonly tainted: number;
  readonly taint_flags: string;
  /** SHA-256 of the deny-lists that were obeyed, in their order; null: there are none. */
  readonly policy: string | null;
}

type Scalars = Readonly<Record<string, Scalar>>;

/** The claim `fwctl`. */
export interface OwnClaims {
  readonly schema: 'fwctl.attest.claims/1';
  readonly family: string;
  readonly backend: string;
  readonly device: { readonly name: string; readonly parent: string; readonly driver: string };
  /** Whether digests stand in place of what tells one device from others. */
  readonly redacted: boolean;
  readonly identity?: Readonly<Record<string, string>>;
  readonly hardware?: Scalars;
  readonly components: readonly ComponentClaims[];
  readonly least_security_version?: number;
  readonly life_cycle?: Scalars;
  readonly debug?: Scalars;
  readonly configuration?: {
    /** SHA-256 over names and digests of the items, in their order. */
    readonly digest: string;
    readonly items: readonly ConfigurationEvidence[];
  };
  readonly features?: Readonly<Record<string, string>>;
  readonly host: HostClaims;
  readonly left_out: readonly LeftOut[];
}

/** RFC 9711, 4.2.9 */
export type DebugStatus =
  | 'enabled'
  | 'disabled'
  | 'disabled-since-boot'
  | 'disabled-permanently'
  | 'disabled-fully-and-permanently';

/** All claims of a token. Byte strings are in base64url, as an EAT in JSON has them. */
export interface TokenClaims {
  /** Seconds since 1970. */
  readonly iat: number;
  readonly eat_profile: typeof PROFILE;
  readonly eat_nonce?: string;
  readonly ueid?: string;
  readonly oemid?: number;
  readonly hwmodel?: string;
  readonly hwversion?: readonly [string];
  readonly swname?: string;
  readonly swversion?: readonly [string];
  readonly uptime?: number;
  readonly oemboot?: boolean;
  readonly dbgstat?: DebugStatus;
  /** Content format of CoAP, and content: 50 is application/json. */
  readonly measurements?: readonly (readonly [50, string])[];
  /** Another's tokens: "JWT" and the token. */
  readonly submods?: Readonly<Record<string, readonly ['JWT', string]>>;
  readonly fwctl: OwnClaims;
}

/** One claim as it is appraised: by a name that is nobody else's. */
export interface Row {
  readonly name: string;
  readonly value: Scalar;
}

/** The text of a version claim. */
const versionOf = (version: readonly [string] | undefined) => version?.[0];

const rowsOf = (prefix: string, members: Scalars | undefined): Row[] =>
  Object.entries(members ?? {}).map(([name, value]) => ({ name: `${prefix}.${name}`, value }));

function componentRows({ name, ...told }: ComponentClaims): Row[] {
  const { version, stored_version, security_version, digest, stored_digest } = told;
  const members = { version, stored_version, security_version, digest, stored_digest };
  return Object.entries(members).flatMap(([key, value]) =>
    value === undefined ? [] : [{ name: `component.${name}.${key}`, value }],
  );
}

function itemRows({ name, next, current, settings }: ConfigurationEvidence): Row[] {
  return [
    ...rowsOf('configuration', settings),
    { name: `item.${name}`, value: next },
    ...(current === undefined ? [] : [{ name: `item.${name}.current`, value: current }]),
  ];
}

/** What there is to appraise in a token. What is another in each token, as time and nonce, is judged by itself; what is said twice stands once. */
export function appraisable({ fwctl, ...token }: TokenClaims): Row[] {
  const { ueid, oemid, hwmodel, hwversion, swname, swversion, oemboot, dbgstat } = token;
  const registered = {
    ueid,
    oemid,
    hwmodel,
    hwversion: versionOf(hwversion),
    swname,
    swversion: versionOf(swversion),
    oemboot,
    dbgstat,
  };
  return [
    ...Object.entries(registered).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    { name: 'family', value: fwctl.family },
    ...rowsOf('identity', fwctl.identity),
    ...rowsOf('hardware', fwctl.hardware),
    ...fwctl.components.flatMap(componentRows),
    ...(fwctl.least_security_version === undefined
      ? []
      : [{ name: 'least_security_version', value: fwctl.least_security_version }]),
    ...rowsOf('life_cycle', fwctl.life_cycle),
    ...rowsOf('debug', fwctl.debug),
    ...(fwctl.configuration?.items.flatMap(itemRows) ?? []),
    ...rowsOf('feature', fwctl.features),
    ...rowsOf('host', { ...fwctl.host }),
  ];
}
