import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { readingJson, readingsText } from '../../src/cli/config/show.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { FwctlError } from '../../src/client/errors.js';
import {
  Configuration,
  isChanged,
  type Reading,
  STAGES,
  type Stage,
} from '../../src/families/mlx5/client/config/configuration.js';
import { queryWord } from '../../src/families/mlx5/client/config/words.js';
import type { Documents } from '../../src/schema/documents.js';

/** The values of some stages. */
const only = (values: Reading['values'], stages: readonly Stage[]): Reading['values'] =>
  Object.fromEntries(stages.filter((stage) => stage in values).map((stage) => [stage, values[stage]]));

export default class ConfigQuery extends BaseCommand {
  static override summary = 'Show settings of the non-volatile configuration.';
  static override description = [
    'Each setting as the device was made (default), since the last reset (current), and from the next reset on (next); a star marks those that the next reset changes. Names are those of mstconfig, in any case: NUM_OF_VFS, LINK_TYPE_P1 of port 1, HOST_CHAINING_DESCRIPTORS[3] for one element and [0..3] for several; * and ? stand for any letters. Without a port, all ports.',
    'Without names, and for a pattern, the settings that mstconfig lists of the device: those for which its conditions hold, by the values from the next reset on. A name shows what can be read whatever the conditions say, --all shows all that can be read; both say why mstconfig would not list it.',
    'Reads MNVQC and MNVDA at scope debug-read-only. -H adds the names of values.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> config query NUM_OF_VFS SRIOV_EN',
    '<%= config.bin %> config query CNP_DSCP -H',
    "<%= config.bin %> config query 'CNP_*' 'HOST_CHAINING_DESCRIPTORS[0..3]'",
    '<%= config.bin %> config query --all',
    '<%= config.bin %> config query --changed',
    '<%= config.bin %> config query --next --json',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ description: 'name of a setting ...', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    all: Flags.boolean({
      description: 'show all that can be read, and why what is not listed otherwise is not',
    }),
    changed: Flags.boolean({
      description: 'show those alone that are, or are to be, other than the default',
    }),
    default: Flags.boolean({ description: 'show the values as the device was made' }),
    current: Flags.boolean({ description: 'show the values since the last reset' }),
    next: Flags.boolean({ description: 'show the values from the next reset on' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.config.query/1']>> {
    const { argv, flags } = await this.parse(ConfigQuery);
    const wanted = (argv as string[]).map(queryWord);
    const session = await connect(flags, 'mlx5');
    try {
      const device = new Configuration(session);
      const there = await device.stages();
      const chosen = STAGES.filter((stage) => flags[stage]);
      const shown = (chosen.length ? chosen : STAGES).filter((stage) => there.includes(stage));
      if (flags.changed && !there.includes('default'))
        throw new FwctlError(
          'device',
          'the firmware does not tell the defaults: MNVGC has nvda_read_factory_settings 0',
        );
      const stages = flags.changed ? there : shown;
      const found: Reading[] = wanted.length ? [] : await device.all(stages, flags.all);
      for (const settings of wanted)
        for (const name of await settings(device, flags.all))
          found.push(...(await device.named(name, stages)));
      // What several words name stands once, where the first of them has it.
      const readings = [...new Map(found.map((reading) => [reading.name, reading])).values()]
        .filter((reading) => !flags.changed || isChanged(reading))
        .map((reading) => ({ ...reading, values: only(reading.values, shown) }));
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          settings: readings.map((reading) => readingJson(reading, flags.meanings)),
        },
        text: (style) => readingsText(readings, style, flags.meanings),
      };
    } finally {
      await session.close();
    }
  }
}
