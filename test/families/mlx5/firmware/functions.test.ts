import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ask, freshDevice } from './ask.js';

const BY_VHCA_ID = 1;

const query = (vhca: string, fields: Record<string, number>) =>
  ask(freshDevice(), vhca, 'QUERY_HCA_CAP', { op_mod: 1, other_function: 1, ...fields });

/** The vhca_id in the answer about another function; the failing check where there is none. */
const seen = (vhca: string, function_id: number, function_id_type = 0) => {
  const { output, syndrome } = query(vhca, { function_id, function_id_type });
  return syndrome ?? get(layout('cmd_hca_cap'), output.subarray(16), 'vhca_id');
};

describe('firmware: capabilities of functions', () => {
  it('function_id is looked at only with other_function', () => {
    const { output } = ask(freshDevice(), 'pf0vf0', 'QUERY_HCA_CAP', { op_mod: 1, function_id: 0x77 });
    expect(get(layout('cmd_hca_cap'), output.subarray(16), 'vhca_id')).to.equal(2);
  });

  it('PF 0 asks for itself, its VFs and its SFs by function_id', () => {
    expect([0, 1, 2, 3, 4, 0x8000, 0x8001].map((id) => seen('pf0', id))).to.deep.equal([0, 2, 3, 4, 5, 6, 7]);
    expect(
      get(layout('cmd_hca_cap'), query('pf0', { function_id: 1 }).output.subarray(16), 'uctx_cap'),
    ).to.equal(3);
  });

  it('PF 0 sees everything on the device by vhca_id', () => {
    for (let id = 0; id < 8; id++) expect(seen('pf0', id, BY_VHCA_ID)).to.equal(id);
  });

  it('PF 1 sees itself alone, having no children', () => {
    expect(seen('pf1', 0)).to.equal(1);
    expect(seen('pf1', 1, BY_VHCA_ID)).to.equal(1);
    expect([1, 2, 0x8000].map((id) => seen('pf1', id))).to.deep.equal(Array(3).fill('FUNCTION_UNKNOWN'));
    expect([0, 2, 6].map((id) => seen('pf1', id, BY_VHCA_ID))).to.deep.equal(
      Array(3).fill('FUNCTION_UNKNOWN'),
    );
  });

  it('a VF sees itself alone', () => {
    expect(seen('pf0vf0', 1)).to.equal(2);
    expect(seen('pf0vf0', 2, BY_VHCA_ID)).to.equal(2);
    expect([0, 2, 0x8000].map((id) => seen('pf0vf0', id))).to.deep.equal(Array(3).fill('FUNCTION_UNKNOWN'));
    expect([0, 1, 3].map((id) => seen('pf0vf0', id, BY_VHCA_ID))).to.deep.equal(
      Array(3).fill('FUNCTION_UNKNOWN'),
    );
  });

  it('a function that is not there is BAD_PARAM, as one that may not be seen', () => {
    expect(seen('pf0', 5)).to.equal('FUNCTION_UNKNOWN');
    expect(seen('pf0', 0xffff, BY_VHCA_ID)).to.equal('FUNCTION_UNKNOWN');
    expect(query('pf0', { function_id: 99 }).status).to.equal('BAD_PARAM_ERR');
    expect(query('pf0', { function_id: 1, ec_vf_function: 1 }).syndrome).to.equal('FUNCTION_UNKNOWN');
  });

  it('an unknown capability type is BAD_PARAM, in both modes', () => {
    for (const type of [10, 11, 18, 27, 43, 0x7fff])
      for (const mode of [0, 1]) {
        const { status, syndrome } = ask(freshDevice(), 'pf0', 'QUERY_HCA_CAP', { op_mod: type * 2 + mode });
        expect([status, syndrome]).to.deep.equal(['BAD_PARAM_ERR', 'CAPABILITY_TYPE_UNKNOWN']);
      }
  });
});

describe('firmware: QUERY_ESW_FUNCTIONS', () => {
  const hostOf = (vhca: string) => {
    const { output, fields, syndrome } = ask(freshDevice(), vhca, 'QUERY_ESW_FUNCTIONS');
    expect(output.length).to.be.at.most(128);
    const [one] = (fields.net_function_params ?? []) as { host_params_context: Record<string, number> }[];
    return syndrome ?? one?.host_params_context;
  };

  it('tells a PF how many VFs it has and could have, and where it sits', () => {
    expect(hostOf('pf0')).to.include({
      host_number: 0,
      host_num_of_vfs: 4,
      host_total_vfs: 4,
      host_pci_bus: 8,
      host_pci_device: 0,
      host_pci_function: 0,
    });
    expect(hostOf('pf1')).to.include({ host_num_of_vfs: 0, host_total_vfs: 4, host_pci_function: 1 });
  });

  it('is for e-switch managers: others get BAD_SYS_STATE', () => {
    expect(hostOf('pf0vf0')).to.equal('CAPABILITY_ABSENT');
    expect(hostOf('pf0sf0')).to.equal('CAPABILITY_ABSENT');
    expect(ask(freshDevice(), 'pf0vf0', 'QUERY_ESW_FUNCTIONS').status).to.equal('BAD_SYS_STATE_ERR');
  });
});
