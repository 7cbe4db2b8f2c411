import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { chooseBackend } from '../../src/cli/connect.js';
import { backendFlags, deviceFlags, whichDevices } from '../../src/cli/flags.js';
import { readDenyLists } from '../../src/cli/policy/files.js';
import { reachNote, reachOf } from '../../src/cli/reach.js';
import type { DenyRule } from '../../src/client/denylist.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';
import type { Credentials } from '../../src/uapi/policy.js';

export default class PolicyShow extends BaseCommand {
  static override summary = 'Show the scopes, who may use them here, and the deny-list.';
  static override description =
    'The scope table is that of the kernel: each scope includes those before it. The deny-list comes from /etc/fwctl/policy.yaml and --policy; fwctl-policy(5) describes it.';
  static override examples = [
    '<%= config.bin %> policy show',
    '<%= config.bin %> policy show --policy site.yaml --json',
  ];
  static override flags = { device: whichDevices, ...backendFlags, policy: deviceFlags.policy };

  async answer(): Promise<Answer<Documents['fwctl.policy.show/1']>> {
    const { flags } = await this.parse(PolicyShow);
    const backend = await chooseBackend(flags);
    const host = await backend.host();
    const deny = await readDenyLists(flags);
    const scopes = reachOf(host);
    return {
      data: {
        backend: backend.name,
        credentials: credentialsJson(host.credentials),
        tainted: host.tainted,
        scopes,
        deny,
      },
      text: async (style) => {
        const table = await toTable(
          ['scope', 'allowed', 'note'].map((key) => ({ key })),
          scopes.map((reach) => ({
            scope: reach.scope,
            allowed: reach.allowed ? 'yes' : 'no',
            note: reachNote(reach, host.tainted),
          })),
          style,
        );
        const rules = await toTable(
          [...columnsOf(deny), 'devices', 'firmware', 'reason'].map((key) => ({ key })),
          deny.map((rule) => ({
            source: rule.source,
            family: rule.family,
            opcodes: rule.opcodes?.join(', '),
            registers: rule.registers?.join(', '),
            features: rule.features?.join(', '),
            endpoints: rule.endpoints?.join(', '),
            devices: rule.devices?.join(', '),
            firmware: rule.firmware?.join(' or '),
            reason: rule.reason,
          })),
          style,
        );
        return `${table}\n${deny.length ? `forbidden\n${rules}` : 'nothing is forbidden by a policy file\n'}`;
      },
    };
  }
}

/** `rawioUnderLockdown` is there as long as the document has version 1. */
const credentialsJson = (credentials: Credentials) => ({
  ...credentials,
  rawio_under_lockdown: credentials.rawioUnderLockdown,
});

/** Conditions of one family alone have a column where a rule has them. */
const columnsOf = (rules: readonly DenyRule[]): string[] => [
  'source',
  ...(['family'] as const).filter((key) => rules.some((rule) => rule[key])),
  'opcodes',
  'registers',
  ...(['features', 'endpoints'] as const).filter((key) => rules.some((rule) => rule[key])),
];
