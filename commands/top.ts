import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../src/cli/base.js';
import { devicesFlag, EVERY, rpcFlags } from '../src/cli/flags.js';
import { isTerminal } from '../src/cli/output.js';
import { nameIn } from '../src/cli/settings/names.js';
import { topLister } from '../src/cli/top/lister.js';
import { runTop } from '../src/cli/top/run.js';
import { requireMeant, tellMeant } from '../src/cli/unnamed/unnamed.js';
import { paceOf, watchFlags } from '../src/cli/watch/watch.js';

const FORMATS = ['text', 'json', 'csv'] as const;
type TopFormat = (typeof FORMATS)[number];

const { scope: _scope, ...flags } = rpcFlags;

export default class Top extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Show devices as they run: ports, temperatures, PCIe, queues, counters.';
  static override description = [
    'A picture on a screen of its own, drawn again with every reading: for each port its state, speed, error correction and traffic, with the errors and drops of a second; temperatures with their limits; the PCI Express link; of the device that is selected what happened to its queues, and its diagnostic counters. Without -d, all devices are shown; one that comes or goes is taken up. A device that does not answer is told, and asked again.',
    'Keys: q ends it, space holds the picture, + and - change the interval, s sorts by the next column, the arrows select a device, h or ? tells of the keys. The window has to have 80 columns and 24 rows.',
    'Diagnostic counters are set up by a command of scope debug-write, which taints the kernel: they are read with --allow-taint only, and what was set before is put back at the end.',
    'Where stdout is no terminal, each reading is a line of JSON; -o csv gives a line for each measure, -o text pictures one behind the other.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> top -o text --count 1',
    '<%= config.bin %> top -d fwctl0,fwctl1 --interval 500ms --count 2 --json',
    '<%= config.bin %> top --count 2 -o csv',
    "<%= config.bin %> top --count 3 --json --until 'temperature_c > 20'",
  ];
  static override flags = {
    ...flags,
    ...watchFlags,
    output: Flags.string({
      char: 'o',
      description: 'format of the result [default: text on a terminal, else json]',
      options: [...FORMATS],
      helpValue: 'text|json|csv',
      helpGroup: 'OUTPUT',
    }),
    device: devicesFlag('names of devices, or replay:FILE [default: all]'),
    all: Flags.boolean({ char: 'a', description: 'every device, whatever -d says', helpGroup: 'GLOBAL' }),
  };

  async answer(): Promise<undefined> {
    const { flags } = await this.parse(Top);
    const { device, all, ...others } = flags;
    const pace = paceOf(flags);
    const given = [device ?? []].flat();
    const names = all || given.includes(EVERY) ? [] : given;
    const meant = { ...others, ...(names[0] === undefined ? {} : { device: names[0] }) };
    // A tape, a snapshot or a machine may be named in place of a device.
    const isAll = !nameIn(names[0]);
    if (flags['allow-taint']) requireMeant(meant, 'changes');
    const lister = await topLister(meant, isAll ? 'all' : names);
    const format = (this.format as TopFormat) ?? 'text';
    const shown = flags.output || flags.json || (await isTerminal(1)) ? format : 'json';
    const sampled = flags['allow-taint'] ? (name: string) => tellMeant(meant, name) : undefined;
    await runTop({ pace, format: shown, schema: this.schema, lister, sampled });
    return undefined;
  }
}
