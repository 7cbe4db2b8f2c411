import { expect } from 'chai';
import type { FwctlError } from '../../../../src/client/errors.js';
import { formOf, registerFields } from '../../../../src/families/mlx5/client/register-fields.js';
import { compare, planOf } from '../../../../src/families/mlx5/client/register-question.js';
import { findRegister, type Register } from '../../../../src/families/mlx5/prm/registers.js';
import { splitAssignment } from '../../../../src/values/assign.js';

const paos = findRegister('PAOS') as Register;
const form = formOf(paos);
const plan = (...words: string[]) => planOf(paos, form, words.map(splitAssignment), undefined);

describe('writing a register', () => {
  it('index fields say where, the others what', () => {
    const { asked, changes } = plan('local_port=2', 'admin_status=up', 'ase=1');
    expect(asked.data[1]).to.equal(2);
    expect(changes.map(({ path, value }) => `${path}=${value}`)).to.deep.equal(['admin_status=up', 'ase=1']);
  });

  it('a value that the field has no name for is refused; of a mask, several names may stand together', () => {
    expect(() => plan('ls_e=Init|Arm', 'e=0')).to.not.throw();
    expect(() => plan('admin_status=5')).to.throw('admin_status takes up (1)');
  });

  it('a read-back that differs names the fields; those that only act are not held against it', () => {
    const { changes } = plan('admin_status=2', 'e=1', 'ase=1');
    const written = new Uint8Array(paos.size);
    written.set([0, 1, 2, 0, 0x80, 0, 0, 1]);
    const got = written.slice();
    got[4] = 0; // ase
    expect(() => compare(paos, form, changes, written, got)).to.not.throw();
    got[2] = 1;
    try {
      compare(paos, form, changes, written, got);
    } catch (error) {
      const { kind, message, facts } = error as FwctlError;
      expect([kind, facts.path]).to.deep.equal(['differs', 'admin_status']);
      expect(message).to.contain('admin_status is 1, not 2');
      return;
    }
    throw new Error('nothing differed');
  });

  it('what a short answer leaves out does not differ, and is not shown', () => {
    const written = new Uint8Array(paos.size).fill(0xff);
    const { changes } = plan('admin_status=2', 'e=1');
    written[2] = 0x02;
    const short = written.slice(0, 4);
    expect(() => compare(paos, form, changes, written, short)).to.not.throw();
    expect(registerFields(form, short)).to.have.property('oper_status');
    expect(registerFields(form, short)).to.not.have.property('e');
  });
});
