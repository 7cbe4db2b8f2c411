/** What a series is: a name has one type and one text wherever it comes from, or collectors that merge files drop all but the first. */
export interface SeriesKind {
  readonly type: 'gauge' | 'counter';
  readonly help: string;
}

const gauge = (help: string): SeriesKind => ({ type: 'gauge', help });
const counter = (help: string): SeriesKind => ({ type: 'counter', help });

/**
 * All series, in the order in which they are told; fwctl-metrics(1). Units are base units and stand in the names, counters end with _total, as Prometheus
 * has it (prometheus.io, "Metric and label naming").
 */
export const SERIES = {
  fwctl_up: gauge('Whether the devices of the machine could be listed.'),
  fwctl_build_info: gauge('Version of fwctl that has read the devices; always 1.'),
  fwctl_kernel_tainted: gauge('Whether fwctl has tainted the kernel (flag J).'),
  fwctl_device_up: gauge('Whether the device answered.'),
  fwctl_device_info: gauge('What the device is and what runs on it; always 1.'),
  fwctl_collector_success: gauge('Whether the device told all that a collector asks for.'),
  fwctl_scrape_duration_seconds: gauge('How long reading the device took.'),
  fwctl_firmware_pending: gauge('Whether the next reset makes other firmware live.'),
  fwctl_firmware_security_version: gauge('Security version of the firmware that runs.'),
  fwctl_health_state: gauge('Worst state of a check: 0 ok, 1 warning, 2 critical, -1 unknown.'),
  fwctl_uptime_seconds: gauge('Time since the firmware started.'),
  fwctl_power_watts: gauge('Power that the device takes.'),
  fwctl_temperature_celsius: gauge('Temperature of a sensor.'),
  fwctl_temperature_highest_celsius: gauge('Highest temperature since the device began to keep it.'),
  fwctl_temperature_warning_celsius: gauge('Temperature from which on a sensor warns.'),
  fwctl_temperature_critical_celsius: gauge('Temperature from which on a sensor is critical.'),
  fwctl_pcie_link_generation: gauge('Generation at which the PCI Express link runs.'),
  fwctl_pcie_link_width: gauge('Lanes with which the PCI Express link runs.'),
  fwctl_pcie_link_possible_generation: gauge('Generation that both ends of the PCI Express link can do.'),
  fwctl_pcie_link_possible_width: gauge('Lanes that both ends of the PCI Express link can do.'),
  fwctl_pcie_lacks_power: gauge('Whether the slot says that it gives too little power.'),
  fwctl_link_up: gauge('Whether the link of a port is up.'),
  fwctl_link_admin_up: gauge('Whether a port was told to be up.'),
  fwctl_link_info: gauge('How the link of a port runs; always 1.'),
  fwctl_link_speed_bytes_per_second: gauge('Rate of the whole link of a port.'),
  fwctl_link_lanes: gauge('Lanes of the link of a port.'),
  fwctl_link_downs_total: counter('How often the link of a port went down.'),
  fwctl_link_raw_bit_error_ratio: gauge('Bit errors per bit before the error correction.'),
  fwctl_link_effective_bit_error_ratio: gauge('Bit errors per bit behind the error correction.'),
  fwctl_module_plugged: gauge('Whether a module is plugged into the cage of a port.'),
  fwctl_port_rx_packets_total: counter('Packets received by a port or function.'),
  fwctl_port_rx_bytes_total: counter('Bytes received by a port or function.'),
  fwctl_port_rx_dropped_packets_total: counter('Packets received and dropped.'),
  fwctl_port_rx_error_packets_total: counter('Packets received with errors.'),
  fwctl_port_tx_packets_total: counter('Packets sent by a port or function.'),
  fwctl_port_tx_bytes_total: counter('Bytes sent by a port or function.'),
  fwctl_port_tx_dropped_packets_total: counter('Packets that were to be sent and were dropped.'),
  fwctl_port_tx_error_packets_total: counter('Packets sent with errors.'),
  fwctl_fec_corrected_blocks_total: counter('Blocks that the error correction has mended.'),
  fwctl_fec_uncorrectable_blocks_total: counter('Blocks that the error correction could not mend.'),
  fwctl_device_events_total: counter("Counters of the device's own, by its groups and names."),
} as const satisfies Record<string, SeriesKind>;
export type SeriesName = keyof typeof SERIES;

export type Labels = Readonly<Record<string, string | number | undefined>>;

/** A value of a series, with what tells it from the others of the series. */
export interface Sample {
  readonly name: SeriesName;
  readonly labels: Labels;
  readonly value: number | bigint | boolean;
}

/** The samples of a series, none of them twice. */
export interface Series extends SeriesKind {
  readonly name: SeriesName;
  readonly samples: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number | bigint;
  }[];
}

/** Samples by series, in the order of the table; of those with the same labels the first. */
export function seriesOf(samples: readonly Sample[]): Series[] {
  const found = new Map<SeriesName, Map<string, Series['samples'][number]>>();
  for (const { name, labels, value } of samples) {
    const told = Object.fromEntries(
      Object.entries(labels).flatMap(([label, text]) => (text === undefined ? [] : [[label, String(text)]])),
    );
    const known = found.get(name) ?? new Map();
    found.set(name, known);
    const key = JSON.stringify(told);
    if (!known.has(key))
      known.set(key, { labels: told, value: typeof value === 'boolean' ? Number(value) : value });
  }
  return (Object.keys(SERIES) as SeriesName[]).flatMap((name) => {
    const known = found.get(name);
    return known ? [{ name, ...SERIES[name], samples: [...known.values()] }] : [];
  });
}
