import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../src/cli/base.js';
import { withSeparator } from '../src/cli/program.js';
import { recordCommand } from '../src/cli/record-command.js';

export default class Record extends BaseCommand {
  static override summary = 'Run a command of fwctl and record its calls to the device.';
  static override description = [
    'Runs a command line of fwctl as it stands, with its own output and exit code, and writes each call to the device to a tape as it ends: what was sent and what came back, byte for byte, with errnos and times. fwctl-tape(5) describes it. The same as --record FILE on the command itself.',
    'A command that goes to no device leaves no tape. Of a file that is there, only a tape is replaced, and only when the first call is made. With --redact nothing is written before the command has ended.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> record -- info',
    '<%= config.bin %> record --file issi.tape -- rpc QUERY_ISSI',
    '<%= config.bin %> record --file sent.tape --redact -- obj get nic_vport_context',
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
      description: 'the tape [default: a name with the date, in this folder]',
      helpValue: 'FILE',
    }),
    redact: Flags.boolean({
      description: 'put pseudonyms for serial numbers, GUIDs and MAC addresses on the tape',
    }),
  };

  async answer(): Promise<undefined> {
    const { argv, flags } = await this.parse(
      Record,
      withSeparator(this.argv, { ...Record.baseFlags, ...Record.flags }),
    );
    await recordCommand(argv as string[], flags);
  }
}
