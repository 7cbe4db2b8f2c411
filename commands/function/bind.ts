import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { HOLDERS } from '../../src/backends/emulated/adapters.js';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../src/cli/emulator/adapter.js';
import { backendFlags } from '../../src/cli/flags.js';
import { backBy } from '../../src/cli/undo.js';
import { requireEmulated, tellMeant } from '../../src/cli/unnamed/unnamed.js';
import { FUNCTION_FORMS, functionNamed } from '../../src/client/function-names.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FunctionBind extends BaseCommand {
  static override summary = "Let the emulated host's driver take a function; it then has an fwctl instance.";
  static override description =
    'What set-cap has left for the function becomes current. With --driver one holds a VF for a guest, and does not use it: no instance comes, and what is pending stays so. Real functions are bound through sysfs, by their PCI driver.';
  static override examples = [
    '<%= config.bin %> function bind vf1',
    "<%= config.bin %> function bind 'SF 0 of PF 0'",
    '<%= config.bin %> function bind vf2 --driver vfio-pci',
  ];
  static override args = {
    function: Args.string({ description: FUNCTION_FORMS, required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...adapterFlags,
    backend: backendFlags.backend,
    driver: Flags.string({
      description: 'a driver that holds a VF for a guest, in place of that of the host',
      options: [...HOLDERS],
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.function.bind/1']>> {
    const { args, flags } = await this.parse(FunctionBind);
    const controls = emulator({ stateDir: flags['state-dir'] });
    requireEmulated(flags, 'function bind');
    const { adapter } = chooseAdapter(controls, flags.device);
    const { name, title } = functionNamed(args.function, controls.functions(adapter));
    const { driver } = flags;
    if (driver !== undefined) controls.hold(adapter, name, driver);
    const device = driver === undefined ? controls.bind(adapter, name) : null;
    tellMeant(flags, title);
    return {
      data: { adapter, function: { name, title }, device, ...(driver === undefined ? {} : { driver }) },
      undo: backBy(`driver of ${title}`, [
        'function',
        'unbind',
        name,
        '-d',
        adapter,
        '--backend',
        'emulated',
      ]),
      text: () => (device === null ? `${driver} has ${title}\n` : `${title} is ${device}\n`),
    };
  }
}
