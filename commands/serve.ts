import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../src/cli/base.js';
import { execProgram } from '../src/cli/exec/exec.js';
import { OWN_FAILURE } from '../src/cli/exec/program.js';
import { recordFlags } from '../src/cli/record/flags.js';
import { serveDevices } from '../src/cli/serve/serve.js';

export default class Serve extends BaseCommand {
  static override effect = 'runs a program' as const;
  static override summary = 'Serve the built-in devices to other programs until it is stopped.';
  static override description =
    'Prints the environment under which unmodified programs find the emulated devices in /dev/fwctl, and serves them until Ctrl-C. Needs umockdev\'s preload library. "fwctl exec --dir DIR" runs a program on the same devices in a mount namespace. With --run, nothing is printed: the devices are served to one command line, as "fwctl exec" serves them, and fwctl ends as that does.';
  static override examples = [
    '<%= config.bin %> serve --dir bed',
    '<%= config.bin %> serve --log',
    '<%= config.bin %> serve --run "ls /dev/fwctl"',
  ];
  static override flags = {
    dir: Flags.string({
      description:
        'folder to serve from: new, or empty, and on its whole path none that others can change [default: one of its own]',
      helpValue: 'DIR',
    }),
    ...recordFlags,
    run: Flags.string({
      description: 'serve one command line of the shell, and end as it does',
      helpValue: 'LINE',
      exclusive: ['dir'],
    }),
    log: Flags.boolean({ description: 'tell each call as it ends, decoded' }),
  };

  async answer(): Promise<undefined> {
    const { flags } = await this.parse(Serve);
    if (flags.run !== undefined) {
      this.failure = OWN_FAILURE;
      await execProgram(['/bin/sh', '-c', flags.run], flags, this.config.root);
      return;
    }
    await serveDevices(flags, this.schema);
  }
}
