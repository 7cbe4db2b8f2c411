import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { FORMS } from '../src/backends/serve/enter.js';
import { BaseCommand } from '../src/cli/base.js';
import { execProgram } from '../src/cli/exec/exec.js';
import { OWN_FAILURE, whyNotRunnable, withSeparator } from '../src/cli/exec/program.js';
import { recordFlags } from '../src/cli/record/flags.js';

export default class Exec extends BaseCommand {
  static override effect = 'runs a program' as const;
  static override summary = 'Run a program that finds the built-in devices in /dev/fwctl.';
  static override description =
    "Serves the emulated devices to an unmodified program and what it starts: /dev/fwctl, /sys/class/fwctl and the ioctls on them. The kernel asks about the program's system calls (seccomp user notification), so that static programs, those written in Go, raw system calls and any number of descriptors are served. Where that is refused, umockdev's preload library redirects the calls of programs that it reaches. Ends with the program's exit code, or by its signal; 125 where fwctl itself fails, 126 where the program can't be executed, 127 where it is not found.";
  static override examples = [
    '<%= config.bin %> exec -- ls /dev/fwctl',
    '<%= config.bin %> exec -- sh -c "cat /sys/class/fwctl/fwctl0/dev"',
  ];
  static override usage = 'exec [FLAGS] [--] PROGRAM [ARGUMENTS...]';
  static override strict = false;
  static override args = {
    program: Args.string({ description: 'program to run', required: true, ignoreStdin: true }),
    arguments: Args.string({ description: 'what the program is given', ignoreStdin: true }),
  };
  static override flags = {
    form: Flags.string({
      description:
        'how the program sees the devices; -v says which form is taken, and why [default: notify, else namespace, else plain, as this machine allows]',
      options: [...FORMS],
      helpValue: FORMS.join('|'),
    }),
    dir: Flags.string({
      description: 'use the devices that "fwctl serve --dir DIR" serves, instead of serving them',
      helpValue: 'DIR',
    }),
    ...recordFlags,
    log: Flags.boolean({ description: 'tell each call on stderr, decoded' }),
  };

  async answer(): Promise<undefined> {
    this.failure = OWN_FAILURE;
    const { argv, flags } = await this.parse(
      Exec,
      withSeparator(this.argv, { ...Exec.baseFlags, ...Exec.flags }),
    );
    const program = argv as string[];
    const missing = whyNotRunnable(program[0] ?? '');
    if (missing) {
      this.failure = missing.exit;
      throw missing.error;
    }
    await execProgram(program, flags, this.config.root);
  }
}
