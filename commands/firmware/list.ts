import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { listFirmware } from '../../src/cli/firmware/list.js';
import { rpcFlags } from '../../src/cli/flags.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FirmwareList extends BaseCommand {
  static override summary = 'List the firmware of all devices: what runs, what is stored, what waits.';
  static override description =
    'Each component that a device keeps, of every device whatever its family; with -d of that one alone. Under `pending` stands what runs after the next reset and does not yet. The security version is that of the firmware that runs. Changes nothing.';
  static override examples = ['<%= config.bin %> firmware list', '<%= config.bin %> firmware list --json'];
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.firmware.list/1']>> {
    const { flags } = await this.parse(FirmwareList);
    return listFirmware(flags);
  }
}
