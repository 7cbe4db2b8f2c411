import { expect } from 'chai';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf } from './indexes.js';
import { reach, read, set, WRITE } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

const SET_TIME = 1;
const ADJUST_TIME = 2;
const ADJUST_FREQ = 3;

const mtutc = (device: Device, fields: object, vhca = 'pf0') =>
  reach(device, vhca, 'MTUTC', WRITE, dataOf('MTUTC', fields));

/** Microseconds of the adapter's real-time clock. */
const time = (device: Device): number => {
  const { time_h, time_l } = read(device, 'MRTC').fields as { time_h: number; time_l: number };
  return time_h * 2 ** 32 + time_l;
};

describe('firmware: the real-time clock', () => {
  it('counts from the start of the firmware until it is set', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    expect(time(device)).to.equal(3600e6);
    expect(read(device, 'MRTC').fields.time_synced).to.equal(0);
    clock.pass(SECOND);
    expect(time(device)).to.equal(3601e6);
  });

  it('MTUTC sets it, shifts it, and MRTC sets it too; it goes on from there', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    expect(mtutc(device, { operation: SET_TIME, utc_sec: 2_000_000_000, utc_nsec: 5000 }).status).to.equal(
      'OK',
    );
    expect(time(device)).to.equal(2e15 + 5);
    clock.pass(SECOND / 2n);
    expect(time(device)).to.equal(2e15 + 500_005);
    expect(mtutc(device, { operation: ADJUST_TIME, time_adjustment: 100_000 }).status).to.equal('OK');
    expect(mtutc(device, { operation: ADJUST_TIME, time_adjustment: -200_000 >>> 0 }).status).to.equal('OK');
    expect(time(device)).to.equal(2e15 + 500_005 - 100);
    expect(set(device, 'MRTC', { time_h: 1, time_l: 7 }).status).to.equal('OK');
    expect(time(device)).to.equal(2 ** 32 + 7);
    expect(read(device, 'MRTC', {}, 'pf1').fields.time_synced).to.equal(1);
  });

  for (const [units, adjustment, faster] of [
    [0, 1_000_000, 1000],
    [0, -1_000_000, -1000],
    [1, 1000 * 65_536, 1000],
  ] as const)
    it(`its pace is adjusted by ${adjustment} in units ${units}, and goes through a state file`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      const fields = { freq_adjustment: adjustment >>> 0, freq_adj_units: units };
      expect(mtutc(device, { operation: ADJUST_FREQ, ...fields }).status).to.equal('OK');
      expect(read(device, 'MTUTC').fields).to.include(fields);
      const before = time(device);
      clock.pass(SECOND);
      expect(time(device) - before).to.equal(1_000_000 + faster);
      const other = clockedDevice(clock);
      other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
      clock.pass(SECOND);
      expect(time(other)).to.equal(time(device));
      expect(mtutc(device, { operation: SET_TIME, utc_sec: 9 }).status).to.equal('OK');
      clock.pass(SECOND);
      expect(time(device)).to.equal(10_000_000 + faster);
    });

  it('what is too much, unknown, before 1970 or a VF’s is refused and changes nothing', () => {
    const device = clockedDevice();
    const { log_max_freq_adjustment } = read(device, 'MTUTC').fields;
    const most = 2 ** (log_max_freq_adjustment as number);
    const refused: [object, string][] = [
      [{ operation: 0 }, 'OPERATION_UNKNOWN'],
      [{ operation: 4 }, 'OPERATION_UNKNOWN'],
      [{ operation: 6 }, 'OPERATION_UNKNOWN'],
      [{ operation: SET_TIME, utc_nsec: 1_000_000_000 }, 'REGISTER_VALUE'],
      [{ operation: ADJUST_TIME, time_adjustment: 200_001 }, 'REGISTER_VALUE'],
      [{ operation: ADJUST_FREQ, freq_adjustment: most + 1 }, 'REGISTER_VALUE'],
      [{ operation: ADJUST_FREQ, freq_adjustment: 1, freq_adj_units: 2 }, 'REGISTER_VALUE'],
    ];
    const before = device.snapshot();
    for (const [fields, syndrome] of refused) {
      const found = mtutc(device, fields);
      expect([found.status, found.syndrome], JSON.stringify(fields)).to.deep.equal([
        'BAD_PARAM_ERR',
        syndrome,
      ]);
    }
    expect(mtutc(device, { operation: SET_TIME }, 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
    expect(device.snapshot()).to.equal(before);
    mtutc(device, { operation: SET_TIME });
    expect(mtutc(device, { operation: ADJUST_TIME, time_adjustment: -1 >>> 0 }).syndrome).to.equal(
      'REGISTER_VALUE',
    );
    expect(mtutc(device, { operation: ADJUST_FREQ, freq_adjustment: most }).status).to.equal('OK');
  });

  it('state of the wrong shape is refused with the place', () => {
    for (const [real_time, place] of [
      [3, 'real_time'],
      [{ utc: 'x' }, 'real_time.utc'],
      [{ adjustment: 1.5 }, 'real_time.adjustment'],
      [{ units: 2 }, 'real_time.units'],
    ] as const)
      expect(() => parseState({ functions: {}, real_time }), place).to.throw(place);
  });
});

