import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import { machinePlans } from '../settings/plans.js';
import type { GivenPlan } from './read.js';
import { signerOf } from './signature.js';

/** Accepted where a plan is applied. */
export const trustFlags = {
  'verify-signature': Flags.boolean({
    description: 'apply the plan only with a signature of someone who may sign plans',
    helpGroup: 'SIGNATURE',
  }),
  signature: Flags.string({
    description: 'the signature [default: PLAN.sig]',
    helpValue: 'FILE',
    helpGroup: 'SIGNATURE',
    dependsOn: ['verify-signature'],
  }),
  'allowed-signers': Flags.string({
    description: 'who may sign plans, as in ALLOWED SIGNERS of ssh-keygen(1)',
    helpValue: 'FILE',
    helpGroup: 'SIGNATURE',
    dependsOn: ['verify-signature'],
  }),
  identity: Flags.string({
    description: 'the one who must have signed [default: anyone who may]',
    helpValue: 'NAME',
    helpGroup: 'SIGNATURE',
    dependsOn: ['verify-signature'],
  }),
  revoked: Flags.string({
    description: 'keys that count no more, as in KEY REVOCATION LISTS of ssh-keygen(1)',
    helpValue: 'FILE',
    helpGroup: 'SIGNATURE',
    dependsOn: ['verify-signature'],
  }),
};

export interface TrustFlags {
  'verify-signature'?: boolean;
  signature?: string | undefined;
  'allowed-signers'?: string | undefined;
  identity?: string | undefined;
  revoked?: string | undefined;
}

/**
 * Who has signed a plan; undefined where nobody has to: neither a flag nor the machine's settings file asks for it. Throws FwctlError `policy`,
 * and `usage` where nothing says who may sign.
 */
export async function requiredSigner(
  flags: TrustFlags,
  { plan, bytes }: GivenPlan,
): Promise<string | undefined> {
  const machine = await machinePlans();
  if (!flags['verify-signature'] && !machine.required) return undefined;
  const allowedSigners = flags['allowed-signers'] ?? machine.allowedSigners;
  if (allowedSigners === undefined)
    throw new FwctlError('usage', 'nothing says who may sign plans', {
      next: 'name the file with --allowed-signers, or with allowed-signers in /etc/fwctl/fwctl.yaml',
    });
  const signature = flags.signature ?? `${plan.file}.sig`;
  const { identity, revoked } = flags;
  return signerOf(bytes, signature, { allowedSigners, identity, revoked });
}
