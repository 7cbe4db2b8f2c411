import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ask } from './ask.js';
import { at, clockedDevice, vhcaOf } from './clocked.js';

const BY_INDEX = 0;
const BY_VHCA_ID = 1;

/** enum mlx5_ifc_vhca_state */
const ALLOCATED = 1;
const ACTIVE = 2;
const IN_USE = 3;
const TEARDOWN_REQUEST = 4;

const names = connectx6dx().functions.map(({ name }) => name);
const device = clockedDevice();

/** The vhca_id that QUERY_HCA_CAP tells of another function; undefined where it refuses. */
function vhcaId(caller: string, function_id_type: number, function_id: number): unknown {
  const asked = { op_mod: 1, other_function: 1, function_id_type, function_id };
  const { status, output } = ask(device, caller, 'QUERY_HCA_CAP', asked);
  if (status === 'OK') return get(layout('cmd_hca_cap'), output.subarray(16), 'vhca_id');
  expect(status).to.equal('BAD_PARAM_ERR');
  return undefined;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/\0.*$/s, '');

describe('firmware: commands that tell of functions agree, whoever asks about whom', () => {
  for (const caller of names)
    for (const target of names) {
      const asking = vhcaOf(device, caller);
      const asked = vhcaOf(device, target);
      const sees =
        asking.name === 'pf0' || asking === asked || (asking.kind === 'pf' && asked.parent === asking.name);
      const below = asked.pf === asking.pf;

      it(`${caller} ${sees ? 'sees' : 'does not see'} ${target}`, () => {
        const { function_id, vhca_id, vport } = asked;
        expect(vhcaId(caller, BY_VHCA_ID, vhca_id)).to.equal(sees ? vhca_id : undefined);
        const { status, output } = ask(device, caller, 'QUERY_VUID', { vhca_id }, 128);
        expect(status).to.equal(sees ? 'OK' : 'BAD_PARAM_ERR');
        if (sees) expect(text(output.subarray(64))).to.equal(vuidOf(target));
        if (!below) return;

        expect(vhcaId(caller, BY_INDEX, function_id)).to.equal(sees ? vhca_id : undefined);
        expect(ask(device, caller, 'QUERY_OTHER_HCA_CAP', { function_id }).status).to.equal(
          sees ? 'OK' : 'BAD_PARAM_ERR',
        );
        const vportState = ask(device, caller, 'QUERY_VPORT_STATE', { other_vport: 1, vport_number: vport });
        expect(vportState.status).to.equal(sees ? 'OK' : 'BAD_PARAM_ERR');
        const nic = ask(device, caller, 'QUERY_NIC_VPORT_CONTEXT', { other_vport: 1, vport_number: vport });
        expect(nic.status).to.equal(vportState.status);

        const state = ask(device, caller, 'QUERY_VHCA_STATE', { function_id });
        // A function that lacks the ability is told so, whomever it asks about.
        expect(state.status).to.equal(asking.kind === 'pf' ? 'OK' : 'BAD_SYS_STATE_ERR');
        if (asking.kind !== 'pf') return;
        const { vhca_state } = state.fields.vhca_state_context as Fields;
        const idle = asked.kind === 'sf' ? ALLOCATED : ACTIVE;
        expect(vhca_state).to.equal(asked.bound ? IN_USE : idle);
      });
    }

  const vuidOf = (target: string): string => {
    const { pf, kind, index } = vhcaOf(device, target);
    const own = `MT2143X04273MLNXS0D0F${pf.index}`;
    return kind === 'pf' ? own : `${own}${kind.toUpperCase()}${index}`;
  };

  it('QUERY_ESW_FUNCTIONS counts the VFs that every other command finds, and no more', () => {
    for (const pf of ['pf0', 'pf1']) {
      const { fields } = ask(device, pf, 'QUERY_ESW_FUNCTIONS');
      const [first] = fields.net_function_params as Fields[];
      const count = at(first as Fields, 'host_params_context.host_num_of_vfs') as number;
      for (let id = 1; id <= 16; id++) {
        const there = id <= count;
        expect(vhcaId(pf, BY_INDEX, id) !== undefined, `${pf} ${id}`).to.equal(there);
        for (const [command, asked] of [
          ['QUERY_VHCA_STATE', { function_id: id }],
          ['QUERY_OTHER_HCA_CAP', { function_id: id }],
          ['QUERY_VPORT_STATE', { other_vport: 1, vport_number: id }],
        ] as const)
          expect(ask(device, pf, command, asked).status, `${command} ${pf} ${id}`).to.equal(
            there ? 'OK' : 'BAD_PARAM_ERR',
          );
      }
    }
  });

  it('an embedded CPU has no functions', () => {
    const asked = { embedded_cpu_function: 1, function_id: 1 };
    expect(ask(device, 'pf0', 'QUERY_VHCA_STATE', asked).syndrome).to.equal('FUNCTION_UNKNOWN');
  });

  it('functions are neither adjacent to those of another host nor delegated to it', () => {
    for (const name of ['QUERY_ADJACENT_FUNCTIONS_ID', 'DELEGATE_VHCA_MANAGEMENT', 'QUERY_DELEGATED_VHCA'])
      expect(ask(device, 'pf0', name).status, name).to.equal('BAD_SYS_STATE_ERR');
  });
});

