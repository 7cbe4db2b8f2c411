import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { FUNCTION_FORMS } from '../../src/cli/function/function.js';
import { type FunctionEntry, functionsMeant, ownFunction } from '../../src/cli/function/instances.js';
import { macOfFunction } from '../../src/families/mlx5/client/functions.js';
import { toPairs } from '../../src/present/pairs.js';

export default class FunctionShow extends BaseCommand {
  static override summary = 'Show functions: ids, vport, state, address, name.';
  static override description =
    'Its capabilities: fwctl query-caps --function ID. Without FUNCTION, the function of the device itself. Of several, or by a pattern of names, JSON has a list of `functions`.';
  static override examples = [
    '<%= config.bin %> function show vf1',
    "<%= config.bin %> function show 'SF 0 of PF 0' --json",
    "<%= config.bin %> function show 'pf0vf*'",
  ];
  static override strict = false;
  static override args = {
    function: Args.string({
      description: `${FUNCTION_FORMS}; several, or * and ? in names`,
      ignoreStdin: true,
    }),
  };
  static override flags = rpcFlags;

  async answer(): Promise<Answer> {
    const { argv, flags } = await this.parse(FunctionShow);
    const session = await connect(flags, 'mlx5');
    try {
      const words = argv as string[];
      const meant = words.length ? await functionsMeant(session, words) : [await ownFunction(session)];
      const shown: (FunctionEntry & { mac: string | null })[] = [];
      for (const one of meant) shown.push({ ...one, mac: (await macOfFunction(session, one)) ?? null });
      const device = deviceJson(session.backend, session.device);
      const isOne = words.length <= 1 && !/[*?]/.test(words[0] ?? '');
      return {
        data: isOne ? { device, function: shown[0] } : { device, functions: shown },
        text: () => shown.map(textOf).join('\n'),
      };
    } finally {
      await session.close();
    }
  }
}

const textOf = (one: FunctionEntry & { mac: string | null }): string =>
  toPairs([
    ['function', `${one.title} (${one.name})`],
    ['function_id', String(one.function_id ?? '')],
    ['vhca_id', String(one.vhca_id)],
    ['vport', one.vport === null ? '' : `${one.vport}, ${one.vport_state ?? 'state unknown'}`],
    ['state', one.state ?? 'not told'],
    ['mac', one.mac ?? ''],
    ['vuid', one.vuid ?? ''],
    ['device', one.device === null ? 'none' : `${one.device}, ${one.pci}`],
  ]);
