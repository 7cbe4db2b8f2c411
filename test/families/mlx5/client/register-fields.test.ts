import { expect } from 'chai';
import fc from 'fast-check';
import { readBits } from '../../../../src/bits/bits.js';
import { encode, get, leaves, set } from '../../../../src/bits/codec.js';
import { find } from '../../../../src/bits/path.js';
import {
  accessOf,
  enable,
  formOf,
  indexData,
  isAsked,
  otherIndexes,
  writeBase,
} from '../../../../src/families/mlx5/client/register-fields.js';
import { rulesOf } from '../../../../src/families/mlx5/client/register-rules.js';
import { allRegisters, findRegister, type Register } from '../../../../src/families/mlx5/prm/registers.js';

const register = (name: string) => findRegister(name) as Register;
const nothing = new Set<string>();

function asked(name: string, given = nothing) {
  const form = formOf(register(name));
  const { data, missing } = indexData(register(name), form, given);
  return { form, data, missing };
}

describe('fields of registers', () => {
  it('without an index, the first port is asked for, and zero of what zero means', () => {
    const { form, data, missing } = asked('PPCNT');
    expect(missing).to.deep.equal([]);
    expect(['local_port', 'grp', 'prio_tc', 'swid'].map((path) => get(form, data, path))).to.deep.equal([
      1, 0, 0, 0,
    ]);
    expect(data).to.have.length(register('PPCNT').size);
  });

  it('an index whose zero names nothing is missing, unless it is given or has a default', () => {
    expect(asked('MQIS').missing).to.deep.equal(['info_type']);
    expect(asked('MQIS', new Set(['info_type'])).missing).to.deep.equal([]);
    expect(asked('PTYS').missing).to.deep.equal(['proto_mask']);
    const { form, data, missing } = asked('MCIA');
    expect(missing).to.deep.equal([]);
    expect(get(form, data, 'i2c_device_address')).to.equal(0x50);
  });

  it('no register is asked with data of another length than its own', () => {
    for (const each of allRegisters())
      expect(indexData(each, formOf(each), nothing).data, each.name).to.have.length(each.size);
  });

  it('index fields and those that ask steer a read, others do not', () => {
    const form = formOf(register('PPCNT'));
    for (const path of ['grp', 'clr']) expect(isAsked(register('PPCNT'), form, path), path).to.equal(true);
    const paos = formOf(register('PAOS'));
    for (const path of ['admin_status', 'oper_status', 'ase'])
      expect(isAsked(register('PAOS'), paos, path), path).to.equal(false);
    expect(isAsked(register('MQIS'), formOf(register('MQIS')), 'read_length')).to.equal(true);
  });

  it('what lies in a read-only field is read-only', () => {
    const form = formOf(register('PDDR'));
    expect(accessOf(form, 'page_data.pddr_operation_info_page_ext')).to.equal('RO');
    expect(accessOf(form, 'page_data.pddr_operation_info_page_ext.phy_mngr_fsm_state')).to.equal('RO');
  });

  it('a write keeps every field but those that only act, which are zero, and the index, which is as asked', () => {
    const form = formOf(register('PAOS'));
    const size = register('PAOS').size;
    const bytes = () => fc.uint8Array({ minLength: size, maxLength: size });
    fc.assert(
      fc.property(bytes(), bytes(), (read, index) => {
        const written = writeBase(form, read, index);
        for (const { field, offset, width } of leaves(form)) {
          const source = field.access === 'INDEX' ? index : read;
          const wanted = field.access === 'WO' ? 0 : readBits(source, offset, width);
          expect(readBits(written, offset, width), field.name).to.equal(wanted);
        }
      }),
    );
  });

  it('what came short is written with zeros behind', () => {
    const form = formOf(register('PAOS'));
    const data = new Uint8Array(register('PAOS').size);
    expect(writeBase(form, new Uint8Array([1, 2, 3]), data)).to.have.length(data.length);
  });

  it('a field is written with its enable, unless that is given', () => {
    const form = formOf(register('PAOS'));
    const bytes = new Uint8Array(register('PAOS').size);
    set(form, bytes, 'admin_status', 2);
    expect(enable(register('PAOS'), form, bytes, bytes, new Set(['admin_status']))).to.deep.equal(['ase']);
    expect(get(form, bytes, 'ase')).to.equal(1);
    expect(get(form, bytes, 'ee')).to.equal(0);
    const own = new Uint8Array(register('PAOS').size);
    expect(enable(register('PAOS'), form, own, own, new Set(['admin_status', 'ase']))).to.deep.equal([]);
    expect(get(form, own, 'ase')).to.equal(0);
  });

  it('fields that have a bit each in one mask are written with all these bits', () => {
    const form = formOf(register('MPEGC'));
    const bytes = new Uint8Array(register('MPEGC').size);
    const given = new Set(['mark_cqe', 'mark_cnp']);
    expect(enable(register('MPEGC'), form, bytes, bytes, given)).to.deep.equal(['field_select']);
    expect(get(form, bytes, 'field_select')).to.equal(0x30);
  });

  it('an element of an array is written with the enable beside it', () => {
    const form = formOf(register('QPDPM'));
    const bytes = new Uint8Array(register('QPDPM').size);
    expect(enable(register('QPDPM'), form, bytes, bytes, new Set(['dscp[7].prio']))).to.deep.equal([
      'dscp[7].e',
    ]);
  });

  it('of two forms of one setting, the one that changes replaces the other', () => {
    const ptys = register('PTYS');
    const form = formOf(ptys);
    const base = new Uint8Array(ptys.size);
    set(form, base, 'eth_proto_admin', 2);
    set(form, base, 'ext_eth_proto_admin', 4);
    const bytes = base.slice();
    expect(enable(ptys, form, bytes, base, new Set(['ext_eth_proto_admin']))).to.deep.equal([]);
    set(form, bytes, 'ext_eth_proto_admin', 8);
    expect(enable(ptys, form, bytes, base, new Set(['ext_eth_proto_admin']))).to.deep.equal([
      'eth_proto_admin',
    ]);
    expect(get(form, bytes, 'eth_proto_admin')).to.equal(0);
  });

  it('every rule names fields that its register has', () => {
    let rules = 0;
    for (const each of allRegisters()) {
      const { defaults = {}, required = [], asks = [], enables = {}, replaces = {} } = rulesOf(each.name);
      const named = [
        ...Object.keys(defaults),
        ...required,
        ...asks,
        ...Object.entries(replaces).flat(),
        ...Object.entries(enables).flatMap(([field, values]) => [field, ...Object.keys(values)]),
      ];
      for (const field of named)
        expect(() => find(formOf(each), field), `${each.name}: ${field}`).not.to.throw();
      if (named.length) rules++;
    }
    expect(rules).to.be.greaterThan(5);
  });

  it('the bit that selects a field is set with it, by the names in the layout', () => {
    const enabled = (name: string, path: string) => {
      const { form, data } = asked(name);
      const bytes = data.slice();
      return enable(register(name), form, bytes, data, new Set([path])).map(
        (each) => `${each}=${get(form, bytes, each)}`,
      );
    };
    const selects = formOf(register('ROCE_ACCL'))
      .fields.map(({ name }) => name)
      .filter((name) => /_select$/.test(name));
    const selected = formOf(register('ROCE_ACCL')).fields.flatMap(({ name }) => enabled('ROCE_ACCL', name));
    expect(new Set(selected)).to.deep.equal(new Set(selects.map((name) => `${name}=1`)));
    expect(enabled('ROCE_ACCL', 'roce_tx_window_en')).to.deep.equal(['roce_tx_window_field_select=1']);
    expect(enabled('ROCE_ACCL', 'roce_slow_restart_en')).to.deep.equal(['roce_slow_restart_field_select=1']);
    expect(enabled('ROCE_ACCL', 'adp_retx_profile.range_num')).to.deep.equal(['adp_retx_profile_select=1']);
    expect(enabled('MSEES', 'admin_status')).to.have.length(1);
    expect(enabled('PAOS', 'admin_status')).to.deep.equal(['ase=1']);
  });

  it('indexes that come back with another value than was asked are found', () => {
    const form = formOf(register('MTMP'));
    const data = set(form, new Uint8Array(register('MTMP').size), 'sensor_index', 3);
    const asic = set(form, data.slice(), 'asic_index', 1);
    expect(otherIndexes(form, data, data)).to.deep.equal([]);
    expect(otherIndexes(form, asic, data)).to.deep.equal([{ field: 'asic_index', asked: 1, answered: 0 }]);
    expect(otherIndexes(form, asic, new Uint8Array(0))).to.deep.equal([]);
    const walk = formOf(register('MNVGN'));
    const at = (nv_pointer: number) => encode(walk, { nv_pointer });
    expect(otherIndexes(walk, at(0), at(1)), 'where a walk has come to').to.deep.equal([]);
  });
});
