import { expect } from 'chai';
import type { ClientMaps } from '../../../src/backends/serve/maps.js';
import { ClientMemory } from '../../../src/backends/serve/memory.js';
import type { Wire } from '../../../src/backends/serve/wire.js';

const STEP = 65536;
const MANY = 2000;

/** A client that has everything mapped, and nothing in it. */
function memory(): ClientMemory {
  const bytes = Buffer.alloc(STEP);
  const wire = {
    readMemory: (parts: { length: number }[]) => parts.map(async ({ length }) => bytes.subarray(0, length)),
    writeMemory: () => undefined,
  };
  const maps = { reach: (_: number, length: number) => length };
  return new ClientMemory(wire as unknown as Wire, maps as unknown as ClientMaps);
}

describe('the memory of a client', () => {
  it('of a call that copies gigabytes not all is kept, but its struct is', async () => {
    const client = memory();
    client.begin(true);
    await client.read(0, 24);
    for (let i = 0; i < MANY; i++) await client.read(STEP * (i + 1), STEP);
    for (let i = 0; i < MANY; i++) await client.write(STEP * (i + 1), Buffer.alloc(STEP));
    await client.write(0, Buffer.alloc(24));
    const { in: reads = [], out: writes = [] } = client.copied.now ?? {};
    const kept = [...reads, ...writes].reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(kept).to.be.below(100 << 20);
    expect(reads[0]).to.deep.include({ address: 0 });
    expect(writes.at(-1)).to.deep.include({ address: 0 });
  });

  it('each call has copies of its own', async () => {
    const client = memory();
    for (let call = 0; call < 2; call++) {
      client.begin(true);
      for (let i = 0; i < MANY; i++) await client.write(STEP * i, Buffer.alloc(STEP));
      expect(client.copied.now?.out[0]).to.deep.include({ address: 0 });
    }
    client.begin(false);
    expect(client.copied.now).to.equal(undefined);
  });
});
