import * as Args from '@oclif/core/args';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { adapterFlags, chooseAdapter, freshTime, instancesText } from '../../../src/cli/emulator/adapter.js';
import { isProfileFile, readProfile } from '../../../src/cli/emulator/profile-file.js';
import { noWayBack } from '../../../src/cli/undo.js';
import { safe } from '../../../src/present/safe.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorProfileUse extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Make an emulated adapter another device.';
  static override description = [
    'It is fresh then: what was set on it is forgotten, its clock and seed too.',
    'A profile of your own is a YAML or JSON file, which is checked and kept: fwctl-profile(5) has the format. A name with a dot or a slash in it is that of a file.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator profile use connectx7',
    '<%= config.bin %> emulator profile use mycard.yaml -d fwctl0',
  ];
  static override flags = adapterFlags;
  static override args = {
    profile: Args.string({ description: 'name of a profile, or a file', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.profile.use/1']>> {
    const { args, flags } = await this.parse(EmulatorProfileUse);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    let wanted = args.profile;
    if (isProfileFile(wanted)) {
      const { name, data } = await readProfile(wanted);
      controls.keepProfile(name, data);
      wanted = name;
    }
    controls.useProfile(adapter, wanted);
    const { profile, title, instances } = chooseAdapter(controls, adapter);
    const { data, note } = freshTime(controls, adapter);
    return {
      data: { adapter, profile, title, instances, ...data },
      undo: noWayBack(`profile of ${adapter}`, 'what was set on it is forgotten'),
      text: () => `${adapter} is now ${safe(profile)}: ${safe(title)}; ${instancesText(instances)}\n${note}`,
    };
  }
}
