import * as Flags from '@oclif/core/flags';

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
