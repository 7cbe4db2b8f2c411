import type { Plan } from '../../plan/document.js';
import type { Access } from '../../plan/targets.js';
import type { ConnectionFlags } from '../flags.js';
import type { PlanEvidence } from './attest.js';

const asks = ({ groups }: Plan): boolean => groups.some(({ attest }) => attest !== undefined);

/** What a plan asks of evidence; undefined where it asks for none. Throws FwctlError `usage` for reference values that can't be read, with line and column. */
export async function evidenceFor(
  plan: Plan,
  access: Access,
  flags: ConnectionFlags,
): Promise<PlanEvidence | undefined> {
  if (!asks(plan)) return undefined;
  const { conditionsOf, PlanEvidence: Evidence } = await import('./attest.js');
  return new Evidence(plan, conditionsOf(plan), access, flags);
}

/** Throws FwctlError `usage` for reference values that can't be read. */
export async function requireReferences(plan: Plan): Promise<void> {
  if (asks(plan)) (await import('./attest.js')).conditionsOf(plan);
}
