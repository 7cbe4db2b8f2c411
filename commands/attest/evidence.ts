import * as Flags from '@oclif/core/flags';
import { evidenceAnswer } from '../../src/cli/attest/evidence.js';
import { destination, resultFlags } from '../../src/cli/attest/flags.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rpcFlags } from '../../src/cli/flags.js';
import type { Documents } from '../../src/schema/documents.js';

/** A record of the calls has its own --redact; evidence is signed, and not replayed. */
const {
  record: _record,
  append: _append,
  force: _force,
  'record-limit': _limit,
  replay: _replay,
  ...askFlags
} = rpcFlags;

export default class AttestEvidence extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Tell what a device is and runs, as claims that this host signs.';
  static override description = [
    'What can be known of a device through fwctl: identity, components with version, security version and digest (read back where the device lets them be read), life cycle and secure boot, debug sessions and tokens, the configuration item by item, features; and of the host: kernel, lockdown, taint, policy; with time and nonce. All families answer what they can; what is missing is listed with the reason.',
    "The result is an Entity Attestation Token (RFC 9711), a JWT signed with ES384 or EdDSA, to stdout or to a file. It proves that this host, which has the key, said so at that time: the host vouches. The device's own signature can't be had through fwctl; fwctl-attest(7) has the whole.",
    "Without --key the host's own key signs, which is made once: see fwctl attest key. Components are read back under the update handle, which nobody else may have meanwhile.",
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> attest evidence -o evidence.jwt --nonce 00112233445566778899aabb',
    '<%= config.bin %> attest evidence -d fwctl1 --redact > evidence.jwt',
    '<%= config.bin %> attest evidence --json',
  ];
  static override flags = {
    ...askFlags,
    ...resultFlags('the token'),
    nonce: Flags.string({
      description: 'what the token is to answer: 8 to 64 bytes, which whoever asks for it has just made',
      helpValue: 'HEX',
    }),
    key: Flags.string({
      description: "private key, P-384 or Ed25519, in PEM or as a JWK [default: the host's own]",
      helpValue: 'FILE',
    }),
    redact: Flags.boolean({
      description: 'put digests, keyed by this host, for what tells one device from others',
    }),
    challenge: Flags.boolean({
      description:
        'ask also a real device for what begins a challenge there (MTCQ), and for a token of its own',
    }),
    'no-read-back': Flags.boolean({
      description: 'read no component back: the device is not changed at all',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.attest.evidence/1']>> {
    const { flags } = await this.parse(AttestEvidence);
    const { output, ...others } = flags;
    const { file } = destination(output);
    if (file !== undefined) delete this.common.output;
    return evidenceAnswer(others, file);
  }
}
