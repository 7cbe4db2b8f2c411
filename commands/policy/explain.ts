import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { deviceJson, foresee } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { compose, draftOf, messageFlags } from '../../src/cli/rpc/message.js';
import { verdictExit, verdictJson, verdictText } from '../../src/cli/verdict.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';
import { safe } from '../../src/present/safe.js';

export default class PolicyExplain extends BaseCommand {
  static override summary = 'Say why a command would pass or not, here and now, without sending it.';
  static override description =
    'Takes a command as `fwctl rpc` does. Exit status 0 if it would be sent, 4 if it would be refused.';
  static override examples = [
    '<%= config.bin %> policy explain SET_DIAGNOSTIC_PARAMS',
    '<%= config.bin %> policy explain ACCESS_REG op_mod=0 register_id=NODE_DESC',
  ];
  static override strict = false;
  static override args = {
    command: Args.string({ description: 'name or opcode of the command', ignoreStdin: true }),
    fields: Args.string({ description: 'field=value ...', ignoreStdin: true }),
  };
  static override flags = { ...rpcFlags, ...messageFlags };

  async answer(): Promise<Answer> {
    const { argv, flags } = await this.parse(PolicyExplain);
    const { command, request } = compose(await draftOf(argv as string[], flags));
    const { backend, device, decision } = await foresee(flags, vocabulary, request);
    const what = request.register ? `${request.opcode} of ${request.register}` : request.opcode;
    return {
      data: {
        device: deviceJson(backend, device),
        opcode: request.opcode,
        op: command.op,
        register: request.register ?? null,
        ...verdictJson(request, decision),
      },
      text: (style) =>
        `${style.bold(what)} on ${safe(device.name)}\n${verdictText(request, decision, style)}`,
      exit: verdictExit(request, decision),
    };
  }
}
