import { expect } from 'chai';
import { set } from '../../../../src/bits/codec.js';
import { meaningsOf } from '../../../../src/families/mlx5/meaning.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { failureIn } from '../../../../src/families/mlx5/prm/register-status.js';
import { findRegister, type Register } from '../../../../src/families/mlx5/prm/registers.js';

function failure(name: string, field: string, value: number) {
  const register = findRegister(name) as Register;
  const form = layout(register.layout);
  return failureIn(register, form, set(form, new Uint8Array(register.size), field, value));
}

describe('what registers say of themselves', () => {
  it('a status that is no success is named, by the register table or by its sources', () => {
    const names = [1, 2, 3, 4, 9, 16].map((value) => failure('MCIA', 'status', value)?.name);
    expect(names).to.deep.equal([
      'NO_EEPROM_MODULE',
      'MODULE_NOT_SUPPORTED',
      'MODULE_NOT_CONNECTED',
      'MODULE_TYPE_INVALID',
      'I2C_ERROR',
      'MODULE_DISABLED',
    ]);
    expect(failure('MCIA', 'status', 99)).to.deep.equal({ field: 'status', value: 99, name: undefined });
    expect(failure('PEMI', 'status', 4)?.name).to.equal('I2C_ERROR');
    expect(failure('MCC', 'error_code', 8)?.name).to.equal('REJECTED_BAD_FORMAT');
    expect(failure('MRSV', 'v', 0)?.field).to.equal('v');
  });

  it('success, and what is not done yet, is no failure; nor is the status of a port', () => {
    expect(failure('MCIA', 'status', 0)).to.equal(undefined);
    expect(failure('PEMI', 'status', 5)).to.equal(undefined);
    expect(failure('PAOS', 'oper_status', 2)).to.equal(undefined);
  });

  it('the names are meanings too', () => {
    for (const name of ['mcia_reg', 'mcia_ext'])
      expect(meaningsOf(layout(name))('status', 9)).to.equal('I2C_ERROR');
  });
});
