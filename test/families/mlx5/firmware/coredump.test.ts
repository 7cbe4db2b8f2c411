import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import { buildInput } from '../../../../src/families/mlx5/mailbox.js';
import { TO_MEMORY } from '../../../../src/families/mlx5/prm/coredump.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import type { PinnedMemory } from '../../../../src/kernel/driver.js';
import { commandNamed, freshDevice, readAnswer } from './ask.js';

const form = layout('mlx5ctl_core_dump_reg');
const ADDRESS = 0x7f00_0000;

/** A device with a user context that has memory of so many bytes. */
function withMemory(length: number) {
  const device = freshDevice();
  const { uid } = device.contexts.create('pf0', 0);
  const bytes = new Uint8Array(length);
  const memory: PinnedMemory = { address: ADDRESS, length, write: (offset, part) => bytes.set(part, offset) };
  const mkey = device.contexts.register(uid, 'pf0', memory)?.mkey as number;
  const ask = (fields: object = {}, as = uid) => {
    const asked = { core_dump_type: TO_MEMORY, mkey, address: BigInt(ADDRESS), size: length, ...fields };
    const access = { op_mod: 1, register_id: 0x402e, register_data: encode(form, asked) };
    const input = buildInput(commandNamed('ACCESS_REG'), access);
    // The driver puts the uid there.
    new DataView(input.buffer).setUint16(2, as);
    const output = device.execute('pf0', input, 16 + 64);
    return { ...readAnswer('ACCESS_REG', output), reply: decode(form, output.subarray(16)) };
  };
  const pairs = (size: number) => {
    const view = new DataView(bytes.buffer);
    return Array.from({ length: size / 8 }, (_, i) => [view.getUint32(8 * i), view.getUint32(8 * i + 4)]);
  };
  return { device, uid, bytes, ask, pairs };
}

describe('firmware: CORE_DUMP', () => {
  it('has the captured pairs, size and cookie', () => {
    const { ask, pairs } = withMemory(2000 * 1024);
    const { reply } = ask();
    expect(reply).to.deep.include({ size: 831304, more_dump: 0, cookie: 0x500c04n });
    const all = pairs(reply.size);
    expect(all).to.have.length(103913);
    expect(all.slice(0, 8)).to.deep.equal(
      [0x01002000, 0x48ec, 0, 3, 0, 0, 0x54306f6c, 0x104000].map((value, i) => [4 * i, value]),
    );
    expect(all.at(-1)).to.deep.equal([0x500c00, 0]);
    expect(all.at(-2)).to.deep.equal([0x500b48, 0]);
  });

  it('in several calls it is the same, however large the memory is', () => {
    const { ask: askWhole, pairs: wholePairs } = withMemory(2000 * 1024);
    const whole = wholePairs(askWhole().reply.size);
    const { ask, pairs } = withMemory(100_004);
    const parts: number[][] = [];
    let cookie = 0n;
    for (;;) {
      const { reply } = ask({ cookie });
      expect(reply.size).to.be.at.most(100_000);
      parts.push(...pairs(reply.size));
      cookie = reply.cookie;
      if (!reply.more_dump) break;
    }
    expect(parts).to.deep.equal(whole);
  });

  it('memory that is not the context’s, and ranges that reach beyond it, are refused; nothing is written', () => {
    const { ask, bytes, device } = withMemory(4096);
    const other = device.contexts.create('pf0', 0).uid;
    expect(ask({}, other).syndrome).to.equal('DUMP_MKEY_UNKNOWN');
    expect(ask({}, 0).syndrome).to.equal('DUMP_MKEY_UNKNOWN');
    expect(ask({ mkey: 1 }).syndrome).to.equal('DUMP_MKEY_UNKNOWN');
    expect(ask({ size: 4104 }).syndrome).to.equal('DUMP_MEMORY_RANGE');
    expect(ask({ size: 4 }).syndrome).to.equal('DUMP_MEMORY_RANGE');
    expect(ask({ address: BigInt(ADDRESS) - 8n }).syndrome).to.equal('DUMP_MEMORY_RANGE');
    expect(ask({ address: BigInt(ADDRESS) + 8n }).syndrome).to.equal('DUMP_MEMORY_RANGE');
    expect(bytes.every((byte) => byte === 0)).to.equal(true);
  });

  it('other types write nothing, and there is no fourth', () => {
    const { ask, bytes } = withMemory(4096);
    for (const core_dump_type of [0, 1]) expect(ask({ core_dump_type }).reply).to.include({ size: 0 });
    expect(ask({ core_dump_type: 3 }).syndrome).to.equal('REGISTER_VALUE');
    expect(bytes.every((byte) => byte === 0)).to.equal(true);
  });

  it('memory ends with its context, and with a restart', () => {
    const { device, uid } = withMemory(4096);
    const context = device.contexts.find(uid, 'pf0');
    expect(context?.memory.size).to.equal(1);
    device.reset();
    expect(device.contexts.find(uid, 'pf0')).to.equal(undefined);
  });
});
