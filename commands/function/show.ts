import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { FUNCTION_FORMS } from '../../src/client/function-names.js';
import { type PendingField, pendingOf } from '../../src/families/mlx5/client/function-capabilities.js';
import {
  type FunctionEntry,
  functionsMeant,
  hostOf,
  ownFunction,
} from '../../src/families/mlx5/client/function-instances.js';
import { macOfFunction } from '../../src/families/mlx5/client/functions.js';
import { toPairs } from '../../src/present/pairs.js';
import { show } from '../../src/present/tree.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FunctionShow extends BaseCommand {
  static override summary = 'Show functions: ids, vport, state, address, name.';
  static override description =
    'The driver is that of this host, which may hold a VF for a guest: vfio-pci. Capabilities that were set for the next driver are pending, where the way to the device tells that; all of them: fwctl query-caps --function FUNCTION. Without FUNCTION, the function of the device itself. Of several, or by a pattern of names, JSON has a list of `functions`.';
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

  async answer(): Promise<Answer<Documents['fwctl.function.show/1']>> {
    const { argv, flags } = await this.parse(FunctionShow);
    const session = await connect(flags, 'mlx5');
    try {
      const words = argv as string[];
      const meant = words.length ? await functionsMeant(session, words) : [await ownFunction(session)];
      const shown: Shown[] = [];
      const hosts = await session.hostFunctions();
      for (const one of meant)
        shown.push({
          ...one,
          mac: (await macOfFunction(session, one)) ?? null,
          ...hostOf(session, one, hosts),
          pending: (await pendingOf(session, one))?.fields ?? null,
        });
      const device = deviceJson(session.backend, session.device);
      const isOne = words.length <= 1 && !/[*?]/.test(words[0] ?? '');
      return {
        data: isOne ? { device, function: shown[0] as Shown } : { device, functions: shown },
        text: () => shown.map(textOf).join('\n'),
      };
    } finally {
      await session.close();
    }
  }
}

interface Shown extends FunctionEntry {
  readonly mac: string | null;
  readonly driver: string | null;
  readonly pending: readonly PendingField[] | null;
}

const pendingRows = (pending: Shown['pending']): [string, string][] => {
  const rows = pending?.map(
    (one) => `${one.field} ${show(one.pending)} (current ${show(one.current)}, at most ${show(one.max)})`,
  ) ?? ['not told by this device'];
  return (rows.length ? rows : ['nothing']).map((row, i) => [i ? '' : 'pending', row]);
};

const textOf = (one: Shown): string =>
  toPairs([
    ['function', `${one.title} (${one.name})`],
    ['function_id', String(one.function_id ?? '')],
    ['vhca_id', String(one.vhca_id)],
    ['vport', one.vport === null ? '' : `${one.vport}, ${one.vport_state ?? 'state unknown'}`],
    ['state', one.state ?? 'not told'],
    ['mac', one.mac ?? ''],
    ['vuid', one.vuid ?? ''],
    ['device', one.device === null ? 'none' : `${one.device}, ${one.pci}`],
    ['driver', one.driver ?? 'none'],
    ...pendingRows(one.pending),
  ]);
