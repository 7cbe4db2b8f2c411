import type { Scalar } from '../client/snapshot.js';
import { compareVersions } from '../client/versions.js';
import { appraisable, type Row, type TokenClaims } from './claims.js';
import type { Expected, Reference } from './reference.js';
import { type Tier, tierOf, VALUE, VECTOR, type VectorClaim, worst } from './tiers.js';

/** What became of one claim. */
export interface Appraised {
  readonly claim: string;
  /** The part of the trustworthiness vector that it counts for, and with which value. */
  readonly of: VectorClaim;
  readonly value: number;
  readonly tier: Tier;
  readonly expected?: Expected;
  readonly found?: Scalar;
  /** A sentence without a full stop. */
  readonly reason: string;
}

export interface Appraisal {
  readonly status: Tier;
  readonly vector: Readonly<Record<VectorClaim, number>>;
  readonly claims: readonly Appraised[];
}

/** How claims of a kind count: in which part of the vector, and with which value where they are as expected, and where not. */
interface Kind {
  readonly claims: RegExp;
  readonly of: VectorClaim;
  readonly same: number;
  readonly differs: number;
}

const { approved, approvedBoot, unsafe, unrecognizedExecutable, contraindicated, unrecognized } = VALUE;

/** The first that fits counts. */
const KINDS: readonly Kind[] = [
  {
    claims: /^(ueid|identity\.|card\.certificate$)/,
    of: 'instance-identity',
    same: approved,
    differs: unrecognized,
  },
  {
    claims: /^(oemid|hwmodel|hwversion|family|hardware\.)/,
    of: 'hardware',
    same: approved,
    differs: unrecognized,
  },
  // What boots unsigned, or can be debugged, can say of itself what it likes.
  {
    claims: /^(oemboot|dbgstat|life_cycle\.|debug\.)/,
    of: 'configuration',
    same: approved,
    differs: contraindicated,
  },
  { claims: /^(configuration|item|feature)\./, of: 'configuration', same: approved, differs: unsafe },
  // Bytes that are others under the same version: `worsened`, below.
  {
    claims: /^(component\.|swname|swversion)/,
    of: 'executables',
    same: approvedBoot,
    differs: unrecognizedExecutable,
  },
  {
    claims: /^least_security_version$/,
    of: 'executables',
    same: approvedBoot,
    differs: unrecognizedExecutable,
  },
  // All of it comes through the host.
  { claims: /^host\./, of: 'sourced-data', same: approved, differs: unsafe },
];

/** A claim of another name, which a reference may have, says something of the configuration. */
const OTHER: Kind = { claims: /^/, of: 'configuration', same: approved, differs: unsafe };

const kindOf = (claim: string): Kind => KINDS.find(({ claims }) => claims.test(claim)) ?? OTHER;

const isLess = (found: Scalar, least: number | string): boolean =>
  typeof least === 'number' ? Number(found) < least : compareVersions(String(found), least) < 0;

const expectedText = (expected: Expected): string => {
  if (typeof expected !== 'object' || expected === null) return String(expected);
  return 'any_of' in expected ? `one of ${expected.any_of.join(', ')}` : `at least ${expected.at_least}`;
};

function holds(expected: Expected, found: Scalar): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === found;
  return 'any_of' in expected ? expected.any_of.includes(found) : !isLess(found, expected.at_least);
}

type Found = ReadonlyMap<string, Scalar>;

const DIGEST = /^(component\..*\.)(stored_)?digest$/;

/** Why a claim that differs is worse than others of its kind; undefined: it is not. */
function worsened(
  claim: string,
  expected: Expected,
  found: Found,
  wanted: Reference['claims'],
): string | undefined {
  const value = found.get(claim);
  const [, component = '', stored = ''] = DIGEST.exec(claim) ?? [];
  const version = `${component}${stored}version`;
  if (
    component &&
    Object.hasOwn(wanted, version) &&
    holds(wanted[version] as Expected, found.get(version) ?? null)
  )
    return 'other bytes under the same version';
  if (
    /security_version$/.test(claim) &&
    typeof expected === 'number' &&
    typeof value === 'number' &&
    value < expected
  )
    return 'older than what was approved';
  return undefined;
}

