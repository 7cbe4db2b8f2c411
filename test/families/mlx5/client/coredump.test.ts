import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { DeviceMemory } from '../../../../src/client/backend.js';
import { FwctlError } from '../../../../src/client/errors.js';
import { Session } from '../../../../src/client/session.js';
import { dumpCore } from '../../../../src/families/mlx5/client/coredump.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { devices, fakeBackend } from '../../../support/fake-backend.js';

const form = layout('mlx5ctl_core_dump_reg');

const pairs = (...addresses: number[]) => {
  const bytes = new Uint8Array(addresses.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, address] of addresses.entries()) view.setUint32(8 * i, address);
  return bytes;
};

/** What a device gives that answers with these parts, each with its fields; then the error that ended it. */
async function outcome(...parts: (readonly [bytes: Uint8Array, fields: object])[]) {
  const { backend } = fakeBackend();
  const memory: DeviceMemory = { bytes: new Uint8Array(64), mkey: 1, address: 0n, release: async () => {} };
  let call = 0;
  const rpc = async (_scope: number, input: Uint8Array) => {
    const [bytes, fields] = parts[Math.min(call++, parts.length - 1)] as (typeof parts)[0];
    memory.bytes.set(bytes);
    const asked = decode(form, input.subarray(16));
    const output = new Uint8Array(16 + 64);
    output.set(encode(form, { size: bytes.length, cookie: asked.cookie + 8n, ...fields }), 16);
    return output;
  };
  const handle = await backend.open('fwctl0');
  const device = devices[0] as (typeof devices)[0];
  const options = { allowTaint: false, guard: true, deny: [] };
  const session = await Session.open({ ...backend, open: async () => ({ ...handle, rpc }) }, device, options);
  const sizes: number[] = [];
  try {
    for await (const { bytes } of dumpCore(session, memory)) sizes.push(bytes.length);
    return { sizes };
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    return { sizes, kind: error.kind, offset: error.facts.offset, message: error.message };
  }
}

const more = { more_dump: 1 };

describe('a core dump from a device that answers badly', () => {
  it('parts come until there are no more', async () => {
    expect(await outcome([pairs(0, 4), more], [pairs(8), {}])).to.deep.equal({ sizes: [16, 8] });
    expect(await outcome([pairs(), {}])).to.deep.equal({ sizes: [0] });
  });

  it('a size beyond the memory, or of no pairs, is refused', async () => {
    const big = await outcome([pairs(0), more], [pairs(4), { size: 72 }]);
    expect(big).to.deep.include({ sizes: [8], kind: 'reply', offset: 8 });
    expect(big.message).to.match(/72 bytes are said to be in memory of 64/);
    expect((await outcome([pairs(0), { size: 12 }])).message).to.match(/12 bytes are no pairs/);
  });

  it('an empty part and a cookie that stays never loop', async () => {
    expect((await outcome([pairs(0), more], [pairs(), more])).message).to.match(/a part is empty/);
    expect((await outcome([pairs(0), { ...more, cookie: 0n }])).message).to.match(/cookie does not move/);
  });

  it('addresses that go back, also from part to part, are refused', async () => {
    expect(await outcome([pairs(0, 8, 8), {}])).to.deep.include({ sizes: [], offset: 16 });
    const back = await outcome([pairs(0, 4), more]);
    expect(back).to.deep.include({ sizes: [16], offset: 16 });
    expect(back.message).to.match(/address 0x0 comes behind 0x4/);
  });
});

describe('memory for the device', () => {
  it('a way to the device that has none says ENOTTY, as mainline kernels do', async () => {
    const { backend } = fakeBackend();
    const device = devices[0] as (typeof devices)[0];
    const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
    const error = await session.umem(4096).catch((caught) => caught);
    expect(error).to.be.instanceOf(FwctlError);
    expect([error.kind, error.facts.errno]).to.deep.equal(['kernel', 'ENOTTY']);
  });
});
