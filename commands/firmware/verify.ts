import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { verifyFirmware } from '../../src/cli/firmware/verify.js';
import { PATIENCE } from '../../src/cli/firmware/work.js';
import { rpcFlags } from '../../src/cli/flags.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FirmwareVerify extends BaseCommand {
  static override summary = 'Read firmware back from a device, and compare it with a file or check it.';
  static override description = [
    'With a file, each part of its image is compared with what the device keeps; without, what is read is checked by its own checksums. What is stored and waits for a reset is read where there is such, else what runs. What lies between the parts of an image does not count, as tools blank it when they send it.',
    'Takes the update handle while it reads, and changes nothing else. Of a bnxt card, of which the kernel lets nothing be read back, the firmware itself checks each entry of its flash, without a file. The exit code is 9 where something differs.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> firmware verify',
    '<%= config.bin %> firmware verify new.bin --json',
  ];
  static override args = {
    file: Args.string({ description: 'the image [default: its own checksums]', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    running: Flags.boolean({ description: 'what runs, also where something waits for a reset' }),
    timeout: Flags.string({
      description: `how long the device may stay in one state [default: ${PATIENCE}]`,
      helpValue: 'TIME',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.firmware.verify/1']>> {
    const { args, flags } = await this.parse(FirmwareVerify);
    return verifyFirmware(args.file, flags);
  }
}
