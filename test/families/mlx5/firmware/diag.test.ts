import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { buildInput, HEADER_BYTES } from '../../../../src/families/mlx5/mailbox.js';
import { RECORD_BYTES } from '../../../../src/families/mlx5/prm/diag.js';
import captures from '../../../captures/connectx6dx.json' with { type: 'json' };
import { type Answer, ask, commandNamed, readAnswer } from './ask.js';
import { Clock, clockedDevice } from './clocked.js';

const CONTEXT = 'diagnostic_params_context';
const COUNTERS = [1025, 8198, 1035];

/** SET_DIAGNOSTIC_PARAMS with these counters, and a ring of 16 samples every 1024 ns, unless told otherwise. */
function setParams(device: Device, params: Fields, counters = COUNTERS, vhca = 'pf0'): Answer {
  const name = 'SET_DIAGNOSTIC_PARAMS';
  const all = { enable: 1, log_num_of_samples: 4, log_sample_period: 10, num_of_counters: counters.length };
  const fields = Object.entries({ ...all, ...params }).map(([field, value]) => [
    `${CONTEXT}.${field}`,
    value,
  ]);
  const input = buildInput(commandNamed(name), {
    ...Object.fromEntries(fields),
    [`${CONTEXT}.counter_id`]: counters.map((counter_id) => ({ counter_id })),
  });
  return readAnswer(name, device.execute(vhca, input, 16));
}

interface Sample {
  counter_id: number;
  sample_id: number;
  time_stamp_31_0: number;
  value: bigint;
}

/** The values in places of the ring, empty ones too. */
function samples(device: Device, num_of_samples: number, sample_index = 0, counters = COUNTERS): Sample[] {
  const room = num_of_samples * counters.length * RECORD_BYTES;
  const answer = ask(device, 'pf0', 'QUERY_DIAGNOSTIC_COUNTERS', { num_of_samples, sample_index }, room);
  expect(answer.status).to.equal('OK');
  const list = answer.fields.diag_counter as unknown as (Sample & {
    counter_value_h: number;
    counter_value_l: number;
  })[];
  return list.map(({ counter_value_h, counter_value_l, ...sample }) => ({
    ...sample,
    value: (BigInt(counter_value_h) << 32n) + BigInt(counter_value_l),
  }));
}

const idsOf = (list: Sample[]): number[] =>
  list.filter(({ counter_id }) => counter_id === COUNTERS[0]).map(({ sample_id }) => sample_id);