/** The settings of an item that differ, which say more than its digest. */
function settingsThatDiffer(
  claim: string,
  item: ReadonlyMap<string, readonly string[]>,
  differing: ReadonlySet<string>,
) {
  const names = item.get(claim.replace(/\.current$/, '')) ?? [];
  return names.filter((name) => differing.has(`configuration.${name}`));
}

/** What is appraised beside the claims of the token itself. */
export interface Beside {
  /** Claims that reference values may know. */
  readonly rows?: readonly Row[];
  /** What has been judged by itself. */
  readonly judged?: readonly Appraised[];
}

/** Holds the claims of a token, whose signature, age and nonce have been checked, against reference values. */
export function appraise(
  token: TokenClaims,
  { claims: wanted }: Reference,
  { rows: more = [], judged: also = [] }: Beside = {},
): Appraisal {
  const rows = [...appraisable(token), ...more];
  const found = new Map(rows.map(({ name, value }) => [name, value]));
  const items = new Map(
    token.fwctl.configuration?.items.map(({ name, settings = {} }) => [
      `item.${name}`,
      Object.keys(settings),
    ]),
  );
  const differing = new Set(
    Object.entries(wanted)
      .filter(([name, expected]) => !found.has(name) || !holds(expected, found.get(name) as Scalar))
      .map(([name]) => name),
  );
  const judge = ([claim, expected]: [string, Expected]): Appraised => {
    const { of, same, differs } = kindOf(claim);
    const make = (value: number, reason: string): Appraised => ({
      claim,
      of,
      value,
      tier: tierOf(value),
      expected,
      ...(found.has(claim) ? { found: found.get(claim) as Scalar } : {}),
      reason,
    });
    if (!differing.has(claim)) return make(same, 'as expected');
    if (!found.has(claim)) return make(differs, missing(token, claim));
    const worse = worsened(claim, expected, found, wanted);
    const settings = settingsThatDiffer(claim, items, differing);
    if (worse) return make(contraindicated, `${worse}: ${difference(expected, found.get(claim) as Scalar)}`);
    if (settings.length) return make(differs, `of its settings ${settings.join(', ')} differ`);
    return make(differs, difference(expected, found.get(claim) as Scalar));
  };
  const judged = [
    ...Object.entries(wanted).map(judge),
    ...rows.filter(({ name }) => !Object.hasOwn(wanted, name)).flatMap(unexpected),
    ...also,
  ];
  const vector = Object.fromEntries(
    VECTOR.map((name) => [name, vectorValue(judged.filter(({ of }) => of === name))]),
  );
  return {
    status: worst(judged.map(({ tier }) => tier)),
    vector: vector as Appraisal['vector'],
    claims: judged,
  };
}

const difference = (expected: Expected, found: Scalar): string =>
  `${expectedText(expected) || 'nothing'} expected, ${String(found) || 'nothing'} found`;

function missing({ fwctl }: TokenClaims, claim: string): string {
  const [section = ''] = claim.split('.');
  const known = fwctl.left_out.find(({ what }) => what === section || what === claim);
  return known ? `not told: ${known.why}` : 'the evidence does not have it';
}

/** What the reference does not know of, and should: code that nobody has approved. */
function unexpected({ name, value }: Row): Appraised[] {
  if (!/^component\..*\.(version|digest|stored_version|stored_digest)$/.test(name)) return [];
  return [
    {
      claim: name,
      of: 'executables',
      value: unrecognizedExecutable,
      tier: tierOf(unrecognizedExecutable),
      found: value,
      reason: 'the reference does not have it',
    },
  ];
}

/** The value of a part of the vector: that of its worst claim. */
function vectorValue(judged: readonly Appraised[]): number {
  const tier = worst(judged.map((one) => one.tier));
  return judged.length
    ? Math.max(...judged.filter((one) => one.tier === tier).map(({ value }) => value))
    : VALUE.none;
}
