import { expect } from 'chai';
import fc from 'fast-check';
import { FwctlError } from '../../../../src/client/errors.js';
import { Session } from '../../../../src/client/session.js';
import {
  type DiagParams,
  type DiagSample,
  dumpDiag,
  inOrder,
  readDiagCap,
  readDiagParams,
  setDiag,
  setDiagRequest,
} from '../../../../src/families/mlx5/client/diag.js';
import { readInputHeader } from '../../../../src/families/mlx5/mailbox.js';
import { failureOf } from '../../../support/failure.js';
import { devices, fakeBackend, type Sent } from '../../../support/fake-backend.js';
import { Clock, clockedDevice } from '../firmware/clocked.js';

const PARAMS: DiagParams = {
  log_num_of_samples: 4,
  log_sample_period: 10,
  single: 1,
  repetitive: 0,
  sync: 1,
  clear: 1,
  on_demand: 0,
  enable: 1,
  counters: [1025, 8198, 1035],
};

type Reply = (input: Uint8Array, room: number) => Uint8Array;

/** A session with a device that answers so. */
async function open(reply: Reply): Promise<{ session: Session; sent: Sent[] }> {
  const { backend } = fakeBackend();
  const sent: Sent[] = [];
  const handle = {
    info: async () => ({ deviceType: 1, data: new Uint8Array(8) }),
    rpc: async (scope: number, input: Uint8Array, outLen: number) => {
      sent.push({ scope, input, outLen });
      return reply(input, outLen);
    },
    close: async () => {},
  };
  const device = devices[0] as (typeof devices)[0];
  const options = { allowTaint: true, guard: true, deny: [] };
  return { session: await Session.open({ ...backend, open: async () => handle }, device, options), sent };
}

/** The built-in device, whose answers fill the room as the kernel's driver has it. */
function builtIn(clock = new Clock()): Reply {
  const device = clockedDevice(clock);
  return (input, room) => {
    const output = new Uint8Array(room);
    output.set(device.execute('pf0', input, room));
    return output;
  };
}

async function all(session: Session, params: DiagParams, samples: number, index = 0): Promise<DiagSample[]> {
  const got: DiagSample[] = [];
  for await (const sample of dumpDiag(session, params, { index, samples })) got.push(sample);
  return got;
}

/** An answer of QUERY_DIAGNOSTIC_COUNTERS with these values: counter id, sample id, upper and lower half. */
function valuesReply(
  values: [number, number, number, number][],
  length = 16 + values.length * 16,
): Uint8Array {
  const output = Buffer.alloc(16 + values.length * 16);
  for (const [i, [counter, sample, high, low]] of values.entries()) {
    output.writeUInt16BE(counter, 16 + i * 16);
    output.writeUInt16BE(sample, 18 + i * 16);
    output.writeUInt32BE(high, 24 + i * 16);
    output.writeUInt32BE(low, 28 + i * 16);
  }
  return new Uint8Array(output.subarray(0, length));
}