describe('firmware: PPS pins', () => {
  const pin = (device: Device, number: number) => read(device, 'MTPPS', { pin: number }).fields;
  const write = (device: Device, fields: object, vhca = 'pf0') =>
    reach(device, vhca, 'MTPPS', WRITE, dataOf('MTPPS', fields));

  it('MTPPS tells what each pin can, and takes what field_select names, for both ports', () => {
    const device = clockedDevice();
    const fields = { pin: 1, enable: 1, pin_mode: 1, npps_period: 2_000_000n, out_pulse_duration_ns: 9000 };
    expect(write(device, { ...fields, field_select: 0x601 }).status).to.equal('OK');
    expect(read(device, 'MTPPS', { pin: 1 }, 'pf1').fields).to.include({ ...fields, cap_pin_1_mode: 2 });
    write(device, { pin: 1, field_select: 1 });
    expect(pin(device, 1)).to.include({ enable: 0, npps_period: 2_000_000n, cap_number_of_pps_pins: 2 });
    expect(pin(device, 0)).to.include({ enable: 0, pin_mode: 0, npps_period: 1_000_000_000n });
  });

  it('MTPPS: an input that is on tells of the last whole second', () => {
    const clock = new Clock(12_345_678_901n);
    const device = clockedDevice(clock);
    expect(pin(device, 0).time_stamp).to.equal(0n);
    write(device, { pin: 0, enable: 1, field_select: 1 });
    expect(pin(device, 0).time_stamp).to.equal(12n * SECOND);
    clock.pass(SECOND);
    expect(pin(device, 0).time_stamp).to.equal(13n * SECOND);
  });

  it('MTPPSE keeps how a pin tells of its pulses', () => {
    const device = clockedDevice();
    const fields = { pin: 0, event_arm: 1, event_generation_mode: 2 };
    expect(reach(device, 'pf0', 'MTPPSE', WRITE, dataOf('MTPPSE', fields)).fields).to.include(fields);
    expect(read(device, 'MTPPSE', { pin: 1 }).fields).to.include({ event_arm: 0, event_generation_mode: 0 });
    const wrong = { pin: 0, event_generation_mode: 3 };
    expect(reach(device, 'pf0', 'MTPPSE', WRITE, dataOf('MTPPSE', wrong)).syndrome).to.equal(
      'REGISTER_VALUE',
    );
  });

  it('pins that there are not, modes and periods that they can’t are BAD_PARAM; a VF has none', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    for (const name of ['MTPPS', 'MTPPSE']) {
      expect(read(device, name, { pin: 2 }).syndrome).to.equal('PIN_UNKNOWN');
      expect(reach(device, 'pf0', name, WRITE, dataOf(name, { pin: 8 })).syndrome).to.equal('PIN_UNKNOWN');
      expect(read(device, name, {}, 'pf0vf0').syndrome).to.equal('REGISTER_ABSENT');
    }
    for (const fields of [
      { pin: 0, pin_mode: 1, field_select: 8 },
      { pin: 1, pin_mode: 0, field_select: 8 },
      { pin: 1, pattern: 2, field_select: 4 },
      { pin: 1, npps_period: 1000n, field_select: 0x200 },
      { pin: 1, out_pulse_duration_ns: 10, field_select: 0x400 },
    ])
      expect(write(device, fields).syndrome, Object.keys(fields).join(' ')).to.equal('REGISTER_VALUE');
    expect(device.snapshot()).to.equal(before);
  });
});
