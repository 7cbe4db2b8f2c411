import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { updateFirmware } from '../../src/cli/firmware/update.js';
import { PATIENCE } from '../../src/cli/firmware/work.js';
import { rpcFlags } from '../../src/cli/flags.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FirmwareUpdate extends BaseCommand {
  static override summary = 'Replace the firmware of a device by a file.';
  static override description = [
    'Takes an FS4 image, or the one of an MFA2 archive or a PLDM package that is for the board. What the image replaces it says itself. Where no device is named and there are several adapters, it goes to the one that it fits; with --all to each that it fits. Refused before anything is sent: a damaged or unsigned image, one of another board or chip, one of a lower security version than the device takes; while another update goes on, and where the slot gives too little power.',
    'Shows what will be, asks on a terminal, sends it, and has the device check and activate it: it runs after the next reset (fwctl reset run). An image that waits for a reset is taken back first. Ctrl-C cancels, and gives the update handle back; after a crash the next update takes it over, and goes on with the same image where it ended.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> firmware update new.bin --dry-run',
    '<%= config.bin %> firmware update new.bin --yes',
    '<%= config.bin %> firmware update new.bin -d mlx5_1 --wait 5m --yes',
  ];
  static override args = {
    file: Args.string({ description: 'the image', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    'dry-run': Flags.boolean({ description: 'send nothing; show what would be sent, or why not' }),
    yes: Flags.boolean({ char: 'y', description: 'send without asking' }),
    all: Flags.boolean({
      char: 'a',
      description: 'to every adapter that the image fits, one after the other',
      exclusive: ['device'],
    }),
    wait: Flags.string({
      description: 'how long to wait for the end of another update [default: not at all]',
      helpValue: 'TIME',
    }),
    timeout: Flags.string({
      description: `how long the device may stay in one state without progress [default: ${PATIENCE}]`,
      helpValue: 'TIME',
    }),
    'force-send': Flags.boolean({
      description: 'send also what does not fit, to see what the device says; emulated devices alone',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.firmware.update/1']>> {
    const { args, flags } = await this.parse(FirmwareUpdate);
    return updateFirmware(args.file, flags);
  }
}
