import * as Args from '@oclif/core/args';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../src/cli/emulator/adapter.js';
import { backendFlags } from '../../src/cli/flags.js';
import { backBy, noWayBack } from '../../src/cli/undo.js';
import { requireEmulated, tellMeant } from '../../src/cli/unnamed/unnamed.js';
import { FUNCTION_FORMS, functionNamed } from '../../src/client/function-names.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FunctionUnbind extends BaseCommand {
  static override summary = "Take a function away from the emulated host's driver.";
  static override description =
    'Its fwctl instance goes, and what is open on it sees ENODEV. A PF is left last: its VFs and SFs must have no driver.';
  static override examples = ['<%= config.bin %> function unbind vf0'];
  static override args = {
    function: Args.string({ description: FUNCTION_FORMS, required: true, ignoreStdin: true }),
  };
  static override flags = { ...adapterFlags, backend: backendFlags.backend };

  async answer(): Promise<Answer<Documents['fwctl.function.unbind/1']>> {
    const { args, flags } = await this.parse(FunctionUnbind);
    const controls = emulator({ stateDir: flags['state-dir'] });
    requireEmulated(flags, 'function unbind');
    const { adapter } = chooseAdapter(controls, flags.device);
    const { name, title } = functionNamed(args.function, controls.functions(adapter));
    const gone = controls.unbind(adapter, name) ?? null;
    tellMeant(flags, title);
    return {
      data: { adapter, function: { name, title }, gone },
      undo: gone
        ? backBy(`driver of ${title}`, ['function', 'bind', name, '-d', adapter, '--backend', 'emulated'])
        : noWayBack(`driver of ${title}`, 'nothing tells which held it'),
      text: () => `${title} has no driver${gone ? `; gone: ${gone}` : ''}\n`,
    };
  }
}
