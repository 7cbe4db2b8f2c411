import { join } from 'node:path';
import { expect } from 'chai';
import { type ReplayMode, replayBackend } from '../../src/backends/replay.js';
import { readTape } from '../../src/backends/tape/read.js';
import { encode } from '../../src/bits/codec.js';
import type { Backend, Handle } from '../../src/client/backend.js';
import { FwctlError } from '../../src/client/errors.js';
import { findCommand } from '../../src/families/mlx5/catalogue.js';
import { secretsIn } from '../../src/families/mlx5/client/secrets.js';
import { layout } from '../../src/families/mlx5/prm/layouts.js';
import { calm, devices, fakeBackend } from '../support/fake-backend.js';
import { withFolder } from '../support/files.js';
import { errorOf, taped } from './fake-tape.js';

const input = (...first: number[]): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => first[i] ?? 0);

/** A device that answers with a number that goes up. */
function counting(): Backend {
  let count = 0;
  const { backend } = fakeBackend();
  return {
    ...backend,
    open: async (name) => ({
      ...(await backend.open(name)),
      rpc: async () => Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? ++count : 0)),
    }),
  };
}

const three = async (backend: Backend): Promise<void> => {
  const handle = await backend.open('fwctl1');
  for (const first of [1, 2, 1]) await handle.rpc(0, input(first), 16);
  await handle.close();
};

const last = async (handle: Handle, first: number): Promise<number | undefined> => {
  const output = await handle.rpc(0, input(first), 16);
  return typeof output === 'string' ? undefined : output[15];
};

const replaying = (
  mode: ReplayMode,
  work: (backend: ReturnType<typeof replayBackend>) => Promise<void>,
  record: (backend: Backend) => Promise<unknown> = three,
  device: Backend = counting(),
) =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.tape');
    await taped(file, device, record);
    await work(replayBackend(file, { mode }));
  });

describe('a replay', () => {
  it('has the name of the backend that was recorded, its devices and its host', () =>
    replaying(
      'strict',
      async (backend) => {
        expect(backend.name).to.equal('fake');
        expect(await backend.list()).to.deep.equal(devices);
        expect(await backend.host()).to.deep.equal(calm);
      },
      async (backend) => {
        await backend.list();
        await backend.host();
      },
    ));

  it('strict: answers the calls in their order', () =>
    replaying('strict', async (backend) => {
      const handle = await backend.open('fwctl1');
      expect([await last(handle, 1), await last(handle, 2), await last(handle, 1)]).to.deep.equal([1, 2, 3]);
      await handle.close();
      expect(backend.leftOver()).to.deep.equal([]);
    }));

  it('strict: another call is a difference that names the line, and both bytes', async () => {
    const calls: [(handle: Handle) => Promise<unknown>, RegExp][] = [
      [
        (handle) => handle.rpc(0, input(1, 0, 9), 16),
        /:3: rpc was recorded with 00 in byte 0x02 .* with 09$/,
      ],
      [
        (handle) => handle.rpc(1, input(1), 16),
        /:3: .* at scope configuration, and comes at debug-read-only$/,
      ],
      [(handle) => handle.rpc(7, input(1), 16), /:3: .* and comes at number 7$/],
      [(handle) => handle.rpc(0, input(1), 17), /:3: .* with room for 16 bytes, and comes with 17$/],
      [
        (handle) => handle.rpc(0, new Uint8Array(17), 16),
        /:3: .* with 16 bytes of input, and comes with 17$/,
      ],
      [(handle) => handle.info(), /:3: rpc was recorded, and a call info comes$/],
    ];
    for (const [call, words] of calls)
      await replaying('strict', async (backend) => {
        const error = await errorOf(async () => call(await backend.open('fwctl1')));
        expect(error.kind).to.equal('differs');
        expect(error.message).to.match(words);
      });
  });

  it('strict: one call more, or one open more, is a difference', () =>
    replaying('strict', async (backend) => {
      const handle = await backend.open('fwctl1');
      for (const first of [1, 2, 1]) await last(handle, first);
      const more = await errorOf(() => last(handle, 1));
      expect(more).to.include({ kind: 'differs' });
      expect(more.message).to.match(/:5: an rpc .* comes behind the last recorded call/);
      const again = await errorOf(() => backend.open('fwctl1'));
      expect(again.message).to.match(/:2: fwctl1 is opened 2 times; on the tape 1 times/);
    }));

  it('lookup: a call is answered by its input, the last answer again and again', () =>
    replaying('lookup', async (backend) => {
      const handle = await backend.open('fwctl1');
      const got = [];
      for (const first of [2, 1, 1, 1, 2]) got.push(await last(handle, first));
      expect(got).to.deep.equal([2, 1, 3, 3, 2]);
      const error = await errorOf(() => last(handle, 3));
      expect(error.kind).to.equal('differs');
      expect(error.message).to.match(/does not have an rpc at scope configuration on fwctl1/);
      expect(await last(await backend.open('fwctl1'), 1)).to.equal(3);
    }));

  it('tells what was not asked for', () =>
    replaying('lookup', async (backend) => {
      await last(await backend.open('fwctl1'), 2);
      expect(backend.leftOver().map(({ line }) => line)).to.deep.equal([3, 5]);
    }));

  it('a device that is not on the tape is refused with the line', () =>
    replaying('strict', async (backend) => {
      const error = await errorOf(() => backend.list('mlx5_7'));
      expect(error.kind).to.equal('usage');
      expect(error.message).to.match(/:2: the tape is of fwctl1, not of mlx5_7/);
    }));

  it('errnos, and opens that fail, fail again in the same words', async () => {
    const refuse = (error: FwctlError): Backend => ({
      ...fakeBackend().backend,
      open: async () => {
        throw error;
      },
    });
    for (const error of [
      new FwctlError('kernel', "fwctl1 can't be opened: EACCES", { errno: 'EACCES', next: 'ask root' }),
      new FwctlError('device', 'there is no module'),
    ])
      await replaying(
        'strict',
        async (backend) => {
          const again = (await errorOf(() => backend.open('fwctl1'))) as FwctlError;
          expect([again.kind, again.message, again.facts]).to.deep.equal([
            error.kind,
            error.message,
            error.facts,
          ]);
        },
        async (backend) => errorOf(() => backend.open('fwctl1')),
        refuse(error),
      );
  });

  it('gives the moments that were recorded; behind the last of them time goes on', async () => {
    const moments = [
      { wall: 1.7e12, steady: 5000.25 },
      { wall: 1.7e12 + 1, steady: 5001.5 },
    ];
    const { backend } = fakeBackend();
    let count = 0;
    await replaying(
      'lookup',
      async (again) => {
        expect([await again.moment?.(), await again.moment?.()]).to.deep.equal(moments);
        const later = await again.moment?.();
        expect(later?.steady).to.be.at.least(5001.5);
        expect((later?.wall ?? 0) - (later?.steady ?? 0)).to.be.closeTo(1.7e12 + 1 - 5001.5, 0.01);
        expect(again.leftOver()).to.deep.equal([]);
      },
      async (recorded) => {
        for (const moment of moments) expect(await recorded.moment?.()).to.equal(moment);
      },
      { ...backend, moment: async () => moments[count++] as (typeof moments)[0] },
    );
  });

  it('what the device wrote into memory is written again', async () => {
    const bytes = new Uint8Array(300);
    const device: Backend = {
      ...fakeBackend().backend,
      open: async (name) => ({
        ...(await fakeBackend().backend.open(name)),
        rpc: async () => {
          bytes.fill(7, 60, 70);
          bytes.fill(9, 299);
          return new Uint8Array(16);
        },
        umem: async () => ({ bytes, mkey: 5, address: 9n, release: async () => {} }),
      }),
    };
    const record = async (backend: Backend) => {
      const handle = await backend.open('fwctl0');
      const memory = await handle.umem?.(300);
      await handle.rpc(0, input(1), 16);
      return typeof memory === 'object' ? memory : undefined;
    };
    await replaying(
      'strict',
      async (backend) => {
        const memory = await record(backend);
        expect(memory).to.include({ mkey: 5, address: 9n });
        expect(memory?.bytes).to.deep.equal(bytes);
      },
      record,
      device,
    );
  });
});

