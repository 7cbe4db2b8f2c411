import { expect } from 'chai';
import {
  counterSamples,
  firmwareSamples,
  healthSamples,
  linkSamples,
  temperatureSamples,
} from '../../src/metrics/samples.js';
import type { Sample } from '../../src/metrics/series.js';

const named = (samples: readonly Sample[], name: string) => samples.filter((one) => one.name === name);

describe('samples of a device', () => {
  it('are in base units', () => {
    const samples = linkSamples('fwctl0', {
      ports: [{ port: 1, state: 'up', speed_mbps: 100_000, link_downs: 3 }],
    });
    expect(named(samples, 'fwctl_link_speed_bytes_per_second')[0]?.value).to.equal(12.5e9);
    expect(named(samples, 'fwctl_link_downs_total')[0]).to.deep.include({
      labels: { device: 'fwctl0', port: 1 },
      value: 3,
    });
    const power = healthSamples('fwctl0', { checks: [], power_mw: 12_500 });
    expect(named(power, 'fwctl_power_watts')[0]?.value).to.equal(12.5);
  });

  it('leave out what is not told: a link that is down has no rate, a cage without a module no temperature', () => {
    const samples = linkSamples('fwctl0', { ports: [{ port: 1, state: 'down' }] });
    expect(samples.map(({ name, value }) => [name, value])).to.deep.equal([
      ['fwctl_link_up', false],
      ['fwctl_link_info', 1],
    ]);
    const sensors = [{ name: 'Module0', of: 'module' as const, missing: 'absent' as const }];
    expect(temperatureSamples('fwctl0', { sensors })).to.deep.equal([]);
  });

  it('are one for the checks of a name, with the worst of them', () => {
    const check = (state: 'ok' | 'critical' | 'unknown') => ({ name: 'temperature', state, detail: '' });
    const worst = (...states: ('ok' | 'critical' | 'unknown')[]) =>
      healthSamples('fwctl0', { checks: states.map(check) }).map(({ value }) => value);
    expect(worst('ok', 'critical', 'ok')).to.deep.equal([2]);
    expect(worst('unknown', 'ok')).to.deep.equal([0]);
    expect(worst('unknown')).to.deep.equal([-1]);
  });

  it('are the shared counters; all others by name, where all are asked for', () => {
    const counter = (name: string) => ({ name, value: 7n, source: '' });
    const groups = [
      {
        of: 'port' as const,
        port: 1,
        group: 'common',
        counters: [counter('rx_bytes'), counter('rx_unicast_packets')],
      },
      { of: 'port' as const, port: 1, group: 'RFC_2863', counters: [counter('if_in_octets')] },
      { of: 'function' as const, group: 'common', counters: [counter('tx_dropped')] },
    ];
    const few = counterSamples('fwctl0', { groups }, false);
    expect(few.map(({ name, labels }) => [name, labels.port])).to.deep.equal([
      ['fwctl_port_rx_bytes_total', 1],
      ['fwctl_port_tx_dropped_packets_total', 'function'],
    ]);
    const all = counterSamples('fwctl0', { groups }, true);
    expect(named(all, 'fwctl_device_events_total').map(({ labels }) => labels.counter)).to.deep.equal([
      'rx_unicast_packets',
      'if_in_octets',
    ]);
  });

  it('say that firmware waits where another is stored than runs', () => {
    const pending = (stored_version?: string) =>
      firmwareSamples('fwctl0', {
        running_version: '1.0',
        ...(stored_version ? { stored_version } : {}),
        components: [],
      })[0]?.value;
    expect([pending(), pending('1.0'), pending('1.1')]).to.deep.equal([false, false, true]);
  });
});
