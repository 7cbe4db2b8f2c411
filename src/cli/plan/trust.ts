import { FwctlError } from '../../client/errors.js';
import type { Journal } from '../../plan/journal.js';
import type { PlanSettings } from '../settings/file.js';
import { MACHINE_SETTINGS } from '../settings/places.js';
import { machinePlans } from '../settings/plans.js';
import type { GivenPlan } from './read.js';
import { signerOf } from './signature.js';

export interface TrustFlags {
  'verify-signature'?: boolean;
  signature?: string | undefined;
  'allowed-signers'?: string | undefined;
  identity?: string | undefined;
  revoked?: string | undefined;
}

/** Whether a plan is to be done, or only looked at: a machine can ask for a signature of those that are done. */
export type PlanUse = 'applies' | 'looks';

/**
 * Who has signed a plan; undefined where nobody has to: neither a flag nor, where it is to be applied, the machine's settings file asks for it.
 * Throws FwctlError `policy`, and `usage` where nothing says who may sign.
 */
export async function requiredSigner(
  flags: TrustFlags,
  { plan, bytes }: Pick<GivenPlan, 'plan' | 'bytes'>,
  use: PlanUse,
  settings?: PlanSettings,
): Promise<string | undefined> {
  const machine = settings ?? (await machinePlans());
  const required = machine.required && use === 'applies';
  if (!flags['verify-signature'] && !required) return undefined;
  const given = flags['allowed-signers'];
  if (
    required &&
    machine.allowedSigners !== undefined &&
    given !== undefined &&
    given !== machine.allowedSigners
  )
    throw new FwctlError('policy', `this machine says who may sign plans: ${machine.allowedSigners}`, {
      path: given,
      next: `leave out --allowed-signers: ${MACHINE_SETTINGS} has require-signed-plans`,
    });
  const allowedSigners = given ?? machine.allowedSigners;
  if (allowedSigners === undefined)
    throw new FwctlError('usage', 'nothing says who may sign plans', {
      next: `name the file with --allowed-signers, or with allowed-signers in ${MACHINE_SETTINGS}`,
    });
  const { identity, revoked, signature } = flags;
  const file = signature ?? `${plan.file}.sig`;
  if (signature === undefined && plan.file === 'stdin')
    throw new FwctlError(
      'policy',
      `a plan from stdin has no signature beside it${required ? REQUIRED : ''}`,
      {
        next: 'name it: --verify-signature --signature FILE',
      },
    );
  try {
    return await signerOf(bytes, file, { allowedSigners, identity, revoked });
  } catch (error) {
    if (!required || !(error instanceof FwctlError)) throw error;
    throw new FwctlError(error.kind, `${error.message}${REQUIRED}`, error.facts);
  }
}

/** Refuses what is left of an apply whose plan nobody had to sign, where plans have to be signed by now. Throws FwctlError `policy`. */
export async function requireSigned(
  { id, plan: { signer } }: Journal,
  settings?: PlanSettings,
): Promise<void> {
  const { required } = settings ?? (await machinePlans());
  if (required && !signer)
    throw new FwctlError('policy', `the plan of ${id} is not signed${REQUIRED}`, {
      next: 'take it back with plan rollback, which needs no signature; or sign the plan, and apply it',
    });
}

const REQUIRED = `, and this machine takes signed plans alone (require-signed-plans in ${MACHINE_SETTINGS})`;
