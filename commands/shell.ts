import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../src/cli/base.js';
import { endProcess } from '../src/cli/end.js';
import { rpcFlags } from '../src/cli/flags.js';
import { runSession } from '../src/cli/session/start.js';

/** Flags of the shell that its commands have too, where their lines do not say otherwise. */
const DEFAULTS = [
  'meanings',
  'verbose',
  'scope',
  'allow-taint',
  'no-guard',
  'policy',
  'record',
  'output',
] as const;

export default class Shell extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Run many commands in one session that keeps its device open.';
  static override description = [
    'Takes the commands of fwctl without that word in front, by the same rules, and a few of its own: use, set, last, diff, changes, undo, log, note, source, help, exit. COMMAND | PROGRAM and COMMAND > FILE go through your shell. fwctl-shell(1) has all of it.',
    'On a terminal the prompt shows device, family, taint and clock; Tab completes, Ctrl-R searches what was typed before, Ctrl-C ends a command, Ctrl-D the session, which then tells what it has left changed.',
    'From a pipe or a file it is a script: it ends at the first line that fails, with the exit code of that line, unless -k is given. With --json each line is answered with one line of JSON, and the session goes on whatever a line comes to.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> shell',
    'printf "reg get PTYS\\nreg get PAOS\\n" | <%= config.bin %> shell',
    'echo \'{"id": 1, "command": "reg get PAOS"}\' | <%= config.bin %> shell --json',
  ];
  static override flags = {
    ...rpcFlags,
    'keep-going': Flags.boolean({
      char: 'k',
      description: 'go on behind a line of a script that fails; the exit code is that of the first',
    }),
  };

  async answer(): Promise<undefined> {
    const { flags } = await this.parse(Shell);
    const json = flags.json || flags.output === 'json';
    const defaults = Object.fromEntries(
      DEFAULTS.filter((name) => name !== 'output' || !json)
        .map((name) => [name, flags[name]] as const)
        .filter(([, value]) => value !== undefined && value !== false),
    );
    // A call that was given up may take long yet: nobody waits for it.
    endProcess(await runSession(this.config, { ...flags, json }, defaults));
  }
}