describe('a redacted tape', () => {
  const GUID = 0xb8cef60300510a20n;
  const SERIAL = 'MT2136FT01841';

  /** An answer of QUERY_HCA_VPORT_CONTEXT, and a raw dump in which the same secrets stand. */
  const told = encode(layout('query_hca_vport_context_out'), {
    hca_vport_context: { port_guid: GUID, node_guid: GUID },
  } as never);
  const dump = Buffer.concat([
    new Uint8Array(19),
    Buffer.from('b8cef60300510a20', 'hex'),
    Buffer.from('b8cef6510a20', 'hex'),
    Buffer.from(SERIAL),
  ]);
  const serial = encode(layout('access_register_in'), {
    opcode: 0x805,
    op_mod: 0,
    register_id: 0x9021,
  } as never);
  const message = Buffer.concat([serial, encode(layout('msgi_ext'), { serial_number: SERIAL } as never)]);

  it('has pseudonyms of the same length for what layouts tell, in every call and in names', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.tape');
      const { op } = findCommand('QUERY_HCA_VPORT_CONTEXT') ?? { op: 0 };
      const backend: Backend = {
        ...fakeBackend().backend,
        list: async () => [{ ...(devices[0] as (typeof devices)[0]), net: ['enxb8cef6510a20'] }],
        open: async (name) => ({
          ...(await fakeBackend().backend.open(name)),
          rpc: async (_, sent) => (sent[1] === (op & 255) && sent[0] === op >> 8 ? told : dump),
        }),
      };
      const send = async (to: Backend) => {
        await to.list();
        const handle = await to.open('fwctl0');
        await handle.rpc(0, message, 64);
        return handle.rpc(1, input(op >> 8, op & 255), 528);
      };
      await taped(file, backend, send, { secrets: secretsIn });
      const { calls, origin } = readTape(file);
      expect(origin).to.deep.include({ redacted: true, argv: ['info'] });
      const rpcs = calls.flatMap(({ call }) => (call.call === 'rpc' ? [call] : []));
      const [first, second] = rpcs;
      const mac = '020000000001';
      const guid = '0200000300000001';
      expect(first?.input).to.have.length(message.length);
      expect(Buffer.from(first?.output as Uint8Array).toString('latin1', 33)).to.equal('XXXXXXXXXXXX1');
      expect(Buffer.from(first?.output as Uint8Array).toString('hex', 19, 33)).to.equal(guid + mac);
      expect(Buffer.from(second?.output as Uint8Array).toString('hex')).to.contain(guid + guid);
      const list = calls[0]?.call;
      expect(list?.call === 'list' && list.devices[0]?.net).to.deep.equal([`enx${mac}`]);
      const handle = await replayBackend(file, { mode: 'lookup' }).open('fwctl0');
      expect(await handle.rpc(1, input(op >> 8, op & 255), 528)).to.deep.equal(second?.output);
    }));
});
