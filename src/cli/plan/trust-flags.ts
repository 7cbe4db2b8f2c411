import * as Flags from '@oclif/core/flags';

/** Counts beside --verify-signature alone. As oclif's `dependsOn`, of which its usage makes one flag of two, and blanks for the second that goes with the same. */
const BESIDE_VERIFY = { relationships: [{ type: 'all' as const, flags: ['verify-signature'] }] };

/** Accepted where a plan is read to be done, or compared with devices. */
export const trustFlags = {
  'verify-signature': Flags.boolean({
    description: 'go on only with a signature of someone who may sign plans',
    helpGroup: 'SIGNATURE',
  }),
  signature: Flags.string({
    description: 'the signature [default: PLAN.sig]',
    helpValue: 'FILE',
    helpGroup: 'SIGNATURE',
    ...BESIDE_VERIFY,
  }),
  'allowed-signers': Flags.string({
    description: 'who may sign plans, as in ALLOWED SIGNERS of ssh-keygen(1)',
    helpValue: 'FILE',
    helpGroup: 'SIGNATURE',
    ...BESIDE_VERIFY,
  }),
  identity: Flags.string({
    description: 'the one who must have signed [default: anyone who may]',
    helpValue: 'NAME',
    helpGroup: 'SIGNATURE',
    ...BESIDE_VERIFY,
  }),
  revoked: Flags.string({
    description: 'keys that count no more, as in KEY REVOCATION LISTS of ssh-keygen(1)',
    helpValue: 'FILE',
    helpGroup: 'SIGNATURE',
    ...BESIDE_VERIFY,
  }),
};
