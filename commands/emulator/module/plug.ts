import * as Args from '@oclif/core/args';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { cageFlags, cagesAnswer, chooseCage } from '../../../src/cli/emulator/cages.js';
import { resolveName } from '../../../src/client/names.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorModulePlug extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Put a module into a port of an emulated adapter, in the place of what is there.';
  static override description = [
    '100g-sr4: optics for 100GBASE-SR4, QSFP28; what each port of 100 Gb/s has at first.',
    '100g-copper: passive copper for 100GBASE-CR4, 3 m, QSFP28; it measures nothing.',
    '100g-aoc: an active optical cable of 5 m, QSFP28.',
    '200g-sr4: optics for 200GBASE-SR4, QSFP56; what each port of 200 Gb/s has at first.',
    '200g-copper: passive copper for 200GBASE-CR4, 3 m, QSFP56.',
    '400g-dr4: optics for 400GBASE-DR4, QSFP-DD, with memory as CMIS has it. A port of two lanes of 50 Gb/s runs on it at 100 Gb/s.',
    '1600g-2xdr8: two 800GBASE-DR8 in one, OSFP-XD: 16 lanes, in two banks of CMIS memory. No port of these boards has so many; it is there to read banks.',
    'Without KIND: what was there last. The module is well; the link comes up where the port and the module have a speed in common.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator module plug',
    '<%= config.bin %> emulator module plug 100g-copper',
    '<%= config.bin %> emulator module plug 400g-dr4 --port 2',
  ];
  static override flags = cageFlags;
  static override args = {
    kind: Args.string({ description: 'the kind of module', ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.module.plug/1']>> {
    const { args, flags } = await this.parse(EmulatorModulePlug);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter, cages, port, undo } = chooseCage(controls, flags);
    const kinds = cages.kinds.map(({ name }) => name);
    const kind = args.kind === undefined ? undefined : resolveName('module', args.kind, kinds);
    return cagesAnswer(
      adapter,
      controls.changeCages(adapter, (all) => all.plug(port, kind)),
      undo,
    );
  }
}
