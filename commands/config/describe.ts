import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { descriptionJson, descriptionText } from '../../src/cli/config/describe.js';
import { describe } from '../../src/families/mlx5/client/config/describe.js';
import { settingsMatching } from '../../src/families/mlx5/client/config/words.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ConfigDescribe extends BaseCommand {
  static override summary = 'Tell what a setting of the non-volatile configuration is.';
  static override description =
    'Its item and field, its type with the names of its values, its limits, the condition under which an adapter has it, what else must hold, the flag that is set with it, and when it takes effect. Opens no device: limits that a device tells are named by the parameter that has them. Patterns name several.';
  static override examples = [
    '<%= config.bin %> config describe NUM_OF_VFS',
    "<%= config.bin %> config describe 'LINK_TYPE' 'CNP_*' --json",
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ description: 'name of a setting ...', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.config.describe/1']>> {
    const { argv } = await this.parse(ConfigDescribe);
    const all = [...new Set((argv as string[]).flatMap(settingsMatching))].map(describe);
    return {
      data: { settings: all.map(descriptionJson) },
      text: (style) => all.map((one) => descriptionText(one, style)).join('\n'),
    };
  }
}
