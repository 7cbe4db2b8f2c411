import { expect } from 'chai';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { toggle } from './link-toggle.js';
import { read, set } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

interface Bin {
  readonly low_val: number;
  readonly high_val: number;
}

const bins = (device: Device): Bin[] => read(device, 'PPHCR').fields.bin_range as unknown as Bin[];

const histogram = (device: Device): bigint[] =>
  (
    at(
      read(device, 'PPCNT', { grp: 35 }).fields,
      'counter_set.ppcnt_rs_fec_histograms_counters_ext.hist',
    ) as bigint[]
  ).slice(0, 8);

/** Sets bins by their numbers. */
const setBins = (
  device: Device,
  wanted: Record<number, readonly [low: number, high: number]>,
  vhca = 'pf0',
) => {
  const bin_range = Array.from({ length: 19 }, (_, i) => ({
    low_val: wanted[i]?.[0] ?? 0,
    high_val: wanted[i]?.[1] ?? 0,
  }));
  const bin_range_write_mask = Object.keys(wanted).reduce((mask, i) => mask | (1 << Number(i)), 0);
  return set(device, 'PPHCR', { bin_range_write_mask, bin_range }, {}, vhca);
};

describe('firmware: PPHCR, the bins of the histogram of RS-FEC', () => {
  it('tells the limits of what is measured, and that bins can be set', () => {
    expect(read(clockedDevice(), 'PPHCR').fields).to.include({
      we: 1,
      active_hist_type: 3,
      num_of_bins: 8,
      hist_min_measurement: 0,
      hist_max_measurement: 7,
    });
  });

  it('bins that the mask names are set, the others stay; PPCNT counts by them', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    clock.pass(10_000n * SECOND);
    const [none, one, two, three] = histogram(device) as [bigint, bigint, bigint, bigint];
    expect(three > 0n).to.equal(true);
    expect(setBins(device, { 1: [1, 3], 3: [0, 7] }).status).to.equal('OK');
    expect(bins(device).slice(0, 5)).to.deep.equal([
      { low_val: 0, high_val: 0 },
      { low_val: 1, high_val: 3 },
      { low_val: 2, high_val: 2 },
      { low_val: 0, high_val: 7 },
      { low_val: 4, high_val: 4 },
    ]);
    const all = none + one + two + three;
    expect(histogram(device).slice(0, 5)).to.deep.equal([none, one + two + three, two, all, 0n]);
    // A write without a mask sets nothing.
    set(device, 'PPHCR', { bin_range: bins(device).map(() => ({ low_val: 1, high_val: 1 })) });
    expect(bins(device)[1]).to.deep.equal({ low_val: 1, high_val: 3 });
  });

  it('each kind of RS-FEC has its own bins; without RS-FEC there are none', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    setBins(device, { 1: [1, 7] });
    set(device, 'PTYS', { ext_eth_proto_admin: 1 << 6 }, { proto_mask: 4 });
    set(device, 'PPLM', { fec_override_admin_25g: 1 });
    toggle(device);
    expect(read(device, 'PPHCR').fields).to.include({ we: 0, num_of_bins: 0, hist_max_measurement: 0 });
    expect(setBins(device, { 1: [1, 2] }).syndrome).to.equal('REGISTER_VALUE');
    set(device, 'PPLM', { fec_override_admin_25g: 4 });
    toggle(device);
    expect(bins(device)[1]).to.deep.equal({ low_val: 1, high_val: 7 });
  });

  it('a bin beyond those that there are, beyond what is measured, or the wrong way round is refused; VFs set none', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    for (const wanted of [{ 8: [0, 0] }, { 1: [1, 8] }, { 1: [3, 1] }] as Record<number, [number, number]>[])
      expect(setBins(device, wanted).syndrome, JSON.stringify(wanted)).to.equal('REGISTER_VALUE');
    expect(setBins(device, { 1: [1, 2] }, 'pf0vf0').syndrome).to.equal('REGISTER_NOT_OWN');
    expect(read(device, 'PPHCR', { hist_type: 1 }).syndrome).to.equal('REGISTER_VALUE');
    expect(device.snapshot()).to.equal(before);
  });
});
