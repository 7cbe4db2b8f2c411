import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { withInstances } from '../../src/families/mlx5/client/function-instances.js';
import { listFunctions } from '../../src/families/mlx5/client/functions.js';
import { safe } from '../../src/present/safe.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

const COLUMNS = ['function', 'function_id', 'vhca_id', 'vport', 'link', 'state', 'device', 'pci'].map(
  (key) => ({
    key,
  }),
);

export default class FunctionList extends BaseCommand {
  static override summary = 'List the functions that a device may see: itself, its VFs and its SFs.';
  static override description = [
    'Asks by RPCs alone: QUERY_ESW_FUNCTIONS, QUERY_VHCA_STATE, QUERY_HCA_CAP, QUERY_VPORT_STATE and QUERY_VUID. The link is that of the vport on the e-switch. A function is `allocated`, `active` (a driver may come), `in_use` (one has it), or told to go (`teardown_request`).',
    'A function that manages no e-switch lists itself alone.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> function list',
    '<%= config.bin %> function list --all',
    '<%= config.bin %> function list -d fwctl2 --json',
  ];
  static override flags = {
    ...rpcFlags,
    all: Flags.boolean({ description: 'also the functions of other PFs, by vhca_id up to 255' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.function.list/1']>> {
    const { flags } = await this.parse(FunctionList);
    const session = await connect(flags, 'mlx5');
    try {
      const { functions: found, note } = await listFunctions(session, flags.all);
      const functions = await withInstances(session, found);
      return {
        data: { device: deviceJson(session.backend, session.device), functions, note },
        text: async (style) => {
          const rows = functions.map(
            ({ title, function_id, vhca_id, vport, vport_state, state, device, pci }) => ({
              function: title,
              function_id: function_id ?? '',
              vhca_id,
              vport: vport ?? '',
              link: vport_state ?? '',
              state: state ?? '',
              device: device ?? '',
              pci: pci ?? '',
            }),
          );
          const table = await toTable(COLUMNS, rows, style);
          return note ? `${table}\n${safe(`${session.device.name}: ${note}`)}\n` : table;
        },
      };
    } finally {
      await session.close();
    }
  }
}
