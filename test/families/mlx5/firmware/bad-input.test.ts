import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { allCommands, findCommand, inputLayout } from '../../../../src/families/mlx5/catalogue.js';
import { commandRows, Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Row } from '../../../../src/families/mlx5/firmware/handler.js';
import { changedProfile } from '../../../../src/families/mlx5/firmware/profile-changes.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { HEADER_BYTES } from '../../../../src/families/mlx5/mailbox.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { type ObjectKind, objectKinds } from '../../../../src/families/mlx5/prm/objects.js';
import { access, ask, freshDevice } from './ask.js';
import { dataOf, registerNamed } from './indexes.js';
import { READ } from './register-access.js';

/** Asks, and expects a refusal: a bare header with a named check, on a device that is as it was. */
function refusal(device: Device, vhca: string, name: string, fields: Fields): string {
  const before = device.snapshot();
  const { status, syndrome, output } = ask(device, vhca, name, fields, 4096);
  const what = `${name} of ${vhca}, ${JSON.stringify(fields)}`;
  expect(status, what).to.not.equal('OK');
  expect(syndrome, what).to.not.equal(undefined);
  expect(output.length, what).to.equal(HEADER_BYTES);
  expect(device.snapshot(), what).to.equal(before);
  return `${status} ${syndrome}`;
}

const widest = (command: string, field: string): number => {
  const form = inputLayout(findCommand(command) as NonNullable<ReturnType<typeof findCommand>>);
  const width = form.fields.find(({ name }) => name === field)?.width ?? 1;
  return 2 ** Math.min(width, 32) - 1;
};

/** Kinds of which there is one, or whose largest number means something. */
const ALWAYS_THERE = [
  'issi',
  'vport_state',
  'esw_vport_context',
  'special_contexts',
  'cong_statistics',
  'adapter',
  'lag',
  'esw_functions',
  'sf_partitions',
  'diagnostic_params',
];

/** What stands for "no such one", where it is not BAD_RES. */
const ABSENT: Record<string, string> = {
  pages: 'BAD_PARAM_ERR FUNCTION_UNKNOWN',
  l2_table_entry: 'IX_ERR L2_TABLE_RANGE',
  roce_address: 'IX_ERR ROCE_ADDRESS_RANGE',
  nic_vport_context: 'BAD_PARAM_ERR VPORT_UNKNOWN',
  vport_counter: 'BAD_PARAM_ERR VPORT_UNKNOWN',
  vnic_env: 'BAD_PARAM_ERR VPORT_UNKNOWN',
  vhca_state: 'BAD_PARAM_ERR FUNCTION_UNKNOWN',
  vhca_migration_state: 'BAD_PARAM_ERR FUNCTION_UNKNOWN',
  vuid: 'BAD_PARAM_ERR FUNCTION_UNKNOWN',
  cong_params: 'BAD_PARAM_ERR CONG_PROTOCOL_UNKNOWN',
  cong_status: 'BAD_PARAM_ERR CONG_POINT_UNKNOWN',
};

describe('firmware: bad input, over the whole catalogue', () => {
  const asked = ({ id, command, fixed, withId }: ObjectKind): Fields => ({
    ...fixed,
    ...withId,
    ...Object.fromEntries(id.map((field) => [field, widest(command, field)])),
  });

  for (const kind of objectKinds().filter(
    ({ name, command }) => !ALWAYS_THERE.includes(name) && command in commandRows,
  ))
    it(`${kind.name}: one that there is not is told so, or the feature is absent`, () => {
      const told = refusal(freshDevice(), 'pf0', kind.command, asked(kind));
      const expected = ABSENT[kind.name];
      if (expected) expect(told).to.equal(expected);
      else
        expect(told).to.match(
          /^BAD_RES_ERR \w+_UNKNOWN$|^BAD_SYS_STATE_ERR (\w+_ABSENT|VPORT_NOT_INFINIBAND)$/,
        );
    });

  const FOREIGN: [string, Fields][] = [
    ['QUERY_HCA_CAP', { other_function: 1, function_id: 1 }],
    ['QUERY_OTHER_HCA_CAP', { function_id: 1 }],
    ['QUERY_VUID', { vhca_id: 2 }],
    ['QUERY_NIC_VPORT_CONTEXT', { other_vport: 1, vport_number: 1 }],
    ['QUERY_VPORT_COUNTER', { other_vport: 1, vport_number: 1 }],
    ['QUERY_VNIC_ENV', { other_vport: 1, vport_number: 1 }],
    ['QUERY_VPORT_STATE', { other_vport: 1, vport_number: 1 }],
  ];
  for (const [name, fields] of FOREIGN)
    it(`${name}: VF 0 of PF 0 is its PF’s and its own; for PF 1 and for an SF it is foreign`, () => {
      for (const foreign of ['pf1', 'pf0sf0', 'pf0vf1'])
        expect(refusal(freshDevice(), foreign, name, fields)).to.match(
          /^BAD_PARAM_ERR (FUNCTION|VPORT)_UNKNOWN$/,
        );
      expect(ask(freshDevice(), 'pf0', name, fields, 4096).status).to.equal('OK');
      if (name !== 'QUERY_VUID') return;
      expect(ask(freshDevice(), 'pf0vf0', name, fields, 4096).status).to.equal('OK');
    });

  const base = connectx6dx();
  const needing = Object.entries(commandRows).flatMap(([name, row]): [string, readonly string[]][] => {
    const { needs } = row as Row<never>;
    return needs === undefined || needs.length === 0 ? [] : [[name, [needs].flat()]];
  });
  it('more than a dozen commands need an ability', () => expect(needing.length).to.be.above(12));
  for (const [name, needs] of needing)
    it(`${name}: without ${needs.join(' or ')} it is BAD_SYS_STATE`, () => {
      const none = Object.fromEntries(needs.map((need) => [need.replace('GENERAL_2.', ''), 0]));
      const set = { GENERAL: none, GENERAL_2: none };
      const profile = changedProfile('without', base, {
        extends: '',
        capabilities: { current: set, differ: { pf0: set, pf1: set, vf: set, sf: set } },
      });
      const device = new Device(profile, { bus: 8, device: 0 });
      for (const vhca of ['pf0', 'pf1', 'pf0vf0'])
        expect(refusal(device, vhca, name, {})).to.equal('BAD_SYS_STATE_ERR CAPABILITY_ABSENT');
    });

  it('a command that is in the catalogue and not in the firmware is BAD_OP', () => {
    for (const { name } of allCommands().filter(({ name }) => !(name in commandRows)))
      expect(refusal(freshDevice(), 'pf0', name, {})).to.equal('BAD_OP_ERR OPCODE_UNKNOWN');
  });

  for (const name of Object.keys(registerRows)) {
    const { fields } = layout(registerNamed(name).layout);
    const port = fields.find((field) => field.name === 'local_port' && field.access === 'INDEX');
    if (!port) continue;
    it(`${name}: a port that there is not is BAD_PARAM`, () => {
      for (const local_port of [2, 77, 2 ** port.width - 1]) {
        const { status, syndrome } = access(
          freshDevice(),
          'pf0',
          registerNamed(name).id,
          READ,
          dataOf(name, { local_port }),
        );
        const unknown = name === 'PPCNT' ? 'COUNTERS_PORT_UNKNOWN' : 'PORT_UNKNOWN';
        expect(`${status} ${syndrome}`).to.equal(`BAD_PARAM_ERR ${unknown}`);
      }
    });
  }
});
