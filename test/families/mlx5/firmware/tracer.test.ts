import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { BLOCK_BYTES, BLOCKS_REGISTER, blocksForm } from '../../../../src/families/mlx5/prm/tracer.js';
import { type Message, TraceReader } from '../../../../src/families/mlx5/prm/tracer-events.js';
import { StringDatabase } from '../../../../src/families/mlx5/prm/tracer-strings.js';
import { access, ask } from './ask.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf } from './indexes.js';
import { READ, reach, read, WRITE } from './register-access.js';

const write = (device: Device, name: string, fields: object, vhca = 'pf0') =>
  reach(device, vhca, name, WRITE, dataOf(name, fields));

/** The default adapter, whose driver has given the tracer back. */
function unowned(clock?: Clock, seed?: number): Device {
  const device = clockedDevice(clock, seed);
  write(device, 'MTRC_CAP', { trace_owner: 0 });
  return device;
}

const own = (device: Device, vhca = 'pf0') =>
  write(device, 'MTRC_CAP', { trace_owner: 1 }, vhca).fields.trace_owner;
const owner = (device: Device, vhca = 'pf0') => read(device, 'MTRC_CAP', {}, vhca).fields.trace_owner;
const run = (device: Device, trace_status: number, vhca = 'pf0') =>
  write(device, 'MTRC_CTRL', { trace_status, modify_field_select: 1 }, vhca);

/** The blocks from a number on, by the register that has them. */
function blocks(device: Device, block: number, vhca = 'pf0') {
  const asked = encode(
    blocksForm(),
    { block },
    new Uint8Array(16 + BLOCKS_REGISTER.mostBlocks * BLOCK_BYTES),
  );
  const { status, output } = access(device, vhca, BLOCKS_REGISTER.id, READ, asked);
  expect(status).to.equal('OK');
  const head = decode(blocksForm(), output.subarray(16));
  return { head, bytes: output.subarray(32, 32 + head.num_blocks * BLOCK_BYTES) };
}

/** All blocks that there are. */
function traced(device: Device): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let next = 0; ; ) {
    const { head, bytes } = blocks(device, next);
    if (!head.num_blocks) return Buffer.concat(parts);
    parts.push(bytes);
    next = head.block + head.num_blocks;
  }
}

/** The string database through MTRC_STDB, as Linux reads it. */
function strings(device: Device): StringDatabase {
  const cap = decode(layout('mtrc_cap_reg_ext'), read(device, 'MTRC_CAP').data);
  const sections = cap.string_db_param.slice(0, cap.num_string_db).map((place, string_db_index) => {
    const { string_db_base_address: base, string_db_size: size } = place;
    expect(size % 64, 'Linux reads the rest by 64').to.equal(0);
    const bytes = new Uint8Array(size);
    for (let start_offset = 0; start_offset < size; start_offset += 64) {
      const asked = new Uint8Array(8 + 64);
      asked.set(encode(layout('mtrc_stdb'), { string_db_index, read_size: 64, start_offset }));
      bytes.set(reach(device, 'pf0', 'MTRC_STDB', WRITE, asked).data.subarray(8, 72), start_offset);
    }
    return { base, size, bytes };
  });
  return new StringDatabase(sections);
}

function messages(device: Device): Message[] {
  const { fields } = read(device, 'MTRC_CAP');
  const kinds = {
    version: 1,
    first: fields.first_string_trace as number,
    count: fields.num_string_trace as number,
  };
  const reader = new TraceReader(strings(device), kinds);
  return [...reader.feed(traced(device)), ...reader.end()];
}

function tracing(clock = new Clock(), seed = 1): Device {
  const device = unowned(clock, seed);
  own(device);
  run(device, 1);
  return device;
}

