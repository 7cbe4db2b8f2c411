import type {
  Counters,
  Firmware,
  Health,
  HealthState,
  Links,
  ModuleSlot,
  PcieLink,
  Temperatures,
} from '../client/jobs.js';
import type { Labels, Sample, SeriesName } from './series.js';

/** What jobs tell, as samples of one device; what it does not tell is left out. */

const sampler = (device: string) => {
  const samples: Sample[] = [];
  const add = (name: SeriesName, value: Sample['value'] | undefined, labels: Labels = {}): void => {
    if (value !== undefined) samples.push({ name, labels: { device, ...labels }, value });
  };
  return { samples, add };
};

export function temperatureSamples(device: string, { sensors }: Temperatures): Sample[] {
  const { samples, add } = sampler(device);
  for (const { name: sensor, of, port, temperature_c, highest_c, warning_c, critical_c } of sensors) {
    const labels = { sensor, of, port };
    add('fwctl_temperature_celsius', temperature_c, labels);
    add('fwctl_temperature_highest_celsius', highest_c, labels);
    add('fwctl_temperature_warning_celsius', warning_c, labels);
    add('fwctl_temperature_critical_celsius', critical_c, labels);
  }
  return samples;
}

export function linkSamples(device: string, { ports }: Links): Sample[] {
  const { samples, add } = sampler(device);
  for (const link of ports) {
    const { port, protocol, mode, fec } = link;
    add('fwctl_link_up', link.state === 'up', { port });
    add('fwctl_link_admin_up', link.admin && link.admin === 'up', { port });
    add('fwctl_link_info', 1, { port, protocol, mode, fec });
    // A link that is down has no rate; a series that is not there makes gaps in place of wrong sums.
    add('fwctl_link_speed_bytes_per_second', link.speed_mbps && (link.speed_mbps * 1e6) / 8, { port });
    add('fwctl_link_lanes', link.lanes, { port });
    add('fwctl_link_downs_total', link.link_downs, { port });
    add('fwctl_link_raw_bit_error_ratio', link.raw_ber, { port });
    add('fwctl_link_effective_bit_error_ratio', link.effective_ber, { port });
  }
  return samples;
}

export const slotSamples = (device: string, slots: readonly ModuleSlot[]): Sample[] => {
  const { samples, add } = sampler(device);
  for (const { port, state } of slots) add('fwctl_module_plugged', state !== 'unplugged', { port });
  return samples;
};

/** The series of counters that families share; those that only split others up are told with all. */
const COMMON: Readonly<Record<string, SeriesName>> = {
  rx_packets: 'fwctl_port_rx_packets_total',
  rx_bytes: 'fwctl_port_rx_bytes_total',
  rx_dropped: 'fwctl_port_rx_dropped_packets_total',
  rx_errors: 'fwctl_port_rx_error_packets_total',
  tx_packets: 'fwctl_port_tx_packets_total',
  tx_bytes: 'fwctl_port_tx_bytes_total',
  tx_dropped: 'fwctl_port_tx_dropped_packets_total',
  tx_errors: 'fwctl_port_tx_error_packets_total',
  fec_corrected_blocks: 'fwctl_fec_corrected_blocks_total',
  fec_uncorrectable_blocks: 'fwctl_fec_uncorrectable_blocks_total',
};

/** `all`: those of the device's own, too. */
export function counterSamples(device: string, { groups }: Counters, all: boolean): Sample[] {
  const { samples, add } = sampler(device);
  for (const { of, port, group, counters } of groups) {
    if (group !== 'common' && !all) continue;
    for (const { name, value } of counters) {
      // Where no port counts, what does stands in its place.
      const common = group === 'common' ? COMMON[name] : undefined;
      if (common) add(common, value, { port: port ?? of });
      else if (all) add('fwctl_device_events_total', value, { of, port, group, counter: name });
    }
  }
  return samples;
}

const STATES: Readonly<Record<HealthState, number>> = { ok: 0, warning: 1, critical: 2, unknown: -1 };

/** Checks of one name, as those of several sensors, are one: the worst counts. */
export function healthSamples(device: string, { checks, uptime_s, power_mw }: Health): Sample[] {
  const { samples, add } = sampler(device);
  const names = [...new Set(checks.map(({ name }) => name))];
  for (const check of names) {
    const states = checks.filter(({ name }) => name === check).map(({ state }) => STATES[state]);
    add('fwctl_health_state', Math.max(...states), { check });
  }
  add('fwctl_uptime_seconds', uptime_s);
  add('fwctl_power_watts', power_mw === undefined ? undefined : power_mw / 1000);
  return samples;
}

export function firmwareSamples(device: string, firmware: Firmware): Sample[] {
  const { samples, add } = sampler(device);
  const { running_version, stored_version } = firmware;
  add('fwctl_firmware_pending', stored_version !== undefined && stored_version !== running_version);
  add('fwctl_firmware_security_version', firmware.security_version);
  return samples;
}

export function pcieSamples(device: string, link: PcieLink): Sample[] {
  const { samples, add } = sampler(device);
  add('fwctl_pcie_link_generation', link.generation);
  add('fwctl_pcie_link_width', link.width);
  add('fwctl_pcie_link_possible_generation', link.possible_generation);
  add('fwctl_pcie_link_possible_width', link.possible_width);
  add('fwctl_pcie_lacks_power', link.lacks_power);
  return samples;
}
