import { expect } from 'chai';
import { encode } from '../../../../src/bits/codec.js';
import type { Backend } from '../../../../src/client/backend.js';
import { FwctlError } from '../../../../src/client/errors.js';
import { Session } from '../../../../src/client/session.js';
import {
  readDeviceClock,
  readSections,
  readTracer,
  type TraceSource,
  withTracer,
} from '../../../../src/families/mlx5/client/tracer.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import {
  BLOCKS_REGISTER,
  BLOCKS_SIGNATURE,
  type BlocksHead,
  blocksForm,
} from '../../../../src/families/mlx5/prm/tracer.js';
import { failureOf } from '../../../support/failure.js';
import { calm, devices } from '../../../support/fake-backend.js';
import { Clock, clockedDevice, SECOND } from '../firmware/clocked.js';
import { registerNamed } from '../firmware/indexes.js';
import { read } from '../firmware/register-access.js';

/** What comes back of a register instead of what the device says; undefined leaves it. */
type Corrupt = (data: Uint8Array, asked: Uint8Array) => Uint8Array | undefined;

/** A session with a device whose answers may be corrupted, by register id. */
async function open(device: Device, corrupt: Record<number, Corrupt> = {}): Promise<Session> {
  const backend: Backend = {
    name: 'fake',
    list: async () => devices,
    host: async () => calm,
    open: async () => ({
      info: async () => ({ deviceType: 1, data: new Uint8Array(8) }),
      rpc: async (_scope, input, room) => {
        const output = device.execute('pf0', input, room);
        const id = ((input[10] as number) << 8) | (input[11] as number);
        const changed = corrupt[id]?.(output.slice(16), input.subarray(16));
        return changed ? Buffer.concat([output.subarray(0, 16), changed]) : output;
      },
      close: async () => undefined,
    }),
  };
  const [entry] = devices;
  return Session.open(backend, entry as (typeof devices)[0], { allowTaint: false, guard: true, deny: [] });
}

const id = (name: string) => registerNamed(name).id;
const cap = (fields: object): Corrupt => {
  const form = layout('mtrc_cap_reg_ext');
  return (data) => encode(form, fields, data);
};
const places = (...all: [number, number][]) => ({
  num_string_db: all.length,
  string_db_param: all.map(([string_db_base_address, string_db_size]) => ({
    string_db_base_address,
    string_db_size,
  })),
});

/** The default adapter, whose driver has given the tracer back. */
function unowned(clock?: Clock): Device {
  const device = clockedDevice(clock);
  device.change({ tracer: {} });
  return device;
}

const isOff = (device: Device) =>
  read(device, 'MTRC_CTRL').fields.trace_status === 0 && read(device, 'MTRC_CAP').fields.trace_owner === 0;