describe('firmware: the tracer', () => {
  it('is owned by the function that asks first, until it gives it back', () => {
    const device = unowned();
    expect(own(device)).to.equal(1);
    expect(own(device, 'pf1')).to.equal(0);
    expect(write(device, 'MTRC_CAP', { trace_owner: 0 }, 'pf1').status).to.equal('OK');
    expect(read(device, 'MTRC_CAP').fields.trace_owner).to.equal(1);
    expect(read(device, 'MTRC_CAP', {}, 'pf1').fields.trace_owner).to.equal(0);
    write(device, 'MTRC_CAP', { trace_owner: 0 });
    expect(own(device, 'pf1')).to.equal(1);
  });

  it('a function whose driver has gone owns it no more', () => {
    const device = unowned();
    own(device, 'pf1');
    device.setStateOf(device.functions.get('pf1') as never, { driver: false });
    expect(own(device)).to.equal(1);
  });

  it('who does not own it can not configure it; nor can anybody while it runs, or beyond what it has', () => {
    const device = unowned();
    const refused: [() => { syndrome: string | undefined }, string | undefined][] = [
      [() => write(device, 'MTRC_CONF', { log_trace_buffer_size: 6 }), 'TRACER_NOT_OWNED'],
      [() => run(device, 1), 'TRACER_NOT_OWNED'],
      [() => write(device, 'MTRC_CAP', { trace_owner: 1 }, 'pf0vf0'), 'REGISTER_NOT_OWN'],
      [() => run(device, 1, 'pf0vf0'), 'REGISTER_NOT_OWN'],
      [() => write(device, 'MTRC_CAP', { trace_owner: 1 }), undefined],
      [() => write(device, 'MTRC_CONF', { trace_mode: 2 }), 'TRACE_MODE_ABSENT'],
      [() => write(device, 'MTRC_CONF', { trace_mode: 1, trace_mkey: 7 }), 'TRACE_MEMORY_UNKNOWN'],
      [() => write(device, 'MTRC_CONF', { log_trace_buffer_size: 9 }), 'TRACE_BUFFER_LARGE'],
      [() => run(device, 2), 'REGISTER_VALUE'],
      [() => run(device, 1), undefined],
      [() => write(device, 'MTRC_CONF', { log_trace_buffer_size: 5 }), 'TRACER_RUNNING'],
    ];
    for (const [ask, syndrome] of refused) expect(ask().syndrome).to.equal(syndrome);
  });

  it('MTRC_CTRL starts and stops it where the field is selected, and tells the time', () => {
    const clock = new Clock();
    const device = unowned(clock);
    own(device);
    write(device, 'MTRC_CTRL', { trace_status: 1 });
    expect(read(device, 'MTRC_CTRL').fields.trace_status).to.equal(0);
    run(device, 1);
    const { fields } = read(device, 'MTRC_CTRL');
    expect(fields.trace_status).to.equal(1);
    const now = BigInt(fields.current_timestamp_52_32 as number) * 2n ** 32n;
    expect(now + BigInt(fields.current_timestamp_31_0 as number)).to.equal(3600n * SECOND);
    run(device, 0);
    expect(read(device, 'MTRC_CTRL').fields.trace_status).to.equal(0);
    expect(blocks(device, 0).head).to.include({ running: 0, filled: 0 });
  });

  it('MTRC_STDB reads within its section only', () => {
    const device = clockedDevice();
    const ask = (fields: object) => read(device, 'MTRC_STDB', { read_size: 64, ...fields }).syndrome;
    expect(ask({})).to.equal(undefined);
    expect(ask({ string_db_index: 2 })).to.equal('STRING_SECTION_UNKNOWN');
    expect(ask({ start_offset: 0xffffffff })).to.equal('STRING_RANGE');
    expect(ask({ read_size: 0xffffff })).to.equal('STRING_RANGE');
  });

  it('messages come in the order of time since it was started, some hundreds a second, from several cores, all well', () => {
    const clock = new Clock();
    const device = tracing(clock);
    const before = Number(clock.ns);
    clock.pass(2n * SECOND);
    const all = messages(device);
    expect(all.length).to.be.within(400, 2000);
    let last = before;
    for (const { timestamp = 0, notes, text, format } of all) {
      expect(timestamp).to.be.at.least(last);
      expect([text, notes]).to.deep.equal([text, []]);
      if (!format?.includes('%')) expect(text).to.equal(format);
      last = timestamp;
    }
    expect(last).to.be.at.most(Number(clock.ns));
    expect(new Set(all.map(({ core }) => core)).size).to.be.above(3);
    expect(new Set(all.map(({ format }) => format)).size).to.be.above(25);
  });

  it('every block ends with a timestamp above that of the one before, as Linux needs it', () => {
    const clock = new Clock();
    const device = tracing(clock);
    clock.pass(SECOND);
    const bytes = traced(device);
    let last = 0;
    for (let end = BLOCK_BYTES; end <= bytes.length; end += BLOCK_BYTES) {
      const stamp = decode(layout('tracer_timestamp_event'), bytes.subarray(end - 8, end));
      const at = stamp.timestamp52_40 * 2 ** 40 + stamp.timestamp39_8 * 256 + stamp.timestamp7_0;
      expect(stamp.event_id).to.equal(0xff);
      expect(at).to.be.above(last);
      last = at;
    }
  });

  it('same seed and clock, same traces; another seed, others; a state file changes none', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => {
      const clock = new Clock();
      const device = tracing(clock, seed);
      clock.pass(SECOND);
      return device;
    }) as [Device, Device, Device];
    expect(traced(same)).to.deep.equal(traced(one));
    expect(traced(other)).not.to.deep.equal(traced(one));
    const restored = clockedDevice(new Clock(3601n * SECOND));
    restored.restore(parseState(JSON.parse(JSON.stringify(one.snapshot()))));
    expect(traced(restored)).to.deep.equal(traced(one));
  });

  it('who reads too late gets what the trace memory still holds, and the first of it says that others were lost', () => {
    const clock = new Clock();
    const device = unowned(clock);
    own(device);
    write(device, 'MTRC_CONF', { log_trace_buffer_size: 0 });
    run(device, 1);
    clock.pass(2n * SECOND);
    const { head, bytes } = blocks(device, 0);
    expect(head.filled - head.block).to.equal(16);
    expect((bytes[0] as number) >> 7).to.equal(1);
    expect((bytes[BLOCK_BYTES] as number) >> 7).to.equal(0);
    expect(messages(device).filter(({ lost }) => lost)).to.have.length(1);
    expect((blocks(device, head.block).bytes[0] as number) >> 7).to.equal(0);
  });

  it('reading the traces changes nothing, and only their owner gets them', () => {
    const clock = new Clock();
    const device = tracing(clock);
    clock.pass(SECOND);
    const before = device.snapshot();
    traced(device);
    expect(device.snapshot()).to.equal(before);
    expect(blocks(device, 0, 'pf1').head).to.include({ running: 0, num_blocks: 0 });
  });

  it('a restart of the firmware takes it from its owner: the first driver has it again', () => {
    const device = unowned();
    own(device, 'pf1');
    device.restart({});
    expect(['pf0', 'pf1'].map((vhca) => owner(device, vhca))).to.deep.equal([1, 0]);
    expect(read(device, 'MTRC_CTRL').fields.trace_status).to.equal(1);
  });

  it('a driver that loads takes it where nobody has it, has it write to its memory, and gives it back when it leaves', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const settings = () => {
      const { trace_mode, trace_mkey } = read(device, 'MTRC_CONF').fields;
      return [read(device, 'MTRC_CTRL').fields.trace_status, trace_mode, trace_mkey];
    };
    const running = [1, 1, 0x10_0001];
    expect([owner(device), owner(device, 'pf1'), ...settings()]).to.deep.equal([1, 0, ...running]);
    expect(ask(device, 'pf0', 'QUERY_MKEY', { mkey_index: 0x1000 }).status).to.equal('OK');
    clock.pass(SECOND);
    expect(blocks(device, 0).head).to.include({ running: 1 });
    for (const vhca of ['pf0vf0', 'pf0']) ask(device, vhca, 'TEARDOWN_HCA');
    expect([owner(device, 'pf1'), ...settings()]).to.deep.equal([0, 0, 0, 0]);
    ask(device, 'pf0', 'INIT_HCA');
    expect([owner(device), ...settings()]).to.deep.equal([1, ...running]);
    expect(blocks(device, 0).head.filled).to.equal(0);
    parseState(JSON.parse(JSON.stringify(device.snapshot())));
  });

  it('a driver that comes later leaves it to the one that has it', () => {
    const device = clockedDevice();
    for (const vhca of ['pf0vf0', 'pf0']) ask(device, vhca, 'TEARDOWN_HCA');
    device.reset();
    expect(owner(device, 'pf1')).to.equal(1);
    ask(device, 'pf0', 'INIT_HCA');
    expect([owner(device), owner(device, 'pf1')]).to.deep.equal([0, 1]);
  });

  it('who takes it from the driver can have it write to its memory again', () => {
    const device = clockedDevice();
    expect(write(device, 'MTRC_CONF', { trace_mode: 0 }).syndrome).to.equal('TRACER_RUNNING');
    run(device, 0);
    expect(write(device, 'MTRC_CONF', { trace_mode: 0, log_trace_buffer_size: 6 }).status).to.equal('OK');
    expect(read(device, 'MTRC_CONF').fields).to.include({ trace_mode: 0, trace_mkey: 0 });
    const before = { trace_mode: 1, trace_mkey: 0x10_0001, log_trace_buffer_size: 6 };
    expect(write(device, 'MTRC_CONF', before).status).to.equal('OK');
    expect(read(device, 'MTRC_CONF').fields).to.include(before);
  });

  it('MCAM tells of its registers', () => {
    const { fields } = read(clockedDevice(), 'MCAM');
    expect(JSON.stringify(fields)).to.include('"tracer_registers":15');
  });

  it('state with the wrong shape is refused with the place', () => {
    for (const [tracer, place] of [
      [{ owner: 1 }, 'tracer.owner'],
      [{ log_size: 9 }, 'tracer.log_size'],
      [{ since: 5 }, 'tracer.since'],
      [{ mode: 0 }, 'tracer.mode'],
      [1, 'tracer'],
    ] as const)
      expect(() => parseState({ functions: {}, tracer }), place).to.throw(place);
  });
});
