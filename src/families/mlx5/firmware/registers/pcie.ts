import { encode } from '../../../../bits/codec.js';
import { layout } from '../../prm/layouts.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { boardOf, clearGroup, setRegister, settingsOf, timeSinceClear, volumeSinceClear } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import { allTraffic, type Direction, sum, type Traffic } from '../traffic.js';
import type { Vhca } from '../vhca.js';
import { echoOf } from './of-port.js';

/** The one PCIe link that the board has. */
interface PcieIndex {
  readonly pcie_index: number;
  readonly depth: number;
  readonly node: number;
}

const index = ({ pcie_index, depth, node }: PcieIndex): Syndrome | undefined =>
  pcie_index || depth || node ? 'PCIE_UNKNOWN' : undefined;

/** Of a depth that is not there MPIR says otherwise. */
const depthIndex = (data: PcieIndex): Syndrome | undefined =>
  index({ ...data, depth: 0 }) ?? (data.depth ? 'PCIE_DEPTH' : undefined);

/** How a group of counters is called where the state keeps when it was cleared. */
const groupName = (grp: number): string => `MPCNT ${grp}`;

const pfsOf = (fw: FirmwareCore): Vhca[] =>
  Array.from(fw.functions.values()).filter(({ kind }) => kind === 'pf');

/** What all functions took from the host, or gave to it, since a group was last cleared. */
function crossed(fw: FirmwareCore, direction: Direction, grp: number): Traffic {
  const all = Array.from(fw.functions.values());
  return sum(
    all.map((vhca) =>
      allTraffic(fw, vhca, direction, volumeSinceClear(fw, vhca, groupName(grp), 'function')),
    ),
  );
}

/** A counter of 32 bits stops at its largest. */
const capped = (count: bigint): number => Number(count < 0xffff_ffffn ? count : 0xffff_ffffn);

const split = (name: string, count: bigint): Record<string, number> => ({
  [`${name}_high`]: Number((count >> 32n) & 0xffff_ffffn),
  [`${name}_low`]: Number(count & 0xffff_ffffn),
});

/** Bytes of one packet of PCIe that carries data, of a request to read, and of what comes around the data. */
const PAYLOAD = 256n;
const READ_REQUEST = 512n;
const DWORD = 4n;
const OVERHEAD_DWORDS = 5n;

/** A packet that arrives is written to the host, with a completion of 64 bytes; one that leaves is read from there, with 64 bytes of work. */
function performance2(fw: FirmwareCore, grp: number): Record<string, number> {
  const [received, sent] = [crossed(fw, 'rx', grp), crossed(fw, 'tx', grp)];
  const written = received.octets + received.packets * 64n;
  const read = sent.octets + sent.packets * 64n;
  const writes = written / PAYLOAD;
  const reads = read / READ_REQUEST;
  const completions = (received.packets + sent.packets) / 64n;
  return {
    total_dwords_transmitted: capped(written / DWORD + (writes + reads + completions) * OVERHEAD_DWORDS),
    total_dwords_received: capped(read / DWORD + (read / PAYLOAD) * OVERHEAD_DWORDS),
    outbound_read_tlps_count: capped(reads),
    ...split('outbound_read_data_dword', read / DWORD),
    outbound_write_tlps_count: capped(writes),
    ...split('outbound_write_data_dword', written / DWORD),
    outbound_completion_tlps_count: capped(completions),
    outbound_completion_data_dwords_count: capped(completions),
  };
}

/** What goes wrong on a link that is fine: one error in some 2^40 bytes, which is repaired. */
function performance(fw: FirmwareCore, grp: number): Record<string, number | bigint> {
  const bytes = crossed(fw, 'rx', grp).octets + crossed(fw, 'tx', grp).octets;
  return {
    rx_errors: capped(bytes >> 40n),
    crc_error_tlp: capped(bytes >> 41n),
    crc_error_dllp: capped((bytes >> 40n) - (bytes >> 41n)),
    tx_overflow_buffer_pkt: crossed(fw, 'tx', grp).packets / 100_000_000n,
  };
}

/** MPCNT.grp */
const PERFORMANCE = 0;
const PHYSICAL = 3;
const PERFORMANCE_2 = 4;
const GROUPS = [PERFORMANCE, PHYSICAL, PERFORMANCE_2];

function counterSet(fw: FirmwareCore, grp: number) {
  if (grp === PERFORMANCE) return { pcie_perf_counters_ext: performance(fw, grp) };
  if (grp === PERFORMANCE_2) return { pcie_perf_counters2_ext: performance2(fw, grp) };
  // No step of equalization has run out of time.
  return { pcie_physical_layer_ext: {} };
}

/** MPEGC.field_select: MLX5_DEVLINK_MPEGC_FIELD_SELECT_* of Mellanox's driver; it knows no bits of the other fields. */
const SELECT = {
  tx_lossy_overflow_oper: 1 << 0,
  tx_overflow_sense: 1 << 3,
  mark_cqe: 1 << 4,
  mark_cnp: 1 << 5,
};

/** tx_lossy_overflow_oper: off, drop, mark. */
const LAST_OVERFLOW = 2;

