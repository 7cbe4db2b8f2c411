import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { destination, resultFlags } from '../../src/cli/attest/flags.js';
import { referenceAnswer } from '../../src/cli/attest/reference.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import type { Documents } from '../../src/schema/documents.js';

export default class AttestReference extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Make reference values of evidence that is known to be good.';
  static override description =
    'What fwctl attest verify holds later evidence against: every claim of a token but time, nonce and uptime, as JSON that can be edited. A claim that is taken out is not appraised; a value may become {"any_of": [...]} or {"at_least": ...}. fwctl-attest(7) has the names.';
  static override examples = [
    '<%= config.bin %> attest reference evidence.jwt -o reference.json',
    '<%= config.bin %> attest reference evidence.jwt --any-device > model.json',
  ];
  static override args = {
    token: Args.string({ description: 'the token, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...resultFlags('the reference values'),
    key: Flags.string({ description: 'public key: take only what this key has signed', helpValue: 'FILE' }),
    'any-device': Flags.boolean({
      description: 'for all devices of the model: without what tells one from others',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.attest.reference/1']>> {
    const { args, flags } = await this.parse(AttestReference);
    const { output, ...others } = flags;
    const { file } = destination(output);
    if (file !== undefined) delete this.common.output;
    return referenceAnswer(args.token, file, others);
  }
}
