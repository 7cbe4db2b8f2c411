import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../../src/cli/emulator/adapter.js';
import { makeImageFor } from '../../../src/cli/emulator/image.js';
import { NewFile } from '../../../src/files/new-file.js';
import { safe } from '../../../src/present/safe.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorImageMake extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Make an image of firmware that an emulated adapter takes.';
  static override description = [
    "In the form FS4, as real images of ConnectX have it, so that mstflint reads it too: versions, PSID, chip, and noise in place of code. What is not said is as for the adapter. It is signed by the emulator's key, which is no secret and which nothing but emulated adapters take; the same flags make the same bytes.",
    'What makes an adapter refuse it can be asked for: another --psid or --chip, a lower --security-version, --unsigned, a --key of your own, --debug. A file that is there is kept, but with --force.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator image make --version 22.44.1000',
    '<%= config.bin %> emulator image make new.bin --version 22.44.1000 --security-version 2',
    '<%= config.bin %> emulator image make algorithm.bin --component CC_ALGO',
  ];
  static override args = {
    file: Args.string({
      description: 'file to write [default: COMPONENT-PSID-VERSION.bin in the working directory]',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...adapterFlags,
    version: Flags.string({
      description: 'its version [default: that of the adapter with the second number one more]',
      helpValue: 'A.B.C',
    }),
    date: Flags.string({
      description: "when it was built [default: as the adapter's own]",
      helpValue: 'YYYY-MM-DD',
    }),
    component: Flags.string({
      description:
        'what it replaces: BOOT_IMG, OEM_NVCONFIG, DBG_TOKEN, CC_ALGO, LINKX_IMG, DIGITAL_CACERT [default: BOOT_IMG]',
      helpValue: 'NAME',
    }),
    psid: Flags.string({ description: 'the board that it is for', helpValue: 'PSID' }),
    chip: Flags.string({ description: 'hardware id of the chip that it is for: 0x212', helpValue: 'N' }),
    'security-version': Flags.string({
      description: 'an adapter takes none below what has run on it [default: 1]',
      helpValue: 'N',
    }),
    size: Flags.string({ description: 'bytes of the whole, with K or M [default: 64K]', helpValue: 'SIZE' }),
    debug: Flags.boolean({ description: 'mark it as for debugging' }),
    unsigned: Flags.boolean({ description: 'do not sign it', exclusive: ['key'] }),
    key: Flags.string({
      description: 'sign it with this private RSA key of 4096 bits, in PEM',
      helpValue: 'FILE',
    }),
    file: Flags.string({ description: 'file to write, as the argument', helpValue: 'FILE' }),
    force: Flags.boolean({ description: 'replace a file that is there' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.image.make/1']>> {
    const { args, flags } = await this.parse(EmulatorImageMake);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    const { bytes, name, ...told } = makeImageFor(controls.images(adapter), flags);
    const file = args.file ?? flags.file ?? name;
    new NewFile('the image', file, { force: flags.force }).write(bytes);
    return {
      data: { file, adapter, ...told },
      text: () =>
        `${safe(file)}: ${told.component} ${told.version} for ${safe(told.psid)}, security version ${told.security_version}, ${told.size} bytes, ${told.signed ? 'signed' : 'not signed'}\n`,
      bytes: [{ title: file, bytes }],
    };
  }
}