/** Bits of link_speed_*: 2.5, 5 and 8 GT/s, and, after a gap, 16, 32 and 64. */
const speedBit = (generation: number): number => 1 << (generation <= 3 ? generation - 1 : generation);

/** A generation and those before it. */
const speedMask = (generation: number): number =>
  Array.from({ length: generation }, (_, i) => speedBit(i + 1)).reduce((mask, bit) => mask | bit, 0);

/** Codes of max_payload_size and max_read_request_size: 2 to this power times 128 bytes. */
const CODE_256 = 1;
const CODE_512 = 2;

/** MPEIN.pwr_status, as Linux's mlx5_pcie_event reads it: the slot gives enough. */
const POWER_SUFFICIENT = 1;

/** device_status: AUX_power */
const AUX_POWER = 0x10;

const bdf = (fw: FirmwareCore, { pf }: Vhca): number =>
  fw.slot.bus * 256 + fw.slot.device * 8 + (pf.pci ?? 0);

export const pcie: Record<string, RegisterRow> = {
  MPEIN: register('mpein_reg_ext', {
    glances: true,
    read: (fw, data, { vhca }) => {
      const { generation, lanes, slot_power } = fw.profile.pcie;
      return (
        index(data) ?? {
          ...echoOf('mpein_reg_ext', data),
          link_width_enabled: lanes,
          link_width_active: lanes,
          link_speed_enabled: speedMask(generation),
          link_speed_active: speedBit(generation),
          link_peer_max_speed: speedBit(generation),
          num_of_pfs: pfsOf(fw).length,
          num_of_vfs: fw.childrenOf(vhca.pf, 'vf').length,
          bdf0: bdf(fw, vhca),
          max_payload_size: CODE_256,
          max_read_request_size: CODE_512,
          pwr_status: POWER_SUFFICIENT,
          pci_power: slot_power,
          device_status: AUX_POWER,
        }
      );
    },
  }),

  /** One link for all functions: its counters are the same for all. */
  MPCNT: register('mpcnt_reg_ext', {
    read: (fw, data) => {
      const wrong = index(data);
      if (wrong) return wrong;
      if (!GROUPS.includes(data.grp)) return 'COUNTER_GROUP_UNKNOWN';
      const counter_set = counterSet(fw, data.grp);
      const shown = encode(layout('mpcnt_reg_ext'), {
        ...echoOf('mpcnt_reg_ext', data),
        counter_set,
      } as never);
      if (data.grp !== PERFORMANCE) return shown;
      // Only the kernel's form has it, in milliseconds.
      const passed = timeSinceClear(fw, boardOf(fw), groupName(data.grp)) / 1_000_000n;
      const pcie_perf_cntrs_grp_data_layout = split('life_time_counter', passed);
      return encode(
        layout('mpcnt_reg'),
        { counter_set: { pcie_perf_cntrs_grp_data_layout } } as never,
        shown,
      );
    },
    write: (fw, data, { vhca }) => {
      const wrong = index(data);
      if (wrong) return wrong;
      if (!GROUPS.includes(data.grp)) return 'COUNTER_GROUP_UNKNOWN';
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (data.clr) for (const pf of pfsOf(fw)) clearGroup(fw, pf, groupName(data.grp));
      return undefined;
    },
  }),

  /** What is done when the host is too slow. */
  MPEGC: register('mpegc_reg_ext', {
    read: (fw, data) => {
      const wrong = index(data);
      if (wrong) return wrong;
      const set = settingsOf(fw, boardOf(fw), 'MPEGC', 'mpegc_reg_ext');
      const fields = Object.keys(SELECT) as (keyof typeof SELECT)[];
      return {
        ...echoOf('mpegc_reg_ext', data),
        ...Object.fromEntries(fields.map((field) => [field, set[field] ?? 0])),
      };
    },
    write: (fw, data, { vhca }) => {
      const wrong = index(data);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const known = Object.values(SELECT).reduce((mask, bit) => mask | bit, 0);
      if (data.field_select & ~known) return 'REGISTER_VALUE';
      const before = settingsOf(fw, boardOf(fw), 'MPEGC', 'mpegc_reg_ext');
      const kept = Object.fromEntries(
        (Object.entries(SELECT) as [keyof typeof SELECT, number][]).map(([field, bit]) => [
          field,
          data.field_select & bit ? data[field] : (before[field] ?? 0),
        ]),
      ) as Record<keyof typeof SELECT, number>;
      if (kept.tx_lossy_overflow_oper > LAST_OVERFLOW) return 'REGISTER_VALUE';
      setRegister(fw, boardOf(fw), 'MPEGC', 'mpegc_reg_ext', kept);
      return undefined;
    },
  }),

  /** One host, on one bus. */
  MPIR: register('mpir_ext', {
    read: (fw, data, { vhca }) =>
      depthIndex(data) ?? {
        ...echoOf('mpir_ext', data),
        local_port: vhca.pf.index + 1,
        bus: fw.slot.bus,
        device: fw.slot.device,
        secondary_bus: fw.slot.bus,
        subordinate_bus: fw.slot.bus,
      },
  }),
};
