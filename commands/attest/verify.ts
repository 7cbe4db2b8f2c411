import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { verifyAnswer } from '../../src/cli/attest/verify.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import type { Documents } from '../../src/schema/documents.js';

export default class AttestVerify extends BaseCommand {
  static override summary = 'Check evidence, and appraise it against reference values.';
  static override description = [
    'First whether it is to be believed: its signature is by the key, its algorithm that of the key, its nonce the one that was asked for, its age allowed. What is not is refused, with exit code 4. Then each claim is held against the reference, and counts for a part of the trustworthiness vector of draft-ietf-rats-ar4si: affirming, warning, contraindicated or none. The status is the worst of them; the exit code is 9 where it is not affirming.',
    'It proves what the host that has the key said of the device, and no more.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> attest verify evidence.jwt --reference reference.json',
    '<%= config.bin %> attest verify evidence.jwt --reference reference.json --max-age 5m',
    '<%= config.bin %> attest verify - --reference model.json --key host.pub < evidence.jwt',
  ];
  static override args = {
    token: Args.string({ description: 'the token, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    reference: Flags.string({
      description: 'reference values: fwctl attest reference',
      helpValue: 'FILE',
      required: true,
    }),
    key: Flags.string({
      description: "public key of the host that made it, in PEM or as a JWK [default: this host's own]",
      helpValue: 'FILE',
    }),
    nonce: Flags.string({ description: 'the nonce that it must answer', helpValue: 'HEX' }),
    'max-age': Flags.string({ description: 'how old it may be: 5m', helpValue: 'TIME' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.attest.verify/1']>> {
    const { args, flags } = await this.parse(AttestVerify);
    return verifyAnswer(args.token, flags);
  }
}
