import { BaseCommand } from '../src/cli/base.js';
import { deviceFlags } from '../src/cli/flags.js';
import { runAgent } from '../src/cli/remote/agent.js';

const { backend, policy } = deviceFlags;

export default class AgentCommand extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Answer a fwctl of another machine, on stdin and stdout.';
  static override description = [
    'What fwctl -d ssh://HOST/fwctl0 runs on HOST: nobody has to start it by hand, and nothing listens. Where no backend is named it is about the devices of its machine, and about the built-in emulated ones where that has none. It ends as its input does.',
    'The policies of this machine hold, whatever the other side says; scopes, taint and capabilities are for the kernel here. A key that authorized_keys binds to command="fwctl agent --policy FILE" can do nothing else.',
  ].join('\n\n');
  static override examples = [
    `echo '{"speaks": [1], "fwctl": "0"}' | <%= config.bin %> agent`,
    'fwctl info -d ssh://lab-3/fwctl0',
  ];
  static override flags = { backend, policy };

  async answer(): Promise<undefined> {
    const { flags } = await this.parse(AgentCommand);
    await runAgent(flags);
  }
}