/** Numbers from one to another. */
const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('firmware: diagnostic counters', () => {
  it('QUERY_DIAGNOSTIC_PARAMS gives back what was set, and zeros before that', () => {
    const device = clockedDevice();
    const read = () => ask(device, 'pf0', 'QUERY_DIAGNOSTIC_PARAMS', {}, 64).fields[CONTEXT] as Fields;
    expect(read()).to.include({ enable: 0, num_of_counters: 0 });
    const { flags: _flags, counter_ids, echo } = captures.diagnostic_counters.set_example;
    const { dev_freq: _frequency, num_of_counters, ...params } = echo;
    expect(setParams(device, params, counter_ids).status).to.equal('OK');
    expect(read()).to.deep.equal({
      ...params,
      num_of_counters,
      counter_id: counter_ids.map((counter_id) => ({ counter_id })),
    });
  });

  it('single: a sample each period from one period on, until the ring is full', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const start = device.now();
    setParams(device, { single: 1 });
    expect(idsOf(samples(device, 16))).to.deep.equal([]);
    clock.pass(1023n);
    expect(idsOf(samples(device, 16))).to.deep.equal([]);
    clock.pass(1n + 1024n * 4n);
    expect(idsOf(samples(device, 16))).to.deep.equal(from(1, 5));
    clock.pass(1024n * 1000n);
    const list = samples(device, 16);
    expect(idsOf(list)).to.deep.equal(from(1, 16));
    for (const { sample_id, time_stamp_31_0 } of list)
      expect(BigInt(time_stamp_31_0)).to.equal(BigInt.asUintN(32, start + BigInt(sample_id) * 1024n));
  });

  it('repetitive: new samples replace the oldest, each in its place of the ring', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    setParams(device, { repetitive: 1 });
    clock.pass(1024n * 16n);
    expect(idsOf(samples(device, 16))).to.deep.equal(from(1, 16));
    clock.pass(1024n * 5n);
    expect(idsOf(samples(device, 16))).to.deep.equal([...from(17, 21), ...from(6, 16)]);
    clock.pass(1024n * 65_536n);
    expect(idsOf(samples(device, 16))).to.deep.equal([...from(17, 21), ...from(6, 16)]);
  });

  it('on_demand: one sample for each set, at its time', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    for (const _ of [1, 2]) {
      clock.pass(12_345n);
      setParams(device, { on_demand: 1, single: 1, log_num_of_samples: 0 });
      const at = device.now();
      clock.pass(10_000_000n);
      const list = samples(device, 1);
      expect(list.map(({ counter_id }) => counter_id)).to.deep.equal(COUNTERS);
      for (const { sample_id, time_stamp_31_0 } of list)
        expect([sample_id, BigInt(time_stamp_31_0)]).to.deep.equal([1, BigInt.asUintN(32, at)]);
    }
  });

  it('an answer has the counters of each sample in their order, from sample_index on, as far as there is room', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    setParams(device, { single: 1, sync: 1, clear: 1 });
    clock.pass(1_000_000n);
    const { dump_example_counter_sample_time_value: captured } = captures.diagnostic_counters;
    // The capture has room for as many values as samples are asked for.
    const room = captured.length * RECORD_BYTES;
    const asked = { num_of_samples: 6, sample_index: 4 };
    const { fields, output } = ask(device, 'pf0', 'QUERY_DIAGNOSTIC_COUNTERS', asked, room);
    expect(output).to.have.length(HEADER_BYTES + room);
    const list = fields.diag_counter as unknown as Sample[];
    expect(list.map(({ counter_id, sample_id }) => [counter_id, sample_id])).to.deep.equal(
      captured.map(([counter, sample]) => [counter, sample]),
    );
    expect(list[0]?.time_stamp_31_0).to.equal(list[2]?.time_stamp_31_0);
  });

  it('values have 64 bits, grow with the clock, and follow from the seed', () => {
    const read = (seed: number) => {
      const clock = new Clock();
      const device = clockedDevice(clock, seed);
      setParams(device, { repetitive: 1, log_sample_period: 30 });
      clock.pass(1n << 34n);
      return samples(device, 16);
    };
    const list = read(1);
    expect(list.some(({ value }) => value > 2n ** 32n)).to.equal(true);
    for (const counter of COUNTERS) {
      const values = list.filter(({ counter_id }) => counter_id === counter).map(({ value }) => value);
      expect(values).to.have.length(16);
      for (const [i, value] of values.entries())
        if (i) expect(value > (values[i - 1] as bigint)).to.equal(true);
    }
    expect(read(1)).to.deep.equal(list);
    expect(read(2)).to.not.deep.equal(list);
  });

  it('clear sets the counters to zero; a later set without it lets them go on', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const read = () => samples(device, 1).map(({ value }) => value);
    const last = { on_demand: 1 };
    setParams(device, last);
    expect(read().some((value) => value > 0n)).to.equal(true);
    setParams(device, { ...last, clear: 1 });
    expect(read()).to.deep.equal([0n, 0n, 0n]);
    clock.pass(1n << 40n);
    setParams(device, last);
    const after = read();
    for (const value of after) expect(value > 0n).to.equal(true);
    setParams(device, { clear: 1, enable: 0 }, []);
    setParams(device, last);
    expect(read()).to.deep.equal([0n, 0n, 0n]);
  });

  it('a wrong parameter is BAD_PARAM with a check of its own, and changes nothing', () => {
    const device = clockedDevice();
    const wrong: [string, Fields, number[]?][] = [
      ['DIAG_COUNTERS_MANY', { single: 1 }, Array<number>(176).fill(1025)],
      ['DIAG_COUNTERS_NONE', { single: 1 }, []],
      ['DIAG_COUNTER_UNKNOWN', { single: 1 }, [1025, 1028]],
      ['DIAG_COUNTER_UNKNOWN', { single: 1 }, [0]],
      ['DIAG_MODE_TWICE', { single: 1, repetitive: 1 }],
      ['DIAG_MODE_NONE', {}],
      ['DIAG_SAMPLES_MANY', { single: 1, log_num_of_samples: 15 }],
      ['DIAG_PERIOD', { single: 1, log_sample_period: 64 }],
    ];
    const before = device.snapshot();
    for (const [syndrome, params, counters] of wrong) {
      const answer = setParams(device, params, counters);
      expect(answer.syndrome).to.equal(syndrome);
      expect(answer.status).to.equal('BAD_PARAM_ERR');
      expect(device.snapshot()).to.equal(before);
    }
    expect(setParams(device, { single: 1, log_num_of_samples: 14 }).status).to.equal('OK');
  });

  it('a list of counters shorter than num_of_counters says is BAD_INP_LEN', () => {
    expect(setParams(clockedDevice(), { single: 1, num_of_counters: 4 }).syndrome).to.equal('INPUT_SHORT');
  });

  it('only a physical function sets them', () => {
    const device = clockedDevice();
    expect(setParams(device, { single: 1 }, COUNTERS, 'pf0vf0').status).to.equal('BAD_SYS_STATE_ERR');
    expect(setParams(device, { single: 1 }, COUNTERS, 'pf1').status).to.equal('OK');
  });

  it('not enabled is BAD_SYS_STATE: before a set, after one that disables, and after a reset', () => {
    const device = clockedDevice();
    const status = () => ask(device, 'pf0', 'QUERY_DIAGNOSTIC_COUNTERS', { num_of_samples: 1 }, 64).status;
    expect(status()).to.equal('BAD_SYS_STATE_ERR');
    setParams(device, { single: 1 });
    expect(status()).to.equal('OK');
    setParams(device, { enable: 0 }, []);
    expect(status()).to.equal('BAD_SYS_STATE_ERR');
    setParams(device, { single: 1 });
    device.reset();
    expect(status()).to.equal('BAD_SYS_STATE_ERR');
    expect(device.snapshot()).to.not.have.property('diag');
  });

  it('num_of_samples and sample_index beyond the ring are BAD_PARAM', () => {
    const device = clockedDevice();
    setParams(device, { single: 1 });
    const status = (num_of_samples: number, sample_index: number) =>
      ask(device, 'pf0', 'QUERY_DIAGNOSTIC_COUNTERS', { num_of_samples, sample_index }, 4096).status;
    for (const [count, index] of [
      [17, 0],
      [1, 16],
      [2, 15],
      [0, 16],
      [65_535, 65_535],
    ] as const)
      expect(status(count, index), `${count} from ${index}`).to.equal('BAD_PARAM_ERR');
    expect(status(16, 0)).to.equal('OK');
    expect(status(1, 15)).to.equal('OK');
  });

  it('the sampling goes on in a device that takes over the state', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    setParams(device, { repetitive: 1 });
    const other = clockedDevice(clock);
    other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
    clock.pass(5_000_000n);
    expect(samples(other, 16)).to.deep.equal(samples(device, 16));
    expect(() =>
      parseState({ functions: {}, diag: { params: { enable: 2 }, counters: [], since: '0x0' } }),
    ).to.throw('diag.params.enable');
  });
});