describe('diagnostic counters of a device', () => {
  it('a value is its upper half times 2^32 and its lower half', async () => {
    const one = { ...PARAMS, counters: [1025] };
    for (const [high, low, value] of [
      [1, 5, 2n ** 32n + 5n],
      [0x8000_0000, 0, 2n ** 63n],
      [0xffff_ffff, 0xffff_ffff, 2n ** 64n - 1n],
    ] as const) {
      const { session } = await open(() => valuesReply([[1025, 1, high, low]]));
      expect((await all(session, one, 1))[0]?.value).to.equal(value);
    }
  });

  it('a set has no bits but those that were given', () => {
    const { input, needs } = setDiagRequest({ ...PARAMS, counters: [1025, 8198] });
    expect(needs).to.equal('debug-write');
    expect(Buffer.from(input).toString('hex')).to.equal(
      ['0820000000000000', '00020004', 'b400000a', '00'.repeat(16), '00000401', '00002006'].join(''),
    );
  });

  it('on_demand can be set', async () => {
    const { session } = await open(builtIn());
    await setDiag(session, { ...PARAMS, single: 0, on_demand: 1 });
    expect(await readDiagParams(session)).to.include({ on_demand: 1, single: 0 });
    expect(await all(session, PARAMS, 1)).to.have.length(3);
  });

  it('what is set is read back whole, without being told how many counters there are', async () => {
    const { session } = await open(builtIn());
    await setDiag(session, PARAMS);
    expect(await readDiagParams(session)).to.deep.equal(PARAMS);
    const many = Array.from({ length: 175 }, () => 1025);
    await setDiag(session, { ...PARAMS, counters: many });
    expect((await readDiagParams(session)).counters).to.deep.equal(many);
  });

  it('a dump of many samples is several calls, none of which asks for more than there is room', async () => {
    const clock = new Clock();
    const { session, sent } = await open(builtIn(clock));
    const params = { ...PARAMS, log_num_of_samples: 14, log_sample_period: 0 };
    await setDiag(session, params);
    clock.pass(1n << 14n);
    sent.length = 0;
    const samples = await all(session, params, 1 << 14);
    expect(samples).to.have.length(3 << 14);
    expect(samples.at(-1)).to.include({ sample_id: 1 << 14, counter_id: 1035 });
    expect(sent.length).to.be.greaterThan(1);
    for (const { input, outLen } of sent) {
      const asked = Buffer.from(input).readUInt16BE(8);
      expect(outLen).to.equal(16 + asked * 3 * 16);
    }
  });

  it('samples that were not taken yet are left out', async () => {
    const clock = new Clock();
    const { session } = await open(builtIn(clock));
    await setDiag(session, PARAMS);
    clock.pass(5n << 10n);
    expect(await all(session, PARAMS, 16)).to.have.length(15);
  });

  it('a short answer, and a counter that was not asked for, are errors that name the offset, behind what came before', async () => {
    const rows: [number, number, number, number][] = [
      [1025, 1, 0, 1],
      [8198, 1, 0, 2],
      [1035, 1, 0, 3],
    ];
    const strange: typeof rows = [rows[0] as (typeof rows)[0], [4097, 1, 0, 2], rows[2] as (typeof rows)[0]];
    for (const [reply, words, before] of [
      [valuesReply(rows, 0x30), 'ends at 0x30 within value 2, not at 0x40', 2],
      [valuesReply(rows, 0x2c), 'ends at 0x2c within value 1, not at 0x40', 1],
      [valuesReply(rows, 0x10), 'ends at 0x10 within value 0', 0],
      [valuesReply(strange), 'value 1 at 0x20 is of the counter 0x1001, not of 0x2006', 1],
    ] as const) {
      const { session } = await open(() => reply);
      const got: DiagSample[] = [];
      const dump = async () => {
        for await (const sample of dumpDiag(session, PARAMS, { index: 0, samples: 1 })) got.push(sample);
      };
      const error = await failureOf(dump());
      expect(error.kind).to.equal('reply');
      expect(error.message).to.contain(words);
      expect(got).to.have.length(before);
    }
  });

  it('parameters that count more counters than come, or a ring that no index reaches, are errors', async () => {
    const reply = (change: (output: Buffer) => void, length = 32) =>
      open((_input, room) => {
        const output = Buffer.alloc(Math.min(room, length));
        change(output);
        return output;
      });
    for (const [change, words] of [
      [
        (output: Buffer) => output.writeUInt16BE(2, 8),
        'num_of_counters at 0x08 is 2, but it ends at 0x20, not at 0x28',
      ],
      [(output: Buffer) => output.writeUInt16BE(0xffff, 8), 'num_of_counters at 0x08 is 65535'],
      [(output: Buffer) => output.writeUInt8(200, 11), 'log_num_of_samples at 0x0b is 200, above 16'],
    ] as const) {
      const { session } = await reply(change);
      const error = await failureOf(readDiagParams(session));
      expect(error.kind).to.equal('reply');
      expect(error.message).to.contain(words);
    }
    const { session } = await reply((output) => output.writeUInt16BE(1, 8), 64);
    expect((await failureOf(readDiagParams(session))).message).to.contain('counter 0 at 0x20 has no id');
  });

  it('mutated answers throw nothing but typed errors', async () => {
    const clock = new Clock();
    const device = builtIn(clock);
    const { session: sound } = await open(device);
    await setDiag(sound, PARAMS);
    clock.pass(1n << 20n);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
        fc.nat(500),
        fc.constantFrom(0x100, 0x819, 0x821),
        async (changes, length, opcode) => {
          const { session, sent } = await open((input, room) => {
            const output = device(input, room);
            if (readInputHeader(input).opcode !== opcode) return output;
            for (const [at, value] of changes) if (at && at < output.length) output[at] = value;
            return length < 400 ? output.subarray(0, length) : output;
          });
          try {
            await readDiagCap(session);
            const params = await readDiagParams(session);
            const got = await all(session, params, Math.min(2 ** params.log_num_of_samples, 64));
            expect(got.length).to.be.at.most(64 * params.counters.length);
          } catch (error) {
            expect(error).to.be.instanceOf(FwctlError);
          }
          expect(sent.length).to.be.at.most(100);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a function without the capability is told so', async () => {
    const { session } = await open((_input, room) => new Uint8Array(room));
    expect((await failureOf(readDiagCap(session))).kind).to.equal('policy');
  });

  it('samples are put in the order in which they were taken, also where their ids wrap', () => {
    const sample = (sample_id: number) =>
      ({ counter_id: 1, sample_id, time_stamp: 0, value: 0n, bytes: new Uint8Array(16) }) as DiagSample;
    const ids = (list: number[]) => inOrder(list.map(sample)).map(({ sample_id }) => sample_id);
    expect(ids([5, 6, 3, 4])).to.deep.equal([3, 4, 5, 6]);
    expect(ids([0, 1, 65_534, 65_535])).to.deep.equal([65_534, 65_535, 0, 1]);
  });
});
