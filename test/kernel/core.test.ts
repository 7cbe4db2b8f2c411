import { expect } from 'chai';
import fc from 'fast-check';
import type { Driver } from '../../src/kernel/driver.js';
import { copyStruct, type Row, respond } from '../../src/kernel/ioctl.js';
import type { UserMemory } from '../../src/kernel/memory.js';
import { isErrno } from '../../src/uapi/errno.js';
import { FWCTL_INFO, FWCTL_RPC, packInfo, packRpc, RPC_SIZE } from '../../src/uapi/ioctl.js';
import {
  ARG,
  IN,
  MAPPED,
  Machine,
  mailbox,
  NOBODY,
  NOP,
  OUT,
  PARENTS,
  QUERY_HCA_CAP,
  ROOT,
  remote,
  userMemory,
} from './machine.js';
import type { SparseMemory } from './sparse-memory.js';

const rpcStruct = { size: RPC_SIZE, scope: 1, in_len: 64, out_len: 64, in: IN, out: OUT };

/** A driver that answers with these bytes, whatever was asked. */
const answering = (answer: Uint8Array): Driver => ({
  deviceType: 4,
  open: () => ({}),
  close: () => {},
  info: () => answer,
  rpc: () => answer,
});

describe('FWCTL_RPC', () => {
  it('works the same over memory that is read and written asynchronously', async () => {
    const machine = new Machine();
    const file = await machine.open();
    const outputs = [];
    for (const wrap of [(memory: ReturnType<typeof userMemory>) => memory, remote]) {
      const memory = userMemory();
      const input = mailbox(QUERY_HCA_CAP, 1, 0xdead, 64);
      memory.poke(IN, input);
      memory.poke(ARG, packRpc(rpcStruct));
      expect(await machine.kernel.ioctl(file, FWCTL_RPC, ARG, wrap(memory), ROOT)).to.equal(0);
      expect(memory.read(IN, 64)).to.deep.equal(input);
      outputs.push(memory.read(OUT, 64));
    }
    expect(outputs[1]).to.deep.equal(outputs[0]);
    expect([...(outputs[0]?.subarray(16, 24) ?? [])]).to.deep.equal([1, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('of a driver that answers longer than the room is cut, and its own length comes back', async () => {
    const machine = new Machine();
    const device = machine.kernel.register(answering(new Uint8Array(100).fill(7)), PARENTS[0]);
    const file = await machine.open(device.minor);
    for (const outLen of [0, 64, 100, 200]) {
      const memory = userMemory();
      memory.poke(ARG, packRpc({ ...rpcStruct, out_len: outLen }));
      expect(await machine.kernel.ioctl(file, FWCTL_RPC, ARG, memory, ROOT)).to.equal(0);
      expect(memory.read(ARG, RPC_SIZE)).to.deep.equal(packRpc({ ...rpcStruct, out_len: 100 }));
      const copied = Math.min(outLen, 100);
      expect(memory.read(OUT, 128)).to.deep.equal(new Uint8Array(128).fill(7, 0, copied));
    }
  });

  it('reads nothing where in_len is 0', async () => {
    const machine = new Machine();
    const device = machine.kernel.register(answering(new Uint8Array(16)), PARENTS[0]);
    const memory = userMemory();
    memory.poke(ARG, packRpc({ ...rpcStruct, in_len: 0, in: 1 }));
    const file = await machine.open(device.minor);
    expect(await machine.kernel.ioctl(file, FWCTL_RPC, ARG, memory, ROOT)).to.equal(0);
  });

  it('with a pointer of 2^53 or more answers EFAULT without looking there', async () => {
    const machine = new Machine();
    const file = await machine.open();
    for (const pointer of [
      { in: 2 ** 53 },
      { out: 2 ** 53 },
      { in: 2 ** 64 - 2048 },
      { out: 2 ** 64 - 2048 },
    ]) {
      const memory = userMemory();
      memory.poke(IN, mailbox(NOP));
      memory.poke(ARG, packRpc({ ...rpcStruct, ...pointer }));
      const asked: number[] = [];
      const watched = {
        read: (address: number, length: number) => {
          asked.push(address);
          return memory.read(address, length);
        },
        write: (address: number, bytes: Uint8Array) => {
          asked.push(address);
          return memory.write(address, bytes);
        },
      };
      expect(await machine.kernel.ioctl(file, FWCTL_RPC, ARG, watched, ROOT)).to.equal('EFAULT');
      expect(asked.every(Number.isSafeInteger)).to.equal(true);
    }
    expect(await machine.kernel.ioctl(file, FWCTL_RPC, 2 ** 60, userMemory(), ROOT)).to.equal('EFAULT');
  });

  it('writes the struct back as it was read, whatever became of it meanwhile', async () => {
    const machine = new Machine();
    const file = await machine.open();
    const memory = userMemory();
    memory.poke(IN, mailbox(NOP, 0, 0, 64));
    memory.poke(ARG, packRpc({ ...rpcStruct, out: ARG }));
    expect(await machine.kernel.ioctl(file, FWCTL_RPC, ARG, memory, ROOT)).to.equal(0);
    expect(memory.read(ARG, RPC_SIZE)).to.deep.equal(packRpc({ ...rpcStruct, out: ARG }));
  });

  it('a failed call leaves the struct as it was', async () => {
    const machine = new Machine();
    const file = await machine.open();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          size: fc.constantFrom(0, 31, 32, 33, 40),
          scope: fc.constantFrom(0, 1, 3, 4),
          in_len: fc.constantFrom(0, 15, 16, 64, MAPPED + 1),
          out_len: fc.constantFrom(0, 15, 16, 64, MAPPED + 1),
          in: fc.constantFrom(0, IN, IN + MAPPED - 8),
          out: fc.constantFrom(0, OUT, OUT + MAPPED - 8),
        }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        async (struct, input) => {
          const memory = userMemory();
          memory.poke(IN, input);
          memory.poke(ARG, packRpc(struct));
          const result = await machine.kernel.ioctl(file, FWCTL_RPC, ARG, memory, NOBODY);
          expect(memory.read(ARG, 40)).to.deep.equal(
            new Uint8Array([...packRpc(struct), ...new Uint8Array(8)]),
          );
          if (result === 0) expect(struct.size).to.be.at.least(RPC_SIZE);
        },
      ),
    );
  });
});

describe('the memory of a caller that his message names', () => {
  /** A driver that copies 8 bytes from the address at the start of its input to the one behind it, backwards. */
  const copying: Driver = {
    deviceType: 4,
    open: () => ({}),
    close: () => {},
    async rpc(_context, _scope, input, _outLen, memory) {
      const at = new DataView(new Uint8Array(input).buffer);
      const bytes = await memory.copyIn(Number(at.getBigUint64(0, true)), 8);
      if (isErrno(bytes)) return bytes;
      bytes.reverse();
      return (await memory.copyOut(Number(at.getBigUint64(8, true)), bytes)) || new Uint8Array(input);
    },
  };

  const call = async (from: bigint, to: bigint, wrap = (memory: SparseMemory): UserMemory => memory) => {
    const machine = new Machine();
    const file = await machine.open(machine.kernel.register(copying, PARENTS[0]).minor);
    const memory = userMemory();
    const input = new DataView(new ArrayBuffer(16));
    input.setBigUint64(0, from, true);
    input.setBigUint64(8, to, true);
    memory.poke(IN, new Uint8Array(input.buffer));
    memory.poke(IN + 64, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    memory.poke(ARG, packRpc({ ...rpcStruct, in_len: 16 }));
    return { errno: await machine.kernel.ioctl(file, FWCTL_RPC, ARG, wrap(memory), ROOT), memory };
  };

  it('is read and written by the driver, at once or after a while', async () => {
    for (const wrap of [undefined, remote]) {
      const { errno, memory } = await call(BigInt(IN + 64), BigInt(OUT + 64), wrap);
      expect(errno).to.equal(0);
      expect([...memory.read(OUT + 64, 8)]).to.deep.equal([8, 7, 6, 5, 4, 3, 2, 1]);
      expect([...memory.read(IN + 64, 8)]).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });

  it('is EFAULT where it is not mapped as far as it is wanted, whatever the address', async () => {
    for (const wrap of [undefined, remote])
      for (const at of [0n, BigInt(IN + MAPPED - 7), 2n ** 53n + BigInt(IN), 2n ** 64n - 8n]) {
        expect((await call(at, BigInt(OUT), wrap)).errno).to.equal('EFAULT');
        const { errno, memory } = await call(BigInt(IN + 64), at, wrap);
        expect(errno).to.equal('EFAULT');
        expect(memory.read(ARG, RPC_SIZE)).to.deep.equal(packRpc({ ...rpcStruct, in_len: 16 }));
      }
  });
});

describe('FWCTL_INFO', () => {
  const info = { size: 24, flags: 0, out_device_type: 9, device_data_len: 0, out_device_data: OUT };

  it('gives the length of the driver whatever room there was, and zeros behind its data', async () => {
    const machine = new Machine();
    const device = machine.kernel.register(answering(new Uint8Array(4).fill(7)), PARENTS[0]);
    const file = await machine.open(device.minor);
    for (const wrap of [(memory: SparseMemory) => memory, remote])
      for (const room of [0, 2, 4, 9, 100_000]) {
        const memory = userMemory();
        memory.poke(OUT, new Uint8Array(room + 1).fill(0xff));
        memory.poke(ARG, packInfo({ ...info, device_data_len: room }));
        expect(await machine.kernel.ioctl(file, FWCTL_INFO, ARG, wrap(memory), ROOT)).to.equal(0);
        const length = room === 0 ? 0 : 4;
        expect(memory.read(ARG, 24)).to.deep.equal(
          packInfo({ ...info, out_device_type: 4, device_data_len: length }),
        );
        const expected = new Uint8Array(room + 1).fill(7, 0, Math.min(room, 4));
        expected[room] = 0xff;
        expect(memory.read(OUT, room + 1)).to.deep.equal(expected);
      }
  });

  it('waits for nothing where the memory of the caller does not', async () => {
    const machine = new Machine();
    const file = await machine.open();
    const memory = userMemory();
    memory.poke(ARG, packInfo({ ...info, device_data_len: 100_000 }));
    expect(machine.kernel.ioctlNow(file, FWCTL_INFO, ARG, memory, ROOT)).to.equal(0);
  });

  it('of a driver without device data gives none, and zeros in all of the room', async () => {
    const { info: _, ...without } = answering(new Uint8Array(0));
    for (const driver of [without, answering(new Uint8Array(0))]) {
      const machine = new Machine();
      const file = await machine.open(machine.kernel.register(driver, PARENTS[0]).minor);
      for (const room of [0, 4, 12]) {
        const memory = userMemory();
        memory.poke(OUT, new Uint8Array(16).fill(0xcc));
        const struct = {
          size: 24,
          flags: 0,
          out_device_type: 0,
          device_data_len: room,
          out_device_data: OUT,
        };
        memory.poke(ARG, packInfo(struct));
        expect(await machine.kernel.ioctl(file, FWCTL_INFO, ARG, memory, ROOT)).to.equal(0);
        expect(memory.read(ARG, 24)).to.deep.equal(
          packInfo({ ...struct, out_device_type: 4, device_data_len: 0 }),
        );
        expect(memory.read(OUT, 16)).to.deep.equal(new Uint8Array(16).fill(0xcc, room));
      }
    }
  });

  it('keeps every bit of a pointer that it does not use', async () => {
    const machine = new Machine();
    const file = await machine.open();
    const memory = userMemory();
    const struct = packInfo(info);
    struct.set([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef], 16);
    memory.poke(ARG, struct);
    expect(await machine.kernel.ioctl(file, FWCTL_INFO, ARG, memory, ROOT)).to.equal(0);
    expect(memory.read(ARG + 16, 8)).to.deep.equal(struct.subarray(16));
  });
});

describe('the argument of an ioctl', () => {
  /** A struct that has grown from 8 to 16 bytes. */
  const grown: Row = { smallest: 8, known: 16, run: () => 0 };
  const struct = (size: number) => {
    const bytes = new Uint8Array(32).fill(0x55, 4, size);
    new DataView(bytes.buffer).setUint32(0, size, true);
    return bytes;
  };

  it('of an older caller is read with zeros for what it lacks, and written back no further than it reaches', async () => {
    const memory = userMemory();
    memory.poke(ARG, struct(12).fill(0xff, 12));
    const copy = await copyStruct(memory, ARG, grown);
    expect(copy).to.deep.equal(struct(12).subarray(0, 16));
    expect(await respond(memory, ARG, (copy as Uint8Array).fill(0x66, 4))).to.equal(0);
    const expected = struct(12).fill(0xff, 12).fill(0x66, 4, 12);
    expect(memory.read(ARG, 32)).to.deep.equal(expected);
  });

  it('of a newer caller may have only zeros behind what is known', async () => {
    const memory = userMemory();
    for (const [bytes, expected] of [
      [struct(32), 'E2BIG'],
      [struct(32).fill(0, 16), struct(32).subarray(0, 16)],
    ] as const) {
      memory.poke(ARG, bytes);
      expect(await copyStruct(memory, ARG, grown)).to.deep.equal(expected);
    }
  });

  it('scans the tail upwards in steps: a byte that is not zero counts before an unmapped one', async () => {
    for (const [poked, expected] of [
      [MAPPED - 1, 'E2BIG'],
      [undefined, 'EFAULT'],
    ] as const) {
      const memory = userMemory();
      memory.poke(ARG, packRpc({ ...rpcStruct, size: 0xffffffff }));
      if (poked) memory.poke(ARG + poked, new Uint8Array([1]));
      for (const wrapped of [memory, remote(memory)])
        expect(await copyStruct(wrapped, ARG, { ...grown, known: RPC_SIZE })).to.equal(expected);
    }
  });
});
