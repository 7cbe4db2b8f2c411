import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { nameJson } from '../../src/cli/rpc/answer.js';
import { composeFor, familyFlag, foresee } from '../../src/cli/rpc/family.js';
import { draftOf, messageFlags } from '../../src/cli/rpc/message.js';
import { requireMeant } from '../../src/cli/unnamed/unnamed.js';
import { verdictExit, verdictJson, verdictText } from '../../src/cli/verdict.js';
import { titleOf } from '../../src/client/readers.js';
import { withArticle } from '../../src/present/article.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

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
  static override flags = { ...rpcFlags, ...messageFlags, family: familyFlag() };

  async answer(): Promise<Answer<Documents['fwctl.policy.explain/1']>> {
    const { argv, flags } = await this.parse(PolicyExplain);
    const { backend, device, family, judge } = await foresee(flags);
    const drafted = await composeFor(await draftOf(argv as string[], flags), family, device?.name);
    requireMeant(flags, 'reads');
    const { request, decision } = await judge(drafted.request);
    const where = device ? { device: deviceJson(backend, device) } : { family: family.type };
    return {
      data: {
        ...where,
        ...nameJson(request),
        register: request.register ?? null,
        ...(request.feature === undefined ? {} : { feature: request.feature }),
        ...(request.endpoint === undefined ? {} : { endpoint: request.endpoint }),
        ...verdictJson(request, decision),
      },
      text: (style) =>
        `${style.bold(titleOf(request))} on ${safe(device?.name ?? `${withArticle(family.type)} device`)}\n${verdictText(request, decision, style)}`,
      exit: verdictExit(request, decision),
    };
  }
}
