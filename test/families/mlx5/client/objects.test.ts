import { expect } from 'chai';
import { encode, get } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { find, names } from '../../../../src/bits/path.js';
import { allCommands, inputLayout } from '../../../../src/families/mlx5/catalogue.js';
import {
  answerLayout,
  commandOfKind,
  idLimit,
  objectFields,
  objectInput,
  objectNamed,
  objectRequest,
} from '../../../../src/families/mlx5/client/objects.js';
import { relationsOf } from '../../../../src/families/mlx5/client/relations.js';
import { findLayout, layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { objectKinds } from '../../../../src/families/mlx5/prm/objects.js';

/** What mlx5ctl's `obj` takes. */
const MLX5CTL =
  'eq cq qp sq rq tis tir rqt rmp dct srq xrq xrc_srq q_counter mkey pages l2_table_entry issi vport_state esw_vport_context vport_counter vnic_env packet_reformat_context special_contexts mad_demux cong_statistics cong_params cong_status adapter wol_rol lag esw_functions vhca_migration_state'.split(
    ' ',
  );

/** Queries with a command of their own. */
const ELSEWHERE = ['QUERY_HCA_CAP', 'QUERY_OTHER_HCA_CAP', 'QUERY_DIAGNOSTIC_COUNTERS'];

describe('kinds of objects', () => {
  it('every kind of mlx5ctl is there', () => {
    expect(MLX5CTL).to.have.length(33);
    expect(objectKinds().map(({ name }) => name)).to.include.members(MLX5CTL);
  });

  it('every query that the kernel lets pass and that has a layout can be asked', () => {
    const queries = allCommands().filter(
      ({ name, needs, out }) => /(^|_)QUERY_/.test(name) && needs(0) && out && !ELSEWHERE.includes(name),
    );
    expect(queries.length).to.be.greaterThan(45);
    expect(objectKinds().map(({ command }) => command)).to.include.members(queries.map(({ name }) => name));
  });

  it('every field, layout and related kind that a row names exists', () => {
    const known = objectKinds().map(({ name }) => name);
    for (const kind of objectKinds()) {
      const form = inputLayout(commandOfKind(kind));
      const fields = [...kind.id, ...Object.keys(kind.fixed), ...Object.keys(kind.withId)];
      expect(names(form), kind.name).to.include.members(fields);
      if (kind.limit) expect(names(layout('cmd_hca_cap')), kind.name).to.include(kind.limit);
      if (kind.body) expect(findLayout(kind.body), kind.name).to.not.equal(undefined);
      const { field, count = [], alias } = kind.tail ?? {};
      for (const path of [field, alias, ...count])
        if (path) expect(() => find(answerLayout(kind), path), kind.name).to.not.throw();
      for (const relation of Object.values(kind.relations))
        for (const alternative of relation.split(' '))
          expect(known, kind.name).to.include(alternative.split('?')[0]);
    }
  });

  it('an id goes into its fields; a vport of another is asked for only by id', () => {
    const xrq = objectNamed('xrq');
    expect(objectRequest(xrq, objectInput(xrq, [3])).opcode).to.equal('QUERY_XRQ');
    const vport = objectNamed('vport_state');
    const form = inputLayout(commandOfKind(vport));
    const parts = (input: Uint8Array) =>
      ['other_vport', 'vport_number'].map((path) => get(form, input, path));
    expect(parts(objectInput(vport))).to.deep.equal([0, 0]);
    expect(parts(objectInput(vport, [2]))).to.deep.equal([1, 2]);
    const cong = objectNamed('cong_status');
    const asked = objectInput(cong, [5, 1]);
    expect(
      ['priority', 'cong_protocol'].map((path) => get(inputLayout(commandOfKind(cong)), asked, path)),
    ).to.deep.equal([5, 1]);
  });

  it('an open tail has the elements that the answer counts, the others are left out', () => {
    const rqt = objectNamed('rqt');
    const { outLen } = objectRequest(rqt, objectInput(rqt, [1]));
    const output = new Uint8Array(outLen);
    const view = new DataView(output.buffer);
    const form = answerLayout(rqt);
    view.setUint16(find(form, 'rqt_context.rqt_actual_size').offset >> 3, 2);
    const list = find(form, 'rqt_context.rq_num').offset >> 3;
    view.setUint32(list, 7);
    view.setUint32(list + 4, 8);
    const { rqt_context } = objectFields(rqt, output) as { rqt_context: Fields };
    expect(rqt_context.rq_num).to.deep.equal([{ rq_num: 7 }, { rq_num: 8 }]);
    expect(rqt_context).to.not.have.property('rq_vhca');
    expect(relationsOf(rqt, { rqt_context }, objectInput(rqt, [1]))).to.deep.equal([
      { field: 'rqt_context.rq_num[0].rq_num', object: 'rq', id: '7' },
      { field: 'rqt_context.rq_num[1].rq_num', object: 'rq', id: '8' },
    ]);
  });

  it('the list of a flow entry is destinations, then counters', () => {
    const entry = objectNamed('flow_entry');
    const form = answerLayout(entry);
    const input = objectInput(entry, [1, 0]);
    const output = new Uint8Array(objectRequest(entry, input).outLen);
    const view = new DataView(output.buffer);
    const at = (path: string) => find(form, path).offset >> 3;
    view.setUint32(at('flow_context.destination_list_size') - 1, 1);
    view.setUint32(at('flow_context.flow_counter_list_size') - 1, 1);
    const list = at('flow_context.destination');
    view.setUint32(list, (2 << 24) | 16); // a TIR
    view.setUint32(list + 8, 0x8000);
    const fields = objectFields(entry, output);
    expect(relationsOf(entry, fields, input).map(({ object, id }) => `${object} ${id}`)).to.deep.equal([
      'tir 16',
      'flow_counter 32768',
    ]);
  });

  it('what a table names lies in the same table, and is asked for there', () => {
    const entry = objectNamed('flow_entry');
    const table = inputLayout(commandOfKind(entry));
    const fields = {
      flow_context: { group_id: 3, destination: [{ destination_type: 1, destination_id: 9 }] },
    };
    const of = (table_type: number) =>
      relationsOf(entry, fields, encode(table, { table_id: 5, table_type })).map(
        ({ object, id }) => `${object} ${id}`,
      );
    expect(of(0)).to.deep.equal(['flow_group 5:3', 'flow_table 9']);
    expect(of(4)).to.deep.equal(['flow_group 5:3 table_type=4', 'flow_table 9 table_type=4']);
  });

  it('a field names an object only where its neighbours say so, and zero names none', () => {
    const qp = objectNamed('qp');
    const of = (qpc: Fields) =>
      relationsOf(qp, { qpc }, objectInput(qp, [1])).map(({ object, id }) => `${object} ${id}`);
    expect(of({ cqn_snd: 9, cqn_rcv: 9, rq_type: 0, srqn_rmpn_xrqn: 4 })).to.deep.equal(['cq 9']);
    expect(of({ cqn_snd: 0, rq_type: 1, srqn_rmpn_xrqn: 4 })).to.deep.equal(['srq 4']);
  });

  it('the ids of a kind end where GENERAL says, or where their field does', () => {
    expect(idLimit(objectNamed('cq'), { log_max_cq: 4 })).to.equal(16);
    expect(idLimit(objectNamed('cq'), {})).to.equal(2 ** 24);
    expect(idLimit(objectNamed('eq'), { log_max_eq: 12 })).to.equal(256);
    expect(idLimit(objectNamed('issi'), {})).to.equal(1);
  });
});