describe('client: the tracer', () => {
  it('its capabilities, and its strings in several reads, told as they come', async () => {
    const device = clockedDevice();
    const session = await open(device);
    const tracer = await readTracer(session);
    const told: number[] = [];
    const sections = await readSections(session, tracer.sections, (done, all) => told.push(done / all));
    expect(sections.map(({ bytes }) => bytes.length)).to.deep.equal(tracer.sections.map(({ size }) => size));
    expect(told.length).to.be.above(4);
    expect(told.at(-1)).to.equal(1);
    expect(Buffer.from(sections[0]?.bytes ?? []).toString('latin1')).to.match(/^[a-z]+: .*%/);
  });

  it('the clock: its frequency and its time', async () => {
    const session = await open(clockedDevice());
    expect(await readDeviceClock(session)).to.deep.equal({ kilohertz: 1_000_000, now: 3600e9 });
  });

  it('it runs while something is done, and is stopped and given back whatever comes', async () => {
    const device = unowned();
    const session = await open(device);
    const tracer = await readTracer(session);
    const got = await withTracer(session, tracer, false, async () => {
      expect(read(device, 'MTRC_CTRL').fields.trace_status).to.equal(1);
      expect(isOff(device)).to.equal(false);
      return 5;
    });
    expect([got, isOff(device)]).to.deep.equal([5, true]);
    const failed = new FwctlError('internal', 'on purpose');
    expect(await failureOf(withTracer(session, tracer, false, () => Promise.reject(failed)))).to.equal(
      failed,
    );
    expect(isOff(device)).to.equal(true);
  });

  it('one that is owned and stands still is left alone, unless it is to be taken over', async () => {
    const device = clockedDevice();
    device.change({ tracer: { owner: 'pf0' } });
    const session = await open(device);
    const tracer = await readTracer(session);
    const before = device.snapshot();
    const { kind, message } = await failureOf(withTracer(session, tracer, false, async () => 1));
    expect([kind, message]).to.satisfy(([k, m]: [string, string]) => k === 'device' && /in use/.test(m));
    expect(device.snapshot()).to.equal(before);
    expect(await withTracer(session, tracer, true, async () => 1)).to.equal(1);
    expect(isOff(device)).to.equal(true);
  });

  it('what the driver has it say is read along from now on; nothing changes', async () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const session = await open(device);
    const before = device.snapshot();
    const sizes: number[] = [];
    await withTracer(session, await readTracer(session), false, async (source) => {
      for await (const { blocks } of source.read()) sizes.push(blocks.length / 256);
      clock.pass(3n * 2n ** 24n);
      for await (const { blocks, lost } of source.read()) sizes.push(blocks.length / 256, lost);
    });
    expect(sizes).to.deep.equal([3, 0]);
    expect(device.snapshot()).to.equal(before);
  });

  it('taken over from the driver, it writes to the driver’s memory again in the end, whatever comes', async () => {
    const settings = (device: Device) => ({ ...device.snapshot().tracer, since: undefined });
    for (const fails of [false, true]) {
      const device = clockedDevice();
      const session = await open(device);
      const failed = new FwctlError('internal', 'on purpose');
      const run = withTracer(session, await readTracer(session), true, async () => {
        expect(read(device, 'MTRC_CONF').fields.trace_mode).to.equal(0);
        if (fails) throw failed;
      });
      if (fails) expect(await failureOf(run)).to.equal(failed);
      else await run;
      expect(settings(device)).to.deep.equal({
        owner: 'pf0',
        mkey: 0x10_0001,
        log_size: 6,
        since: undefined,
      });
      expect(read(device, 'MTRC_CTRL').fields.trace_status).to.equal(1);
    }
  });

  it('one that another function has is not given', async () => {
    const device = clockedDevice();
    device.change({ tracer: { owner: 'pf1' } });
    const session = await open(device);
    const { message } = await failureOf(withTracer(session, await readTracer(session), true, async () => 1));
    expect(message).to.include('another function');
    expect(device.snapshot().tracer).to.deep.equal({ owner: 'pf1' });
  });

  it('a device without the register of blocks is told so, with what remains, and is not touched', async () => {
    for (const changed of [new Uint8Array(2064), new Uint8Array(3)]) {
      const device = clockedDevice();
      const session = await open(device, { [BLOCKS_REGISTER.id]: () => changed });
      const { kind, facts } = await failureOf(
        withTracer(session, await readTracer(session), false, async () => 1),
      );
      expect(kind).to.equal('device');
      expect(facts.next).to.include('--strings').and.include('mlx5_fw');
      expect(device.snapshot().tracer).to.equal(undefined);
    }
  });

  it('blocks come once, in several answers where they are many', async () => {
    const clock = new Clock();
    const device = unowned(clock);
    const session = await open(device);
    const sizes: number[] = [];
    const take = async (source: TraceSource) => {
      for await (const { blocks, lost } of source.read()) sizes.push(blocks.length / 256, lost);
    };
    await withTracer(session, await readTracer(session), false, async (source) => {
      await take(source);
      clock.pass(10n * 2n ** 24n);
      await take(source);
      await take(source);
      clock.pass(2n ** 24n);
      await take(source);
    });
    expect(sizes).to.deep.equal([8, 0, 2, 0, 1, 0]);
  });

  it('what was overwritten before it was read is counted', async () => {
    const clock = new Clock();
    const session = await open(unowned(clock));
    await withTracer(session, await readTracer(session), false, async (source) => {
      clock.pass(60n * SECOND);
      for await (const { lost } of source.read()) {
        expect(lost).to.equal(Number((60n * SECOND) / 2n ** 24n) - 1024);
        return;
      }
    });
  });

  it('a tracer that somebody stops, or takes over, is an error; it stays as it is then', async () => {
    const clock = new Clock();
    for (const taken of [{}, { owner: 'pf0', since: '0xd18c2e28000' }]) {
      const device = unowned(clock);
      const session = await open(device);
      const run = withTracer(session, await readTracer(session), false, async (source) => {
        clock.pass(SECOND);
        for await (const _ of source.read());
        device.change({ tracer: taken });
        for await (const _ of source.read());
      });
      expect((await failureOf(run)).message).to.include('stopped by somebody else');
      expect(device.snapshot().tracer).to.equal(taken);
    }
  });

  const CAPS: [string, Corrupt, RegExp][] = [
    ['sections that overlap', cap(places([0x1000, 0x100], [0x10ff, 0x10])), /overlaps/],
    ['a section beyond 32 bits', cap(places([0xffff_ff00, 0x101])), /beyond 32 bits/],
    [
      'more strings than there can be',
      cap(places([0, 0xffffff], [0x10000000, 0xffffff], [0x20000000, 0xffffff])),
      /more than/,
    ],
    ['more sections than it has room for', cap({ num_string_db: 9 }), /9 sections/],
    ['a register cut short', (data) => data.subarray(0, 79), /79 bytes, not 80/],
  ];
  for (const [what, corrupt, words] of CAPS)
    it(`MTRC_CAP: ${what}: an error of the reply, and the tracer is not touched`, async () => {
      const device = clockedDevice();
      const { kind, message } = await failureOf(
        readTracer(await open(device, { [id('MTRC_CAP')]: corrupt })),
      );
      expect(kind).to.equal('reply');
      expect(message).to.match(words);
      expect(device.snapshot().tracer).to.equal(undefined);
    });

  it('MTRC_STDB: fewer bytes than asked for are an error of the reply, that says where', async () => {
    const session = await open(clockedDevice(), { [id('MTRC_STDB')]: (data) => data.subarray(0, 100) });
    const { kind, message } = await failureOf(readSections(session, (await readTracer(session)).sections));
    expect(kind).to.equal('reply');
    expect(message).to.match(/section 0 from 0 on, came with 100 bytes, not 264/);
  });

  const good: BlocksHead = { signature: BLOCKS_SIGNATURE, running: 1, num_blocks: 1, block: 0, filled: 1 };
  const HEADS: [string, BlocksHead, number][] = [
    ['no block where there are some', { ...good, num_blocks: 0, filled: 5 }, 0],
    ['more blocks than are filled', { ...good, num_blocks: 2 }, 512],
    ['a block far behind', { ...good, block: 0, filled: 0xffffffff }, 256],
    ['fewer bytes than blocks', good, 255],
  ];
  for (const [what, head, bytes] of HEADS)
    it(`blocks: ${what}: an error of the reply; the tracer is stopped`, async () => {
      const device = unowned();
      const answer = Buffer.concat([encode(blocksForm(), head), new Uint8Array(bytes)]);
      const session = await open(device, { [BLOCKS_REGISTER.id]: () => answer });
      const run = withTracer(session, await readTracer(session), false, async (source) => {
        for await (const _ of source.read());
      });
      expect((await failureOf(run)).kind).to.equal('reply');
      expect(isOff(device)).to.equal(true);
    });

  it('blocks that repeat are an error of the reply', async () => {
    const answer = Buffer.concat([encode(blocksForm(), { ...good, filled: 3 }), new Uint8Array(256)]);
    const session = await open(unowned(), { [BLOCKS_REGISTER.id]: () => answer });
    let seen = 0;
    const run = withTracer(session, await readTracer(session), false, async (source) => {
      for await (const _ of source.read()) seen++;
    });
    expect((await failureOf(run)).message).to.include('where 1 was due');
    expect(seen).to.equal(1);
  });
});
