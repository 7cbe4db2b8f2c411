import { expect } from 'chai';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { ask } from './ask.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';
import { read, set } from './register-access.js';

describe('firmware: sensors', () => {
  const sensor = (device: Device, sensor_index: number, vhca = 'pf0') =>
    read(device, 'MTMP', { sensor_index }, vhca);

  it('those that MTCAP counts are there, and the module of the own port', () => {
    const device = clockedDevice();
    const { fields } = read(device, 'MTCAP');
    const map = fields.sensor_map as bigint;
    let found = 0;
    for (let index = 0; index < 64; index++) {
      const has = ((map >> BigInt(index)) & 1n) === 1n;
      expect(sensor(device, index).status, `${index}`).to.equal(has ? 'OK' : 'BAD_PARAM_ERR');
      if (has) found++;
    }
    expect(found).to.equal(fields.sensor_count);
    expect(sensor(device, 64).status).to.equal('OK');
    expect(sensor(device, 65).syndrome).to.equal('SENSOR_UNKNOWN');
    expect(sensor(device, 65, 'pf1').status).to.equal('OK');
  });

  it('with i, the diodes of the chip that MTCAP counts: they tell no highest', () => {
    const device = clockedDevice();
    const diode = (sensor_index: number) => read(device, 'MTMP', { sensor_index, i: 1 });
    const { temperature, mte } = sensor(device, 0).fields;
    expect(diode(0).fields).to.include({ i: 1, sensor_index: 0, temperature, mte, max_temperature: 0 });
    const count = read(device, 'MTCAP').fields.internal_sensor_count as number;
    for (const index of [count, 64]) expect(diode(index).syndrome, `${index}`).to.equal('SENSOR_UNKNOWN');
    expect(read(device, 'MTMP', { ig: 1 }).syndrome).to.equal('SENSOR_UNKNOWN');
  });

  it('temperatures move, by a degree at a time and below what warns', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const seen: number[] = [];
    for (let i = 0; i < 400; i++) {
      const { temperature, temperature_threshold_hi } = sensor(device, 0).fields as Record<string, number>;
      expect(temperature).to.be.within(40 * 8, (temperature_threshold_hi as number) - 1);
      seen.push(temperature as number);
      clock.pass(5n * SECOND);
    }
    expect(new Set(seen).size).to.be.above(10);
    seen.slice(1).forEach((value, i) => {
      expect(Math.abs(value - (seen[i] as number))).to.be.oneOf([0, 8]);
    });
  });

  it('the chip tells whole degrees, a module eighths of one', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const parts = (index: number) =>
      new Set(
        Array.from({ length: 200 }, () => {
          clock.pass(5n * SECOND);
          return (sensor(device, index).fields.temperature as number) % 8;
        }),
      );
    expect(parts(0)).to.deep.equal(new Set([0]));
    expect(parts(64).size).to.equal(8);
  });

  const highest = (device: Device, sensor_index = 0) => {
    const { mte, temperature, max_temperature } = sensor(device, sensor_index).fields as Record<
      string,
      number
    >;
    return { mte, temperature: temperature as number, max: max_temperature as number };
  };

  it('a loaded driver has asked for the highest: it is no lower than any since the firmware started, and never falls', () => {
    const clock = new Clock(0n);
    const device = clockedDevice(clock);
    let seen = 0;
    let before = 0;
    for (let i = 0; i < 300; i++) {
      const { mte, temperature, max } = highest(device);
      seen = Math.max(seen, temperature);
      expect(mte).to.equal(1);
      expect(max).to.be.at.least(Math.max(seen, before));
      before = max;
      clock.pass(20n * SECOND);
    }
    clock.pass(10n ** 18n);
    expect(highest(device).max).to.equal(60 * 8);
  });

  it('mtr makes the highest that of now, in a write and in a read', () => {
    for (const reset of [
      (device: Device) => set(device, 'MTMP', { mtr: 1 }, { sensor_index: 0 }),
      (device: Device) => read(device, 'MTMP', { sensor_index: 0, mtr: 1 }),
    ]) {
      const clock = new Clock();
      const device = clockedDevice(clock);
      while (highest(device).max === highest(device).temperature) clock.pass(60n * SECOND);
      expect(read(device, 'MTMP', { sensor_index: 0, mtr: 1 }, 'pf0vf0').status).to.equal('OK');
      expect(highest(device).max).to.be.above(highest(device).temperature);
      reset(device);
      expect(highest(device).max).to.equal(highest(device).temperature);
    }
  });

  it('without a driver since the start there is no highest; mte of 1 begins it, and so does a driver that comes', () => {
    const begins = [
      (device: Device) => set(device, 'MTMP', { mte: 1 }, { sensor_index: 64 }).status,
      (device: Device) => ask(device, 'pf0', 'INIT_HCA').status,
    ];
    for (const begin of begins) {
      const clock = new Clock();
      const device = clockedDevice(clock);
      for (const vhca of ['pf0vf0', 'pf0']) expect(ask(device, vhca, 'TEARDOWN_HCA').status).to.equal('OK');
      expect(highest(device, 64).mte).to.equal(1);
      device.reset();
      clock.pass(1_000_000n * SECOND);
      expect(highest(device, 64)).to.include({ mte: 0, max: 0 });
      expect(highest(device).mte, 'the other PF’s driver has asked').to.equal(1);
      expect(begin(device)).to.equal('OK');
      const { mte, temperature, max } = highest(device, 64);
      expect({ mte, max }).to.deep.equal({ mte: 1, max: temperature });
    }
  });

  it('mte of 0 ends it, until the next driver', () => {
    const device = clockedDevice();
    set(device, 'MTMP', { mte: 0 }, { sensor_index: 64 });
    expect(highest(device, 64)).to.include({ mte: 0, max: 0 });
    for (const vhca of ['pf0vf0', 'pf0']) ask(device, vhca, 'TEARDOWN_HCA');
    ask(device, 'pf0', 'INIT_HCA');
    expect(highest(device, 64).mte).to.equal(1);
    parseState(JSON.parse(JSON.stringify(device.snapshot())));
  });

  it('a sensor of the board has one threshold, whichever port sets it', () => {
    const device = clockedDevice();
    set(device, 'MTMP', { temperature_threshold_hi: 888 }, { sensor_index: 0 }, 'pf1');
    expect(sensor(device, 0).fields.temperature_threshold_hi).to.equal(888);
  });
});
