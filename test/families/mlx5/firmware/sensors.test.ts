import { expect } from 'chai';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
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

  it('the highest is told once it is asked for, and is no lower than any since', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    expect(sensor(device, 0).fields.max_temperature).to.equal(0);
    set(device, 'MTMP', { mte: 1 }, { sensor_index: 0 });
    for (let i = 0; i < 50; i++) {
      const { temperature, max_temperature } = sensor(device, 0).fields as Record<string, number>;
      expect(max_temperature).to.be.at.least(temperature as number);
      clock.pass(20n * SECOND);
    }
  });

  it('a sensor of the board has one threshold, whichever port sets it', () => {
    const device = clockedDevice();
    set(device, 'MTMP', { temperature_threshold_hi: 888 }, { sensor_index: 1 }, 'pf1');
    expect(sensor(device, 1).fields.temperature_threshold_hi).to.equal(888);
  });
});
