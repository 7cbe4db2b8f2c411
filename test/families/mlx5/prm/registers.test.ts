import { expect } from 'chai';
import { leaves } from '../../../../src/bits/codec.js';
import { byteLength } from '../../../../src/bits/layout.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import {
  allRegisters,
  findRegister,
  indexFields,
  isReadOnly,
  type Register,
} from '../../../../src/families/mlx5/prm/registers.js';
import { readJson } from '../../../support/files.js';

interface Fact {
  id: number;
  layout: string | null;
  adb: string | null;
  alias: string | null;
}

const numbers = (name: string) => [...leaves(layout(name))].length;
const named = (name: string) => findRegister(name) as Register;

describe('registers', () => {
  const facts = readJson<Record<string, Fact>>('vectors/registers.json');

  it('every known register is found by name, by id and by its other name, and has all its known layouts', () => {
    expect(allRegisters()).to.have.length(Object.keys(facts).length);
    for (const [name, { id, layout: kernel, adb, alias }] of Object.entries(facts)) {
      const register = named(name);
      expect(findRegister(id)).to.equal(register);
      if (alias) expect(findRegister(alias)).to.equal(register);
      const known = [kernel, adb].filter((form) => form !== null);
      expect(register.forms.map((form) => form.layout)).to.have.members(known);
    }
  });

  it('the fullest form stands first: more bytes, then more numbers', () => {
    for (const { name, layout: first, size, forms, shortest } of allRegisters()) {
      for (const form of forms) expect(byteLength(layout(form.layout)), name).to.equal(form.size);
      expect({ layout: first, size }).to.deep.equal(forms[0]);
      expect(shortest).to.equal(Math.min(...forms.map((form) => form.size)));
      for (const form of forms.slice(1))
        expect(size - form.size || numbers(first) - numbers(form.layout), name).to.be.at.least(0);
    }
  });

  it('PTYS is as long as the longer form and can be asked with the shorter', () => {
    expect(named('PTYS')).to.deep.include({ layout: 'ptys_reg_ext', size: 68, shortest: 64 });
  });

  it('index fields are those of the form, whichever source it is from', () => {
    const indexes = (name: string) => indexFields(named(name)).map((field) => field.name);
    expect(indexes('PTYS')).to.deep.equal(['local_port', 'lp_msb', 'port_type', 'plane_ind', 'proto_mask']);
    expect(indexes('QPDPM')).to.deep.equal(['local_port']);
    expect(indexes('NODE_DESC')).to.deep.equal([]);
  });

  it('a register without a field to write is read-only, also where only a nested field could be written', () => {
    for (const name of ['MTCAP', 'MCAM', 'PCAM', 'MPEIN'])
      expect(isReadOnly(named(name)), name).to.equal(true);
    for (const name of ['PTYS', 'NODE_DESC', 'PMTU', 'MTUTC'])
      expect(isReadOnly(named(name)), name).to.equal(false);
    // MCQI's data are read-only as a whole, though the version in them would be RW by itself.
    expect(isReadOnly(named('MCQI'))).to.equal(true);
    // No source tells of the access of PELC.
    expect(isReadOnly(named('PELC'))).to.equal(false);
  });
});
