import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../src/cli/base.js';
import { execProgram } from '../src/cli/exec.js';
import { backendFlags } from '../src/cli/flags.js';
import { OWN_FAILURE, whyNotRunnable } from '../src/cli/program.js';

export default class Exec extends BaseCommand {
  static override summary = 'Run a program that finds the built-in devices in /dev/fwctl.';
  static override description =
    "Serves the emulated devices to an unmodified program and what it starts: /dev/fwctl, /sys/class/fwctl and the ioctls on them. Ends with the program's exit code, or by its signal; 125 where fwctl itself fails, 126 where the program can't be executed, 127 where it is not found. Needs umockdev's preload library. Static programs can't be reached.";
  static override examples = [
    '<%= config.bin %> exec -- ls /dev/fwctl',
    '<%= config.bin %> exec -- sh -c "cat /sys/class/fwctl/fwctl0/dev"',
  ];
  static override strict = false;
  static override args = {
    program: Args.string({ description: 'program to run', required: true, ignoreStdin: true }),
    arguments: Args.string({ description: 'what the program is given', ignoreStdin: true }),
  };
  static override flags = {
    form: Flags.string({
      description:
        'where the program sees the devices: in a mount namespace, or by redirected calls alone [default: namespace where this user may make one]',
      options: ['namespace', 'plain'],
      helpValue: 'namespace|plain',
    }),
    dir: Flags.string({
      description: 'use the devices that "fwctl serve --dir DIR" serves, instead of serving them',
      helpValue: 'DIR',
    }),
    record: backendFlags.record,
    redact: backendFlags.redact,
    log: Flags.boolean({ description: 'tell each call on stderr, decoded' }),
  };

  async answer(): Promise<undefined> {
    this.failure = OWN_FAILURE;
    // As with sudo and nice, what comes behind the program is the program's own.
    const { argv, flags } = await this.parse(Exec, separated(this.argv));
    const program = argv as string[];
    const missing = whyNotRunnable(program[0] ?? '');
    if (missing) {
      this.failure = missing.exit;
      throw missing.error;
    }
    await execProgram(program, flags);
  }
}

/** Flags that take the next word along. */
const WITH_VALUE = /^(--(form|dir|record|state-dir|output)|-o)$/;

/** A command line with `--` in front of its first word that is neither a flag nor the value of one. */
function separated(words: readonly string[]): string[] {
  let at = 0;
  while (words[at]?.startsWith('-') && words[at] !== '--') at += WITH_VALUE.test(words[at] ?? '') ? 2 : 1;
  return words[at] === '--' ? [...words] : [...words.slice(0, at), '--', ...words.slice(at)];
}
