import { expect } from 'chai';
import type { Question } from '../../src/backends/snapshot/answers.js';
import { TakingBackend } from '../../src/backends/snapshot/take.js';
import { snapshotBackend } from '../../src/backends/snapshot.js';
import type { Backend, MessageMemory } from '../../src/client/backend.js';
import { FwctlError } from '../../src/client/errors.js';
import { asked, device, small } from '../support/snapshot.js';

const missed = ({ input }: Question) => new FwctlError('device', `no answer to ${input.join()}`);
const open = async (calls = small()) => (await snapshotBackend(calls, missed)).open('fwctl0');
const question = Uint8Array.of(1, 2);

describe('a snapshot as a backend', () => {
  it('has the name of the backend that it was taken of, its device as the usual one, and those beside it', async () => {
    const backend = snapshotBackend(small(), missed);
    expect([backend.name, backend.usual]).to.deep.equal(['emulated', 'fwctl0']);
    expect((await backend.list()).map(({ name }) => name)).to.deep.equal(['fwctl0', 'fwctl1']);
    expect(await backend.list('mlx5_0')).to.have.length(2);
    expect(await backend.list('mlx5_9')).to.deep.equal([]);
    expect(await backend.host()).to.deep.equal(small().host);
    expect(await backend.functionsOf?.(device)).to.deep.equal(small().hostFunctions);
  });

  it('tells of the time when it was taken, from where it goes on', async () => {
    const { wall, steady } = small().moment;
    const moment = await snapshotBackend(small(), missed).moment?.();
    expect(moment?.wall).to.be.within(wall, wall + 60_000);
    expect(moment?.steady).to.be.within(steady, steady + 60_000);
  });

  it('answers the same question alike, however often and in whatever order', async () => {
    const handle = await open(small([asked([1, 2], [7]), asked([1, 3], [8])]));
    for (const [last, answer] of [
      [3, 8],
      [2, 7],
      [2, 7],
      [3, 8],
    ] as const)
      expect(await handle.rpc(0, Uint8Array.of(1, last), 16)).to.deep.equal(Uint8Array.of(answer));
  });

  it('answers at a higher scope as at the one that was asked, at a lower one not', async () => {
    const handle = await open(small([asked([1, 2], [7], { scope: 1 })]));
    expect(await handle.rpc(3, question, 16)).to.deep.equal(Uint8Array.of(7));
    await rejects(handle.rpc(0, question, 16));
  });

  it('answers with other room only where the answer did not fill what it had', async () => {
    const handle = await open(small([asked([1, 2], [7, 7])]));
    expect(await handle.rpc(0, question, 4096)).to.deep.equal(Uint8Array.of(7, 7));
    expect(await handle.rpc(0, question, 2)).to.deep.equal(Uint8Array.of(7, 7));
    await rejects(handle.rpc(0, question, 1));
    const full = await open(small([asked([1, 2], Array(16).fill(7))]));
    await rejects(full.rpc(0, question, 4096));
  });

  it('tells an input from one that is longer by zeros', async () => {
    const handle = await open(small([asked([1, 2], [7])]));
    await rejects(handle.rpc(0, Uint8Array.of(1, 2, 0), 16));
  });

  it('fills in memory as the device did, for the memory that was sent', async () => {
    const handle = await open();
    const bytes = new Uint8Array(4);
    await handle.rpc(0, Uint8Array.of(1, 0x0d), 16, [{ at: 8, bytes }]);
    expect(bytes).to.deep.equal(Uint8Array.of(9, 9, 0, 0));
    await rejects(handle.rpc(0, Uint8Array.of(1, 0x0d), 16, [{ at: 8, bytes }]));
  });

  it('gives the errno that the kernel gave', async () => {
    expect(await (await open()).rpc(1, Uint8Array.of(1, 0x0b), 16)).to.equal('EIO');
  });

  it('keeps apart what the answer would be once a driver has a function', async () => {
    const handle = await open();
    const ask = (title: string) => handle.onceBound?.(title, [{ input: Uint8Array.of(1, 0x0c), outLen: 16 }]);
    expect(await ask('VF 0 of PF 0')).to.deep.equal([Uint8Array.of(7)]);
    expect(await ask('VF 1 of PF 0')).to.equal(undefined);
    await rejects(handle.rpc(0, Uint8Array.of(1, 0x0c), 16));
  });

  it('has of devices beside it no more than their names, and opens no other', async () => {
    const backend = snapshotBackend(small(), missed);
    const beside = await backend.open('fwctl1');
    expect(await beside.info()).to.equal('EACCES');
    await rejects(beside.rpc(0, question, 16), /the name alone/);
    await rejects(backend.open('fwctl9'), /the snapshot is of fwctl0, not of fwctl9/);
  });
});

async function rejects(work: Promise<unknown>, words = /no answer to/): Promise<void> {
  const error = await work.then(
    () => undefined,
    (one) => one,
  );
  expect(error).to.be.instanceOf(FwctlError);
  expect(error.kind).to.equal('device');
  expect(error.message).to.match(words);
}

describe('taking a snapshot', () => {
  it('asks a question once: what is asked twice is answered as it was, also in memory', async () => {
    let calls = 0;
    const counting = {
      name: 'counting',
      list: async () => [device],
      host: async () => small().host,
      open: async () => ({
        info: async () => ({ deviceType: 1, data: new Uint8Array(0) }),
        rpc: async (
          _scope: number,
          _input: Uint8Array,
          _room: number,
          memory: readonly MessageMemory[] = [],
        ) => {
          calls++;
          for (const { bytes } of memory) bytes.fill(calls);
          return Uint8Array.of(calls);
        },
        close: async () => {},
      }),
    } as Backend;
    const taking = new TakingBackend(counting, 'fwctl0');
    taking.begin('one');
    const handle = await taking.open('fwctl0');
    const input = Uint8Array.of(1);
    expect(await handle.rpc(0, input, 16)).to.deep.equal(Uint8Array.of(1));
    taking.begin('two');
    expect(await handle.rpc(0, input, 16)).to.deep.equal(Uint8Array.of(1));
    const [first, second] = [new Uint8Array(2), new Uint8Array(2)];
    await handle.rpc(0, input, 16, [{ at: 0, bytes: first }]);
    await handle.rpc(0, input, 16, [{ at: 0, bytes: second }]);
    expect(second).to.deep.equal(first);
    expect(
      taking.sections.map(({ section, calls: kept }) => [section, kept.map(({ input }) => input[0])]),
    ).to.deep.equal([
      ['one', [1]],
      ['two', [1]],
    ]);
  });
});
