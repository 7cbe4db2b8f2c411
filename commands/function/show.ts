import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { FUNCTION_FORMS } from '../../src/cli/function.js';
import { functionMeant, ownFunction } from '../../src/cli/function-instances.js';
import { macOfFunction } from '../../src/families/mlx5/client/functions.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';
import { toPairs } from '../../src/present/pairs.js';

export default class FunctionShow extends BaseCommand {
  static override summary = 'Show one function: ids, vport, state, address, name.';
  static override description =
    'Its capabilities: fwctl query-caps --function ID. Without FUNCTION, the function of the device itself.';
  static override examples = [
    '<%= config.bin %> function show vf1',
    "<%= config.bin %> function show 'SF 0 of PF 0' --json",
  ];
  static override args = {
    function: Args.string({ description: FUNCTION_FORMS, ignoreStdin: true }),
  };
  static override flags = rpcFlags;

  async answer(): Promise<Answer> {
    const { args, flags } = await this.parse(FunctionShow);
    const session = await connect(flags, vocabulary);
    try {
      const one =
        args.function === undefined
          ? await ownFunction(session)
          : await functionMeant(session, args.function);
      const mac = (await macOfFunction(session, one)) ?? null;
      return {
        data: { device: deviceJson(session.backend, session.device), function: { ...one, mac } },
        text: () =>
          toPairs([
            ['function', `${one.title} (${one.name})`],
            ['function_id', String(one.function_id ?? '')],
            ['vhca_id', String(one.vhca_id)],
            ['vport', one.vport === null ? '' : `${one.vport}, ${one.vport_state ?? 'state unknown'}`],
            ['state', one.state ?? 'not told'],
            ['mac', mac ?? ''],
            ['vuid', one.vuid ?? ''],
            ['device', one.device === null ? 'none' : `${one.device}, ${one.pci}`],
          ]),
      };
    } finally {
      await session.close();
    }
  }
}
