import { expect } from 'chai';
import { FwctlError } from '../../../../src/client/errors.js';
import { Session } from '../../../../src/client/session.js';
import { readSupport } from '../../../../src/families/mlx5/client/register-support.js';
import { accessRegister, registerRequest } from '../../../../src/families/mlx5/client/registers.js';
import { findRegister, type Register } from '../../../../src/families/mlx5/prm/registers.js';
import { devices, fakeBackend } from '../../../support/fake-backend.js';

const paos = findRegister('PAOS') as Register;
const data = new Uint8Array(paos.size).fill(0xab);

const open = (answer: Uint8Array) => {
  const fake = fakeBackend(answer);
  const device = devices[0] as (typeof devices)[0];
  return { fake, session: Session.open(fake.backend, device, { allowTaint: false, guard: true, deny: [] }) };
};

/** An answer of ACCESS_REG with so many bytes of data. */
const answer = (length: number) => new Uint8Array(16 + length).fill(0x5a, 16);

describe('access to registers', () => {
  it('only the bytes that the register needs are sent, at the least scope', () => {
    const read = registerRequest({ register: paos, op: 'read', data });
    expect(read).to.include({ register: 'PAOS', needs: 'debug-read-only', outLen: 16 + paos.size });
    expect(read.input).to.have.length(16 + paos.size);
    expect(registerRequest({ register: paos, op: 'write', data }).needs).to.equal('configuration');
  });

  it('id, op_mod and argument stand where ACCESS_REG has them', () => {
    const { input } = registerRequest({ register: paos, op: 'read', data, argument: 0x01020304 });
    expect(Buffer.from(input.subarray(0, 17)).toString('hex')).to.equal(
      '0805000000000001000050060102' + '0304ab',
    );
  });

  it('a longer answer is cut, a shorter one is given as far as it goes', async () => {
    for (const [sent, got] of [
      [paos.size + 8, paos.size],
      [paos.size, paos.size],
      [4, 4],
    ] as const) {
      const session = await open(answer(sent)).session;
      expect(await accessRegister(session, { register: paos, op: 'read', data })).to.have.length(got);
    }
  });

  it('an answer without data is malformed', async () => {
    const session = await open(answer(0)).session;
    try {
      await accessRegister(session, { register: paos, op: 'read', data });
    } catch (error) {
      expect((error as FwctlError).kind).to.equal('reply');
      return;
    }
    throw new FwctlError('internal', 'nothing was refused');
  });

  it('where GENERAL has no capability-mask registers, nothing is known', async () => {
    const { fake, session } = open(new Uint8Array(16 + 4096));
    const support = await readSupport(await session);
    expect(support(paos)).to.deep.equal({ has: undefined, from: 'unknown' });
    expect(support(findRegister('DTOR') as Register)).to.deep.equal({ has: false, from: 'GENERAL.dtor' });
    expect(fake.sent).to.have.length(1);
  });
});
