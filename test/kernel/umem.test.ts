import { expect } from 'chai';
import { Kernel } from '../../src/kernel/core.js';
import type { Driver, PinnedMemory, Registered } from '../../src/kernel/driver.js';
import { MemoryTaint } from '../../src/kernel/taint.js';
import type { OpenFile } from '../../src/kernel/uctx.js';
import {
  FWCTL_RPC,
  FWCTL_RSC_DESTROY,
  FWCTL_RSC_UMEM_REG,
  packRpc,
  packRscDestroy,
  packUmemReg,
  RPC_SIZE,
  RSC_DESTROY_SIZE,
  UMEM_MCDD,
  UMEM_MKEY,
  UMEM_REG_SIZE,
  unpackUmemReg,
} from '../../src/uapi/ioctl.js';
import { ARG, IN, MAPPED, mailbox, OUT, PARENTS, ROOT, remote, userMemory } from './machine.js';
import type { SparseMemory } from './sparse-memory.js';

/** A driver whose device writes one byte, its input's sixteenth, at the end of all memory that it has. */
class Writer implements Driver<object> {
  readonly deviceType = 1;
  readonly memory = new Set<PinnedMemory>();
  open = () => ({});
  close = () => this.memory.clear();
  info = () => new Uint8Array(8);

  rpc(_context: object, _scope: number, input: Uint8Array): Uint8Array {
    for (const memory of this.memory) memory.write(memory.length - 1, input.subarray(15, 16));
    return new Uint8Array(16);
  }

  register(_context: object, memory: PinnedMemory): Registered {
    this.memory.add(memory);
    return { umemId: 5, mkey: 0x700, release: () => this.memory.delete(memory) };
  }
}

async function booted(umem = true, driver: Driver = new Writer()) {
  const kernel = new Kernel(new MemoryTaint(), { umem });
  kernel.register(driver, PARENTS[0]);
  const file = (await kernel.open(0)) as OpenFile;
  const memory = userMemory();
  const register = async (fields: object = {}, from: Parameters<Kernel['ioctl']>[3] = memory) => {
    const asked = { flags: UMEM_MKEY, addr: OUT, len: 8192, umem_id: 0, mkey_id: 0, rsc_id: 0, ...fields };
    memory.poke(ARG, packUmemReg({ size: UMEM_REG_SIZE, ...asked }));
    return kernel.ioctl(file, FWCTL_RSC_UMEM_REG, ARG, from, ROOT);
  };
  const destroy = async (fields: object = {}) => {
    memory.poke(ARG, packRscDestroy({ size: RSC_DESTROY_SIZE, flags: 0, type: 0, rsc_id: 1, ...fields }));
    return kernel.ioctl(file, FWCTL_RSC_DESTROY, ARG, memory, ROOT);
  };
  const write = async (byte: number) => {
    const input = mailbox(0x80d);
    input[15] = byte;
    memory.poke(IN, input);
    memory.poke(ARG, packRpc({ size: RPC_SIZE, scope: 1, in_len: 16, out_len: 16, in: IN, out: IN + 4096 }));
    return kernel.ioctl(file, FWCTL_RPC, ARG, memory, ROOT);
  };
  return { kernel, file, memory, driver: driver as Writer, register, destroy, write };
}

const answer = (memory: SparseMemory) => unpackUmemReg(Uint8Array.from(memory.read(ARG, UMEM_REG_SIZE)));

