import { expect } from 'chai';
import type { CommandInterface } from '../../../src/families/family.js';
import { Mlx5Driver } from '../../../src/families/mlx5/driver.js';
import type { Errno } from '../../../src/uapi/errno.js';
import { mailbox, NOP, QUERY_HCA_CAP } from '../../kernel/machine.js';

const ACCESS_REG = 0x805;
const CREATE_MKEY = 0x200;

/** Firmware that keeps what it is given, and answers as told. */
class Firmware implements CommandInterface {
  readonly received: { input: string; outLen: number }[] = [];
  constructor(public answer: Uint8Array | Errno | Promise<Uint8Array | Errno> = new Uint8Array(16)) {}

  execute(input: Uint8Array, outLen: number) {
    this.received.push({ input: Buffer.from(input).toString('hex'), outLen });
    return this.answer;
  }
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const context = { uid: 0xbeef, caps: 4 };

describe('the mlx5 driver', () => {
  it('opens with CREATE_UCTX and takes the uid from its answer', async () => {
    const firmware = new Firmware(bytes('0000000000000000 0000abcd 00000000'.replaceAll(' ', '')));
    expect(await new Mlx5Driver(firmware, 0x7).open()).to.deep.equal({ uid: 0xabcd, caps: 4 });
    expect(await new Mlx5Driver(firmware, 0x3).open()).to.deep.equal({ uid: 0xabcd, caps: 0 });
    const uctx = (cap: string) => `0a04${'00'.repeat(14)}${cap}${'00'.repeat(44)}`;
    expect(firmware.received).to.deep.equal([
      { input: uctx('00000004'), outLen: 16 },
      { input: uctx('00000000'), outLen: 16 },
    ]);
  });

  it('makes an errno of a status of CREATE_UCTX, and passes a failed delivery on', async () => {
    const firmware = new Firmware();
    const driver = new Mlx5Driver(firmware, 0);
    for (const [status, errno] of [
      [0x02, 'EINVAL'],
      [0x08, 'ENOMEM'],
      [0xee, 'EIO'],
    ] as const) {
      firmware.answer = new Uint8Array([status]);
      expect(await driver.open()).to.equal(errno);
    }
    firmware.answer = 'ETIMEDOUT';
    expect(await driver.open()).to.equal('ETIMEDOUT');
  });

  it('closes with DESTROY_UCTX, whatever becomes of it', async () => {
    for (const answer of [new Uint8Array([5]), 'EIO' as const, Promise.resolve('EIO' as const)]) {
      const firmware = new Firmware(answer);
      expect(await new Mlx5Driver(firmware, 0).close(context)).to.equal(undefined);
      expect(firmware.received).to.deep.equal([{ input: '0a060000000000000000beef00000000', outLen: 16 }]);
    }
  });

  it('gives uid and capabilities as its device data, little-endian', () => {
    expect(new Mlx5Driver(new Firmware(), 0).info(context)).to.deep.equal(bytes('efbe000004000000'));
  });

  it('overwrites the uid of the header in a copy, also where the input is a Buffer', () => {
    for (const input of [
      mailbox(NOP, 0, 0xdead),
      Buffer.from(mailbox(NOP, 0, 0xdead)),
      new Uint8Array([9, 9, ...mailbox(NOP, 0, 0xdead), 9]).subarray(2, 18),
    ]) {
      const firmware = new Firmware();
      new Mlx5Driver(firmware, 0).rpc(context, 1, input, 16);
      expect(firmware.received[0]?.input).to.equal('080dbeef000000000000000000000000');
      expect([...input]).to.deep.equal([...mailbox(NOP, 0, 0xdead)]);
    }
  });

  it('answers with exactly the room, cut or zero behind the answer, now or later', async () => {
    const answer = new Uint8Array(40).fill(7);
    for (const given of [answer, Promise.resolve(answer)])
      for (const room of [16, 40, 64]) {
        const output = await new Mlx5Driver(new Firmware(given), 0).rpc(context, 1, mailbox(NOP), room);
        expect(output).to.deep.equal(new Uint8Array(room).fill(7, 0, 40));
      }
  });

  it('answers EMSGSIZE under a header, before it looks at the opcode', () => {
    const firmware = new Firmware();
    const driver = new Mlx5Driver(firmware, 0);
    expect(driver.rpc(context, 3, new Uint8Array(15), 16)).to.equal('EMSGSIZE');
    expect(driver.rpc(context, 3, mailbox(CREATE_MKEY), 15)).to.equal('EMSGSIZE');
    expect(driver.rpc(context, 3, mailbox(CREATE_MKEY), 16)).to.equal('EBADMSG');
    expect(firmware.received).to.deep.equal([]);
  });

  it('lets register writes pass from configuration up, reads from debug-read-only up', () => {
    const driver = new Mlx5Driver(new Firmware(), 0);
    const scopes = (opcode: number, opMod: number) =>
      [0, 1, 2, 3].filter((scope) => driver.rpc(context, scope, mailbox(opcode, opMod), 16) !== 'EBADMSG');
    expect(scopes(ACCESS_REG, 0)).to.deep.equal([0, 1, 2, 3]);
    expect(scopes(ACCESS_REG, 1)).to.deep.equal([1, 2, 3]);
    expect(scopes(QUERY_HCA_CAP, 1)).to.deep.equal([0, 1, 2, 3]);
    expect(scopes(CREATE_MKEY, 0)).to.deep.equal([]);
  });

  it('leaves a status in the answer and makes a failed delivery an errno', async () => {
    const firmware = new Firmware(bytes('05000000112233440000000000000000'));
    const driver = new Mlx5Driver(firmware, 0);
    expect(driver.rpc(context, 1, mailbox(NOP), 16)).to.deep.equal(bytes('05000000112233440000000000000000'));
    firmware.answer = 'EIO';
    expect(driver.rpc(context, 1, mailbox(NOP), 16)).to.equal('EIO');
    firmware.answer = Promise.resolve('ETIMEDOUT');
    expect(await driver.rpc(context, 1, mailbox(NOP), 16)).to.equal('ETIMEDOUT');
  });
});
