import { expect } from 'chai';
import { namesOf } from '../../../../src/families/mlx5/client/naming.js';

describe('what people call an input', () => {
  const named = (hex: string) => namesOf(Buffer.from(hex, 'hex'));

  it('its command, with the register, in hex where nothing has that id', () => {
    expect(named('010a0000000000000000000000000000')).to.deep.equal({ opcode: 'QUERY_ISSI' });
    expect(named('08050000000000010000900a00000000')).to.deep.equal({
      opcode: 'ACCESS_REG',
      register: 'MTMP',
    });
    expect(named('08050000000000010000fffe00000000')).to.deep.equal({
      opcode: 'ACCESS_REG',
      register: '0xfffe',
    });
    expect(named('0805')).to.equal(undefined);
  });
});