describe('user memory, the extension of vendor kernels', () => {
  it('mainline does not have its ioctls: ENOTTY, whatever the argument', async () => {
    const { register, destroy, kernel, file, memory } = await booted(false);
    expect([await register(), await destroy()]).to.deep.equal(['ENOTTY', 'ENOTTY']);
    expect(await kernel.ioctl(file, FWCTL_RSC_UMEM_REG, 0, memory, ROOT)).to.equal('ENOTTY');
  });

  it('what the device writes is in the memory when the call that wrote it ends', async () => {
    const { memory, register, write } = await booted();
    expect(await register()).to.equal(0);
    const { umem_id, mkey_id, rsc_id, addr, len } = answer(memory);
    expect({ umem_id, mkey_id, rsc_id, addr, len }).to.deep.equal({
      umem_id: 5,
      mkey_id: 0x700,
      rsc_id: 1,
      addr: OUT,
      len: 8192,
    });
    expect(await write(0xa5)).to.equal(0);
    expect([...memory.read(OUT + 8190, 3)]).to.deep.equal([0, 0xa5, 0]);
  });

  it('memory behind a socket is written before the call ends, too', async () => {
    const { memory, register, write } = await booted();
    expect(await register({}, remote(memory))).to.equal(0);
    expect(await write(0x5a)).to.equal(0);
    expect(memory.read(OUT + 8191, 1)[0]).to.equal(0x5a);
  });

  it('without the flag for it, no memory key is told', async () => {
    const { memory, register } = await booted();
    expect(await register({ flags: UMEM_MCDD })).to.equal(0);
    expect(answer(memory)).to.deep.include({ mkey_id: 0, umem_id: 5 });
  });

  it('flags, lengths and addresses that can not be are refused, and the struct stays', async () => {
    const { memory, register, driver } = await booted();
    for (const [fields, errno] of [
      [{ flags: 4 }, 'EOPNOTSUPP'],
      [{ len: 0 }, 'EINVAL'],
      [{ len: 2 ** 26 + 1 }, 'ENOMEM'],
      [{ addr: 0x1000 }, 'EFAULT'],
      [{ addr: OUT + MAPPED - 4096 }, 'EFAULT'],
      [{ addr: 2 ** 60 }, 'EFAULT'],
    ] as const) {
      expect(await register(fields), JSON.stringify(fields)).to.equal(errno);
      expect(answer(memory).rsc_id).to.equal(0);
    }
    expect(driver.memory.size).to.equal(0);
    expect(await register({ len: MAPPED })).to.equal(0);
  });

  it('a context can pin 64 MiB in all', async () => {
    const { memory, register, destroy } = await booted();
    memory.map(0x8000_0000, 2 ** 26);
    expect(await register({ addr: 0x8000_0000, len: 2 ** 26 })).to.equal(0);
    expect(await register({ len: 1 })).to.equal('ENOMEM');
    expect(await destroy()).to.equal(0);
    expect(await register({ len: 1 })).to.equal(0);
  });

  it('destroyed memory is the device’s no longer; what is not there is ENOENT', async () => {
    const { memory, register, destroy, write, driver } = await booted();
    expect(await destroy()).to.equal('ENOENT');
    await register();
    expect(await destroy({ rsc_id: 2 })).to.equal('ENOENT');
    expect(await destroy({ type: 1 })).to.equal('ENOENT');
    expect(await destroy({ flags: 1 })).to.equal('EOPNOTSUPP');
    expect(await destroy()).to.equal(0);
    expect(driver.memory.size).to.equal(0);
    await write(0xa5);
    expect(memory.read(OUT + 8191, 1)[0]).to.equal(0);
    expect(await destroy()).to.equal('ENOENT');
  });

  it('memory of one file is nothing to another, and ends with it', async () => {
    const { kernel, file, register, memory, driver } = await booted();
    await register();
    const other = (await kernel.open(0)) as OpenFile;
    memory.poke(ARG, packRscDestroy({ size: RSC_DESTROY_SIZE, flags: 0, type: 0, rsc_id: 1 }));
    expect(await kernel.ioctl(other, FWCTL_RSC_DESTROY, ARG, memory, ROOT)).to.equal('ENOENT');
    await kernel.close(file);
    expect(driver.memory.size).to.equal(0);
  });

  it('a driver that can not is EOPNOTSUPP', async () => {
    const plain = new Writer();
    const driver = { deviceType: 1, open: plain.open, close: plain.close, info: plain.info, rpc: plain.rpc };
    expect(await (await booted(true, driver)).register()).to.equal('EOPNOTSUPP');
  });

  it('a device that writes beyond its memory is a defect', async () => {
    const { register, driver } = await booted();
    await register();
    const [memory] = driver.memory;
    expect(() => memory?.write(8192, new Uint8Array(1))).to.throw(RangeError);
    expect(() => memory?.write(-1, new Uint8Array(1))).to.throw(RangeError);
  });
});
