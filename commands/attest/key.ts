import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { algorithmOf, thumbprint } from '../../src/attest/token.js';
import {
  hostKey,
  hostKeyFile,
  KEY_TYPES,
  type KeyType,
  makeKey,
  PUBLIC,
  publicPem,
} from '../../src/cli/attest/keys.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { FwctlError } from '../../src/client/errors.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class AttestKey extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Make a key by which a host signs evidence, or show the public half of its own.';
  static override description =
    "With FILE, makes a new pair: FILE, which its owner alone may read, and FILE.pub. Without, shows the public key of this host's own, which signs where --key says nothing else; where there is none yet, it is made. Whoever verifies evidence has to get the public key in a way that he trusts.";
  static override examples = [
    '<%= config.bin %> attest key > host.pub',
    '<%= config.bin %> attest key rack12.pem --type eddsa',
  ];
  static override args = {
    file: Args.string({ description: 'file for the private key', ignoreStdin: true }),
  };
  static override flags = {
    type: Flags.string({
      description: 'ES384 (a key on P-384) or EdDSA (of Ed25519) [default: es384]',
      options: Object.keys(KEY_TYPES),
      helpValue: 'es384|eddsa',
    }),
    backend: Flags.string({
      description:
        'whose own key: for emulated devices, or for the real ones of this machine [default: emulated]',
      options: ['emulated', 'kernel'],
      helpValue: 'emulated|kernel',
    }),
    force: Flags.boolean({ description: 'replace files that are there' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.attest.key/1']>> {
    const { args, flags } = await this.parse(AttestKey);
    const type = flags.type as KeyType | undefined;
    if (flags.force && args.file === undefined)
      throw new FwctlError('usage', '--force replaces FILE: no file is named', {
        next: "the host's own key stays: evidence is known by it",
      });
    const { file = hostKeyFile(flags.backend ?? 'emulated', flags['state-dir']) } = args;
    const key = args.file === undefined ? hostKey(file, type) : makeKey(file, type ?? 'es384', flags.force);
    const pem = publicPem(key);
    const name = await thumbprint(key);
    const algorithm = algorithmOf(key) as Documents['fwctl.attest.key/1']['algorithm'];
    return {
      data: {
        file,
        public_file: file + PUBLIC,
        algorithm,
        thumbprint: name,
        public_key: pem,
      },
      text: () =>
        args.file === undefined
          ? pem
          : `${safe(file)} and ${safe(file + PUBLIC)}: ${algorithm}, key ${name}\n`,
    };
  }
}
