import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { openImageFile } from '../../src/cli/firmware/file.js';
import { imageJson } from '../../src/cli/firmware/image-json.js';
import { imageText } from '../../src/cli/firmware/image-text.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FirmwareShow extends BaseCommand {
  static override summary = 'Show what a file of firmware holds; opens no device.';
  static override description = [
    'Reads images of ConnectX and BlueField in the form FS4, and FS5 as far as it is known; MFA2 archives, with the devices and components that they hold; the headers of PLDM packages. Of an image: for which board and chip it is, its versions and security, the addresses of a board that was saved with it, and each part with its checksum.',
    'What is wrong is marked ! with its place in the file, and the exit code is 9 then; a file that is no image, or cut off before its table of contents, is an error.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> firmware show new.bin',
    '<%= config.bin %> firmware show new.bin --json',
  ];
  static override args = {
    file: Args.string({ description: 'file to read', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.firmware.show/1']>> {
    const { args } = await this.parse(FirmwareShow);
    const { path, source, sha256, image } = openImageFile(args.file);
    source.close();
    return {
      data: { file: { path, bytes: source.length, sha256 }, image: imageJson(image) },
      text: (style) => imageText(image, style),
      ...(image.flaws.length ? { exit: EXIT_CODES.differs } : {}),
    };
  }
}
