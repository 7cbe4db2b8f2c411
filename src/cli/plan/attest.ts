import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { JWK } from 'jose';
import { type Appraisal, appraise } from '../../attest/appraise.js';
import type { TokenClaims } from '../../attest/claims.js';
import { parseReference, type Reference } from '../../attest/reference.js';
import { TIERS, worst } from '../../attest/tiers.js';
import { signToken } from '../../attest/token.js';
import { FwctlError } from '../../client/errors.js';
import type { Problem } from '../../client/plan.js';
import type { Session } from '../../client/session.js';
import { withoutMark } from '../../files/mark.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import type { AttestWish, DeviceGroup, Plan } from '../../plan/document.js';
import type { Journal } from '../../plan/journal.js';
import type { Access, TargetDiff } from '../../plan/targets.js';
import { safe } from '../../present/safe.js';
import { appraiseCard, cardRows } from '../attest/card.js';
import { collectClaims } from '../attest/collect.js';
import { hostKey, hostKeyFile, privateKeyOf } from '../attest/keys.js';
import type { ConnectionFlags } from '../flags.js';
import { writeNote } from '../output.js';
import { timeNow } from './journals.js';

/** A condition of a group, with the reference values that it names. */
interface Condition {
  readonly wish: AttestWish;
  readonly reference: Reference;
  readonly key: string | undefined;
}

/** The tokens that an apply keeps of a device. */
export interface KeptEvidence {
  readonly before: string;
  readonly after?: string;
}

/** Files that a plan names are meant from where it is. */
const beside = (plan: Plan, file: string): string =>
  resolve(plan.file === 'stdin' ? '.' : dirname(plan.file), file);

function conditionOf(plan: Plan, wish: AttestWish): Condition {
  const { reference, sha256, key } = wish;
  const bytes = readNamedFile('the reference', beside(plan, reference), LIMITS.snapshot);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== undefined && sha256.toLowerCase() !== digest)
    throw new FwctlError(
      'usage',
      `${reference} is not the file that the plan means: its SHA-256 is ${digest}`,
    );
  return {
    wish,
    reference: parseReference(withoutMark(bytes).toString('utf8'), reference),
    key: key === undefined ? undefined : beside(plan, key),
  };
}

/** What a plan asks of evidence, by group. Throws FwctlError `usage` for files that are not there, or have no reference values, with line and column. */
export function conditionsOf(plan: Plan): ReadonlyMap<DeviceGroup, Condition> {
  const found = new Map<DeviceGroup, Condition>();
  const problems: Problem[] = [];
  for (const group of plan.groups) {
    if (!group.attest) continue;
    try {
      found.set(group, conditionOf(plan, group.attest));
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      problems.push({ path: group.attest.path, message: error.message });
    }
  }
  if (problems.length) throw plan.error(problems);
  return found;
}

/** How a device's evidence was found. */
export interface Attested {
  /** The reference of the condition that decides. */
  readonly reference: string;
  readonly status: Appraisal['status'];
}

/** The evidence of an apply: asked for before anything is written, and behind it. */
export class PlanEvidence {
  private readonly tokens = new Map<TargetDiff, KeptEvidence>();
  private readonly found = new Map<TargetDiff, Attested>();

  constructor(
    private readonly plan: Plan,
    private readonly conditions: ReadonlyMap<DeviceGroup, Condition>,
    private readonly access: Access,
    private readonly flags: ConnectionFlags,
  ) {}

  private of = ({ target }: TargetDiff): Condition[] =>
    target.groups.flatMap((group) => this.conditions.get(group) ?? []);

  private async collect(
    { target }: TargetDiff,
    session: Session,
  ): Promise<{ claims: TokenClaims; token: string }> {
    const { backend } = this.access;
    const file = this.conditions.get(
      target.groups.find((group) => this.conditions.has(group)) as DeviceGroup,
    )?.key;
    const key: JWK =
      file === undefined ? hostKey(hostKeyFile(backend.name, this.flags['state-dir'])) : privateKeyOf(file);
    const claims = await collectClaims(session, { backend, device: target.device }, this.flags, {
      redact: false,
      readsBack: true,
      challenges: backend.name === 'emulated',
      key,
      now: Math.floor(timeNow().getTime() / 1000),
    });
    return { claims, token: await signToken(claims, key) };
  }

  /**
   * Asks each device that is to be changed. `resumed`: the record of an apply that is gone on with. What that has changed already is not held against the
   * device, and its evidence of before stays. Throws FwctlError `differs`, with line and column, where one is not as its reference says.
   */
  async require(diffs: readonly TargetDiff[], resumed?: Journal): Promise<void> {
    const problems: Problem[] = [];
    for (const diff of diffs) {
      const conditions = this.of(diff);
      const { parent } = diff.target.device;
      const known = resumed?.devices.find(
        (one) => one.parent === parent && one.family === diff.target.family,
      );
      if (!conditions.length || !(diff.changed || diff.resets || known?.steps.length)) continue;
      const { claims, token } = await this.collect(diff, diff.target.session);
      this.tokens.set(diff, { before: known?.evidence?.before ?? token });
      for (const condition of conditions) {
        const appraised = appraise(claims, condition.reference, {
          rows: await cardRows(claims),
          judged: await appraiseCard(claims, timeNow()),
        });
        const judged = appraised.claims.filter(({ claim }) => !resumed || !OF_AN_APPLY.test(claim));
        const status = resumed ? worst(judged.map(({ tier }) => tier)) : appraised.status;
        const { reference, accept, path } = condition.wish;
        this.found.set(diff, { reference, status });
        if (accept.includes(status)) continue;
        const doubts = judged
          .filter(({ tier }) => tier !== 'affirming')
          .sort((a, b) => TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier))
          .slice(0, MOST)
          .map(({ claim, reason }) => `${claim} (${reason})`);
        problems.push({
          path,
          message: `${diff.target.device.name}: its evidence is ${status} against ${reference}: ${doubts.join('; ')}`,
          next: `${resumed ? `nothing more was written, and what was is taken back by fwctl plan rollback ${resumed.id}` : 'nothing was written'}; see all of it: fwctl attest evidence, fwctl attest verify`,
        });
      }
    }
    if (problems.length) throw this.plan.error(problems, 'differs');
  }

  before = (diff: TargetDiff): KeptEvidence | undefined => this.tokens.get(diff);

  attested = (diff: TargetDiff): Attested | undefined => this.found.get(diff);

  /** Asks a device once more, behind an apply. A device that does not answer any more leaves the record without. */
  async after(diff: TargetDiff): Promise<KeptEvidence | undefined> {
    const kept = this.tokens.get(diff);
    if (!kept) return undefined;
    try {
      const session = await this.access.open(diff.target.device);
      try {
        return { ...kept, after: (await this.collect(diff, session)).token };
      } finally {
        await session.close();
      }
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      writeNote(
        `fwctl: ${safe(diff.target.device.name)} gave no evidence behind the apply: ${safe(error.message)}\n`,
      );
      return undefined;
    }
  }
}

/** Claims that an apply changes by itself: settings, and the taint of what it writes. */
const OF_AN_APPLY = /^(configuration|item)\.|^host\.taint/;

/** Claims that are named where a device is not as its reference says. */
const MOST = 5;