describe('firmware: drivers that come and go', () => {
  const vhcaState = (of: ReturnType<typeof clockedDevice>, function_id: number) =>
    at(ask(of, 'pf0', 'QUERY_VHCA_STATE', { function_id }).fields, 'vhca_state_context.vhca_state');

  it('a VF is there as soon as there are VFs; an SF waits for its PF to enable it', () => {
    const fresh = clockedDevice();
    expect(ask(fresh, 'pf0sf0', 'INIT_HCA').syndrome).to.equal('FUNCTION_DISABLED');
    expect(ask(fresh, 'pf0', 'ENABLE_HCA', { function_id: 0x8000 }).status).to.equal('OK');
    expect(vhcaState(fresh, 0x8000)).to.equal(ACTIVE);
    expect(ask(fresh, 'pf0sf0', 'INIT_HCA').status).to.equal('OK');
    expect(vhcaState(fresh, 0x8000)).to.equal(IN_USE);
    expect(ask(fresh, 'pf0', 'DISABLE_HCA', { function_id: 0x8000 }).status).to.equal('OK');
    expect(vhcaState(fresh, 0x8000)).to.equal(TEARDOWN_REQUEST);
    expect(ask(fresh, 'pf0sf0', 'TEARDOWN_HCA').status).to.equal('OK');
    expect(vhcaState(fresh, 0x8000)).to.equal(ALLOCATED);
    expect(ask(fresh, 'pf0vf1', 'INIT_HCA').status).to.equal('OK');
    expect(vhcaState(fresh, 2)).to.equal(IN_USE);
  });

  it('the wrong state is refused, and nothing changes', () => {
    const fresh = clockedDevice();
    const before = fresh.snapshot();
    for (const [vhca, command, fields, check] of [
      ['pf0vf0', 'INIT_HCA', {}, 'FUNCTION_BOUND'],
      ['pf0vf1', 'TEARDOWN_HCA', {}, 'FUNCTION_UNBOUND'],
      ['pf0', 'TEARDOWN_HCA', {}, 'CHILDREN_BOUND'],
      ['pf0', 'ENABLE_HCA', { function_id: 99 }, 'FUNCTION_UNKNOWN'],
      ['pf0', 'ENABLE_HCA', { function_id: 1, embedded_cpu_function: 1 }, 'FUNCTION_UNKNOWN'],
      ['pf0', 'DISABLE_HCA', { function_id: 1, function_id_type: 1 }, 'FUNCTION_NO_CHILD'],
      ['pf0vf0', 'DISABLE_HCA', { function_id: 2 }, 'FUNCTION_UNKNOWN'],
    ] as const)
      expect(ask(fresh, vhca, command, fields).syndrome, `${command} of ${vhca}`).to.equal(check);
    expect(fresh.snapshot()).to.equal(before);
  });

  it('a VF comes and goes while its PF has a driver, and user contexts end with it', () => {
    const fresh = clockedDevice();
    const { uid } = fresh.contexts.create('pf0vf0', 0);
    expect(ask(fresh, 'pf0vf0', 'TEARDOWN_HCA').status).to.equal('OK');
    expect(fresh.contexts.find(uid, 'pf0vf0')).to.equal(undefined);
    expect(ask(fresh, 'pf0', 'TEARDOWN_HCA').status).to.equal('OK');
    expect(ask(fresh, 'pf0vf0', 'INIT_HCA').syndrome).to.equal('PARENT_UNBOUND');
    expect(ask(fresh, 'pf0', 'INIT_HCA').status).to.equal('OK');
    expect(ask(fresh, 'pf0vf0', 'INIT_HCA').status).to.equal('OK');
    expect(fresh.bindOf('pf0vf0')).to.equal(1);
  });

  it('none of it is for user contexts', () => {
    const fresh = clockedDevice();
    const { uid } = fresh.contexts.create('pf0', 0);
    const before = fresh.snapshot();
    for (const [command, op, bytes] of [
      ['ENABLE_HCA', 0x104, 16],
      ['DISABLE_HCA', 0x105, 16],
      ['INIT_HCA', 0x102, 32],
      ['TEARDOWN_HCA', 0x103, 16],
    ] as const) {
      const input = new Uint8Array(bytes);
      new DataView(input.buffer).setUint16(0, op);
      new DataView(input.buffer).setUint16(2, uid);
      expect(fresh.execute('pf0', input, 16)[0], command).to.equal(4);
    }
    expect(fresh.snapshot()).to.equal(before);
  });
});
