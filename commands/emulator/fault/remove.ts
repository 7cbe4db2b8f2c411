import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../../src/cli/emulator/adapter.js';
import { noWayBack } from '../../../src/cli/undo.js';
import { FwctlError } from '../../../src/client/errors.js';
import { numberIn } from '../../../src/client/numbers.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorFaultRemove extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Remove faults of an emulated adapter, by their ids or all.';
  static override examples = ['<%= config.bin %> emulator fault remove --all'];
  static override strict = false;
  static override flags = {
    ...adapterFlags,
    all: Flags.boolean({ description: 'remove all of them' }),
  };
  static override args = {
    ids: Args.string({ description: 'ids of faults, as they are listed', ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.fault.remove/1']>> {
    const { argv, flags } = await this.parse(EmulatorFaultRemove);
    const ids = (argv as string[]).map((id) => numberIn('ID', id, 1, Number.MAX_SAFE_INTEGER));
    if (Boolean(flags.all) === ids.length > 0)
      throw new FwctlError('usage', 'give the ids of faults, or --all', {
        next: 'see them with: fwctl emulator fault list',
      });
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    const removed = controls.removeFaults(adapter, flags.all ? undefined : ids).map(({ id }) => id);
    return {
      data: { adapter, removed },
      ...(removed.length
        ? {
            undo: noWayBack(`faults of ${adapter}`, 'a fault that is gone has counted already: add it again'),
          }
        : {}),
      text: () => (removed.length ? `removed: ${removed.join(' ')}\n` : `${adapter} has no faults\n`),
    };
  }
}
