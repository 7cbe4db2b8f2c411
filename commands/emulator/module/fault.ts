import * as Args from '@oclif/core/args';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { cageFlags, cagesAnswer, chooseCage, moduleOf } from '../../../src/cli/emulator/cages.js';
import { FwctlError } from '../../../src/client/errors.js';
import { resolveName } from '../../../src/client/names.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorModuleFault extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Let something be the matter with a module of an emulated adapter.';
  static override description = [
    'i2c: its memory does not answer: MCIA has status 9, PMAOS an error; the link stays as it is.',
    'no-signal: nothing comes from the other end: no light, loss of signal, the port is down.',
    'hot: it is hotter than its high alarm, in its memory, in MTMP and in PDDR; a passive cable measures no temperature.',
    'none: it is well again.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator module fault no-signal',
    '<%= config.bin %> emulator module fault none --port 2',
  ];
  static override flags = cageFlags;
  static override args = {
    fault: Args.string({
      description: 'what is the matter: i2c, no-signal, hot or none',
      required: true,
      ignoreStdin: true,
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.module.fault/1']>> {
    const { args, flags } = await this.parse(EmulatorModuleFault);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter, cages, port, undo } = chooseCage(controls, flags);
    const known = cages.faults.map(({ name }) => name);
    const fault = resolveName('fault', args.fault, known);
    return cagesAnswer(
      adapter,
      controls.changeCages(adapter, (all) => {
        const module = moduleOf(all.list(), port);
        if (fault === 'hot' && !all.measures(module))
          throw new FwctlError('usage', `${module} measures no temperature`, {
            next: 'plug in one that does: fwctl emulator module plug 100g-sr4',
          });
        all.setFault(port, fault);
      }),
      undo,
    );
  }
}
