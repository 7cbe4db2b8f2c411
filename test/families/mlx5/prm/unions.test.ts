import { expect } from 'chai';
import { encode } from '../../../../src/bits/codec.js';
import type { Fields, Layout } from '../../../../src/bits/layout.js';
import { find } from '../../../../src/bits/path.js';
import { type Command, findCommand, inputLayout } from '../../../../src/families/mlx5/catalogue.js';
import { answerFields } from '../../../../src/families/mlx5/client/answers.js';
import { buildInput } from '../../../../src/families/mlx5/mailbox.js';
import { unions } from '../../../../src/families/mlx5/prm/data/unions.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { decodeMeant } from '../../../../src/families/mlx5/prm/unions.js';

const lines = unions()
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [string, string, ...string[]]);

describe('unions whose member something else selects', () => {
  it('the table names unions without a selector, their members, and numbers that are there', () => {
    for (const [place, selector, ...members] of lines) {
      const [name, fieldName] = place.split('.') as [string, string];
      const { field } = find(layout(name), fieldName);
      expect(field.layout?.union, place).to.equal(true);
      expect(field.selector, place).to.equal(undefined);
      const known = (field.layout as Layout).fields.map((member) => member.name);
      expect(known, place).to.include.members(members.map((member) => member.replace(/=.*/, '')));
      const of = selector.startsWith('in.') ? layout(name.replace(/_out(__\w+)?$/, '_in')) : layout(name);
      const selecting = find(of, selector.replace(/^in\./, '')).field;
      expect([selecting.layout, selecting.count], place).to.deep.equal([undefined, undefined]);
      for (const value of members.flatMap((member) => member.replace(/.*=/, '').split(',')))
        expect(Number(value) < 2 ** selecting.width, `${place} ${value}`).to.equal(true);
    }
  });

  it('the protocol that was asked for selects in the answer of QUERY_CONG_PARAMS', () => {
    const command = findCommand('QUERY_CONG_PARAMS') as Command;
    const answer = (cong_protocol: number) =>
      Object.keys(
        answerFields(command, buildInput(command, { cong_protocol }), new Uint8Array(272))
          .congestion_parameters as Fields,
      );
    expect([1, 2, 3].flatMap(answer)).to.deep.equal([
      'cong_control_r_roce_ecn_rp',
      'cong_control_r_roce_ecn_np',
      'cong_control_r_roce_general',
    ]);
    expect(answer(9)).to.have.length(4);
    expect(find(inputLayout(command), 'cong_protocol').field.width).to.equal(4);
  });

  it('the class of the type selects in an item of the non-volatile configuration', () => {
    const form = layout('mnvda_reg_ext');
    const types = (hex: string) =>
      (decodeMeant(form, Buffer.from(hex, 'hex')).configuration_item_header as Fields).type;
    expect(types('000000040100000a00000000')).to.deep.equal({
      configuration_item_type_class_physical_port_ext: { type_class: 1, port: 0, parameter_index: 10 },
    });
    expect(Object.keys(types('000000040000000a00000000') as Fields)).to.deep.equal([
      'configuration_item_type_class_global_ext',
    ]);
    expect(Object.keys(types('00000004ff00000a00000000') as Fields)).to.have.length.greaterThan(4);
  });

  it('the type of an event, of a scheduling element, and the version of IP select', () => {
    const of = (name: string, fields: Fields, path: string) =>
      Object.keys(decodeMeant(layout(name), encode(layout(name), fields))[path] as Fields);
    expect(of('eqe', { event_type: 9 }, 'event_data')).to.deep.equal(['port_state_change_event']);
    expect(of('scheduling_context', { element_type: 1 }, 'element_attributes')).to.deep.equal(['vport']);
    const match = (ip_version: number) => of('fte_match_set_lyr_2_4', { ip_version }, 'src_ipv4_src_ipv6');
    expect([match(4), match(6)]).to.deep.equal([['ipv4_layout'], ['ipv6_layout']]);
    expect(match(0)).to.have.length(3);
  });
});
