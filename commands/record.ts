import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../src/cli/base.js';
import { withSeparator } from '../src/cli/exec/program.js';
import { recordCommand } from '../src/cli/record/command.js';
import { tapeFlags } from '../src/cli/record/flags.js';

export default class Record extends BaseCommand {
  static override effect = 'runs a program' as const;
  static override summary = 'Run a command of fwctl and record its calls to the device.';
  static override description = [
    'Runs a command line of fwctl as it stands, with its own output and exit code, and writes each call to the device to a tape as it ends: what was sent and what came back, byte for byte, with errnos and times. fwctl-tape(5) describes it. The same as --record FILE on the command itself.',
    'A command that goes to no device leaves no tape. A tape that is there is not replaced but with --force, and then only when the first call is made; --append adds to it; a file that is no tape always stays. A tape has at most 64 MiB, or what --record-limit says: it then ends in order, the command goes on unrecorded, and its exit code is not 0. With --redact nothing is written before the command has ended.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> record -- info',
    '<%= config.bin %> record --file issi-%p.tape -- rpc QUERY_ISSI',
    '<%= config.bin %> record --file sent-%p.tape --redact -- obj get nic_vport_context',
  ];
  static override usage = 'record [FLAGS] [--] COMMAND...';
  static override strict = false;
  static override args = {
    command: Args.string({
      description: 'command line of fwctl, with or without the word fwctl',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    file: Flags.string({
      description:
        'the tape, %d %p %t in its name being device, process and time [default: fwctl-%t-%p.tape, in this folder]',
      helpValue: 'FILE',
    }),
    ...tapeFlags,
  };

  async answer(): Promise<undefined> {
    const { argv, flags } = await this.parse(
      Record,
      withSeparator(this.argv, { ...Record.baseFlags, ...Record.flags }),
    );
    await recordCommand(argv as string[], flags);
  }
}
